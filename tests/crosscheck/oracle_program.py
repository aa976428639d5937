"""The linear program that is left of a case once every yes-or-no is chosen, for the oracle.

Nothing is substituted: what is left over, what is bought and what comes back have columns of their own, and the cost
is written as the contract writes it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.crosscheck.oracle_case import Case, Combination, Row, Supplier
from tests.crosscheck.oracle_rules import covers, limits, offer

Real = npt.NDArray[np.float64]
Sum = dict[int, float]
"""Column -> what it is multiplied by."""


@dataclass(frozen=True)
class Limit:
    """``least <= sum <= most``."""

    sum: Sum
    least: float
    most: float


@dataclass
class Columns:
    """Columns by name, with the bounds that hold whatever is chosen."""

    number: dict[Hashable, int] = field(default_factory=dict)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, name: Hashable, most: float = inf) -> None:
        self.number[name] = len(self.least)
        self.least.append(0.0)
        self.most.append(most)

    def __getitem__(self, name: Hashable) -> int:
        return self.number[name]


class OracleProgram:
    """Columns, by name: ("sent", combination, t), ("left", supplier, t), ("bought", demand, t) and of facilities
    ("throughput", facility, t), ("grown", facility, t), ("stock", facility, material, t); ("spent",) is what opening
    and standing takes of the budget.
    """

    def __init__(self, case: Case, combinations: list[Combination]) -> None:
        self.case = case
        self.combinations = combinations
        self.times = range(len(case.periods))
        self.columns = Columns()
        self._lay_columns()

    # Columns

    def _lay_columns(self) -> None:
        for t in self.times:
            for number, c in enumerate(self.combinations):
                self.columns.add(("sent", number, t), self.most_sent(c, t))
            for k, supplier in enumerate(self.case.suppliers):
                self.columns.add(("left", k, t), float(supplier.row.get("disposal_limit", inf)))
            for row in self.case.rows("demands"):
                self.columns.add(("bought", row["demand_id"], t))
            for row in self.case.rows("facilities"):
                name = row["facility_id"]
                self.columns.add(("throughput", name, t), self.most_capacity(row, t))
                self.columns.add(("grown", name, t), inf if self.may_open(row, t) else 0.0)
                for line in self.case.recipe(row):
                    most = min(line.get("storage_limit", inf), row.get("storage_capacity", inf))
                    given = "storage_limit" in line or "storage_capacity" in row
                    last = t == self.times[-1]
                    self.columns.add(("stock", name, line["material"], t), most if given and not last else 0.0)
        self.columns.add(("spent",))

    def most_capacity(self, facility: Row, t: int) -> float:
        return max(self.case.at(facility, "capacity", t), self.case.at(facility, "max_capacity", t))

    def may_open(self, facility: Row, t: int) -> bool:
        """Whether a facility may be opened or expanded in a period."""
        return "open_in" not in facility or self.case.periods[t] in facility["open_in"].split(";")

    def most_sent(self, c: Combination, t: int) -> float:
        """A bound on what can be sent."""
        if c.to_demand:
            received = self.case.at(c.receiver, "quantity", t)
        else:
            line = next(row for row in self.case.recipe(c.receiver) if row["material"] == c.to_material)
            received = line.get("amount", 1.0) * self.most_capacity(c.receiver, t)
            if "storage_limit" in line or "storage_capacity" in c.receiver:
                received += min(line.get("storage_limit", inf), c.receiver.get("storage_capacity", inf))
        return min(self._most_on_offer(c.supplier, t), received / c.yield_)

    def _most_on_offer(self, supplier: Supplier, t: int) -> float:
        if supplier.stream is not None:
            return self.case.at(supplier.stream, "quantity", t)
        if supplier.facility is not None:
            return float(supplier.row.get("amount", 1.0)) * self.most_capacity(supplier.facility, t)
        demand = self.case.receivers[supplier.returned]
        return sum(f * self.case.at(demand, "quantity", t - lag) for lag, f in self._fractions(supplier) if lag <= t)

    def _fractions(self, supplier: Supplier) -> list[tuple[int, float]]:
        """(lag, fraction) of what comes back."""
        return [
            (row["lag_periods"], row["fraction"])
            for row in self.case.rows("returns")
            if (row["demand_id"], row["material"]) == (supplier.returned, supplier.material)
        ]

    # Sums

    def sent(self, numbers: Iterable[int], t: int) -> Sum:
        return {self.columns["sent", number, t]: 1.0 for number in numbers}

    def received(self, numbers: Iterable[int], t: int) -> Sum:
        return {self.columns["sent", number, t]: self.combinations[number].yield_ for number in numbers}

    def into(self, receiver: str) -> list[int]:
        return [number for number, c in enumerate(self.combinations) if c.receiver_id == receiver]

    def out_of(self, supplier: Supplier) -> list[int]:
        return [number for number, c in enumerate(self.combinations) if c.supplier is supplier]

    def grown(self, facility: str, t: int) -> Sum:
        """Capacity added up to and in a period."""
        return {self.columns["grown", facility, u]: 1.0 for u in range(t + 1)}

    # Rows

    @cached_property
    def rows(self) -> list[Limit]:
        """All that holds whatever is chosen, the policy's limits apart."""
        return [
            row
            for t in self.times
            for rows in (self._supplier_rows, self._demand_rows, self._site_rows, self._quality_rows)
            for row in rows(t)
        ] + [row for t in self.times for facility in self.case.rows("facilities")
             for row in self._facility_rows(facility, t)]  # fmt: skip

    def _supplier_rows(self, t: int) -> Iterator[Limit]:
        """What is on offer is sent or left."""
        for k, supplier in enumerate(self.case.suppliers):
            sent = self.sent(self.out_of(supplier), t)
            split, there = plus(sent, {self.columns["left", k, t]: 1.0}), 0.0
            if supplier.stream is not None:
                there = self.case.at(supplier.stream, "quantity", t)
                yield Limit(sent, self.case.at(supplier.stream, "min_quantity", t), inf)
            elif supplier.facility is not None:
                made = self.columns["throughput", supplier.facility["facility_id"], t]
                split = plus(split, {made: -float(supplier.row.get("amount", 1.0))})
            else:
                for lag, fraction in self._fractions(supplier):
                    if lag <= t:
                        split = plus(split, self.received(self.into(supplier.returned), t - lag), -fraction)
            yield Limit(split, there, there)

    def _demand_rows(self, t: int) -> Iterator[Limit]:
        """What is wanted is received or bought; shares of owners and of exchanges."""
        for row in self.case.rows("demands"):
            mine, quantity = self.into(row["demand_id"]), self.case.at(row, "quantity", t)
            received = self.received(mine, t)
            yield Limit(plus(received, {self.columns["bought", row["demand_id"], t]: 1.0}), quantity, quantity)
            most = row.get("max_substitution_share", 1.0) * quantity
            yield Limit(received, self.case.at(row, "min_quantity", t), most)
            for owner in {self._owner(number) for number in mine}:
                theirs = self.received((number for number in mine if self._owner(number) == owner), t)
                yield Limit(theirs, -inf, row.get("max_supplier_share", 1.0) * quantity)

    def _owner(self, number: int) -> str:
        return self.case.organisation(self.combinations[number].supplier.site)

    def _site_rows(self, t: int) -> Iterator[Limit]:
        for site, row in self.case.sites.items():
            if "permit_quantity" in row:
                mine = (number for number, c in enumerate(self.combinations) if c.receiver["site_id"] == site)
                yield Limit(self.received(mine, t), -inf, row["permit_quantity"])

    def _quality_rows(self, t: int) -> Iterator[Limit]:
        """sum(value x sent) within the limit x sum(received), the worse end each time."""
        for receiver in self.case.receivers:
            mine = self.into(receiver)
            received = self.received(mine, t)
            for name, limit in limits(self.case, receiver).items():
                low, high = Sum(), Sum()
                for number in mine:
                    has = offer(self.case, self.combinations[number].supplier, name)
                    assert has is not None
                    column = self.columns["sent", number, t]
                    low[column], high[column] = has.get("low", has.get("value")), has.get("high", has.get("value"))
                if "max" in limit:
                    yield Limit(plus(high, received, -limit["max"]), -inf, 0.0)
                if "min" in limit:
                    yield Limit(plus(low, received, -limit["min"]), 0.0, inf)

    def _facility_rows(self, facility: Row, t: int) -> Iterator[Limit]:
        """Capacity, recipe and stock."""
        name, at = facility["facility_id"], self.columns
        throughput = {at["throughput", name, t]: 1.0}
        capacity, most = self.case.at(facility, "capacity", t), self.most_capacity(facility, t)
        if most > 0:
            yield Limit(plus(throughput, self.grown(name, t), -1.0), -inf, capacity)
            yield Limit(self.grown(name, t), -inf, most - capacity)
        drawn = []
        for line in self.case.recipe(facility):
            material, amount = line["material"], line.get("amount", 1.0)
            mine = [n for n in self.into(name) if self.combinations[n].to_material == material]
            used = plus(self.received(mine, t), {at["stock", name, material, t]: -1.0})
            used = plus(used, {at["stock", name, material, t - 1]: 1.0}) if t else used
            yield Limit(used, 0.0, inf)
            drawn.append({column: factor / amount for column, factor in used.items()})
        stock = {at["stock", name, line["material"], t]: 1.0 for line in self.case.recipe(facility)}
        yield Limit(stock, -inf, facility.get("storage_capacity", inf))
        if self.case.recipe(facility)[0].get("mix") == "free":
            drawn = [plus(*drawn) if len(drawn) > 1 else drawn[0]]
        for each in drawn:
            yield Limit(plus(each, throughput, -1.0), 0.0, 0.0)

    @cached_property
    def links(self) -> list[tuple[Row, int, Sum]]:
        """(row, period, what it covers) of each link."""
        return [
            (link, t, self.sent(
                (n for n, c in enumerate(self.combinations) if covers(link, c.supplier, c.receiver_id, c.mode)), t
            ))
            for link in self.case.rows("links")
            for t in self.times
        ]  # fmt: skip

    def binds(self, link: Row, t: int) -> bool:
        """Whether a contract binds in a period."""
        return "until" not in link or t <= self.case.periods.index(link["until"])

    # What the policy limits

    @cached_property
    def policy_rows(self) -> list[Limit]:
        """Capacity and contracts of links, the resilience rule, the budget and the cap on emissions."""
        limit = self.case.policy.limits
        rows = [
            Limit(covered, link.get("min_quantity", 0.0) if self.binds(link, t) else 0.0, link.get("capacity", inf))
            for link, t, covered in self.links
        ]
        rows.append(Limit(self._emissions(), -inf, limit.max_co2e))
        rows.append(Limit(plus({self.columns["spent",]: 1.0}, self._expansion_budget()), -inf, limit.budget))
        share = self.case.policy.max_organisation_loss
        for t in self.times:
            for row in self.case.rows("demands"):
                mine = self.into(row["demand_id"])
                for owner in {self._owner(number) for number in mine} if share < 1 else ():
                    theirs = self.received((number for number in mine if self._owner(number) == owner), t)
                    rows.append(Limit(plus(theirs, self.received(mine, t), -share), -inf, 0.0))
        return rows

    def _expansion_budget(self) -> Sum:
        """Expansion, and what capacity added to candidates costs as long as it stands."""
        spent = Sum()
        for row in self.case.rows("facilities"):
            for t in self.times:
                standing = 0.0 if row.get("existing", False) else row.get("expansion_fixed_cost", 0.0)
                unit = row.get("expansion_cost", 0.0) + standing * (len(self.times) - t)
                spent[self.columns["grown", row["facility_id"], t]] = unit
        return spent

    def _emissions(self) -> Sum:
        """kg over the horizon."""
        total = Sum()
        for t in self.times:
            total |= self._emissions_in(t)
        return total

    def _emissions_in(self, t: int) -> Sum:
        at, kg = self.columns, Sum()
        kg |= {at["sent", number, t]: c.co2e for number, c in enumerate(self.combinations)}
        kg |= {at["left", k, t]: s.row.get("disposal_co2e", 0.0) for k, s in enumerate(self.case.suppliers)}
        kg |= {at["bought", row["demand_id"], t]: row.get("purchase_co2e", 0.0) for row in self.case.rows("demands")}
        facilities = self.case.rows("facilities")
        return kg | {at["throughput", row["facility_id"], t]: row.get("co2e", 0.0) for row in facilities}

    # What it costs

    @cached_property
    def costs(self) -> Real:
        """Of each column, discounted."""
        total, carbon = np.zeros(len(self.columns.least)), self.case.policy.objective.carbon_price / 1000.0
        for t in self.times:
            for costs in (self._costs_in(t), times(self._emissions_in(t), carbon)):
                for column, cost in costs.items():
                    total[column] += self.case.discount[t] * cost
            for row in self.case.rows("facilities"):
                for column in self.grown(row["facility_id"], t):
                    total[column] += self.case.discount[t] * row.get("expansion_fixed_cost", 0.0)
        return total

    def _costs_in(self, t: int) -> Sum:
        at, money, price = self.columns, Sum(), self.case.policy.objective.distance_price
        money |= {at["sent", n, t]: c.unit_cost + price * c.km for n, c in enumerate(self.combinations)}
        money |= {at["left", k, t]: s.row.get("disposal_cost", 0.0) for k, s in enumerate(self.case.suppliers)}
        money |= {at["bought", row["demand_id"], t]: row.get("purchase_cost", 0.0) for row in self.case.rows("demands")}
        for row in self.case.rows("facilities"):
            name = row["facility_id"]
            money[at["throughput", name, t]] = row.get("variable_cost", 0.0)
            money[at["grown", name, t]] = row.get("expansion_cost", 0.0)
            for line in self.case.recipe(row):
                money[at["stock", name, line["material"], t]] = line.get("storage_cost", row.get("storage_cost", 0.0))
        return money


def plus(one: Sum, *others: Sum | float) -> Sum:
    """``one + other * factor``, or the sum of several."""
    factor = next((other for other in others if not isinstance(other, dict)), 1.0)
    total = dict(one)
    for other in others:
        if isinstance(other, dict):
            for column, weight in other.items():
                total[column] = total.get(column, 0.0) + float(factor) * weight
    return total


def times(one: Sum, factor: float) -> Sum:
    return {column: weight * factor for column, weight in one.items()}


def matrix(rows: list[Limit], columns: int) -> Real:
    table = np.zeros((len(rows), columns))
    for number, row in enumerate(rows):
        for column, weight in row.sum.items():
            table[number, column] = weight
    return table


def solve(costs: Real, table: Real, least: Real, most: Real, low: Real, high: Real) -> tuple[float, Real] | None:
    """Least ``costs @ x`` with rows and columns within their bounds; None where there is none."""
    if (low > high + 1e-12).any():
        return None
    found = milp(costs, constraints=LinearConstraint(table, least, most), bounds=Bounds(np.minimum(low, high), high))
    if found.status == 2:
        return None
    if found.status != 0:
        raise RuntimeError(f"the oracle's linear program ended with: {found.message}")
    return float(found.fun), np.asarray(found.x)
