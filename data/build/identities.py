"""Who is who: identifiers are unique where a link or a property may name them."""

from __future__ import annotations

import numpy as np

from data.build.references import Ids, check_unique
from data.build.sharing import RETURN_ID
from data.faults import Code
from data.normalise import Tables
from data.typed import TypedTable
from symbiosis.inventory import Periods

_SINGLE = {"periods": "period", "sites": "site_id", "modes": "mode"}
_SENDING = {"streams": "stream_id", "facilities": "facility_id"}


def build_periods(table: TypedTable) -> tuple[Periods, Ids]:
    """Return the horizon, of one period named 1 where there is no table, and the ids of its periods."""
    if not len(table):
        year = np.array(["1"], dtype=np.object_)
        alone = Periods(id=year, discount_factor=np.array([1.0]), days=np.array([365.0]))
        return alone, Ids((table, "period"), extra=alone.id)
    periods = Periods(id=table.text("period"), discount_factor=table.real("discount_factor"), days=table.real("days"))
    return periods, Ids((table, "period"))


def check_identifiers(tables: Tables) -> None:
    """Report identifiers that occur twice in their table, or in two tables that share them.

    Streams, demands, facilities and returns have one row an id here; a second one is reported where they are gathered.
    """
    for name, column in _SINGLE.items():
        check_unique(tables[name], [column])
    facilities = tables["facilities"]
    for name, column in (("streams", "stream_id"), ("demands", "demand_id")):
        _check_shared(facilities, "facility_id", "facility_id", tables[name], column)
    for name, column in _SENDING.items():
        _check_shared(tables["returns"], RETURN_ID, "demand_id", tables[name], column)


def _check_shared(table: TypedTable, column: str, told: str, other: TypedTable, its: str) -> None:
    """Report ids of a table that another one has too.

    Args:
        table: Where it is reported.
        column: Of its ids.
        told: The column that the report names.
        other: The other table.
        its: Of the other's ids.
    """
    others = Ids((other, its))
    for place, identifier in enumerate(table.text(column)):
        if identifier in others.row:
            what = "The id" if column == told else f"What comes back has the id {identifier}, which"
            hint = f"{what} names a row of {other.spec.name} too: rename one of them."
            table.fault(Code.DUPLICATE, place, told, "an id of its own", hint)
