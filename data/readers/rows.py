"""Rows of cells to the columns of a table, block by block: the rows are never in memory all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from data.faults import Code, Report
from data.raw import RawTable
from symbiosis.inventory import Text

BLOCK = 256
"""Rows of a block; so few that Python does not look for garbage while there is one, which takes a fifth of the time."""
MOST_CELLS = 50_000_000
"""Of one table; each costs its place in memory even if it is empty."""
MOST_SHARED = 100_000


class TooManyCellsError(Exception):
    """A table has more than ``MOST_CELLS``."""

    def __init__(self) -> None:
        super().__init__(f"The file holds more than {MOST_CELLS} cells")


class Texts:
    """One column that grows by blocks. Equal cells share one text, as long as at most ``MOST_SHARED`` differ."""

    def __init__(self) -> None:
        self._blocks: list[Text] = []
        self._known: dict[str, str] | None = {}

    def add(self, cells: Sequence[str]) -> None:
        """Add the cells of a block."""
        self._blocks.append(as_text(self._shared(cells)))

    def add_coded(self, texts: Sequence[str], codes: npt.NDArray[np.intp]) -> None:
        """Add a block by its different texts and the position of each cell's among them; shape of codes (rows,)."""
        block: Text = as_text(self._shared(texts))[codes]
        self._blocks.append(block)

    def joined(self) -> Text:
        """Return the whole column; shape (rows,)."""
        self._blocks = [np.concatenate([np.empty(0, dtype=np.object_), *self._blocks])]
        return self._blocks[0]

    def _shared(self, cells: Sequence[str]) -> Sequence[str]:
        if self._known is None:
            return cells
        shared = list(map(self._known.setdefault, cells, cells))
        if len(self._known) > MOST_SHARED:
            self._known = None
        return shared


class Rows:
    """A table that grows by blocks of rows; its header is known from the start."""

    def __init__(self, name: str, header: Sequence[str], report: Report) -> None:
        """Begin the table; a second column of a name is a fault and left out."""
        self._name, self._report = name, report
        self._width = len(header)
        self._columns: dict[str, tuple[int, Texts]] = {}
        self._nameless: set[int] = set()
        self._damaged: list[int] = []
        self._rows = 0
        for place, column in enumerate(cell.strip() for cell in header):
            if not column:
                self._nameless.add(place)
            elif column in self._columns:
                report.add(Code.DUPLICATE_COLUMN, name, column=column, expected="one column of each name")
            else:
                self._columns[column] = (place, Texts())

    def add(self, block: list[list[str]]) -> None:
        """Add rows of cells; those longer or shorter than the header are reported.

        Raises:
            TooManyCellsError: The table has become too large.
        """
        self._even(block)
        if (self._rows + len(block)) * self._width > MOST_CELLS:
            raise TooManyCellsError
        cells = list(zip(*block, strict=True))
        for place, texts in self._columns.values():
            texts.add(cells[place] if cells else ())
        for place in [place for place in self._nameless if cells and any(cells[place])]:
            self._nameless.remove(place)
            self._report.add(Code.EMPTY_HEADER, self._name, column=f"#{place + 1}", expected="a column name")
        self._rows += len(block)

    def _even(self, block: list[list[str]]) -> None:
        """Cut rows of another length than the header's to their first cell, and report them."""
        for row, line in enumerate(block):
            if len(line) != self._width:
                number = self._rows + row + 1
                found, expected = f"{len(line)} cells", f"{self._width} cells"
                self._report.add(Code.RAGGED_ROW, self._name, number, value=found, expected=expected)
                self._damaged.append(number - 1)
                # The first cell names the row in every table: kept, so that references to it are not reported as well.
                block[row] = [line[0], *[""] * (self._width - 1)]

    def table(self) -> RawTable:
        """Return the table; rows without any cell are reported and left out."""
        columns = {column: texts.joined() for column, (_, texts) in self._columns.items()}
        whole = RawTable(self._name, columns, numbered(self._rows), frozenset(self._damaged))
        return without_blank(whole, self._report)


def nothing(name: str) -> RawTable:
    """Return a table that could not be read."""
    return RawTable(name, {}, np.empty(0, np.int32), complete=False)


def numbered(rows: int) -> npt.NDArray[np.int32]:
    """Return the numbers of data rows, from 1."""
    return np.arange(1, rows + 1, dtype=np.int32)


def as_text(cells: Sequence[str]) -> Text:
    """Return cells as an array of Python texts."""
    array = np.empty(len(cells), dtype=np.object_)
    array[:] = cells
    return array


def without_blank(table: RawTable, report: Report) -> RawTable:
    """Leave out rows without any cell, such as a spreadsheet leaves at the end, with a warning each."""
    blank = _blank(table.columns, table.rows)
    if not len(blank):
        return table
    for place in blank:
        report.add(Code.BLANK_ROW, table.name, int(place) + 1)
    kept = np.setdiff1d(np.arange(table.rows), blank)
    columns = {column: cells[kept] for column, cells in table.columns.items()}
    damaged = frozenset(int(place) for place in np.flatnonzero(np.isin(kept, list(table.damaged))))
    return replace(table, columns=columns, number=table.number[kept], damaged=damaged)


def _blank(columns: dict[str, Text], rows: int) -> npt.NDArray[np.intp]:
    """Return the positions of rows without any cell."""
    empty = np.ones(rows, dtype=np.bool_)
    for cells in columns.values():
        empty &= cells == ""
        if not empty.any():
            break
    return np.flatnonzero(empty)
