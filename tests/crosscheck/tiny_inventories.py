"""Random inventories of two to four streams that draw from every rule but pools and shared equipment."""

from __future__ import annotations

from typing import Any

from symbiosis.policy import Limits, Objective, Policy
from tests.crosscheck.dice import Dice, Rows
from tests.crosscheck.oracle_case import Case


class TinyInventory(Dice):
    """Each rule is on in a part of the cases, and on a part of the rows; what makes many choices is rarer."""

    def case(self) -> Case:
        self.strict = self.one(0.0, 0.0, 0.1)
        self.minima = self.one(0.0, 0.0, 0.25)
        self.counted = self.one(
            "", "", "", "", "", "mode", "loads", "loads", "exchanges", "benefit", "transaction", "links"
        )
        self.lots = self.one(0.0, 0.2, 0.4) if self.counted == "" else 0.0
        small = self.counted != ""
        self.subject = "" if small else self.one("", "", "storage", "sizes")
        self.periods = [
            str(2030 + k)
            for k in range(
                self.one(1, 1, 2) if small else self.one(2, 3) if self.subject == "storage" else self.one(1, 2, 2, 3)
            )
        ]
        self.sites = self._sites()
        self.streams = [self._stream(f"s{k}") for k in range(1, (2 if small else self.one(2, 2, 3, 4)) + 1)]
        self.demands = [self._demand(f"d{k}") for k in range(1, (1 if small else self.one(1, 1, 2, 3)) + 1)]
        self.processes = self._processes()
        self.facilities = [
            self._facility(f"f{k}")
            for k in range(
                1, (self.one(0, 0, 1, 2) if small else 2 if self.subject else self.one(0, 1, 1, 2, 2, 3)) + 1
            )
        ]
        if len(self.facilities) > 1 and self.subject == "" and self.chance(0.25):
            self.facilities[0]["process"], self.facilities[1]["process"] = "press", "chip"  # often a cycle
        self.modes = [self._mode(mode) for mode in ("truck", "rail")[: 1 if small else self.one(1, 1, 1, 2)]]
        self.returns = self._returns()
        tables: dict[str, Rows] = {
            "periods": self._periods(),
            "sites": self.sites,
            "streams": self.streams,
            "demands": self.demands,
            "facilities": self.facilities,
            "modes": self.modes,
            "materials": self._materials(),
            "conversions": self._conversions(),
            "processes": self.processes,
            "links": self._links(),
            "distances": self._distances(),
            "returns": self.returns,
            "properties": self._properties() if self.chance(0.3) else [],
        }
        return Case(tables, self._policy())

    def _periods(self) -> Rows:
        rows: Rows = [{"period": period} for period in self.periods]
        if self.chance(0.6):
            rate = self.one(1.0, 0.95, 0.8, 1.1)
            rows = [row | {"discount_factor": round(rate**k, 6)} for k, row in enumerate(rows)]
        return rows

    def _over_time(self, figure: float, probability: float = 0.6) -> Any:
        """The figure in every period, or another one in each, sometimes none."""
        if not self.chance(probability):
            return figure
        factors = (0.0, 0.0, 2.5) if self.subject == "storage" else (0.0, 0.5, 0.8, 1.0, 1.3, 1.7)
        return [round(figure * self.one(*factors), 2) for _ in self.periods]

    def _part(self, quantity: Any, most: float) -> Any:
        """A share of what there is in each period."""
        share = self.figure(0, most)
        return [round(q * share, 2) for q in quantity] if isinstance(quantity, list) else round(quantity * share, 2)

    def _listed(self, figure: Any) -> list[float]:
        return figure if isinstance(figure, list) else [figure] * len(self.periods)

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
            self.maybe(row, 0.15, permit_quantity=self.figure(10, 80))
            if rows and self.chance(0.15):
                row |= {key: rows[0][key] for key in ("organisation", "latitude_deg", "longitude_deg")}
            rows.append(row)
        return rows

    def _stream(self, name: str) -> dict[str, Any]:
        row = {
            "stream_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "material": self.one("wood", "wood", "150103", "170201", "sludge", "fuel", "old"),
            "quantity": self._over_time(self.figure(15, 90)),
            "disposal_cost": self.figure(-3, 80),
        }
        self.maybe(row, 0.4, disposal_co2e=self.figure(-20, 300))
        self.maybe(row, 0.2, collection_cost=self.figure(0, 8))
        self.maybe(row, self.minima, min_quantity=self._part(row["quantity"], 0.4))
        self.maybe(row, self.lots, min_lot=self.figure(5, 50))
        self.maybe(row, 1.5 * self.lots, max_partners=1)
        self.maybe(row, self.strict, max_distance_km=self.figure(20, 80))
        self.maybe(row, 0.1, asking_price=self.figure(-5, 15))
        self.maybe(row, self.strict, hazardous=self.chance(0.7))
        self.maybe(row, 0.2, physical_form=self.one("solid", "liquid"))
        return row

    def _demand(self, name: str) -> dict[str, Any]:
        row = {
            "demand_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "material": self.one("fuel", "fuel", "board", "board", "wood"),
            "quantity": self._over_time(self.figure(10, 90)),
            "purchase_cost": self.figure(0, 60),
        }
        self.maybe(row, 0.4, purchase_co2e=self.figure(0, 300))
        self.maybe(row, self.minima, min_quantity=self._part(row["quantity"], 0.4))
        self.maybe(row, 1.5 * self.lots, min_lot=self.figure(5, 50))
        self.maybe(row, 2 * self.lots, max_partners=1)
        self.maybe(row, self.strict, max_distance_km=self.figure(20, 80))
        self.maybe(row, 0.1, max_price=self.figure(0, 20))
        self.maybe(row, 0.2, max_supplier_share=self.figure(0.2, 0.9))
        self.maybe(row, 0.2, max_substitution_share=self.figure(0.3, 0.95))
        self.maybe(row, self.strict, accepts_hazardous=False)
        self.maybe(row, self.strict, forms=self.one("solid", "solid;liquid"))
        self.maybe(row, 0.3, operation=self.one("R3", "R5", "R12"))
        return row

    def _facility(self, name: str) -> dict[str, Any]:
        capacity = self.figure(8, 50)
        existing = self.chance(0.35)
        row = {
            "facility_id": name,
            "site_id": self.one(*self.sites)["site_id"],
            "process": self.one("burn", "mix", "mix", "press", "press", "chip", "chip"),
            "capacity": self._over_time(capacity, 0.0 if self.subject == "storage" else 0.3),
            "existing": existing,
            "variable_cost": self.figure(-35, 5),
        }
        self.maybe(row, 0.7, opening_cost=self.figure(0, 300))
        self.maybe(row, 0.7, fixed_cost=self.figure(0, 80))
        self.maybe(row, 0.08 if existing else 0.3, min_throughput=self._part(row["capacity"], 0.2 if existing else 0.7))
        self.maybe(row, 0.3, co2e=self.figure(-20, 80))
        if self.chance(0.3):
            grown = [c + self.figure(0, 60) if c else 0.0 for c in self._listed(row["capacity"])]
            row |= {"max_capacity": grown, "expansion_cost": self.figure(0, 15)}
            self.maybe(row, 0.5, expansion_fixed_cost=self.figure(2, 20))
        self.maybe(row, 0.25, open_in=";".join(self.some(0.6, self.periods)) or self.periods[-1])
        self.maybe(row, 0.3, storage_capacity=self.figure(5, 40))
        self.maybe(row, 0.4, storage_cost=self.figure(0, 8))
        self.maybe(row, 0.2, group="sizes")
        if self.subject == "sizes":
            row |= {"group": "sizes", "process": "burn", "existing": False, "opening_cost": self.figure(0, 100)}
        if self.subject == "storage":
            row |= {"process": self.one("burn", "press"), "storage_capacity": self.figure(15, 60)}
        return row

    def _mode(self, name: str) -> dict[str, Any]:
        row = {"mode": name, "cost_per_unit_km": self.figure(0.02, 0.4)}
        self.maybe(row, 0.3, cost_per_unit=self.figure(0, 4))
        self.maybe(row, self.counted == "mode", fixed_cost=self.figure(10, 300))
        self.maybe(row, self.counted == "loads", load_size=self.figure(20, 50), cost_per_load_km=self.figure(0.5, 4))
        self.maybe(row, 0.6, co2e_per_unit_km=self.figure(0.02, 0.3))
        self.maybe(row, 0.5, circuity=self.figure(1.1, 1.5))
        self.maybe(row, self.strict, max_distance_km=self.figure(20, 80))
        self.maybe(row, self.strict, materials=self.one("15", "wood;17", "sludge;15;fuel;board"))
        self.maybe(row, self.strict, forms="solid")
        self.maybe(row, self.strict, hazardous=False)
        return row

    def _materials(self) -> Rows:
        rows: Rows = [{"material": name, "unit": "t"} for name in ("wood", "sludge", "fuel", "board", "old")]
        rows[0]["low_code"] = "150103"
        self.maybe(rows[1], 0.5, low_code="190811", hazardous=True, physical_form="liquid")
        self.maybe(rows[3], 0.2, physical_form="solid")
        self.maybe(rows[4], 0.2, hazardous=True)
        return rows

    def _conversions(self) -> Rows:
        rows = []
        for to_material in ("fuel", "wood", "board"):
            for source in self.some(0.7, ["wood", "150103", "1501", "15", "17", "1702", "19", "sludge", "old"]):
                row = {"from_material": source, "to_material": to_material, "yield": self.figure(0.5, 1.4)}
                self.maybe(row, 0.5, cost=self.figure(-2, 8), co2e=self.figure(-10, 30))
                self.maybe(row, self.strict, forms="solid")
                self.maybe(row, 0.4, hazardous=True)
                rows.append(row)
        return rows

    def _processes(self) -> Rows:
        """Final treatment, one and two inputs, none, one and two outputs, and two that feed each other."""
        operation = {"operation": self.one("R1", "R3")} if self.chance(0.4) else {}
        free = {"mix": "free"} if self.chance(0.5) else {}
        rows: Rows = [
            self._line("burn", "input", "fuel") | operation,
            self._line("mix", "input", "fuel") | free,
            self._line("mix", "input", "wood") | free,
            self._line("press", "input", "wood"),
            self._line("press", "output", "board"),
            self._line("chip", "input", self.one("board", "board", "board", "old")),
            self._line("chip", "output", "wood"),
        ]
        if self.chance(0.6):
            rows.append(self._line("mix", "output", self.one("board", "fuel", "old")))
        if self.chance(0.4):
            rows.append(self._line("press", "output", self.one("old", "fuel")))
        if self.chance(0.2):
            rows.append(self._line("burn", "output", self.one("sludge", "old")))
        return rows

    def _line(self, process: str, role: str, material: str) -> dict[str, Any]:
        row = {"process": process, "role": role, "material": material, "amount": self.figure(0.4, 1.2)}
        if role == "output":
            self.maybe(row, 0.6, disposal_cost=self.figure(-2, 20))
            self.maybe(row, 0.3, disposal_co2e=self.figure(-5, 50))
            self.maybe(row, 0.3, disposal_limit=self.one(0.0, self.figure(5, 40), self.figure(5, 40)))
        else:
            self.maybe(row, 0.3, storage_limit=self.figure(2, 25))
            self.maybe(row, 0.3, storage_cost=self.figure(0, 8))
        return row

    def _returns(self) -> Rows:
        rows: Rows = []
        for demand in self.demands if self.chance(0.5) else []:
            for material in self.some(0.4, ["old", "wood"]):
                same: dict[str, Any] = {"demand_id": demand["demand_id"], "material": material}
                self.maybe(same, 0.6, collection_cost=self.figure(0, 5), disposal_cost=self.figure(-1, 40))
                self.maybe(same, 0.3, disposal_co2e=self.figure(0, 100))
                self.maybe(same, 0.25, disposal_limit=self.one(0.0, self.figure(2, 20)))
                for lag in self.some(0.6, [0, 1, 2]) or [1]:
                    rows.append(same | {"lag_periods": lag, "fraction": self.figure(0.05, 0.33)})
        return rows

    def _links(self) -> Rows:
        rows = []
        sources = {row["stream_id"]: [row["material"]] for row in self.streams}
        sources |= {f"{row['demand_id']}#{row['material']}": [row["material"]] for row in self.returns}
        for row in self.facilities:
            lines = [r for r in self.processes if (r["process"], r["role"]) == (row["process"], "output")]
            sources[row["facility_id"]] = [line["material"] for line in lines]
        receivers = [row["demand_id"] for row in self.demands] + [row["facility_id"] for row in self.facilities]
        for source, materials in sources.items():
            for receiver in receivers:
                for named in self.some(0.08, [(), ("mode",), ("material",), ("mode", "material")]):
                    if source != receiver and materials:
                        rows.append(self._link(source, receiver, materials, named))
        return rows

    def _link(self, source: str, receiver: str, materials: list[str], named: tuple[str, ...]) -> dict[str, Any]:
        row: dict[str, Any] = {"from_id": source, "to_id": receiver}
        row |= {"mode": self.modes[0]["mode"]} if "mode" in named else {}
        row |= {"material": self.one(*materials)} if "material" in named else {}
        self.maybe(row, 0.4, distance_km=self.figure(0, 90))
        self.maybe(row, 0.4, unit_cost=self.figure(0, 12))
        self.maybe(row, self.counted == "links", fixed_cost=self.figure(0, 200))
        self.maybe(row, 0.3, capacity=self.figure(10, 60))
        self.maybe(row, self.strict, status="forbidden")
        if "status" not in row:
            self.maybe(row, max(0.12, self.minima / 2), min_quantity=self.figure(1, 4))
        if "min_quantity" in row:
            self.maybe(row, 0.5, until=self.one(*self.periods))
        return row

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
            owners = ["wood", "board", "old", *(row["stream_id"] for row in self.streams)]
            owners += [row["facility_id"] for row in self.facilities]
            limited = set(self.some(0.3, [row["facility_id"] for row in self.facilities]))
            for owner in self.some(0.8, owners):
                if owner not in limited:
                    low = self.figure(5, 50)
                    offer = {"value": low} if self.chance(0.5) else {"low": low, "high": low + self.figure(0, 15)}
                    rows.append({"owner_id": owner, "property": name} | offer)
            receivers = ["fuel", *(row["demand_id"] for row in self.demands)]
            for owner in [*self.some(0.4, receivers), *sorted(limited)]:
                low = self.figure(5, 40)
                limit = self.one({"max": low}, {"max": low + 15}, {"min": low - 5}, {"min": low - 5, "max": low + 10})
                rows.append({"owner_id": owner, "property": name} | limit)
        return rows

    def _policy(self) -> Policy:
        prices: dict[str, Any] = {}
        self.maybe(prices, 0.3, carbon_price=self.figure(10, 150))
        self.maybe(prices, 0.2, distance_price=self.figure(0, 0.2))
        return Policy(
            objective=Objective(**prices),
            limits=Limits(**self._limits()),
            links_closed=self.chance(0.04),
            links_internal=self.chance(0.8),
            transaction_fixed_cost=self.figure(0, 200) if self.counted == "transaction" else 0.0,
            cross_border=self.chance(0.75),
            max_organisation_loss=self.figure(0.4, 0.9) if self.chance(0.15) else 1.0,
            dilute_hazardous=self.chance(0.4),
        )

    def _limits(self) -> dict[str, Any]:
        limits: dict[str, Any] = {}
        self.maybe(limits, self.strict, max_distance_km=self.figure(25, 80))
        self.maybe(limits, self.counted == "benefit", min_benefit_per_exchange=self.figure(0, 1500))
        self.maybe(limits, 0.2, budget=self.figure(0, 1500))
        self.maybe(limits, 0.15, max_co2e=self.figure(0.7, 1.0) * self._all_emissions())
        self.maybe(limits, 0.12, max_open=((self.one("burn", "mix", "press", "chip"), self.one(0, 1)),))
        if self.facilities:
            self.maybe(limits, 0.12, exact_open=((self.one(*self.facilities)["process"], 1),))
        self.maybe(limits, self.counted == "exchanges", max_exchanges=self.whole(1, 4))
        return limits

    def _all_emissions(self) -> float:
        """Of everything disposed of and bought."""
        rows = [*self.streams, *self.demands]
        return float(
            sum(
                sum(self._listed(r["quantity"])) * (r.get("disposal_co2e", 0) + r.get("purchase_co2e", 0)) for r in rows
            )
        )
