"""What comes back and what plants make: no more is sent than there is, no more disposed of than may be."""

from __future__ import annotations

from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Findings, exceeds


def back(case: Case) -> Findings:
    """No more of a return is placed than comes back in the period."""
    for supplier, each in enumerate(case.facts.suppliers):
        if each.returned >= 0:
            yield from _available(case, supplier, Code.RETURN_EXCEEDED)


def made(case: Case) -> Findings:
    """No more of an output is shipped than amount x throughput."""
    for supplier, each in enumerate(case.facts.suppliers):
        if each.facility >= 0:
            yield from _available(case, supplier, Code.OUTPUT_EXCEEDED)


def disposed(case: Case) -> Findings:
    """What is not taken of a return or an output is disposed of, up to its limit."""
    for supplier, each in enumerate(case.facts.suppliers):
        if not each.disposal_limit.is_finite():
            continue
        for period in range(case.period_count):
            rest = left(case, supplier, period)
            yield from exceeds(
                Code.DISPOSAL_LIMIT, case.supplier_at(supplier, period), rest, Fraction(each.disposal_limit)
            )


def left(case: Case, supplier: int, period: int) -> Fraction:
    """Return what is not placed of a supplier."""
    placed = case.placed.get((supplier, period), ZERO)
    return Fraction(case.offered(supplier, period)) - Fraction(placed)


def _available(case: Case, supplier: int, code: Code) -> Findings:
    for period in range(case.period_count):
        placed = case.placed.get((supplier, period), ZERO)
        if placed > 0:
            available = Fraction(case.offered(supplier, period))
            yield from exceeds(code, case.supplier_at(supplier, period), Fraction(placed), available)
