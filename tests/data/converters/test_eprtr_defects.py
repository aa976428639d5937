"""Registers with one defect: the row is reported with its code, and the rest is converted."""

from typing import Any

import pytest

FACILITY_DEFECTS = {
    "no coordinates": ({"pointGeometryLon": "", "pointGeometryLat": ""}, "coordinates_missing"),
    "no latitude": ({"pointGeometryLat": ""}, "coordinates_missing"),
    "text for a latitude": ({"pointGeometryLat": "62°53'N"}, "coordinates_unreadable"),
    "latitude and longitude exchanged": (
        {"pointGeometryLon": "62.89", "pointGeometryLat": "27.68"},
        "coordinates_swapped",
    ),
    "metres for degrees": (
        {"pointGeometryLon": "534600", "pointGeometryLat": "6973900"},
        "coordinates_out_of_range",
    ),
    "the origin": ({"pointGeometryLon": "0", "pointGeometryLat": "0"}, "coordinates_outside_country"),
    "a place in Spain": ({"pointGeometryLon": "-3.7", "pointGeometryLat": "40.4"}, "coordinates_outside_country"),
}
TRANSFER_DEFECTS = {
    "no quantity": ({"totalWasteQuantityTNE": ""}, "quantity_missing"),
    "text for a quantity": ({"totalWasteQuantityTNE": "about 5"}, "quantity_unreadable"),
    "not a number": ({"totalWasteQuantityTNE": "NaN"}, "quantity_unreadable"),
    "infinity": ({"totalWasteQuantityTNE": "inf"}, "quantity_unreadable"),
    "underscored digits": ({"totalWasteQuantityTNE": "1_000"}, "quantity_unreadable"),
    "thousands or decimals": ({"totalWasteQuantityTNE": "1,234"}, "quantity_ambiguous"),
    "zero": ({"totalWasteQuantityTNE": "0.0"}, "quantity_zero"),
    "negative": ({"totalWasteQuantityTNE": "-3"}, "quantity_negative"),
    "beyond belief": ({"totalWasteQuantityTNE": "1e12"}, "quantity_implausible"),
    "withheld class": ({"wasteClassificationCode": "CONFIDENTIAL"}, "class_unknown"),
    "withheld treatment": ({"wasteTreatmentCode": ""}, "treatment_unknown"),
    "unknown facility": ({"facilityId": "9999"}, "facility_not_listed"),
    "no id": ({"facilityId": ""}, "id_missing"),
    "garbage year": ({"reportingYear": "20x3"}, "year_unreadable"),
}


@pytest.mark.parametrize("defect", FACILITY_DEFECTS)
def test_a_badly_located_facility_is_kept_out(
    defect: str, register: Any, facility: Any, plant: Any, transfer: Any
) -> None:
    """The facility and its transfer are reported with the same code, and the sound facility stays."""
    cells, code = FACILITY_DEFECTS[defect]
    register.write([plant(), facility(**cells)], [transfer()])
    report = register.convert()
    assert [(row.file, row.row, row.code, row.outcome) for row in report.rows] == [
        ("facilities.csv", 2, code, "kept_out"),
        ("waste_transfers.csv", 1, code, "kept_out"),
    ]
    assert [row["site_id"] for row in register.table("sites")] == ["FI-0002"]
    assert register.table("streams") == []


@pytest.mark.parametrize("defect", TRANSFER_DEFECTS)
def test_a_bad_transfer_is_kept_out(defect: str, register: Any, facility: Any, transfer: Any) -> None:
    """The transfer is reported by row and code with its raw cell, and the sound one stays."""
    cells, code = TRANSFER_DEFECTS[defect]
    register.write([facility()], [transfer(wasteTreatmentCode="D"), transfer(**cells)])
    report = register.convert()
    assert [(row.file, row.row, row.code, row.outcome) for row in report.rows] == [
        ("waste_transfers.csv", 2, code, "kept_out")
    ]
    count = report.counts[1]
    assert (count.read, count.converted, count.kept_out) == (2, 1, 1)
    assert [row["stream_id"] for row in register.table("streams")] == ["FI-0001-NONHW-D"]


def test_a_row_of_wrong_shape_is_reported(register: Any, facility: Any, transfer: Any) -> None:
    """A row with a cell too many is reported and does not shift the others."""
    register.write([facility()], [transfer()])
    path = register.folder / "waste_transfers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "a;b\n", encoding="utf-8")
    report = register.convert()
    assert [(row.row, row.code) for row in report.rows] == [(2, "cell_count")]
    assert len(register.table("streams")) == 1


def test_coordinates_of_another_year_are_used_and_reported(register: Any, facility: Any, transfer: Any) -> None:
    """A facility not located in the year takes the nearest located year's place, and says so."""
    register.write(
        [
            facility(pointGeometryLat="", pointGeometryLon=""),
            facility(reportingYear="2019", pointGeometryLat="61.0"),
            facility(reportingYear="2021", pointGeometryLat="62.0"),
        ],
        [transfer()],
    )
    report = register.convert()
    assert [(row.row, row.code, row.outcome) for row in report.rows] == [(1, "coordinates_of_other_year", "converted")]
    assert register.table("sites")[0]["latitude_deg"] == "62.0"
    assert (report.counts[0].read, report.counts[0].converted) == (1, 1)


def test_a_facility_listed_in_another_year_only_is_used_and_reported(
    register: Any, facility: Any, plant: Any, transfer: Any
) -> None:
    """A transfer of 2020 finds its facility in the row of 2023; facilities without transfers in 2020 stay out."""
    register.write([facility(), plant()], [transfer(reportingYear="2020")])
    report = register.convert(2020)
    assert [(row.file, row.code, row.outcome) for row in report.rows] == [
        ("facilities.csv", "facility_of_other_year", "converted")
    ]
    assert [row["site_id"] for row in register.table("sites")] == ["FI-0001"]
    assert report.counts[0].read == 0


def test_a_facility_listed_twice_is_one_site(register: Any, facility: Any, transfer: Any) -> None:
    """The first row of the year is used, the second reported."""
    register.write([facility(), facility(pointGeometryLat="63.0")], [transfer()])
    report = register.convert()
    assert [(row.row, row.code, row.outcome) for row in report.rows] == [(2, "facility_doubled", "kept_out")]
    assert [row["latitude_deg"] for row in register.table("sites")] == ["62.89"]


def test_a_row_entered_twice_counts_once(register: Any, facility: Any, transfer: Any) -> None:
    """A row that repeats another in every cell is kept out, naming the first."""
    register.write([facility()], [transfer(), transfer()])
    report = register.convert()
    assert [(row.row, row.code, row.outcome) for row in report.rows] == [(2, "row_doubled", "kept_out")]
    assert "row 1" in report.rows[0].text


def test_an_unknown_activity_takes_the_default_and_says_so(register: Any, facility: Any, transfer: Any) -> None:
    """An activity outside the table gets the default material of its hazard class."""
    register.write(
        [facility(mainActivityCode="10(z)")],
        [
            transfer(mainActivityCode="10(z)"),
            transfer(mainActivityCode="", wasteClassificationCode="HW"),
        ],
    )
    report = register.convert()
    assert [(row.row, row.code, row.value) for row in report.rows] == [
        (1, "activity_unknown", "10(z)"),
        (2, "activity_unknown", "10(z)"),
    ]
    assert [row["material"] for row in register.table("streams")] == ["200301", "191211"]


def test_an_unknown_method_is_reported(register: Any, facility: Any, transfer: Any) -> None:
    """A method code that is not M, C or E leaves the basis open and says so."""
    register.write([facility()], [transfer(methodCode="X")])
    assert [(row.code, row.outcome) for row in register.convert().rows] == [("method_unknown", "converted")]
