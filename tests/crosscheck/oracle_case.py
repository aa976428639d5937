"""An inventory as rows, and one way in which a supplier may send to a receiver, for the oracle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from symbiosis.policy import Policy

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """An inventory as rows. Amounts per period are a figure, or a list of one per period."""

    tables: Mapping[str, Sequence[Row]]
    policy: Policy

    def rows(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

    @cached_property
    def periods(self) -> list[str]:
        return [row["period"] for row in self.rows("periods")] or ["1"]

    @cached_property
    def discount(self) -> list[float]:
        return [float(row.get("discount_factor", 1.0)) for row in self.rows("periods")] or [1.0]

    def at(self, row: Row, column: str, period: int, default: float = 0.0) -> float:
        """A row's figure in a period."""
        figure = row.get(column, default)
        return float(figure[period] if isinstance(figure, list) else figure)

    @cached_property
    def sites(self) -> dict[str, Row]:
        return {row["site_id"]: row for row in self.rows("sites")}

    @cached_property
    def materials(self) -> dict[str, Row]:
        return {row["material"]: row for row in self.rows("materials")}

    @cached_property
    def receivers(self) -> dict[str, Row]:
        """Demands and facilities by id."""
        demands = {row["demand_id"]: row for row in self.rows("demands")}
        return demands | {row["facility_id"]: row for row in self.rows("facilities")}

    @cached_property
    def suppliers(self) -> list[Supplier]:
        """Streams, what comes back from each demand, and every output of every facility."""
        streams = [Supplier(row["stream_id"], row, stream=row) for row in self.rows("streams")]
        back = {f"{row['demand_id']}#{row['material']}": row for row in self.rows("returns")}
        returns = [
            Supplier(name, {**row, "site_id": self.receivers[row["demand_id"]]["site_id"]}, returned=row["demand_id"])
            for name, row in back.items()
        ]
        outputs = [
            Supplier(plant["facility_id"], {**row, "site_id": plant["site_id"]}, facility=plant)
            for plant in self.rows("facilities")
            for row in self.recipe(plant, "output")
        ]
        return [*streams, *returns, *outputs]

    def organisation(self, site: str) -> str:
        return str(self.sites[site].get("organisation") or site)

    def low_code(self, material: str) -> str:
        own = material if material.isdigit() and len(material) == 6 else ""
        return str(self.materials.get(material, {}).get("low_code", own))

    def recipe(self, facility: Row, role: str = "input") -> list[Row]:
        """The rows of one side of a facility's process; the first input tells its operation and mix."""
        return [r for r in self.rows("processes") if (r["process"], r["role"]) == (facility["process"], role)]

    def inputs(self, facility: Row) -> dict[str, float]:
        """Material -> amount per unit of throughput."""
        return {row["material"]: float(row.get("amount", 1.0)) for row in self.recipe(facility)}


@dataclass(frozen=True, eq=False)
class Supplier:
    """What can send: its id in ``from_id``, and a row with site, material, costs. One of the last three is given."""

    source: str
    row: Row
    stream: Row | None = None
    returned: str = ""
    """The demand from which it comes back."""
    facility: Row | None = None

    @property
    def material(self) -> str:
        return str(self.row["material"])

    @property
    def site(self) -> str:
        return str(self.row["site_id"])

    def of_stream(self, column: str, default: float) -> float:
        """What only streams have: lots, limits, prices."""
        return default if self.stream is None else float(self.stream.get(column, default))

    @property
    def collection_cost(self) -> float:
        return 0.0 if self.facility else float(self.row.get("collection_cost", 0.0))


@dataclass(frozen=True, eq=False)
class Combination:
    """One way in which a supplier may send to a receiver, and what a unit sent on it costs."""

    supplier: Supplier
    receiver: Row
    receiver_id: str
    to_material: str
    mode: Row
    conversion: Row
    """The row that covers it; the implicit one is empty."""
    link: Row
    """The winning row, or empty."""
    km: float
    fixed_cost: float
    """Per period in which it is used."""

    @property
    def pair(self) -> tuple[Supplier, str]:
        """What lots hold for."""
        return self.supplier, self.receiver_id

    @property
    def partners(self) -> tuple[str, str]:
        """What partner limits count."""
        return self.supplier.source, self.receiver_id

    @property
    def to_demand(self) -> bool:
        return "demand_id" in self.receiver

    @property
    def yield_(self) -> float:
        return float(self.conversion.get("yield", 1.0))

    @property
    def load_size(self) -> float:
        """inf where loads cost nothing."""
        return float(self.mode.get("load_size", inf)) if self.load_cost > 0 else inf

    @property
    def load_cost(self) -> float:
        """Money per load."""
        priced = "unit_cost" not in self.link and "load_size" in self.mode
        return float(self.mode.get("cost_per_load_km", 0.0)) * self.km if priced else 0.0

    @property
    def transport_cost(self) -> float:
        """Money per unit sent, loads apart."""
        if "unit_cost" in self.link:
            return float(self.link["unit_cost"])
        return float(self.mode.get("cost_per_unit", 0.0) + self.mode["cost_per_unit_km"] * self.km)

    @property
    def unit_cost(self) -> float:
        """Money per unit sent for collection, transport and conversion."""
        return self.supplier.collection_cost + self.transport_cost + float(self.conversion.get("cost", 0.0))

    @property
    def co2e(self) -> float:
        """kg per unit sent, of transport and conversion."""
        return float(self.mode.get("co2e_per_unit_km", 0.0) * self.km + self.conversion.get("co2e", 0.0))

    @property
    def lot(self) -> float:
        """Least quantity of the pair in a period, as far as this combination tells."""
        demanded = float(self.receiver.get("min_lot", 0.0)) / self.yield_ if self.to_demand else 0.0
        return max(self.supplier.of_stream("min_lot", 0.0), demanded)

    @property
    def benefit(self) -> float:
        """Of a unit sent to a demand, fixed costs and loads apart."""
        avoided = self.supplier.row.get("disposal_cost", 0.0) + self.yield_ * self.receiver.get("purchase_cost", 0.0)
        return float(avoided) - self.unit_cost
