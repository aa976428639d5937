"""Capacity added, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import Plan
from tests.symbiosis.cases import amounts, optimum
from tests.symbiosis.model.plans import cost, course, heads, periods, plant, row_of, takes


def grown(quantity: Any, *facilities: dict[str, Any], factors: tuple[float, ...] = (1.0,)) -> Plan:
    """The plan with a stream at 5 a unit and the plants."""
    return optimum(
        streams=[{"quantity": quantity, "disposal_cost": 5.0}],
        processes=[takes("burn", "m")],
        facilities=list(facilities),
        periods=periods(len(factors), *factors),
    )


def test_growing_is_cheaper_than_a_second_plant_or_is_not() -> None:
    """150 at 5: a plant of 100 (200 to open) grows by 50 at 2 each (300 in all), or a second of 50 opens for 120 (320).

    At 2.5 a unit growing costs 125: the second plant it is, 320 in all. One plant alone: 200 + 250.
    """
    second = plant("second", "burn", 50.0, opening_cost=120.0)
    for price, expected, opened in ((2.0, 300.0, False), (2.5, 320.0, True)):
        first = plant("first", "burn", 100.0, max_capacity=150.0, opening_cost=200.0, expansion_cost=price)
        plan = grown(150.0, first, second, factors=(1.0,))
        assert row_of(plan, "second", "p1").open is opened
        assert row_of(plan, "first", "p1").capacity == amounts(100.0 if opened else 150.0)
        assert cost(plan) == expected


def test_what_is_not_open_does_not_grow() -> None:
    """A plant of 1 grows to 100 at 1 a unit. With 300 to open: 399, less than 500. With 402: 501, not opened."""
    opened = grown(100.0, plant("kiln", "burn", 1.0, max_capacity=100.0, opening_cost=300.0, expansion_cost=1.0))
    assert heads(opened) == pytest.approx({"opening": 300.0, "expansion": 99.0})
    shut = grown(100.0, plant("kiln", "burn", 1.0, max_capacity=100.0, opening_cost=402.0, expansion_cost=1.0))
    assert course(shut, "kiln", "open") == [False]
    assert course(shut, "kiln", "expansion_cost") == [0.0]
    assert cost(shut) == 500.0


def test_a_plant_does_not_grow_before_it_opens() -> None:
    """100 in p2 only, where money counts twice as much as in p1: growing by 50 costs 50 in p1 and 100 in p2.

    To grow in p1 it would have to be open then, at 100 more. So 200 + 100 in p2, rather than the 250 of growing shut.
    """
    kiln = plant("kiln", "burn", 50.0, max_capacity=100.0, opening_cost=0.0, fixed_cost=200.0, expansion_cost=2.0)
    plan = grown([0.0, 100.0], kiln, factors=(0.5, 1.0))
    assert course(plan, "kiln", "open") == [False, True]
    assert course(plan, "kiln", "expansion_cost") == amounts([0.0, 100.0])
    assert cost(plan) == 300.0


def test_a_plant_of_no_capacity_of_its_own_may_grow() -> None:
    """Capacity 0, to 80 at most: 50 to open and 80 x 1. Left 20 at 5."""
    plan = grown(100.0, plant("kiln", "burn", 0.0, max_capacity=80.0, opening_cost=50.0, expansion_cost=1.0))
    assert cost(plan) == 50.0 + 80.0 + 100.0


def test_added_capacity_is_paid_once_and_runs_every_period() -> None:
    """50 stand, 100 come each period. 50 more: 50 x 4 in p1, 50 x 1 each period at 1 and 0.5, so 275; 375 are saved."""
    kiln = plant("kiln", "burn", 50.0, max_capacity=100.0, expansion_cost=4.0, expansion_fixed_cost=1.0)
    plan = grown(100.0, kiln, factors=(1.0, 0.5))
    assert course(plan, "kiln", "capacity") == amounts([100.0, 100.0])
    assert course(plan, "kiln", "expansion_cost") == amounts([200.0, 0.0])
    assert course(plan, "kiln", "fixed_cost") == amounts([50.0, 50.0])
    assert heads(plan) == pytest.approx({"expansion": 200.0, "fixed": 75.0})


def test_added_capacity_stays_and_is_paid_when_it_is_not_used() -> None:
    """100 in p1 and none in p2: 50 more save 250 in p1, and run at 50 in p1 and 50 in p2. At 2.9 a unit: 245; at 3.1
    it would be 255, and nothing is added. If it went when it is not needed, 205 would be paid.
    """
    for price, expected in ((2.9, 245.0), (3.1, 250.0)):
        kiln = plant("kiln", "burn", 50.0, max_capacity=100.0, expansion_cost=price, expansion_fixed_cost=1.0)
        assert cost(grown([100.0, 0.0], kiln, factors=(1.0, 1.0))) == pytest.approx(expected)


def test_a_plant_grows_when_it_is_worth_it() -> None:
    """50, 80, 100 come to a plant of 50: 30 more in p2 and 20 more in p3, each only when it is needed, at 1 each."""
    kiln = plant("kiln", "burn", 50.0, max_capacity=100.0, expansion_cost=1.0, expansion_fixed_cost=0.1)
    plan = grown([50.0, 80.0, 100.0], kiln, factors=(1.0, 1.0, 1.0))
    assert course(plan, "kiln", "capacity") == amounts([50.0, 80.0, 100.0])
    assert cost(plan) == pytest.approx(30.0 + 20.0 + 3.0 + 5.0)


def test_a_later_year_at_a_discount_is_waited_for() -> None:
    """10 of 60 are too many, 50 saved a period; 10 more cost 70 in p1, 35 in p2 (0.5), where 25 are saved: 120 for both
    years at p1's price would save 75. At 70 it pays (75 saved); at 80 neither does (p2: 40 for 25).
    """
    for price, expected in ((7.0, 70.0), (8.0, 75.0)):
        kiln = plant("kiln", "burn", 50.0, max_capacity=60.0, expansion_cost=price)
        assert cost(grown(60.0, kiln, factors=(1.0, 0.5))) == expected


def test_a_plant_grows_only_in_the_periods_in_which_it_may() -> None:
    """100 come to 50, thrice; growing is free. With ``open_in`` p2 the 50 of p1 alone are left: 250; with p3: 500."""
    for when, expected, capacity in (("p2", 250.0, [50.0, 100.0, 100.0]), ("p3", 500.0, [50.0, 50.0, 100.0])):
        kiln = plant("kiln", "burn", 50.0, max_capacity=100.0, open_in=when)
        plan = grown(100.0, kiln, factors=(1.0, 1.0, 1.0))
        assert cost(plan) == expected
        assert course(plan, "kiln", "capacity")[-1] == amounts(capacity[-1])


def test_what_was_added_stays_within_the_least_of_all_maxima() -> None:
    """50 now and to come; at most 100 in p1 and 70 in p2. What is added stays, so 20: 30 left in each. 2 x 30 x 5."""
    kiln = plant("kiln", "burn", 50.0, max_capacity=[100.0, 70.0], expansion_cost=0.1)
    plan = grown(100.0, kiln, factors=(1.0, 1.0))
    assert course(plan, "kiln", "capacity") == amounts([70.0, 70.0])
    assert cost(plan) == 300.0 + 2.0


def test_a_period_without_capacity_processes_nothing_and_bounds_nothing() -> None:
    """Shut in p2 (capacity 0, maximum 0), 50 to 100 in p1 and p3: 100 are treated there, and 100 are left in p2."""
    kiln = plant("kiln", "burn", [50.0, 0.0, 50.0], max_capacity=[100.0, 0.0, 100.0], expansion_cost=1.0)
    plan = grown(100.0, kiln, factors=(1.0, 1.0, 1.0))
    assert course(plan, "kiln", "throughput") == amounts([100.0, 0.0, 100.0])
    assert cost(plan) == 500.0 + 50.0
