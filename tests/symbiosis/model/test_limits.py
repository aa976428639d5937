"""Limits of the policy, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.plan import Plan
from symbiosis.policy import Limits, Policy
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import gives, periods, plant, takes


def opened(limits: Limits, *, existing: bool = False, costs: tuple[float, ...] = (10.0, 20.0, 30.0)) -> Plan:
    """The optimum with three plants of capacity 40 for a stream of 100 at 5: full, each saves 200 (the third 100)."""
    return optimum(
        streams=[{"disposal_cost": 5.0}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[
            {"facility_id": f"k{number}", "process": "burn", "capacity": 40.0, "opening_cost": cost,
             "existing": existing and number == 1}
            for number, cost in enumerate(costs, 1)
        ],
        policy=Policy(limits=limits),
    )  # fmt: skip


def standing(plan: Plan) -> list[str]:
    """Ids of the plants that are open."""
    return [row.facility_id for row in plan.facilities if row.open]


def test_without_limits_every_plant_that_pays_is_opened() -> None:
    """10 + 20 + 30 to open, nothing left."""
    plan = opened(Limits())
    assert standing(plan) == ["k1", "k2", "k3"]
    assert plan.summary.plan_cost == 60.0


def test_no_more_plants_open_than_may() -> None:
    """Two of three: the cheaper ones. 10 + 20 and 20 left at 5 = 130; one that stands already is one of the two."""
    assert opened(Limits(max_open=(("burn", 2),))).summary.plan_cost == 130.0
    plan = opened(Limits(max_open=(("burn", 2),)), existing=True)
    assert standing(plan) == ["k1", "k2"]
    assert plan.summary.plan_cost == 120.0


def test_exactly_so_many_plants_open_though_they_do_not_pay() -> None:
    """The third costs 150 and saves 100. Exactly three: 180. Exactly one: 10 and 60 left at 5 = 310."""
    costs = (10.0, 20.0, 150.0)
    assert opened(Limits(), costs=costs).summary.plan_cost == 130.0
    assert opened(Limits(exact_open=(("burn", 3),)), costs=costs).summary.plan_cost == 180.0
    assert opened(Limits(exact_open=(("burn", 1),)), costs=costs).summary.plan_cost == 310.0


def test_a_budget_is_spent_on_what_saves_most() -> None:
    """35 pay for k1 and k2 (30), or for k3 alone: k1 and k2. A plant that stands costs the budget nothing."""
    plan = opened(Limits(budget=35.0))
    assert standing(plan) == ["k1", "k2"]
    assert plan.summary.plan_cost == 130.0
    assert standing(opened(Limits(budget=20.0), existing=True)) == ["k1", "k2"]


def test_fixed_costs_of_candidates_are_in_the_budget() -> None:
    """30 to open and 15 to run: 45 of budget open it, 44 do not."""
    tables: dict[str, Any] = {
        "streams": [{"disposal_cost": 5.0}],
        "processes": [{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 100.0, "opening_cost": 30.0,
                        "fixed_cost": 15.0}],
    }  # fmt: skip
    assert optimum(**tables, policy=Policy(limits=Limits(budget=45.0))).summary.plan_cost == 45.0
    assert optimum(**tables, policy=Policy(limits=Limits(budget=44.0))).summary.plan_cost == 500.0


def test_the_best_exchanges_are_made_where_their_number_is_limited() -> None:
    """Demands of 50, 30 and 20 for a stream of 100 at 1: the two largest. Left 20."""
    demands = [{"quantity": amount} for amount in (20.0, 50.0, 30.0)]
    plan = optimum(streams=[{"disposal_cost": 1.0}], demands=demands, policy=Policy(limits=Limits(max_exchanges=2)))
    assert carried(plan) == amounts({("s1", "d2"): 50.0, ("s1", "d3"): 30.0})
    assert plan.summary.plan_cost == 20.0


def test_an_exchange_is_worth_its_least_benefit_or_is_not_made() -> None:
    """20 t at 3 a unit less a fixed cost of 10 are worth 50: made at a least of 50, not at 51. Cost 10 or 60."""
    truck = {"mode": "truck", "cost_per_unit_km": 0.0, "fixed_cost": 10.0}
    for least, cost in ((50.0, 10.0), (51.0, 60.0)):
        limits = Limits(min_benefit_per_exchange=least)
        plan = optimum(streams=[{"quantity": 20.0, "disposal_cost": 3.0}], demands=[{}], modes=[truck],
                       policy=Policy(limits=limits))  # fmt: skip
        assert plan.summary.plan_cost == cost


def test_loads_are_taken_off_the_least_benefit() -> None:
    """40 t at 10 a unit less 2 loads at 150 are worth the 100 that are asked; 15 t less one load are worth 0.

    Cost: 300 for the loads and 150 for the 15 t left.
    """
    truck = {"mode": "truck", "cost_per_unit_km": 0.0, "load_size": 20.0, "cost_per_load_km": 1.5}
    streams = [{"quantity": 40.0, "disposal_cost": 10.0}, {"quantity": 15.0, "disposal_cost": 10.0}]
    links = [{"from_id": f"s{n}", "to_id": f"d{n}", "distance_km": 100.0} for n in (1, 2)]
    plan = optimum(
        streams=streams, demands=[{}, {}], modes=[truck], links=links,
        policy=Policy(links_closed=True, limits=Limits(min_benefit_per_exchange=100.0)),
    )  # fmt: skip
    assert carried(plan) == amounts({("s1", "d1"): 40.0})
    assert plan.summary.plan_cost == pytest.approx(450.0)


def test_a_negative_least_benefit_allows_a_loss_and_no_more() -> None:
    """A minimum of 10 costs 2 a unit: a loss of 20 is allowed at -20."""
    truck = {"mode": "truck", "cost_per_unit_km": 0.0, "cost_per_unit": 2.0}
    limits = Limits(min_benefit_per_exchange=-20.0)
    plan = optimum(streams=[{"min_quantity": 10.0}], demands=[{}], modes=[truck], policy=Policy(limits=limits))
    assert plan.summary.plan_cost == 20.0


def test_plants_are_outside_the_least_benefit() -> None:
    """The limit speaks of exchanges between streams and demands; a plant takes all 100."""
    limits = Limits(min_benefit_per_exchange=1e6)
    assert opened(limits, costs=(0.0, 0.0, 0.0)).summary.plan_cost == 0.0


def test_exchanges_are_counted_over_the_whole_horizon() -> None:
    """40 and 60 a period by two streams, 1 each; three exchanges of the four: s2 twice, s1 once. Left 40."""
    streams = [{"quantity": 40.0, "disposal_cost": 1.0}, {"quantity": 60.0, "disposal_cost": 1.0}]
    plan = optimum(streams=streams, demands=[{}], periods=periods(2), policy=Policy(limits=Limits(max_exchanges=3)))
    assert plan.summary.plan_cost == pytest.approx(40.0)


def test_a_least_benefit_is_asked_of_what_comes_back_and_not_of_what_plants_give() -> None:
    """Half of 100 chairs come back, 3 each to dispose of: 150 for 50 to d2, asked 151: they stay. The plant's 20 go."""
    tables: dict[str, Any] = {
        "streams": [{"material": "chair"}, {"material": "waste", "quantity": 20.0}],
        "demands": [{"material": "chair", "purchase_cost": 10.0}, {"material": "wood"}],
        "conversions": [{"from_material": "used", "to_material": "wood"}],
        "returns": [{"demand_id": "d1", "material": "used", "lag_periods": 0, "fraction": 0.5, "disposal_cost": 3.0}],
        "processes": [takes("clean", "waste"), gives("clean", "wood", disposal_cost=1.0)],
        "facilities": [plant("works", "clean", 20.0, min_throughput=20.0)],
    }
    for least, expected in ((150.0, 0.0), (151.0, 150.0)):
        plan = optimum(**tables, policy=Policy(limits=Limits(min_benefit_per_exchange=least)))
        assert carried(plan)["works", "d2"] == amounts(20.0)
        assert plan.summary.plan_cost == pytest.approx(expected)
