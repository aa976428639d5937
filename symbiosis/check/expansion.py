"""Expansion: capacity added stays, comes when it may, needs the facility open and keeps to its maximum."""

from __future__ import annotations

from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import Findings, exact, exceeds, falls_short

NOTHING = Fraction(0)


def additions(case: Case) -> Findings:
    """What is added, period by period, keeps every rule of expansion."""
    for facility in range(len(case.facts.facility)):
        if case.is_expandable(facility):
            for period in range(case.period_count):
                yield from _addition(case, facility, period)


def _addition(case: Case, facility: int, period: int) -> Findings:
    where = case.receiver_at(case.facts.demand_count + facility, period)
    added = case.added(facility, period)
    before = case.added(facility, period - 1) if period else NOTHING
    yield from falls_short(Code.WRONG_CAPACITY, where, added, NOTHING)
    if period:
        yield from falls_short(Code.EXPANSION_UNDONE, where, added, before)
    if not case.inventory.facilities.may_open[facility, period]:
        yield from exceeds(Code.EXPANSION_PERIOD, where, added, before)
    if not case.is_open(facility, period):
        yield from exceeds(Code.EXPANSION_CLOSED, where, added, NOTHING)
    yield from exceeds(Code.MAX_CAPACITY, where, added, room(case, facility, period))


def room(case: Case, facility: int, period: int) -> Fraction:
    """Return the most that may have been added by a period; what has no row in a period is not bounded by it."""
    table = case.inventory.facilities
    capacity, most = exact(table.capacity[facility, period]), exact(table.max_capacity[facility, period])
    if most > 0:
        return Fraction(most - capacity)
    others = (
        exact(table.max_capacity[facility, each]) - exact(table.capacity[facility, each])
        for each in range(case.period_count)
    )
    return Fraction(max(others))


def usable(case: Case, facility: int, period: int) -> Fraction:
    """Return the throughput that a facility may reach while it is open; 0 in a period in which it has no row."""
    table = case.inventory.facilities
    if table.max_capacity[facility, period] <= 0:
        return NOTHING
    return Fraction(exact(table.capacity[facility, period])) + case.added(facility, period)


def newly_added(case: Case, facility: int, period: int) -> Fraction:
    """Return the capacity added in a period."""
    before = case.added(facility, period - 1) if period else NOTHING
    return case.added(facility, period) - before
