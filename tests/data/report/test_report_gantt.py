"""The chart of bookings."""

from __future__ import annotations

from data.report import render_report
from data.report.gantt import LEFT, WIDTH, draw_gantt
from symbiosis import match
from symbiosis.plan import Booking
from tests.inventories import inventory

ASSETS = [{"asset_id": "press", "kind": "press", "capacity": 2, "start": 0, "end": 8, "hourly_cost": 1}]


def booking(name: str, start: int, end: int) -> Booking:
    return Booking(name, "press", f"1970-01-01T{start:02d}:00Z", f"1970-01-01T{end:02d}:00Z", 1.0, 1.0)


def test_bars_stand_at_their_times_and_never_over_each_other() -> None:
    """0 to 4, 2 to 6 and 4 to 8 of 8 hours: halves of the width, two rows, the third back in the first."""
    rows = [booking("a", 0, 4), booking("b", 2, 6), booking("c", 4, 8)]
    chart = draw_gantt(rows, inventory(assets=ASSETS))
    assert chart is not None
    (lane,) = chart.lanes
    first, second, third = lane.bars
    assert (first.x, first.width, third.x) == (LEFT, (WIDTH - LEFT) / 2, LEFT + (WIDTH - LEFT) / 2)
    assert first.y == third.y < second.y


def test_nothing_booked_is_no_chart() -> None:
    """Without bookings, or with such as have no time, nothing is drawn."""
    assert draw_gantt([], inventory(assets=ASSETS)) is None
    assert draw_gantt([Booking("a", "press", "soon", "later", 1.0, 1.0)], inventory(assets=ASSETS)) is None


def test_the_report_shows_bookings_and_why_others_are_bought_outside() -> None:
    """The page names the asset, the booking, and the reason of the request that is left, markup made harmless."""
    wanted = {"kind": "press", "duration_h": 2, "earliest": 0, "latest": 8, "outside_hourly_cost": 9}
    region = inventory(
        assets=ASSETS, requests=[wanted | {"request_id": "<b>"}, wanted | {"request_id": "odd", "kind": "oven"}]
    )
    page = render_report(match(region), region)
    assert 'class="booking"' in page
    assert "&lt;b&gt;" in page
    assert "<b>:" not in page
    assert "There is no asset of the kind oven." in page
