"""Blends, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.symbiosis.cases import amounts, carried, optimum


def offered(owner: str, **figures: float) -> dict[str, Any]:
    """What a stream has of ash, or what a receiver accepts of it."""
    return {"owner_id": owner, "property": "ash"} | figures


def test_a_clean_stream_makes_room_for_a_dirty_one() -> None:
    """At most 10 % ash. Clean has 4 %, dirty 16 %: they blend one to one, so 30 of each; 70 dirty are left at 5."""
    plan = optimum(
        streams=[{"quantity": 30.0, "disposal_cost": 1.0}, {"disposal_cost": 5.0}],
        demands=[{}],
        properties=[offered("s1", value=4.0), offered("s2", value=16.0), offered("d1", max=10.0)],
    )
    assert carried(plan) == amounts({("s1", "d1"): 30.0, ("s2", "d1"): 30.0})
    assert plan.summary.plan_cost == pytest.approx(350.0)


def test_a_least_value_is_held_by_the_lower_end() -> None:
    """At least 10. Rich has 14 to 99, poor 8 to 12: 30 x 4 outweighs 60 x 2, so 60 of the poor go. Left 40 at 5."""
    plan = optimum(
        streams=[{"quantity": 30.0, "disposal_cost": 1.0}, {"disposal_cost": 5.0}],
        demands=[{}],
        properties=[offered("s1", low=14.0, high=99.0), offered("s2", low=8.0, high=12.0), offered("d1", min=10.0)],
    )
    assert carried(plan) == amounts({("s1", "d1"): 30.0, ("s2", "d1"): 60.0})
    assert plan.summary.plan_cost == pytest.approx(200.0)


def test_the_upper_end_counts_against_a_most_value() -> None:
    """2 to 12 against at most 10: it may be 12, so it goes nowhere alone."""
    properties = [offered("s1", low=2.0, high=12.0), offered("d1", max=10.0)]
    assert optimum(streams=[{"disposal_cost": 1.0}], demands=[{}], properties=properties).exchanges == ()


def test_what_is_lost_on_the_way_concentrates() -> None:
    """6 % of what is sent are 12 % of what is received at yield 0.5: too much for 10, and not for 12."""
    tables: dict[str, Any] = {
        "streams": [{"disposal_cost": 1.0}],
        "demands": [{"material": "p"}],
        "conversions": [{"from_material": "m", "to_material": "p", "yield": 0.5}],
    }
    for most, cost in ((10.0, 100.0), (12.0, 0.0)):
        plan = optimum(**tables, properties=[offered("s1", value=6.0), offered("d1", max=most)])
        assert plan.summary.plan_cost == cost


def test_a_plant_holds_the_blend_of_all_its_inputs() -> None:
    """A kiln that takes m, limit 10: the same one-to-one blend as at a demand."""
    plan = optimum(
        streams=[{"quantity": 30.0}, {"disposal_cost": 5.0}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 99.0, "existing": True}],
        properties=[offered("s1", value=4.0), offered("s2", value=16.0), offered("kiln", max=10.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(350.0)
