"""Files and rows given directly make one inventory: two independent roads to the same value."""

import json
from typing import Any

from data.faults import Report
from data.loading import load_raw
from data.readers import json_document
from symbiosis.inventory import Inventory
from symbiosis.policy import Limits, Policy
from tests.inventories import inventory

ROWS: dict[str, list[dict[str, Any]]] = {
    "sites": [
        {"site_id": "a", "latitude_deg": 60.0, "longitude_deg": 25.0, "country": "FI", "permit_quantity": 70.0},
        {"site_id": "b", "organisation": "B Oy", "latitude_deg": 61.0, "longitude_deg": 25.5, "permits": "R1;D10"},
        {"site_id": "c", "organisation": "B Oy", "latitude_deg": 61.0, "longitude_deg": 25.5, "country": "EE"},
    ],
    "materials": [
        {"material": "sludge", "unit": "t", "physical_form": "sludge", "low_code": "030311"},
        {"material": "heat", "unit": "MWh"},
        {"material": "fuel", "unit": "t", "hazardous": True, "density_t_per_m3": 0.4},
        {"material": "030105", "name": "Sawdust", "unit": "t"},
    ],
    "streams": [
        {"stream_id": "s1", "site_id": "a", "material": "sludge", "quantity": 50.0, "asking_price": -3.5},
        {"stream_id": "s2", "site_id": "b", "material": "fuel", "quantity": 20.5, "max_partners": 2, "min_lot": 1.25},
        {"stream_id": "s3", "site_id": "c", "material": "030105", "quantity": 7.0, "hazardous": True},
    ],
    "demands": [
        {
            "demand_id": "d1",
            "site_id": "b",
            "material": "fuel",
            "quantity": 90.0,
            "operation": "R1",
            "forms": "solid;sludge",
        },
        {"demand_id": "d2", "site_id": "c", "material": "heat", "quantity": 9.0, "max_price": 5.0, "min_quantity": 1.0},
    ],
    "conversions": [
        {"from_material": "sludge", "to_material": "fuel", "yield": 0.4, "cost": -2.0, "confidence": 0.5},
        {"from_material": "03", "to_material": "fuel", "hazardous": True, "source": "trial"},
    ],
    "processes": [
        {"process": "burn", "role": "input", "material": "sludge", "amount": 1.0, "operation": "D10", "mix": "free"},
        {"process": "burn", "role": "input", "material": "fuel", "amount": 0.5, "mix": "free"},
        {"process": "dry", "role": "input", "material": "sludge", "amount": 2.0, "operation": "R3"},
    ],
    "facilities": [
        {
            "facility_id": "f1",
            "site_id": "b",
            "process": "burn",
            "capacity": 40.0,
            "existing": True,
            "variable_cost": -1.0,
        },
        {"facility_id": "f2", "site_id": "c", "process": "dry", "capacity": 30.0, "opening_cost": 1000.0},
    ],
    "properties": [
        {"owner_id": "sludge", "property": "ash", "value": 30.0, "max": 40.0, "unit": "%"},
        {"owner_id": "s1", "property": "ash", "low": 25.0, "high": 35.0, "unit": "%"},
        {"owner_id": "d1", "property": "ash", "min": 1.0, "unit": "%"},
    ],
    "modes": [
        {"mode": "truck", "cost_per_unit_km": 0.2, "circuity": 1.3, "load_size": 20.0, "cost_per_load_km": 0.5},
        {"mode": "pipe", "cost_per_unit_km": 0.01, "materials": "03;heat", "hazardous": False},
    ],
    "links": [
        {"from_id": "s1", "to_id": "d1", "mode": "truck", "capacity": 30.0, "min_quantity": 2.0, "until": "2026"},
        {"from_id": "s2", "to_id": "f1", "material": "fuel", "unit_cost": 4.0, "status": "forbidden"},
    ],
    "distances": [{"from_site": "a", "to_site": "b", "distance_km": 140.0}],
    "periods": [{"period": "2026", "days": 360.0, "discount_factor": 0.9}],
}


def read(rows: dict[str, list[dict[str, Any]]]) -> Inventory:
    report = Report()
    policy = {"limits": {"budget": 5e6, "exact_open": {"dry": 1}}, "links": {"internal": False}}
    document = json.dumps({**rows, "policy": policy}).encode()
    loaded = load_raw(json_document.parse(document, report), report)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory


def test_reader_and_rows_agree() -> None:
    """An inventory that uses every built table has one fingerprint, read from JSON or built from its rows."""
    policy = Policy(limits=Limits(budget=5e6, exact_open=(("dry", 1),)), links_internal=False)
    assert read(ROWS).sha256 == inventory(policy=policy, **ROWS).sha256
