"""The pollutant register's converter on small registers: what lands where, and what is refused as a whole."""

import csv
from pathlib import Path
from typing import Any

import pytest

from data.converters import CONVERTERS, ConversionError
from data.converters.eprtr import convert
from data.schema import TABLES


def test_a_sound_register_becomes_an_inventory(register: Any, facility: Any, plant: Any, transfer: Any) -> None:
    """Every field lands where the mapping says, and nothing is reported."""
    register.write([facility(), plant()], [transfer()])
    report = register.convert()
    assert (report.year, report.rows) == (2023, ())
    assert register.table("sites")[0] == {
        "site_id": "FI-0001",
        "organisation": "Mill Oy",
        "name": "Mill Oy, Kuopio",
        "latitude_deg": "62.89",
        "longitude_deg": "27.68",
        "country": "FI",
    }
    (stream,) = register.table("streams")
    assert stream["stream_id"] == "FI-0001-NONHW-R"
    assert stream["site_id"] == "FI-0001"
    assert (stream["material"], stream["hazardous"]) == ("030301", "false")
    assert (stream["quantity"], stream["unit"], stream["quantity_basis"]) == ("1200.5", "t", "measured")
    assert "estimated material" in stream["description"]
    wanted = {row["demand_id"]: row["material"] for row in register.table("demands")}
    assert wanted == {
        "FI-0001-wants-lime_substitute": "lime_substitute",
        "FI-0002-wants-solid_biofuel": "solid_biofuel",
    }


def test_tables_are_known_to_the_contract(register: Any, facility: Any, plant: Any, transfer: Any) -> None:
    """Each file beside the report is a table of the contract with columns of the contract, required cells filled."""
    register.write([facility(), plant()], [transfer()])
    register.convert()
    names = {entry.name for entry in register.out.iterdir()}
    assert names == {f"{name}.csv" for name in ("sites", "streams", "demands", "conversions", "materials", "modes")} | {
        "policy.toml",
        "conversion",
    }
    for path in register.out.glob("*.csv"):
        table = TABLES[path.stem]
        rows = register.table(path.stem)
        assert rows
        assert [name for name in rows[0] if table.column(name) is None] == []
        required = [column.name for column in table.columns if column.required and not column.unless]
        assert all(row[name] for row in rows for name in required)


@pytest.mark.parametrize(("text", "tonnes"), [("9,5", "9.5"), ("0,125", "0.125"), ("12", "12"), ("1.50E2", "150")])
def test_decimal_commas_are_read(text: str, tonnes: str, register: Any, facility: Any, transfer: Any) -> None:
    """A decimal comma, usual beside `;`, gives the same figure as a point."""
    register.write(
        [facility(pointGeometryLon="27,680", pointGeometryLat="62,89")], [transfer(totalWasteQuantityTNE=text)]
    )
    assert register.convert().rows == ()
    assert register.table("streams")[0]["quantity"] == tonnes
    assert register.table("sites")[0]["longitude_deg"] == "27.680"


def test_a_closed_facility_wants_nothing(register: Any, plant: Any, transfer: Any) -> None:
    """No demand is assumed at a disused plant; its transfers remain."""
    register.write([plant(status="disused")], [transfer(facilityId="0002")])
    report = register.convert()
    assert [(row.code, row.outcome, row.value) for row in report.rows] == [("not_operating", "converted", "disused")]
    assert (len(register.table("streams")), register.table("demands")) == (1, [])


def test_transfers_to_several_receivers_stay_apart(register: Any, facility: Any, transfer: Any) -> None:
    """Same facility, class and treatment: the country tells streams apart, a number where it does not."""
    register.write(
        [facility()],
        [
            transfer(),
            transfer(ReceivingSite_countryName="Sweden", totalWasteQuantityTNE="5"),
            transfer(ReceivingSite_countryName="Sweden", totalWasteQuantityTNE="7"),
        ],
    )
    report = register.convert()
    assert {row["stream_id"]: row["quantity"] for row in register.table("streams")} == {
        "FI-0001-NONHW-R": "1200.5",
        "FI-0001-NONHW-R-sweden": "5",
        "FI-0001-NONHW-R-sweden-2": "7",
    }
    assert [(row.row, row.code, row.outcome) for row in report.rows] == [(3, "stream_numbered", "converted")]


def test_activity_codes_of_older_editions_are_the_same(register: Any, facility: Any, transfer: Any) -> None:
    """`6.(A)` is read as `6(a)`."""
    register.write([facility()], [transfer(mainActivityCode="6. (A)")])
    assert register.convert().rows == ()
    assert register.table("streams")[0]["material"] == "030301"


def test_withheld_names_are_not_one_organisation(register: Any, facility: Any, plant: Any, transfer: Any) -> None:
    """`CONFIDENTIAL` becomes an empty organisation, so each such site stands for itself."""
    withheld = {"parentCompanyName": "CONFIDENTIAL", "nameOfFeature": "CONFIDENTIAL"}
    register.write([facility(**withheld), plant(**withheld)], [transfer()])
    register.convert()
    assert [(row["organisation"], row["name"]) for row in register.table("sites")] == [("", ""), ("", "")]


@pytest.mark.parametrize(("method", "basis", "codes"), [("C", "calculated", []), ("E", "estimated", []), ("", "", [])])
def test_methods_become_the_quantity_basis(
    method: str, basis: str, codes: list[str], register: Any, facility: Any, transfer: Any
) -> None:
    """C and E map to the contract's words; an empty method leaves the basis open."""
    register.write([facility()], [transfer(methodCode=method)])
    assert [row.code for row in register.convert().rows] == codes
    assert register.table("streams")[0]["quantity_basis"] == basis


def test_countries_of_the_register_become_iso_codes(register: Any, facility: Any, transfer: Any) -> None:
    """EL is GR; a country without known bounds is converted unchecked, and reported."""
    athens = {"pointGeometryLat": "37.98", "pointGeometryLon": "23.73"}
    register.write([facility(countryCode="EL", **athens), facility(facilityId="3", countryCode="XX")], [transfer()])
    report = register.convert()
    assert [(row["site_id"], row["country"]) for row in register.table("sites")] == [
        ("GR-0001", "GR"),
        ("XX-3", "XX"),
    ]
    assert [(row.row_id, row.code, row.outcome) for row in report.rows] == [("3", "country_unknown", "converted")]


def test_ids_are_readable_and_unique(register: Any, facility: Any, transfer: Any) -> None:
    """Without facilityId the INSPIRE id is used; ids that read the same after cleaning are numbered."""
    rows = [facility(Facility_INSPIRE_ID="FI.EEA/1:2"), facility(Facility_INSPIRE_ID="FI.EEA/1/2")]
    moves = [transfer(Facility_INSPIRE_ID="FI.EEA/1/2")]
    for row in (*rows, *moves):
        del row["facilityId"]
    register.write(rows, moves)
    assert register.convert().rows == ()
    assert [row["site_id"] for row in register.table("sites")] == ["FI-EEA-1-2", "FI-EEA-1-2-2"]
    assert register.table("streams")[0]["site_id"] == "FI-EEA-1-2-2"


def test_the_latest_year_is_the_default(register: Any, facility: Any, transfer: Any) -> None:
    """Without a year the latest of the transfers is converted, and no row of another."""
    register.write([facility()], [transfer(), transfer(reportingYear="2022", wasteTreatmentCode="D")])
    report = register.convert()
    assert (report.year, report.counts[1].read) == (2023, 1)


def test_a_year_not_in_the_register_is_refused(register: Any, facility: Any, transfer: Any) -> None:
    """The message names the years there are."""
    register.write([facility()], [transfer()])
    with pytest.raises(ConversionError, match=r"no row of the year 1999; the years in it are 2023"):
        register.convert(1999)


def test_either_file_may_be_named(register: Any, facility: Any, transfer: Any, tmp_path: Path) -> None:
    """The folder, facilities.csv and waste_transfers.csv give the same inventory."""
    register.write([facility()], [transfer()])
    written = set()
    for number, source in enumerate(("", "facilities.csv", "waste_transfers.csv")):
        out = tmp_path / str(number)
        convert(register.folder / source, year=None, out=out)
        written.add((out / "streams.csv").read_bytes())
    assert len(written) == 1


def test_a_second_conversion_replaces_the_first(register: Any, facility: Any, transfer: Any) -> None:
    """The converter writes over its own files."""
    register.write([facility()], [transfer()])
    register.convert()
    register.write([facility()], [transfer(wasteTreatmentCode="D")])
    register.convert()
    assert [row["stream_id"] for row in register.table("streams")] == ["FI-0001-NONHW-D"]


def test_foreign_files_in_the_target_are_refused(register: Any, facility: Any, transfer: Any) -> None:
    """The register's own facilities.csv would be read as a table of the inventory: the folder is refused."""
    register.write([facility()], [transfer()])
    with pytest.raises(ConversionError, match=r"already holds facilities\.csv, waste_transfers\.csv"):
        convert(register.folder, year=None, out=register.folder)
    with pytest.raises(ConversionError, match="is a file"):
        convert(register.folder, year=None, out=register.folder / "facilities.csv")


def test_the_report_is_written_beside_the_tables(register: Any, facility: Any, transfer: Any) -> None:
    """OUT/conversion/ holds the reported rows and the counts, as the report returned has them."""
    register.write([facility()], [transfer(), transfer(totalWasteQuantityTNE="x")])
    report = register.convert()
    with (register.out / "conversion" / "report.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["row"], row["code"], row["value"]) == (
        "waste_transfers.csv",
        "2",
        "quantity_unreadable",
        "x",
    )
    counts = (register.out / "conversion" / "counts.csv").read_text(encoding="utf-8").splitlines()
    assert counts[1:] == ["facilities.csv,1,1,0", "waste_transfers.csv,2,1,1"]
    assert report.by_code() == {("waste_transfers.csv", "quantity_unreadable", "kept_out"): 1}


def test_files_have_line_feeds_only(register: Any, facility: Any, transfer: Any) -> None:
    """The same inventory has the same bytes on every system."""
    register.write([facility()], [transfer()])
    register.convert()
    assert all(b"\r" not in path.read_bytes() for path in register.out.rglob("*.*") if path.is_file())


def test_the_registry_offers_the_format() -> None:
    """`--from eprtr` finds this converter."""
    assert CONVERTERS["eprtr"] is convert
