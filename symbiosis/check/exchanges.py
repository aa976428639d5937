"""Each exchange by itself: what it names, what it says, and whether it may exist."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from symbiosis.check.case import UNKNOWN, Case, Entry, Shipment
from symbiosis.check.codes import Code
from symbiosis.check.exact import TOLERANCE, Finding, Findings, differs, falls_short, stated
from symbiosis.check.screens import screens
from symbiosis.plan import Exchange


def unreadable(case: Case) -> Findings:
    """Everything that an exchange names must be in the inventory, and its material must be able to become the other."""
    for entry in case.unread:
        exchange = entry.exchange
        named = (
            (Code.UNKNOWN_PERIOD, entry.period, exchange.period),
            (_supplier_code(case, entry), entry.supplier, exchange.from_id),
            (Code.UNKNOWN_RECEIVER, entry.receiver, exchange.to_id),
            (Code.UNKNOWN_MATERIAL, entry.to_material, exchange.to_material),
            (Code.UNKNOWN_MODE, entry.mode, exchange.mode),
        )
        for code, row, name in named:
            if row == UNKNOWN:
                yield Finding(code, entry.where, name, "an id of the inventory")
        if entry.quantity is None:
            yield Finding(Code.NOT_FINITE, f"{entry.where}, quantity", str(exchange.quantity), "a finite number")
        yield from _no_conversion(case, entry)


def _supplier_code(case: Case, entry: Entry) -> Code:
    """Return what is wrong where the supplier is not clear: its id, or which of a plant's outputs it is."""
    known = entry.exchange.from_id in case.facts.suppliers_of
    return Code.WRONG_MATERIAL if known else Code.UNKNOWN_SUPPLIER


def _no_conversion(case: Case, entry: Entry) -> Findings:
    """Something must let the supplier's material stand in for the one received, and the receiver must take that."""
    if UNKNOWN in (entry.supplier, entry.receiver, entry.to_material):
        return
    if case.facts.conversion(entry.supplier, entry.to_material) is None:
        yield Finding(Code.NO_CONVERSION, entry.where, entry.exchange.material, entry.exchange.to_material)
    if entry.to_material not in case.facts.accepted(entry.receiver):
        yield Finding(Code.WRONG_TO_MATERIAL, entry.where, entry.exchange.to_material, "a material that it takes")


def duplicates(case: Case) -> Findings:
    """Neither an id nor a combination in a period occurs twice."""
    exchanges = case.plan.exchanges
    for identifier, count in Counter(each.exchange_id for each in exchanges).items():
        if count > 1:
            yield Finding(Code.DUPLICATE_EXCHANGE_ID, f"exchange {identifier}", f"{count} rows", "one row")
    combinations = Counter(
        (each.period, each.from_id, each.to_id, each.material, each.to_material, each.mode) for each in exchanges
    )
    for combination, count in combinations.items():
        if count > 1:
            yield Finding(Code.DUPLICATE_EXCHANGE, f"exchange of {', '.join(combination)}", f"{count} rows", "one row")


def names(case: Case) -> Findings:
    """Material, unit and organisations are those of supplier and receiver, and the receiver takes what arrives."""
    facts, inventory = case.facts, case.inventory
    for exchange, each in zip(case.exchanges, case.shipments, strict=True):
        material, owner = facts.suppliers[each.supplier].material, facts.suppliers[each.supplier].site
        taker = facts.receiver_site[each.receiver]
        columns = (
            (Code.WRONG_MATERIAL, exchange.material, facts.material_id[material]),
            (Code.WRONG_UNIT, exchange.unit, inventory.materials.unit[material]),
            (Code.WRONG_FROM_ORGANISATION, exchange.from_organisation, facts.organisation[owner]),
            (Code.WRONG_TO_ORGANISATION, exchange.to_organisation, facts.organisation[taker]),
        )
        for code, found, required in columns:
            if found != required:
                yield Finding(code, each.where, found, required)
        if each.combination.to_material not in facts.accepted(each.receiver):
            yield Finding(Code.WRONG_TO_MATERIAL, each.where, exchange.to_material, "a material that it takes")


def quantities(case: Case) -> Findings:
    """An exchange carries at least 1e-6."""
    for each in case.shipments:
        if each.quantity < TOLERANCE:  # a tolerance of its own size would let everything pass
            yield Finding(Code.QUANTITY_TOO_SMALL, each.where, str(each.quantity), "at least 1e-6")


def figures(case: Case) -> Findings:
    """Each figure of an exchange is what the inventory makes of its quantity."""
    for exchange, each in zip(case.exchanges, case.shipments, strict=True):
        for code, column, found, required in _columns(exchange, each):
            figure = stated(found)
            if figure is None:
                yield Finding(Code.NOT_FINITE, f"{each.where}, {column}", str(found), "a finite number")
            else:
                yield from differs(code, each.where, figure, required)


def _columns(exchange: Exchange, each: Shipment) -> tuple[tuple[Code, str, float, Decimal], ...]:
    """Return code, column, what is stated and what is right."""
    carriage = each.carriage
    return (
        (Code.WRONG_RECEIVED_QUANTITY, "received_quantity", exchange.received_quantity, carriage.received),
        (Code.WRONG_DISTANCE, "distance_km", exchange.distance_km, each.combination.km),
        (Code.WRONG_TRANSPORT_COST, "transport_cost", exchange.transport_cost, carriage.transport_cost),
        (Code.WRONG_CONVERSION_COST, "conversion_cost", exchange.conversion_cost, carriage.conversion_cost),
        (Code.WRONG_FIXED_COST, "fixed_cost", exchange.fixed_cost, carriage.fixed_cost),
        (Code.WRONG_DISPOSAL_AVOIDED, "disposal_avoided", exchange.disposal_avoided, carriage.disposal_avoided),
        (Code.WRONG_PURCHASE_AVOIDED, "purchase_avoided", exchange.purchase_avoided, carriage.purchase_avoided),
        (Code.WRONG_CO2E_SAVED, "co2e_saved_kg", exchange.co2e_saved_kg, carriage.co2e_saved),
        (Code.WRONG_NET_BENEFIT, "net_benefit", exchange.net_benefit, carriage.net_benefit),
    )


def forbidden(case: Case) -> Findings:
    """No exchange is one that a rule excludes, whatever it carries."""
    for each in case.shipments:
        yield from screens(case.facts, each.combination, each.where)


def too_poor(case: Case) -> Findings:
    """Each exchange of a stream or return with a demand is worth at least what the policy asks."""
    least = stated(case.inventory.policy.limits.min_benefit_per_exchange)
    if least is None:
        return
    for each in case.shipments:
        from_plant = case.facts.suppliers[each.supplier].facility >= 0
        if each.receiver < case.facts.demand_count and not from_plant:
            yield from falls_short(Code.MIN_BENEFIT, each.where, each.carriage.net_benefit, least)
