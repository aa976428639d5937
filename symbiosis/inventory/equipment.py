"""Shared use: what may be booked, and who wants it when."""

from __future__ import annotations

from dataclasses import dataclass

from symbiosis.inventory.kinds import Index, Real, Text


@dataclass(frozen=True, eq=False)
class Assets:
    """Equipment that may be shared; shape (A,). Instants are seconds since 1970-01-01T00:00 UTC."""

    id: Text
    site: Index
    kind: Text
    capacity: Real
    """Units in use at once."""
    start: Real
    end: Real
    hourly_cost: Real


@dataclass(frozen=True, eq=False)
class Requests:
    """Equipment wanted; shape (Q,). Instants are seconds since 1970-01-01T00:00 UTC."""

    id: Text
    site: Index
    kind: Text
    amount: Real
    duration_h: Real
    earliest: Real
    latest: Real
    """The booking ends by it."""
    outside_hourly_cost: Real
    max_distance_km: Real
