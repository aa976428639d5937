"""The tables of a plan folder, from CSV text to rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from math import isfinite, nan
from typing import Any

from data.formulas import unguard
from data.readers.plan_faults import PlanFault
from data.writers.plan_form import columns

_IDS = frozenset({"exchange_id", "from_id", "to_id", "facility_id", "id", "request_id", "asset_id"})
"""Texts that say what a row is about; other texts may be empty."""

_OPTIONAL_FIGURES = frozenset({"shortfall"})
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def parse_table(name: str, text: str, row_type: type, faults: list[PlanFault]) -> list[Any]:
    """Return the rows of one table as instances of ``row_type``, and add what is wrong with it to ``faults``.

    Columns may stand in any order; those that ``row_type`` does not have are passed over. What is returned beside a
    new fault is not complete.
    """
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Any] = []
    try:
        header = [cell.strip() for cell in next(table, [])]
        if not _header_holds(name, header, row_type, faults):
            return rows
        for number, cells in enumerate(_filled(table), 1):
            row = _parse_row(name, number, header, cells, row_type, faults)
            if row is not None:
                rows.append(row)
    except csv.Error as error:
        faults.append(PlanFault(name, 0, "", f"line {table.line_num}: {error}", "comma-separated values"))
    return rows


def _filled(table: Iterator[list[str]]) -> Iterator[list[str]]:
    """Leave out the empty lines that some programs put at the end."""
    return (cells for cells in table if cells)


def _header_holds(name: str, header: list[str], row_type: type, faults: list[PlanFault]) -> bool:
    before = len(faults)
    for column in columns(row_type):
        if header.count(column) != 1:
            found = f"it {header.count(column)} times" if column in header else ""
            faults.append(PlanFault(name, 0, column, found, "this column, once"))
    return len(faults) == before


def _parse_row(
    name: str, number: int, header: list[str], cells: list[str], row_type: type, faults: list[PlanFault]
) -> Any | None:
    if len(cells) != len(header):
        faults.append(PlanFault(name, number, "", f"{len(cells)} cells", f"{len(header)}, as many as in the header"))
        return None
    cell_of: Mapping[str, str] = dict(zip(header, cells, strict=True))
    values: dict[str, Any] = {}
    for column, kind in columns(row_type).items():
        try:
            values[column] = _parse_cell(column, cell_of[column], kind)
        except ValueError as error:
            faults.append(PlanFault(name, number, column, _quoted(cell_of[column]), str(error)))
    return row_type(**values) if len(values) == len(columns(row_type)) else None


def _parse_cell(column: str, cell: str, kind: type) -> str | float | bool:
    """Return a cell's value, or raise ValueError with what is expected of it."""
    if kind is str:
        return _parse_text(column, cell)
    if kind is bool:
        return _parse_flag(cell)
    return _parse_figure(column, cell)


def _parse_text(column: str, cell: str) -> str:
    if column in _IDS and not cell:
        raise ValueError("an id")
    return unguard(cell)


def _parse_flag(cell: str) -> bool:
    flag = _FLAGS.get(cell.strip().lower())
    if flag is None:
        raise ValueError("true or false")
    return flag


def _parse_figure(column: str, cell: str) -> float:
    trimmed = cell.strip()
    if not trimmed and column in _OPTIONAL_FIGURES:
        return nan
    figure = float(trimmed) if _DECIMAL.fullmatch(trimmed) else nan
    if not isfinite(figure):
        raise ValueError("a finite decimal number such as 12.5")
    return figure


def _quoted(cell: str) -> str:
    return f"'{cell[:60]}'" if cell else "an empty cell"
