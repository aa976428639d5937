"""One CSV file to one table of texts. What is wrong with its form is a fault, never an exception."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data.faults import Code, Report
from data.raw import RawTable
from symbiosis.inventory import Text

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def parse(name: str, content: bytes, report: Report) -> RawTable:
    """Return the table that the bytes of a CSV file hold; a table without rows where they cannot be read."""
    text = _decode(name, content, report)
    lines = None if text is None else _split(name, text, report)
    if lines is None:
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    if not lines:
        report.add(Code.BAD_CSV, name, expected="a header row", hint="The file is empty: give the row of column names.")
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    return _table(name, lines[0], lines[1:], report)


def _decode(name: str, content: bytes, report: Report) -> str | None:
    """Return the text of the file, or None after a fault."""
    if content.startswith(_UTF16):
        report.add(Code.BAD_ENCODING, name, value="UTF-16", expected="UTF-8")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raw = content[error.start : error.start + 1].hex()
        hint = f"Line {line} holds the byte 0x{raw}, which is not UTF-8: save the file as 'CSV UTF-8'."
        report.add(Code.BAD_ENCODING, name, value=f"0x{raw}", expected="UTF-8", hint=hint)
        return None
    position = text.find("\0")
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        hint = f"Line {line} holds a NUL character: save the file again as 'CSV UTF-8'."
        report.add(Code.NUL_BYTE, name, expected="text", hint=hint)
        return None
    return text


def _split(name: str, text: str, report: Report) -> list[list[str]] | None:
    """Return the rows of cells, blank lines left out, or None after a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(filter(None, reader))
    except csv.Error as error:
        hint = f"Near line {reader.line_num}: {error}. A quote opens and closes a whole cell; inside one it is doubled."
        report.add(Code.BAD_CSV, name, expected="closed quotes", hint=hint)
        return None
    if lines and len(lines[0]) == 1 and (";" in lines[0][0] or "\t" in lines[0][0]):
        found = ";" if ";" in lines[0][0] else "tab"
        report.add(Code.BAD_DELIMITER, name, value=found, expected="commas")
        return None
    return lines


def _table(name: str, header: Sequence[str], lines: list[list[str]], report: Report) -> RawTable:
    """Put the rows into columns."""
    width = len(header)
    damaged = {row for row, line in enumerate(lines) if len(line) != width}
    for row in damaged:
        found = len(lines[row])
        report.add(Code.RAGGED_ROW, name, row + 1, value=f"{found} cells", expected=f"{width} cells")
        # The first cell names the row in every table: kept, so that references to it are not reported as well.
        lines[row] = [lines[row][0], *[""] * (width - 1)]
    columns = _columns(name, [cell.strip() for cell in header], lines, report)
    blank = _blank(columns, len(lines))
    for place in blank:
        report.add(Code.BLANK_ROW, name, int(place) + 1)
    number = np.arange(1, len(lines) + 1, dtype=np.int32)
    if len(blank):
        kept = np.setdiff1d(np.arange(len(lines)), blank)
        columns = {column: cells[kept] for column, cells in columns.items()}
        damaged = {int(place) for place in np.flatnonzero(np.isin(kept, list(damaged)))}
        number = number[kept]
    return RawTable(name, columns, number, frozenset(damaged))


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


def _blank(columns: dict[str, Text], rows: int) -> npt.NDArray[np.intp]:
    """Return the positions of rows without any cell, such as a spreadsheet leaves at the end."""
    empty = np.ones(rows, dtype=np.bool_)
    for cells in columns.values():
        empty &= cells == ""
        if not empty.any():
            break
    return np.flatnonzero(empty)
