"""The baseline: contracts and nothing else, on cases that can be reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.baseline import baseline_cost
from symbiosis.candidates import find_candidates
from symbiosis.policy import Limits, Objective, Policy
from tests.inventories import FREE, inventory

LINK = {"from_id": "s1", "to_id": "d1"}
CONTRACT = LINK | {"min_quantity": 10.0}
RAIL = FREE | {"mode": "rail"}


def baseline(*, policy: Policy | None = None, **tables: Any) -> float | None:
    """Baseline of a stream of 100 at 5 a unit and a demand of 100 at 2 a unit, unless said otherwise: 700."""
    tables = {
        "streams": [{"disposal_cost": 5.0}], "demands": [{"purchase_cost": 2.0}], "modes": [FREE],
    } | tables  # fmt: skip
    built = inventory(policy=policy, **tables)
    return baseline_cost(built, find_candidates(built))


def plant(**columns: Any) -> dict[str, Any]:
    """A plant that burns m at 3 a unit, and a contract with it."""
    return {
        "processes": [{"process": "burn", "role": "input", "material": "m", "amount": 2.0}],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 50.0, "variable_cost": 3.0} | columns],
    }


KILN = {"from_id": "s1", "to_id": "kiln", "min_quantity": 10.0}


def test_without_contracts_everything_is_disposed_of_and_bought() -> None:
    """100 x 5 + 100 x 2."""
    assert baseline() == pytest.approx(700.0)
    assert baseline(streams=[], demands=[]) == 0.0


def test_carbon_is_paid_on_what_is_disposed_of_and_bought() -> None:
    """100 x 30 kg + 100 x 10 kg at 50 a tonne: 200 more."""
    streams, demands = [{"disposal_co2e": 30.0}], [{"purchase_co2e": 10.0}]
    priced = Policy(objective=Objective(carbon_price=50.0))
    assert baseline(streams=streams, demands=demands, policy=priced) == pytest.approx(200.0)


def test_existing_plants_stand_by_and_candidates_are_not_built() -> None:
    """The fixed cost of one that stands, neither opening nor fixed cost of the other."""
    assert baseline(**plant(existing=True, fixed_cost=40.0, opening_cost=9.0)) == pytest.approx(740.0)
    assert baseline(**plant(existing=False, fixed_cost=40.0, opening_cost=9.0)) == pytest.approx(700.0)


def test_a_contract_is_carried_whole_and_no_more() -> None:
    """10 units less to dispose of and to buy: 700 - 70, though more would pay."""
    assert baseline(links=[CONTRACT]) == pytest.approx(630.0)


def test_a_contract_goes_by_the_cheapest_mode_that_it_covers() -> None:
    """Fixed 30 by truck, 20 by rail: by rail, unless the contract names the truck."""
    modes = [FREE | {"fixed_cost": 30.0}, RAIL | {"fixed_cost": 20.0}]
    assert baseline(modes=modes, links=[CONTRACT]) == pytest.approx(650.0)
    assert baseline(modes=modes, links=[CONTRACT | {"mode": "free"}]) == pytest.approx(660.0)


def test_transport_collection_loads_and_distance_price_of_a_contract_count() -> None:
    """10 t over 100 km: 0.1 x 100 x 10, 1 x 10 collected, one load at 150, 0.02 x 100 x 10."""
    truck = {"mode": "truck", "cost_per_unit_km": 0.1, "load_size": 20.0, "cost_per_load_km": 1.5}
    cost = baseline(
        streams=[{"disposal_cost": 5.0, "collection_cost": 1.0}],
        modes=[truck],
        links=[CONTRACT | {"distance_km": 100.0}],
        policy=Policy(objective=Objective(distance_price=0.02)),
    )
    assert cost == pytest.approx(630.0 + 100.0 + 10.0 + 150.0 + 20.0)


def test_a_contract_with_a_plant_that_stands_costs_its_treatment() -> None:
    """10 of m are 5 of throughput at 3: 15, and 50 of disposal saved."""
    assert baseline(**plant(existing=True), links=[KILN]) == pytest.approx(700.0 - 50.0 + 15.0)


@pytest.mark.parametrize(
    "breaks",
    [
        {"streams": [{"min_quantity": 1.0}]},
        {"demands": [{"min_quantity": 1.0}]},
        plant(existing=True, min_throughput=1.0),
        plant(existing=False) | {"links": [KILN]},
        {"links": [CONTRACT], "streams": [{"hazardous": True}], "demands": [{"accepts_hazardous": False}]},
        {"links": [CONTRACT], "streams": [{"min_lot": 11.0}]},
        {"links": [CONTRACT], "demands": [{"material": "x"}]},
    ],
)
def test_there_is_no_baseline_where_a_minimum_is_broken(breaks: dict[str, Any]) -> None:
    """Minima of stream, demand or plant, a lot, a contract with no plant yet, or one that nothing may carry."""
    assert baseline(**breaks) is None


def test_contracts_count_towards_minima() -> None:
    """A minimum of 10 is met by a contract of 10, at a stream, a demand and a plant."""
    assert baseline(streams=[{"min_quantity": 10.0}], links=[CONTRACT]) is not None
    assert baseline(demands=[{"min_quantity": 10.0}], links=[CONTRACT]) is not None
    assert baseline(**plant(existing=True, min_throughput=5.0), links=[KILN]) is not None


def test_contracts_of_one_pair_reach_a_lot_together() -> None:
    """A lot is the pair's sum over its modes: 10 by truck and 10 by rail are a lot of 15."""
    links = [CONTRACT | {"mode": "free"}, CONTRACT | {"mode": "rail"}]
    assert baseline(streams=[{"min_lot": 15.0}], modes=[FREE, RAIL], links=links) is not None


def test_a_fixed_recipe_must_be_fed_in_proportion() -> None:
    """A contract for one of two inputs leaves the recipe undone; contracts for both in proportion keep it."""
    tables: dict[str, Any] = plant(existing=True)
    tables["processes"] = [*tables["processes"], {"process": "burn", "role": "input", "material": "n", "amount": 1.0}]
    tables["streams"] = [{"disposal_cost": 5.0}, {"disposal_cost": 5.0, "material": "n"}]
    assert baseline(**tables, links=[KILN]) is None
    other = KILN | {"from_id": "s2", "min_quantity": 5.0}
    assert baseline(**tables, links=[KILN, other]) == pytest.approx(1200.0 - 75.0 + 15.0)


def test_there_is_no_baseline_where_contracts_bring_a_plant_more_than_it_holds() -> None:
    """A contract of 10 is 5 of throughput: a plant for 4 that the plan may expand has no baseline, one for 5 has."""
    assert baseline(**plant(existing=True, capacity=4.0, max_capacity=9.0), links=[KILN]) is None
    assert baseline(**plant(existing=True, capacity=5.0, max_capacity=9.0), links=[KILN]) is not None


def test_limits_of_the_policy_do_not_apply() -> None:
    """Budget, exchanges and emissions are the plan's; so is the least benefit."""
    limits = Limits(max_exchanges=0, budget=0.0, max_co2e=0.0, min_benefit_per_exchange=1e9)
    assert baseline(links=[CONTRACT], policy=Policy(limits=limits)) == pytest.approx(630.0)


def test_the_baseline_is_discounted_as_the_plan_is() -> None:
    """A factor of 0.5 halves it, contracts included."""
    assert baseline(links=[CONTRACT], periods=[{"period": "1", "discount_factor": 0.5}]) == pytest.approx(315.0)
