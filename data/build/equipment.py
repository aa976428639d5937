"""Equipment that is shared: what may be booked, and who wants it when."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from data.build.references import Ids, check_unique
from data.faults import Code
from data.instants import instant
from data.typed import TypedTable, rows_of
from symbiosis.inventory import Assets, Real, Requests

_EXPECTED = "a date and time such as 2026-03-01T08:00"


def build_assets(table: TypedTable, sites: Ids) -> Assets:
    """Return the assets; instants in seconds since 1970."""
    check_unique(table, ["asset_id"])
    start, end = _window(table, "start", "end")
    return Assets(
        id=table.text("asset_id"),
        site=sites.find(table, "site_id"),
        kind=table.text("kind"),
        capacity=table.real("capacity"),
        start=start,
        end=end,
        hourly_cost=table.real("hourly_cost", 0.0),
    )


def build_requests(table: TypedTable, sites: Ids) -> Requests:
    """Return the requests; a window shorter than the booking is told, since it can only be bought outside."""
    check_unique(table, ["request_id"])
    earliest, latest = _window(table, "earliest", "latest")
    duration = table.real("duration_h")
    short = (earliest < latest) & (duration * 3600.0 > latest - earliest + 1e-3)
    hint = "The booking is longer than its window, so it can only be bought outside: widen the window, or shorten it."
    table.faults(Code.WINDOW_TOO_SHORT, short, "duration_h", "at most the hours from earliest to latest", hint)
    return Requests(
        id=table.text("request_id"),
        site=sites.find(table, "site_id"),
        kind=table.text("kind"),
        amount=table.real("amount"),
        duration_h=duration,
        earliest=earliest,
        latest=latest,
        outside_hourly_cost=table.real("outside_hourly_cost"),
        max_distance_km=table.real("max_distance_km", inf),
    )


def _window(table: TypedTable, first: str, last: str) -> tuple[Real, Real]:
    """Return both ends of windows; a cell that is no instant, a mixture of clocks and an empty window are reported."""
    seconds = {name: np.full(len(table), nan) for name in (first, last)}
    zoned: dict[bool, tuple[int, str]] = {}
    for name, values in seconds.items():
        cells = table.text(name)
        for place in rows_of(cells != ""):
            moment = instant(cells[place])
            if moment is None:
                table.fault(Code.BAD_INSTANT, place, name, _EXPECTED)
                continue
            values[place] = moment.seconds
            zoned.setdefault(moment.zoned, (place, name))
    if len(zoned) == 2:
        place, name = zoned[False]
        hint = "Some instants of the table say their offset and some do not; those without are taken as UTC."
        table.fault(Code.MIXED_OFFSETS, place, name, "an offset everywhere, or nowhere", hint)
    empty = seconds[first] >= seconds[last]
    table.faults(
        Code.EMPTY_WINDOW, empty, last, f"an instant after {first}", f"The window from {first} to {last} is empty."
    )
    return seconds[first], seconds[last]
