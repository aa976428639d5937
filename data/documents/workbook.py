"""What every workbook of ours is written with: cells stay texts, whatever they begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.writers.sheet_cells import write_text

LIVELESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""A cell that begins with = must not become a formula in the reader's spreadsheet."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
MOST_SHEET_ROWS = 1_048_576
MOST_SHEET_COLUMNS = 16_384


@contextmanager
def workbook(path: Path, *, large: bool = False) -> Iterator[xlsxwriter.Workbook]:
    """Open a workbook to be written; it is on the disk when the block ends.

    In a large one the cells are not kept in memory: each sheet has to be written row by row.

    Raises:
        OSError: The file cannot be written.
    """
    with path.open("wb") as file, xlsxwriter.Workbook(file, LIVELESS | {"constant_memory": large}) as book:
        yield book


def note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Put a note on a cell, large enough to be read."""
    lines = sum(1 + len(line) // 45 for line in text.split("\n"))
    options = {"x_scale": 2.2, "y_scale": max(0.5, lines / 4.5), "author": "symbiosis"}
    sheet.write_comment(row, column, text[:LONGEST_CELL], options)


def put(sheet: Worksheet, row: int, column: int, text: str, form: Format | None = None) -> None:
    """Write a cell as a text."""
    write_text(sheet, row, column, text[:LONGEST_CELL], form)
