"""What is before the judge: the facts, and the plan's exchanges and facilities as they are to be understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from symbiosis.check.carriage import Carriage, carry
from symbiosis.check.exact import ZERO, quotient, stated
from symbiosis.check.facts import Combination, Facts, Key
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange, FacilityPeriod, Plan

UNKNOWN = -1
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of exchanges with the rows of the inventory that it names; -1 where it names none."""

    exchange: Exchange
    where: str
    period: int
    supplier: int
    receiver: int
    to_material: int
    mode: int
    quantity: Decimal | None
    """None where it is not a finite number."""

    @property
    def key(self) -> Key:
        """The combination that it names."""
        return self.supplier, self.receiver, self.to_material, self.mode

    @property
    def known(self) -> bool:
        """Whether everything that it names is in the inventory."""
        return min(self.period, *self.key) > UNKNOWN


@dataclass(frozen=True, slots=True)
class Shipment:
    """What goes from a supplier to a receiver in a period, by one combination."""

    where: str
    period: int
    quantity: Decimal
    combination: Combination
    carriage: Carriage

    @property
    def supplier(self) -> int:
        """Row of the stream."""
        return self.combination.supplier

    @property
    def receiver(self) -> int:
        """Row of the demand, or of the facility beyond the demands."""
        return self.combination.receiver


@dataclass(frozen=True)
class Case:
    """Facts, plan, and the sums over the plan that several rules need."""

    facts: Facts
    plan: Plan
    shipments: tuple[Shipment, ...]
    exchanges: tuple[Exchange, ...]
    """The rows that the shipments were read from, in the same order."""
    unread: tuple[Entry, ...]
    """Exchanges that cannot be reckoned; they are in no sum."""
    facility_rows: Mapping[tuple[int, int], FacilityPeriod]
    """By facility and period; of several rows the first."""

    @property
    def inventory(self) -> Inventory:
        """The inventory that the plan is for."""
        return self.facts.inventory

    @property
    def period_count(self) -> int:
        """How many periods there are."""
        return len(self.inventory.periods.id)

    @cached_property
    def placed(self) -> Mapping[tuple[int, int], Decimal]:
        """What exchanges take of a stream in a period, in *from* units; absent = nothing."""
        return _sums(((each.supplier, each.period), each.quantity) for each in self.shipments)

    @cached_property
    def received(self) -> Mapping[tuple[int, int], Decimal]:
        """What exchanges bring to a receiver in a period, in *to* units; absent = nothing."""
        return _sums(((each.receiver, each.period), each.carriage.received) for each in self.shipments)

    @cached_property
    def received_of(self) -> Mapping[tuple[int, int, int], Decimal]:
        """What exchanges bring to a receiver of one material in a period; absent = nothing."""
        return _sums(
            ((each.receiver, each.combination.to_material, each.period), each.carriage.received)
            for each in self.shipments
        )

    @cached_property
    def pairs(self) -> Mapping[tuple[int, int, int], list[Shipment]]:
        """The shipments of each supplier, receiver and period."""
        groups: defaultdict[tuple[int, int, int], list[Shipment]] = defaultdict(list)
        for each in self.shipments:
            groups[each.supplier, each.receiver, each.period].append(each)
        return groups

    def supplier_at(self, supplier: int, period: int) -> str:
        """Name a stream in a period."""
        return f"stream {self.inventory.streams.id[supplier]}" + self._in(period)

    def receiver_at(self, receiver: int, period: int) -> str:
        """Name a demand or facility in a period."""
        kind = "demand" if receiver < self.facts.demand_count else "facility"
        return f"{kind} {self.inventory.receiver_id[receiver]}" + self._in(period)

    def site_at(self, site: int, period: int) -> str:
        """Name a site in a period."""
        return f"site {self.inventory.sites.id[site]}" + self._in(period)

    def _in(self, period: int) -> str:
        """Name the period, where there are several; -1 = the horizon."""
        return "" if period < 0 or self.period_count == 1 else f" in period {self.inventory.periods.id[period]}"

    def is_open(self, facility: int, period: int) -> bool:
        """Whether the plan has a facility open; one without a row is as the inventory has it."""
        row = self.facility_rows.get((facility, period))
        return bool(self.inventory.facilities.existing[facility]) if row is None else bool(row.open)

    def is_opened(self, facility: int, period: int) -> bool:
        """Whether a facility is opened in this very period."""
        if self.inventory.facilities.existing[facility] or not self.is_open(facility, period):
            return False
        return period == 0 or not self.is_open(facility, period - 1)

    def throughput(self, facility: int, period: int) -> Fraction:
        """Return the throughput that what a facility receives amounts to."""
        process = int(self.inventory.facilities.process[facility])
        receiver = self.facts.demand_count + facility
        inputs = self.facts.input_materials[process]
        received = {material: self.received_of.get((receiver, material, period), ZERO) for material in inputs}
        return throughput(inputs, received, free_mix=bool(self.inventory.processes.free_mix[process]))


def hear(inventory: Inventory, plan: Plan) -> Case:
    """Understand a plan as far as it can be understood."""
    facts = Facts(inventory)
    entries = [_entry(facts, exchange) for exchange in plan.exchanges]
    combinations = facts.combinations(entry.key for entry in entries if entry.known)
    shipments: list[Shipment] = []
    exchanges: list[Exchange] = []
    unread: list[Entry] = []
    for entry in entries:
        combination = combinations.get(entry.key)
        if combination is None or entry.quantity is None or not entry.known:
            unread.append(entry)
            continue
        shipments.append(ship(facts, combination, entry.quantity, entry.period, entry.where))
        exchanges.append(entry.exchange)
    rows = _facility_rows(facts, plan.facilities)
    return Case(facts, plan, tuple(shipments), tuple(exchanges), tuple(unread), rows)


def ship(facts: Facts, combination: Combination, quantity: Decimal, period: int, where: str) -> Shipment:
    """Return the shipment of a quantity by a combination in a period, with its figures."""
    return Shipment(where, period, quantity, combination, carry(facts, combination, quantity))


def throughput(inputs: Mapping[int, Decimal], received: Mapping[int, Decimal], *, free_mix: bool) -> Fraction:
    """Return sum(received / amount) for a free mix, else sum(received) / sum(amount), which a kept recipe makes exact.

    Args:
        inputs: Amount of each input material per unit of throughput; above 0.
        received: What was received of each, in its unit.
        free_mix: Whether the inputs replace each other.
    """
    if free_mix:
        return sum((quotient(received[material], amount) for material, amount in inputs.items()), Fraction(0))
    amounts = sum(inputs.values(), ZERO)
    return quotient(sum(received.values(), ZERO), amounts) if amounts else Fraction(0)


def _entry(facts: Facts, exchange: Exchange) -> Entry:
    """Look up everything that a row of exchanges names."""
    return Entry(
        exchange=exchange,
        where=f"exchange {exchange.exchange_id}",
        period=facts.period.get(exchange.period, UNKNOWN),
        supplier=facts.supplier.get(exchange.from_id, UNKNOWN),
        receiver=facts.receiver.get(exchange.to_id, UNKNOWN),
        to_material=facts.material.get(exchange.to_material, UNKNOWN),
        mode=facts.mode.get(exchange.mode, UNKNOWN),
        quantity=stated(exchange.quantity),
    )


def _facility_rows(facts: Facts, rows: Iterable[FacilityPeriod]) -> dict[tuple[int, int], FacilityPeriod]:
    """Return the first row of each known facility and period."""
    found: dict[tuple[int, int], FacilityPeriod] = {}
    for row in rows:
        facility = facts.facility.get(row.facility_id)
        period = facts.period.get(row.period)
        if facility is not None and period is not None:
            found.setdefault((facility, period), row)
    return found


def _sums(parts: Iterable[tuple[Name, Decimal]]) -> Mapping[Name, Decimal]:
    """Return the sum of the parts of each name."""
    sums: defaultdict[Name, Decimal] = defaultdict(lambda: ZERO)
    for name, amount in parts:
        sums[name] += amount
    return dict(sums)
