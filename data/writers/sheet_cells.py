"""Cells of a workbook: texts that stay texts, figures with every digit."""

from __future__ import annotations

import re

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f]")


class _Exact(float):
    """A figure that is written as its shortest decimal; the library would cut it to 16 digits."""

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def write_figure(sheet: Worksheet, row: int, column: int, value: float) -> None:
    """Write a finite figure as a number that reads back as the same double."""
    sheet.write_number(row, column, _Exact(value))


def write_text(sheet: Worksheet, row: int, column: int, text: str, form: Format | None = None) -> None:
    """Write a cell as a text, whatever it looks like; of one that is not ``is_exact`` some signs are shown escaped.

    The library takes what begins with ``<r>`` and ends with ``</r>`` for XML of its own and writes it as it stands,
    cells and formulas included. Such a text is handed over in two parts, each of which it escapes.
    """
    if _looks_rich(text):
        sheet.write_rich_string(row, column, text[:1], Format(), text[1:], *(() if form is None else (form,)))
    else:
        sheet.write_string(row, column, text, form)


def is_exact(text: str) -> bool:
    """Tell whether a text reads back as it was: the library escapes some signs twice in what it takes for rich text."""
    return not (_looks_rich(text) and _ESCAPED.search(text))


def _looks_rich(text: str) -> bool:
    return text.startswith("<r>") and text.endswith("</r>")
