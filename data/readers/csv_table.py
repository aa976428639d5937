"""One CSV file to one table of texts. What is wrong with its form is a fault, never an exception."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TextIO

from data.faults import Code, Report
from data.formulas import unguard
from data.raw import RawTable
from data.readers.csv_dialect import decimal_of, separator_of
from data.readers.csv_encoding import opened, survey
from data.readers.options import DETECT, ReadingOptions
from data.readers.rows import BLOCK, Rows, TooManyCellsError, nothing
from data.readers.source import Source

_HEAD = 1 << 17
"""Characters by which the separator is found out."""
_MOST_CHARACTERS = 1 << 24
"""Of a block of rows: a row is not to fill the memory before its cells are counted."""


def parse(name: str, source: Source, report: Report, options: ReadingOptions = DETECT) -> RawTable:
    """Return the table that a CSV file holds, read a block at a time; a table without rows where it cannot be read."""
    found = survey(name, source, options, report)
    if found is None:
        return nothing(name)
    with opened(source, found.encoding) as text:
        head = text.read(_HEAD)
    mark = len(head) - len(head.removeprefix("\ufeff"))
    dialect = separator_of(name, head[mark:], options, report)
    if dialect is None:
        return nothing(name)
    separator, start = dialect
    with opened(source, found.encoding) as text:
        text.read(mark + start)
        table = _rows(name, text, separator, report, guarded=found.apostrophes)
    if not table.complete:
        return table
    return replace(table, decimal=decimal_of(name, table.columns, separator, options, report))


class _Lines:
    """The lines of a text with their ends (LF, CRLF or CR), as long as they and ``left`` last."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.left = _MOST_CHARACTERS

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self.left + 1)
        self.left -= len(line)
        if self.left < 0:
            raise csv.Error(f"rows of more than {_MOST_CHARACTERS // BLOCK} characters each")
        if not line:
            raise StopIteration
        return line


def _rows(name: str, text: TextIO, separator: str, report: Report, *, guarded: bool) -> RawTable:
    """Return the table that a text holds, its blank lines left out."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    rows: Rows | None = None
    try:
        while block := list(islice(reader, BLOCK)):
            lines.left = _MOST_CHARACTERS
            filled = [[unguard(cell) for cell in row] if guarded else row for row in block if row]
            if rows is None and filled:
                rows = Rows(name, filled.pop(0), report)
            if rows is not None:
                rows.add(filled)
    except csv.Error as error:
        hint = f"Near line {reader.line_num}: {error}. A quote opens and closes a whole cell; inside one it is doubled."
        report.add(Code.BAD_CSV, name, expected="closed quotes", hint=hint)
        return nothing(name)
    except TooManyCellsError as error:
        report.add(Code.BAD_CSV, name, expected="fewer cells", hint=f"{error}.")
        return nothing(name)
    if rows is None:
        report.add(Code.BAD_CSV, name, expected="a header row", hint="The file is empty: give the row of column names.")
        return nothing(name)
    return rows.table()
