"""An inventory as rows, and one way in which a stream may go to a receiver, for the oracle."""

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
    """An inventory as rows."""

    tables: Mapping[str, Sequence[Row]]
    policy: Policy

    def rows(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

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

    def organisation(self, site: str) -> str:
        return str(self.sites[site].get("organisation") or site)

    def low_code(self, material: str) -> str:
        own = material if material.isdigit() and len(material) == 6 else ""
        return str(self.materials.get(material, {}).get("low_code", own))

    def inputs(self, facility: Row) -> dict[str, float]:
        """Material -> amount per unit of throughput of a facility's recipe."""
        return {
            row["material"]: row.get("amount", 1.0)
            for row in self.rows("processes")
            if row["process"] == facility["process"]
        }

    def recipe(self, facility: Row) -> Row:
        """The first row of a facility's process, which tells its operation and mix."""
        return next(row for row in self.rows("processes") if row["process"] == facility["process"])


@dataclass(frozen=True)
class Combination:
    """One way in which a stream may go to a receiver, and what a unit sent on it costs."""

    stream: Row
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

    @property
    def pair(self) -> tuple[str, str]:
        return self.stream["stream_id"], self.receiver_id

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
    def co2e(self) -> float:
        """kg per unit sent, of transport and conversion."""
        return float(self.mode.get("co2e_per_unit_km", 0.0) * self.km + self.conversion.get("co2e", 0.0))
