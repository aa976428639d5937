"""Who is who: identifiers are unique where a link or a property may name them."""

from __future__ import annotations

import numpy as np

from data.build.references import Ids, check_unique
from data.faults import Code
from data.normalise import Tables
from data.typed import TypedTable
from symbiosis.inventory import Periods

_SINGLE = {"periods": "period", "sites": "site_id", "modes": "mode"}


def build_periods(table: TypedTable) -> Periods:
    """Return the horizon: the one period of the table, or a year named 1."""
    if not len(table):
        year = np.array(["1"], dtype=np.object_)
        return Periods(id=year, discount_factor=np.array([1.0]), days=np.array([365.0]))
    if len(table) > 1:
        table.fault(Code.NOT_BUILT, 1, "period", "one period", "This version plans one period: leave the others out.")
    return Periods(
        id=table.text("period")[:1],
        discount_factor=table.real("discount_factor")[:1],
        days=table.real("days")[:1],
    )


def check_identifiers(tables: Tables) -> None:
    """Report identifiers that occur twice in their table, or in two tables that share them."""
    for name, column in _SINGLE.items():
        check_unique(tables[name], [column])
    for name, column in (("streams", "stream_id"), ("demands", "demand_id"), ("facilities", "facility_id")):
        _check_rows(tables[name], column)
    facilities = tables["facilities"]
    for name, column in (("streams", "stream_id"), ("demands", "demand_id")):
        others = Ids((tables[name], column))
        for place, identifier in enumerate(facilities.text("facility_id")):
            if identifier in others.row:
                hint = f"The id names a row of {name} too: rename one of them."
                facilities.fault(Code.DUPLICATE, place, "facility_id", "an id of its own", hint)


def _check_rows(table: TypedTable, column: str) -> None:
    """Report a second row of an id: a duplicate, unless it tells another period, which is not built."""
    identifiers, period = table.text(column), table.text("period")
    if len(set(identifiers.tolist())) == len(table):
        return
    first: dict[str, int] = {}
    for place, identifier in enumerate(identifiers):
        before = first.setdefault(identifier, place)
        if not identifier or before == place:
            continue
        number = int(table.raw.number[before])
        if period[place] == period[before]:
            table.fault(Code.DUPLICATE, place, column, "each id once", f"Row {number} has the same id.")
        else:
            hint = f"Row {number} has the same id; this version plans one period: keep one row of each id."
            table.fault(Code.NOT_BUILT, place, "period", "one row of each id", hint)


def check_periods(tables: Tables, periods: Periods) -> None:
    """Report cells that name a period which does not exist."""
    ids = Ids((tables["periods"], "period"), extra=periods.id)
    for name in ("streams", "demands", "facilities"):
        ids.find(tables[name], "period")
