"""Plants, take-back and shared equipment, for the builder of small inventories."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
import numpy.typing as npt

from symbiosis.inventory import Assets, Facilities, Processes, Requests, Returns
from tests.inventory_cells import Cells, text_array

HOUR_S = 3600.0


class Plants(Cells):
    """Needs the numbers of sites, materials, processes, demands and periods, and the ids of returns."""

    site: dict[Any, int]
    material: dict[Any, int]
    process: dict[Any, int]
    demand: dict[Any, int]
    period: dict[Any, int]
    returns: list[str]

    def _processes(self) -> Processes:
        rows = self.given["processes"]
        first = {row["process"]: row for row in reversed(rows)}
        return Processes(
            id=text_array(self.process),
            operation=text_array(first[process].get("operation", "") for process in self.process),
            free_mix=np.array([first[process].get("mix") == "free" for process in self.process], dtype=np.bool_),
            **self._recipe("input", storage_limit=nan, storage_cost=nan),
            **self._recipe("output", disposal_cost=0.0, disposal_co2e=0.0, disposal_limit=inf),
        )

    def _recipe(self, role: str, **figures: float) -> dict[str, Any]:
        """The columns of one side of the recipes."""
        rows = [row for row in self.given["processes"] if row["role"] == role]
        columns: dict[str, Any] = {
            f"{role}_process": np.array([self.process[row["process"]] for row in rows], dtype=np.int32),
            f"{role}_material": np.array([self.material[row["material"]] for row in rows], dtype=np.int32),
        }
        for column, default in {"amount": 1.0, **figures}.items():
            columns[f"{role}_{column}"] = np.array([row.get(column, default) for row in rows], dtype=np.float64)
        return columns

    def _facilities(self) -> Facilities:
        return Facilities(
            id=text_array(row["facility_id"] for row in self.given["facilities"]),
            site=self._index("facilities", "site_id", self.site),
            process=self._index("facilities", "process", self.process),
            capacity=self._per_period("facilities", "capacity"),
            min_throughput=self._per_period("facilities", "min_throughput"),
            existing=self._flag("facilities", "existing", False),
            **self._reals("facilities", opening_cost=0.0, fixed_cost=0.0, variable_cost=0.0, co2e=0.0),
            **self._reals("facilities", expansion_cost=0.0, expansion_fixed_cost=0.0),
            **self._reals("facilities", storage_capacity=nan, storage_cost=0.0),
            max_capacity=np.maximum(
                self._per_period("facilities", "capacity"), self._per_period("facilities", "max_capacity")
            ),
            may_open=self._may_open(),
            pool=self._flag("facilities", "pool", False),
            group=self._texts("facilities", "group"),
        )

    def _may_open(self) -> npt.NDArray[np.bool_]:
        allowed = [row.get("open_in", "").split(";") for row in self.given["facilities"]]
        flags = [[periods == [""] or period in periods for period in self.period] for periods in allowed]
        return np.array(flags, dtype=np.bool_).reshape(-1, self.t)

    def _returns(self) -> Returns:
        rows = self.given["returns"]
        of = [self.returns.index(f"{row['demand_id']}#{row['material']}") for row in rows]
        first = [rows[of.index(number)] for number in range(len(self.returns))]
        return Returns(
            id=text_array(self.returns),
            demand=np.array([self.demand[row["demand_id"]] for row in first], dtype=np.int32),
            material=np.array([self.material[row["material"]] for row in first], dtype=np.int32),
            **{
                column: np.array([row.get(column, default) for row in first], dtype=np.float64)
                for column, default in {
                    "collection_cost": 0.0, "disposal_cost": 0.0, "disposal_co2e": 0.0, "disposal_limit": inf
                }.items()
            },
            of=np.array(of, dtype=np.int32),
            lag=np.array([row.get("lag_periods", 0) for row in rows], dtype=np.int32),
            fraction=self._real("returns", "fraction", 1.0),
        )  # fmt: skip

    def _assets(self) -> Assets:
        return Assets(
            id=text_array(row["asset_id"] for row in self.given["assets"]),
            site=self._index("assets", "site_id", self.site),
            kind=self._texts("assets", "kind"),
            **self._reals("assets", capacity=1.0, hourly_cost=0.0),
            start=self._real("assets", "start", 0.0) * HOUR_S,
            end=self._real("assets", "end", 24.0) * HOUR_S,
        )

    def _requests(self) -> Requests:
        return Requests(
            id=text_array(row["request_id"] for row in self.given["requests"]),
            site=self._index("requests", "site_id", self.site),
            kind=self._texts("requests", "kind"),
            **self._reals("requests", amount=1.0, duration_h=1.0, outside_hourly_cost=0.0, max_distance_km=inf),
            earliest=self._real("requests", "earliest", 0.0) * HOUR_S,
            latest=self._real("requests", "latest", 24.0) * HOUR_S,
        )
