"""Small inventories for tests, written as the contract's rows and built without any reader.

``inventory(streams=[...], demands=[...], ...)`` takes each table as a list of dicts in the contract's column names and
canonical units, fills in the contract's defaults and returns the frozen ``Inventory``. Nothing is validated but
spelling: a column that the contract does not have is a ``KeyError``. For brevity a stream, demand or facility that
gives neither ``site_id`` nor coordinates stands at its own site in the middle of Helsinki, and ids, materials and
amounts have defaults where the contract has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import inf, nan
from typing import Any

import numpy as np

from symbiosis.inventory import (
    Conversions,
    Demands,
    Distances,
    Inventory,
    Links,
    Materials,
    Modes,
    Periods,
    Quality,
    Sites,
    Streams,
)
from symbiosis.policy import Policy
from tests.inventory_cells import text_array
from tests.inventory_plants import Plants

Row = Mapping[str, Any]
Rows = Sequence[Row]

HELSINKI = (60.17, 24.94)
TRUCK: Row = {"mode": "truck", "cost_per_unit_km": 0.13, "co2e_per_unit_km": 0.09}
FREE: Row = {"mode": "free", "cost_per_unit_km": 0.0}
"""A mode that costs nothing, for tests that are not about transport."""

_COLUMNS = {
    "sites": "site_id organisation name latitude_deg longitude_deg country region nace nace_version permits "
    "permit_materials permit_quantity",
    "streams": "stream_id site_id material quantity organisation latitude_deg longitude_deg min_quantity disposal_cost "
    "disposal_co2e collection_cost asking_price min_lot max_partners max_distance_km hazardous physical_form "
    "quantity_basis uncertainty_pct visibility description current_treatment",
    "demands": "demand_id site_id material quantity organisation latitude_deg longitude_deg min_quantity purchase_cost "
    "purchase_co2e max_price min_lot max_partners max_distance_km max_supplier_share max_substitution_share "
    "accepts_hazardous forms operation visibility description",
    "properties": "owner_id property value low high min max unit",
    "materials": "material name unit physical_form hazardous low_code density_t_per_m3",
    "conversions": "from_material to_material yield cost co2e forms hazardous source confidence",
    "processes": "process role material amount operation mix disposal_cost disposal_co2e disposal_limit storage_limit "
    "storage_cost",
    "facilities": "facility_id site_id process capacity organisation latitude_deg longitude_deg min_throughput "
    "existing opening_cost fixed_cost variable_cost co2e max_capacity expansion_cost expansion_fixed_cost open_in "
    "storage_capacity storage_cost pool group",
    "modes": "mode cost_per_unit_km cost_per_unit fixed_cost load_size cost_per_load_km co2e_per_unit_km "
    "max_distance_km circuity materials forms hazardous",
    "links": "from_id to_id mode material distance_km unit_cost fixed_cost capacity min_quantity price until status",
    "distances": "from_site to_site mode distance_km",
    "periods": "period discount_factor days",
    "returns": "demand_id material lag_periods fraction collection_cost disposal_cost disposal_co2e disposal_limit",
    "assets": "asset_id site_id kind capacity start end hourly_cost",
    "requests": "request_id site_id kind amount duration_h earliest latest outside_hourly_cost max_distance_km",
}


def inventory(*, policy: Policy | None = None, **tables: Rows) -> Inventory:
    """Build an inventory from rows of the contract's tables, with the contract's defaults.

    Args:
        policy: The policy; the contract's defaults when absent.
        **tables: Rows of ``streams``, ``demands``, ``sites``, ``properties``, ``materials``, ``conversions``,
            ``processes``, ``facilities``, ``modes``, ``links``, ``distances``, ``periods``, ``returns``, ``assets``
            and ``requests``. Amounts per period (``quantity``, ``min_quantity``, ``capacity``, ``max_capacity``,
            ``min_throughput``) are a figure, or one per period; instants are hours since 1970.

    Raises:
        KeyError: On a table, column or reference that does not exist.
    """
    given = {name: [dict(row) for row in tables.pop(name, ())] for name in _COLUMNS}
    if tables:
        raise KeyError(f"no such table: {', '.join(tables)}")
    for name, rows in given.items():
        for row in rows:
            unknown = set(row) - set(_COLUMNS[name].split())
            if unknown:
                raise KeyError(f"{name} has no column {', '.join(sorted(unknown))}")
    return _Builder(given, policy or Policy()).build()


class _Builder(Plants):
    """The tables as given, and the numbers that their ids have got."""

    def __init__(self, given: dict[str, list[dict[str, Any]]], policy: Policy) -> None:
        self.given = given
        self.policy = policy
        self.given["periods"] = given["periods"] or [{"period": "1"}]
        self.given["modes"] = given["modes"] or [dict(TRUCK)]
        for row in given["processes"]:
            row.setdefault("role", "input")
        for number, row in enumerate(given["streams"], 1):
            row.setdefault("stream_id", f"s{number}")
        for number, row in enumerate(given["demands"], 1):
            row.setdefault("demand_id", f"d{number}")
        self.t = len(self.given["periods"])
        self._place_rows("streams", "stream_id")
        self._place_rows("demands", "demand_id")
        self._place_rows("facilities", "facility_id")
        self._place_rows("assets", "asset_id")
        self._place_rows("requests", "request_id")
        self.site = _numbers(row["site_id"] for row in given["sites"])
        self.material = _numbers(self._material_ids())
        self.process = _numbers(row["process"] for row in given["processes"])
        self.period = _numbers(row["period"] for row in self.given["periods"])
        self.mode = _numbers(row["mode"] for row in self.given["modes"])
        self.streams = [row["stream_id"] for row in given["streams"]]
        self.returns = list(dict.fromkeys(f"{row['demand_id']}#{row['material']}" for row in given["returns"]))
        self.source = _numbers([*self.streams, *self.returns, *(row["facility_id"] for row in given["facilities"])])
        self.demand = _numbers(row["demand_id"] for row in given["demands"])
        self.receiver = _numbers(
            [row["demand_id"] for row in given["demands"]] + [row["facility_id"] for row in given["facilities"]]
        )

    def _place_rows(self, table: str, key: str) -> None:
        """Give every row without a site a site of its own, and every row a material and a quantity."""
        for row in self.given[table]:
            if table in ("streams", "demands"):
                row.setdefault("material", "m")
                row.setdefault("quantity", 100.0)
            if row.get("site_id") is None:
                row["site_id"] = row[key]
                self.given["sites"].append(
                    {
                        "site_id": row[key],
                        "organisation": row.get("organisation", row[key]),
                        "latitude_deg": row.get("latitude_deg", HELSINKI[0]),
                        "longitude_deg": row.get("longitude_deg", HELSINKI[1]),
                    }
                )

    def _material_ids(self) -> Iterable[str]:
        yield from (row["material"] for row in self.given["materials"])
        for table in ("streams", "demands", "processes", "returns"):
            yield from (row["material"] for row in self.given[table])
        for row in self.given["conversions"]:
            if not _is_prefix(row["from_material"]):
                yield row["from_material"]
            yield row["to_material"]

    def build(self) -> Inventory:
        sites = self.given["sites"]
        organisation = _numbers(row.get("organisation") or row["site_id"] for row in sites)
        return Inventory(
            organisations=text_array(organisation),
            periods=Periods(
                id=text_array(self.period),
                discount_factor=self._real("periods", "discount_factor", 1.0),
                days=self._real("periods", "days", 365.0),
            ),
            sites=self._sites(organisation),
            materials=self._materials(),
            streams=self._streams(),
            demands=self._demands(),
            quality=self._quality(),
            conversions=self._conversions(),
            processes=self._processes(),
            facilities=self._facilities(),
            modes=self._modes(),
            links=self._links(),
            distances=Distances(
                from_site=self._index("distances", "from_site", self.site),
                to_site=self._index("distances", "to_site", self.site),
                mode=self._index("distances", "mode", self.mode),
                distance_km=self._real("distances", "distance_km"),
            ),
            policy=self.policy,
            returns=self._returns(),
            assets=self._assets(),
            requests=self._requests(),
        )

    def _sites(self, organisation: dict[str, int]) -> Sites:
        rows = self.given["sites"]
        owners = [organisation[row.get("organisation") or row["site_id"]] for row in rows]
        places = [
            (owner, row.get("latitude_deg", HELSINKI[0]), row.get("longitude_deg", HELSINKI[1]))
            for owner, row in zip(owners, rows, strict=True)
        ]
        number = _numbers(places)
        return Sites(
            id=text_array(self.site),
            organisation=np.array(owners, dtype=np.int32),
            place=np.array([number[place] for place in places], dtype=np.int32),
            name=self._texts("sites", "name"),
            latitude_deg=self._real("sites", "latitude_deg", HELSINKI[0]),
            longitude_deg=self._real("sites", "longitude_deg", HELSINKI[1]),
            country=self._texts("sites", "country"),
            region=self._texts("sites", "region"),
            nace=self._texts("sites", "nace"),
            nace_version=self._texts("sites", "nace_version"),
            permits=self._patterns("sites", "permits"),
            permit_materials=self._patterns("sites", "permit_materials"),
            permit_quantity=self._real("sites", "permit_quantity", inf),
        )

    def _materials(self) -> Materials:
        listed = {row["material"]: row for row in self.given["materials"]}
        rows = [listed.get(identifier, {}) for identifier in self.material]
        codes = [
            row.get("low_code", identifier if re.fullmatch(r"\d{6}", identifier) else "")
            for identifier, row in zip(self.material, rows, strict=True)
        ]
        return Materials(
            id=text_array(self.material),
            name=text_array(row.get("name", "") for row in rows),
            unit=text_array(row.get("unit", "t") for row in rows),
            physical_form=text_array(row.get("physical_form", "") for row in rows),
            low_code=text_array(codes),
            hazardous=np.array([row.get("hazardous", False) for row in rows], dtype=np.bool_),
            density_t_per_m3=np.array([row.get("density_t_per_m3", nan) for row in rows], dtype=np.float64),
        )

    def _streams(self) -> Streams:
        listed = {row["material"]: row for row in self.given["materials"]}
        for row in self.given["streams"]:
            of_material = listed.get(row["material"], {})
            row.setdefault("hazardous", of_material.get("hazardous", False))
            row.setdefault("physical_form", of_material.get("physical_form", ""))
        return Streams(
            id=text_array(self.streams),
            site=self._index("streams", "site_id", self.site),
            material=self._index("streams", "material", self.material),
            quantity=self._per_period("streams", "quantity"),
            min_quantity=self._per_period("streams", "min_quantity"),
            **self._reals("streams", disposal_cost=0.0, disposal_co2e=0.0, collection_cost=0.0, asking_price=nan),
            **self._reals("streams", min_lot=0.0, max_partners=inf, max_distance_km=inf, uncertainty_pct=nan),
            hazardous=self._flag("streams", "hazardous", False),
            **self._labels("streams", "physical_form quantity_basis visibility description current_treatment"),
        )

    def _demands(self) -> Demands:
        return Demands(
            id=text_array(row["demand_id"] for row in self.given["demands"]),
            site=self._index("demands", "site_id", self.site),
            material=self._index("demands", "material", self.material),
            quantity=self._per_period("demands", "quantity"),
            min_quantity=self._per_period("demands", "min_quantity"),
            **self._reals("demands", purchase_cost=0.0, purchase_co2e=0.0, max_price=inf, min_lot=0.0),
            **self._reals(
                "demands", max_partners=inf, max_distance_km=inf, max_supplier_share=1.0, max_substitution_share=1.0
            ),
            accepts_hazardous=self._flag("demands", "accepts_hazardous", True),
            forms=self._patterns("demands", "forms"),
            **self._labels("demands", "operation visibility description"),
        )

    def _quality(self) -> Quality:
        rows = self.given["properties"]
        own = {(row["owner_id"], row["property"]): row for row in rows if {"value", "low"} & set(row)}
        held = {(row["owner_id"], row["property"]): row for row in rows if {"min", "max"} & set(row)}
        names = list(_numbers(row["property"] for row in rows))
        units = {row["property"]: row.get("unit", "") for row in rows}
        offers, limits = [], []
        for k, name in enumerate(names):
            for number, (owner, material) in enumerate(self._offer_owners()):
                row = own.get((owner, name)) or own.get((material, name))
                if row:
                    low = row.get("low", row.get("value"))
                    offers.append((number, k, low, row.get("high", row.get("value"))))
            for number, (owner, material) in enumerate(self._limit_owners()):
                row = held.get((owner, name)) or held.get((material, name))
                if row:
                    limits.append((number, k, row.get("min", -inf), row.get("max", inf)))
        o = np.array(offers, dtype=np.float64).reshape(-1, 4)
        j = np.array(limits, dtype=np.float64).reshape(-1, 4)
        return Quality(
            names=tuple(names),
            units=tuple(units[name] for name in names),
            offer_supplier=o[:, 0].astype(np.int32),
            offer_property=o[:, 1].astype(np.int32),
            offer_low=o[:, 2].copy(),
            offer_high=o[:, 3].copy(),
            limit_receiver=j[:, 0].astype(np.int32),
            limit_property=j[:, 1].astype(np.int32),
            limit_min=j[:, 2].copy(),
            limit_max=j[:, 3].copy(),
        )

    def _offer_owners(self) -> Iterable[tuple[str, str]]:
        """Yield (id, material whose figures it inherits) of each supplier; what a pool gives has none of its own."""
        for row in self.given["streams"]:
            yield row["stream_id"], row["material"]
        for identifier in self.returns:
            yield identifier, identifier.split("#")[1]
        for row in self.given["facilities"]:
            for line in self.given["processes"]:
                if line["process"] == row["process"] and line["role"] == "output":
                    yield ("", "") if row.get("pool") else (row["facility_id"], line["material"])

    def _limit_owners(self) -> Iterable[tuple[str, str]]:
        """Yield (id, material whose limits it inherits) of each receiver; a facility inherits of its only input."""
        for row in self.given["demands"]:
            yield row["demand_id"], row["material"]
        for row in self.given["facilities"]:
            recipe = [line for line in self.given["processes"] if line["process"] == row["process"]]
            inputs = [line["material"] for line in recipe if line["role"] == "input"]
            yield row["facility_id"], inputs[0] if len(inputs) == 1 else ""

    def _conversions(self) -> Conversions:
        rows = self.given["conversions"]
        prefix = [row["from_material"] if _is_prefix(row["from_material"]) else "" for row in rows]
        return Conversions(
            from_material=np.array(
                [-1 if code else self.material[row["from_material"]] for row, code in zip(rows, prefix, strict=True)],
                dtype=np.int32,
            ),
            from_prefix=text_array(prefix),
            to_material=self._index("conversions", "to_material", self.material),
            yield_=self._real("conversions", "yield", 1.0),
            cost=self._real("conversions", "cost", 0.0),
            co2e=self._real("conversions", "co2e", 0.0),
            forms=self._patterns("conversions", "forms"),
            hazardous=self._flag("conversions", "hazardous", False),
            source=self._texts("conversions", "source"),
            confidence=self._real("conversions", "confidence", nan),
        )

    def _modes(self) -> Modes:
        return Modes(
            id=text_array(self.mode),
            **self._reals("modes", cost_per_unit_km=0.0, cost_per_unit=0.0, fixed_cost=0.0, load_size=inf),
            **self._reals("modes", cost_per_load_km=0.0, co2e_per_unit_km=0.0, max_distance_km=inf, circuity=1.0),
            materials=self._patterns("modes", "materials"),
            forms=self._patterns("modes", "forms"),
            hazardous=self._flag("modes", "hazardous", True),
        )

    def _links(self) -> Links:
        return Links(
            source=self._index("links", "from_id", self.source),
            receiver=self._index("links", "to_id", self.receiver),
            mode=self._index("links", "mode", self.mode),
            material=self._index("links", "material", self.material),
            **self._reals("links", distance_km=nan, unit_cost=nan, fixed_cost=0.0),
            **self._reals("links", capacity=inf, min_quantity=0.0, price=nan),
            until=self._index("links", "until", self.period),
            forbidden=np.array([row.get("status") == "forbidden" for row in self.given["links"]], dtype=np.bool_),
        )


def _numbers(keys: Iterable[Any]) -> dict[Any, int]:
    """Number the keys in order of first appearance."""
    return {key: number for number, key in enumerate(dict.fromkeys(keys))}


def _is_prefix(code: str) -> bool:
    return re.fullmatch(r"\d{2}|\d{4}", code) is not None
