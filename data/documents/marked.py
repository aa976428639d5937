"""The upload again as a workbook, its faulty cells marked: a colour for the severity, a note with code and hint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.documents.workbook import MOST_SHEET_COLUMNS, MOST_SHEET_ROWS, note, put, workbook
from data.faults import COLUMNS, Fault, Report
from data.raw import RawInventory, RawTable

REPORT_SHEET = "error report"
POLICY_SHEET = "policy"
MOST_REPEATED_ROWS = 100_000
"""Of a table with more rows, only those with a listed fault are repeated, or the workbook would take minutes."""
_COLOURS = {"error": "#F8B4B4", "warning": "#FCE8A6"}


@dataclass(frozen=True)
class _Forms:
    """How cells look."""

    text: Format
    header: Format
    marks: dict[str, Format]
    """By severity."""


def write_marked(raw: RawInventory, report: Report, path: Path) -> None:
    """Write the tables of an inventory as they were read, marked, and the error report on a sheet of its own.

    Of a table with more than ``MOST_REPEATED_ROWS`` only rows with a listed fault are repeated, each where it stood,
    and what a sheet cannot hold (rows beyond the 1 048 576th, columns beyond the 16 384th) is left out. The first sheet
    then begins by saying so; the faults of what is left out stand in the report all the same.

    Raises:
        OSError: The file cannot be written.
    """
    faults = report.faults
    of_table: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        of_table[fault.table].append(fault)
    with workbook(path, large=True) as book:
        forms = _forms(book)
        missing = [_left_out(table, of_table[name]) for name, table in raw.tables.items()]
        _report_sheet(book.add_worksheet(REPORT_SHEET), faults, list(filter(None, missing)), forms)
        for name, table in raw.tables.items():
            if table.columns:
                _table_sheet(book.add_worksheet(name), table, of_table[name], forms)
        if raw.policy:
            _policy_sheet(book.add_worksheet(POLICY_SHEET), raw.policy, of_table[POLICY_SHEET], forms)


def _forms(book: xlsxwriter.Workbook) -> _Forms:
    def form(colour: str | None = None, bold: bool = False) -> Format:
        return book.add_format({"num_format": "@", "bold": bold} | ({"bg_color": colour} if colour else {}))

    marks = {severity: form(colour) for severity, colour in _COLOURS.items()}
    return _Forms(form(), form(bold=True), marks)


def _report_sheet(sheet: Worksheet, faults: list[Fault], missing: list[str], forms: _Forms) -> None:
    """Write what the workbook does not repeat, if anything, and the report as a table that can be filtered."""
    for row, sentence in enumerate(missing):
        put(sheet, row, 0, sentence, forms.marks["warning"])
    top = len(missing)
    sheet.freeze_panes(top + 1, 0)
    for place, name in enumerate(COLUMNS):
        put(sheet, top, place, name, forms.header)
    for row, fault in enumerate(faults, top + 1):
        for place, name in enumerate(COLUMNS):
            cell = getattr(fault, name)
            form = forms.marks[fault.severity] if name == "severity" else forms.text
            put(sheet, row, place, "" if cell is None else str(cell), form)
    sheet.autofilter(top, 0, top + max(len(faults), 1), len(COLUMNS) - 1)
    for place, width in enumerate((14, 8, 20, 24, 10, 24, 36, 80)):
        sheet.set_column(place, place, width)


def _left_out(table: RawTable, faults: Iterable[Fault]) -> str | None:
    """Return in words which of a table's rows and columns are not repeated, or None where all are."""
    repeated, columns = len(_repeated(table, {fault.row for fault in faults})), len(table.columns)
    shown = min(columns, MOST_SHEET_COLUMNS)
    if repeated == table.rows and shown == columns:
        return None
    which = ", those with a fault listed here," if table.rows > MOST_REPEATED_ROWS else ""
    return (
        f"{table.name}: {repeated} of {table.rows} rows{which} and {shown} of {columns} columns are repeated in this "
        "workbook. It is no whole copy: correct your own file and validate that again."
    )


def _repeated(table: RawTable, listed: Container[int | None]) -> dict[int, int]:
    """Return the positions of the rows that are repeated, by row number; ``listed`` are the rows with a fault."""
    rows = enumerate(table.number.tolist())
    every = table.rows <= MOST_REPEATED_ROWS
    return {number: place for place, number in rows if (every or number in listed) and number < MOST_SHEET_ROWS}


def _table_sheet(sheet: Worksheet, table: RawTable, faults: Iterable[Fault], forms: _Forms) -> None:
    """Write one table, each row where it stood, and mark its faults."""
    names = list(table.columns)[:MOST_SHEET_COLUMNS]
    places = {name: place for place, name in enumerate(names)}
    sheet.freeze_panes(1, 0)
    if len(names):
        sheet.set_column(0, len(names) - 1, 16)
    marks = _marks(faults, places)
    for place, name in enumerate(names):
        put(sheet, 0, place, name, _form(marks, (0, place), forms, forms.header))
        if (0, place) in marks:
            _note(sheet, (0, place), marks, name)
    _write_rows(sheet, table, marks, names, forms)


_Marks = dict[tuple[int, int], list[Fault]]


def _marks(faults: Iterable[Fault], places: dict[str, int]) -> _Marks:
    """Return the faults of each cell; those of a whole row stand at its first cell, of a column at its header."""
    marks: _Marks = defaultdict(list)
    for fault in faults:
        row = fault.row or 0
        if row < MOST_SHEET_ROWS:
            marks[row, places.get(fault.column, 0)].append(fault)
    return marks


def _form(marks: _Marks, cell: tuple[int, int], forms: _Forms, otherwise: Format) -> Format:
    faults = marks.get(cell)
    if not faults:
        return otherwise
    return forms.marks["error" if any(fault.severity == "error" for fault in faults) else "warning"]


def _write_rows(sheet: Worksheet, table: RawTable, marks: _Marks, names: list[str], forms: _Forms) -> None:
    """Write the rows in order, those too that hold nothing but a mark; what is written is not kept in memory."""
    marked = {row for row, _ in marks if row}
    columns = [table.columns[name] for name in names]
    position = _repeated(table, marked)
    for row in sorted(position.keys() | marked):
        at = position.get(row)
        for place, cells in enumerate(columns):
            cell = "" if at is None else str(cells[at])
            form = _form(marks, (row, place), forms, forms.text) if row in marked else forms.text
            if cell:
                put(sheet, row, place, cell, form)
            elif (row, place) in marks:
                sheet.write_blank(row, place, None, form)
            if (row, place) in marks:
                _note(sheet, (row, place), marks, names[place])


def _note(sheet: Worksheet, cell: tuple[int, int], marks: _Marks, column: str) -> None:
    note(sheet, *cell, "\n".join(_told(fault, column) for fault in marks[cell]))


def _told(fault: Fault, column: str) -> str:
    """Return a fault in words, with its column where that is not the cell's own."""
    where = f" ({fault.column})" if fault.column and fault.column != column else ""
    expected = f" Expected: {fault.expected}." if fault.expected else ""
    return f"{fault.severity} {fault.code}{where}: {fault.hint}{expected}"


def _policy_sheet(sheet: Worksheet, policy: dict[str, str], faults: Iterable[Fault], forms: _Forms) -> None:
    """Write the policy as keys and values, and mark its faults."""
    of_key: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        of_key[fault.column].append(fault)
    sheet.set_column(0, 0, 36)
    for place, name in enumerate(("key", "value")):
        put(sheet, 0, place, name, forms.header)
    for row, (key, value) in enumerate(policy.items(), 1):
        found: _Marks = {(row, 1): of_key[key]}
        put(sheet, row, 0, key, forms.text)
        put(sheet, row, 1, value, _form(found, (row, 1), forms, forms.text))
        if of_key[key]:
            note(sheet, row, 1, "\n".join(_told(fault, key) for fault in of_key[key]))
