"""What the policy asks of the plan as a whole."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.costs import Bill
from symbiosis.check.exact import ONE, Findings, differs, exact, exceeds


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


def groups(case: Case) -> Findings:
    """Of the facilities of a group that do not stand, at most one opens."""
    table, last = case.inventory.facilities, case.period_count - 1
    opened = [
        str(table.group[facility])
        for facility in range(len(table.id))
        if table.group[facility] and not table.existing[facility] and case.is_open(facility, last)
    ]
    for group, count in Counter(opened).items():
        yield from exceeds(Code.GROUP, f"group {group}", Decimal(count), ONE)


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
