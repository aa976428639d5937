"""Coordinates that cannot be meant are warned of, and those that can are not."""

from pathlib import Path

import numpy as np
import pytest

from data import load
from data.build.place_checks import country_boxes, holds
from data.faults import Code
from symbiosis.codes.countries import COUNTRIES

CAPITALS = {
    "FI": (60.17, 24.94), "FR": (48.86, 2.35), "US": (38.9, -77.04), "BR": (-15.79, -47.88), "ZA": (-25.75, 28.19),
    "RU": (55.75, 37.62), "FJ": (-18.14, 178.44), "NZ": (-41.29, 174.78), "JP": (35.68, 139.69), "IE": (53.35, -6.26),
    "IN": (28.61, 77.21), "AU": (-35.28, 149.13), "KE": (-1.29, 36.82), "CL": (-33.45, -70.67), "IS": (64.15, -21.94),
}  # fmt: skip


def warned(folder: Path, *sites: str, **tables: str) -> list[tuple[str, int | None, Code]]:
    """Table, row and code of each warning of a place, with sites as ``latitude,longitude,country``."""
    rows = "".join(f"s{number},{site}\n" for number, site in enumerate(sites, 1))
    (folder / "sites.csv").write_text("site_id,latitude_deg,longitude_deg,country\n" + rows, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    report = load(folder).report
    assert report.ok, report.to_csv()
    return [(fault.table, fault.row, fault.code) for fault in report if fault.code.startswith("place_")]


def test_every_country_has_its_boxes() -> None:
    """All ISO countries are there, the far side of the antimeridian included, and the capitals lie inside."""
    assert set(country_boxes()) == COUNTRIES
    for country, (north, east) in CAPITALS.items():
        assert holds(country, np.array([north]), np.array([east]))[0], country
    assert holds("FJ", np.array([-17.0]), np.array([-179.5]))[0]
    assert not holds("FJ", np.array([-17.0]), np.array([0.0]))[0]


def test_capitals_are_not_warned_of(tmp_path: Path) -> None:
    """A place in its country is fine, and so is one at the border within a tenth of a degree."""
    sites = [f"{north},{east},{country}" for country, (north, east) in CAPITALS.items()]
    assert warned(tmp_path, *sites, "59.35,24.9,FI") == []


@pytest.mark.parametrize(
    ("site", "code"),
    [
        ("0,0,", Code.PLACE_ZERO),
        ("0,0,GH", Code.PLACE_ZERO),
        ("24.94,60.17,FI", Code.PLACE_SWAPPED),
        ("-47.88,-15.79,BR", Code.PLACE_SWAPPED),
        ("60.17,24.94,SE", Code.PLACE_OUTSIDE_COUNTRY),
        ("53.35,6.26,IE", Code.PLACE_OUTSIDE_COUNTRY),
        ("30,-40,", Code.PLACE_AT_SEA),
        ("30,-40,PT", Code.PLACE_AT_SEA),
        ("-40,-140,", Code.PLACE_AT_SEA),
    ],
)
def test_each_defect_is_named(tmp_path: Path, site: str, code: Code) -> None:
    """One place has one warning, of the first kind that fits."""
    assert warned(tmp_path, site) == [("sites", 1, code)]


def test_without_countries_the_region_tells(tmp_path: Path) -> None:
    """Two of seven places are exchanged: outside the region of the others, inside once they are put right."""
    region = ["60.1,24.9,", "60.4,25.2,", "61.0,24.0,", "60.8,24.5,", "60.2,25.0,"]
    assert warned(tmp_path, *region, "24.9,60.3,", "24.2,60.9,") == [
        ("sites", 6, Code.PLACE_SWAPPED),
        ("sites", 7, Code.PLACE_SWAPPED),
    ]


def test_two_places_are_no_region(tmp_path: Path) -> None:
    """With nothing to hold it against, an exchanged place on land is not told from a right one."""
    assert warned(tmp_path, "60.1,24.9,", "24.9,60.1,") == []


def test_a_region_where_both_orders_fit_is_left_alone(tmp_path: Path) -> None:
    """In Egypt, where latitude is about longitude, an exchange inside the country is not seen; nothing is invented."""
    assert warned(tmp_path, "30.0,31.2,EG", "31.2,30.0,EG", "29.9,31.0,") == []


def test_inline_places_are_looked_at(tmp_path: Path) -> None:
    """A stream that gives its own coordinates is warned of where it stands."""
    streams = "stream_id,latitude_deg,longitude_deg,material,quantity\na,60,25,200108,5\nb,0,0,200108,5\n"
    assert warned(tmp_path, streams=streams) == [("streams", 2, Code.PLACE_ZERO)]


def test_a_lost_sign_is_hinted_at(tmp_path: Path) -> None:
    """The hint gives the figures that would lie in the country."""
    warned(tmp_path, "53.35,6.26,IE")
    (fault,) = load(tmp_path).report.warnings
    assert "latitude 53.35, longitude -6.26" in fault.hint


@pytest.mark.parametrize("sample", ["kalundborg", "town"])
def test_our_samples_are_where_they_say(sample: str) -> None:
    """Real inventories raise no warning of a place."""
    report = load(Path(__file__).parents[2] / "data" / "samples" / sample).report
    assert [fault for fault in report if fault.code.startswith("place_")] == []
