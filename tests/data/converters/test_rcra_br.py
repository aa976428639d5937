"""The biennial report of the United States becomes an inventory, every row accounted for."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import data
from data.converters import CONVERTERS, ConversionError, ConversionReport
from data.converters.rcra_br import material_rule
from data.converters.rule_table import load_rules
from symbiosis.codes import low, treatment

Row = dict[str, str]
LOCATIONS = (
    "PGM_SYS_ID,LATITUDE83,LONGITUDE83\nTXD000000001,29.76,-95.36\nPAD000000002,40.44,-79.99\nOHD000000003,40,82\n"
)
SHIPPED: Row = {
    "Handler ID": "TXD000000001",
    "BR Form": "GM",
    "Report Cycle": "2023",
    "State": "TX",
    "Handler Name": "GULF STEEL",
    "Location State": "TX",
    "Waste Description": "ARC FURNACE DUST",
    "Form Code": "W303",
    "Management Method": "H010",
    "Generation Tons": "100.000000",
    "Managed Tons": "",
    "Shipped Tons": "100.000000",
    "Received Tons": "",
    "Federal Waste Codes": "D006 D008 K061",
}
RECEIVED: Row = SHIPPED | {
    "Handler ID": "PAD000000002", "BR Form": "WR", "Handler Name": "ZINC WORKS", "Location State": "PA",
    "Shipped Tons": "", "Received Tons": "250",
}  # fmt: skip


def shipped(**cells: str) -> Row:
    """A sound shipment; words of column names are joined by `_`."""
    return SHIPPED | {name.replace("_", " "): cell for name, cell in cells.items()}


def received(**cells: str) -> Row:
    """A sound receipt for recovery."""
    return RECEIVED | {name.replace("_", " "): cell for name, cell in cells.items()}


def fixed_width(*rows: Row) -> str:
    """The rows as lines of the layout table."""
    lines = []
    for row in rows:
        cells = ((row.get(each["column"], ""), int(each["size"])) for each in load_rules("rcra_br_layout"))
        lines.append("".join(cell.ljust(size) for cell, size in cells))
    return "\n".join(lines) + "\n"


@pytest.fixture
def convert(tmp_path: Path) -> Callable[..., ConversionReport]:
    """Writes rows beside a file of locations and converts them."""

    def run(*rows: Row, text: str | None = None, locations: str | None = LOCATIONS) -> ConversionReport:
        source = tmp_path / "BR_REPORTING.txt"
        if text is None:
            with source.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        else:
            source.write_text(text, encoding="utf-8")
        if locations is not None:
            (tmp_path / "locations.csv").write_text(locations, encoding="utf-8")
        return CONVERTERS["rcra-br"](source, year=None, out=tmp_path / "inventory")

    return run


def test_shipments_are_streams_and_recovery_is_a_demand(convert: Any, read_table: Any) -> None:
    """Short tons become tonnes exactly; the material is estimated, and says so."""
    report = convert(shipped(), received())
    assert (report.year, report.rows) == (2023, ())
    (stream,), (demand,) = read_table("streams"), read_table("demands")
    assert (stream["site_id"], stream["quantity"], stream["unit"]) == ("US-TXD000000001", "90.718474", "t")
    assert (stream["material"], stream["hazardous"], stream["current_treatment"]) == ("100207", "true", "R4")
    assert stream["description"] == "estimated material; the report says: ARC FURNACE DUST"
    assert "material estimated: " in stream["source"]
    assert (demand["material"], demand["quantity"], demand["operation"]) == ("100207", "226.796185", "R4")
    assert [(row["name"], row["region"], row["permits"]) for row in read_table("sites")] == [
        ("GULF STEEL", "TX", ""), ("ZINC WORKS", "PA", "R4"),
    ]  # fmt: skip


def test_recovery_of_an_unsaid_kind_leaves_permits_open(convert: Any, read_table: Any) -> None:
    """H039 names no operation, so the site's operations are not closed to those seen."""
    assert convert(received(), received(Management_Method="H039")).rows == ()
    assert [row["permits"] for row in read_table("sites")] == [""]
    assert sorted(row["operation"] for row in read_table("demands")) == ["", "R4"]


def test_the_fixed_width_file_reads_the_same(convert: Any, read_table: Any) -> None:
    """The older text file without a header gives the same inventory as the CSV."""
    convert(shipped(), received())
    expected = [read_table(name) for name in ("sites", "streams", "demands")]
    report = convert(text=fixed_width(shipped(), received()))
    assert report.rows == ()
    assert [read_table(name) for name in ("sites", "streams", "demands")] == expected


def test_a_cut_line_of_the_fixed_width_file_is_reported(convert: Any) -> None:
    """A line that ends before the tons is kept out by its number."""
    report = convert(text=fixed_width(shipped()) + "TXD000000001TX\n")
    assert [(row.row, row.code, row.outcome) for row in report.rows] == [(2, "cell_count", "kept_out")]
    assert (report.counts[0].read, report.counts[0].converted) == (2, 1)


def test_headers_in_other_letters_read_the_same(convert: Any) -> None:
    """`HANDLER_ID` is `Handler ID`."""
    assert convert({name.upper().replace(" ", "_"): cell for name, cell in shipped().items()}).rows == ()


DEFECTS: dict[str, tuple[Row, str, str]] = {
    "cycle unreadable": (shipped(Report_Cycle="20Z3"), "year_unreadable", "20Z3"),
    "form unknown": (shipped(BR_Form="XX"), "form_unknown", "XX"),
    "managed on site": (shipped(Shipped_Tons="0", Managed_Tons="7"), "managed_on_site", "7"),
    "not shipped": (shipped(Shipped_Tons=""), "not_shipped", ""),
    "negative": (shipped(Shipped_Tons="-1"), "quantity_negative", "-1"),
    "thousands or decimals": (shipped(Shipped_Tons="1,234"), "quantity_ambiguous", "1,234"),
    "don't know": (shipped(Shipped_Tons="DK"), "quantity_unreadable", "DK"),
    "too much": (shipped(Shipped_Tons="9e12"), "quantity_implausible", "9e12"),
    "unmapped": (shipped(Form_Code="W999", Federal_Waste_Codes="D001"), "material_unmapped", "W999 D001"),
    "no id": (shipped(Handler_ID=""), "id_missing", ""),
    "no place": (shipped(Handler_ID="CAD999999999"), "coordinates_missing", "CAD999999999"),
    "sign lost": (shipped(Handler_ID="OHD000000003"), "coordinates_outside_country", "40, 82"),
    "landfilled on receipt": (received(Management_Method="H132"), "received_not_recovered", "H132"),
    "received nothing": (received(Received_Tons="0"), "quantity_zero", "0"),
    "double": (shipped(), "row_doubled", ""),
}


@pytest.mark.parametrize("case", DEFECTS)
def test_a_defect_keeps_its_row_out_and_is_reported(case: str, convert: Any) -> None:
    """The row is kept out with its number, id, code and raw value, while its neighbour is converted."""
    broken, code, value = DEFECTS[case]
    report = convert(shipped(), broken)
    assert [(row.row, row.row_id, row.code, row.outcome, row.value) for row in report.rows] == [
        (2, broken["Handler ID"], code, "kept_out", value)
    ]
    assert [(count.read, count.converted, count.kept_out) for count in report.counts] == [(2, 1, 1)]


def test_an_unknown_method_is_remarked_on(convert: Any, read_table: Any) -> None:
    """The stream stays, its treatment open."""
    report = convert(shipped(Management_Method="H777"))
    assert [(row.code, row.outcome, row.value) for row in report.rows] == [("method_unknown", "converted", "H777")]
    assert read_table("streams")[0]["current_treatment"] == ""


@pytest.mark.parametrize(
    ("codes", "form", "material"),
    [
        ("K061", "W303", "100207"),
        ("D008", "W309", "160601"),
        ("D006", "W309", "160602"),
        ("F003 F005", "W203", "140603"),
        ("F002", "", "140602"),
        ("D001", "w206", "130208"),
        ("D001", "", None),
    ],
)
def test_the_first_rule_that_fits_wins(codes: str, form: str, material: str | None) -> None:
    """A listed waste beats its form, a form beats nothing, and what fits no rule has no material."""
    rule = material_rule(codes, form)
    assert (rule["material"] if rule is not None else None) == material


def test_each_material_rule_gives_a_hazardous_code_of_the_list() -> None:
    """What is hazardous in the United States is mapped to codes that the List of Waste calls hazardous."""
    found = [low.normalise(row["material"]) for row in load_rules("rcra_br_materials")]
    entries = [low.entry(code) for code in found if code is not None]
    assert len(entries) == len(load_rules("rcra_br_materials"))
    assert all(entry is not None and entry.hazardous for entry in entries)


def test_reference_rows_are_unique_and_sourced() -> None:
    """No rule stands twice, each says how it was estimated, and methods name operations that exist."""
    rules = load_rules("rcra_br_materials")
    assert len({(row["waste_code"], row["form_code"]) for row in rules}) == len(rules)
    methods = load_rules("rcra_br_methods")
    assert len({row["method"] for row in methods}) == len(methods)
    assert [row for row in methods if row["operation"] and treatment.normalise(row["operation"]) is None] == []
    assert [row for row in (*rules, *methods) if not row["source"].startswith("estimated: ")] == []


def test_the_layout_has_no_gap() -> None:
    """Each column begins where the one before ends."""
    position = 1
    for row in load_rules("rcra_br_layout"):
        assert int(row["position"]) == position
        position += int(row["size"])


def test_a_missing_column_is_named(convert: Any) -> None:
    """A CSV without the tons is refused in words."""
    with pytest.raises(ConversionError, match=r"missing column Shipped Tons"):
        convert({name: cell for name, cell in SHIPPED.items() if name != "Shipped Tons"})


def test_the_inventory_loads(convert: Any, tmp_path: Path) -> None:
    """What is written is an inventory without errors."""
    convert(shipped(), received(), shipped(Form_Code="W203", Federal_Waste_Codes="D001 F003", Management_Method="H061"))
    loaded = data.load(tmp_path / "inventory")
    assert loaded.report.ok
    assert loaded.inventory is not None
    assert (len(loaded.inventory.streams.id), len(loaded.inventory.demands.id)) == (2, 1)
