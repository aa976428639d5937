"""Shared equipment along the whole road: bookings, costs, reasons, and the judge on both."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from solvers import Progress
from symbiosis import match
from symbiosis.check import check
from symbiosis.plan import Booking, Status
from tests.inventories import FREE, inventory

PRESS = {"asset_id": "press", "kind": "press", "capacity": 1, "start": 0, "end": 100, "hourly_cost": 10}
WANTED = {"kind": "press", "duration_h": 4, "earliest": 0, "latest": 10, "outside_hourly_cost": 20}


def test_two_of_three_that_save_most_are_booked() -> None:
    """10 h hold two bookings of 4 h: those at 30 and 25 an hour save 80 and 60; the third costs 80 outside: 160."""
    requests = [WANTED | {"request_id": f"r{rate}", "outside_hourly_cost": rate} for rate in (20, 25, 30)]
    plan = match(inventory(assets=[PRESS], requests=requests))
    summary = plan.summary
    assert summary.status is Status.OPTIMAL
    assert summary.certificate is not None
    assert summary.certificate.verified
    assert (summary.plan_cost, summary.bound, summary.baseline_cost) == (160.0, 160.0, 300.0)
    assert {row.request_id for row in plan.bookings} == {"r25", "r30"}
    assert [(row.request_id, row.reason_code) for row in plan.outside] == [("r20", "capacity_taken")]
    assert "r25, r30" in plan.outside[0].reason


REASONS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no_asset": ({"kind": "oven"}, {}),
    "too_small": ({}, {"amount": 2}),
    "too_far": ({"site_id": "far"}, {"max_distance_km": 100}),
    "no_time": ({"start": 7}, {}),
    "no_saving": ({"hourly_cost": 20}, {}),
}


@pytest.mark.parametrize("code", REASONS)
def test_each_hurdle_has_its_reason(code: str) -> None:
    """What keeps the only asset from the only request is what the plan says."""
    asset, request = REASONS[code]
    far = {"site_id": "far", "latitude_deg": 61.17}
    plan = match(inventory(sites=[far], assets=[PRESS | asset], requests=[WANTED | {"request_id": "r"} | request]))
    assert plan.bookings == ()
    assert [row.reason_code for row in plan.outside] == [code]
    assert plan.summary.certificate is not None
    assert plan.summary.certificate.verified


MUTANTS: dict[str, dict[str, Any]] = {
    "unknown_booking": {"asset_id": "oven"},
    "booking_instant": {"start": "soon"},
    "booking_window": {"start": "1970-01-01T07:00", "end": "1970-01-01T11:00"},
    "booking_length": {"end": "1970-01-01T05:00"},
    "booking_amount": {"amount": 2.0},
    "booking_cost": {"cost": 41.0},
}


@pytest.mark.parametrize("code", MUTANTS)
def test_a_changed_booking_is_rejected(code: str) -> None:
    """Each change of a sound booking gives the violation that is named after it."""
    region = inventory(assets=[PRESS], requests=[WANTED | {"request_id": "r"}])
    plan = match(region)
    mutant = replace(plan, bookings=(replace(plan.bookings[0], **MUTANTS[code]),))
    assert code in {violation.code for violation in check(region, mutant).violations}


def test_overbooking_and_booking_twice_are_rejected() -> None:
    """Two at once on a press for one are too many; the same request twice is one too many."""
    requests = [WANTED | {"request_id": name, "latest": 4} for name in ("r1", "r2")]
    region = inventory(assets=[PRESS], requests=requests)
    plan = match(region)
    (kept,) = plan.bookings
    other = Booking(
        **{name: getattr(kept, name) for name in kept.__slots__} | {"request_id": plan.outside[0].request_id}
    )
    assert "asset_capacity" in {row.code for row in check(region, replace(plan, bookings=(kept, other))).violations}
    assert "duplicate_booking" in {row.code for row in check(region, replace(plan, bookings=(kept, kept))).violations}


def test_an_inventory_with_both_adds_them_up() -> None:
    """Cost, baseline and bound are those of the exchanges plus those of the bookings, and time is left for both."""
    flows = {"streams": [{"disposal_cost": 5.0}], "demands": [{"purchase_cost": 3.0}]}
    alone = match(inventory(**flows)).summary
    both = match(inventory(**flows, assets=[PRESS], requests=[WANTED | {"request_id": "r"}])).summary
    assert alone.plan_cost is not None
    assert alone.baseline_cost is not None
    assert both.plan_cost == pytest.approx(alone.plan_cost + 40.0)
    assert both.baseline_cost == pytest.approx(alone.baseline_cost + 80.0)
    assert both.status is Status.OPTIMAL
    assert "share" not in {stage.name for stage in alone.stages}


def test_progress_of_the_bookings_is_told_apart_from_that_of_the_plan() -> None:
    """In the stage `share` the equipment's cost is told, then that nothing is known, then that of the whole plan."""
    heard: dict[str, list[Progress]] = {}

    def observe(progress: Progress) -> None:
        heard[list(heard)[-1]].append(progress)

    flows = {"streams": [{"disposal_cost": 5.0}], "demands": [{"purchase_cost": 3.0}], "modes": [FREE]}
    requests = [WANTED | {"request_id": name, "latest": 4} for name in ("r1", "r2")]
    plan = match(
        inventory(**flows, assets=[PRESS], requests=requests),
        stage=lambda name: heard.update({name: []}),
        observe=observe,
    )
    assert heard["share"][-1].objective == 120.0
    assert heard["solve"][0].objective == inf
    assert heard["solve"][-1].objective == pytest.approx(plan.summary.plan_cost)
    assert heard["solve"][-1].bound <= heard["solve"][-1].objective
    assert {name for name, told in heard.items() if told} == {"share", "solve"}


def test_the_summary_names_what_scheduled() -> None:
    """With nothing but equipment the solver is the one that scheduled it."""
    crowded = [WANTED | {"request_id": name, "latest": 4} for name in ("r1", "r2")]
    assert match(inventory(assets=[PRESS], requests=crowded)).summary.solver == "schedule:cp-sat"
