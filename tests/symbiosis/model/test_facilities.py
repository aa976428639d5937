"""Plants: recipes, capacities, opening, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.plan import Plan
from tests.symbiosis.cases import amounts, carried, optimum

STREAMS = [{"material": "a", "disposal_cost": 5.0}, {"material": "b", "disposal_cost": 5.0}]
"""100 of each: 1000 to dispose of all."""


def planned(*, mix: str = "", streams: Any = STREAMS, **plant: Any) -> Plan:
    """The optimum with one plant that takes 2 of a and 1 of b per unit of throughput, at most 50."""
    recipe = {"process": "brew", "role": "input"} | ({"mix": mix} if mix else {})
    return optimum(
        streams=streams,
        processes=[recipe | {"material": "a", "amount": 2.0}, recipe | {"material": "b", "amount": 1.0}],
        facilities=[{"facility_id": "kiln", "process": "brew", "capacity": 50.0} | plant],
    )


def test_a_fixed_recipe_is_fed_in_proportion() -> None:
    """30 of throughput take 60 of a and 30 of b. Saved 450, treated for 30 x 2. Cost 1000 - 450 + 60."""
    plan = planned(existing=True, capacity=30.0, variable_cost=2.0)
    assert carried(plan) == amounts({("s1", "kiln"): 60.0, ("s2", "kiln"): 30.0})
    assert plan.facilities[0].throughput == amounts(30.0)
    assert plan.summary.plan_cost == pytest.approx(610.0)


def test_a_recipe_without_one_of_its_inputs_stands_still() -> None:
    """Nobody has b: no a is taken either. 500 for the a."""
    plan = planned(streams=STREAMS[:1], existing=True)
    assert plan.exchanges == ()
    assert plan.summary.plan_cost == 500.0


def test_the_scarcer_input_bounds_a_recipe() -> None:
    """20 of b allow 40 of a. Left: 60 of a at 5."""
    plan = planned(streams=[STREAMS[0], STREAMS[1] | {"quantity": 20.0}], existing=True)
    assert carried(plan) == amounts({("s1", "kiln"): 40.0, ("s2", "kiln"): 20.0})
    assert plan.summary.plan_cost == pytest.approx(300.0)


def test_a_free_mix_takes_what_uses_least_of_its_capacity() -> None:
    """A unit of throughput takes 2 of a or 1 of b: 50 take all 100 of a. 60 take 10 of b too."""
    assert carried(planned(mix="free", existing=True)) == amounts({("s1", "kiln"): 100.0})
    plan = planned(mix="free", existing=True, capacity=60.0)
    assert carried(plan) == amounts({("s1", "kiln"): 100.0, ("s2", "kiln"): 10.0})
    assert plan.facilities[0].throughput == amounts(60.0)
    assert plan.summary.plan_cost == pytest.approx(450.0)


def test_a_plant_opens_where_it_pays() -> None:
    """Full, it takes 100 of a and 50 of b: 750 saved. It opens at 500 + 240 = 740 and not at 500 + 260 = 760."""
    opened = planned(opening_cost=500.0, fixed_cost=240.0)
    assert opened.summary.plan_cost == pytest.approx(990.0)
    assert (opened.summary.costs["opening"], opened.summary.costs["fixed"]) == (500.0, 240.0)
    closed = planned(opening_cost=500.0, fixed_cost=260.0)
    assert closed.summary.plan_cost == 1000.0
    assert (closed.exchanges, closed.facilities[0].open, closed.facilities[0].fixed_cost) == ((), False, 0.0)


def test_a_plant_that_stands_pays_its_fixed_cost_unused() -> None:
    """Nothing fits its recipe: 500 for the a and 240 for the plant, with no opening cost."""
    plan = planned(streams=STREAMS[:1], existing=True, opening_cost=500.0, fixed_cost=240.0)
    assert plan.summary.plan_cost == 740.0
    assert plan.facilities[0].opening_cost == 0.0


def test_a_plant_that_stands_must_reach_its_least_throughput() -> None:
    """Treatment at 25 a unit saves 15: every unit loses 10, and 20 must be done. Cost 1000 + 200."""
    assert planned(existing=True, variable_cost=25.0).summary.plan_cost == 1000.0
    plan = planned(existing=True, variable_cost=25.0, min_throughput=20.0)
    assert plan.summary.plan_cost == pytest.approx(1200.0)


def test_a_plant_below_its_least_throughput_does_not_open() -> None:
    """20 of b allow 20 of throughput: enough for a least of 20, and the plant stays shut at 21. Left 300 or 600."""
    streams = [STREAMS[0], STREAMS[1] | {"quantity": 20.0}]
    assert planned(streams=streams, min_throughput=20.0).summary.plan_cost == pytest.approx(300.0)
    shut = planned(streams=streams, min_throughput=21.0)
    assert shut.summary.plan_cost == pytest.approx(600.0)
    assert not shut.facilities[0].open


def test_a_plant_need_not_open_for_what_flows_elsewhere() -> None:
    """A demand takes the a for nothing; the plant, at 1 to open, is left shut where nothing is left for it."""
    plan = optimum(
        streams=[{"disposal_cost": 5.0}], demands=[{}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 50.0, "opening_cost": 1.0}],
    )  # fmt: skip
    assert carried(plan) == amounts({("s1", "d1"): 100.0})
