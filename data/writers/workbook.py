"""Tables of cells to a workbook, a sheet a table. Texts are cells of text, whatever they look like."""

from __future__ import annotations

import io
import re
from math import isfinite

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data.readers.workbook_sheet import MOST_CELLS
from data.writers.sheet_cells import is_exact, write_figure, write_text
from data.writers.tables import Cell, Tables, UnwritableError

LONGEST_TEXT = 32_767
"""Characters that a cell may hold."""
MOST_ROWS = 1_048_575
"""Below the header of a sheet."""
_LEAST_WIDTH = 12
"""Of a column, in characters."""
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def workbook_bytes(tables: Tables) -> bytes:
    """Return tables as an XLSX workbook, a sheet a table; row by row, so that long tables need little memory.

    Raises:
        UnwritableError: A text is too long for a cell or has characters that XML cannot hold, or cells are too many.
    """
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options | {"constant_memory": True}) as book:
        head = book.add_format({"bold": True})
        _require_room(tables)
        for name, columns in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(columns):
                sheet.set_column(position, position, max(_LEAST_WIDTH, len(column) + 2))
                write_text(sheet, 0, position, _for_xml(column, name, 0), head)
            for row, cells in enumerate(zip(*columns.values(), strict=True), 1):
                for position, cell in enumerate(cells):
                    _write(sheet, row, position, cell, name)
    return out.getvalue()


def _require_room(tables: Tables) -> None:
    """Refuse what a sheet cannot hold, or what the readers would take for a bomb."""
    most = 0
    for name, columns in tables.items():
        rows = max((len(cells) for cells in columns.values()), default=0)
        if rows > MOST_ROWS:
            raise UnwritableError(f"{name} has {rows} rows, a sheet at most {MOST_ROWS}: write CSV")
        most += (rows + 1) * len(columns)
    if most > MOST_CELLS:
        raise UnwritableError(f"The tables have {most} cells, a workbook is read with at most {MOST_CELLS}: write CSV")


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, table: str) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        if cell:
            write_text(sheet, row, column, _for_xml(cell, table, row))
    elif cell is not None and isfinite(cell):
        write_figure(sheet, row, column, cell)


def _for_xml(text: str, table: str, row: int) -> str:
    if len(text) > LONGEST_TEXT:
        raise UnwritableError(f"{table}, row {row}: a text of {len(text)} characters, a cell holds {LONGEST_TEXT}")
    if _NOT_IN_XML.search(text) or not is_exact(text):
        raise UnwritableError(f"{table}, row {row}: a character that no workbook can hold; write CSV")
    return text
