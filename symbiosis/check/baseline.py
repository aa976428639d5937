"""The cost of doing nothing: no exchange but contracts, no candidate facility."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from symbiosis.check.case import Case, Shipment, ship, throughput
from symbiosis.check.codes import Code
from symbiosis.check.costs import T_PER_KG, bill
from symbiosis.check.exact import ZERO, exact, violated
from symbiosis.check.facilities import opening, recipes, throughputs
from symbiosis.check.facts import Combination, Facts, Key
from symbiosis.check.links import binds
from symbiosis.check.screens import allowed
from symbiosis.check.streams_demands import availability, lots, wants

BREAKS = frozenset(
    (
        Code.STREAM_MINIMUM,
        Code.DEMAND_MINIMUM,
        Code.FACILITY_MINIMUM,
        Code.FACILITY_CLOSED,
        Code.RECIPE,
        Code.LOT,
    )
)
"""A baseline that breaks one of these does not exist."""


def baseline_cost(case: Case) -> Fraction | None:
    """Return the cost without the plan, or None where contracts alone break a minimum, a lot, a recipe or a rule."""
    contracts = _contract_shipments(case)
    if contracts is None:
        return None
    without = replace(case, shipments=contracts, exchanges=(), unread=(), facility_rows={})
    rules = (availability, wants, lots, opening, recipes, throughputs)
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
    supplier, receiver = int(table.source[row]), int(table.receiver[row])
    for mode in range(len(facts.mode)):
        if row in facts.covering_links(supplier, receiver, mode):
            for to_material in facts.accepted(receiver):
                yield supplier, receiver, to_material, mode


def _cheapest(facts: Facts, row: int, combinations: Mapping[Key, Combination]) -> Key | None:
    """Return the permitted combination that carries a contract at least cost; of equals the first."""
    quantity = exact(facts.inventory.links.min_quantity[row])
    keys: Iterable[Key] = (
        key for key in _keys(facts, row) if key in combinations and allowed(facts, combinations[key])
    )
    return min(keys, key=lambda key: _cost(facts, combinations[key], quantity), default=None)


def _cost(facts: Facts, combination: Combination, quantity: Decimal) -> Fraction:
    """Return what a contract costs by a combination, as far as that depends on the combination."""
    objective = facts.inventory.policy.objective
    carriage = ship(facts, combination, quantity, 0, "contract").carriage
    carbon = exact(objective.carbon_price) * T_PER_KG
    cost = carriage.transport_cost + carriage.conversion_cost + carriage.fixed_cost
    cost += carbon * carriage.emissions + exact(objective.distance_price) * carriage.unit_km
    return Fraction(cost) + _treatment(facts, combination, carriage.received, carbon)


def _treatment(facts: Facts, combination: Combination, received: Decimal, carbon: Decimal) -> Fraction:
    """Return what treating a quantity costs, 0 at a demand."""
    if combination.receiver < facts.demand_count:
        return Fraction(0)
    facilities, facility = facts.inventory.facilities, combination.receiver - facts.demand_count
    per_unit = exact(facilities.variable_cost[facility]) + carbon * exact(facilities.co2e[facility])
    amount = facts.input_materials[int(facilities.process[facility])][combination.to_material]
    return Fraction(per_unit) * throughput({0: amount}, {0: received}, free_mix=True)
