"""Receipts of the United Kingdom's digital waste tracking become an inventory, every item accounted for."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import data
from data.converters import CONVERTERS, ConversionError, ConversionReport

LOCATIONS = "postcode,lat,long\nW12 7ZL,51.51,-0.23\nEH1 1AA,55.95,-3.19\nEH2 2BB,-3.19,55.95\n"


def item(**changes: Any) -> dict[str, Any]:
    """A sound waste item, with fields replaced."""
    sound = {
        "ewcCodes": ["170107"],
        "wasteDescription": "mixed rubble",
        "physicalForm": "Solid",
        "numberOfContainers": 1,
        "typeOfContainers": "SKI",
        "weight": {"metric": "Tonnes", "amount": 12.5, "isEstimate": False},
        "containsPops": False,
        "containsHazardous": False,
    }
    return sound | changes


def receipt(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A sound receipt of the items, with fields replaced."""
    sound = {
        "apiCode": "ba6eb330-4f7f-11eb-a2fb-67c34e9ac07c",
        "dateTimeReceived": "2026-11-02T09:12:28Z",
        "yourUniqueReference": "ticket 1",
        "wasteItems": list(items),
        "carrier": {"registrationNumber": "CBDL6", "organisationName": "Carts", "meansOfTransport": "Road"},
        "receiver": {"siteName": "Rubble Yard", "authorisationNumber": "EPR/DD2522BF"},
        "receipt": {"address": {"fullAddress": "26a Drum Lane", "postcode": "W12 7ZL"}},
    }
    return sound | changes


def treated(code: str, amount: float, metric: str = "Tonnes") -> dict[str, Any]:
    """An entry of disposalOrRecoveryCodes."""
    return {"code": code, "weight": {"metric": metric, "amount": amount, "isEstimate": False}}


@pytest.fixture
def convert(tmp_path: Path) -> Callable[..., ConversionReport]:
    """Writes receipts beside a file of locations and converts them."""

    def run(receipts: Any, locations: str | None = LOCATIONS, year: int | None = None) -> ConversionReport:
        source = tmp_path / "receipts.json"
        source.write_text(receipts if isinstance(receipts, str) else json.dumps(receipts), encoding="utf-8")
        if locations is not None:
            (tmp_path / "locations.csv").write_text(locations, encoding="utf-8")
        return CONVERTERS["uk-receipts"](source, year=year, out=tmp_path / "inventory")

    return run


def test_recovery_is_a_demand_and_all_else_a_stream(convert: Any, read_table: Any) -> None:
    """Final recovery becomes a demand with its operation; disposal, storage and the rest become streams."""
    codes = [treated("R5", 7), treated("D1", 2000, "Kilograms"), treated("R13", 3_000_000, "Grams")]
    report = convert([receipt(item(disposalOrRecoveryCodes=codes))])
    assert report.rows == ()
    assert [row["permits"] for row in read_table("sites")] == ["R5"]
    assert [(row["quantity"], row["current_treatment"]) for row in read_table("streams")] == [
        ("2", "D1"), ("3", "R13"), ("0.5", ""),
    ]  # fmt: skip
    (demand,) = read_table("demands")
    assert (demand["material"], demand["quantity"], demand["operation"]) == ("170107", "7", "R5")


def test_receipts_of_one_waste_add_up_exactly(convert: Any, read_table: Any) -> None:
    """Ten times 0.1 t is 1 t to the last digit; one estimated weight makes the sum estimated."""
    weights = [{"metric": "Tonnes", "amount": 0.1, "isEstimate": number == 3} for number in range(10)]
    items = [item(weight=weight, numberOfContainers=number) for number, weight in enumerate(weights)]
    report = convert(receipt(*items))
    (stream,) = read_table("streams")
    assert (stream["quantity"], stream["quantity_basis"]) == ("1", "estimated")
    assert (report.counts[0].read, report.counts[0].converted) == (10, 10)


DEFECTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no items": (receipt(), "items_missing", ""),
    "no date": (receipt(item(), dateTimeReceived=None), "year_unreadable", ""),
    "british date": (receipt(item(), dateTimeReceived="02/11/2026"), "year_unreadable", "02/11/2026"),
    "no permit": (receipt(item(), receiver={"siteName": "Yard"}), "receiver_missing", ""),
    "unknown postcode": (
        receipt(item(), receipt={"address": {"postcode": "ZZ9 9ZZ"}}), "coordinates_missing", "EPR/DD2522BF, ZZ9 9ZZ",
    ),
    "swapped": (receipt(item(), receipt={"address": {"postcode": "eh2 2bb"}}), "coordinates_swapped", "-3.19, 55.95"),
    "no code": (receipt(item(ewcCodes=[])), "code_missing", ""),
    "no such code": (receipt(item(ewcCodes=["999999"])), "code_unknown", "999999"),
    "one of two codes unknown": (receipt(item(ewcCodes=["170107", "17017"])), "code_unknown", "17017"),
    "no weight": (receipt(item(weight=None)), "unit_unknown", ""),
    "pounds": (receipt(item(weight={"metric": "Pounds", "amount": 1})), "unit_unknown", "Pounds"),
    "no amount": (receipt(item(weight={"metric": "Tonnes"})), "quantity_missing", ""),
    "zero": (receipt(item(weight={"metric": "Tonnes", "amount": 0})), "quantity_zero", "0"),
    "negative": (receipt(item(weight={"metric": "Tonnes", "amount": -1.5})), "quantity_negative", "-1.5"),
    "words": (receipt(item(weight={"metric": "Tonnes", "amount": "a lot"})), "quantity_unreadable", "a lot"),
    "not a number": (receipt(item(weight={"metric": "Tonnes", "amount": float("nan")})), "quantity_unreadable", "NaN"),
    "too much": (receipt(item(weight={"metric": "Tonnes", "amount": 10**10})), "quantity_implausible", "10000000000"),
    "more treated than received": (
        receipt(item(disposalOrRecoveryCodes=[treated("R5", 13)])), "weights_disagree", "13.0 t of 12.5 t",
    ),
    "treated below 0": (receipt(item(disposalOrRecoveryCodes=[treated("R5", -1)])), "quantity_negative", "-1"),
}  # fmt: skip


@pytest.mark.parametrize("case", DEFECTS)
def test_a_defect_keeps_its_item_out_and_is_reported(case: str, convert: Any, read_table: Any) -> None:
    """The row is kept out with its number, id, code and raw value, while its neighbours are converted."""
    broken, code, value = DEFECTS[case]
    report = convert([receipt(item(), yourUniqueReference="sound"), broken])
    assert [(row.row, row.row_id, row.code, row.outcome, row.value) for row in report.rows] == [
        (2, "ticket 1", code, "kept_out", value)
    ]
    assert [(count.read, count.converted, count.kept_out) for count in report.counts] == [(2, 1, 1)]
    assert len(read_table("streams")) == 1


@pytest.mark.parametrize(
    ("changes", "code", "material", "hazardous"),
    [
        ({"ewcCodes": ["170107", "170106"]}, "codes_several", "170106", "false"),
        ({"ewcCodes": ["130208"]}, "hazard_contradicts_list", "130208", "true"),
        ({"disposalOrRecoveryCodes": [treated("R99", 1)]}, "operation_unknown", "170107", "false"),
    ],
)
def test_a_doubt_is_remarked_on(
    changes: dict[str, Any], code: str, material: str, hazardous: str, convert: Any, read_table: Any
) -> None:
    """The item is converted, with what was decided said in the report."""
    report = convert(receipt(item(**changes)))
    assert [(row.code, row.outcome) for row in report.rows] == [(code, "converted")]
    assert {(row["material"], row["hazardous"]) for row in read_table("streams")} == {(material, hazardous)}


def test_doubles_are_kept_out(convert: Any) -> None:
    """The same receipt twice, and another with a tracking id that was there, count once each."""
    first, changed = (
        receipt(item(), wasteTrackingId="25HRA0B2"),
        receipt(item(physicalForm="Sludge"), wasteTrackingId="25HRA0B2"),
    )
    report = convert([first, first, changed])
    assert [(row.row, row.code) for row in report.rows] == [(2, "row_doubled"), (3, "id_repeated")]
    assert report.counts[0].converted == 1


def test_the_year_is_chosen(convert: Any, read_table: Any) -> None:
    """Without a year the latest is converted; a year that no receipt has is refused with those there."""
    both = [receipt(item(), dateTimeReceived="2025-12-31T10:00:00Z"), receipt(item(ewcCodes=["200108"]))]
    assert (convert(both).year, [row["material"] for row in read_table("streams")]) == (2026, ["200108"])
    assert (convert(both, year=2025).year, [row["material"] for row in read_table("streams")]) == (2025, ["170107"])
    with pytest.raises(ConversionError, match=r"no row of the year 2024; the years in it are 2025, 2026"):
        convert(both, year=2024)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"receipts\.json: not readable JSON at line 1, column 1"),
        ("{", r"receipts\.json: not readable JSON"),
        ("[1]", r"receipts\.json: entry 1 is not an object"),
        ("[]", r"receipts\.json: no row has a year"),
        ("[" * 100_000, r"receipts\.json: nested too deep"),
        ("null", r"receipts\.json: entry 1 is not an object"),
    ],
)
def test_what_are_no_receipts_is_refused_in_words(text: str, message: str, convert: Any) -> None:
    """A file that cannot be read as receipts gives a message that names it and the defect."""
    with pytest.raises(ConversionError, match=message):
        convert(text)


def test_a_folder_of_receipts_is_read_file_by_file(tmp_path: Path, read_table: Any) -> None:
    """Each file has its own count, and an id that a file before had is reported."""
    folder = tmp_path / "receipts"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.json").write_text(json.dumps(receipt(item(), wasteTrackingId="1")), encoding="utf-8")
    (folder / "locations.csv").write_text("id,latitude_deg,longitude_deg\nepr/dd2522bf,51.5,-0.2\n", encoding="utf-8")
    report = CONVERTERS["uk-receipts"](folder, year=None, out=tmp_path / "inventory")
    assert [(count.file, count.read, count.converted) for count in report.counts] == [
        ("a.json", 1, 1),
        ("b.json", 1, 0),
    ]
    assert [row.text for row in report.rows] == ["repeats a.json row 1 in every cell"]
    with pytest.raises(ConversionError, match=r"no \.json file in it"):
        CONVERTERS["uk-receipts"](tmp_path / "inventory", year=None, out=tmp_path / "other")


def test_without_locations_everything_is_reported(convert: Any) -> None:
    """A receipt has no coordinates: with no file of locations no row is converted, and none is lost."""
    report = convert([receipt(item()), receipt(item(ewcCodes=["200108"]))], locations=None)
    assert [(row.code, row.outcome) for row in report.rows] == [("coordinates_missing", "kept_out")] * 2
    assert report.written == {"sites": 0, "streams": 0, "demands": 0}


def test_the_inventory_loads(convert: Any, tmp_path: Path) -> None:
    """What is written is an inventory without errors."""
    mirror = item(ewcCodes=["170503"], containsHazardous=False, disposalOrRecoveryCodes=[treated("R5", 3)])
    convert([receipt(item(), mirror, item(ewcCodes=["130208*"], containsHazardous=True, physicalForm="Liquid"))])
    loaded = data.load(tmp_path / "inventory")
    assert loaded.report.ok
    assert loaded.inventory is not None
    assert len(loaded.inventory.streams.id) == 3
