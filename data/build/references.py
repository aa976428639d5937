"""Identifiers to row numbers: each table's references resolved, each unknown one reported where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from data import parse
from data.faults import Code
from data.names import Names
from data.typed import TypedTable
from symbiosis.codes import low
from symbiosis.inventory import Index


class Ids:
    """The identifiers that a column may name, and the rows they stand for (the first, where two are equal)."""

    def __init__(self, *tables: tuple[TypedTable, str], extra: Iterable[str] = ()) -> None:
        """Number the rows of the tables one after the other, by the ids in the named columns, then ``extra``."""
        self._tables, self._extra = tables, tuple(extra)
        self._complete = all(table.raw.complete for table, _ in tables)
        *others, last = (table.spec.name for table, _ in tables)
        self._what = " or ".join([", ".join(others), last] if others else [last])
        self._names: Names | None = None

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each identifier; made when it is first asked for, since many tables are never referred to."""
        ids = [identifier for table, column in self._tables for identifier in table.text(column)] + list(self._extra)
        row = dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
        row.pop("", None)
        return row

    def find(self, table: TypedTable, column: str, hint: str = "") -> Index:
        """Return the row that each cell of the column names; -1 where it is empty, or unknown and reported."""
        cells = table.text(column)
        if not (cells != "").any():
            return np.full(len(cells), -1, dtype=np.int32)
        rows = np.fromiter((self.row.get(cell, -1) for cell in cells), np.int32, len(cells))
        if self._complete:
            for place in np.flatnonzero((rows < 0) & (cells != "")):
                self._report(table, column, int(place), str(cells[place]), hint)
        return rows

    def _report(self, table: TypedTable, column: str, place: int, cell: str, hint: str) -> None:
        if self._names is None:
            self._names = Names(self.row)
        day = parse.date_in(cell)
        made = f"A spreadsheet made the date {day} of the identifier: make the cell a text and type it again."
        otherwise = hint or (made if day else f"There is no such row in {self._what}.")
        table.fault(
            Code.UNKNOWN_REFERENCE, place, column, f"an identifier in {self._what}", self._names.hint(cell, otherwise)
        )


def canonical(cell: str) -> str:
    """Return the id of a material: the six digits of a code however it is written, else the cell itself."""
    return low.normalise(cell) or cell


def check_unique(table: TypedTable, columns: Sequence[str]) -> None:
    """Report each row whose cells in the columns have occurred before; codes are compared however they are written."""
    check_unique_keys(table, columns, [_comparable(table, column) for column in columns])


def check_unique_keys(table: TypedTable, columns: Sequence[str], keys: Sequence[Sequence[str]]) -> None:
    """Report each row whose keys have occurred before: what its cells are compared by, one list a column."""
    seen: dict[tuple[str, ...], int] = {}
    for place, key in enumerate(zip(*keys, strict=True)):
        first = seen.setdefault(key, place)
        if first != place and key[0]:
            _report_twice(table, place, first, columns)


def _comparable(table: TypedTable, column: str) -> list[str]:
    spec = table.spec.column(column)
    cells: list[str] = table.text(column).tolist()
    return [canonical(cell) for cell in cells] if spec is not None and spec.kind == "material" else cells


def _report_twice(table: TypedTable, place: int, first: int, columns: Sequence[str]) -> None:
    expected = "one row of each " + ", ".join(columns)
    table.fault(Code.DUPLICATE, place, columns[0], expected, same_as(table, first, place, columns))


def same_as(table: TypedTable, first: int, place: int, columns: Sequence[str]) -> str:
    """Return a hint at the earlier row, with those of its cells that are written otherwise."""
    pairs = ((table.value(column, first).strip(), table.value(column, place).strip()) for column in columns)
    other = [f"it says {before!r}" for before, after in pairs if before != after]
    return f"Row {int(table.raw.number[first])} is the same{': ' if other else ''}{' and '.join(other)}."
