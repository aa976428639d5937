"""The map file is GeoJSON as RFC 7946 has it, and holds every site and exchange."""

import json
from typing import Any

import pytest

from data.writers.geojson import to_geojson
from data.writers.plan import to_json
from symbiosis.plan import Plan
from tests.data.writers.plans import exchange, infeasible_plan, sample_inventory, sample_plan
from tests.inventories import inventory


def features(plan: Plan, kind: str) -> list[dict[str, Any]]:
    document = json.loads(to_json(to_geojson(plan, sample_inventory())), parse_constant=pytest.fail)
    assert set(document) == {"type", "features"}
    assert document["type"] == "FeatureCollection"
    assert all(set(feature) == {"type", "geometry", "properties"} for feature in document["features"])
    return [feature for feature in document["features"] if feature["properties"]["kind"] == kind]


def test_sites_are_points_with_what_they_hold() -> None:
    """Each site, idle ones too, is a point at (longitude, latitude) with its roles and ids."""
    sites = {feature["properties"]["id"]: feature for feature in features(infeasible_plan(), "site")}
    assert set(sites) == {"power", "refinery", "glass", "board", "idle"}
    assert sites["power"]["geometry"] == {"type": "Point", "coordinates": [11.081, 55.662]}
    assert sites["power"]["properties"]["roles"] == ["supplier", "receiver"]
    assert sites["power"]["properties"]["streams"] == ["s-gypsum", "s-steam"]
    assert sites["glass"]["properties"]["roles"] == ["receiver", "facility"]
    assert sites["glass"]["properties"]["facilities"] == ["f-digester"]
    assert sites["idle"]["properties"]["roles"] == []


def test_exchanges_are_lines_with_their_figures() -> None:
    """Each exchange runs from its supplier's site to its receiver's, with every column of the table."""
    lines = features(sample_plan(), "exchange")
    assert lines[0]["geometry"] == {"type": "LineString", "coordinates": [[11.081, 55.662], [11.3, 55.6]]}
    assert lines[0]["properties"]["net_benefit"] == 316523.1234567891
    assert lines[3]["properties"]["from_id"] == "=cmd|'/C calc'!A0"
    assert len(lines) == 4


def test_what_comes_back_starts_where_it_was_delivered() -> None:
    """An exchange of a return is a line from the site of its demand."""
    stock = sample_inventory(
        returns=[{"demand_id": "d-gypsum", "material": "sludge", "lag_periods": 0, "fraction": 0.5}]
    )
    plan = sample_plan(exchanges=(exchange(from_id="d-gypsum#sludge", to_id="f-digester"),))
    lines = [line for line in to_geojson(plan, stock)["features"] if line["properties"]["kind"] == "exchange"]
    assert [line["geometry"]["coordinates"] for line in lines] == [[[11.3, 55.6], [11.12, 55.7]]]


def test_what_is_not_located_has_no_geometry() -> None:
    """An exchange with an unknown end, or a site without a position, is kept with a null geometry."""
    plan = sample_plan(exchanges=(exchange(from_id="nobody", distance_km=float("inf")),))
    line = features(plan, "exchange")[0]
    assert line["geometry"] is None
    assert line["properties"]["distance_km"] is None
    lost = inventory(streams=[{"latitude_deg": float("nan")}])
    assert to_geojson(infeasible_plan(), lost)["features"][0]["geometry"] is None
