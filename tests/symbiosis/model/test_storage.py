"""Storage: from rich periods to poor ones, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import Plan
from tests.symbiosis.cases import amounts, optimum
from tests.symbiosis.model.plans import cost, course, heads, periods, plant, row_of, sent, takes


def burnt(quantity: list[float], entry: dict[str, Any] | None = None, **facility: Any) -> Plan:
    """The plan with a stream at 5 and a kiln of 60 a period that takes 1 per unit."""
    factors = facility.pop("factors", [1.0] * len(quantity))
    return optimum(
        streams=[{"quantity": quantity, "disposal_cost": 5.0}],
        processes=[takes("burn", "m", **(entry or {}))],
        facilities=[plant("kiln", "burn", 60.0, **facility)],
        periods=periods(len(quantity), *factors),
    )


def test_what_is_too_much_now_is_kept_for_later() -> None:
    """100 in p1, none in p2: 60 burnt and 30 (the limit) kept at 2 each, burnt in p2. Cost 30 x 2 + 10 x 5 = 110."""
    plan = burnt([100.0, 0.0], storage_capacity=30.0, storage_cost=2.0)
    assert sent(plan) == amounts({("s1", "kiln", "p1"): 90.0})
    assert course(plan, "kiln", "throughput") == amounts([60.0, 30.0])
    assert course(plan, "kiln", "stored") == amounts([30.0, 0.0])
    assert heads(plan) == pytest.approx({"disposal": 50.0, "storage": 60.0})


def test_nothing_is_kept_that_costs_more_than_it_saves() -> None:
    """At 6 a unit the 40 beyond the capacity are disposed of at 5; without a limit to fill, at 4.9 all 40 are kept."""
    assert cost(burnt([100.0, 0.0], storage_capacity=90.0, storage_cost=6.0)) == 200.0
    assert cost(burnt([100.0, 0.0], storage_capacity=90.0, storage_cost=4.9)) == pytest.approx(196.0)


def test_the_limits_of_input_and_facility_both_hold() -> None:
    """The smaller of the two: 20 or 30. An empty one does not limit; both empty, nothing is kept."""
    for of_input, of_facility, kept in ((20.0, 30.0, 20.0), (35.0, 30.0, 30.0), (20.0, None, 20.0), (None, 30.0, 30.0),
                                        (None, None, 0.0)):  # fmt: skip
        entry = {} if of_input is None else {"storage_limit": of_input}
        facility = {} if of_facility is None else {"storage_capacity": of_facility}
        plan = burnt([100.0, 0.0], entry, **facility)
        assert row_of(plan, "kiln", "p1").stored == amounts(kept)
        assert cost(plan) == (40.0 - kept) * 5.0


def test_the_cost_of_an_input_replaces_that_of_the_facility() -> None:
    """40 kept at 1 (the input's) rather than at 2 (the facility's); at 0 for nothing."""
    for own, expected in ((1.0, 40.0), (0.0, 0.0)):
        entry = {"storage_cost": own}
        assert cost(burnt([100.0, 0.0], entry, storage_capacity=90.0, storage_cost=2.0)) == expected


def test_stock_is_paid_for_at_the_end_of_each_period_at_its_discount() -> None:
    """100, 60, 0: the 40 of p1 wait out p2, which is full. 40 x 1 at 1 and 40 x 1 at 0.5: 60."""
    plan = burnt([100.0, 60.0, 0.0], factors=[1.0, 0.5, 0.25], storage_capacity=40.0, storage_cost=1.0)
    assert course(plan, "kiln", "stored") == amounts([40.0, 40.0, 0.0])
    assert cost(plan) == 60.0


def test_nothing_is_kept_beyond_the_horizon() -> None:
    """100 in the last period: 60 burnt, nothing kept though it costs nothing. Cost 40 x 5; so with one period only."""
    for quantity in ([0.0, 100.0], [100.0]):
        plan = burnt(quantity, storage_capacity=90.0)
        assert course(plan, "kiln", "stored") == [0.0] * len(quantity)
        assert cost(plan) == 200.0


def test_inputs_of_a_recipe_share_the_room() -> None:
    """1 of a and 1 of b, 100 of each in p1 only; 60 burnt, room for 30: 15 of each make 15 in p2. Left 2 x 25 at 5."""
    plan = optimum(
        streams=[{"material": name, "quantity": [100.0, 0.0], "disposal_cost": 5.0} for name in "ab"],
        processes=[takes("burn", "a"), takes("burn", "b")],
        facilities=[plant("kiln", "burn", 60.0, storage_capacity=30.0)],
        periods=periods(2),
    )
    assert {row.material: row.stored for row in plan.storage} == pytest.approx({"a": 15.0, "b": 15.0})
    assert course(plan, "kiln", "throughput") == amounts([60.0, 15.0])
    assert cost(plan) == 250.0


def test_one_input_waits_for_the_other() -> None:
    """50 of a in p1, 40 of b in p2: 40 of a wait. Left 10 of a at 5."""
    plan = optimum(
        streams=[{"material": "a", "quantity": [50.0, 0.0], "disposal_cost": 5.0},
                 {"material": "b", "quantity": [0.0, 40.0], "disposal_cost": 5.0}],
        processes=[takes("burn", "a", storage_limit=45.0), takes("burn", "b")],
        facilities=[plant("kiln", "burn", 60.0)],
        periods=periods(2),
    )  # fmt: skip
    assert course(plan, "kiln", "throughput") == amounts([0.0, 40.0])
    assert course(plan, "kiln", "stored") == amounts([40.0, 0.0])
    assert cost(plan) == 50.0


def mixed(a: list[float], *b: list[float]) -> Plan:
    """The plan with a free mix of a (1 per unit, may be stored) and b (2 per unit, may not); both at 5; 60 a period."""
    return optimum(
        streams=[{"material": "a", "quantity": a, "disposal_cost": 5.0},
                 *({"material": "b", "quantity": quantity, "disposal_cost": 5.0} for quantity in b)],
        processes=[takes("burn", "a", storage_limit=40.0, mix="free"), takes("burn", "b", 2.0, mix="free")],
        facilities=[plant("kiln", "burn", 60.0)],
        periods=periods(2),
    )  # fmt: skip


def test_what_a_free_mix_may_store_makes_room_for_the_rest() -> None:
    """50 a and 120 b in p1: the b fill the 60, 40 of a wait. Left 10 a at 5: in p1 they would take the room of 20 b."""
    plan = mixed([50.0, 0.0], [120.0, 0.0])
    assert [(row.material, row.period, row.stored) for row in plan.storage] == [("a", "p1", amounts(40.0))]
    assert course(plan, "kiln", "throughput") == amounts([60.0, 40.0])
    assert cost(plan) == 50.0


def test_a_free_mix_does_not_store_what_it_has_not_got() -> None:
    """Twice 100 of b in p1 alone: 120 fill the 60, and b is not to be stored under the name of a. Left 80 at 5."""
    plan = mixed([0.0, 0.0], [100.0, 0.0], [100.0, 0.0])
    assert plan.storage == ()
    assert cost(plan) == 400.0


def test_stock_bridges_a_season_of_demand() -> None:
    """Straw comes in p1 (100), pellets are wanted in p2 (80, at 3): pressed in p2, not before. Pellets are not stored.

    The press takes 70: 70 straw wait at 1, 70 pellets; 10 are bought at 3. Straw that stays costs nothing.
    """
    plan = optimum(
        streams=[{"material": "straw", "quantity": [100.0, 0.0]}],
        demands=[{"material": "pellets", "quantity": [0.0, 80.0], "purchase_cost": 3.0}],
        processes=[takes("press", "straw"), {"process": "press", "role": "output", "material": "pellets"}],
        facilities=[plant("press", "press", 70.0, storage_capacity=90.0, storage_cost=1.0)],
        periods=periods(2),
    )
    assert sent(plan) == amounts({("s1", "press", "p1"): 70.0, ("press", "d1", "p2"): 70.0})
    assert cost(plan) == 70.0 + 30.0


def test_a_plant_must_be_open_to_store() -> None:
    """A candidate that may open in p2 only (at 1) takes nothing in p1, though it has room for it: 300, and 1 in p2."""
    plan = burnt([60.0, 30.0], storage_capacity=90.0, opening_cost=1.0, open_in="p2")
    assert sent(plan) == amounts({("s1", "kiln", "p2"): 30.0})
    assert cost(plan) == 301.0
