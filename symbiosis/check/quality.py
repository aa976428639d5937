"""Quality: what is unknown, what would be diluted, and the blend that a receiver gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from symbiosis.check.case import Case, Shipment
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Finding, Findings, exceeds, falls_short, quotient
from symbiosis.check.facts import Combination, Facts, Limit, Offer


def quality_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """A stream needs a figure for all that the receiver limits; a hazardous one must meet each maximum by itself."""
    inventory = facts.inventory
    hazardous = bool(inventory.streams.hazardous[combination.supplier]) and not inventory.policy.dilute_hazardous
    for limit in facts.limits.get(combination.receiver, ()):
        offer = facts.offers.get((combination.supplier, limit.name))
        if offer is None:
            yield Finding(Code.QUALITY_UNKNOWN, where, "unknown", inventory.quality.names[limit.name])
        elif hazardous and limit.maximum.is_finite():
            alone = quotient(offer.high, combination.conversion.yield_)
            yield from exceeds(Code.DILUTION, where, alone, Fraction(limit.maximum))


def blends(case: Case) -> Findings:
    """A limit holds for sum(value x sent) / sum(received), with the worse end of each value."""
    groups: defaultdict[tuple[int, int], list[Shipment]] = defaultdict(list)
    for each in case.shipments:
        if each.receiver in case.facts.limits:
            groups[each.receiver, each.period].append(each)
    for (receiver, period), shipments in groups.items():
        for limit in case.facts.limits[receiver]:
            where = f"{case.receiver_at(receiver, period)}, {case.inventory.quality.names[limit.name]}"
            yield from _blend(case.facts, limit, shipments, where)


def _blend(facts: Facts, limit: Limit, shipments: Iterable[Shipment], where: str) -> Findings:
    """Hold the blend of what a receiver gets against one limit; a stream without a figure is left to its screen."""
    parts = [(each, facts.offers.get((each.supplier, limit.name))) for each in shipments]
    known: list[tuple[Shipment, Offer]] = [(each, offer) for each, offer in parts if offer is not None]
    received = sum((each.carriage.received for each, _ in known), ZERO)
    if received <= 0:
        return
    if limit.maximum.is_finite():
        high = quotient(sum((offer.high * each.quantity for each, offer in known), ZERO), received)
        yield from exceeds(Code.BLEND_MAXIMUM, where, high, Fraction(limit.maximum))
    if limit.minimum.is_finite():
        low = quotient(sum((offer.low * each.quantity for each, offer in known), ZERO), received)
        yield from falls_short(Code.BLEND_MINIMUM, where, low, Fraction(limit.minimum))
