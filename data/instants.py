"""Dates and times of ISO 8601 as seconds since 1970-01-01T00:00 UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, and how it was written."""

    seconds: float
    zoned: bool
    """It says an offset; without one it is UTC."""
    day_only: bool
    """It says no time of day: the day's beginning is meant."""


def instant(cell: str) -> Instant | None:
    """Return the moment of a cell such as ``2026-03-01T08:00``, ``2026-03-01 08:00:30.5+02:00`` or ``2026-03-01``."""
    match = _FORM.fullmatch(cell.strip())
    if match is None:
        return None
    day, hour, minute, second, fraction, offset = match.groups()
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    midnight = (hours, minutes, seconds) == (24, 0, 0) and not int(fraction or 0)
    if (hours > 23 and not midnight) or minutes > 59 or seconds > 59:
        return None
    try:
        date = datetime.fromisoformat(day).replace(tzinfo=UTC) - _EPOCH
    except ValueError:  # no such day
        return None
    shift = _offset(offset or "Z")
    if shift is None:
        return None
    whole = date + timedelta(hours=hours, minutes=minutes, seconds=seconds) - shift
    return Instant(whole.total_seconds() + float(f"0.{fraction or 0}"), offset is not None, hour is None)


def _offset(text: str) -> timedelta | None:
    """What an offset such as +02:00 is ahead of UTC; None where there is no such offset."""
    if text in "Zz":
        return timedelta(0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if text[0] == "-" else ahead
