"""One CSV file to one table of texts. What is wrong with its form is a fault, never an exception."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from data.faults import Code, Report
from data.formulas import unguard
from data.raw import RawTable
from data.readers import csv_fast
from data.readers.csv_dialect import decimal_of, lines_of, separator_of
from data.readers.csv_encoding import decode
from data.readers.options import DETECT, ReadingOptions
from symbiosis.inventory import Text


def parse(name: str, content: bytes, report: Report, options: ReadingOptions = DETECT) -> RawTable:
    """Return the table that the bytes of a CSV file hold; a table without rows where they cannot be read."""
    text = decode(name, content, options, report)
    dialect = None if text is None else separator_of(name, text, options, report)
    if text is None or dialect is None:
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    separator, start = dialect
    text = text[start:]
    fast = csv_fast.parse(name, text, separator)
    table = _parse_rows(name, text, separator, report) if fast is None else without_blank(fast, report)
    columns = {unguard(column): cells for column, cells in table.columns.items()} if "'" in text else table.columns
    if "'" in text:
        columns = {column: _all_unguarded(cells) for column, cells in columns.items()}
    return replace(table, columns=columns, decimal=decimal_of(name, columns, separator, options, report))


def _parse_rows(name: str, text: str, separator: str, report: Report) -> RawTable:
    """Return the table that a text holds, row by row."""
    lines = _split(name, text, separator, report)
    if lines is None:
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    if not lines:
        report.add(Code.BAD_CSV, name, expected="a header row", hint="The file is empty: give the row of column names.")
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    return from_rows(name, lines[0], lines[1:], report)


def _split(name: str, text: str, separator: str, report: Report) -> list[list[str]] | None:
    """Return the rows of cells, blank lines left out, or None after a fault."""
    reader = csv.reader(lines_of(text), delimiter=separator, strict=True)
    try:
        return list(filter(None, reader))
    except csv.Error as error:
        hint = f"Near line {reader.line_num}: {error}. A quote opens and closes a whole cell; inside one it is doubled."
        report.add(Code.BAD_CSV, name, expected="closed quotes", hint=hint)
        return None


def from_rows(name: str, header: Sequence[str], lines: list[list[str]], report: Report) -> RawTable:
    """Put rows of cells into columns; rows longer or shorter than the header, or without any cell, are reported."""
    width = len(header)
    damaged = {row for row, line in enumerate(lines) if len(line) != width}
    for row in damaged:
        found = len(lines[row])
        report.add(Code.RAGGED_ROW, name, row + 1, value=f"{found} cells", expected=f"{width} cells")
        # The first cell names the row in every table: kept, so that references to it are not reported as well.
        lines[row] = [lines[row][0], *[""] * (width - 1)]
    columns = _columns(name, [cell.strip() for cell in header], lines, report)
    return without_blank(RawTable(name, columns, numbered(len(lines)), frozenset(damaged)), report)


def numbered(rows: int) -> npt.NDArray[np.int32]:
    """Return the numbers of data rows, from 1."""
    return np.arange(1, rows + 1, dtype=np.int32)


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


def _columns(name: str, header: list[str], lines: list[list[str]], report: Report) -> dict[str, Text]:
    """Return the columns by name; a second column of a name, or one without, is a fault and left out."""
    columns: dict[str, Text] = {}
    transposed = zip(*lines, strict=True) if lines else ((),) * len(header)
    for position, (column, cells) in enumerate(zip(header, transposed, strict=True), 1):
        if column in columns:
            report.add(Code.DUPLICATE_COLUMN, name, column=column, expected="one column of each name")
        elif column:
            columns[column] = as_text(cells)
        elif any(cells):
            report.add(Code.EMPTY_HEADER, name, column=f"#{position}", expected="a column name")
    return columns


def as_text(cells: Sequence[str]) -> Text:
    """Return cells as an array of Python texts."""
    array = np.empty(len(cells), dtype=np.object_)
    array[:] = cells
    return array


def _all_unguarded(cells: Text) -> Text:
    return as_text([unguard(cell) for cell in cells])


def _blank(columns: dict[str, Text], rows: int) -> npt.NDArray[np.intp]:
    """Return the positions of rows without any cell."""
    empty = np.ones(rows, dtype=np.bool_)
    for cells in columns.values():
        empty &= cells == ""
        if not empty.any():
            break
    return np.flatnonzero(empty)
