"""French hazardous waste slips become an inventory, every slip accounted for."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import data
from data.converters import CONVERTERS, ConversionError, ConversionReport

Row = dict[str, str]
EMITTER, RECIPIENT, OTHER, SWAPPED = "12345678901234", "98765432109876", "12345678900001", "11111111111111"
PLACES = {EMITTER: "45.76,4.83", RECIPIENT: "48.85,2.35", OTHER: "-21.1,55.5", SWAPPED: "4.83,45.76"}
LOCATIONS = "siret,latitude,longitude\n" + "".join(f"{siret},{place}\n" for siret, place in PLACES.items())
SLIP: Row = {
    "readableId": "BSD-20240531-AAAAAAAAA",
    "status": "PROCESSED",
    "emitterType": "PRODUCER",
    "emitterCompanySiret": EMITTER,
    "emitterCompanyName": "Fonderie",
    "emitterWorkSiteAddress": "",
    "recipientCompanySiret": RECIPIENT,
    "recipientCompanyName": "Affinage",
    "recipientProcessingOperation": "R 4",
    "wasteDetailsCode": "10 10 09*",
    "wasteDetailsName": "poussières",
    "wasteDetailsQuantity": "11",
    "wasteDetailsIsDangerous": "true",
    "wasteDetailsConsistence": "SOLID",
    "wasteAcceptationStatus": "ACCEPTED",
    "quantityReceived": "10.25",
    "quantityRefused": "",
    "processingOperationDone": "R 4",
    "receivedAt": "2024-05-31T08:00:00.000Z",
}


def slip(**cells: str) -> Row:
    """A sound slip with cells replaced."""
    return SLIP | cells


@pytest.fixture
def convert(tmp_path: Path) -> Callable[..., ConversionReport]:
    """Writes slips beside a file of locations and converts them."""

    def run(*slips: Row, locations: str | None = LOCATIONS, year: int | None = None) -> ConversionReport:
        source = tmp_path / "bsdd.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(slips[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(slips)
        if locations is not None:
            (tmp_path / "locations.csv").write_text(locations, encoding="utf-8")
        return CONVERTERS["trackdechets"](source, year=year, out=tmp_path / "inventory")

    return run


def test_a_slip_is_a_stream_at_the_emitter_and_a_demand_at_the_recipient(convert: Any, read_table: Any) -> None:
    """Every field lands where the mapping says, and nothing is reported."""
    report = convert(slip())
    assert (report.year, report.rows) == (2024, ())
    assert [(row["site_id"], row["organisation"], row["name"], row["permits"]) for row in read_table("sites")] == [
        (f"FR-{EMITTER}", "123456789", "Fonderie", ""),
        (f"FR-{RECIPIENT}", "987654321", "Affinage", "R4"),
    ]
    (stream,), (demand,) = read_table("streams"), read_table("demands")
    assert (stream["material"], stream["hazardous"], stream["quantity"]) == ("101009", "true", "10.25")
    assert (stream["current_treatment"], stream["physical_form"], stream["quantity_basis"]) == (
        "R4",
        "solid",
        "measured",
    )
    assert (demand["material"], demand["operation"], demand["quantity"]) == ("101009", "R4", "10.25")
    assert demand["accepts_hazardous"] == "true"


@pytest.mark.parametrize("operation", ["D 10", "D 9 F", "R 13", "R 12", "D 15"])
def test_disposal_and_storage_are_no_demand(operation: str, convert: Any, read_table: Any) -> None:
    """Only final recovery makes a demand at the recipient."""
    assert convert(slip(processingOperationDone=operation)).rows == ()
    assert (len(read_table("streams")), read_table("demands")) == (1, [])


def test_what_was_refused_is_taken_off(convert: Any, read_table: Any) -> None:
    """A partly refused load counts with what was accepted, and a load refused as a whole not at all."""
    report = convert(
        slip(quantityRefused="0.25"),
        slip(readableId="2", quantityRefused="10.25"),
        slip(readableId="3", wasteAcceptationStatus="REFUSED"),
        slip(readableId="4", quantityRefused="0"),
    )
    assert [(row.row, row.code) for row in report.rows] == [(2, "refused"), (3, "refused")]
    assert read_table("streams")[0]["quantity"] == "20.25"


def test_a_round_counts_once(convert: Any, read_table: Any) -> None:
    """The summary of a collection round is kept out; its producers' slips count with what they declared."""
    report = convert(
        slip(emitterType="APPENDIX1"),
        slip(readableId="2", emitterType="APPENDIX1_PRODUCER", quantityReceived="", wasteDetailsQuantity="0.4"),
    )
    assert [(row.row, row.code) for row in report.rows] == [(1, "round_summary")]
    assert [(row["quantity"], row["quantity_basis"]) for row in read_table("streams")] == [("0.4", "estimated")]


DEFECTS: dict[str, tuple[Row, str, str]] = {
    "no date": (slip(receivedAt=""), "year_unreadable", ""),
    "french date": (slip(receivedAt="31/05/2024"), "year_unreadable", "31/05/2024"),
    "draft": (slip(status="DRAFT"), "not_received", "DRAFT"),
    "temporarily stored": (slip(status="TEMP_STORED"), "not_received", "TEMP_STORED"),
    "status unknown": (slip(status="LOST"), "status_unknown", "LOST"),
    "no code": (slip(wasteDetailsCode=""), "code_missing", ""),
    "no such code": (slip(wasteDetailsCode="10 10 98*"), "code_unknown", "10 10 98*"),
    "no quantity": (slip(quantityReceived=""), "quantity_missing", ""),
    "ambiguous": (slip(quantityReceived="1,234"), "quantity_ambiguous", "1,234"),
    "negative": (slip(quantityReceived="-3"), "quantity_negative", "-3"),
    "zero": (slip(quantityReceived="0"), "quantity_zero", "0"),
    "words": (slip(quantityReceived="10 tonnes"), "quantity_unreadable", "10 tonnes"),
    "refused unreadable": (slip(quantityRefused="un peu"), "quantity_unreadable", "un peu"),
    "nobody located": (
        slip(emitterCompanySiret="22222222222222", recipientCompanySiret="33333333333333"),
        "emitter_coordinates_missing", "22222222222222",
    ),
    "cut siret": (
        slip(emitterCompanySiret="2345678901234", recipientCompanySiret=""), "emitter_unreadable", "2345678901234",
    ),
    "emitter missing, disposed": (slip(emitterCompanySiret="", processingOperationDone="D1"), "emitter_missing", ""),
    "same slip again": (slip(wasteDetailsName="other", readableId="first"), "id_repeated", "first"),
}  # fmt: skip


@pytest.mark.parametrize("case", DEFECTS)
def test_a_defect_keeps_its_slip_out_and_is_reported(case: str, convert: Any, read_table: Any) -> None:
    """The row is kept out with its number, id, code and raw value, while its neighbour is converted."""
    broken, code, value = DEFECTS[case]
    report = convert(slip(readableId="first"), broken)
    assert [(row.row, row.row_id, row.code, row.outcome, row.value) for row in report.rows] == [
        (2, broken["readableId"], code, "kept_out", value)
    ]
    assert [(count.read, count.converted, count.kept_out) for count in report.counts] == [(2, 1, 1)]


DOUBTS: dict[str, tuple[Row, str, int, int]] = {
    "emitter unknown": (slip(emitterCompanySiret=""), "emitter_missing", 0, 1),
    "emitter swapped": (slip(emitterCompanySiret=SWAPPED), "emitter_coordinates_swapped", 0, 1),
    "recipient unknown": (slip(recipientCompanySiret="33333333333333"), "recipient_coordinates_missing", 1, 0),
    "foreseen": (slip(processingOperationDone=""), "operation_foreseen", 1, 1),
    "no such operation": (slip(processingOperationDone="R 44"), "operation_unknown", 1, 0),
    "work site": (slip(emitterWorkSiteAddress="1 rue du Port"), "work_site", 1, 1),
    "hazard contradicts": (
        slip(wasteDetailsCode="13 02 08*", wasteDetailsIsDangerous="false"),
        "hazard_contradicts_list",
        1,
        1,
    ),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_a_doubt_is_remarked_on(case: str, convert: Any) -> None:
    """The slip is converted as far as it goes, and the report says how."""
    doubtful, code, streams, demands = DOUBTS[case]
    report = convert(doubtful)
    assert [(row.code, row.outcome) for row in report.rows] == [(code, "converted")]
    assert (report.written["streams"], report.written["demands"]) == (streams, demands)


def test_a_star_is_a_hazard_flag(convert: Any, read_table: Any) -> None:
    """A starred code that the List of Waste calls harmless is remarked on where the slip has no flag of its own."""
    report = convert(slip(wasteDetailsCode="10 10 03*", wasteDetailsIsDangerous=""))
    assert [(row.code, row.value) for row in report.rows] == [("hazard_contradicts_list", "10 10 03*")]
    assert read_table("streams")[0]["hazardous"] == "false"


def test_overseas_places_are_in_france(convert: Any, read_table: Any) -> None:
    """Réunion is within the bounds, and establishments of one firm are one organisation."""
    assert convert(slip(), slip(readableId="2", emitterCompanySiret=OTHER)).rows == ()
    assert [row["organisation"] for row in read_table("sites")] == ["123456789", "987654321", "123456789"]


def test_snake_case_columns_read_the_same(convert: Any, read_table: Any) -> None:
    """The statistical warehouse writes `waste_details_code` for `wasteDetailsCode`."""
    convert(slip())
    expected = read_table("streams")
    snaked = {"".join(f"_{c.lower()}" if c.isupper() else c for c in name): cell for name, cell in SLIP.items()}
    assert convert(snaked).rows == ()
    assert read_table("streams") == expected


@pytest.mark.parametrize("wrapped", [True, False])
def test_the_api_s_json_reads_the_same(wrapped: bool, convert: Any, read_table: Any, tmp_path: Path) -> None:
    """Nested fields of the GraphQL type Form give the same streams and demands as the flat ones."""
    convert(slip())
    expected = read_table("demands")
    form = {
        "readableId": SLIP["readableId"],
        "status": "PROCESSED",
        "emitter": {"type": "PRODUCER", "company": {"siret": EMITTER, "name": "Fonderie"}, "workSite": None},
        "recipient": {"company": {"siret": RECIPIENT, "name": "Affinage"}, "processingOperation": "R 4"},
        "wasteDetails": {"code": "10 10 09*", "name": "poussières", "isDangerous": True, "consistence": ["SOLID"]},
        "wasteAcceptationStatus": "ACCEPTED",
        "quantityReceived": 10.25,
        "processingOperationDone": "R 4",
        "receivedAt": "2024-05-31T08:00:00.000Z",
    }
    source = tmp_path / "bsdd.json"
    source.write_text(json.dumps({"data": {"forms": [form]}} if wrapped else [form]), encoding="utf-8")
    report = CONVERTERS["trackdechets"](source, year=None, out=tmp_path / "inventory")
    assert report.rows == ()
    assert [row | {"source": ""} for row in read_table("demands")] == [row | {"source": ""} for row in expected]
    assert read_table("streams")[0]["physical_form"] == "solid"


def test_a_folder_or_a_foreign_file_is_refused(convert: Any, tmp_path: Path) -> None:
    """A folder, and a file without the fields, are refused in words."""
    with pytest.raises(ConversionError, match="is a folder; give the file in it"):
        CONVERTERS["trackdechets"](tmp_path, year=None, out=tmp_path / "inventory")
    with pytest.raises(ConversionError, match=r"missing column wasteDetailsCode"):
        convert({"a": "1", "b": "2"})


def test_a_locations_file_without_an_id_is_refused(convert: Any) -> None:
    """The message lists the accepted names."""
    with pytest.raises(ConversionError, match=r"locations\.csv: no column for one of: id, siret"):
        convert(slip(), locations="name;latitude;longitude\nx;1;2\n")


def test_the_inventory_loads(convert: Any, tmp_path: Path) -> None:
    """What is written is an inventory without errors, mirror entries with either flag included."""
    convert(
        slip(),
        slip(
            readableId="2", wasteDetailsCode="17 05 03*", wasteDetailsIsDangerous="true", processingOperationDone="D1"
        ),
        slip(readableId="3", wasteDetailsCode="17 05 04", wasteDetailsIsDangerous="false"),
    )
    loaded = data.load(tmp_path / "inventory")
    assert loaded.report.ok
    assert loaded.inventory is not None
    assert (len(loaded.inventory.streams.id), len(loaded.inventory.demands.id)) == (3, 2)
