"""Key figures, on flows written by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbiosis.extract import extract
from symbiosis.kpis import key_figures
from tests.inventories import FREE
from tests.symbiosis.model.programs import program_of


def figures(*quantities: float, **tables: Any) -> dict[str, float]:
    """Key figures where the arcs carry these quantities, in the arcs' order."""
    built, model = program_of(**tables)
    values = np.zeros(model.program.columns)
    values[model.frame.columns.quantity] = quantities
    return key_figures(built, extract(built, model, values))


def test_units_are_never_added_together() -> None:
    """40 of 100 t become 20 m3, and 10 of 50 m3 stay m3: 40 t and 10 m3 diverted, 30 m3 replaced, no t."""
    found = figures(
        40.0, 10.0,
        materials=[{"material": "m", "unit": "t"}, {"material": "p", "unit": "m3"}],
        streams=[{}, {"material": "p", "quantity": 50.0}],
        demands=[{"material": "p"}],
        conversions=[{"from_material": "m", "to_material": "p", "yield": 0.5}],
    )  # fmt: skip
    assert (found["diverted_t"], found["diverted_share_t"], found["replaced_t"]) == (40.0, 0.4, 0.0)
    assert (found["diverted_m3"], found["diverted_share_m3"], found["replaced_m3"]) == (10.0, 0.2, 30.0)


def test_what_a_plant_treats_is_diverted_and_replaces_nothing() -> None:
    """30 of 100 into a plant that emits 2 a unit: 3000 kg less 30 x 30, and 60."""
    found = figures(
        30.0, streams=[{"disposal_co2e": 30.0}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 50.0, "existing": True, "co2e": 2.0}],
    )  # fmt: skip
    assert (found["diverted_t"], found["replaced_t"]) == (30.0, 0.0)
    assert (found["co2e_kg"], found["co2e_saved_kg"]) == pytest.approx((2160.0, 840.0))


def test_organisations_and_distances_are_of_those_that_exchange() -> None:
    """acme sends to acme and to other, 10 and 30 km away; a third organisation takes nothing."""
    links = [{"from_id": "s1", "to_id": to, "distance_km": km} for to, km in (("d1", 10.0), ("d2", 30.0), ("d3", 99.0))]
    found = figures(
        5.0, 7.0, 0.0, modes=[FREE], links=links, streams=[{"organisation": "acme"}],
        demands=[{"organisation": name} for name in ("acme", "other", "third")],
    )  # fmt: skip
    assert (found["organisations_exchanging"], found["mean_distance_km"]) == (2.0, 20.0)


def test_a_plan_without_exchanges_and_an_inventory_without_rows_have_figures() -> None:
    """No mean of nothing, no share of nothing."""
    found = figures(0.0, streams=[{}], demands=[{}])
    assert (found["diverted_share_t"], found["mean_distance_km"], found["organisations_exchanging"]) == (0.0, 0.0, 0.0)
    assert figures() == {
        "co2e_kg": 0.0, "co2e_saved_kg": 0.0, "organisations_exchanging": 0.0, "mean_distance_km": 0.0,
    }  # fmt: skip
    assert figures(streams=[{"quantity": 0.0}])["diverted_share_t"] == 0.0
