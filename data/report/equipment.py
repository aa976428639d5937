"""Shared equipment: the chart of bookings, the bookings as a table, and what is bought outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.report.figures import figure, money
from data.report.gantt import Gantt, draw_gantt, moment_of
from symbiosis.inventory import Inventory
from symbiosis.plan import Booking, BoughtOutside, Plan

MOST_BOOKINGS = 200
MOST_OUTSIDE = 100


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One booking; a request or asset that the inventory does not have has no organisation."""

    request: str
    asked_by: str
    asset: str
    owner: str
    start: str
    end: str
    amount: str
    cost: str


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One request that is bought outside."""

    request: str
    asked_by: str
    cost: str
    reason: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Equipment:
    """All that the report says of shared equipment."""

    gantt: Gantt | None
    bookings: tuple[BookingRow, ...]
    bookings_left: int
    outside: tuple[OutsideRow, ...]
    outside_left: int
    unused: tuple[str, ...]
    """Assets that nobody books."""


def equipment(plan: Plan, inventory: Inventory) -> Equipment | None:
    """Return what the plan does with shared equipment; None where nothing is booked and nothing bought outside."""
    if not plan.bookings and not plan.outside:
        return None
    assets = inventory.assets.id.tolist()
    booked = {row.asset_id for row in plan.bookings}
    place = {name: number for number, name in enumerate(assets)}
    ordered = sorted(plan.bookings, key=lambda row: (place.get(row.asset_id, len(place)), row.start, row.request_id))
    askers = _organisations(inventory, inventory.requests.id.tolist(), inventory.requests.site.tolist())
    owners = _organisations(inventory, assets, inventory.assets.site.tolist())
    return Equipment(
        gantt=draw_gantt(plan.bookings, inventory),
        bookings=tuple(_booking(row, askers, owners) for row in ordered[:MOST_BOOKINGS]),
        bookings_left=max(0, len(ordered) - MOST_BOOKINGS),
        outside=tuple(_outside(row, askers) for row in plan.outside[:MOST_OUTSIDE]),
        outside_left=max(0, len(plan.outside) - MOST_OUTSIDE),
        unused=tuple(name for name in assets if name not in booked),
    )


def _organisations(inventory: Inventory, ids: Iterable[str], sites: Iterable[int]) -> dict[str, str]:
    at_site = inventory.sites.organisation
    return {name: str(inventory.organisations[at_site[site]]) for name, site in zip(ids, sites, strict=True)}


def _booking(row: Booking, askers: dict[str, str], owners: dict[str, str]) -> BookingRow:
    return BookingRow(
        request=row.request_id,
        asked_by=askers.get(row.request_id, ""),
        asset=row.asset_id,
        owner=owners.get(row.asset_id, ""),
        start=_time(row.start),
        end=_time(row.end),
        amount=figure(row.amount),
        cost=money(row.cost),
    )


def _outside(row: BoughtOutside, askers: dict[str, str]) -> OutsideRow:
    asked_by = askers.get(row.request_id, "")
    return OutsideRow(row.request_id, asked_by, money(row.cost), row.reason, row.nearest_id)


def _time(text: str) -> str:
    """An instant as it is printed; what is no instant stays as the plan has it."""
    moment = moment_of(text)
    return f"{moment:%a %d %b %Y %H:%M}" if moment else text
