"""The most that an exchange can carry: as tight as every single rule allows, and never tighter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbiosis.candidates import find_candidates
from symbiosis.candidates.capacity import most_of_pair, recipe_amount
from tests.inventories import FREE, inventory

HALF = {"from_material": "m", "to_material": "p", "yield": 0.5}
LINK = {"from_id": "s1", "to_id": "d1"}


def most(**tables: Any) -> list[list[float]]:
    """``Candidates.most`` of one stream of 100 and one demand of 100, unless said otherwise."""
    tables = {"streams": [{}], "demands": [{}], "modes": [FREE]} | tables
    return find_candidates(inventory(**tables)).most.tolist()


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"streams": [{"quantity": 70.0}]}, 70.0),
        ({"demands": [{"quantity": 60.0}]}, 60.0),
        ({"demands": [{"max_supplier_share": 0.3, "max_substitution_share": 0.4}]}, 30.0),
        ({"demands": [{"max_supplier_share": 0.5, "max_substitution_share": 0.4}]}, 40.0),
        ({"demands": [{"material": "p", "quantity": 20.0}], "conversions": [HALF]}, 40.0),
        ({"links": [LINK | {"capacity": 12.0}]}, 12.0),
        ({"links": [LINK | {"capacity": 12.0}, LINK | {"mode": "free", "capacity": 15.0}]}, 15.0),
        ({"sites": [{"site_id": "a", "permit_quantity": 9.0}], "demands": [{"site_id": "a"}]}, 9.0),
        ({"sites": [{"site_id": "a", "permit_quantity": 9.0}], "demands": [{"site_id": "a", "material": "p"}],
          "conversions": [HALF]}, 18.0),
    ],
)  # fmt: skip
def test_each_rule_bounds_what_is_carried(tables: dict[str, Any], expected: float) -> None:
    """Offer, want and shares, yield, governing link and permit, each where it is the tightest."""
    assert most(**tables) == [[pytest.approx(expected)]]


def test_a_plant_takes_its_capacity_times_the_recipe() -> None:
    """Capacity 10 at 2.5 of m per unit is 25 of m, at yield 0.5 from 50 of the stream."""
    plant = {
        "demands": [],
        "processes": [{"process": "burn", "role": "input", "material": "p", "amount": 2.5}],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 10.0}],
        "conversions": [HALF],
    }
    assert most(**plant) == [[pytest.approx(50.0)]]


def test_bounds_follow_the_periods() -> None:
    """Each period has its own."""
    periods = [{"period": "1"}, {"period": "2"}]
    assert most(periods=periods, streams=[{"quantity": [5.0, 80.0]}], demands=[{"quantity": [50.0, 30.0]}]) == [
        [5.0, 30.0]
    ]


def test_the_pair_is_bounded_without_its_links() -> None:
    """Several modes together may carry more than one link's capacity."""
    built = inventory(streams=[{}], demands=[{}], links=[LINK | {"capacity": 1.0}])
    assert most_of_pair(built, find_candidates(built).rows).tolist() == [[100.0]]


def test_recipe_amounts_are_looked_up_by_plant_and_material() -> None:
    """Two processes with the same input have their own amounts."""
    built = inventory(
        materials=[{"material": "a"}, {"material": "b"}],
        processes=[
            {"process": "x", "role": "input", "material": "b", "amount": 4.0},
            {"process": "y", "role": "input", "material": "b", "amount": 0.5},
            {"process": "y", "role": "input", "material": "a", "amount": 3.0},
        ],
        facilities=[{"facility_id": "f1", "process": "y", "capacity": 1.0},
                    {"facility_id": "f2", "process": "x", "capacity": 1.0}],
    )  # fmt: skip
    assert recipe_amount(built, np.array([0, 0, 1]), np.array([0, 1, 1])).tolist() == [3.0, 0.5, 4.0]
