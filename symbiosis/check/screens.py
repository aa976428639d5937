"""Which combinations may exist at all, whatever they carry."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import isinf, isnan

from symbiosis.check.codes import Code
from symbiosis.check.exact import Finding, Findings, exact, exceeds, violated
from symbiosis.check.facts import Combination, Facts


def allowed(facts: Facts, combination: Combination) -> bool:
    """Whether no screen forbids a combination."""
    return not any(violated(finding) for finding in screens(facts, combination, ""))


def screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """Find every screen that forbids a combination."""
    yield from own_output(facts, combination, where)
    yield from link_screens(facts, combination, where)
    yield from border_screens(facts, combination, where)
    yield from permit_screens(facts, combination, where)
    yield from hazard_screens(facts, combination, where)
    yield from form_screens(facts, combination, where)
    yield from mode_screens(facts, combination, where)
    yield from price_screens(facts, combination, where)
    yield from distance_screens(facts, combination, where)
    yield from quality_screens(facts, combination, where)


def own_output(facts: Facts, combination: Combination, where: str) -> Findings:
    """A facility may not be its own supplier."""
    facility = facts.suppliers[combination.supplier].facility
    if facility >= 0 and facility + facts.demand_count == combination.receiver:
        yield Finding(Code.OWN_OUTPUT, where, facts.receiver_id[combination.receiver], "another facility or a demand")


def link_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """A pair may be forbidden, or, where links are closed, not be covered."""
    table = facts.inventory.links
    if combination.link >= 0 and table.forbidden[combination.link]:
        yield Finding(Code.LINK_FORBIDDEN, where, "forbidden", "allowed")
    if facts.inventory.policy.links_closed:
        rows = facts.covering_links(combination.supplier, combination.receiver, combination.mode)
        if all(table.forbidden[row] for row in rows):
            yield Finding(Code.LINK_MISSING, where, "no link", "a link")


def border_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """One place may not supply itself, and a shipment may not cross a border, where the policy says so."""
    policy, country = facts.inventory.policy, facts.inventory.sites.country
    here, there = facts.suppliers[combination.supplier].site, facts.receiver_site[combination.receiver]
    if not policy.links_internal and facts.place[here] == facts.place[there]:
        yield Finding(Code.INTERNAL, where, "one site", "two sites")
    if not policy.cross_border and country[here] and country[there] and country[here] != country[there]:
        yield Finding(Code.BORDER, where, country[there], country[here])


def permit_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """A receiver's site may be permitted some operations and some materials only, unless permits are left out."""
    if not facts.inventory.policy.permits:
        return
    inventory, site = facts.inventory, facts.receiver_site[combination.receiver]
    permits, operation = inventory.sites.permits[site], _operation(facts, combination.receiver)
    if permits and operation and operation not in permits:
        yield Finding(Code.PERMIT_OPERATION, where, operation, ";".join(permits))
    entries = inventory.sites.permit_materials[site]
    material = facts.suppliers[combination.supplier].material
    if entries and not covers(facts, entries, material):
        yield Finding(Code.PERMIT_MATERIAL, where, facts.material_id[material], ";".join(entries))


def hazard_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """What is hazardous needs a demand that accepts it and a mode that may carry it."""
    inventory, receiver = facts.inventory, combination.receiver
    if not facts.suppliers[combination.supplier].hazardous:
        return
    if receiver < facts.demand_count and not inventory.demands.accepts_hazardous[receiver]:
        yield Finding(Code.DEMAND_HAZARDOUS, where, "hazardous", "not hazardous")
    if inventory.policy.hazardous_transport and not inventory.modes.hazardous[combination.mode]:
        yield Finding(Code.MODE_HAZARDOUS, where, "hazardous", "not hazardous")


def form_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """A physical form, where it is known, must suit the conversion, the demand and the mode."""
    inventory, receiver = facts.inventory, combination.receiver
    form = facts.suppliers[combination.supplier].form
    rules = [
        (Code.CONVERSION_FORM, combination.conversion.forms),
        (Code.MODE_FORM, inventory.modes.forms[combination.mode]),
    ]
    if receiver < facts.demand_count:
        rules.append((Code.DEMAND_FORM, inventory.demands.forms[receiver]))
    for code, forms in rules:
        if form and forms and form not in forms:
            yield Finding(code, where, form, ";".join(forms))


def mode_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """A mode may carry some materials only."""
    entries = facts.inventory.modes.materials[combination.mode]
    material = facts.suppliers[combination.supplier].material
    if entries and not covers(facts, entries, material):
        yield Finding(Code.MODE_MATERIAL, where, facts.material_id[material], ";".join(entries))


def price_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """What the owner asks may not exceed what the receiver would pay for what arrives."""
    asking = facts.suppliers[combination.supplier].asking_price
    if combination.receiver >= facts.demand_count or isnan(asking):
        return
    most = facts.inventory.demands.max_price[combination.receiver]
    if not isinf(most):
        yield from exceeds(Code.PRICE_WINDOW, where, exact(asking), exact(most) * combination.conversion.yield_)


def distance_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """The distance may not exceed the smallest limit of stream, demand, mode and policy."""
    yield from exceeds(Code.TOO_FAR, where, combination.km, distance_limit(facts, combination))


def distance_limit(facts: Facts, combination: Combination) -> Decimal:
    """Return the smallest distance limit, in km; infinite where there is none."""
    inventory = facts.inventory
    limits = [
        facts.suppliers[combination.supplier].max_distance_km,
        float(inventory.modes.max_distance_km[combination.mode]),
        inventory.policy.limits.max_distance_km,
    ]
    if combination.receiver < facts.demand_count:
        limits.append(float(inventory.demands.max_distance_km[combination.receiver]))
    return exact(min(limits))


def quality_screens(facts: Facts, combination: Combination, where: str) -> Findings:
    """A supplier needs a figure for all that the receiver limits; a hazardous one must meet each maximum by itself.

    What a pool gives depends on what enters it: ``pools`` holds it.
    """
    inventory, supplier = facts.inventory, facts.suppliers[combination.supplier]
    if supplier.pooled:
        return
    for limit in facts.limits.get(combination.receiver, ()):
        offer = facts.offers.get((combination.supplier, limit.name))
        if offer is None:
            yield Finding(Code.QUALITY_UNKNOWN, where, "unknown", inventory.quality.names[limit.name])
        elif supplier.hazardous and not inventory.policy.dilute_hazardous and limit.maximum.is_finite():
            alone = offer.high / Fraction(combination.conversion.yield_)
            yield from exceeds(Code.DILUTION, where, alone, Fraction(limit.maximum))


def covers(facts: Facts, entries: Iterable[str], material: int) -> bool:
    """Whether entries cover a material or its code: a listed material by equality, anything else as a prefix."""
    names = (facts.material_id[material], facts.low_code[material])
    return any(entry in names if entry in facts.material else _begins(names, entry) for entry in entries)


def _begins(names: Iterable[str], prefix: str) -> bool:
    return any(name.startswith(prefix) for name in names)


def _operation(facts: Facts, receiver: int) -> str:
    """Return the R/D code that a receiver performs, or an empty text."""
    inventory = facts.inventory
    if receiver < facts.demand_count:
        return str(inventory.demands.operation[receiver])
    return str(inventory.processes.operation[inventory.facilities.process[receiver - facts.demand_count]])
