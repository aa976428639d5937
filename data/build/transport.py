"""Modes, links and distances."""

from __future__ import annotations

from math import inf

import numpy as np

from data.build.flows import check_minimum
from data.build.forms import read_forms
from data.build.materials import MaterialBook
from data.build.patterns import material_patterns
from data.build.references import Ids, canonical, check_unique
from data.build.sharing import RETURN_ID
from data.faults import Code
from data.names import Names
from data.normalise import Tables
from data.typed import TypedTable, rows_of
from symbiosis.inventory import Distances, Index, Links, Modes

TRUCK = "truck"
TRUCK_COST_PER_UNIT_KM = 0.13
TRUCK_CO2E_PER_UNIT_KM = 0.09


def build_modes(table: TypedTable, book: MaterialBook) -> Modes:
    """Return the modes; without any, the one truck of the contract."""
    if not len(table) and table.raw.complete:
        return _truck()
    loads = table.real("load_size", inf)
    for place in rows_of((table.real("cost_per_load_km") > 0) & np.isinf(loads) & ~table.given("load_size")):
        table.fault(Code.INCOMPLETE, place, "load_size", "what one load carries", "cost_per_load_km needs a load_size.")
    return Modes(
        id=table.text("mode"),
        cost_per_unit_km=table.real("cost_per_unit_km"),
        cost_per_unit=table.real("cost_per_unit"),
        fixed_cost=table.real("fixed_cost"),
        load_size=loads,
        cost_per_load_km=table.real("cost_per_load_km"),
        co2e_per_unit_km=table.real("co2e_per_unit_km"),
        max_distance_km=table.real("max_distance_km", inf),
        circuity=table.real("circuity"),
        materials=material_patterns(table, "materials", book),
        forms=read_forms(table, "forms"),
        hazardous=table.flag("hazardous", True),
    )


def _truck() -> Modes:
    zero, none = np.zeros(1), np.full(1, inf)
    return Modes(
        id=np.array([TRUCK], dtype=np.object_),
        cost_per_unit_km=np.array([TRUCK_COST_PER_UNIT_KM]),
        cost_per_unit=zero,
        fixed_cost=zero.copy(),
        load_size=none,
        cost_per_load_km=zero.copy(),
        co2e_per_unit_km=np.array([TRUCK_CO2E_PER_UNIT_KM]),
        max_distance_km=none.copy(),
        circuity=np.ones(1),
        materials=((),),
        forms=((),),
        hazardous=np.ones(1, dtype=np.bool_),
    )


def build_links(tables: Tables, modes: Ids, periods: Ids, book: MaterialBook) -> Links:
    """Return the links; streams, returns, demands and facilities have one row an id in ``tables``."""
    table = tables["links"]
    sources = (tables["streams"], "stream_id"), (tables["returns"], RETURN_ID), (tables["facilities"], "facility_id")
    source = Ids(*sources).find(table, "from_id")
    receiver = Ids((tables["demands"], "demand_id"), (tables["facilities"], "facility_id")).find(table, "to_id")
    mode, material = modes.find(table, "mode"), _materials(table, book)
    check_unique(table, ["from_id", "to_id", "mode", "material"])
    check_minimum(table, "min_quantity", "capacity")
    forbidden = table.text("status") == "forbidden"
    hint = "A contract (min_quantity above 0) cannot be forbidden: drop one of the two."
    table.faults(Code.CONTRADICTION, forbidden & (table.real("min_quantity") > 0), "status", "allowed", hint)
    return Links(
        source=source,
        receiver=receiver,
        mode=mode,
        material=material,
        distance_km=table.real("distance_km"),
        unit_cost=table.real("unit_cost"),
        fixed_cost=table.real("fixed_cost"),
        capacity=table.real("capacity", inf),
        min_quantity=table.real("min_quantity"),
        price=table.real("price"),
        until=periods.find(table, "until"),
        forbidden=forbidden,
    )


def _materials(table: TypedTable, book: MaterialBook) -> Index:
    """Return the material that each link names; one that no other table knows is reported."""
    cells = table.text("material")
    rows = np.full(len(cells), -1, dtype=np.int32)
    for place in rows_of(cells != ""):
        number = book.row.get(canonical(cells[place]))
        if number is None:
            hint = Names(book.row).hint(cells[place], "No other table names this material.")
            table.fault(Code.UNKNOWN_REFERENCE, place, "material", "a material of the inventory", hint)
        else:
            rows[place] = number
    return rows


def build_distances(table: TypedTable, sites: Ids, modes: Ids) -> Distances:
    """Return the known distances between sites."""
    start, end, mode = sites.find(table, "from_site"), sites.find(table, "to_site"), modes.find(table, "mode")
    check_unique(table, ["from_site", "to_site", "mode"])
    return Distances(from_site=start, to_site=end, mode=mode, distance_km=table.real("distance_km"))
