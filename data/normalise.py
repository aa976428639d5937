"""Texts to typed cells, as the schema says: form, range, choice, presence; one table at a time, no references yet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data import parse
from data.faults import Code, Report
from data.names import Names
from data.raw import NumberText, RawInventory, RawTable
from data.schema import TABLES, Column, Table
from data.typed import UNSET, Cells, TypedTable, rows_of
from symbiosis.inventory import Flag, Text

Tables = dict[str, TypedTable]


def normalise(raw: RawInventory, report: Report) -> Tables:
    """Return every built table of the contract, those not given without rows; what is wrong is in the report."""
    return {
        name: _typed(spec, raw.tables.get(name) or _absent(name), report)
        for name, spec in TABLES.items()
        if _built(spec, raw, report)
    }


def _absent(name: str) -> RawTable:
    return RawTable(name, {}, np.empty(0, np.int32))


def _built(spec: Table, raw: RawInventory, report: Report) -> bool:
    """Tell whether the table is built; rows in one that is not are refused by name."""
    given = raw.tables.get(spec.name)
    if not spec.built and given is not None and given.rows:
        hint = f"This version does not read the table {spec.name}: leave it out."
        report.add(Code.NOT_BUILT, spec.name, value=f"rows: {given.rows}", expected="no rows", hint=hint)
    return spec.built


def _typed(spec: Table, raw: RawTable, report: Report) -> TypedTable:
    """Check the columns of one table and read their cells."""
    _check_columns(spec, raw, report)
    table = TypedTable(spec, raw, report, {})
    for column in spec.columns:
        if column.name in raw.columns:
            cells = raw.columns[column.name]
            _refuse_numbers(table, column, cells)
            table.cells[column.name] = _READERS[column.kind](table, column, cells)
    for column in spec.columns:
        if column.required:
            _check_presence(table, column)
    return table


def _check_columns(spec: Table, raw: RawTable, report: Report) -> None:
    """Report columns that are unknown or missing."""
    known = Names(column.name for column in spec.columns)
    for name in raw.columns:
        if spec.column(name) is None:
            report.add(Code.UNKNOWN_COLUMN, spec.name, column=name, hint=known.hint(name))
    if not raw.columns or not raw.complete:
        return
    for column in spec.columns:
        absent = column.name not in raw.columns and column.found_by not in raw.columns
        if absent and column.required and not all(other in raw.columns for other in column.unless or ("",)):
            either = f" (or {' and '.join(column.unless)})" if column.unless else ""
            report.add(Code.MISSING_COLUMN, spec.name, column=column.name, expected=column.name + either)


def _check_presence(table: TypedTable, column: Column) -> None:
    """Report empty cells of a required column, in rows that are whole."""
    found_by = column.found_by if column.found_by in table.raw.columns else None
    if column.name not in table.raw.columns and not column.unless and not found_by:
        return
    empty = ~filled(table, column.name) & table.intact()
    if found_by:
        empty &= ~filled(table, found_by)
    if not column.unless:
        table.faults(Code.MISSING_CELL, empty, column.name, column.expected)
        return
    given = [filled(table, other) for other in column.unless]
    some = np.logical_or.reduce(given)
    for other, full in zip(column.unless, given, strict=True):
        table.faults(Code.MISSING_CELL, empty & some & ~full, other, hint="Give both coordinates, or a site_id.")
    if found_by or column.name in table.raw.columns or all(other in table.raw.columns for other in column.unless):
        expected = f"{column.name}, or {' and '.join(column.unless)}"
        table.faults(Code.MISSING_CELL, empty & ~some, column.name, expected)


def filled(table: TypedTable, column: str) -> Flag:
    """Tell which cells hold more than spaces, right or wrong; shape (rows,)."""
    cells = table.given(column)
    read = table.cells.get(column)
    if isinstance(read, np.ndarray):
        nothing = np.isnan(read) if read.dtype.kind == "f" else read == ("" if read.dtype.kind == "O" else UNSET)
        for row in rows_of(cells & np.asarray(nothing, dtype=np.bool_)):
            cells[row] = not table.value(column, row).isspace()
    return cells


def _refuse_numbers(table: TypedTable, column: Column, cells: Text) -> None:
    """Report identifiers that JSON gave as numbers."""
    if column.textual and table.raw.literal:
        wrong = np.fromiter((isinstance(cell, NumberText) for cell in cells), np.bool_, len(cells))
        for row in table.listed(Code.NUMBER_AS_IDENTIFIER, wrong):
            table.fault(Code.NUMBER_AS_IDENTIFIER, row, column.name, f'"{cells[row]}"')


def _read_figures(table: TypedTable, column: Column, cells: Text) -> Cells:
    """Read numbers, and judge their range."""
    values, wrong = parse.numbers(cells, table.raw.decimal)
    for row in table.listed(Code.BAD_NUMBER, wrong):
        table.fault(
            Code.BAD_NUMBER, row, column.name, column.expected, parse.number_hint(cells[row], table.raw.decimal)
        )
    with np.errstate(invalid="ignore"):
        low = values <= column.minimum if column.above else values < column.minimum
        outside = low | (values > column.maximum)
        broken = (values != np.floor(values)) & ~np.isnan(values) if column.kind == "whole" else np.zeros_like(wrong)
    vast = np.abs(values) > parse.LARGEST
    table.faults(Code.OUT_OF_RANGE, outside & ~vast, column.name, column.expected)
    table.faults(Code.OUT_OF_RANGE, vast, column.name, column.expected, parse.TOO_LARGE)
    outside |= vast
    table.faults(Code.BAD_WHOLE, broken & ~outside, column.name, column.expected)
    values[outside | broken] = np.nan
    return values


def _read_flags(table: TypedTable, column: Column, cells: Text) -> Cells:
    """Read truth values."""
    values = np.full(len(cells), UNSET, dtype=np.int8)
    wrong = np.zeros(len(cells), dtype=np.bool_)
    for row in rows_of(cells != ""):
        value = parse.flag(cells[row])
        if value is not None:
            values[row] = value
        elif cells[row].strip():
            wrong[row] = True
    table.faults(Code.BAD_FLAG, wrong, column.name, column.expected)
    return values


def _read_choices(table: TypedTable, column: Column, cells: Text) -> Cells:
    """Read one of a few words, in any case."""
    words = {word.lower(): word for word in column.choices}
    values = _stripped(cells)
    names = Names(column.choices)
    wrong = np.zeros(len(cells), dtype=np.bool_)
    for row in rows_of(values != ""):
        word = words.get(values[row].lower())
        wrong[row] = word is None
        values[row] = values[row] if word is None else word
    for row in table.listed(Code.BAD_CHOICE, wrong):
        table.fault(Code.BAD_CHOICE, row, column.name, column.expected, names.hint(values[row]))
    values[wrong] = ""
    return values


def _read_identifiers(table: TypedTable, column: Column, cells: Text) -> Cells:
    """Read identifiers as they are; spaces around them are dropped with a warning."""
    values = _stripped(cells)
    stray = (values != cells) & (values != "")
    for row in table.listed(Code.WHITESPACE, stray):
        table.fault(Code.WHITESPACE, row, column.name, repr(values[row]))
    if parse.has_control("".join(values.tolist())):
        for row, value in enumerate(values):
            if parse.has_control(value):
                table.fault(Code.BAD_CHARACTER, row, column.name, "one line of letters, digits and signs")
    return values


def _read_texts(table: TypedTable, column: Column, cells: Text) -> Cells:
    """Read free texts, without spaces around them."""
    return _stripped(cells)


def _read_lists(table: TypedTable, column: Column, cells: Text) -> Cells:
    """Read ``;``-separated entries; equal cells share one tuple."""
    known = {cell: parse.entries(cell) for cell in set(cells.tolist())}
    return tuple(known[cell] for cell in cells)


def _stripped(cells: Text) -> Text:
    """Return texts without spaces around them, as plain str."""
    values = np.empty(len(cells), dtype=np.object_)
    values[:] = [str(cell).strip() for cell in cells]
    return values


_READERS: dict[str, Callable[[TypedTable, Column, Text], Cells]] = {
    "identifier": _read_identifiers,
    "reference": _read_identifiers,
    "material": _read_identifiers,
    "text": _read_texts,
    "number": _read_figures,
    "whole": _read_figures,
    "flag": _read_flags,
    "choice": _read_choices,
    "list": _read_lists,
    "instant": _read_texts,
}
