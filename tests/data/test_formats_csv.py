"""CSV as spreadsheets of all countries write it: found out, reported, and overridden by who knows better."""

import io
from functools import partial
from pathlib import Path

import pytest

from data import load
from data.faults import Report
from data.raw import RawTable
from data.readers import csv_table
from data.readers.options import ENCODINGS, ReadingOptions

PLAIN = "stream_id,site_id,material,quantity,description\ns1,a,030105,12.5,Sägemehl\ns2,a,030105,1200,Öl\n"
GERMAN = PLAIN.replace(",", ";").replace("12.5", "12,5")


def parsed(content: bytes, options: ReadingOptions | None = None) -> tuple[RawTable, list[tuple[str, str]]]:
    report = Report()
    table = csv_table.parse("streams", partial(io.BytesIO, content), report, options or ReadingOptions())
    return table, [(str(fault.code), fault.value) for fault in report]


def cells(table: RawTable) -> dict[str, list[str]]:
    return {name: column.tolist() for name, column in table.columns.items()}


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", [("encoding_detected", "UTF-16")]),
        ("utf-16-le", [("encoding_detected", "UTF-16")]),
        ("utf-16-be", [("encoding_detected", "UTF-16")]),
        ("cp1252", [("encoding_detected", "Windows-1252")]),
    ],
)
def test_encodings_are_found_out(encoding: str, remark: list[tuple[str, str]]) -> None:
    """The same cells come of every encoding; any but UTF-8 is remarked."""
    table, faults = parsed(PLAIN.encode(encoding))
    assert faults == remark
    assert cells(table) == cells(parsed(PLAIN.encode())[0])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_named_encoding_is_taken(encoding: str) -> None:
    """What the user says is not remarked, and holds where nothing could be found out."""
    table, faults = parsed(PLAIN.encode(encoding), ReadingOptions(encoding=encoding.upper()))
    assert faults == []
    assert table.columns["description"].tolist() == ["Sägemehl", "Öl"]


def test_a_named_encoding_that_does_not_fit_is_a_fault() -> None:
    """Bytes that are none in the named encoding are reported with their place."""
    table, faults = parsed(PLAIN.encode("cp1252"), ReadingOptions(encoding="utf-8"))
    assert faults == [("bad_encoding", "0xe4")]
    assert not table.complete


@pytest.mark.parametrize(("sign", "shown"), [(";", ";"), ("\t", "tab")])
def test_separators_are_found_out(sign: str, shown: str) -> None:
    """Semicolons and tabs give the same cells, with a remark."""
    table, faults = parsed(PLAIN.replace(",", sign).encode())
    assert faults == [("separator_detected", shown)]
    assert cells(table) == cells(parsed(PLAIN.encode())[0])


def test_a_first_line_that_names_the_separator_is_obeyed() -> None:
    """The line sep=; of a spreadsheet is no header and moves no row number."""
    table, faults = parsed(b"sep=;\r\n" + PLAIN.replace(",", ";").encode())
    assert faults == [("separator_detected", ";")]
    assert table.number.tolist() == [1, 2]
    assert list(table.columns) == ["stream_id", "site_id", "material", "quantity", "description"]


def test_semicolons_in_a_list_are_no_separator() -> None:
    """A header with commas stays one of commas, whatever stands in the cells."""
    table, faults = parsed(b"site_id,permits\na,R1;R2;R3;R4\n")
    assert faults == []
    assert table.columns["permits"].tolist() == ["R1;R2;R3;R4"]


def test_decimal_commas_are_found_out_and_quoted_as_written(tmp_path: Path) -> None:
    """Figures with commas are read where commas cannot mean else; a fault still quotes the cell as it was."""
    (tmp_path / "streams.csv").write_text(GERMAN.replace("1200", "-7,25").replace(";a;", ";;"), encoding="utf-8")
    report = load(tmp_path).report
    assert ("decimal_detected", "12,5") in [(str(fault.code), fault.value) for fault in report]
    (fault,) = (fault for fault in report if fault.code == "out_of_range")
    assert (fault.row, fault.column, fault.value) == (2, "quantity", "-7,25")


@pytest.mark.parametrize(
    ("text", "options", "decimal"),
    [
        (GERMAN, ReadingOptions(), ","),
        (GERMAN, ReadingOptions(decimal="."), "."),
        (GERMAN.replace("12,5", "1,200"), ReadingOptions(), "."),
        (GERMAN.replace("12,5", "1,200"), ReadingOptions(decimal=","), ","),
        (GERMAN.replace("1200", "1.5"), ReadingOptions(), "."),
        (GERMAN.replace("1200", "1.200,5"), ReadingOptions(), ","),
        (PLAIN.replace("12.5", '"12,5"'), ReadingOptions(), "."),
    ],
)
def test_decimal_commas_are_never_guessed(text: str, options: ReadingOptions, decimal: str) -> None:
    """A comma that may set off thousands, or stands beside points, is taken for a decimal sign only where told."""
    assert parsed(text.encode(), options)[0].decimal == decimal


@pytest.mark.parametrize(
    "options", [{"encoding": "klingon"}, {"separator": "x"}, {"decimal": ";"}, {"decimal": ",", "separator": ","}]
)
def test_options_that_make_no_sense_are_refused(options: dict[str, str]) -> None:
    """An unknown value is named with those that are known."""
    with pytest.raises(ValueError, match=r"known|cannot both"):
        ReadingOptions(**options)


def test_options_change_the_inventory_that_is_loaded(tmp_path: Path) -> None:
    """What load is told of the files arrives at the cells: 1,200 is 1.2 where commas are decimal."""
    text = "stream_id;organisation;latitude_deg;longitude_deg;material;quantity\ns;x;60;20;030105;1,200\n"
    (tmp_path / "streams.csv").write_text(text)
    assert load(tmp_path).inventory is None
    inventory = load(tmp_path, ReadingOptions(decimal=",")).inventory
    assert inventory is not None
    assert inventory.streams.quantity.tolist() == [[1.2]]
