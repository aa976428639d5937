"""What separates the cells of a CSV file, and what separates whole from fraction in its figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from data.faults import Code, Report
from data.parse import THOUSANDS_BY_POINT
from data.readers.options import ReadingOptions
from data.schema import TABLES
from symbiosis.inventory import Text

_SHEET_HINT = re.compile(r'"?sep=([,;\t|])"?[ ,;\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_COMMA = re.compile(r"(?m)^[ \t]*[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?[ \t]*$")
_THOUSANDS = re.compile(r"[ \t]*[+-]?[1-9][0-9]{0,2},[0-9]{3}[ \t]*")
_SHOWN = {"\t": "tab"}


def separator_of(name: str, text: str, options: ReadingOptions, report: Report) -> tuple[str, int] | None:
    """Return the sign between cells and where the header begins, or None after a fault.

    A comma is the contract's. Another sign is taken where it splits the header into more columns of the table.
    """
    given = _SHEET_HINT.match(text)  # spreadsheets write and obey a first line such as sep=;
    start = given.end() if given else 0
    if options.separator is not None:
        return options.separator, start
    separator = given.group(1) if given else _best(name, text[start : start + 65_536])
    if separator == "|":
        report.add(Code.BAD_DELIMITER, name, value=separator, expected="commas")
        return None
    if separator != ",":
        hint = "The cells were told apart by it. If that is wrong, save the file with commas or name the sign "
        report.add(
            Code.SEPARATOR_DETECTED, name, value=_SHOWN.get(separator, separator), expected="commas",
            hint=hint + "(--separator).",
        )  # fmt: skip
    return separator, start


def _best(name: str, text: str) -> str:
    """Return the sign that splits the header into most columns of the table, then into most cells; a comma at best."""
    known = {column.name for column in TABLES[name].columns} if name in TABLES else set()

    def merit(separator: str) -> tuple[int, int]:
        cells = _header(text, separator)
        found = sum(cell.strip() in known for cell in cells)
        return found, len(cells) if not known & {cell.strip() for cell in _header(text, ",")} else 0

    return max((",", ";", "\t", "|"), key=merit)


def _header(text: str, separator: str) -> list[str]:
    """Return the first cells of a text, as far as they can be told apart."""
    try:
        return next(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=separator)), [])
    except csv.Error:
        return []


def decimal_of(name: str, columns: Mapping[str, Text], separator: str, options: ReadingOptions, report: Report) -> str:
    """Return the sign between whole and fraction in the figures of a table: a comma only where no figure can mean else.

    Where commas separate cells, a comma in a figure may as well set off thousands; so it may where every such figure
    has three digits behind it, or where others have a point. Nothing is guessed then: the cells are faults.
    """
    if options.decimal is not None:
        return options.decimal
    if separator == "," or name not in TABLES:
        return "."
    figures = [column.name for column in TABLES[name].columns if column.kind in ("number", "whole")]
    example = _comma_figure(columns[figure] for figure in figures if figure in columns)
    if example is None:
        return "."
    hint = (
        f"Figures such as {example} were read with a decimal comma. If that is wrong, write points or say --decimal ."
    )
    report.add(Code.DECIMAL_DETECTED, name, value=example, expected="decimal points", hint=hint)
    return ","


def _comma_figure(columns: Iterable[Text]) -> str | None:
    """Return a figure that must have a decimal comma, or None where there is none or a point beside it."""
    example: str | None = None
    for cells in columns:
        joined = "\n".join(cells.tolist())
        if "." in THOUSANDS_BY_POINT.sub("", joined):
            return None
        if example is None and "," in joined:
            found = (match.group().strip() for match in _COMMA.finditer(joined))
            example = next((figure for figure in found if not _THOUSANDS.fullmatch(figure)), None)
    return example
