"""What docs/geocoding.md says of precision, measured again on plants whose city and coordinates are both public."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from data.geocode.gazetteer import load_gazetteer
from data.geocode.lookup import CONFIDENCE, USUAL_KM, Ambiguous, Found, Query, Unknown, look_up
from symbiosis.inventory import Real


@dataclass(frozen=True)
class Measured:
    """What came of the plants of the Finnish register: found ones by the km between plant and centre."""

    km: Real
    ambiguous: int
    unknown: int


@pytest.fixture(scope="module")
def measured(shared: Path) -> Measured:
    with (shared / "data" / "finland" / "facilities.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["pointGeometryLat"]]
    plants = {row["facilityId"]: row for row in rows}.values()
    outcomes = look_up([Query(row["city"], "FI") for row in plants], load_gazetteer({"FI"}))
    met = [(row, outcomes[Query(row["city"], "FI")]) for row in plants]
    pairs = [
        (float(row["pointGeometryLon"]), float(row["pointGeometryLat"]), one.city.longitude_deg, one.city.latitude_deg)
        for row, one in met
        if isinstance(one, Found)
    ]
    _, _, metres = Geod(ellps="WGS84").inv(*np.array(pairs).T)
    return Measured(
        metres / 1000,
        sum(isinstance(one, Ambiguous) for _, one in met),
        sum(isinstance(one, Unknown) for _, one in met),
    )


def test_nearly_all_plants_are_found(measured: Measured) -> None:
    """Of 776 plants 748 are found by their city, 7 names are refused as ambiguous, 21 are not in the table."""
    assert (len(measured.km), measured.ambiguous, measured.unknown) == (748, 7, 21)


def test_nine_in_ten_lie_within_the_stated_precision(measured: Measured) -> None:
    """The share within 16 km is the confidence that is stated."""
    assert round(float(np.mean(measured.km <= USUAL_KM)), 2) == CONFIDENCE


def test_none_is_put_into_another_city(measured: Measured) -> None:
    """Half of the plants lie within 5 km of the centre, and the farthest in its own large municipality, under 50 km."""
    assert np.median(measured.km) < 5
    assert measured.km.max() < 50
