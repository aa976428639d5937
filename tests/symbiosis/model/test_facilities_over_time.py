"""Plants over several periods: opening, standing, capacities, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import Plan
from symbiosis.policy import Limits, Policy
from tests.symbiosis.cases import amounts, optimum
from tests.symbiosis.model.plans import cost, course, gives, heads, periods, plant, sent, takes


def run(count: int, *facilities: dict[str, Any], quantity: Any = 100.0, factors: Any = (), **tables: Any) -> Plan:
    """The plan with a stream at 5 a unit over so many periods."""
    return optimum(
        streams=[{"quantity": quantity, "disposal_cost": 5.0}],
        processes=[takes("burn", "m")],
        facilities=list(facilities),
        periods=periods(count, *factors),
        **tables,
    )


def test_once_open_a_plant_stays_open() -> None:
    """100 in p1 only, 500 saved. It opens for 200 and runs at 140 in p1 and p2: 480. At 160 it would be 520: 500."""
    for fixed, expected in ((140.0, 480.0), (160.0, 500.0)):
        kiln = plant("kiln", "burn", 100.0, opening_cost=200.0, fixed_cost=fixed)
        plan = run(2, kiln, quantity=[100.0, 0.0])
        assert cost(plan) == expected
    assert course(plan, "kiln", "open") == [False, False]


def test_a_plant_opens_when_it_is_first_needed() -> None:
    """20, 100, 100: p1 saves 100 and costs 150 to run, p2 and p3 save 500 each. Opened in p2: 100 + 80 + 300 = 480."""
    plan = run(3, plant("kiln", "burn", 100.0, opening_cost=80.0, fixed_cost=150.0), quantity=[20.0, 100.0, 100.0])
    assert course(plan, "kiln", "open") == [False, True, True]
    assert course(plan, "kiln", "opening_cost") == [0.0, 80.0, 0.0]
    assert cost(plan) == 480.0


def test_opening_late_is_cheaper_at_a_discount() -> None:
    """p1 saves 500 at 1, p2 250 at 0.5. Opened at once for 480: 480. Opened in p2, for 240: 500 + 240.

    With 20 in p1 (100 saved) it waits: 100 + 240, and 250 for what is beyond its capacity in p2, rather than 480 + 250.
    """
    kiln = plant("kiln", "burn", 100.0, opening_cost=480.0)
    assert cost(run(2, kiln, factors=(1.0, 0.5))) == 480.0
    late = run(2, kiln, quantity=[20.0, 200.0], factors=(1.0, 0.5))
    assert course(late, "kiln", "open") == [False, True]
    assert heads(late) == pytest.approx({"disposal": 100.0 + 250.0, "opening": 240.0})


def test_a_plant_opens_only_in_the_periods_in_which_it_may() -> None:
    """Free to open, in p2 alone: 500 in p1. In p1 or p3: at once. In p3 alone: 1000."""
    for when, expected, standing in (("p2", 500.0, [False, True, True]), ("p1;p3", 0.0, [True, True, True]),
                                     ("p3", 1000.0, [False, False, True])):  # fmt: skip
        plan = run(3, plant("kiln", "burn", 100.0, opening_cost=0.0, open_in=when))
        assert course(plan, "kiln", "open") == standing
        assert cost(plan) == expected


def test_capacity_and_least_throughput_follow_the_season() -> None:
    """A plant of 100 in p1 and 40 in p2, where at least 30 must be treated, at 9 a unit for 5 saved.

    A candidate stays shut; one that stands treats 30, in p2 only: 1000 + 30 x 4.
    """
    figures: dict[str, Any] = {"min_throughput": [0.0, 30.0], "variable_cost": 9.0}
    assert cost(run(2, plant("kiln", "burn", [100.0, 40.0], opening_cost=0.0, **figures))) == 1000.0
    plan = run(2, plant("kiln", "burn", [100.0, 40.0], **figures))
    assert course(plan, "kiln", "throughput") == amounts([0.0, 30.0])
    assert cost(plan) == 1120.0


def test_a_least_throughput_holds_in_every_period_once_open() -> None:
    """100, then 20: a least of 30 cannot be reached in p2, so it does not open in p1 either; a least of 20 can."""
    for least, expected in ((30.0, 600.0), (20.0, 0.0)):
        kiln = plant("kiln", "burn", 100.0, opening_cost=0.0, min_throughput=least)
        assert cost(run(2, kiln, quantity=[100.0, 20.0])) == expected


def test_a_plant_that_is_shut_gives_nothing() -> None:
    """A works that opens in p2 alone, free: the demand is bought for in p1 (100 x 3), the waste disposed of (500)."""
    plan = optimum(
        streams=[{"material": "waste", "disposal_cost": 5.0}],
        demands=[{"purchase_cost": 3.0}],
        processes=[takes("clean", "waste"), gives("clean", "m")],
        facilities=[plant("works", "clean", 100.0, opening_cost=0.0, open_in="p2")],
        periods=periods(2),
    )
    assert sent(plan) == amounts({("s1", "works", "p2"): 100.0, ("works", "d1", "p2"): 100.0})
    assert cost(plan) == 800.0


def limited(limits: Limits) -> Plan:
    """Two kilns of 50, free to open: the early one in p1, the late one in p3; 100 at 5 in each of 3 periods."""
    early = plant("early", "burn", 50.0, opening_cost=0.0, open_in="p1", fixed_cost=10.0)
    return run(3, early, plant("late", "burn", 50.0, opening_cost=1.0, open_in="p3"), policy=Policy(limits=limits))


def test_open_plants_are_counted_in_the_last_period() -> None:
    """Both: 30 + 1, and 250 + 250 + 0 left. One: the early one, 30 and 750. None: 1500.

    Exactly one, and exactly two though the late one came at 300: 30 + 300 + 500.
    """
    assert cost(limited(Limits())) == 531.0
    assert cost(limited(Limits(max_open=(("burn", 1),)))) == 780.0
    assert cost(limited(Limits(max_open=(("burn", 0),)))) == 1500.0
    assert cost(limited(Limits(exact_open=(("burn", 1),)))) == 780.0
    dear = [plant("early", "burn", 50.0, opening_cost=0.0, open_in="p1", fixed_cost=10.0),
            plant("late", "burn", 50.0, opening_cost=300.0, open_in="p3")]  # fmt: skip
    assert cost(run(3, *dear)) == 780.0
    assert cost(run(3, *dear, policy=Policy(limits=Limits(exact_open=(("burn", 2),))))) == 830.0


def test_a_budget_is_for_opening_growing_and_running() -> None:
    """Over 2 periods at 0.5: open 100, grow by 50 at 2, run at 10 and 0.1 a unit added: 100 + 100 + 20 + 10 = 230.

    That much of the budget, undiscounted, and half of it in the cost: 115 rather than 500. With 229 it grows by
    109 / 2.2 units. What stands pays from the budget for growing only: 100 of it.
    """
    figures: dict[str, Any] = {"max_capacity": 100.0, "expansion_cost": 2.0, "expansion_fixed_cost": 0.1,
                               "fixed_cost": 10.0}  # fmt: skip
    new = plant("kiln", "burn", 50.0, opening_cost=100.0, **figures)
    enough = run(2, new, factors=(0.5, 0.5), policy=Policy(limits=Limits(budget=230.0)))
    assert course(enough, "kiln", "capacity") == amounts([100.0, 100.0])
    assert cost(enough) == 115.0
    short = run(2, new, factors=(0.5, 0.5), policy=Policy(limits=Limits(budget=229.0)))
    assert course(short, "kiln", "capacity")[-1] == amounts(50.0 + 109.0 / 2.2)
    stands = plant("kiln", "burn", 50.0, opening_cost=100.0, **figures) | {"existing": True}
    old = run(2, stands, factors=(0.5, 0.5), policy=Policy(limits=Limits(budget=100.0)))
    assert course(old, "kiln", "capacity") == amounts([100.0, 100.0])
    poor = run(2, stands, factors=(0.5, 0.5), policy=Policy(limits=Limits(budget=50.0)))
    assert course(poor, "kiln", "capacity") == amounts([75.0, 75.0])
