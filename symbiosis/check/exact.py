"""Exact arithmetic: every figure is the decimal it was given as, and nothing is rounded on the way.

Sums and products of decimals are decimals, so the judge reckons in ``Decimal`` under a context that traps ``Inexact``:
an operation that would round raises instead. Where a quotient is needed, it is a ``Fraction``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from math import copysign, isfinite
from typing import NamedTuple, TypeVar

from symbiosis.check.codes import Code
from symbiosis.inventory import Real

Amount = Decimal | Fraction
Same = TypeVar("Same", Decimal, Fraction)

EXACT = Context(
    prec=20_000,  # ten factors of 1e308 each, added to ten of 1e-308, need no more
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow],
)

ZERO = Decimal(0)
ONE = Decimal(1)
TOLERANCE = Decimal("1e-6")
"""A figure is violated when it is off by more than this times max(1, |required|)."""


class Finding(NamedTuple):
    """What a rule found off, by however little; ``excess`` is None where it is not a matter of amount."""

    code: Code
    where: str
    found: Amount | str
    required: Amount | str
    excess: Amount | None = None


Findings = Iterator[Finding]


def exact(figure: float) -> Decimal:
    """Return the decimal that a float was given as; nan and inf stay what they are."""
    return Decimal(repr(float(figure)))


def exacts(figures: Real) -> list[Decimal]:
    """Return the decimals of a whole column."""
    return [Decimal(repr(figure)) for figure in figures.tolist()]


def stated(figure: float | None) -> Decimal | None:
    """Return a plan's figure exactly, or None where it is missing or not a finite number."""
    try:
        return exact(figure) if figure is not None and isfinite(figure) else None
    except OverflowError:  # a whole number beyond the floats
        return None


def quotient(dividend: Decimal, divisor: Decimal) -> Fraction:
    """Divide without rounding; the divisor is not 0."""
    return Fraction(dividend) / Fraction(divisor)


def differs(code: Code, where: str, found: Same, required: Same) -> Findings:
    """Find a figure that is not what it should be."""
    if found != required:
        yield Finding(code, where, found, required, abs(found - required))


def exceeds(code: Code, where: str, found: Same, limit: Same) -> Findings:
    """Find a figure above its limit."""
    if found > limit:
        yield Finding(code, where, found, limit, found - limit)


def falls_short(code: Code, where: str, found: Same, least: Same) -> Findings:
    """Find a figure below its least."""
    if found < least:
        yield Finding(code, where, found, least, least - found)


def violated(finding: Finding, rough: float | None = None) -> bool:
    """Whether a finding is beyond tolerance, exactly; ``rough`` is its relative excess where that is known."""
    if finding.excess is None or isinstance(finding.required, str):
        return True
    rough = relative(finding) if rough is None else rough
    if not 0.99e-6 < rough < 1.01e-6:  # far from the edge a float decides; at the edge fractions do
        return rough > 1e-6
    return Fraction(finding.excess) > Fraction(TOLERANCE) * max(Fraction(1), abs(Fraction(finding.required)))


def relative(finding: Finding) -> float:
    """Return the excess relative to max(1, |required|), 0 where it is not a matter of amount."""
    if finding.excess is None or isinstance(finding.required, str):
        return 0.0
    return nearest(finding.excess) / max(1.0, abs(nearest(finding.required)))


def nearest(amount: Amount) -> float:
    """Return the nearest finite float."""
    try:
        number = float(amount)
    except OverflowError:  # a Fraction beyond the floats; a Decimal there is inf
        number = sys.float_info.max if amount > 0 else -sys.float_info.max
    return number if isfinite(number) else copysign(sys.float_info.max, number)
