"""Hazardous properties of waste: HP 1 to HP 15 of Directive 2008/98/EC, annex III, as set by Regulation 1357/2014."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from symbiosis.codes import tables

PROPERTIES: tuple[str, ...] = tuple(f"HP{k}" for k in range(1, 16))

_PROPERTY = re.compile(r"\s*HP[\s-]*0?([0-9]{1,2})\s*", re.IGNORECASE | re.ASCII)


@cache
def labels() -> MappingProxyType[str, str]:
    """Return what each property means, in our own words, by code."""
    return MappingProxyType({row["code"]: row["label"] for row in tables.rows("hazard_properties.csv")})


def normalise(text: str) -> str | None:
    """Return a property written as ``HP4``, ``hp 4`` or ``HP04``, or None if there is no such property.

    ``H4`` of the law before June 2015 is none: the numbers did not mean the same.
    """
    match = _PROPERTY.fullmatch(text)
    code = f"HP{int(match.group(1))}" if match else ""
    return code if code in PROPERTIES else None


def label(text: str) -> str:
    """Return what a property in any of its spellings means; empty where there is no such property."""
    return labels().get(normalise(text) or "", "")
