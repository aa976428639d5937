"""Random inventories of two to four streams that draw from every rule of the first version."""

from __future__ import annotations

from typing import Any

from symbiosis.policy import Limits, Objective, Policy
from tests.crosscheck.dice import Dice, Rows
from tests.crosscheck.oracle_case import Case


class TinyInventory(Dice):
    """Each rule is on in a part of the cases, and on a part of the rows."""

    def case(self) -> Case:
        self.strict = self.one(0.0, 0.0, 0.15)
        self.minima = self.one(0.0, 0.0, 0.25)
        self.sites = self._sites()
        self.streams = [self._stream(f"s{k}") for k in range(1, self.one(2, 3, 3, 4) + 1)]
        self.demands = [self._demand(f"d{k}") for k in range(1, self.one(1, 2, 2, 3) + 1)]
        self.facilities = [self._facility(f"f{k}") for k in range(1, self.one(0, 1, 1, 2) + 1)]
        self.modes = [self._mode(mode) for mode in ("truck", "rail")[: self.one(1, 1, 2)]]
        tables: dict[str, Rows] = {
            "sites": self.sites,
            "streams": self.streams,
            "demands": self.demands,
            "facilities": self.facilities,
            "modes": self.modes,
            "materials": self._materials(),
            "conversions": self._conversions(),
            "processes": self._processes(),
            "links": self._links(),
            "distances": self._distances(),
            "properties": self._properties() if self.chance(0.35) else [],
        }
        return Case(tables, self._policy())

    def _sites(self) -> Rows:
        rows: Rows = []
        for k in range(1, self.whole(4, 5) + 1):
            row: dict[str, Any] = {
                "site_id": f"p{k}",
                "organisation": self.one("Ahti", "Ilma", "Tapio", "Vellamo"),
                "latitude_deg": self.figure(60.0, 60.6),
                "longitude_deg": self.figure(24.0, 25.2),
            }
            self.maybe(row, 0.7, country=self.one("FI", "FI", "FI", "EE"))
            self.maybe(row, self.strict, permits=self.one("R3", "R3;R5"))
            self.maybe(row, self.strict, permit_materials=self.one("15", "wood;17", "wood;sludge;1501", "fuel;15"))
            self.maybe(row, 0.3, permit_quantity=self.figure(10, 60))
            if rows and self.chance(0.15):
                row |= {key: rows[0][key] for key in ("organisation", "latitude_deg", "longitude_deg")}
            rows.append(row)
        return rows

    def _stream(self, name: str) -> dict[str, Any]:
        quantity = self.figure(10, 80)
        row = {
            "stream_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "material": self.one("wood", "wood", "150103", "170201", "sludge", "fuel", "fuel"),
            "quantity": quantity,
            "disposal_cost": self.figure(-3, 60),
        }
        self.maybe(row, 0.4, disposal_co2e=self.figure(-20, 300))
        self.maybe(row, 0.2, collection_cost=self.figure(0, 8))
        self.maybe(row, self.minima, min_quantity=self.figure(0, 0.5 * quantity))
        self.maybe(row, 0.4, min_lot=self.figure(0.4 * quantity, 0.95 * quantity))
        self.maybe(row, 0.3, max_partners=self.whole(1, 2))
        self.maybe(row, self.strict, max_distance_km=self.figure(20, 80))
        self.maybe(row, 0.15, asking_price=self.figure(-5, 15))
        self.maybe(row, self.strict, hazardous=self.chance(0.7))
        self.maybe(row, 0.3, physical_form=self.one("solid", "liquid"))
        return row

    def _demand(self, name: str) -> dict[str, Any]:
        quantity = self.figure(10, 90)
        row = {
            "demand_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "material": self.one("fuel", "fuel", "fuel", "wood"),
            "quantity": quantity,
            "purchase_cost": self.figure(0, 60),
        }
        self.maybe(row, 0.4, purchase_co2e=self.figure(0, 300))
        self.maybe(row, self.minima, min_quantity=self.figure(0, 0.5 * quantity))
        self.maybe(row, 0.3, min_lot=self.figure(5, 0.6 * quantity))
        self.maybe(row, 0.3, max_partners=self.whole(1, 2))
        self.maybe(row, self.strict, max_distance_km=self.figure(20, 80))
        self.maybe(row, 0.15, max_price=self.figure(0, 20))
        self.maybe(row, 0.2, max_supplier_share=self.figure(0.2, 0.9))
        self.maybe(row, 0.2, max_substitution_share=self.figure(0.3, 0.95))
        self.maybe(row, self.strict, accepts_hazardous=False)
        self.maybe(row, self.strict, forms=self.one("solid", "solid;liquid"))
        self.maybe(row, 0.3, operation=self.one("R3", "R5", "R12"))
        return row

    def _facility(self, name: str) -> dict[str, Any]:
        capacity = self.figure(20, 90)
        row = {
            "facility_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "process": self.one("burn", "burn", "mix", "compost"),
            "capacity": capacity,
            "existing": self.chance(0.3),
            "variable_cost": self.figure(-25, 10),
        }
        self.maybe(row, 0.7, opening_cost=self.figure(0, 500))
        self.maybe(row, 0.7, fixed_cost=self.figure(0, 300))
        self.maybe(row, 0.3, min_throughput=self.figure(0.2 * capacity, 0.8 * capacity))
        self.maybe(row, 0.3, co2e=self.figure(-20, 80))
        return row

    def _mode(self, name: str) -> dict[str, Any]:
        row = {"mode": name, "cost_per_unit_km": self.figure(0.02, 0.4)}
        self.maybe(row, 0.3, cost_per_unit=self.figure(0, 4))
        self.maybe(row, 0.35, fixed_cost=self.figure(10, 300))
        self.maybe(row, 0.25, load_size=self.figure(20, 50), cost_per_load_km=self.figure(0.5, 4))
        self.maybe(row, 0.6, co2e_per_unit_km=self.figure(0.02, 0.3))
        self.maybe(row, 0.5, circuity=self.figure(1.1, 1.5))
        self.maybe(row, self.strict, max_distance_km=self.figure(20, 80))
        self.maybe(row, self.strict, materials=self.one("15", "wood;17", "sludge;15;fuel"))
        self.maybe(row, self.strict, forms="solid")
        self.maybe(row, self.strict, hazardous=False)
        return row

    def _materials(self) -> Rows:
        rows: Rows = [{"material": name, "unit": "t"} for name in ("wood", "sludge", "fuel")]
        rows[0]["low_code"] = "150103"
        self.maybe(rows[1], 0.5, low_code="190811", hazardous=True, physical_form="liquid")
        return rows

    def _conversions(self) -> Rows:
        rows = []
        for to_material in ("fuel", "wood"):
            for source in self.some(0.7, ["wood", "150103", "1501", "15", "17", "1702", "19", "sludge", "fuel"]):
                row = {"from_material": source, "to_material": to_material, "yield": self.figure(0.5, 1.4)}
                self.maybe(row, 0.5, cost=self.figure(-2, 8), co2e=self.figure(-10, 30))
                self.maybe(row, self.strict, forms="solid")
                self.maybe(row, 0.4, hazardous=True)
                rows.append(row)
        return rows

    def _processes(self) -> Rows:
        free = {"mix": "free"} if self.chance(0.5) else {}
        amount = self.figure(0.5, 1.5)
        operation = {"operation": self.one("R1", "R3")} if self.chance(0.5) else {}
        burn = {"process": "burn", "role": "input", "material": "fuel", "amount": amount} | operation
        mixes: Rows = [
            {"process": "mix", "role": "input", "material": material, "amount": self.figure(0.3, 1.2)} | free
            for material in ("fuel", "wood")
        ]
        return [burn, *mixes, {"process": "compost", "role": "input", "material": "wood", "amount": 1.0}]

    def _links(self) -> Rows:
        rows = []
        receivers = [row["demand_id"] for row in self.demands] + [row["facility_id"] for row in self.facilities]
        for stream in self.streams:
            for receiver in receivers:
                for named in self.some(0.15, [(), ("mode",), ("material",), ("mode", "material")]):
                    row = {"from_id": stream["stream_id"], "to_id": receiver}
                    row |= {"mode": self.modes[0]["mode"]} if "mode" in named else {}
                    row |= {"material": stream["material"]} if "material" in named else {}
                    self.maybe(row, 0.4, distance_km=self.figure(0, 90))
                    self.maybe(row, 0.4, unit_cost=self.figure(0, 12))
                    self.maybe(row, 0.3, fixed_cost=self.figure(0, 200))
                    self.maybe(row, 0.3, capacity=self.figure(10, 60))
                    self.maybe(row, self.strict, status="forbidden")
                    if "status" not in row:
                        self.maybe(row, self.minima, min_quantity=self.figure(1, 10))
                    rows.append(row)
        return rows

    def _distances(self) -> Rows:
        rows = []
        for a in self.sites:
            for b in self.sites:
                for mode in self.some(0.1, [None, self.modes[0]["mode"]]):
                    row = {"from_site": a["site_id"], "to_site": b["site_id"], "distance_km": self.figure(0, 90)}
                    rows.append(row if mode is None else row | {"mode": mode})
        return rows

    def _properties(self) -> Rows:
        rows: Rows = []
        for name in ("moisture", "chlorine")[: self.one(1, 1, 2)]:
            for owner in ["wood", *(row["stream_id"] for row in self.streams if self.chance(0.8))]:
                low = self.figure(5, 50)
                offer = {"value": low} if self.chance(0.5) else {"low": low, "high": low + self.figure(0, 15)}
                rows.append({"owner_id": owner, "property": name} | offer)
            receivers = [row["demand_id"] for row in self.demands] + [row["facility_id"] for row in self.facilities]
            for owner in self.some(0.4, ["fuel", *receivers]):
                low = self.figure(5, 40)
                limit = self.one({"max": low}, {"max": low + 15}, {"min": low - 5}, {"min": low - 5, "max": low + 10})
                rows.append({"owner_id": owner, "property": name} | limit)
        return rows

    def _policy(self) -> Policy:
        limits: dict[str, Any] = {}
        self.maybe(limits, self.strict, max_distance_km=self.figure(25, 80))
        self.maybe(limits, 0.25, min_benefit_per_exchange=self.figure(-100, 600))
        self.maybe(limits, 0.25, budget=self.figure(0, 1200))
        self.maybe(limits, 0.2, max_co2e=self.figure(0.7, 1.0) * self._all_emissions())
        self.maybe(limits, 0.15, max_open=((self.one("burn", "mix"), self.whole(0, 1)),))
        self.maybe(limits, 0.1, exact_open=((self.one("burn", "compost"), self.whole(0, 1)),))
        self.maybe(limits, 0.2, max_exchanges=self.whole(1, 3))
        objective: dict[str, Any] = {}
        self.maybe(objective, 0.3, carbon_price=self.figure(10, 150))
        self.maybe(objective, 0.2, distance_price=self.figure(0, 0.2))
        return Policy(
            objective=Objective(**objective),
            limits=Limits(**limits),
            links_closed=self.chance(0.04),
            links_internal=self.chance(0.8),
            transaction_fixed_cost=self.figure(0, 200) if self.chance(0.25) else 0.0,
            cross_border=self.chance(0.75),
            dilute_hazardous=self.chance(0.4),
        )

    def _all_emissions(self) -> float:
        """Of everything disposed of and bought."""
        rows = [*self.streams, *self.demands]
        return float(sum(r["quantity"] * (r.get("disposal_co2e", 0) + r.get("purchase_co2e", 0)) for r in rows))
