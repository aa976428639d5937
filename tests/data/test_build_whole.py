"""One inventory with every table of the whole model, read in every form, against the same built by hand."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data import load, load_raw
from data.faults import Report
from data.loading import Loaded
from data.readers import json_document
from data.writers.export import FORMS, Form
from data.writers.inventory import ENDINGS, write_raw
from symbiosis.inventory import Inventory
from symbiosis.policy import Policy
from tests.inventories import inventory as by_hand

ROWS: dict[str, list[dict[str, Any]]] = {
    "sites": [
        {"site_id": "north", "latitude_deg": 60.2, "longitude_deg": 24.9},
        {"site_id": "south", "latitude_deg": 60.1, "longitude_deg": 25.1},
    ],
    "materials": [
        {"material": "sludge", "unit": "t", "hazardous": True},
        {"material": "fuel", "unit": "MWh"},
        {"material": "ash", "unit": "t"},
        {"material": "chair", "unit": "piece"},
        {"material": "worn", "unit": "piece"},
    ],
    "streams": [
        {"stream_id": "s1", "site_id": "north", "material": "sludge", "quantity": [70, 140], "min_quantity": [7, 14]},
        {"stream_id": "s2", "site_id": "south", "material": "sludge", "quantity": [0, 30], "disposal_cost": 9},
    ],
    "demands": [
        {"demand_id": "d1", "site_id": "south", "material": "fuel", "quantity": [40, 60], "purchase_cost": 5},
        {"demand_id": "d2", "site_id": "north", "material": "chair", "quantity": 12},
    ],
    "conversions": [{"from_material": "worn", "to_material": "chair", "yield": 0.5, "cost": 3}],
    "processes": [
        {"process": "dry", "role": "input", "material": "sludge", "amount": 1, "storage_limit": 50, "storage_cost": 2},
        {"process": "dry", "role": "output", "material": "ash", "amount": 0.3, "disposal_cost": 4, "disposal_co2e": -1},
        {"process": "dry", "role": "output", "material": "fuel", "amount": 2, "disposal_limit": 0},
        {"process": "mix", "role": "input", "material": "ash", "amount": 1, "mix": "free"},
        {"process": "mix", "role": "input", "material": "worn", "amount": 0.1, "mix": "free"},
        {"process": "mix", "role": "output", "material": "ash", "amount": 1},
    ],
    "facilities": [
        {"facility_id": "f1", "site_id": "north", "process": "dry", "capacity": [50, 60], "max_capacity": [90, 80],
         "min_throughput": [5, 0], "expansion_cost": 11, "expansion_fixed_cost": 1, "open_in": "2026",
         "storage_capacity": 40, "storage_cost": 1, "group": "dryers", "opening_cost": 100},
        {"facility_id": "f2", "site_id": "north", "process": "dry", "capacity": [0, 60], "group": "dryers"},
        {"facility_id": "f3", "site_id": "south", "process": "mix", "capacity": 70, "pool": True, "existing": True},
    ],
    "properties": [
        {"owner_id": "s1", "property": "water", "low": 50, "high": 70},
        {"owner_id": "d2#worn", "property": "water", "value": 1},
        {"owner_id": "f1", "property": "water", "value": 8},
        {"owner_id": "ash", "property": "water", "value": 6},
        {"owner_id": "f3", "property": "water", "max": 7},
    ],
    "modes": [{"mode": "truck", "cost_per_unit_km": 0.1}],
    "links": [
        {"from_id": "f1", "to_id": "d1", "capacity": 30, "until": "2026"},
        {"from_id": "d2#worn", "to_id": "d2", "unit_cost": 2, "min_quantity": 1, "until": "2027"},
        {"from_id": "s2", "to_id": "f1", "material": "sludge"},
        {"from_id": "f2", "to_id": "f3", "status": "forbidden"},
    ],
    "distances": [{"from_site": "north", "to_site": "south", "distance_km": 20}],
    "periods": [{"period": "2026", "discount_factor": 1, "days": 365}, {"period": "2027", "discount_factor": 0.9}],
    "returns": [
        {"demand_id": "d2", "material": "worn", "lag_periods": 0, "fraction": 0.1, "collection_cost": 6},
        {"demand_id": "d1", "material": "ash", "lag_periods": 1, "fraction": 0.2, "disposal_cost": -2,
         "disposal_co2e": 3, "disposal_limit": 50},
        {"demand_id": "d2", "material": "worn", "lag_periods": 1, "fraction": 0.25, "collection_cost": 6},
    ],
}  # fmt: skip
"""As the contract's rows, with a figure for each period where there is one."""

BY_PERIOD = ("quantity", "min_quantity", "capacity", "max_capacity", "min_throughput")
PERIODS = ("2026", "2027")


def by_period(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each period in which there is anything, later periods first; one row where all are the same."""
    figures = {name: row[name] for name in BY_PERIOD if isinstance(row.get(name), list)}
    if not figures:
        return [row]
    rows = [{**row, **{name: of[t] for name, of in figures.items()}, "period": PERIODS[t]} for t in (1, 0)]
    return [one for one in rows if any(one[name] for name in figures)]


def document() -> dict[str, Any]:
    """The inventory as a document of the contract."""
    tables = {name: [one for row in rows for one in by_period(row)] for name, rows in deepcopy(ROWS).items()}
    return tables | {"policy": {"resilience": {"max_organisation_loss": 0.6}}}


def read(document: dict[str, Any]) -> Loaded:
    report = Report()
    return load_raw(json_document.parse(json.dumps(document).encode(), report), report)


def expected() -> Inventory:
    return by_hand(policy=Policy(max_organisation_loss=0.6), **ROWS)


def test_every_table_is_read_as_it_was_meant() -> None:
    """Periods, outputs, storage, expansion, groups, pools, returns and their links agree with the hand-built arrays."""
    loaded = read(document())
    assert loaded.report.to_csv().splitlines()[1:] == []
    assert loaded.inventory is not None
    assert loaded.inventory.sha256 == expected().sha256


@pytest.mark.parametrize("form", FORMS)
def test_every_table_survives_every_form(form: Form, tmp_path: Path) -> None:
    """Written and read again, in each form, it is the same inventory."""
    path = tmp_path / f"inventory{ENDINGS[form]}"
    write_raw(json_document.parse(json.dumps(document()).encode(), Report()), path, form)
    loaded = load(path)
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert loaded.inventory.sha256 == expected().sha256


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("processes", "disposal_cost", 5),
        ("processes", "storage_limit", 51),
        ("facilities", "max_capacity", 95),
        ("facilities", "open_in", "2027"),
        ("facilities", "group", "other"),
        ("returns", "fraction", 0.15),
        ("returns", "lag_periods", 2),
        ("links", "until", "2027"),
    ],
)
def test_each_new_cell_counts(table: str, column: str, cell: object) -> None:
    """Another figure in any new column is another inventory: none of them is read and forgotten."""
    changed = document()
    own = [row for row in changed[table] if column in row]
    of_one_plant = [row for row in own if row.get("facility_id") == own[0].get("facility_id")]
    for row in of_one_plant if table == "facilities" else own[:1]:
        row[column] = cell
    loaded = read(changed)
    assert loaded.inventory is not None, loaded.report.to_csv()
    assert loaded.inventory.sha256 != expected().sha256


def test_the_order_of_a_stream_s_rows_does_not_count() -> None:
    """Rows of one id may stand in any order and apart from each other; ids keep the order of first appearance."""
    turned = document()
    rows = turned["streams"]
    turned["streams"] = [rows[1], rows[2], rows[0]]
    loaded = read(turned)
    assert loaded.inventory is not None
    assert loaded.inventory.sha256 == expected().sha256
