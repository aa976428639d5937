"""The empty workbook of ``symbiosis template``: a sheet a table, drop-downs for choices, notes on what is meant."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.documents import words
from data.documents.examples import example_row
from data.documents.workbook import MOST_SHEET_ROWS, note, put, workbook
from data.schema import POLICY, TABLES, Column, PolicyKey, Table
from symbiosis.codes.units import CANONICAL

EXAMPLES = "examples"
"""The sheet of example rows; it is no table, and readers pass over it."""
POLICY_SHEET = "policy"
_FIRST_ROW = 2
_ROWS_OF_TABLE = 4
_POLICY_ROW = _FIRST_ROW + _ROWS_OF_TABLE * len(TABLES) + 2
"""Of the sheet of examples, from 0: the first key of the policy, below a blank row and a header."""
_LIST_LIMIT = 255
"""Characters that the words of a drop-down may have together."""


@dataclass(frozen=True)
class _Forms:
    """How cells look."""

    required: Format
    optional: Format
    later: Format
    text: Format
    grey: Format
    title: Format


def write_template(path: Path) -> None:
    """Write the workbook.

    Raises:
        OSError: The file cannot be written.
    """
    with workbook(path) as book:
        forms = _forms(book)
        for table in TABLES.values():
            _table_sheet(book.add_worksheet(table.name), table, forms)
        keys = _policy_sheet(book.add_worksheet(POLICY_SHEET), forms)
        _examples_sheet(book.add_worksheet(EXAMPLES), forms, keys)


def _forms(book: xlsxwriter.Workbook) -> _Forms:
    def form(**properties: Any) -> Format:
        return book.add_format({"num_format": "@", **properties})

    return _Forms(
        required=form(bold=True, bg_color="#CFE8D5", border=1),
        optional=form(bg_color="#EEF3F7", border=1),
        later=form(font_color="#808080", italic=True, border=1),
        text=form(),
        grey=form(font_color="#808080", italic=True),
        title=form(bold=True),
    )


def _table_sheet(sheet: Worksheet, table: Table, forms: _Forms) -> None:
    """Lay out one table: header, notes, drop-downs, columns of identifiers as text."""
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        honoured = table.built
        form = forms.later if not honoured else forms.required if column.required else forms.optional
        put(sheet, 0, place, column.name, form)
        note(sheet, 0, place, _meaning(column, honoured))
        sheet.set_column(place, place, max(12, len(column.name) + 3), forms.text if column.textual else None)
        options = _options(table, column)
        if options:
            sheet.data_validation(1, place, MOST_SHEET_ROWS - 1, place, _drop_down(options, column.kind != "text"))


def _meaning(column: Column | PolicyKey, honoured: bool) -> str:
    """Return the text of a header's note."""
    lines = [
        column.meaning,
        f"Type: {words.kind(column)}" + (f", {column.unit}" if column.unit else ""),
        f"Allowed: {words.allowed(column).replace('`', '')}" if words.allowed(column) else "",
        f"Empty: {words.default(column)}",
        f"Example: {column.example}",
        "" if honoured else "This version does not honour it yet: leave it empty.",
    ]
    return "\n".join(line for line in lines if line)


def _options(table: Table, column: Column) -> tuple[str, ...]:
    """Return the words of a column's drop-down, if it has one."""
    if column.choices:
        return column.choices
    if column.kind == "flag":
        return ("true", "false")
    return CANONICAL if (table.name, column.name) == ("materials", "unit") else ()


def _drop_down(options: tuple[str, ...], strict: bool) -> dict[str, Any]:
    assert len(",".join(options)) <= _LIST_LIMIT
    return {
        "validate": "list",
        "source": list(options),
        "ignore_blank": True,
        "error_title": "One of the list",
        "error_message": "Choose " + ", ".join(options) + ", or leave the cell empty.",
        "error_type": "stop" if strict else "warning",
    }


def _policy_sheet(sheet: Worksheet, forms: _Forms) -> list[PolicyKey]:
    """Lay out the policy: a drop-down of its keys; their meanings stand on the sheet of examples."""
    keys = list(POLICY)
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(("key", "value")):
        put(sheet, 0, place, name, forms.required)
        sheet.set_column(place, place, 36 if place == 0 else 16, forms.text)
    note(sheet, 0, 0, f"A key of the policy, each once; the sheet {EXAMPLES} says what they mean. All are optional.")
    source = f"={EXAMPLES}!$A${_POLICY_ROW + 1}:$A${_POLICY_ROW + len(keys)}"
    # Two keys end in the name of a process, so that other words than those of the list must be possible.
    choice = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
    sheet.data_validation(1, 0, 200, 0, choice)
    return keys


def _examples_sheet(sheet: Worksheet, forms: _Forms, keys: list[PolicyKey]) -> None:
    """Lay out an example row for each table, in grey, and every key of the policy with its meaning."""
    put(sheet, 0, 0, "Examples, which are not read: copy what you need into the sheets of the tables.", forms.title)
    sheet.set_column(0, 40, 18)
    for row, table in zip(count(_FIRST_ROW, _ROWS_OF_TABLE), TABLES.values(), strict=False):
        cells = example_row(table)
        put(sheet, row, 0, f"{table.name}: {table.meaning}", forms.title)
        for place, (name, text) in enumerate(cells.items()):
            put(sheet, row + 1, place, name, forms.optional)
            put(sheet, row + 2, place, text, forms.grey)
    for place, name in enumerate(("policy: key", "value, an example", "meaning", "default")):
        put(sheet, _POLICY_ROW - 1, place, name, forms.title)
    for offset, key in enumerate(keys, _POLICY_ROW):
        cells_of_key = (key.name, key.example, _meaning(key, True).split("\n")[0], words.default(key))
        for place, text in enumerate(cells_of_key):
            put(sheet, offset, place, text, forms.grey)
