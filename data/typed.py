"""A table whose cells have been read as what its columns are: figures, truth values, lists, texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import nan

import numpy as np
import numpy.typing as npt

from data.faults import MOST_ROWS, Code, Report
from data.raw import RawTable
from data.schema import Column, Table
from symbiosis.inventory import Flag, Patterns, Real, Text

Cells = Text | Real | npt.NDArray[np.int8] | Patterns
UNSET = -1
"""A truth value that is not given."""


@dataclass(frozen=True)
class TypedTable:
    """One table, column by column; a cell that is empty or wrong is ``""``, nan, ``UNSET`` or ``()``."""

    spec: Table
    raw: RawTable
    report: Report
    cells: dict[str, Cells]

    def __len__(self) -> int:
        return self.raw.rows

    def text(self, column: str) -> Text:
        """Texts and identifiers; shape (rows,)."""
        found = self.cells.get(column)
        return np.full(len(self), "", dtype=np.object_) if found is None else np.asarray(found, dtype=np.object_)

    def real(self, column: str, empty: float | None = None) -> Real:
        """Figures; an empty cell is ``empty``, or the column's default, or nan; shape (rows,)."""
        found = self.cells.get(column)
        values = np.full(len(self), nan) if found is None else np.asarray(found, dtype=np.float64)
        default = self._column(column).default if empty is None else empty
        return values if default is None else np.where(np.isnan(values), float(default), values)

    def flag(self, column: str, empty: bool = False) -> Flag:
        """Truth values; an empty cell is ``empty``; shape (rows,)."""
        found = self.tristate(column)
        return np.where(found == UNSET, empty, found == 1)

    def tristate(self, column: str) -> npt.NDArray[np.int8]:
        """Truth values as 1, 0 and ``UNSET``; shape (rows,)."""
        found = self.cells.get(column)
        assert found is None or isinstance(found, np.ndarray)
        return np.full(len(self), UNSET, dtype=np.int8) if found is None else found.astype(np.int8)

    def lists(self, column: str) -> Patterns:
        """Entries of each cell; one tuple a row."""
        found = self.cells.get(column)
        assert found is None or isinstance(found, tuple)
        return ((),) * len(self) if found is None else found

    def given(self, column: str) -> Flag:
        """Tell which cells hold something, right or wrong; shape (rows,)."""
        cells = self.raw.columns.get(column)
        return np.zeros(len(self), dtype=np.bool_) if cells is None else np.asarray(cells != "", dtype=np.bool_)

    def take(self, rows: npt.NDArray[np.int64]) -> TypedTable:
        """Return the table of some of its rows, which keep the numbers that reports state."""
        new = {int(old): place for place, old in enumerate(rows)}
        raw = replace(
            self.raw,
            columns={name: cells[rows] for name, cells in self.raw.columns.items()},
            number=self.raw.number[rows],
            damaged=frozenset(new[old] for old in self.raw.damaged if old in new),
        )
        cells: dict[str, Cells] = {
            name: tuple(found[row] for row in rows) if isinstance(found, tuple) else found[rows]
            for name, found in self.cells.items()
        }
        return replace(self, raw=raw, cells=cells)

    def intact(self) -> Flag:
        """Tell which rows could be told apart into cells; shape (rows,)."""
        flags = np.ones(len(self), dtype=np.bool_)
        flags[list(self.raw.damaged)] = False
        return flags

    def value(self, column: str, row: int) -> str:
        """Return a cell as it was written."""
        cells = self.raw.columns.get(column)
        return "" if cells is None else str(cells[row])

    def fault(self, code: Code, row: int, column: str, expected: str = "", hint: str = "") -> None:
        """Report a fault of one cell; ``row`` is a position, the report states the row's number."""
        number = int(self.raw.number[row])
        self.report.add(code, self.spec.name, number, column, self.value(column, row), expected, hint)

    def faults(self, code: Code, where: Flag, column: str, expected: str = "", hint: str = "") -> None:
        """Report a fault of one column in each row of a mask."""
        for row in self.listed(code, where):
            self.fault(code, row, column, expected, hint)

    def listed(self, code: Code, where: Flag) -> Iterable[int]:
        """Return the positions in a mask that a report may list; the faults of those beyond are counted here.

        To be used where each of the positions gets one fault of the code.
        """
        rows = np.flatnonzero(where)
        if len(rows) > MOST_ROWS:
            self.report.totals[code] += len(rows) - MOST_ROWS
        return (int(row) for row in rows[:MOST_ROWS])

    def _column(self, name: str) -> Column:
        column = self.spec.column(name)
        assert column is not None, f"{self.spec.name} has no column {name}"
        return column


def rows_of(where: Flag) -> Iterable[int]:
    """Return the positions where a mask holds."""
    return (int(row) for row in np.flatnonzero(where))
