"""The European List of Waste: codes, hazard, kind of entry.

The codes and flags of ``low.csv`` are facts of Commission Decision 2000/532/EC as amended, as published by the
government of the United Kingdom (contains public sector information licensed under the Open Government Licence v3.0).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NewType

LowCode = NewType("LowCode", str)
"""Six digits, nothing else; not necessarily a code of the list."""

_SIX_DIGITS = re.compile(r"\s*([0-9]{2})[\s.]*([0-9]{2})[\s.]*([0-9]{2})\s*(\*?)\s*")
_PREFIX = re.compile(r"\s*([0-9]{2})(?:[\s.]*([0-9]{2}))?\s*")


@dataclass(frozen=True)
class Entry:
    """One entry of the list."""

    code: LowCode
    hazardous: bool
    kind: Literal["absolute", "mirror"]
    """absolute: hazardous or not whatever its properties; mirror: one of a pair, told apart by assessment."""


@cache
def entries() -> MappingProxyType[str, Entry]:
    """Return every entry of the list by code."""
    lines = files("symbiosis.codes").joinpath("low.csv").read_text(encoding="utf-8").splitlines()[1:]
    table = {}
    for line in lines:
        code, hazardous, kind = line.split(",")
        table[code] = Entry(LowCode(code), hazardous == "true", "mirror" if kind == "mirror" else "absolute")
    return MappingProxyType(table)


@cache
def prefixes() -> frozenset[str]:
    """Return the chapters (two digits) and subchapters (four digits) that have entries."""
    return frozenset(code[:length] for code in entries() for length in (2, 4))


def normalise(text: str) -> LowCode | None:
    """Return the six digits of a code written as ``010304``, ``01 03 04*`` or ``01.03.04``, or None if it is none."""
    match = _SIX_DIGITS.fullmatch(text)
    return LowCode("".join(match.group(1, 2, 3))) if match else None


def starred(text: str) -> bool:
    """Tell whether a code is written with the star of hazardous waste."""
    match = _SIX_DIGITS.fullmatch(text)
    return match is not None and match.group(4) == "*"


def prefix(text: str) -> str | None:
    """Return the digits of a chapter or subchapter written as ``01``, ``0103`` or ``01 03``, or None if it is none."""
    match = _PREFIX.fullmatch(text)
    return match.group(1) + (match.group(2) or "") if match else None


def entry(code: LowCode) -> Entry | None:
    """Return the code's entry, or None where the list has none."""
    return entries().get(code)
