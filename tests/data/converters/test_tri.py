"""The Toxics Release Inventory's basic data file becomes an inventory, every row accounted for."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import data
from data.converters import CONVERTERS, ConversionError, ConversionReport
from data.converters.rule_table import load_rules
from data.converters.tri import chemical_ids, material_rule
from symbiosis.codes import low

Row = dict[str, str]
REPORTED: Row = {
    "1. YEAR": "2023",
    "2. TRIFD": "77001GLFCH1MAIN",
    "4. FACILITY NAME": "GULF CHEMICAL",
    "8. ST": "TX",
    "12. LATITUDE": "29.76",
    "13. LONGITUDE": "-95.36",
    "15. PARENT CO NAME": "GULF HOLDING",
    "36. DOC_CTRL_NUM": "1323000000001",
    "37. CHEMICAL": "Toluene",
    "40. CAS#": "0000108883",
    "49. FORM TYPE": "R",
    "50. UNIT OF MEASURE": "Pounds",
    "88. OFF-SITE RELEASE TOTAL": "0",
    "94. OFF-SITE RECYCLED TOTAL": "10000",
    "97. OFF-SITE ENERGY RECOVERY T": "2500.5",
    "104. OFF-SITE TREATED TOTAL": "0",
}
NAMES = {name.split(". ", 1)[1].replace(" ", "_").replace("-", "_").replace("#", ""): name for name in REPORTED}


def reported(**cells: str) -> Row:
    """A sound row with cells replaced, by column names without their numbers."""
    return REPORTED | {NAMES[name]: cell for name, cell in cells.items()}


@pytest.fixture
def convert(tmp_path: Path) -> Callable[..., ConversionReport]:
    """Writes rows as EPA does, every cell in quotes, and converts them."""

    def run(*rows: Row, year: int | None = None) -> ConversionReport:
        source = tmp_path / "tri_us.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        return CONVERTERS["tri"](source, year=year, out=tmp_path / "inventory")

    return run


def test_each_fate_off_site_is_a_stream(convert: Any, read_table: Any) -> None:
    """Pounds become tonnes exactly; the material is estimated, and that the weight is the chemical's is said."""
    report = convert(reported())
    assert (report.year, report.rows) == (2023, ())
    (site,) = read_table("sites")
    assert (site["site_id"], site["organisation"], site["region"]) == ("US-77001GLFCH1MAIN", "GULF HOLDING", "TX")
    assert [(row["material"], row["quantity"], row["current_treatment"]) for row in read_table("streams")] == [
        ("140603", "4.5359237", ""), ("140603", "1.134207721185", "R1"),
    ]  # fmt: skip
    stream = read_table("streams")[0]
    assert stream["description"] == "estimated material; weight of the chemical alone: Toluene, recycled off site"
    assert (stream["hazardous"], stream["quantity_basis"]) == ("true", "estimated")
    assert read_table("demands") == []


def test_dioxins_are_in_grams(convert: Any, read_table: Any) -> None:
    """A row in grams is brought to tonnes by a millionth."""
    dioxin = {"CHEMICAL": "Dioxin and dioxin-like compounds", "CAS": "N150", "UNIT_OF_MEASURE": "Grams"}
    convert(
        reported(**dioxin, OFF_SITE_RECYCLED_TOTAL="0", OFF_SITE_ENERGY_RECOVERY_T="0", OFF_SITE_TREATED_TOTAL="2.5")
    )
    assert [(row["material"], row["quantity"]) for row in read_table("streams")] == [("190113", "0.0000025")]


def test_chemicals_of_one_material_add_up(convert: Any, read_table: Any) -> None:
    """Toluene and xylene that a site sends for recycling are one stream of spent solvent."""
    convert(
        reported(OFF_SITE_ENERGY_RECOVERY_T="0"),
        reported(DOC_CTRL_NUM="2", CHEMICAL="Xylene", CAS="1330-20-7", OFF_SITE_ENERGY_RECOVERY_T=""),
    )
    (stream,) = read_table("streams")
    assert stream["quantity"] == "9.0718474"
    assert "tri_us.csv row 1, tri_us.csv row 2" in stream["source"]


def test_the_numbers_of_columns_do_not_matter(convert: Any) -> None:
    """Other editions number the same columns otherwise."""
    renumbered = {f"{number}. {name.split('. ', 1)[1]}": cell for number, (name, cell) in enumerate(REPORTED.items())}
    assert convert(renumbered).rows == ()


DEFECTS: dict[str, tuple[Row, str, str]] = {
    "year unreadable": (reported(YEAR="23"), "year_unreadable", "23"),
    "unit unknown": (reported(UNIT_OF_MEASURE="Tons"), "unit_unknown", "Tons"),
    "unit missing": (reported(UNIT_OF_MEASURE=""), "unit_unknown", ""),
    "negative": (reported(OFF_SITE_TREATED_TOTAL="-1"), "quantity_negative", "-1"),
    "words": (reported(OFF_SITE_TREATED_TOTAL="some"), "quantity_unreadable", "some"),
    "ambiguous": (reported(OFF_SITE_TREATED_TOTAL="1,000"), "quantity_ambiguous", "1,000"),
    "nothing sent": (
        reported(OFF_SITE_RECYCLED_TOTAL="0", OFF_SITE_ENERGY_RECOVERY_T=""), "nothing_transferred", "",
    ),
    "form a": (
        reported(OFF_SITE_RECYCLED_TOTAL="", OFF_SITE_ENERGY_RECOVERY_T="", FORM_TYPE="A"), "form_a", "A",
    ),
    "no coordinates": (reported(LATITUDE="", LONGITUDE=""), "coordinates_missing", ", "),
    "coordinates in words": (reported(LATITUDE="29 45 N"), "coordinates_unreadable", "29 45 N, -95.36"),
    "coordinates swapped": (reported(LATITUDE="-95.36", LONGITUDE="29.76"), "coordinates_swapped", "-95.36, 29.76"),
    "out of range": (reported(LATITUDE="2976"), "coordinates_out_of_range", "2976, -95.36"),
    "sign lost": (reported(LONGITUDE="95.36"), "coordinates_outside_country", "29.76, 95.36"),
    "null island": (reported(LATITUDE="0", LONGITUDE="0"), "coordinates_outside_country", "0, 0"),
    "no id": (reported(TRIFD=""), "id_missing", ""),
    "unmapped": (reported(CHEMICAL="Nitroglycerin", CAS="55-63-0"), "material_unmapped", "Nitroglycerin"),
    "same form again": (reported(DOC_CTRL_NUM="1", FACILITY_NAME="X"), "id_repeated", "1"),
}  # fmt: skip


@pytest.mark.parametrize("case", DEFECTS)
def test_a_defect_keeps_its_row_out_and_is_reported(case: str, convert: Any) -> None:
    """The row is kept out with its number, id, code and raw value, while its neighbour is converted."""
    broken, code, value = DEFECTS[case]
    report = convert(reported(DOC_CTRL_NUM="1"), broken)
    assert [(row.row, row.row_id, row.code, row.outcome, row.value) for row in report.rows] == [
        (2, broken["2. TRIFD"], code, "kept_out", value)
    ]
    assert [(count.read, count.converted, count.kept_out) for count in report.counts] == [(2, 1, 1)]


def test_a_short_row_is_reported(tmp_path: Path) -> None:
    """A row with another number of cells than the header is kept out."""
    source = tmp_path / "tri_us.csv"
    lines = [",".join(REPORTED), ",".join(REPORTED.values()), "2023,77001"]
    source.write_text("\n".join(lines), encoding="utf-8")
    report = CONVERTERS["tri"](source, year=None, out=tmp_path / "inventory")
    assert [(row.row, row.code, row.value) for row in report.rows] == [(2, "cell_count", "2")]


def test_rows_of_other_years_are_passed_over(convert: Any) -> None:
    """Only the year asked for is read and counted; a year that is not there is refused."""
    both = reported(), reported(YEAR="2022", DOC_CTRL_NUM="2")
    assert [(count.read, count.converted) for count in convert(*both).counts] == [(1, 1)]
    assert convert(*both, year=2022).year == 2022
    with pytest.raises(ConversionError, match="no row of the year 2021; the years in it are 2022, 2023"):
        convert(*both, year=2021)


@pytest.mark.parametrize(
    ("ids", "fate", "material"),
    [
        ({"N420"}, "recycled", "100402"),
        ({"N420"}, "treated", "110109"),
        ({"75092"}, "energy", "140602"),
        ({"55630"}, "treated", None),
    ],
)
def test_chemical_and_fate_choose_the_material(ids: set[str], fate: str, material: str | None) -> None:
    """A rule for the fate beats the chemical's general one; an unknown chemical has none."""
    rule = material_rule(ids, fate)
    assert (rule["material"] if rule is not None else None) == material


def test_ids_are_read_however_they_are_written() -> None:
    """Zeros in front and hyphens make no difference."""
    assert chemical_ids({"CAS#": "108-88-3", "TRI CHEMICAL/COMPOUND ID": "0000108883"}) == {"108883"}
    assert chemical_ids({"CAS #/COMPOUND ID": "n420"}) == {"N420"}


def test_reference_rows_are_codes_unique_and_sourced() -> None:
    """Each material is in the List of Waste, no rule stands twice, each says how it was estimated."""
    rules = load_rules("tri_materials")
    codes = [low.normalise(row["material"]) for row in rules]
    assert all(code is not None and low.entry(code) is not None for code in codes)
    assert len({(row["chemical_id"], row["fate"]) for row in rules}) == len(rules)
    assert [row for row in rules if not row["source"].startswith("estimated: ")] == []


def test_cas_numbers_of_the_rules_have_their_check_digit() -> None:
    """The last digit of a CAS number is the weighted sum of the others modulo 10."""
    numbers = [row["chemical_id"] for row in load_rules("tri_materials") if row["chemical_id"].isdigit()]
    weighted = [
        sum(place * int(digit) for place, digit in enumerate(reversed(number[:-1]), start=1)) for number in numbers
    ]
    assert [number for number, total in zip(numbers, weighted, strict=True) if total % 10 != int(number[-1])] == []


def test_the_inventory_loads(convert: Any, tmp_path: Path) -> None:
    """What is written is an inventory without errors, in which nobody demands anything yet."""
    convert(reported(), reported(DOC_CTRL_NUM="2", CHEMICAL="Copper", CAS="7440-50-8"))
    loaded = data.load(tmp_path / "inventory")
    assert loaded.report.ok
    assert loaded.inventory is not None
    assert len(loaded.inventory.streams.id) == 4
