"""Economic activities: NACE Rev. 2 and Rev. 2.1, kept apart, since the same code may mean another activity in each.

Codes and sections are facts of Regulation (EC) No 1893/2006 (Rev. 2) and of Delegated Regulation (EU) 2023/137
(Rev. 2.1, in use from 2025); the labels are our own short words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from symbiosis.codes import tables

Version = Literal["2", "2.1"]
VERSIONS: tuple[Version, ...] = ("2", "2.1")

Level = Literal["section", "division", "group", "class"]
_LEVELS: dict[int, Level] = {1: "section", 2: "division", 4: "group", 5: "class"}

_CODE = re.compile(r"(?:([A-V])[\s.]*)?(?:([0-9]{2})(?:[\s.]*([0-9])(?:[\s.]*([0-9]))?)?)?", re.IGNORECASE | re.ASCII)
_VERSION = re.compile(r"(?:nace)?[\s_-]*(?:rev(?:ision)?)?[\s._-]*(2|2[._]0|2[._]1)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Activity:
    """One section, division, group or class of one version."""

    version: Version
    code: str
    """``C``, ``17``, ``17.1`` or ``17.12``."""
    section: str
    """A letter."""
    label: str
    """What is done there, in our own words; a class that is its group's only one has the group's label."""
    source: str

    @property
    def level(self) -> Level:
        """Where in the hierarchy the code stands."""
        return _LEVELS[len(self.code)]

    @property
    def parent(self) -> str:
        """The code one level up; empty for a section."""
        return {"section": "", "division": self.section, "group": self.code[:2], "class": self.code[:4]}[self.level]


@cache
def activities(version: Version) -> MappingProxyType[str, Activity]:
    """Return every activity of a version by code, in the order of the classification."""
    return MappingProxyType(
        {
            row["code"]: Activity(version, row["code"], row["section"], row["label"], row["source"])
            for row in tables.rows("nace.csv")
            if row["version"] == version
        }
    )


def normalise(text: str) -> str | None:
    """Return a code written as ``C``, ``C17``, ``C17.12``, ``17.12``, ``1712`` or ``17 12``, or None if it is none.

    A letter before digits is left out here; ``nace`` checks that it is the section. The code need not exist.
    """
    match = _CODE.fullmatch(text.strip())
    if match is None:
        return None
    letter, division, group, last = match.groups()
    if division is None:
        return letter.upper() if letter else None
    return division + (f".{group}{last or ''}" if group else "")


def version(text: str) -> Version | None:
    """Return the version that a cell such as ``NACE Rev. 2``, ``Rev.2.1``, ``2.0`` or ``2`` names, or None."""
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        return None
    return "2.1" if match.group(1).endswith("1") else "2"


def nace(code: str, version: Version) -> Activity | None:
    """Return the activity of a code in any of its spellings, or None where that version has none.

    A section's letter before the digits (``C17.12``) must be the right one.
    """
    found = activities(version).get(normalise(code) or "")
    letter = code.strip()[:1].upper()
    return None if found is not None and letter.isalpha() and letter != found.section else found


def activities_below(code: str, version: Version) -> tuple[Activity, ...]:
    """Return the activities one level below a code, in order; none for a class or a code that does not exist."""
    found = nace(code, version)
    if found is None:
        return ()
    return tuple(activity for activity in activities(version).values() if activity.parent == found.code)
