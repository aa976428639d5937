"""Random inventories of whole figures whose optimum is a whole number.

Quantities flow from streams through limits that nest to demands and facilities: stream > pair > link on one side,
supplier at a demand < demand < site on the other; a plant hands on what it takes, now or after a time in stock. For
any choice of the yes-or-no columns that is a network, so a solver in whole numbers must find the cost of one in
fractions. Capacity that is added need not be whole where a budget pays for it, or where stock shares it between two
periods (one unit more over two periods is half a unit of capacity): there the whole-number grid states its precision.
"""

from __future__ import annotations

from typing import Any

from symbiosis.policy import Limits, Objective, Policy
from tests.crosscheck.dice import Dice, Rows
from tests.crosscheck.oracle_case import Case


class IntegerInventory(Dice):
    """Whole figures, limits that nest."""

    def case(self) -> Case:
        self.periods = [str(k) for k in range(1, self.one(1, 1, 2, 3) + 1)]
        self.sites: Rows = [
            {"site_id": f"p{k}", "organisation": self.one("Ahti", "Ilma", "Tapio", "Vellamo", f"p{k}")}
            | {"latitude_deg": 60.0 + k / 10, "longitude_deg": 25.0}
            for k in range(1, self.whole(4, 8) + 1)
        ]
        # Plants stand elsewhere: throughputs and a site's permit together would not nest.
        for row in self.sites[1:]:
            self.maybe(row, 0.15, permit_quantity=self.whole(15, 60))
        self.streams = [self._stream(f"s{k}") for k in range(1, self.whole(3, 7) + 1)]
        self.demands = [self._demand(f"d{k}") for k in range(1, self.whole(2, 5) + 1)]
        self.facilities = [self._facility(f"f{k}") for k in range(1, self.whole(0, 3) + 1)]
        self.modes = [self._mode(mode) for mode in ("truck", "rail")[: self.one(1, 1, 2)]]
        mix = {"mix": "free"} if self.chance(0.5) else {}
        tables: dict[str, Rows] = {
            "periods": [{"period": period} for period in self.periods],
            "sites": self.sites,
            "streams": self.streams,
            "demands": self.demands,
            "facilities": self.facilities,
            "modes": self.modes,
            "conversions": [{"from_material": "n", "to_material": "m", "cost": self.whole(0, 5)}],
            "processes": [
                {"process": "treat", "role": "input", "material": "m", "amount": 1} | mix,
                {"process": "make", "role": "input", "material": "n", "amount": 1},
                {"process": "make", "role": "output", "material": "m", "amount": 1, "disposal_cost": self.whole(0, 9)},
            ],
            "links": self._links(),
            "distances": [
                {"from_site": a["site_id"], "to_site": b["site_id"], "distance_km": self.whole(1, 30)}
                for a in self.sites
                for b in self.sites
            ],
        }
        policy = self._policy()
        for row in self.facilities:  # last, so that all else is as it was without
            self.maybe(row, 0.4, max_capacity=row["capacity"] + self.whole(1, 40), expansion_cost=self.whole(0, 20))
        return Case(tables, policy)

    def _over_time(self, figure: int) -> Any:
        """The figure in every period, or that, none or twice as much in each."""
        return [figure * self.one(0, 1, 1, 2) for _ in self.periods] if self.chance(0.5) else figure

    def _stream(self, name: str) -> dict[str, Any]:
        quantity = self.whole(2, 40)
        row = {
            "stream_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "material": self.one("m", "m", "n"),
            "quantity": self._over_time(quantity),
            "disposal_cost": self.whole(0, 40),
        }
        self.maybe(row, 0.3, disposal_co2e=self.whole(0, 10))
        if not isinstance(row["quantity"], list):
            self.maybe(row, 0.1, min_quantity=self.whole(0, quantity // 2))
        self.maybe(row, 0.3, min_lot=self.whole(1, quantity))
        self.maybe(row, 0.3, max_partners=self.whole(1, 2))
        self.maybe(row, 0.1, max_distance_km=self.whole(10, 30))
        return row

    def _demand(self, name: str) -> dict[str, Any]:
        quantity = self.whole(1, 10) * 4
        row = {
            "demand_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "material": self.one("m", "m", "n"),
            "quantity": quantity,
            "purchase_cost": self.whole(0, 40),
        }
        self.maybe(row, 0.3, purchase_co2e=self.whole(0, 10))
        self.maybe(row, 0.15, min_quantity=self.whole(0, quantity // 2))
        self.maybe(row, 0.3, min_lot=self.whole(1, quantity // 2))
        self.maybe(row, 0.3, max_partners=self.whole(1, 3))
        self.maybe(row, 0.2, max_supplier_share=self.one(0.25, 0.5, 0.75))
        self.maybe(row, 0.2, max_substitution_share=self.one(0.5, 0.75))
        return row

    def _facility(self, name: str) -> dict[str, Any]:
        capacity = self.whole(10, 60)
        row = {
            "facility_id": name,
            "site_id": self.one(*(site for site in self.sites if "permit_quantity" not in site))["site_id"],
            "process": self.one("treat", "treat", "make"),
            "capacity": capacity,
            "existing": self.chance(0.2),
            "opening_cost": self.whole(0, 400),
            "fixed_cost": self.whole(0, 200),
            "variable_cost": self.whole(-15, 5),
        }
        self.maybe(row, 0.3, min_throughput=self.whole(1, capacity // 2))
        self.maybe(row, 0.3, open_in=";".join(self.some(0.6, self.periods)) or self.periods[-1])
        self.maybe(row, 0.3, storage_capacity=self.whole(5, 30), storage_cost=self.whole(0, 3))
        self.maybe(row, 0.2, group="sizes")
        return row

    def _mode(self, name: str) -> dict[str, Any]:
        row = {"mode": name, "cost_per_unit_km": self.whole(0, 2)}
        self.maybe(row, 0.4, fixed_cost=self.whole(1, 150))
        self.maybe(row, 0.3, load_size=self.whole(5, 20), cost_per_load_km=self.whole(1, 8))
        self.maybe(row, 0.3, co2e_per_unit_km=1)
        return row

    def _links(self) -> Rows:
        rows = []
        receivers = [row["demand_id"] for row in self.demands] + [row["facility_id"] for row in self.facilities]
        plants = [row["facility_id"] for row in self.facilities if row["process"] == "make"]
        for source in [*(row["stream_id"] for row in self.streams), *plants]:
            for receiver in receivers:
                if source == receiver:
                    continue
                for mode in self.some(0.06, [None, self.modes[0]["mode"]]):
                    row = {"from_id": source, "to_id": receiver}
                    row |= {} if mode is None else {"mode": mode}
                    self.maybe(row, 0.5, unit_cost=self.whole(0, 15))
                    self.maybe(row, 0.3, fixed_cost=self.whole(0, 100))
                    self.maybe(row, 0.4, capacity=self.whole(4, 30))
                    self.maybe(row, 0.2, status="forbidden")
                    if "status" not in row:
                        self.maybe(row, 0.05, min_quantity=self.whole(1, 4))
                    rows.append(row)
        return rows

    def _policy(self) -> Policy:
        limits: dict[str, Any] = {}
        self.maybe(limits, 0.2, budget=self.whole(0, 900))
        self.maybe(limits, 0.15, max_open=(("treat", self.whole(0, 2)),))
        self.maybe(limits, 0.15, exact_open=(("treat", self.whole(0, 2)),))
        self.maybe(limits, 0.2, max_exchanges=self.whole(2, 6))
        return Policy(
            objective=Objective(carbon_price=1000.0 * self.one(0, 0, 1), distance_price=float(self.one(0, 0, 1))),
            limits=Limits(**limits),
            links_internal=self.chance(0.8),
            transaction_fixed_cost=float(self.one(0, 0, self.whole(1, 80))),
        )
