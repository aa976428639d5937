"""What the policy asks of the plan as a whole."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.costs import Bill
from symbiosis.check.exact import Findings, differs, exact, exceeds


def open_counts(case: Case) -> Findings:
    """In the last period, no more facilities of a process are open than allowed, or exactly as many as asked."""
    limits = case.inventory.policy.limits
    for process, most in limits.max_open:
        yield from exceeds(Code.MAX_OPEN, f"process {process}", _open(case, process), Decimal(most))
    for process, number in limits.exact_open:
        yield from differs(Code.EXACT_OPEN, f"process {process}", _open(case, process), Decimal(number))


def _open(case: Case, process: str) -> Decimal:
    """Return how many facilities of a process are open in the last period."""
    names = case.inventory.processes.id[case.inventory.facilities.process]
    last = case.period_count - 1
    return Decimal(sum(name == process and case.is_open(facility, last) for facility, name in enumerate(names)))


def exchange_count(case: Case) -> Findings:
    """There are no more exchanges, over the horizon, than allowed."""
    most = exact(case.inventory.policy.limits.max_exchanges)
    yield from exceeds(Code.MAX_EXCHANGES, "plan", Decimal(len(case.plan.exchanges)), most)


def caps(case: Case, bill: Bill) -> Findings:
    """Investment and emissions are within their limits."""
    limits = case.inventory.policy.limits
    for code, amount, limit in (
        (Code.BUDGET, bill.investment, exact(limits.budget)),
        (Code.MAX_CO2E, bill.emissions, exact(limits.max_co2e)),
    ):
        if limit.is_finite():
            yield from exceeds(code, "plan", amount, Fraction(limit))
