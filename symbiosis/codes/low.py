"""The European List of Waste: codes, hazard, kind of entry, labels, hierarchy and mirror entries.

The codes, flags and named mirrors of ``low.csv`` and ``low_mirrors.csv`` are facts of Commission Decision 2000/532/EC
as amended by Decision 2014/955/EU; the kinds of entry are those published by the government of the United Kingdom
(contains public sector information licensed under the Open Government Licence v3.0). The labels are our own short
words for people from industry; they are no legal text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal, NewType

from symbiosis.codes import tables

LowCode = NewType("LowCode", str)
"""Six digits, nothing else; not necessarily a code of the list."""

VERSION = "Decision 2000/532/EC as amended by Decision 2014/955/EU"
"""The edition of the list that the tables hold; it is in force since the ``valid_from`` of its entries."""

_SIX_DIGITS = re.compile(r"\s*([0-9]{2})[\s.]*([0-9]{2})[\s.]*([0-9]{2})\s*(\*?)\s*")
_PREFIX = re.compile(r"\s*([0-9]{2})(?:[\s.]*([0-9]{2}))?\s*")


@dataclass(frozen=True)
class Entry:
    """One entry of the list."""

    code: LowCode
    hazardous: bool
    kind: Literal["absolute", "mirror"]
    """absolute: hazardous or not whatever its properties; mirror: one of a pair, told apart by assessment."""
    label: str
    """What the waste is, in our own words; one line, at most 80 characters, unique in the list."""
    valid_from: date
    source: str

    @property
    def written(self) -> str:
        """The code as the Decision writes it: ``01 03 04*``."""
        return f"{self.code[:2]} {self.code[2:4]} {self.code[4:]}{'*' if self.hazardous else ''}"


@dataclass(frozen=True)
class Heading:
    """A chapter (two digits) or a sub-chapter (four digits)."""

    prefix: str
    label: str


@dataclass(frozen=True)
class Mirror:
    """A hazardous and a non-hazardous entry for the same waste: an assessment decides which of them applies."""

    hazardous: LowCode
    non_hazardous: LowCode
    basis: Literal["named", "derived"]
    """named: the non-hazardous entry names the other ("other than those mentioned in …"); derived: it names none, and
    the other is the mirror entry of the same sub-chapter that covers the same waste."""


@dataclass(frozen=True)
class Amendment:
    """A later change of the list that the tables do not hold."""

    decision: str
    applies_from: date
    added: frozenset[str]
    """New codes, and sub-chapters in which new codes stand."""

    def may_add(self, code: LowCode) -> bool:
        """Tell whether a code that the tables lack may be one of the amendment's."""
        return not self.added.isdisjoint((code, code[:4]))


BATTERIES = Amendment(
    decision="Delegated Decision (EU) 2025/934",
    applies_from=date(2026, 11, 9),
    added=frozenset({"1606", "190212", "190213", "1914", "200142", "200143", "200144"}),
)
"""Batteries and fractions of their treatment: 16 06 rewritten, 19 14 new; 19 02 11*, 20 01 33* and 20 01 34 replaced.
The new codes are not in the tables: such a material is listed with its unit and hazard."""


@cache
def entries() -> MappingProxyType[str, Entry]:
    """Return every entry of the list by code."""
    return MappingProxyType(
        {
            row["code"]: Entry(
                code=LowCode(row["code"]),
                hazardous=row["hazardous"] == "true",
                kind="mirror" if row["entry"] == "mirror" else "absolute",
                label=row["label"],
                valid_from=date.fromisoformat(row["valid_from"]),
                source=row["source"],
            )
            for row in tables.rows("low.csv")
        }
    )


@cache
def headings() -> MappingProxyType[str, Heading]:
    """Return the chapters and sub-chapters by their digits."""
    rows = tables.rows("low_headings.csv")
    return MappingProxyType({row["prefix"]: Heading(row["prefix"], row["label"]) for row in rows})


@cache
def prefixes() -> frozenset[str]:
    """Return the chapters (two digits) and subchapters (four digits) that have entries."""
    return frozenset(code[:length] for code in entries() for length in (2, 4))


@cache
def pairs() -> tuple[Mirror, ...]:
    """Return every pair of mirror entries, by non-hazardous code."""
    return tuple(
        Mirror(
            LowCode(row["hazardous"]),
            LowCode(row["non_hazardous"]),
            "named" if row["basis"] == "named" else "derived",
        )
        for row in tables.rows("low_mirrors.csv")
    )


@cache
def _mirrors() -> MappingProxyType[str, tuple[LowCode, ...]]:
    found: dict[str, list[LowCode]] = defaultdict(list)
    for pair in pairs():
        found[pair.hazardous].append(pair.non_hazardous)
        found[pair.non_hazardous].append(pair.hazardous)
    return MappingProxyType({code: tuple(sorted(others)) for code, others in found.items()})


@cache
def _below() -> MappingProxyType[str, tuple[LowCode, ...]]:
    found: dict[str, list[LowCode]] = defaultdict(list)
    for code, item in entries().items():
        for length in (2, 4, 6):
            found[code[:length]].append(item.code)
    return MappingProxyType({prefix: tuple(codes) for prefix, codes in found.items()})


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


def chapter(code: str) -> Heading | None:
    """Return the chapter of a code or sub-chapter in any of its spellings, or None where the list has none."""
    return headings().get(_digits(code)[:2])


def sub_chapter(code: str) -> Heading | None:
    """Return the sub-chapter of a code in any of its spellings, or None where the list has none."""
    digits = _digits(code)
    return headings().get(digits[:4]) if len(digits) >= 4 else None


def codes_below(text: str) -> tuple[LowCode, ...]:
    """Return the codes of a chapter, a sub-chapter or a code (itself), in order; none where the list has no such."""
    return _below().get(_digits(text), ())


def mirrors(code: str) -> tuple[LowCode, ...]:
    """Return the entries that stand against a mirror entry, in order: hazardous ones for a non-hazardous one, and back.

    Absolute entries have none, and nine mirror entries have none either (``docs/codes.md`` names them).
    """
    return _mirrors().get(_digits(code), ())


def label(text: str) -> str:
    """Return our words for a code, a sub-chapter or a chapter; empty where the list has no such."""
    digits = _digits(text)
    found = entries().get(digits) or headings().get(digits)
    return found.label if found else ""


def _digits(text: str) -> str:
    """Return the digits of a code or prefix; empty for other texts."""
    return normalise(text) or prefix(text) or ""
