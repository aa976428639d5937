"""What is taken from streams and brought to demands: amounts, lots, partners, shares, permits of sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import numpy as np

from symbiosis.check.case import UNKNOWN, Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Findings, exact, exceeds, falls_short, quotient
from symbiosis.check.facts import Combination, Facts
from symbiosis.inventory import Real


def availability(case: Case) -> Findings:
    """No more is taken than there is, and no less than must be placed."""
    streams = case.inventory.streams
    for (stream, period), placed in case.placed.items():
        if not case.facts.suppliers[stream].is_stream:
            continue
        available = exact(streams.quantity[stream, period])
        yield from exceeds(Code.STREAM_EXCEEDED, case.supplier_at(stream, period), placed, available)
    for stream, period in _above_zero(streams.min_quantity):
        placed, least = case.placed.get((stream, period), ZERO), exact(streams.min_quantity[stream, period])
        yield from falls_short(Code.STREAM_MINIMUM, case.supplier_at(stream, period), placed, least)


def wants(case: Case) -> Findings:
    """No more is brought than is wanted, and no less than exchanges must bring."""
    demands = case.inventory.demands
    for (receiver, period), received in case.received.items():
        if receiver < case.facts.demand_count:
            wanted = exact(demands.quantity[receiver, period])
            yield from exceeds(Code.DEMAND_EXCEEDED, case.receiver_at(receiver, period), received, wanted)
    for demand, period in _above_zero(demands.min_quantity):
        received, least = case.received.get((demand, period), ZERO), exact(demands.min_quantity[demand, period])
        yield from falls_short(Code.DEMAND_MINIMUM, case.receiver_at(demand, period), received, least)


def lots(case: Case) -> Findings:
    """A pair exchanges nothing or its least lot, over all modes and materials, in *from* units."""
    for (supplier, receiver, period), shipments in case.pairs.items():
        least = least_lot(case.facts, shipments[0].combination)
        if least > 0:
            sent = Fraction(sum((each.quantity for each in shipments), ZERO))
            where = f"{case.supplier_at(supplier, period)} to {case.facts.receiver_id[receiver]}"
            yield from falls_short(Code.LOT, where, sent, least)


def least_lot(facts: Facts, combination: Combination) -> Fraction:
    """Return the larger of the stream's least lot and the demand's / yield."""
    least = Fraction(facts.suppliers[combination.supplier].min_lot)
    if combination.receiver >= facts.demand_count:
        return least
    at_demand = exact(facts.inventory.demands.min_lot[combination.receiver])
    return max(least, quotient(at_demand, combination.conversion.yield_))


def partners(case: Case) -> Findings:
    """Neither a stream nor a demand has more counterparts, over the horizon, than it may."""
    receivers: defaultdict[int, set[int]] = defaultdict(set)
    sources: defaultdict[int, set[int]] = defaultdict(set)
    for each in case.shipments:
        supplier = case.facts.suppliers[each.supplier]
        sources[each.receiver].add(supplier.source)
        if supplier.is_stream:
            receivers[each.supplier].add(each.receiver)
    for stream, counterparts in receivers.items():
        most, where = exact(case.inventory.streams.max_partners[stream]), case.supplier_at(stream, UNKNOWN)
        yield from exceeds(Code.STREAM_PARTNERS, where, Decimal(len(counterparts)), most)
    for receiver, counterparts in sources.items():
        if receiver < case.facts.demand_count:
            most, where = exact(case.inventory.demands.max_partners[receiver]), case.receiver_at(receiver, UNKNOWN)
            yield from exceeds(Code.DEMAND_PARTNERS, where, Decimal(len(counterparts)), most)


def shares(case: Case) -> Findings:
    """No organisation, nor all together, supply more than their share of what a demand wants."""
    demands, facts = case.inventory.demands, case.facts
    by_organisation: defaultdict[tuple[int, int, int], Decimal] = defaultdict(lambda: ZERO)
    for each in case.shipments:
        if each.receiver < facts.demand_count and demands.max_supplier_share[each.receiver] < 1:
            organisation = int(case.inventory.sites.organisation[facts.suppliers[each.supplier].site])
            by_organisation[organisation, each.receiver, each.period] += each.carriage.received
    for (organisation, demand, period), received in by_organisation.items():
        where = f"{case.receiver_at(demand, period)} from {case.inventory.organisations[organisation]}"
        most = exact(demands.max_supplier_share[demand]) * exact(demands.quantity[demand, period])
        yield from exceeds(Code.SUPPLIER_SHARE, where, received, most)
    for (receiver, period), received in case.received.items():
        if receiver < facts.demand_count and demands.max_substitution_share[receiver] < 1:
            most = exact(demands.max_substitution_share[receiver]) * exact(demands.quantity[receiver, period])
            yield from exceeds(Code.SUBSTITUTION_SHARE, case.receiver_at(receiver, period), received, most)


def organisation_losses(case: Case) -> Findings:
    """No organisation, a demand's own included, sends more than its share of what the demand receives in a period."""
    most = case.inventory.policy.max_organisation_loss
    if most >= 1:
        return
    organisation, facts = case.inventory.sites.organisation, case.facts
    sent: defaultdict[tuple[int, int, int], Decimal] = defaultdict(lambda: ZERO)
    for each in case.shipments:
        if each.receiver < facts.demand_count:
            owner = int(organisation[facts.suppliers[each.supplier].site])
            sent[each.receiver, each.period, owner] += each.carriage.received
    for (demand, period, owner), received in sent.items():
        where = f"{case.receiver_at(demand, period)} from {case.inventory.organisations[owner]}"
        yield from exceeds(Code.ORGANISATION_LOSS, where, received, exact(most) * case.received[demand, period])


def site_permits(case: Case) -> Findings:
    """No site receives more in a period, over all its demands and facilities, than its permit allows."""
    sites = case.inventory.sites
    if not case.inventory.policy.permits:
        return
    arriving: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for (receiver, period), received in case.received.items():
        arriving[case.facts.receiver_site[receiver], period] += received
    for (site, period), received in arriving.items():
        where = case.site_at(site, period)
        yield from exceeds(Code.PERMIT_QUANTITY, where, received, exact(sites.permit_quantity[site]))


def _above_zero(figures: Real) -> Iterable[tuple[int, int]]:
    """Return (row, period) of every figure above 0."""
    return ((int(row), int(period)) for row, period in np.argwhere(figures > 0))
