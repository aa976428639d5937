"""The cost of doing nothing: no exchange but contracts, no candidate facility."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from symbiosis.check.case import Case, Shipment, ship
from symbiosis.check.codes import Code
from symbiosis.check.costs import T_PER_KG, bill
from symbiosis.check.exact import ZERO, exact, quotient, violated
from symbiosis.check.facilities import opening, recipes, throughputs
from symbiosis.check.facts import Combination, Facts, Key
from symbiosis.check.links import binds
from symbiosis.check.returns_outputs import back, disposed, made
from symbiosis.check.screens import allowed
from symbiosis.check.streams_demands import availability, lots, wants

BREAKS = frozenset(
    (
        Code.STREAM_MINIMUM,
        Code.DEMAND_MINIMUM,
        Code.FACILITY_MINIMUM,
        Code.FACILITY_CAPACITY,
        Code.FACILITY_CLOSED,
        Code.RECIPE,
        Code.LOT,
        Code.STREAM_EXCEEDED,
        Code.RETURN_EXCEEDED,
        Code.OUTPUT_EXCEEDED,
        Code.DISPOSAL_LIMIT,
    )
)
"""A baseline that breaks one of these does not exist."""


def baseline_cost(case: Case) -> Fraction | None:
    """Return the cost without the plan, or None where contracts alone break a minimum, a lot or a disposal limit.

    What plants receive is processed at once: there is no stock. What contracts do not take of outputs and of what comes
    back is disposed of; where they would take more than there is, they cannot be kept.
    """
    contracts = _contract_shipments(case)
    if contracts is None:
        return None
    nothing_booked = replace(case.plan, bookings=())
    without = replace(
        case,
        plan=nothing_booked,
        shipments=contracts,
        exchanges=(),
        unread=(),
        facility_rows={},
        tanks={},
        stated_stock={},
    )
    rules = (availability, back, made, disposed, wants, lots, opening, recipes, throughputs)
    findings = chain.from_iterable(rule(without) for rule in rules)
    if any(finding.code in BREAKS and violated(finding) for finding in findings):
        return None
    return bill(without).total


def _contract_shipments(case: Case) -> tuple[Shipment, ...] | None:
    """Return each contract carried whole by its cheapest combination, or None where one has none."""
    rows = [row for row, least in enumerate(case.inventory.links.min_quantity.tolist()) if least > 0]
    combinations = case.facts.combinations(chain.from_iterable(_keys(case.facts, row) for row in rows))
    carried: defaultdict[tuple[Key, int], Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        key = _cheapest(case.facts, row, combinations)
        if key is None:
            return None
        for period in range(case.period_count):
            if binds(case, row, period):
                carried[key, period] += exact(case.inventory.links.min_quantity[row])
    return tuple(
        ship(case.facts, combinations[key], quantity, period, "contract") for (key, period), quantity in carried.items()
    )


def _keys(facts: Facts, row: int) -> Iterator[Key]:
    """Yield the combinations that a row of links covers."""
    table = facts.inventory.links
    source, receiver = int(table.source[row]), int(table.receiver[row])
    for supplier in facts.suppliers_of.get(facts.source_id[source], ()):
        for mode in range(len(facts.mode)):
            if row in facts.covering_links(supplier, receiver, mode):
                for to_material in facts.accepted(receiver):
                    yield supplier, receiver, to_material, mode


def _cheapest(facts: Facts, row: int, combinations: Mapping[Key, Combination]) -> Key | None:
    """Return the permitted combination that carries a contract at least cost; of equals the first."""
    quantity = exact(facts.inventory.links.min_quantity[row])
    keys: Iterable[Key] = (
        key
        for key in _keys(facts, row)
        if key in combinations and _stands(facts, combinations[key]) and allowed(facts, combinations[key])
    )
    return min(keys, key=lambda key: _cost(facts, combinations[key], quantity), default=None)


def _stands(facts: Facts, combination: Combination) -> bool:
    """Whether neither end of a combination is a facility yet to be opened."""
    existing = facts.inventory.facilities.existing
    gives, takes = facts.suppliers[combination.supplier].facility, combination.receiver - facts.demand_count
    return all(facility < 0 or bool(existing[facility]) for facility in (gives, takes))


def _cost(facts: Facts, combination: Combination, quantity: Decimal) -> Fraction:
    """Return what a contract adds to the cost of exchanging nothing, by a combination."""
    objective = facts.inventory.policy.objective
    carriage = ship(facts, combination, quantity, 0, "contract").carriage
    carbon = exact(objective.carbon_price) * T_PER_KG
    cost = exact(objective.distance_price) * carriage.unit_km - carriage.net_benefit - carbon * carriage.co2e_saved
    return Fraction(cost) + _treatment(facts, combination, carriage.received, Fraction(carbon))


def _treatment(facts: Facts, combination: Combination, received: Decimal, carbon: Fraction) -> Fraction:
    """Return what treating a quantity costs, its outputs disposed of; 0 at a demand."""
    if combination.receiver < facts.demand_count:
        return Fraction(0)
    facilities, facility = facts.inventory.facilities, combination.receiver - facts.demand_count
    per_unit = Fraction(exact(facilities.variable_cost[facility])) + carbon * Fraction(exact(facilities.co2e[facility]))
    for each in facts.suppliers:
        if each.facility == facility:
            disposal = Fraction(each.disposal_cost) + carbon * Fraction(each.disposal_co2e)
            per_unit += Fraction(each.amount) * disposal
    amount = facts.input_materials[int(facilities.process[facility])][combination.to_material]
    return per_unit * quotient(received, amount)
