"""Pools: what leaves a mixing tank has the mean of what enters it in the period, per unit received.

A pool that is fed by a pool takes part of that one's mean. Nothing is known of what a tank gives in which something
stays from one period to the next, nor of what goes round among pools: whoever limits it is not to get it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Finding, Findings, exceeds
from symbiosis.check.facts import Offer

Way = frozenset[int]
"""Pools already gone through, against the current."""


def value(case: Case, supplier: int, name: int, period: int, way: Way = frozenset()) -> Offer | None:
    """Return what a supplier has of a property in a period, or None where that is unknown."""
    each = case.facts.suppliers[supplier]
    if not each.pooled:
        return case.facts.offers.get((supplier, name))
    return None if each.facility in way else _mean(case, each.facility, name, period, way | {each.facility})


def _mean(case: Case, facility: int, name: int, period: int, way: Way) -> Offer | None:
    """Return the mean of what enters a pool: unknown as soon as one part of it is."""
    if any(tank == facility for tank, _ in case.tanks):
        return None
    low = high = Fraction(0)
    received = ZERO
    for each in case.entering.get((case.facts.demand_count + facility, period), ()):
        part = value(case, each.supplier, name, period, way)
        if part is None:
            return None
        low += part.low * Fraction(each.quantity)
        high += part.high * Fraction(each.quantity)
        received += each.carriage.received
    return Offer(low / Fraction(received), high / Fraction(received)) if received > 0 else None


def pool_screens(case: Case) -> Findings:
    """What a pool gives needs a value for all that its receiver limits, and hides no hazardous stream above a limit."""
    names = case.inventory.quality.names
    for each in case.shipments:
        supplier = case.facts.suppliers[each.supplier]
        if not supplier.pooled:
            continue
        for limit in case.facts.limits.get(each.receiver, ()):
            if value(case, each.supplier, limit.name, each.period) is None:
                yield Finding(Code.QUALITY_UNKNOWN, each.where, "unknown", names[limit.name])
            elif limit.maximum.is_finite() and not case.inventory.policy.dilute_hazardous:
                yield_ = Fraction(each.combination.conversion.yield_)
                for alone in _hazardous(case, supplier.facility, limit.name, each.period, frozenset()):
                    yield from exceeds(Code.DILUTION, each.where, alone / yield_, Fraction(limit.maximum))


def _hazardous(case: Case, facility: int, name: int, period: int, way: Way) -> Iterator[Fraction]:
    """Yield the value of each hazardous supplier that enters a pool, at its worse end, as if it were alone in it."""
    for each in case.entering.get((case.facts.demand_count + facility, period), ()):
        supplier, yield_ = case.facts.suppliers[each.supplier], Fraction(each.combination.conversion.yield_)
        if supplier.pooled:
            if supplier.facility not in way:
                upstream = _hazardous(case, supplier.facility, name, period, way | {facility})
                yield from (alone / yield_ for alone in upstream)
        elif supplier.hazardous:
            offer = case.facts.offers.get((each.supplier, name))
            if offer is not None:
                yield offer.high / yield_
