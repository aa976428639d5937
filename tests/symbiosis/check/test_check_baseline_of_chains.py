"""The cost of doing nothing where plants give, goods come back and there is stock: judge and engine reckon it alike."""

from decimal import localcontext
from typing import Any

import pytest

from symbiosis.baseline import baseline_cost as engine_s
from symbiosis.candidates import find_candidates
from symbiosis.check.baseline import baseline_cost
from symbiosis.check.case import hear
from symbiosis.check.exact import EXACT
from symbiosis.plan import Plan
from tests.inventories import FREE, inventory
from tests.symbiosis.check.region import hand_made_plan

Rows = list[dict[str, Any]]

WASTE = {"material": "waste", "quantity": 40.0, "disposal_cost": 10.0}
HEAT = {"material": "heat", "quantity": 30.0, "purchase_cost": 6.0}
BURN: Rows = [
    {"process": "burn", "role": "input", "material": "waste", "amount": 1.0},
    {"process": "burn", "role": "output", "material": "heat", "amount": 2.0, "disposal_cost": 0.5},
    {"process": "burn", "role": "output", "material": "ash", "amount": 0.1, "disposal_cost": 20.0},
]
PLANT = {"facility_id": "f1", "process": "burn", "capacity": 30.0, "existing": True, "fixed_cost": 7.0}
INTO = {"from_id": "s1", "to_id": "f1", "min_quantity": 10.0}
OUT_OF = {"from_id": "f1", "to_id": "d1", "min_quantity": 15.0}
BACK = {"demand_id": "d1", "material": "tubs", "lag_periods": 0, "fraction": 0.2, "disposal_cost": 3.0}


def baseline(**tables: Rows) -> float | None:
    """Return the judge's baseline of a plant between waste and heat, which must be the engine's."""
    rows: dict[str, Rows] = {
        "streams": [WASTE], "demands": [HEAT], "processes": BURN, "facilities": [PLANT], "modes": [FREE],
    } | tables  # fmt: skip
    region = inventory(**rows)
    with localcontext(EXACT):
        cost = baseline_cost(hear(region, Plan(hand_made_plan().summary)))
    engine = engine_s(region, find_candidates(region))
    if cost is None:
        assert engine is None
        return None
    assert engine == pytest.approx(float(cost), rel=1e-12)
    return float(cost)


def test_what_a_plant_makes_under_contracts_is_disposed_of() -> None:
    """30 t of waste at 10, all heat bought at 180, 7 for the plant; 20 of heat at 0.5 and 1 of ash at 20."""
    assert baseline(links=[INTO]) == 300.0 + 180.0 + 7.0 + 10.0 + 20.0


def test_what_a_contract_takes_of_an_output_is_not_disposed_of() -> None:
    """15 of the 20 of heat go to the demand: 5 are disposed of, 15 bought."""
    assert baseline(links=[INTO, OUT_OF]) == 300.0 + 90.0 + 7.0 + 2.5 + 20.0


def test_what_comes_back_of_contracts_is_disposed_of() -> None:
    """A fifth of 15 comes back as tubs, at 3 each; a contract takes one of them."""
    assert baseline(links=[INTO, OUT_OF], returns=[BACK]) == 419.5 + 9.0
    tubs = {"material": "tubs", "quantity": 5.0, "purchase_cost": 2.0}
    taken = {"from_id": "d1#tubs", "to_id": "d2", "min_quantity": 1.0}
    assert baseline(links=[INTO, OUT_OF, taken], returns=[BACK], demands=[HEAT, tubs]) == 419.5 + 6.0 + 8.0


def test_of_two_outputs_a_contract_without_a_material_takes_the_one_that_saves_most() -> None:
    """Ash that stands in for heat saves its disposal at 20, and replaces half as much."""
    ash = {"from_material": "ash", "to_material": "heat", "yield": 0.5}
    small = OUT_OF | {"min_quantity": 1.0}
    assert baseline(links=[INTO, small], conversions=[ash]) == 300.0 + 177.0 + 7.0 + 10.0 + 0.0


def test_nothing_is_in_stock_without_a_plan() -> None:
    """What a contract brings in a year is processed in it: 2 x 10 of throughput, whatever tanks there are."""
    stored = [BURN[0] | {"storage_limit": 99.0, "storage_cost": 100.0}, *BURN[1:]]
    years = [{"period": "y1"}, {"period": "y2", "discount_factor": 0.5}]
    assert baseline(links=[INTO], processes=stored, periods=years) == 1.5 * (300.0 + 180.0 + 7.0 + 10.0 + 20.0)


NONE: dict[str, dict[str, Rows]] = {
    "a limit of disposal": {"links": [INTO], "processes": [*BURN[:2], BURN[2] | {"disposal_limit": 0.9}]},
    "a limit on what comes back": {"links": [INTO, OUT_OF], "returns": [BACK | {"disposal_limit": 2.9}]},
    "more than is made": {"links": [INTO, OUT_OF | {"min_quantity": 20.1}]},
    "more than comes back": {
        "links": [INTO, OUT_OF, {"from_id": "d1#tubs", "to_id": "d2", "min_quantity": 3.1}],
        "returns": [BACK],
        "demands": [HEAT, {"material": "tubs", "quantity": 5.0}],
    },
    "a contract with a plant to be opened": {"links": [OUT_OF], "facilities": [PLANT | {"existing": False}]},
    "two inputs and a contract for one": {
        "links": [INTO],
        "processes": [*BURN, {"process": "burn", "role": "input", "material": "oil", "amount": 1.0}],
    },
}


@pytest.mark.parametrize("tables", NONE.values(), ids=NONE)
def test_what_contracts_cannot_keep_leaves_no_baseline(tables: dict[str, Rows]) -> None:
    """Where contracts break a limit of disposal, or take what is not there, there is no baseline."""
    assert baseline(**tables) is None


def test_limits_that_contracts_keep_leave_the_baseline() -> None:
    """Limits of disposal met to the last unit, and an output taken to the last unit."""
    processes = [*BURN[:2], BURN[2] | {"disposal_limit": 1.0}]
    links = [INTO, OUT_OF | {"min_quantity": 20.0}]
    assert baseline(links=links, processes=processes, returns=[BACK | {"disposal_limit": 4.0}]) is not None
