"""Recovery and disposal operations: the R and D codes of Directive 2008/98/EC, annexes I and II."""

from __future__ import annotations

import re

OPERATIONS: frozenset[str] = frozenset({f"R{k}" for k in range(1, 14)} | {f"D{k}" for k in range(1, 16)})
"""R1 to R13 (recovery) and D1 to D15 (disposal)."""

_OPERATION = re.compile(r"\s*([RD])[\s-]*0?([0-9]{1,2})\s*", re.IGNORECASE)


def normalise(text: str) -> str | None:
    """Return the code of an operation written as ``R4``, ``r 4`` or ``R04``, or None if there is no such operation."""
    match = _OPERATION.fullmatch(text)
    code = match.group(1).upper() + str(int(match.group(2))) if match else ""
    return code if code in OPERATIONS else None
