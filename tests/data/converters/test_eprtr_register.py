"""The whole Finnish register, each year of it: no row gets lost."""

import csv
import re
from pathlib import Path

import pytest

from data.converters.base import ConversionReport
from data.converters.eprtr import convert


@pytest.fixture(scope="module")
def source(shared: Path) -> Path:
    return shared / "data" / "finland"


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(source: Path, name: str) -> list[dict[str, str]]:
    with (source / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _kept_out(report: ConversionReport, file: str) -> list[int]:
    return [row.row for row in report.rows if row.file == file and row.outcome == "kept_out"]


@pytest.fixture(scope="module", params=range(2017, 2024))
def converted(
    request: pytest.FixtureRequest, source: Path, tmp_path_factory: pytest.TempPathFactory
) -> ConversionReport:
    """Each year of the register, converted once."""
    return convert(source, year=request.param, out=tmp_path_factory.mktemp("year"))


def test_every_row_of_a_year_is_accounted_for(converted: ConversionReport, source: Path) -> None:
    """Rows counted in the file itself are the streams written plus the rows reported; none is in both."""
    year = str(converted.year)
    numbers = [n for n, row in enumerate(_rows(source, "waste_transfers.csv"), 1) if row["reportingYear"] == year]
    streams = _table(converted.out, "streams")
    used = [int(re.findall(r"waste_transfers row (\d+)", row["source"])[0]) for row in streams]
    assert sorted(used + _kept_out(converted, "waste_transfers.csv")) == numbers
    listed = [row for row in _rows(source, "facilities.csv") if row["reportingYear"] == year]
    assert converted.counts[0].read == len(listed)
    assert converted.counts[0].kept_out == len(_kept_out(converted, "facilities.csv"))


def test_every_activity_of_a_year_is_known(converted: ConversionReport) -> None:
    """No stream of the real register falls back to the default material."""
    assert [row.value for row in converted.rows if row.code == "activity_unknown"] == []


def test_the_figures_of_2023(source: Path, tmp_path: Path) -> None:
    """The latest year: sites, streams, demands, tonnes and what is kept out, by reason."""
    report = convert(source, year=None, out=tmp_path)
    assert report.year == 2023
    assert report.written == {
        "sites": 701,
        "streams": 1102,
        "demands": 653,
        "conversions": 107,
        "materials": 17,
        "modes": 1,
    }
    assert [(count.read, count.converted, count.kept_out) for count in report.counts] == [
        (989, 701, 288),
        (1123, 1102, 21),
    ]
    assert report.by_code() == {
        ("facilities.csv", "coordinates_missing", "kept_out"): 288,
        ("facilities.csv", "not_operating", "converted"): 25,
        ("waste_transfers.csv", "coordinates_missing", "kept_out"): 21,
    }


def test_tonnes_are_those_of_the_register(source: Path, tmp_path: Path) -> None:
    """The streams and the rows kept out add up to the register's tonnes of 2023, hazardous and not."""
    report = convert(source, year=2023, out=tmp_path)
    kept_out = set(_kept_out(report, "waste_transfers.csv"))
    streams = _table(tmp_path, "streams")
    for hazard, flag in (("HW", "true"), ("NONHW", "false")):
        expected = sum(
            float(row["totalWasteQuantityTNE"])
            for number, row in enumerate(_rows(source, "waste_transfers.csv"), 1)
            if number not in kept_out and row["reportingYear"] == "2023" and row["wasteClassificationCode"] == hazard
        )
        written = sum(float(row["quantity"]) for row in streams if row["hazardous"] == flag)
        assert written == pytest.approx(expected, rel=1e-12)


def test_ids_join_up_and_are_unique(source: Path, tmp_path: Path) -> None:
    """Each stream and demand stands at a site that is there, under an id of its own."""
    convert(source, year=2023, out=tmp_path)
    sites = [row["site_id"] for row in _table(tmp_path, "sites")]
    streams, demands = _table(tmp_path, "streams"), _table(tmp_path, "demands")
    for ids in (sites, [row["stream_id"] for row in streams], [row["demand_id"] for row in demands]):
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"FI[A-Za-z0-9_-]+", each) for each in ids)
    assert {row["site_id"] for row in (*streams, *demands)} <= set(sites)
