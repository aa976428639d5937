"""Rows to entries: the rows of one id, one for each period or one for all, become one row of the inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.build.references import Ids, canonical
from data.faults import Code
from data.schema import Column
from data.typed import TypedTable
from symbiosis.arrays import Rows
from symbiosis.inventory import Flag, Periods, Real

NO_ROW = -1
FOR_PEOPLE = "source"
"""The column of every table that is no statement about the row's subject."""
_SAME = 1e-9
"""Figures of two rows in different units are the same within this share."""

Figures = Callable[[str], Real]
"""A column of figures in canonical units; shape (rows,)."""


@dataclass(frozen=True)
class Entries:
    """The ids of one table; shape (E,), in the order in which they appear."""

    rows: TypedTable
    """Every row as it was given."""
    first: TypedTable
    """The first row of each id: what does not depend on the period."""
    first_row: Rows
    """Its position among all rows."""
    entry: Rows
    """Entry of each row; shape (rows,)."""
    row: Rows
    """(E, T): position of the row that tells a period, or ``NO_ROW``."""

    def spread(self, values: Real) -> Real:
        """Return figures of rows by entry and period, 0 where no row tells; shape (E, T)."""
        return np.append(values, 0.0)[self.row]


def gather(table: TypedTable, key: str, periods: Periods, ids: Ids) -> Entries:
    """Return the entries of a table; a second row of an id and period, or an unknown period, is reported.

    Args:
        table: With the columns ``key`` and ``period``.
        key: The column that names the entry; a row without an id is an entry of its own.
        periods: The horizon.
        ids: Of the periods.
    """
    names = table.text(key)
    own = np.where(names == "", np.arange(len(names)).astype(object), names)
    entry, found = pd.factorize(own)
    entry = np.asarray(entry, dtype=np.int64)
    first_row = np.unique(entry, return_index=True)[1].astype(np.int64)
    period = ids.find(table, "period")
    known = (period >= 0) | (table.text("period") == "")
    slot = np.where(period >= 0, period, len(periods.id)).astype(np.int64)
    _check_twice(table, key, entry, slot, known & (names != ""))
    told = np.full((len(found), len(periods.id) + 1), NO_ROW, dtype=np.int64)
    last_to_first = np.flatnonzero(known)[::-1]
    told[entry[last_to_first], slot[last_to_first]] = last_to_first
    row = np.where(told[:, :-1] == NO_ROW, told[:, -1:], told[:, :-1])
    whole = len(first_row) == len(table)
    return Entries(table, table if whole else table.take(first_row), first_row, entry, row)


def _check_twice(table: TypedTable, key: str, entry: Rows, slot: Rows, named: Flag) -> None:
    """Report every further row of an id and a period."""
    pair = entry * (int(slot.max(initial=0)) + 1) + slot
    rows = np.flatnonzero(named)
    before = pd.Series(rows).groupby(pair[rows]).transform("first").to_numpy(np.int64)
    for place, first in zip(rows[before != rows].tolist(), before[before != rows].tolist(), strict=True):
        told = table.text("period")[place]
        expected, same = ("one row of each id and period", "id and period") if told else ("each id once", "id")
        hint = f"Row {int(table.raw.number[first])} has the same {same}."
        table.fault(Code.DUPLICATE, place, key, expected, hint)


def check_same(entries: Entries, by_period: Iterable[str], figures: Figures) -> None:
    """Report cells that differ between the rows of one id although they do not depend on the period.

    Args:
        entries: Rows and their entries.
        by_period: Columns that may differ, the id and the period among them.
        figures: Of every row, in canonical units, so that rows in kg and t may say the same.
    """
    before = entries.first_row[entries.entry]
    tells = np.zeros(len(entries.rows), dtype=np.bool_)
    tells[entries.row[entries.row >= 0]] = True
    empty = entries.rows.text("period") == ""
    later = np.flatnonzero((before != np.arange(len(before))) & (tells | (empty & ~_again(entries, empty))))
    compare(
        entries.rows,
        later,
        before[later],
        by_period,
        figures,
        "has the same id and says {told}: {column} does not depend on the period",
    )


def compare(table: TypedTable, later: Rows, before: Rows, free: Iterable[str], figures: Figures, why: str) -> None:
    """Report cells of rows that say something else than those of the earlier rows they belong to.

    Args:
        table: The rows.
        later: Positions; shape (n,).
        before: Of the earlier row of each; shape (n,).
        free: Columns that may differ.
        figures: Of every row, in canonical units.
        why: What the hint says of the earlier row; ``{column}`` and ``{told}``, its cell, are put in.
    """
    passed = {*free, FOR_PEOPLE}
    for column in table.spec.columns:
        if len(later) and column.name not in passed and column.name in table.cells:
            for number in np.flatnonzero(_differ(table, column, later, before, figures)):
                _report(table, column.name, int(later[number]), int(before[number]), why)


def _again(entries: Entries, empty: Flag) -> Flag:
    """Tell which rows without a period come after another such row of their id; those are reported as duplicates."""
    again = np.zeros(len(entries.entry), dtype=np.bool_)
    again[empty] = pd.Series(entries.entry[empty]).duplicated().to_numpy(np.bool_)
    return again


def _differ(table: TypedTable, column: Column, place: Rows, before: Rows, figures: Figures) -> Flag:
    """Tell which rows say something else than their first; an empty cell says the default."""
    if column.kind in ("number", "whole"):
        values = figures(column.name)
        return ~np.isclose(values[place], values[before], rtol=_SAME, atol=0.0, equal_nan=True)
    if column.kind == "list":
        cells = table.lists(column.name)
        return np.array([set(cells[a]) != set(cells[b]) for a, b in zip(place, before, strict=True)], dtype=np.bool_)
    if column.kind == "flag":
        flags = table.flag(column.name, bool(column.default)) if column.default is not None else None
        found = table.tristate(column.name) if flags is None else flags
        return np.asarray(found[place] != found[before], dtype=np.bool_)
    texts = table.text(column.name)
    if column.kind == "material":
        return np.array([canonical(texts[a]) != canonical(texts[b]) for a, b in zip(place, before, strict=True)])
    return np.asarray(texts[place] != texts[before], dtype=np.bool_)


def _report(table: TypedTable, column: str, place: int, before: int, why: str) -> None:
    told = table.value(column, before).strip()
    hint = f"Row {int(table.raw.number[before])} {why.format(column=column, told=told or 'nothing')}."
    table.fault(Code.CONTRADICTION, place, column, told or "an empty cell", hint)
