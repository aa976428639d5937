"""Strict parsers of cells: what a number, a truth value and a list look like, and nothing else passes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import isfinite, isnan, nan

import numpy as np

from symbiosis.inventory import Flag, Real, Text

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
THOUSANDS_BY_POINT = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
"""A figure such as 1.200,5: its points set off thousands, which only a decimal comma leaves room for."""
_PLAIN = re.compile(r"[0-9eE+\-.\n]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?")
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?")
"""Days since the last day of 1899, as spreadsheets count dates: 1954 to 2118."""
_TURN = str.maketrans(",.", ".,")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

LARGEST = 1e30
"""The largest figure that an inventory may hold: with larger ones sums and products leave a computer's numbers."""
TOO_LARGE = "At most 1e30 can be counted with: correct the figure, or leave it out where there is no limit."

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
"""Words for true and false, in any case."""


def number(cell: str) -> float | None:
    """Return the figure of a plain decimal cell (``12``, ``-3.5``, ``1e6``; spaces around it are fine), else None.

    Thousands separators, decimal commas, ``inf``, ``nan`` and figures beyond a double are not numbers here.
    """
    text = cell.strip()
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value + 0.0 if isfinite(value) else None


def numbers(cells: Text, decimal: str = ".") -> tuple[Real, Flag]:
    """Return the figures of many cells at once, and which cells are wrong; ``decimal`` is a point or a comma.

    An empty cell is nan and not wrong; a wrong cell is nan. Both arrays have the shape of ``cells``.
    """
    values = np.full(len(cells), nan)
    wrong = np.zeros(len(cells), dtype=np.bool_)
    given = np.flatnonzero(cells != "")
    filled = cells[given] if len(given) < len(cells) else cells
    if decimal == ",":
        filled = _turned(filled)
    figures = _all_plain(filled)
    if figures is not None:
        values[given] = figures + 0.0  # makes 0 of -0
        return values, wrong
    for place, cell in zip(given, filled, strict=True):
        value = number(cell)
        if value is not None:
            values[place] = value
        elif cell.strip():
            wrong[place] = True
    return values, wrong


def _turned(cells: Text) -> Text:
    """Return figures with decimal commas as figures with points; a point becomes a comma, which is none."""
    turned = np.empty(len(cells), dtype=np.object_)
    turned[:] = [str(cell).translate(_TURN) for cell in cells]
    return turned


def _all_plain(cells: Text) -> Real | None:
    """Return the figures if every cell is a plain finite number, else None.

    Made of these characters alone, what ``float`` accepts is exactly what ``number`` accepts, at a tenth of the time.
    """
    if _PLAIN.fullmatch("\n".join(cells.tolist())) is None:
        return None
    try:
        values = cells.astype(np.float64)
    except ValueError:
        return None
    return values if bool(np.isfinite(values).all()) else None


def number_hint(cell: str, decimal: str = ".") -> str:
    """Return what to write instead of a cell that is no number."""
    text = cell.strip()
    if _DATE.fullmatch(text) is not None:
        return "The cell holds a date: a spreadsheet made one of the figure. Format it as a number and type it again."
    if THOUSANDS_BY_POINT.fullmatch(text) is not None:
        whole = text.replace(".", "")
        return f"Write the figure without thousands separators: {whole if decimal == ',' else whole.replace(',', '.')}."
    if decimal == "," and "." in text:
        return "The figures of this table have decimal commas: write a comma, or say --decimal . of all of them."
    if _NUMBER.fullmatch(text) is not None:
        return "The figure is too large for a computer's number."
    if "," in text and number(text.replace(",", ".")) is not None and text.count(",") == 1:
        return f"Write a point, not a comma: {text.replace(',', '.')} (or {text.replace(',', '')}, if that is meant)."
    bare = re.sub(r"[\s,'_\u00a0\u202f]", "", text)
    if number(bare) is not None:
        return f"Write the digits without separators: {bare}"
    if isnan(number(re.sub(r"[^0-9.]", "", text)) or nan):
        return ""
    return "Write the figure alone; a unit goes into the column unit."


def date_in(cell: str) -> str | None:
    """Return the day, as ISO 8601, of a cell that a spreadsheet made a date of: ``2026-01-01 00:00``, or 46023 days."""
    text = cell.strip()
    if _DATE.fullmatch(text) is not None:
        return text[:10]
    serial = _SERIAL.fullmatch(text)
    return None if serial is None else (date(1899, 12, 30) + timedelta(int(serial.group(1)))).isoformat()


def flag(cell: str) -> bool | None:
    """Return the truth value of a cell (true, false, yes, no, 1, 0, in any case), or None if it is none."""
    return FLAGS.get(cell.strip().lower())


def entries(cell: str) -> tuple[str, ...]:
    """Return the entries of a ``;``-separated cell, without spaces around them and without empty ones."""
    return tuple(part for part in (entry.strip() for entry in cell.split(";")) if part)


def has_control(text: str) -> bool:
    """Tell whether a text holds a line break or another control character."""
    return _CONTROL.search(text) is not None
