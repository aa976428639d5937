"""The cost of a plan, head by head, and its emissions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from symbiosis.check.case import Case
from symbiosis.check.exact import ZERO, exact, exacts
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
    """Opening and fixed costs of candidates, undiscounted."""

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
    return Bill(heads, emissions, investment)


def _period(case: Case, period: int) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    """Return one period's undiscounted heads, its emissions and its investment."""
    money, emitted = _what_is_left(case, period)
    for head, amount in _what_is_carried(case, period).items():
        money[head] += amount
    emitted += money.pop("emissions")
    heads = {head: Fraction(amount) for head, amount in money.items()}
    treated, of_treatment, invested = _what_is_treated(case, period)
    return heads | treated, Fraction(emitted) + of_treatment, invested


def _what_is_left(case: Case, period: int) -> tuple[defaultdict[str, Decimal], Decimal]:
    """Return the money and emissions of disposing of what is not placed and buying what is not covered."""
    streams, demands = case.inventory.streams, case.inventory.demands
    left, uncovered = left_of_streams(case, period), left_of_demands(case, period)
    money: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    money["disposal"] = _product(streams.disposal_cost, left)
    money["purchase"] = _product(demands.purchase_cost, uncovered)
    return money, _product(streams.disposal_co2e, left) + _product(demands.purchase_co2e, uncovered)


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


def _what_is_treated(case: Case, period: int) -> tuple[dict[str, Fraction], Fraction, Fraction]:
    """Return the money of facilities by head, their emissions, and the investment in candidates."""
    table = case.inventory.facilities
    heads = dict.fromkeys(("treatment", "opening", "fixed"), Fraction(0))
    emitted, invested = Fraction(0), Fraction(0)
    for facility in range(len(table.id)):
        throughput = case.throughput(facility, period)
        opening = Fraction(exact(table.opening_cost[facility])) if case.is_opened(facility, period) else Fraction(0)
        fixed = Fraction(exact(table.fixed_cost[facility])) if case.is_open(facility, period) else Fraction(0)
        heads["treatment"] += Fraction(exact(table.variable_cost[facility])) * throughput
        heads["opening"] += opening
        heads["fixed"] += fixed
        emitted += Fraction(exact(table.co2e[facility])) * throughput
        if not table.existing[facility]:
            invested += opening + fixed
    return heads, emitted, invested
