"""Facilities: what each may process in each period, and what it may become."""

from __future__ import annotations

from math import nan

import numpy as np

from data.build.entries import Entries, check_same
from data.build.references import Ids
from data.faults import Code
from data.names import Names
from data.typed import TypedTable, rows_of
from symbiosis.inventory import Facilities, Flag, Periods, Real

_BY_PERIOD = ("facility_id", "period", "capacity", "max_capacity", "min_throughput")


def build_facilities(
    entries: Entries, periods: Periods, sites: Ids, processes: Ids, numbers: dict[str, int]
) -> Facilities:
    """Return the facilities.

    Args:
        entries: Rows of facilities.
        periods: The horizon.
        sites: Sites to name.
        processes: Processes to name.
        numbers: Row of each process in ``Processes``.
    """
    rows, table = entries.rows, entries.first
    processes.find(rows, "process")
    process = [numbers.get(name, -1) for name in table.text("process")]
    check_same(entries, _BY_PERIOD, rows.real)
    most = _most(rows)
    return Facilities(
        id=table.text("facility_id"),
        site=sites.find(rows, "site_id")[entries.first_row],
        process=np.array(process, dtype=np.int32),
        capacity=entries.spread(rows.real("capacity")),
        min_throughput=entries.spread(rows.real("min_throughput")),
        existing=table.flag("existing", False),
        opening_cost=table.real("opening_cost"),
        fixed_cost=table.real("fixed_cost"),
        variable_cost=table.real("variable_cost"),
        co2e=table.real("co2e"),
        max_capacity=entries.spread(most),
        expansion_cost=table.real("expansion_cost"),
        expansion_fixed_cost=table.real("expansion_fixed_cost"),
        may_open=_may_open(entries, periods),
        storage_capacity=table.real("storage_capacity", nan),
        storage_cost=table.real("storage_cost"),
        pool=table.flag("pool", False),
        group=table.text("group"),
    )


def _most(table: TypedTable) -> Real:
    """Return the capacity after expansion of each row; less than the capacity, or than the minimum, is reported."""
    capacity, most, least = table.real("capacity"), table.real("max_capacity"), table.real("min_throughput")
    for place in rows_of(most < capacity):
        value, given = table.value("max_capacity", place), table.value("capacity", place)
        hint = f"The capacity is {given} already, and max_capacity is {value}."
        table.fault(Code.MINIMUM_ABOVE_MAXIMUM, place, "max_capacity", "at least capacity", hint)
    for place in rows_of(least > np.fmax(most, capacity)):
        high = "capacity" if np.isnan(most[place]) else "max_capacity"
        hint = f"The row asks for at least {table.value('min_throughput', place)}, but {high} is "
        hint += f"{table.value(high, place)}."
        table.fault(Code.MINIMUM_ABOVE_MAXIMUM, place, "min_throughput", f"at most {high}", hint)
    return np.where(np.isnan(most), capacity, most)


def _may_open(entries: Entries, periods: Periods) -> Flag:
    """Return whether each may be opened or expanded in each period; a period that is unknown is reported."""
    known = {name: t for t, name in enumerate(periods.id)}
    names = Names(known)
    for place, cell in enumerate(entries.rows.lists("open_in")):
        for period in cell:
            if period not in known:
                hint = names.hint(period, f"There is no period {period!r}.")
                entries.rows.fault(Code.UNKNOWN_REFERENCE, place, "open_in", "identifiers in periods", hint)
    flags = np.ones((len(entries.first), len(periods.id)), dtype=np.bool_)
    for facility, cell in enumerate(entries.first.lists("open_in")):
        if cell:
            flags[facility] = [name in cell for name in periods.id]
    return flags
