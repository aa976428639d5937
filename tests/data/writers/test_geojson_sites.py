"""Places that rows give themselves become sites of a GeoJSON inventory that means the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from data import load, load_raw
from data.faults import Report
from data.readers import json_document
from data.writers.inventory import write_raw
from data.writers.tables import UnwritableError

BAKERY = {"organisation": "Bakery", "latitude_deg": 60.17, "longitude_deg": 24.94}
BREAD = {"material": "bread", "quantity": 40}
DEMAND = {"demand_id": "mash", "material": "bread", "quantity": 25}


def written(document: dict[str, Any], out: Path) -> list[dict[str, Any]]:
    """The features of an inventory written as GeoJSON, after it was found to mean the same."""
    report = Report()
    raw = json_document.parse(json.dumps(document).encode(), report)
    before = load_raw(raw, report).inventory
    assert before is not None, report.to_csv()
    write_raw(raw, out, "geojson")
    after = load(out)
    assert after.inventory is not None, after.report.to_csv()
    assert after.inventory.sha256 == before.sha256
    features: list[dict[str, Any]] = json.loads((out / "sites.geojson").read_text())["features"]
    return features


def test_places_of_two_sheets_become_sites(tmp_path: Path) -> None:
    """Rows of one owner at one place share a site, which the rows name; without an organisation the row owns it."""
    features = written(
        {
            "streams": [{"stream_id": "a", **BAKERY, **BREAD}, {"stream_id": "b", **BAKERY, **BREAD}],
            "demands": [{**DEMAND, "latitude_deg": 60.2, "longitude_deg": 24.9}],
        },
        tmp_path / "out",
    )
    assert [feature["properties"] for feature in features] == [
        {"site_id": "Bakery@60.17,24.94", "organisation": "Bakery"},
        {"site_id": "mash@60.2,24.9", "organisation": "mash"},
    ]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [24.94, 60.17]}
    lines = (tmp_path / "out/streams.csv").read_text().splitlines()
    assert lines == ["stream_id,material,quantity,site_id", *(f'{k},bread,40,"Bakery@60.17,24.94"' for k in "ab")]


def test_a_place_of_a_listed_site_is_that_site(tmp_path: Path) -> None:
    """Rows that give the place of a listed site name it, rows that name a site already stay, others are added."""
    sites = [{"site_id": "q", "permits": "R3", **BAKERY}, {"site_id": "z", "latitude_deg": 60.3, "longitude_deg": 25}]
    streams = [
        {"stream_id": "a", **BAKERY, **BREAD},
        {"stream_id": "b", "site_id": "z", **BREAD},
        {"stream_id": "c", **BAKERY, "latitude_deg": 60.4, **BREAD},
    ]
    features = written({"sites": sites, "streams": streams, "demands": [{**DEMAND, "site_id": "z"}]}, tmp_path / "out")
    assert [feature["properties"]["site_id"] for feature in features] == ["q", "z", "Bakery@60.4,24.94"]
    assert [line.rsplit(",", 2)[-1] for line in (tmp_path / "out/streams.csv").read_text().splitlines()[1:3]] == [
        "q",
        "z",
    ]


def test_what_a_row_tells_of_its_place_goes_along(tmp_path: Path) -> None:
    """Country and region of the first row of a place that tells them are the site's."""
    streams = [
        {"stream_id": "a", **BAKERY, **BREAD},
        {"stream_id": "b", **BAKERY, **BREAD, "country": "FI", "region": "Uusimaa"},
    ]
    (site,) = written({"streams": streams}, tmp_path / "out")
    assert (site["properties"]["country"], site["properties"]["region"]) == ("FI", "Uusimaa")


def test_nothing_to_put_on_a_map_is_said(tmp_path: Path) -> None:
    """An inventory without any coordinates has no GeoJSON."""
    raw = json_document.parse(b'{"materials": [{"material": "bread", "unit": "t"}]}', Report())
    with pytest.raises(UnwritableError, match="coordinates"):
        write_raw(raw, tmp_path / "out", "geojson")
    assert not (tmp_path / "out").exists()
