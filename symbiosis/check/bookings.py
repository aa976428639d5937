"""Bookings of shared assets, held against the inventory: instants, capacity by a sweep, distance and cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from pyproj import Geod

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import Finding, Findings, differs, exact, exceeds, falls_short, stated
from symbiosis.check.facts import KM_PER_M, rows_of
from symbiosis.plan import Booking

HOUR = Fraction(3600)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def bookings(case: Case) -> Findings:
    """Each request is booked once and whole, on an asset of its kind within reach, in both windows, at its rate."""
    requests, seen = rows_of(case.inventory.requests.id), set()
    assets = rows_of(case.inventory.assets.id)
    for row in case.plan.bookings:
        where = f"request {row.request_id}"
        request, asset = requests.get(row.request_id), assets.get(row.asset_id)
        kinds = case.inventory.requests.kind, case.inventory.assets.kind
        if request is None or asset is None or kinds[0][request] != kinds[1][asset]:
            yield Finding(Code.UNKNOWN_BOOKING, where, row.asset_id, "a request, and an asset of its kind")
            continue
        if request in seen:
            yield Finding(Code.DUPLICATE_BOOKING, where, row.asset_id, "one booking")
        seen.add(request)
        yield from _times(case, row, request, asset, where)
        yield from _terms(case, row, request, asset, where)


def _times(case: Case, row: Booking, request: int, asset: int, where: str) -> Findings:
    """The booking lies in both windows and is as long as asked; in hours."""
    requests, assets = case.inventory.requests, case.inventory.assets
    start, end = moment(row.start), moment(row.end)
    if start is None or end is None:
        yield Finding(Code.BOOKING_INSTANT, where, f"{row.start} to {row.end}", "two instants")
        return
    nothing = Fraction(0)
    for first in (requests.earliest[request], assets.start[asset]):
        early = (start - Fraction(exact(first))) / HOUR
        yield from falls_short(Code.BOOKING_WINDOW, f"{where}, start", early, nothing)
    for last in (requests.latest[request], assets.end[asset]):
        late = (end - Fraction(exact(last))) / HOUR
        yield from exceeds(Code.BOOKING_WINDOW, f"{where}, end", late, nothing)
    hours = Fraction(exact(requests.duration_h[request]))
    yield from differs(Code.BOOKING_LENGTH, where, (end - start) / HOUR, hours)


def _terms(case: Case, row: Booking, request: int, asset: int, where: str) -> Findings:
    """Amount, distance and cost are right."""
    requests = case.inventory.requests
    amount = exact(requests.amount[request])
    hours = exact(requests.duration_h[request])
    for code, figure, required in (
        (Code.BOOKING_AMOUNT, row.amount, amount),
        (Code.BOOKING_COST, row.cost, hours * amount * exact(case.inventory.assets.hourly_cost[asset])),
    ):
        found = stated(figure)
        if found is None:
            yield Finding(Code.NOT_FINITE, where, str(figure), "a finite number")
        else:
            yield from differs(code, where, found, required)
    limit = exact(requests.max_distance_km[request])
    yield from exceeds(Code.BOOKING_DISTANCE, where, _km(case, request, asset), limit)


def _km(case: Case, request: int, asset: int) -> Decimal:
    """Return the geodesic between the two sites, 0 within one place."""
    sites = case.inventory.sites
    here, there = int(case.inventory.requests.site[request]), int(case.inventory.assets.site[asset])
    if case.facts.place[here] == case.facts.place[there]:
        return Decimal(0)
    ends = (sites.longitude_deg[here], sites.latitude_deg[here], sites.longitude_deg[there], sites.latitude_deg[there])
    _, _, metres = Geod(ellps="WGS84").inv(*ends)
    return exact(metres) * KM_PER_M


def full_assets(case: Case) -> Findings:
    """At no instant is more of an asset booked than its capacity: swept from event to event."""
    for asset, name in enumerate(case.inventory.assets.id):
        capacity, held, most = exact(case.inventory.assets.capacity[asset]), Decimal(0), Decimal(0)
        for _, change in sorted(_events(case, str(name))):  # at one instant what ends goes first
            held += change
            most = max(most, held)
        yield from exceeds(Code.ASSET_CAPACITY, f"asset {name}", most, capacity)


def _events(case: Case, asset: str) -> Iterator[tuple[Fraction, Decimal]]:
    """Yield when how much of an asset is taken and given back."""
    for row in case.plan.bookings:
        start, end, amount = moment(row.start), moment(row.end), stated(row.amount)
        if row.asset_id == asset and start is not None and end is not None and amount is not None and start < end:
            yield start, amount
            yield end, -amount


def equipment_cost(case: Case) -> Fraction:
    """Return what the hours booked and the hours bought outside cost; undiscounted."""
    requests, assets = case.inventory.requests, case.inventory.assets
    booked = {row.request_id: row.asset_id for row in case.plan.bookings}
    asset_row, total = rows_of(assets.id), Decimal(0)
    for request, name in enumerate(requests.id):
        asset = asset_row.get(booked.get(name, ""))
        rate = requests.outside_hourly_cost[request] if asset is None else assets.hourly_cost[asset]
        total += exact(requests.duration_h[request]) * exact(requests.amount[request]) * exact(rate)
    return Fraction(total)


def moment(text: str) -> Fraction | None:
    """Return an instant in seconds since 1970, UTC where no offset is told; None where it is none."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    since = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)) - EPOCH
    return Fraction(since // timedelta(microseconds=1), 10**6)
