"""Recovery and disposal operations: the R and D codes of Directive 2008/98/EC, annexes I and II."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from symbiosis.codes import tables

OPERATIONS: frozenset[str] = frozenset({f"R{k}" for k in range(1, 14)} | {f"D{k}" for k in range(1, 16)})
"""R1 to R13 (recovery) and D1 to D15 (disposal)."""

_OPERATION = re.compile(r"\s*([RD])[\s-]*0?([0-9]{1,2})\s*", re.IGNORECASE)


@cache
def labels() -> MappingProxyType[str, str]:
    """Return what each operation does, in our own words, by code: recovery first."""
    return MappingProxyType({row["code"]: row["label"] for row in tables.rows("operations.csv")})


def normalise(text: str) -> str | None:
    """Return the code of an operation written as ``R4``, ``r 4`` or ``R04``, or None if there is no such operation."""
    match = _OPERATION.fullmatch(text)
    code = match.group(1).upper() + str(int(match.group(2))) if match else ""
    return code if code in OPERATIONS else None


def label(text: str) -> str:
    """Return what an operation in any of its spellings does; empty where there is no such operation."""
    return labels().get(normalise(text) or "", "")
