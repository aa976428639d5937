"""The European List of Waste: codes, hazard, kind of entry, labels, hierarchy and mirror entries.

The codes, flags and named mirrors are facts of Commission Decision 2000/532/EC: ``low.csv`` as amended by Decision
2014/955/EU, ``low_batteries.csv`` and ``low_withdrawn.csv`` what Delegated Decision (EU) 2025/934 changes. The kinds of
entry in ``low.csv`` are those published by the government of the United Kingdom (contains public sector information
licensed under the Open Government Licence v3.0), those in ``low_batteries.csv`` our reading. The labels are our own
short words for people from industry; they are no legal text.
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

Version = Literal["2014/955", "2025/934"]
"""Editions of the list, by the decision that made them. The first holds from 1 June 2015, the second, which is about
batteries, from 9 December 2026 (the date as corrected on 19 August 2025)."""
BASE: Version = "2014/955"
BATTERIES: Version = "2025/934"
VERSIONS: tuple[Version, ...] = (BASE, BATTERIES)

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
    """What the waste is, in our own words; one line, at most 80 characters, unique in its edition."""
    version: Version
    """The edition that brought the entry, or its hazard."""
    valid_from: date
    source: str

    @property
    def chapter(self) -> str:
        """The chapter's two digits."""
        return self.code[:2]

    @property
    def sub_chapter(self) -> str:
        """The sub-chapter's four digits."""
        return self.code[:4]

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
class Withdrawal:
    """A code that a later edition does not have any more."""

    code: LowCode
    instead: tuple[LowCode, ...]
    """The codes that take its place, by what the waste is."""
    withdrawn_from: date
    source: str


def _read(name: str, version: Version) -> dict[str, Entry]:
    return {
        row["code"]: Entry(
            code=LowCode(row["code"]),
            hazardous=row["hazardous"] == "true",
            kind="mirror" if row["entry"] == "mirror" else "absolute",
            label=row["label"],
            version=version,
            valid_from=date.fromisoformat(row["valid_from"]),
            source=row["source"],
        )
        for row in tables.rows(name)
    }


@cache
def entries(version: Version = BASE) -> MappingProxyType[str, Entry]:
    """Return every entry of an edition by code, in order: 842 of the first, 880 of the second."""
    found = _read("low.csv", BASE)
    if version == BATTERIES:
        found |= _read("low_batteries.csv", BATTERIES)
        found = {code: found[code] for code in sorted(found) if code not in withdrawn()}
    return MappingProxyType(found)


@cache
def known() -> MappingProxyType[str, Entry]:
    """Return every entry of any edition by code; of a code in several the entry of the first."""
    return MappingProxyType(dict(entries(BATTERIES)) | dict(entries(BASE)))


@cache
def withdrawn() -> MappingProxyType[str, Withdrawal]:
    """Return the codes of the first edition that the second does not have."""
    return MappingProxyType(
        {
            row["code"]: Withdrawal(
                LowCode(row["code"]),
                tuple(LowCode(code) for code in row["instead"].split(";")),
                date.fromisoformat(row["withdrawn_from"]),
                row["source"],
            )
            for row in tables.rows("low_withdrawn.csv")
        }
    )


@cache
def reclassified() -> MappingProxyType[str, Entry]:
    """Return the entries of the second edition whose hazard differs from the first, by code: 16 06 04* alone."""
    return MappingProxyType(
        {
            code: entry
            for code, entry in entries(BATTERIES).items()
            if code in entries(BASE) and entry.hazardous != entries(BASE)[code].hazardous
        }
    )


@cache
def headings(version: Version = BASE) -> MappingProxyType[str, Heading]:
    """Return the chapters and sub-chapters of an edition by their digits."""
    rows = tables.rows("low_headings.csv")
    held = prefixes(version)
    return MappingProxyType(
        {row["prefix"]: Heading(row["prefix"], row["label"]) for row in rows if row["prefix"] in held}
    )


@cache
def prefixes(version: Version = BASE) -> frozenset[str]:
    """Return the chapters (two digits) and subchapters (four digits) that have entries in an edition."""
    return frozenset(code[:length] for code in entries(version) for length in (2, 4))


def is_prefix(text: str) -> bool:
    """Tell whether two or four digits are a chapter or sub-chapter of any edition."""
    return any(text in prefixes(version) for version in VERSIONS)


@cache
def pairs(version: Version = BASE) -> tuple[Mirror, ...]:
    """Return every pair of mirror entries of an edition, by non-hazardous code."""
    held = entries(version)
    return tuple(
        Mirror(
            LowCode(row["hazardous"]),
            LowCode(row["non_hazardous"]),
            "named" if row["basis"] == "named" else "derived",
        )
        for row in tables.rows("low_mirrors.csv")
        if row["hazardous"] in held and row["non_hazardous"] in held
    )


@cache
def _mirrors(version: Version) -> MappingProxyType[str, tuple[LowCode, ...]]:
    found: dict[str, list[LowCode]] = defaultdict(list)
    for pair in pairs(version):
        found[pair.hazardous].append(pair.non_hazardous)
        found[pair.non_hazardous].append(pair.hazardous)
    return MappingProxyType({code: tuple(sorted(others)) for code, others in found.items()})


@cache
def _below(version: Version) -> MappingProxyType[str, tuple[LowCode, ...]]:
    found: dict[str, list[LowCode]] = defaultdict(list)
    for code, item in entries(version).items():
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
    """Return the code's entry in the first edition that has it, or None where none has."""
    return known().get(code)


def chapter(code: str) -> Heading | None:
    """Return the chapter of a code or sub-chapter in any of its spellings, or None where no edition has it."""
    return _heading(_digits(code)[:2])


def sub_chapter(code: str) -> Heading | None:
    """Return the sub-chapter of a code in any of its spellings, or None where no edition has it."""
    digits = _digits(code)
    return _heading(digits[:4]) if len(digits) >= 4 else None


def codes_below(text: str, version: Version = BASE) -> tuple[LowCode, ...]:
    """Return the codes of a chapter, a sub-chapter or a code (itself), in order; none where an edition has no such."""
    return _below(version).get(_digits(text), ())


def mirrors(code: str, version: Version = BASE) -> tuple[LowCode, ...]:
    """Return the entries that stand against a mirror entry, in order: hazardous ones for a non-hazardous one, and back.

    Absolute entries have none, and nine mirror entries have none either (``docs/codes.md`` names them).
    """
    return _mirrors(version).get(_digits(code), ())


def label(text: str) -> str:
    """Return our words for a code, a sub-chapter or a chapter; empty where no edition has such."""
    digits = _digits(text)
    found = known().get(digits) or _heading(digits)
    return found.label if found else ""


def _heading(digits: str) -> Heading | None:
    return next((found for version in VERSIONS if (found := headings(version).get(digits))), None)


def _digits(text: str) -> str:
    """Return the digits of a code or prefix; empty for other texts."""
    return normalise(text) or prefix(text) or ""
