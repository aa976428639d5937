"""One XLSX workbook: a sheet a table, and a sheet ``policy`` of key and value. Every cell becomes a text."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from data.faults import Code, Report
from data.names import Names
from data.raw import RawInventory, RawTable
from data.readers import policy_file, workbook_guard
from data.readers.archive import RefusedError
from data.readers.options import DETECT, ReadingOptions
from data.readers.rows import BLOCK, Rows, nothing
from data.readers.signature import described, is_archive
from data.schema import TABLES

Value = str | int | float | bool | date | datetime | time | timedelta
OWN_SHEETS = ("examples", "error report")
"""Sheets of our own template and marked report that hold no table; they are passed over."""
_BROKEN = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What damaged workbooks raise: the standard library of their archive, calamine of their sheets."""


def read(path: Path, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory of the workbook at a path; a workbook needs no options."""
    try:
        content = path.read_bytes()
    except OSError as error:
        report.add(Code.UNREADABLE, path.name, hint=f"{path.name}: {error.strerror}.")
        return RawInventory()
    return parse(content, report)


def parse(content: bytes, report: Report) -> RawInventory:
    """Return the inventory that the bytes of a workbook hold."""
    if not is_archive(content):
        what = described(content)
        hint = f"The content is {what}, not an XLSX workbook: give the file its own ending, or save it as XLSX."
        report.add(Code.WRONG_FORMAT, "", value=what, expected="an XLSX workbook", hint=hint)
        return RawInventory()
    try:
        return _inventory(content, report)
    except RefusedError as error:
        hint = f"{error}."
    except _BROKEN as error:
        hint = f"The workbook cannot be read: {error}."
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the library that reads sheets, and no ``Exception``
            raise
        hint = "The workbook is damaged."
    report.add(Code.BAD_WORKBOOK, "", expected="an XLSX workbook", hint=hint)
    return RawInventory()


def _inventory(content: bytes, report: Report) -> RawInventory:
    """Return the inventory of a workbook, whose sheets of the contract are all opened before any becomes a table."""
    errors = workbook_guard.judge(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name) for name in _wanted(book, report)}
    tables = {
        name: _table(name, sheet, errors.get(name, {}), report) for name, sheet in sheets.items() if name in TABLES
    }
    if not tables:
        expected = "a sheet of at least one of the names " + ", ".join(TABLES)
        report.add(Code.NO_TABLE, "", value=", ".join(book.sheet_names), expected=expected)
    policy = sheets.get(policy_file.TABLE)
    return RawInventory(tables, {} if policy is None else _policy(policy, report))


def _wanted(book: CalamineWorkbook, report: Report) -> list[str]:
    """Return the sheets of the contract; others are reported, unless they are hidden."""
    known = [*TABLES, policy_file.TABLE]
    for sheet in book.sheets_metadata:
        if sheet.name not in (*known, *OWN_SHEETS) and sheet.visible == SheetVisibleEnum.Visible:
            hint = Names(known).hint(sheet.name)
            report.add(Code.UNKNOWN_TABLE, sheet.name, expected="a table of the contract", hint=hint)
    return [name for name in book.sheet_names if name in known]


def _rows(sheet: CalamineSheet) -> Iterator[list[Value]]:
    """Return the rows of a sheet from its first row and column on, whatever is empty there."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    return ([*left, *row] for row in sheet.iter_rows()) if left else sheet.iter_rows()


def _to_header(rows: Iterator[list[Value]]) -> tuple[int, list[str]] | None:
    """Return the position and the cells of the header, which is the first row with a cell; rows go on behind it."""
    for place, row in enumerate(rows):
        if any(cell != "" for cell in row):
            return place, [as_text(cell) for cell in row]
    return None


def _table(name: str, sheet: CalamineSheet, errors: dict[tuple[int, int], str], report: Report) -> RawTable:
    """Return the table of a sheet; cells in which a formula failed are reported, and left empty."""
    rows = _rows(sheet)
    found = _to_header(rows)
    if found is None:
        report.add(Code.BAD_WORKBOOK, name, expected="a header row", hint="The sheet is empty: give the column names.")
        return nothing(name)
    start, header = found
    for (row, column), what in errors.items():
        place = row - start
        if place > 0:
            hint = f"The formula in row {row + 1} of the sheet failed ({what}): correct it, or type the value."
            shown = header[column].strip() if column < len(header) else ""
            report.add(Code.BAD_VALUE, name, place, shown, what, "a text, a number, true or false", hint)
    gathered = Rows(name, header, report)
    while block := [[as_text(cell) for cell in row] for row in islice(rows, BLOCK)]:
        gathered.add(block)
    table = gathered.table()
    failed = [row - start for row, _ in errors]
    damaged = frozenset(np.flatnonzero(np.isin(table.number, failed)).tolist())
    return replace(table, damaged=table.damaged | damaged)


def as_text(cell: Value) -> str:
    """Return the text of a cell: a number as its shortest decimal, a date in ISO 8601, an empty cell as none."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _policy(sheet: CalamineSheet, report: Report) -> dict[str, str]:
    """Return the keys and values of the sheet ``policy``."""
    rows = _rows(sheet)
    found = _to_header(rows)
    if found is None:
        return {}
    header = [cell.strip() for cell in found[1]]
    if header[:2] != ["key", "value"]:
        report.add(
            Code.MISSING_COLUMN,
            policy_file.TABLE,
            column="key",
            value=", ".join(header)[:80],
            expected="the columns key, value",
        )
        return {}
    policy: dict[str, str] = {}
    texts = ((as_text(row[0]).strip(), as_text(row[1]).strip()) for row in rows)
    for key, value in ((key, value) for key, value in texts if key and value):
        if key in policy:
            report.add(Code.DUPLICATE, policy_file.TABLE, column=key, value=value, expected="each key once")
        policy.setdefault(key, value)
    return policy
