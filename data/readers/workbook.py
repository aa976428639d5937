"""One XLSX workbook: a sheet a table, and a sheet ``policy`` of key and value. Every cell becomes a text."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from data.faults import Code, Report
from data.names import Names
from data.raw import RawInventory, RawTable
from data.readers import policy_file, workbook_guard
from data.readers.archive import RefusedError
from data.readers.csv_table import from_rows
from data.readers.options import DETECT, ReadingOptions
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
        errors = workbook_guard.judge(content)
        names, sheets = _opened(content, report)
    except RefusedError as error:
        report.add(Code.BAD_WORKBOOK, "", expected="an XLSX workbook", hint=f"{error}.")
        return RawInventory()
    except _BROKEN as error:
        report.add(Code.BAD_WORKBOOK, "", expected="an XLSX workbook", hint=f"The workbook cannot be read: {error}.")
        return RawInventory()
    tables = {name: _table(name, rows, errors.get(name, {}), report) for name, rows in sheets.items() if name in TABLES}
    if not tables:
        expected = "a sheet of at least one of the names " + ", ".join(TABLES)
        report.add(Code.NO_TABLE, "", value=", ".join(names), expected=expected)
    policy = sheets.get(policy_file.TABLE)
    return RawInventory(tables, {} if policy is None else _policy(policy, report))


def _opened(content: bytes, report: Report) -> tuple[list[str], dict[str, list[list[Value]]]]:
    """Return the names of all sheets, and the rows of those of the contract.

    Raises:
        RefusedError: The library that reads sheets has met what it did not expect; its panic is no ``Exception``.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        wanted = _wanted(book, report)
        return book.sheet_names, {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in wanted
        }
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise RefusedError("The workbook is damaged") from error
        raise


def _wanted(book: CalamineWorkbook, report: Report) -> list[str]:
    """Return the sheets of the contract; others are reported, unless they are hidden."""
    known = [*TABLES, policy_file.TABLE]
    for sheet in book.sheets_metadata:
        if sheet.name not in (*known, *OWN_SHEETS) and sheet.visible == SheetVisibleEnum.Visible:
            hint = Names(known).hint(sheet.name)
            report.add(Code.UNKNOWN_TABLE, sheet.name, expected="a table of the contract", hint=hint)
    return [name for name in book.sheet_names if name in known]


def _header_at(rows: list[list[Value]]) -> int:
    """Return the position of the header, which is the first row with a cell."""
    return next((place for place, row in enumerate(rows) if any(cell != "" for cell in row)), len(rows))


def _table(name: str, rows: list[list[Value]], errors: dict[tuple[int, int], str], report: Report) -> RawTable:
    """Return the table of a sheet; cells in which a formula failed are reported, and left empty."""
    start = _header_at(rows)
    if start == len(rows):
        report.add(Code.BAD_WORKBOOK, name, expected="a header row", hint="The sheet is empty: give the column names.")
        return RawTable(name, {}, np.empty(0, np.int32), complete=False)
    header = [as_text(cell) for cell in rows[start]]
    for (row, column), what in errors.items():
        place = row - start
        if place > 0:
            hint = f"The formula in row {row + 1} of the sheet failed ({what}): correct it, or type the value."
            shown = header[column].strip() if column < len(header) else ""
            report.add(Code.BAD_VALUE, name, place, shown, what, "a text, a number, true or false", hint)
    table = from_rows(name, header, [[as_text(cell) for cell in row] for row in rows[start + 1 :]], report)
    failed = [row - start for row, _ in errors]
    damaged = frozenset(np.flatnonzero(np.isin(table.number, failed)).tolist())
    return RawTable(table.name, table.columns, table.number, table.damaged | damaged)


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


def _policy(rows: list[list[Value]], report: Report) -> dict[str, str]:
    """Return the keys and values of the sheet ``policy``."""
    texts = [[as_text(cell).strip() for cell in row] for row in rows[_header_at(rows) :]]
    if not texts:
        return {}
    if texts[0][:2] != ["key", "value"]:
        found = ", ".join(texts[0])[:80]
        report.add(Code.MISSING_COLUMN, policy_file.TABLE, column="key", value=found, expected="the columns key, value")
        return {}
    policy: dict[str, str] = {}
    for key, value in ((row[0], row[1]) for row in texts[1:] if row[0] and row[1]):
        if key in policy:
            report.add(Code.DUPLICATE, policy_file.TABLE, column=key, value=value, expected="each key once")
        policy.setdefault(key, value)
    return policy
