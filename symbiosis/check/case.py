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
from symbiosis.check.exact import ZERO, exact, stated
from symbiosis.check.facts import Combination, Facts, Key
from symbiosis.check.plants import IDLE, Stated, Work, tanks_of, work
from symbiosis.check.suppliers import Supplier
from symbiosis.check.tanks import Tanks
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange, FacilityPeriod, Plan, Stored

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
        """Number of what is sent."""
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
    tanks: Tanks
    """Inputs that may be in stock."""
    stated_stock: Mapping[tuple[int, int], Mapping[int, Fraction]]
    """What the plan has in stock of each input, by facility and period."""

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
        """What exchanges take of a supplier in a period, in *from* units; absent = nothing."""
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

    @cached_property
    def entering(self) -> Mapping[tuple[int, int], list[Shipment]]:
        """The shipments to each receiver in each period."""
        groups: defaultdict[tuple[int, int], list[Shipment]] = defaultdict(list)
        for each in self.shipments:
            groups[each.receiver, each.period].append(each)
        return groups

    @cached_property
    def between(self) -> Mapping[tuple[int, int, int], list[Shipment]]:
        """The shipments of each source, receiver and period."""
        groups: defaultdict[tuple[int, int, int], list[Shipment]] = defaultdict(list)
        for each in self.shipments:
            groups[self.facts.suppliers[each.supplier].source, each.receiver, each.period].append(each)
        return groups

    @cached_property
    def work(self) -> Mapping[tuple[int, int], Work]:
        """What each facility does in each period."""
        facilities, processes = self.inventory.facilities, self.inventory.processes
        done: dict[tuple[int, int], Work] = {}
        for facility, process in enumerate(facilities.process.tolist()):
            inputs, receiver = self.facts.input_materials[process], self.facts.demand_count + facility
            tanks, before = tanks_of(self.tanks, facility, inputs), IDLE
            for period in range(self.period_count):
                received = {each: self.received_of.get((receiver, each, period), ZERO) for each in inputs}
                before = done[facility, period] = work(
                    inputs,
                    free_mix=bool(processes.free_mix[process]),
                    tanks=tanks,
                    received=received,
                    before=before,
                    stated=self._stated(facility, period),
                )
        return done

    def _stated(self, facility: int, period: int) -> Stated:
        row = self.facility_rows.get((facility, period))
        throughput = None if row is None else stated(row.throughput)
        stock = self.stated_stock.get((facility, period), {})
        return Stated(None if throughput is None else Fraction(throughput), stock)

    def throughput(self, facility: int, period: int) -> Fraction:
        """Return the throughput that receipts, and what the plan says of its tanks, amount to."""
        return self.work[facility, period].throughput

    def offered(self, supplier: int, period: int) -> Decimal | Fraction:
        """Return what there is to send: a stream's quantity, what comes back, what a plant makes."""
        each = self.facts.suppliers[supplier]
        if each.is_stream:
            return exact(self.inventory.streams.quantity[supplier, period])
        if each.returned >= 0:
            return self.back(each.returned, period)
        return self.throughput(each.facility, period) * Fraction(each.amount)

    def back(self, row: int, period: int) -> Decimal:
        """Return what comes back in a period of what a demand received from exchanges before."""
        demand = int(self.inventory.returns.demand[row])
        came = (
            fraction * self.received.get((demand, period - lag), ZERO)
            for lag, fraction in self.facts.returning[row]
            if lag <= period
        )
        return sum(came, ZERO)

    def added(self, facility: int, period: int) -> Fraction:
        """Return the capacity added up to a period, as the plan has it; 0 where a facility cannot be expanded."""
        row, table = self.facility_rows.get((facility, period)), self.inventory.facilities
        capacity = None if row is None else stated(row.capacity)
        if row is None or capacity is None or not self.is_expandable(facility):
            return Fraction(0)
        if capacity == 0 and not self.is_open(facility, period):
            return Fraction(0)  # a closed facility may be said to have its capacity or none
        return Fraction(capacity - exact(table.capacity[facility, period]))

    def is_expandable(self, facility: int) -> bool:
        """Whether capacity may be added to a facility in any period."""
        table = self.inventory.facilities
        return bool((table.max_capacity[facility] > table.capacity[facility]).any())

    def supplier_at(self, supplier: int, period: int) -> str:
        """Name a stream, a return or an output in a period."""
        each = self.facts.suppliers[supplier]
        return _supplier_name(self.facts, each) + self._in(period)

    def source_at(self, source: int, period: int) -> str:
        """Name an id that sends in a period."""
        plants = len(self.facts.source_id) - len(self.facts.facility)
        kind = "stream" if source < plants else "facility"
        return f"{kind} {self.facts.source_id[source]}" + self._in(period)

    def receiver_at(self, receiver: int, period: int) -> str:
        """Name a demand or facility in a period."""
        kind = "demand" if receiver < self.facts.demand_count else "facility"
        return f"{kind} {self.facts.receiver_id[receiver]}" + self._in(period)

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
    stock = _stated_stock(facts, plan.storage)
    return Case(facts, plan, tuple(shipments), tuple(exchanges), tuple(unread), rows, facts.tanks, stock)


def ship(facts: Facts, combination: Combination, quantity: Decimal, period: int, where: str) -> Shipment:
    """Return the shipment of a quantity by a combination in a period, with its figures."""
    return Shipment(where, period, quantity, combination, carry(facts, combination, quantity))


def _entry(facts: Facts, exchange: Exchange) -> Entry:
    """Look up everything that a row of exchanges names."""
    return Entry(
        exchange=exchange,
        where=f"exchange {exchange.exchange_id}",
        period=facts.period.get(exchange.period, UNKNOWN),
        supplier=facts.supplier_named(exchange.from_id, exchange.material),
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


def _stated_stock(facts: Facts, rows: Iterable[Stored]) -> dict[tuple[int, int], dict[int, Fraction]]:
    """Return what is said to be in stock of known materials; of several rows the first, what is no number left out."""
    found: dict[tuple[int, int], dict[int, Fraction]] = {}
    for row in rows:
        facility, period, amount = facts.facility.get(row.facility_id), facts.period.get(row.period), stated(row.stored)
        material = facts.material.get(row.material)
        if facility is not None and period is not None and material is not None and amount is not None:
            found.setdefault((facility, period), {}).setdefault(material, Fraction(amount))
    return found


def _supplier_name(facts: Facts, supplier: Supplier) -> str:
    """Name what is sent: of a plant with several outputs the output too."""
    if supplier.facility < 0:
        return f"stream {supplier.id}"
    several = len(facts.suppliers_of[supplier.id]) > 1
    return f"facility {supplier.id}" + (f", {facts.material_id[supplier.material]}" if several else "")


def _sums(parts: Iterable[tuple[Name, Decimal]]) -> Mapping[Name, Decimal]:
    """Return the sum of the parts of each name."""
    sums: defaultdict[Name, Decimal] = defaultdict(lambda: ZERO)
    for name, amount in parts:
        sums[name] += amount
    return dict(sums)
