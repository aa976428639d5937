"""Facilities: their rows, what they receive, and whether they are open."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Finding, Findings, differs, exact, exceeds, falls_short, stated
from symbiosis.check.expansion import newly_added, usable
from symbiosis.plan import FacilityPeriod


def facility_rows(case: Case) -> Findings:
    """There is one row for each facility and period, and none for anything else."""
    facts = case.facts
    for row in case.plan.facilities:
        if row.facility_id not in facts.facility:
            yield Finding(Code.UNKNOWN_FACILITY, f"facility {row.facility_id}", row.facility_id, "a facility's id")
        if row.period not in facts.period:
            yield Finding(Code.UNKNOWN_PERIOD, f"facility {row.facility_id}", row.period, "a period's id")
    counts = Counter((row.facility_id, row.period) for row in case.plan.facilities)
    for (identifier, _), count in counts.items():
        if count > 1:
            yield Finding(Code.DUPLICATE_FACILITY, f"facility {identifier}", f"{count} rows", "one row")
    for facility in range(len(facts.facility)):
        for period in range(case.period_count):
            if (facility, period) not in case.facility_rows:
                where = case.receiver_at(facts.demand_count + facility, period)
                yield Finding(Code.FACILITY_MISSING, where, "no row", "one row")


def opening(case: Case) -> Findings:
    """Existing facilities are open; others open when they may, for good; what is closed does nothing."""
    existing = case.inventory.facilities.existing
    for facility in range(len(existing)):
        receiver = case.facts.demand_count + facility
        for period in range(case.period_count):
            where = case.receiver_at(receiver, period)
            if case.is_open(facility, period):
                if case.is_opened(facility, period) and not case.inventory.facilities.may_open[facility, period]:
                    yield Finding(Code.OPENING_PERIOD, where, "opened", "not opened in this period")
                continue
            received = case.received.get((receiver, period), ZERO)
            yield from exceeds(Code.FACILITY_CLOSED, where, received, ZERO)
            yield from exceeds(Code.FACILITY_CLOSED, where, abs(case.throughput(facility, period)), Fraction(0))
            if existing[facility]:
                yield Finding(Code.EXISTING_CLOSED, where, "closed", "open")
            elif period > 0 and case.is_open(facility, period - 1):
                yield Finding(Code.FACILITY_CLOSED_AGAIN, where, "closed", "open")


def recipes(case: Case) -> Findings:
    """Unless the mix is free, what is received and drawn of each input is amount x throughput.

    Of an input with a tank the stock is what makes that so; the rules of storage hold it.
    """
    inventory, facts = case.inventory, case.facts
    for facility, process in enumerate(inventory.facilities.process.tolist()):
        if inventory.processes.free_mix[process]:
            continue
        receiver = facts.demand_count + facility
        for period in range(case.period_count):
            throughput = case.throughput(facility, period)
            for material, amount in facts.input_materials[process].items():
                if (facility, material) in case.tanks:
                    continue
                received = Fraction(case.received_of.get((receiver, material, period), ZERO))
                where = f"{case.receiver_at(receiver, period)}, {facts.material_id[material]}"
                yield from differs(Code.RECIPE, where, received, throughput * Fraction(amount))


def throughputs(case: Case) -> Findings:
    """An open facility's throughput is within its capacity and not below its least."""
    table = case.inventory.facilities
    for facility in range(len(table.id)):
        for period in range(case.period_count):
            if not case.is_open(facility, period):
                continue
            where = case.receiver_at(case.facts.demand_count + facility, period)
            throughput = case.throughput(facility, period)
            least = exact(table.min_throughput[facility, period])
            yield from exceeds(Code.FACILITY_CAPACITY, where, throughput, usable(case, facility, period))
            yield from falls_short(Code.FACILITY_MINIMUM, where, throughput, Fraction(least))


def facility_figures(case: Case) -> Findings:
    """Each figure of a facility's row is what the inventory and the exchanges make it."""
    for (facility, period), row in case.facility_rows.items():
        where = case.receiver_at(case.facts.demand_count + facility, period)
        for code, column, found, required in _columns(case, facility, period, row):
            figure = stated(found)
            if figure is None:
                yield Finding(Code.NOT_FINITE, f"{where}, {column}", str(found), "a finite number")
            else:
                yield from differs(code, where, Fraction(figure), required)


def _columns(
    case: Case, facility: int, period: int, row: FacilityPeriod
) -> tuple[tuple[Code, str, float, Fraction], ...]:
    """Return code, column, what is stated and what is right."""
    table, nothing = case.inventory.facilities, Fraction(0)
    is_open, throughput = case.is_open(facility, period), case.throughput(facility, period)
    capacity, added = Fraction(exact(table.capacity[facility, period])), case.added(facility, period)
    if not is_open and row.capacity == 0:
        capacity = nothing  # a closed facility may be said to have its capacity or none
    opening_cost = Fraction(exact(table.opening_cost[facility])) if case.is_opened(facility, period) else nothing
    fixed_cost = Fraction(exact(table.fixed_cost[facility])) if is_open else nothing
    fixed_cost += Fraction(exact(table.expansion_fixed_cost[facility])) * added
    variable_cost = Fraction(exact(table.variable_cost[facility])) * throughput
    expansion_cost = Fraction(exact(table.expansion_cost[facility])) * newly_added(case, facility, period)
    return (
        (Code.WRONG_THROUGHPUT, "throughput", row.throughput, throughput),
        (Code.WRONG_CAPACITY, "capacity", row.capacity, capacity + added),
        (Code.WRONG_STORED, "stored", row.stored, case.work[facility, period].stored),
        (Code.WRONG_OPENING_COST, "opening_cost", row.opening_cost, opening_cost),
        (Code.WRONG_FACILITY_FIXED_COST, "fixed_cost", row.fixed_cost, fixed_cost),
        (Code.WRONG_VARIABLE_COST, "variable_cost", row.variable_cost, variable_cost),
        (Code.WRONG_EXPANSION_COST, "expansion_cost", row.expansion_cost, expansion_cost),
    )
