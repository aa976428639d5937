"""The baseline, from the contract: no exchange but contracts, exactly; no plant that does not stand; no policy limits.

Each contract is carried by one of the combinations that it covers; every choice of them is tried.
"""

from __future__ import annotations

import itertools
from math import ceil, inf, isfinite, prod

from tests.crosscheck.oracle_case import Case, Combination, Row, Supplier
from tests.crosscheck.oracle_rules import combinations, covers

CLOSE = 1e-6
MOST_CHOICES = 200

Sent = dict[tuple[Combination, int], float]


def comparable(case: Case) -> bool:
    """Whether the contract says what the baseline is: no combination is covered by two contracts."""
    lists = _carriers(case)
    every = [c for _, carriers in lists for c in carriers]
    return len(every) == len(set(every)) and prod(len(carriers) for _, carriers in lists) <= MOST_CHOICES


def baseline(case: Case) -> float | None:
    """Cost of the baseline; None where it breaks a minimum or a disposal limit."""
    lists = _carriers(case)
    costs = []
    for chosen in itertools.product(*(carriers for _, carriers in lists)):
        sent: Sent = {}
        for (link, _), c in zip(lists, chosen, strict=True):
            last = case.periods.index(link["until"]) if "until" in link else len(case.periods) - 1
            sent |= {(c, t): float(link["min_quantity"]) for t in range(last + 1)}
        costs.append(_Year(case, sent).cost())
    return min((cost for cost in costs if cost is not None), default=None)


def _carriers(case: Case) -> list[tuple[Row, list[Combination]]]:
    """The combinations that may carry each contract, all of whose plants stand."""
    every = [c for c in combinations(case) if _stands(c.receiver) and _stands(c.supplier.facility)]
    return [
        (link, [c for c in every if covers(link, c.supplier, c.receiver_id, c.mode)])
        for link in case.rows("links")
        if link.get("min_quantity", 0.0) > 0
    ]


def _stands(row: Row | None) -> bool:
    return row is None or "facility_id" not in row or bool(row.get("existing", False))


class _Year:
    """What contracts carry, and what follows from it."""

    def __init__(self, case: Case, sent: Sent) -> None:
        self.case = case
        self.sent = sent
        self.times = range(len(case.periods))
        self.facilities = [row for row in case.rows("facilities") if row.get("existing", False)]
        self.broken = False

    def cost(self) -> float | None:
        total = sum(self.case.discount[t] * self._cost_in(t) for t in self.times)
        return None if self.broken else total

    def _cost_in(self, t: int) -> float:
        """Cost of a period; ``broken`` is set where something breaks."""
        prices = self.case.policy.objective
        cost = kg = 0.0
        for (c, when), quantity in self.sent.items():
            if when == t:
                loads = ceil(quantity / c.load_size - CLOSE) if isfinite(c.load_size) else 0
                cost += quantity * (c.unit_cost + prices.distance_price * c.km) + c.fixed_cost + loads * c.load_cost
                kg += quantity * c.co2e
                self._hold(self._of_pair(c, t), c.lot, inf)
        for supplier in self.case.suppliers:
            if supplier.facility is None or supplier.facility in self.facilities:
                left = self._on_offer(supplier, t) - self._out_of(supplier, t)
                self._hold(left, 0.0, supplier.row.get("disposal_limit", inf))
                cost += left * supplier.row.get("disposal_cost", 0.0)
                kg += left * supplier.row.get("disposal_co2e", 0.0)
        for row in self.case.rows("streams"):
            mine = sum(q for (c, when), q in self.sent.items() if when == t and c.supplier.stream is row)
            self._hold(mine, self.case.at(row, "min_quantity", t), inf)
        for row in self.case.rows("demands"):
            received = self._received(row["demand_id"], t)
            self._hold(received, self.case.at(row, "min_quantity", t), inf)
            bought = self.case.at(row, "quantity", t) - received
            cost += bought * row.get("purchase_cost", 0.0)
            kg += bought * row.get("purchase_co2e", 0.0)
        for row in self.facilities:
            throughput = self._throughput(row, t)
            self._hold(throughput, self.case.at(row, "min_throughput", t), self.case.at(row, "capacity", t))
            cost += row.get("fixed_cost", 0.0) + throughput * row.get("variable_cost", 0.0)
            kg += throughput * row.get("co2e", 0.0)
        return cost + prices.carbon_price / 1000.0 * kg

    def _hold(self, amount: float, least: float, most: float) -> None:
        slack = CLOSE * max(1.0, abs(least), abs(most) if isfinite(most) else 0.0)
        if not least - slack <= amount <= most + slack:
            self.broken = True

    def _of_pair(self, pair: Combination, t: int) -> float:
        return sum(q for (c, when), q in self.sent.items() if when == t and c.pair == pair.pair)

    def _out_of(self, supplier: Supplier, t: int) -> float:
        return sum(q for (c, when), q in self.sent.items() if when == t and c.supplier is supplier)

    def _received(self, receiver: str, t: int, material: str | None = None) -> float:
        return sum(
            q * c.yield_
            for (c, when), q in self.sent.items()
            if when == t and c.receiver_id == receiver and material in (None, c.to_material)
        )

    def _throughput(self, row: Row, t: int) -> float:
        shares = [self._received(row["facility_id"], t, m) / amount for m, amount in self.case.inputs(row).items()]
        if self.case.recipe(row)[0].get("mix") == "free":
            return sum(shares)
        for share in shares:
            self._hold(share, max(shares), max(shares))
        return max(shares)

    def _on_offer(self, supplier: Supplier, t: int) -> float:
        if supplier.stream is not None:
            return self.case.at(supplier.stream, "quantity", t)
        if supplier.facility is not None:
            return float(supplier.row.get("amount", 1.0)) * self._throughput(supplier.facility, t)
        return sum(
            row["fraction"] * self._received(supplier.returned, t - row["lag_periods"])
            for row in self.case.rows("returns")
            if (row["demand_id"], row["material"]) == (supplier.returned, supplier.material) and row["lag_periods"] <= t
        )
