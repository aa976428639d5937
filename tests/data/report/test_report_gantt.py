"""The chart of bookings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from data.report import render_report
from data.report.figures import text_width
from data.report.gantt import LEFT, TICK_SIZE, WIDTH, draw_gantt
from symbiosis import match
from symbiosis.plan import Booking, BoughtOutside
from tests.data.report.test_report_page import page_of
from tests.data.writers.plans import sample_plan
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


@pytest.mark.parametrize("hours", [2, 7, 20, 47, 100, 102, 200, 1000, 20000])
def test_moments_on_the_axis_do_not_run_into_each_other(hours: int) -> None:
    """However long the time shown is, a moment ends before the next begins and before the edge."""
    rows = [Booking("a", "press", "1970-01-01T03:00Z", _after(3 + hours), 1.0, 1.0)]
    chart = draw_gantt(rows, inventory(assets=[ASSETS[0] | {"end": 3 + hours}]))
    assert chart is not None
    shown = [(x, x + text_width(label, TICK_SIZE)) for x, label in chart.ticks if label]
    ends = [start for start, _ in shown[1:]] + [WIDTH]
    assert shown
    assert all(end <= until for (_, end), until in zip(shown, ends, strict=True))


def _after(hours: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).isoformat()


def test_bookings_are_listed_with_who_books_and_what_nobody_books_is_named() -> None:
    """On paper nobody can point at a bar: each booking has a row with its times, and idle assets are named."""
    region = inventory(
        assets=[*ASSETS, ASSETS[0] | {"asset_id": "spare"}],
        requests=[
            {"request_id": "r1", "kind": "press", "duration_h": 2, "earliest": 0, "latest": 8}
            | {"outside_hourly_cost": 9}
        ],
    )
    plan = sample_plan(bookings=(booking("r1", 1, 3),), outside=(BoughtOutside("r2", 1234.0, "c", "Too late.", ""),))
    text = page_of(plan, region).text
    assert "1 of 2 requests is served by equipment that is shared; 1 is bought outside. Nobody books spare." in text
    assert "r1 Thu 01 Jan 1970 01:00 Thu 01 Jan 1970 03:00 1 1" in text
    assert "press, 2 at once" in text
    assert "r2 1 234 Too late." in text
