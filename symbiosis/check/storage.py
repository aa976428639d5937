"""Storage: what is in stock was there, finds room, and is gone at the end."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import Finding, Findings, differs, exact, exceeds, falls_short, stated

NOTHING = Fraction(0)


def stock_rows(case: Case) -> Findings:
    """Each row of storage names a tank and a period, once, and says what is in stock."""
    facts, rows = case.facts, case.plan.storage
    for row in rows:
        where = f"storage of {row.material} at {row.facility_id}"
        tank = facts.facility.get(row.facility_id, -1), facts.material.get(row.material, -1)
        if row.period not in facts.period:
            yield Finding(Code.UNKNOWN_PERIOD, where, row.period, "a period's id")
        elif tank not in case.tanks:
            yield Finding(Code.UNKNOWN_TANK, where, row.material, "an input that may be in stock")
        elif stated(row.stored) is None:
            yield Finding(Code.NOT_FINITE, where, str(row.stored), "a finite number")
    for (facility, period, material), count in Counter((r.facility_id, r.period, r.material) for r in rows).items():
        if count > 1:
            yield Finding(Code.DUPLICATE_STOCK, f"storage of {material} at {facility}", f"{count} in {period}", "one")


def stock_figures(case: Case) -> Findings:
    """Where the plan tells what is in stock of each input, it is what receipts and throughput leave."""
    told = {facility for facility, _ in case.stated_stock}
    for (facility, period), each in case.work.items():
        if facility not in told:
            continue
        stock = case.stated_stock.get((facility, period), {})
        for material, amount in each.stock.items():
            yield from differs(Code.WRONG_STOCK, _tank(case, facility, material, period),
                               stock.get(material, NOTHING), amount)  # fmt: skip


def stock(case: Case) -> Findings:
    """Stock is never below 0, no more is put in stock than came, and nothing is left in the end."""
    for (facility, period), each in case.work.items():
        last = period == case.period_count - 1
        for material, amount in each.stock.items():
            where = _tank(case, facility, material, period)
            yield from falls_short(Code.STOCK_NEGATIVE, where, amount, NOTHING)
            yield from falls_short(Code.STOCK_UNFOUNDED, where, each.drawn[material], NOTHING)
            if last:
                yield from differs(Code.STOCK_LEFT, where, amount, NOTHING)


def stock_limits(case: Case) -> Findings:
    """Stock stays within what the input and the facility may hold."""
    capacity = case.inventory.facilities.storage_capacity
    for (facility, period), each in case.work.items():
        for material, amount in each.stock.items():
            limit = case.tanks[facility, material].limit
            if limit.is_finite():
                yield from exceeds(Code.STOCK_LIMIT, _tank(case, facility, material, period), amount, Fraction(limit))
        together = exact(capacity[facility])
        if each.stock and together.is_finite():
            where = case.receiver_at(case.facts.demand_count + facility, period)
            yield from exceeds(Code.STORAGE_CAPACITY, where, each.stored, Fraction(together))


def storage_cost(case: Case, facility: int, period: int) -> Fraction:
    """Return what keeping a period's stock costs."""
    stock = case.work[facility, period].stock
    return sum((Fraction(case.tanks[facility, each].cost) * amount for each, amount in stock.items()), NOTHING)


def _tank(case: Case, facility: int, material: int, period: int) -> str:
    return f"{case.receiver_at(case.facts.demand_count + facility, period)}, {case.facts.material_id[material]}"
