"""Damaged and hostile files end in a fault, quickly and in little memory; exports hold no formula."""

import csv
import io
import json
import zipfile
from functools import cache, partial
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.faults import Report
from data.loading import load_raw
from data.raw import RawInventory, RawTable
from data.readers import csv_folder, geojson_sites, parquet_table, read, workbook, zip_folder
from data.writers.inventory import write_raw
from data.writers.tables import csv_text, parquet_bytes
from data.writers.workbook import workbook_bytes
from tests.data.parsers import PARSER

COLUMNS = {"stream_id": ["s1", "s2"], "site_id": ["a", "a"], "material": ["030105", "191202"], "quantity": [1.5, None]}
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1+1"]


@cache
def workbook_of_two_rows() -> bytes:
    return workbook_bytes({"streams": COLUMNS, "policy": {"key": ["currency"], "value": ["SEK"]}})


@cache
def parquet_of_two_rows() -> bytes:
    return parquet_bytes(COLUMNS)


@cache
def sites_of_two_rows() -> bytes:
    point = {"type": "Point", "coordinates": [24.5, 60.5]}
    features = [{"type": "Feature", "id": k, "geometry": point, "properties": {"name": "x"}} for k in ("a", "b")]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


DAMAGE = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=6)


def damaged(content: bytes, damage: list[tuple[int, int]], cut: int) -> bytes:
    changed = bytearray(content)
    for place, byte in damage:
        changed[place % len(changed)] = byte
    return bytes(changed[: len(changed) - cut])


@PARSER
@given(st.binary(max_size=80), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"\xff\xfe", b"{"]))
def test_any_bytes_in_any_form_are_read_or_reported(content: bytes, start: bytes) -> None:
    """Whatever the bytes, each reader returns tables of equal columns or a fault."""
    report = Report()
    content = start + content
    for tables in (
        workbook.parse(content, report).tables,
        zip_folder.parse(content, report).tables,
        csv_folder.assemble(
            dict.fromkeys(("streams.csv", "demands.parquet", "sites.geojson"), partial(io.BytesIO, content)), report
        ).tables,
    ):
        for table in tables.values():
            assert {len(cells) for cells in table.columns.values()} <= {table.rows}
    assert not report.ok


@PARSER
@given(DAMAGE, st.integers(0, 40))
def test_damaged_workbooks_are_read_or_reported(damage: list[tuple[int, int]], cut: int) -> None:
    """A workbook with changed and missing bytes never raises."""
    report = Report()
    load_raw(workbook.parse(damaged(workbook_of_two_rows(), damage, cut), report), report)


@PARSER
@given(st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from(list(b'<>"/=AZ09 &;\x00'))), max_size=4))
def test_sheets_of_damaged_xml_are_read_or_reported(damage: list[tuple[int, int]]) -> None:
    """A workbook whose archive is sound and whose sheet is not never raises."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_of_two_rows())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, damage, 0) if "sheet1" in name or "shared" in name else content)
    report = Report()
    load_raw(workbook.parse(out.getvalue(), report), report)


@PARSER
@given(DAMAGE, st.integers(0, 40))
def test_damaged_parquet_is_read_or_reported(damage: list[tuple[int, int]], cut: int) -> None:
    """A Parquet file with changed and missing bytes never raises."""
    report = Report()
    table = parquet_table.parse("streams", partial(io.BytesIO, damaged(parquet_of_two_rows(), damage, cut)), report)
    assert table.complete or not report.ok
    load_raw(RawInventory({"streams": table}), report)


@PARSER
@given(DAMAGE, st.integers(0, 40))
def test_damaged_geojson_is_read_or_reported(damage: list[tuple[int, int]], cut: int) -> None:
    """A GeoJSON file with changed and missing bytes never raises."""
    report = Report()
    table = geojson_sites.parse(damaged(sites_of_two_rows(), damage, cut), report)
    load_raw(RawInventory({"sites": table}), report)


def test_no_export_holds_a_formula(tmp_path: Path) -> None:
    """Texts that a spreadsheet would run are cells of text in a workbook, and guarded in CSV."""
    columns = {"stream_id": FORMULAS, "=evil": FORMULAS}
    with zipfile.ZipFile(io.BytesIO(workbook_bytes({"streams": columns}))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == 2 * (len(FORMULAS) + 1)
    written = [cell for row in csv.reader(io.StringIO(csv_text(columns), newline="")) for cell in row]
    assert len(written) == 2 * (len(FORMULAS) + 1)
    assert {cell[0] for cell in written} == {"s", "'"}
    cells = {name: np.array(texts, dtype=object) for name, texts in columns.items()}
    raw = RawInventory({"streams": RawTable("streams", cells, np.arange(1, len(FORMULAS) + 1, dtype=np.int32))})
    write_raw(raw, tmp_path, "csv")
    back = read(tmp_path, Report()).tables["streams"].columns
    assert {name: texts.tolist() for name, texts in back.items()} == columns
