"""The cost of a plan, head by head, and its emissions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from symbiosis.check.bookings import equipment_cost
from symbiosis.check.case import Case
from symbiosis.check.exact import ZERO, exact, exacts
from symbiosis.check.expansion import newly_added
from symbiosis.check.returns_outputs import left
from symbiosis.check.storage import storage_cost
from symbiosis.inventory import Real
from symbiosis.plan import COST_HEADS

T_PER_KG = Decimal("0.001")


@dataclass(frozen=True)
class Bill:
    """What a plan costs and emits over the horizon."""

    heads: Mapping[str, Fraction]
    """Each head of ``COST_HEADS``, discounted."""
    emissions: Fraction
    """kg CO2e, all heads, undiscounted."""
    investment: Fraction
    """Opening and expansion of facilities, and fixed costs of candidates, undiscounted."""

    @property
    def total(self) -> Fraction:
        """The plan cost."""
        return sum(self.heads.values(), Fraction(0))


def bill(case: Case) -> Bill:
    """Add up what the exchanges and facilities of a plan, and what they leave, cost and emit."""
    heads = dict.fromkeys(COST_HEADS, Fraction(0))
    emissions, investment = Fraction(0), Fraction(0)
    carbon_price = Fraction(exact(case.inventory.policy.objective.carbon_price) * T_PER_KG)
    for period in range(case.period_count):
        parts, emitted, invested = _period(case, period)
        parts["carbon"] = carbon_price * emitted
        discount = Fraction(exact(case.inventory.periods.discount_factor[period]))
        for head, part in parts.items():
            heads[head] += discount * part
        emissions += emitted
        investment += invested
    heads["assets"] = equipment_cost(case)
    return Bill(heads, emissions, investment)


def _period(case: Case, period: int) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    """Return one period's undiscounted heads, its emissions and its investment."""
    heads: defaultdict[str, Fraction] = defaultdict(lambda: Fraction(0))
    unmatched, emitted = _what_is_left(case, period)
    carried = _what_is_carried(case, period)
    emitted += carried.pop("emissions")
    disposed, of_disposal = _what_is_disposed_of(case, period)
    treated, of_treatment, invested = _what_plants_do(case, period)
    for money in (unmatched, carried, disposed, treated):
        for head, amount in money.items():
            heads[head] += Fraction(amount)
    return heads, Fraction(emitted) + of_disposal + of_treatment, invested


def _what_is_left(case: Case, period: int) -> tuple[dict[str, Decimal], Decimal]:
    """Return the money and emissions of disposing of streams not placed and buying what is not covered."""
    streams, demands = case.inventory.streams, case.inventory.demands
    placeless, uncovered = left_of_streams(case, period), left_of_demands(case, period)
    money = {
        "disposal": _product(streams.disposal_cost, placeless),
        "purchase": _product(demands.purchase_cost, uncovered),
    }
    return money, _product(streams.disposal_co2e, placeless) + _product(demands.purchase_co2e, uncovered)


def left_of_streams(case: Case, period: int) -> list[Decimal]:
    """Return what is not placed of each stream."""
    available, placed = exacts(case.inventory.streams.quantity[:, period]), case.placed
    return [quantity - placed.get((row, period), ZERO) for row, quantity in enumerate(available)]


def left_of_demands(case: Case, period: int) -> list[Decimal]:
    """Return what exchanges do not cover of each demand."""
    wanted, received = exacts(case.inventory.demands.quantity[:, period]), case.received
    return [quantity - received.get((row, period), ZERO) for row, quantity in enumerate(wanted)]


def _product(rates: Real, amounts: list[Decimal]) -> Decimal:
    """Return the sum of rate x amount."""
    return sum((rate * amount for rate, amount in zip(exacts(rates), amounts, strict=True)), ZERO)


def _what_is_carried(case: Case, period: int) -> dict[str, Decimal]:
    """Return the money of all exchanges by head, and their ``emissions``."""
    distance_price = exact(case.inventory.policy.objective.distance_price)
    carriages = [each.carriage for each in case.shipments if each.period == period]
    return {
        "collection": sum((each.collection_cost for each in carriages), ZERO),
        "transport": sum((each.transport_cost for each in carriages), ZERO),
        "conversion": sum((each.conversion_cost for each in carriages), ZERO),
        "exchange_fixed": sum((each.fixed_cost for each in carriages), ZERO),
        "distance": distance_price * sum((each.unit_km for each in carriages), ZERO),
        "emissions": sum((each.emissions for each in carriages), ZERO),
    }


def _what_plants_do(case: Case, period: int) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    """Return the money of facilities by head, their emissions, and what counts towards the budget."""
    table = case.inventory.facilities
    heads = dict.fromkeys(("treatment", "opening", "fixed", "expansion", "storage"), Fraction(0))
    emitted, invested = Fraction(0), Fraction(0)
    for facility in range(len(table.id)):
        throughput = case.throughput(facility, period)
        opening = _rate(table.opening_cost, facility) if case.is_opened(facility, period) else Fraction(0)
        fixed = _rate(table.fixed_cost, facility) if case.is_open(facility, period) else Fraction(0)
        fixed += _rate(table.expansion_fixed_cost, facility) * case.added(facility, period)
        expansion = _rate(table.expansion_cost, facility) * newly_added(case, facility, period)
        heads["treatment"] += _rate(table.variable_cost, facility) * throughput
        heads["opening"] += opening
        heads["fixed"] += fixed
        heads["expansion"] += expansion
        heads["storage"] += storage_cost(case, facility, period)
        emitted += _rate(table.co2e, facility) * throughput
        invested += opening + expansion + (Fraction(0) if table.existing[facility] else fixed)
    return heads, emitted, invested


def _what_is_disposed_of(case: Case, period: int) -> tuple[dict[str, Fraction], Fraction]:
    """Return the money, by head, and emissions of disposing of what comes back and of outputs that nobody takes."""
    heads = dict.fromkeys(("disposal", "output_disposal"), Fraction(0))
    emitted = Fraction(0)
    for number, supplier in enumerate(case.facts.suppliers):
        if not supplier.is_stream:
            rest = left(case, number, period)
            heads["output_disposal" if supplier.facility >= 0 else "disposal"] += (
                Fraction(supplier.disposal_cost) * rest
            )
            emitted += Fraction(supplier.disposal_co2e) * rest
    return heads, emitted


def _rate(rates: Real, row: int) -> Fraction:
    return Fraction(exact(rates[row]))
