"""Figures and names as a reader of the report sees them: grouped, rounded, with their units."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from math import isfinite

THIN_SPACE = "\u202f"
"""Narrow and unbreakable, so that a figure never falls apart at the end of a line."""

MINUS = "−"
UNKNOWN = "–"
UNITS = ("t", "m3", "MWh", "piece")
"""The canonical units, in the order in which they are shown."""

_SIGNS = {"m3": "m³", "piece": "pcs"}


def figure(value: float | None, decimals: int | None = None) -> str:
    """Return a figure with grouped thousands; without ``decimals``, about three significant digits after rounding."""
    if value is None or not isfinite(value):
        return UNKNOWN
    places = _decimals(abs(value)) if decimals is None else decimals
    text = f"{abs(value):,.{places}f}".replace(",", THIN_SPACE)
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if value < 0 and any(digit in "123456789" for digit in text) else text


def _decimals(size: float) -> int:
    if size >= 100:
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 0.1 or size == 0 else 6


def unit_sign(unit: str) -> str:
    """Return a unit as it is printed."""
    return _SIGNS.get(unit, unit)


def amount(value: float | None, unit: str) -> str:
    """Return an amount with its unit."""
    shown = figure(value)
    return shown if shown == UNKNOWN or not unit else f"{shown}{THIN_SPACE}{unit_sign(unit)}"


def money(value: float | None, currency: str = "") -> str:
    """Return an amount of money: whole from a thousand upwards, with cents below; "" = without the currency."""
    if value is None or not isfinite(value):
        return UNKNOWN
    cents = 0 if abs(value) >= 1000 or value == round(value) else 2
    return figure(value, cents) + (f"{THIN_SPACE}{currency}" if currency else "")


def emissions(kg: float | None) -> str:
    """Return emissions given in kg CO2e, in tonnes from one tonne upwards; to ten grams below."""
    if kg is None or not isfinite(kg):
        return UNKNOWN
    return amount(kg / 1000, "t") if abs(kg) >= 1000 else amount(round(kg, 2), "kg")


def seconds(value: float) -> str:
    """Return a time; the shortest are not told apart."""
    return f"less than {amount(0.01, 's')}" if 0 < value < 0.01 else f"{figure(round(value, 2))}{THIN_SPACE}s"


def deviation(value: float) -> str:
    """Return how far a figure is off, written out in decimals; below a billionth they are not told apart."""
    if value == 0:
        return "0"
    return "less than 0.000000001" if value < 1e-9 else f"{value:.9f}".rstrip("0") if value < 0.1 else figure(value)


def percent(share: float | None) -> str:
    """Return a share as per cent, small ones with the digits that tell them from nothing."""
    if share is None or not isfinite(share):
        return UNKNOWN
    value = 100 * share
    if value == 0:
        return f"0{THIN_SPACE}%"
    if abs(value) < 0.001:
        return f"{MINUS if value < 0 else ''}{'less than ' if value > 0 else ''}0.001{THIN_SPACE}%"
    decimals = 1 if abs(value) >= 1 else 2 if abs(value) >= 0.1 else 3
    return f"{figure(value, decimals)}{THIN_SPACE}%"


def by_unit(amounts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Sum amounts of one unit each; different units never meet. Common units come first."""
    sums: dict[str, float] = {}
    for unit, value in amounts:
        sums[unit] = sums.get(unit, 0.0) + value
    return {unit: sums[unit] for unit in sorted(sums, key=_unit_rank)}


def _unit_rank(unit: str) -> tuple[int, str]:
    return (UNITS.index(unit) if unit in UNITS else len(UNITS), unit)


def amounts(sums: Mapping[str, float]) -> str:
    """Return sums by unit as one phrase."""
    return ", ".join(amount(value, unit) for unit, value in sums.items())


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{figure(count, 0)} {one if count == 1 else many or one + 's'}"


def in_words(code: str) -> str:
    """Return a code or key as words."""
    words = code.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in pixels for a font size in pixels, on the generous side."""
    return size * sum(1.0 if unicodedata.east_asian_width(letter) in "FW" else 0.56 for letter in text)


def shorten(text: str, width: float, size: float) -> str:
    """Cut a text to a width in pixels, with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
