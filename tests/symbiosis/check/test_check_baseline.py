"""The cost of doing nothing, as the judge reckons it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import localcontext
from fractions import Fraction
from typing import Any

import pytest

from symbiosis.check.baseline import baseline_cost
from symbiosis.check.case import hear
from symbiosis.check.exact import EXACT
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan
from symbiosis.policy import Objective, Policy
from tests.inventories import inventory
from tests.symbiosis.check.region import hand_made_plan

STREAM = {"quantity": 100.0, "disposal_cost": 10.0}
DEMAND = {"quantity": 80.0, "purchase_cost": 20.0}
MODES = [
    {"mode": "dear", "cost_per_unit_km": 0.0, "cost_per_unit": 3.0},
    {"mode": "fixed", "cost_per_unit_km": 0.0, "cost_per_unit": 1.0, "fixed_cost": 50.0},
]
CONTRACT = {"from_id": "s1", "to_id": "d1", "min_quantity": 30.0}
BURN = [{"process": "burn", "role": "input", "material": "m", "amount": 2.0}]
PLANT = {"facility_id": "f1", "process": "burn", "capacity": 40.0, "existing": True, "fixed_cost": 7.0}


@pytest.fixture(autouse=True)
def _exactly() -> Iterator[None]:
    with localcontext(EXACT):
        yield


def baseline(policy: Policy | None = None, **tables: Any) -> float | None:
    """Return the baseline cost of a stream, a demand and what else there is."""
    rows = {"streams": [STREAM], "demands": [DEMAND], "modes": MODES} | tables
    return _of(inventory(policy=policy, **rows))


def _of(region: Inventory) -> float | None:
    cost = baseline_cost(hear(region, Plan(hand_made_plan().summary)))
    assert cost is None or isinstance(cost, Fraction)
    return None if cost is None else float(cost)


def test_without_contracts_everything_is_disposed_of_and_bought() -> None:
    """100 t at 10 and 80 t at 20."""
    assert baseline() == 2600.0


def test_an_existing_facility_is_paid_for_and_a_candidate_is_not() -> None:
    """The fixed cost of what exists is due whether used or not."""
    plants = [PLANT, PLANT | {"facility_id": "f2", "existing": False, "opening_cost": 900.0}]
    assert baseline(processes=BURN, facilities=plants) == 2607.0


def test_a_contract_is_carried_whole_by_its_cheapest_mode() -> None:
    """30 t: dear 90, fixed 30 + 50 = 80; a smaller contract of 20 t goes dear, 60 against 70."""
    assert baseline(links=[CONTRACT]) == 700.0 + 1000.0 + 80.0
    assert baseline(links=[CONTRACT | {"min_quantity": 20.0}]) == 800.0 + 1200.0 + 60.0


def test_a_contract_goes_only_where_it_may() -> None:
    """A mode named by the link, and the limits of modes, leave the dear one; with none left there is no baseline."""
    assert baseline(links=[CONTRACT | {"mode": "dear"}]) == 700.0 + 1000.0 + 90.0
    unfit = [MODES[0], MODES[1] | {"materials": "other"}]
    assert baseline(links=[CONTRACT], modes=unfit) == 700.0 + 1000.0 + 90.0
    assert baseline(links=[CONTRACT], modes=unfit[1:]) is None
    assert baseline(links=[CONTRACT], demands=[DEMAND | {"material": "other"}]) is None


def test_carbon_and_distance_prices_help_choose_the_mode() -> None:
    """With 40 per t CO2e the dirty cheap mode loses: 30 x 5 km x 0.01 t x 40 = 60 more than the clean one."""
    modes = [MODES[0], MODES[1] | {"co2e_per_unit_km": 10.0}]
    link = CONTRACT | {"distance_km": 5.0}
    policy = Policy(objective=Objective(carbon_price=40.0, distance_price=0.5))
    assert baseline(policy, links=[link], modes=modes) == 700.0 + 1000.0 + 90.0 + 75.0
    assert baseline(replace(policy, objective=Objective()), links=[link], modes=modes) == 700.0 + 1000.0 + 80.0


def test_a_contract_into_an_existing_facility_is_treated_there() -> None:
    """30 t are 15 of throughput at 6; disposal of 70 t, all of the demand bought, the plant's fixed cost."""
    plant = PLANT | {"variable_cost": 6.0}
    link = CONTRACT | {"to_id": "f1", "mode": "dear"}
    assert baseline(processes=BURN, facilities=[plant], links=[link]) == 700.0 + 1600.0 + 7.0 + 90.0 + 90.0


@pytest.mark.parametrize(
    "tables",
    [
        {"streams": [STREAM | {"min_quantity": 30.1}], "links": [CONTRACT]},
        {"streams": [STREAM | {"min_quantity": 1.0}]},
        {"demands": [DEMAND | {"min_quantity": 1.0}]},
        {"streams": [STREAM | {"min_lot": 31.0}], "links": [CONTRACT]},
        {"processes": BURN, "facilities": [PLANT | {"min_throughput": 1.0}]},
        {"processes": BURN, "facilities": [PLANT | {"existing": False}], "links": [CONTRACT | {"to_id": "f1"}]},
        {
            "processes": [*BURN, {"process": "burn", "role": "input", "material": "oil", "amount": 1.0}],
            "facilities": [PLANT],
            "links": [CONTRACT | {"to_id": "f1"}],
        },
    ],
    ids=["stream beyond contract", "stream", "demand", "lot", "facility", "candidate", "recipe"],
)
def test_what_contracts_alone_cannot_meet_leaves_no_baseline(tables: dict[str, Any]) -> None:
    """Where nothing but contracts breaks a minimum, a lot, a recipe or needs a candidate, there is no baseline."""
    assert baseline(**tables) is None


def test_minimums_that_contracts_meet_leave_the_baseline() -> None:
    """What contracts place and bring counts towards the minimums."""
    streams, demands = [STREAM | {"min_quantity": 30.0}], [DEMAND | {"min_quantity": 30.0}]
    assert baseline(streams=streams, demands=demands, links=[CONTRACT]) == 1780.0


def test_policy_limits_leave_the_baseline_alone() -> None:
    """A cap on emissions or exchanges does not concern what happens without a plan."""
    limits = replace(Policy().limits, max_co2e=0.0, max_exchanges=0.0)
    streams = [STREAM | {"disposal_co2e": 5.0}]
    assert baseline(Policy(limits=limits), streams=streams, links=[CONTRACT]) == 1780.0
