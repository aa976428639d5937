"""The form of a plan folder: its files, and the columns of its tables.

Writer and reader share this page, so that what one puts down the other takes up. The columns of a table are the
fields of its row class, in their order.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from types import MappingProxyType
from typing import get_type_hints

from symbiosis.plan import Booking, BoughtOutside, Exchange, FacilityPeriod, Stored, Unmatched

SUMMARY = "summary.json"
EXCHANGES = "exchanges.csv"
FACILITIES = "facilities.csv"
UNMATCHED = "unmatched.csv"
BOOKINGS = "bookings.csv"
STORAGE = "storage.csv"
OUTSIDE = "outside.csv"
MAP = "map.geojson"
REPORT = "report.html"

PLAN_FILES = (EXCHANGES, FACILITIES, UNMATCHED, BOOKINGS, STORAGE, OUTSIDE, MAP, REPORT, SUMMARY)
"""Every file that a plan may hold; the summary last, because a folder without it is no plan."""

ROW_TYPES: MappingProxyType[str, type] = MappingProxyType(
    {
        EXCHANGES: Exchange,
        FACILITIES: FacilityPeriod,
        UNMATCHED: Unmatched,
        BOOKINGS: Booking,
        STORAGE: Stored,
        OUTSIDE: BoughtOutside,
    }
)


@cache
def columns(row_type: type) -> MappingProxyType[str, type]:
    """Return the columns of a table, in order, each with ``str``, ``float`` or ``bool``."""
    hints = get_type_hints(row_type)
    return MappingProxyType({field.name: hints[field.name] for field in fields(row_type)})
