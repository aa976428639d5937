"""The linear program that is left of a case once every yes-or-no is chosen, for the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from tests.crosscheck.oracle_case import Case, Combination, Row
from tests.crosscheck.oracle_rules import covers, limits, offer

Real = npt.NDArray[np.float64]
Limit = tuple[Real, float, float]
"""(row, least, most): what a row times the columns may come to."""


class OracleProgram:
    """Columns: quantity sent of each combination, then throughput of each facility."""

    def __init__(self, case: Case, combinations: list[Combination]) -> None:
        self.case = case
        self.combinations = combinations
        self.facilities = case.rows("facilities")
        self.n = len(combinations)
        self.carbon = case.policy.objective.carbon_price / 1000.0

    def least(
        self, most: Mapping[int, float], opened: frozenset[str], more: Iterable[Limit]
    ) -> tuple[float, Real] | None:
        """Least cost without the exchanges' fixed costs, and the columns; None where nothing is feasible.

        ``most`` bounds each combination's quantity, ``more`` are rows that hold because of what was chosen.
        """
        rows = [*self._steady_rows, *self._facility_rows, *more]
        matrix = np.array([row for row, _, _ in rows]).reshape(len(rows), self.n + len(self.facilities))
        least, greatest = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
        bounds = [(0.0, most[number]) for number in range(self.n)]
        bounds += [
            (row.get("min_throughput", 0.0), row["capacity"]) if row["facility_id"] in opened else (0.0, 0.0)
            for row in self.facilities
        ]
        standing = sum(standing_cost(row) for row in self.facilities if row["facility_id"] in opened)
        return _linear_program(self._costs, matrix, least, greatest, bounds, self._constant_cost + standing)

    def sum_of(self, numbers: Iterable[int], *, received: bool = False) -> Real:
        """A row that adds up quantities sent or received."""
        row = np.zeros(self.n + len(self.facilities))
        for number in numbers:
            row[number] = self.combinations[number].yield_ if received else 1.0
        return row

    @cached_property
    def _costs(self) -> Real:
        """Per unit sent, then per unit of throughput."""
        price = self.case.policy.objective.distance_price
        sent = [
            c.stream.get("collection_cost", 0.0)
            - c.stream.get("disposal_cost", 0.0)
            - c.yield_ * c.receiver.get("purchase_cost", 0.0)
            + c.transport_cost
            + c.conversion.get("cost", 0.0)
            + price * c.km
            for c in self.combinations
        ]
        treated = [row.get("variable_cost", 0.0) for row in self.facilities]
        return np.array(sent + treated) + self.carbon * self._emissions

    @cached_property
    def _emissions(self) -> Real:
        sent = [
            c.co2e - c.stream.get("disposal_co2e", 0.0) - c.yield_ * c.receiver.get("purchase_co2e", 0.0)
            for c in self.combinations
        ]
        return np.array(sent + [row.get("co2e", 0.0) for row in self.facilities])

    @cached_property
    def _constant_emissions(self) -> float:
        """All disposed of, all bought."""
        disposal = sum(row["quantity"] * row.get("disposal_co2e", 0.0) for row in self.case.rows("streams"))
        return float(
            disposal + sum(row["quantity"] * row.get("purchase_co2e", 0.0) for row in self.case.rows("demands"))
        )

    @cached_property
    def _constant_cost(self) -> float:
        disposal = sum(row["quantity"] * row.get("disposal_cost", 0.0) for row in self.case.rows("streams"))
        purchase = sum(row["quantity"] * row.get("purchase_cost", 0.0) for row in self.case.rows("demands"))
        return float(disposal + purchase + self.carbon * self._constant_emissions)

    @cached_property
    def _steady_rows(self) -> list[Limit]:
        """(row, least, most) of all that holds whatever is chosen, facilities apart."""
        most_co2e = self.case.policy.limits.max_co2e - self._constant_emissions
        return [
            *self._stream_rows(),
            *self._demand_rows(),
            *self._site_rows(),
            *self._link_rows(),
            *self._quality_rows(),
            (self._emissions, -inf, most_co2e),
        ]

    def _stream_rows(self) -> Iterator[Limit]:
        for row in self.case.rows("streams"):
            sent = self.sum_of(i for i, c in enumerate(self.combinations) if c.stream is row)
            yield sent, row.get("min_quantity", 0.0), row["quantity"]

    def _demand_rows(self) -> Iterator[Limit]:
        for row in self.case.rows("demands"):
            mine = [i for i, c in enumerate(self.combinations) if c.receiver is row]
            most = min(1.0, row.get("max_substitution_share", 1.0)) * row["quantity"]
            yield self.sum_of(mine, received=True), row.get("min_quantity", 0.0), most
            for owner in {self._owner(i) for i in mine}:
                theirs = self.sum_of((i for i in mine if self._owner(i) == owner), received=True)
                yield theirs, -inf, row.get("max_supplier_share", 1.0) * row["quantity"]

    def _owner(self, number: int) -> str:
        return self.case.organisation(self.combinations[number].stream["site_id"])

    def _site_rows(self) -> Iterator[Limit]:
        for site, row in self.case.sites.items():
            mine = (i for i, c in enumerate(self.combinations) if c.receiver["site_id"] == site)
            yield self.sum_of(mine, received=True), -inf, row.get("permit_quantity", inf)

    def _link_rows(self) -> Iterator[Limit]:
        for link in self.case.rows("links"):
            covered = (i for i, c in enumerate(self.combinations) if covers(link, c.stream, c.receiver_id, c.mode))
            yield self.sum_of(covered), link.get("min_quantity", 0.0), link.get("capacity", inf)

    def _quality_rows(self) -> Iterator[Limit]:
        """sum(value x sent) within the limit x sum(received), the worse end each time."""
        for receiver in self.case.receivers:
            mine = [i for i, c in enumerate(self.combinations) if c.receiver_id == receiver]
            received = self.sum_of(mine, received=True)
            for name, limit in limits(self.case, receiver).items():
                low, high = np.zeros_like(received), np.zeros_like(received)
                for i in mine:
                    has = offer(self.case, self.combinations[i].stream, name)
                    assert has is not None
                    low[i], high[i] = has.get("low", has.get("value")), has.get("high", has.get("value"))
                if "max" in limit:
                    yield high - limit["max"] * received, -inf, 0.0
                if "min" in limit:
                    yield low - limit["min"] * received, 0.0, inf

    @cached_property
    def _facility_rows(self) -> list[Limit]:
        """What a facility receives, held against its throughput by its recipe."""
        rows: list[Limit] = []
        for k, facility in enumerate(self.facilities):
            throughput = np.zeros(self.n + len(self.facilities))
            throughput[self.n + k] = 1.0
            received = [
                self._received(facility, material) / amount for material, amount in self.case.inputs(facility).items()
            ]
            if self.case.recipe(facility).get("mix") == "free":
                received = [np.sum(received, axis=0)]
            rows.extend((each - throughput, 0.0, 0.0) for each in received)
        return rows

    def _received(self, facility: Row, material: str) -> Real:
        mine = (i for i, c in enumerate(self.combinations) if c.receiver is facility and c.to_material == material)
        return self.sum_of(mine, received=True)


def standing_cost(facility: Row) -> float:
    """What a facility costs because it is open."""
    opening = 0.0 if facility.get("existing", False) else facility.get("opening_cost", 0.0)
    return float(opening + facility.get("fixed_cost", 0.0))


def _linear_program(
    costs: Real, matrix: Real, least: Real, most: Real, bounds: list[tuple[float, float]], constant: float
) -> tuple[float, Real] | None:
    """Least ``constant + costs @ x`` with rows and columns within their bounds; None where there is none."""
    if any(low > high for low, high in bounds):
        return None
    if not len(costs):
        return (constant, costs) if (least <= 0).all() and (most >= 0).all() else None
    above, below = np.isfinite(most), np.isfinite(least)
    found = linprog(
        costs,
        A_ub=np.vstack([matrix[above], -matrix[below]]),
        b_ub=np.concatenate([most[above], -least[below]]),
        bounds=bounds,
    )
    if found.status == 2:
        return None
    if found.status != 0:
        raise RuntimeError(f"the oracle's linear program ended with: {found.message}")
    assert found.fun is not None
    assert found.x is not None
    return constant + float(found.fun), found.x
