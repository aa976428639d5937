"""Quality: what is unknown, what would be diluted, and the blend that a receiver gets."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symbiosis.check.case import Case, Shipment
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Findings, exceeds, falls_short
from symbiosis.check.facts import Limit, Offer
from symbiosis.check.pools import value


def blends(case: Case) -> Findings:
    """A limit holds for sum(value x sent) / sum(received), with the worse end of each value."""
    for receiver, limits in case.facts.limits.items():
        for period in range(case.period_count):
            shipments = case.entering.get((receiver, period), ())
            for limit in limits if shipments else ():
                where = f"{case.receiver_at(receiver, period)}, {case.inventory.quality.names[limit.name]}"
                yield from _blend(case, limit, shipments, where)


def _blend(case: Case, limit: Limit, shipments: Iterable[Shipment], where: str) -> Findings:
    """Hold the blend of what a receiver gets against one limit; a supplier without a figure is left to its screen."""
    parts = [(each, value(case, each.supplier, limit.name, each.period)) for each in shipments]
    known: list[tuple[Shipment, Offer]] = [(each, offer) for each, offer in parts if offer is not None]
    received = Fraction(sum((each.carriage.received for each, _ in known), ZERO))
    if received <= 0:
        return
    if limit.maximum.is_finite():
        high = sum((offer.high * Fraction(each.quantity) for each, offer in known), Fraction(0))
        yield from exceeds(Code.BLEND_MAXIMUM, where, high / received, Fraction(limit.maximum))
    if limit.minimum.is_finite():
        low = sum((offer.low * Fraction(each.quantity) for each, offer in known), Fraction(0))
        yield from falls_short(Code.BLEND_MINIMUM, where, low / received, Fraction(limit.minimum))
