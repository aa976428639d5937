"""What is nearly a code of the List of Waste: lost zeros, dates and powers made by spreadsheets, letters for digits.

Nothing here changes a cell: a person is asked, with the code that was meant and why it is not one as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from symbiosis.codes import low

_LETTERS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "i": "1", "|": "1", "S": "5", "B": "8"})
_LEAST_DIGITS = 3
_NUMBER = re.compile(r"([0-9]{1,6})[.,]0+")
_POWER = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?0?[0-9]")
_GROUPED = re.compile(r"([0-9]{2,3})[.,'’\s]([0-9]{3})")
_PARTS = re.compile(r"([0-9]{1,2})[\s.,:/\\_‐‑–—-]+([0-9]{1,2})(?:[\s.,:/\\_‐‑–—-]+([0-9]{1,2}))?")
_ISO_DATE = re.compile(r"(?:19|20)([0-9]{2})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+)?")
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:[.,]0+)?")
"""Days since the last day of 1899, as spreadsheets count dates: 1954 to 2118."""
_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-](?:19|20)([0-9]{2})")
_WITHIN = re.compile(r"(?<![0-9])([0-9]{2}[\s.]?[0-9]{2}[\s.]?[0-9]{2})(?![0-9])")

Guess = tuple[str, str]
"""Two, four or six digits, and why the cell is not written so."""


@dataclass(frozen=True)
class Meant:
    """What a damaged code stands for."""

    digits: str
    """A code, or where that was asked for a chapter or sub-chapter."""
    why: str
    """A sentence: what happened to the cell, and what to do."""


def meant(text: str) -> Meant | None:
    """Return the code that a cell is a damaged writing of, or None: where it is a code, or like none that exists."""
    return _first(text, lambda digits: digits in low.known()) if low.normalise(text) is None else None


def meant_prefix(text: str) -> Meant | None:
    """Return the chapter or sub-chapter that a cell is a damaged writing of, or None: where it is one, or like none."""
    return _first(text, low.is_prefix) if low.prefix(text) is None else None


def within(text: str) -> str | None:
    """Return the one code that stands within a longer text (``EWC 03 01 05``, ``030105 sawdust``), or None."""
    found = {code for each in _WITHIN.findall(text) if (code := low.normalise(each)) in low.known()}
    return found.pop() if len(found) == 1 else None


def counted(text: str) -> str | None:
    """Return the code whose digits are the day that a number counts, as spreadsheets count days (38355), or None.

    Five digits may as well be a number of the user's own: this is a question, no more.
    """
    serial = _SERIAL.fullmatch(text.strip())
    if serial is None:
        return None
    day = date(1899, 12, 30) + timedelta(int(serial.group(1)))
    return next((digits for form in ("%d%m%y", "%m%d%y") if (digits := day.strftime(form)) in low.known()), None)


def _first(text: str, exists: Callable[[str], bool]) -> Meant | None:
    bare = text.strip().lstrip("'’`* ").rstrip("*. ")
    return next((Meant(digits, why) for digits, why in _guesses(bare) if exists(digits)), None)


def _guesses(bare: str) -> Iterator[Guess]:
    """Yield what a text without its star may stand for, the likeliest first."""
    yield from _numbers(bare)
    yield from _dates(bare)
    parts = _PARTS.fullmatch(bare)
    if parts:
        why = "Codes are written with two digits each: as 030105 or 03 01 05."
        yield "".join(part.zfill(2) for part in parts.groups() if part), why
    script = "".join(_ascii(sign) for sign in bare)
    lettered = script.translate(_LETTERS)
    if lettered != bare and sum(sign.isdecimal() for sign in bare) >= _LEAST_DIGITS:
        why = "A letter or a sign of another alphabet stands for a digit."
        yield low.normalise(lettered) or low.prefix(lettered) or "", why
    if bare and (low.normalise(bare) or low.prefix(bare)):
        yield low.normalise(bare) or low.prefix(bare) or "", "Something stands before or behind the code: leave it out."


def _numbers(bare: str) -> Iterator[Guess]:
    """Yield the digits of what a spreadsheet took for a number, with the zero that it dropped."""
    number = _NUMBER.fullmatch(bare)
    power = _POWER.fullmatch(bare)
    grouped = _GROUPED.fullmatch(bare)
    written = "A spreadsheet made a number of the code: make the cell a text."
    if bare.isascii() and bare.isdigit() and len(bare) % 2:
        yield f"0{bare}", "A spreadsheet drops the leading zero of a number: make the cell a text."
    if number:
        yield _even(number.group(1)), written
    if power:
        value = Decimal(bare.replace(",", "."))
        if value == int(value):
            yield _even(str(int(value))), written
    if grouped:
        yield _even("".join(grouped.groups())), written


def _dates(bare: str) -> Iterator[Guess]:
    """Yield the digits of what a spreadsheet took for a date: day, month and year, or month, day and year."""
    iso, local = _ISO_DATE.fullmatch(bare), _DATE.fullmatch(bare)
    if iso:
        year, month, day = iso.groups()
    elif local:
        day, month, year = (part.zfill(2) for part in local.groups())
    else:
        return
    why = "A spreadsheet made a date of the code: make the cell a text and type it again."
    yield day + month + year, why
    yield month + day + year, why


def _even(digits: str) -> str:
    return digits if len(digits) % 2 == 0 else f"0{digits}"


def _ascii(sign: str) -> str:
    """Return the digit that a sign of any script stands for, else the sign."""
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)
