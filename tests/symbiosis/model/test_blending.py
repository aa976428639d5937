"""Blends, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost as cost_of
from tests.symbiosis.model.plans import gives, periods, plant, takes


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


def test_what_a_plant_gives_has_the_properties_of_its_material_or_its_own() -> None:
    """Compost has 8 % ash by its material: good for a limit of 10. This plant's own row says 12: nothing is taken.

    Not disposable either, so its waste stays at 5.
    """
    tables: dict[str, Any] = {
        "streams": [{"material": "green", "disposal_cost": 5.0}],
        "demands": [{"material": "compost", "purchase_cost": 1.0}],
        "processes": [takes("rot", "green"), gives("rot", "compost", disposal_limit=0.0)],
        "facilities": [plant("heap", "rot", 99.0)],
    }
    of_material = [offered("compost", value=8.0), offered("d1", max=10.0)]
    assert cost_of(optimum(**tables, properties=of_material)) == 5.0 + 1.0
    assert cost_of(optimum(**tables, properties=[*of_material, offered("heap", value=12.0)])) == 500.0 + 100.0


def test_a_blend_is_held_in_each_period() -> None:
    """30 clean (4 %) in p1 only, dirty (16 %) always; at most 10 %: 30 dirty go in p1 and none in p2. 170 left at 5."""
    plan = optimum(
        streams=[{"quantity": [30.0, 0.0]}, {"disposal_cost": 5.0}],
        demands=[{}],
        properties=[offered("s1", value=4.0), offered("s2", value=16.0), offered("d1", max=10.0)],
        periods=periods(2),
    )
    assert cost_of(plan) == 850.0


def test_what_comes_back_blends_by_the_properties_of_its_material() -> None:
    """Used chairs have 16 % and clean wood 4 %, at most 10: 20 clean carry 20 of the 50 that come back; 30 at 2."""
    plan = optimum(
        streams=[{"material": "chair"}, {"material": "wood", "quantity": 20.0}],
        demands=[{"material": "chair", "purchase_cost": 10.0}, {"material": "wood"}],
        conversions=[{"from_material": "used", "to_material": "wood"}],
        returns=[{"demand_id": "d1", "material": "used", "lag_periods": 0, "fraction": 0.5, "disposal_cost": 2.0}],
        properties=[offered("used", value=16.0), offered("s2", value=4.0), offered("d2", max=10.0)],
    )
    assert carried(plan)["d1#used", "d2"] == amounts(20.0)
    assert cost_of(plan) == 60.0
