"""A plan in every form holds the same rows, read by programs that are not ours, and nothing that runs."""

import csv
import io
import json
import zipfile
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from data.readers.plan import read_plan
from data.writers.export import Export, Form, put
from data.writers.plan import write_plan
from data.writers.tables import UnwritableError
from data.writers.tables_plan import export_plan, plan_tables
from symbiosis.plan import Plan
from tests.data.writers.plans import (
    booked_plan,
    infeasible_plan,
    rejected_summary,
    sample_inventory,
    sample_plan,
    unmatched,
)

HOSTILE = ("=cmd()", "+1", "@x", "\t=1", "-1+1", "a;=b", "x\n=1", "'=x")
PLANS = {
    "plan": sample_plan(),
    "booked": booked_plan(),
    "infeasible": infeasible_plan(),
    "hostile": sample_plan(unmatched=tuple(unmatched(text, reason=text, advice=text) for text in HOSTILE)),
}
Rows = dict[str, list[dict[str, Any]]]


def exported(folder: Path, form: Form) -> Export:
    return export_plan(folder, read_plan(folder), form)


def expected(plan: Plan) -> Rows:
    """The rows of each table, figures that are not known as None."""
    return {name: rows_of(columns) for name, columns in plan_tables(plan).items()}


def rows_of(columns: dict[str, Any]) -> list[dict[str, Any]]:
    rows = zip(*columns.values(), strict=True)
    return [{name: known(cell) for name, cell in zip(columns, row, strict=True)} for row in rows]


def known(cell: Any) -> Any:
    return None if isinstance(cell, float) and isnan(cell) else cell


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest, tmp_path: Path) -> Plan:
    """A plan, written to the folder ``plan``."""
    chosen = PLANS[request.param]
    write_plan(chosen, sample_inventory(), tmp_path / "plan")
    return chosen


def test_parquet_holds_the_tables(plan: Plan, tmp_path: Path) -> None:
    """pyarrow reads every table with typed columns, those of a table without rows too."""
    put(exported(tmp_path / "plan", "parquet"), tmp_path / "out")
    read = {file.stem: pq.read_table(file) for file in (tmp_path / "out").glob("*.parquet")}
    assert {name: table.to_pylist() for name, table in read.items()} == expected(plan)
    kinds = {name: str(read["exchanges"].schema.field(name).type) for name in ("from_id", "quantity")}
    assert kinds == {"from_id": "string", "quantity": "double"}
    assert str(read["facilities"].schema.field("open").type) == "bool"


def test_the_workbook_holds_the_tables(plan: Plan, tmp_path: Path) -> None:
    """calamine reads a sheet a table with the same cells; no sheet has a formula, a link or an object."""
    put(exported(tmp_path / "plan", "xlsx"), tmp_path / "plan.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx"))
    for name, rows in expected(plan).items():
        header, *cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert [dict(zip(header, row, strict=True)) for row in cells] == [
            {column: "" if cell is None else cell for column, cell in row.items()} for row in rows
        ]
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) >= 4
    assert not any(mark in sheet for sheet in sheets for mark in ("<f>", "<f ", "<hyperlink"))
    assert not any("externalLink" in name for name in parts)


def test_the_document_holds_the_tables_and_the_summary(plan: Plan, tmp_path: Path) -> None:
    """Strict JSON has the same rows, cells that are not known left out, and summary.json whole."""
    put(exported(tmp_path / "plan", "json"), tmp_path / "plan.json")
    document = json.loads((tmp_path / "plan.json").read_text(), parse_constant=pytest.fail)
    assert document.pop("summary") == json.loads((tmp_path / "plan/summary.json").read_text())
    assert document == {
        name: [{column: cell for column, cell in row.items() if cell not in (None, "")} for row in rows]
        for name, rows in expected(plan).items()
    }


def test_csv_is_a_plan_again_and_runs_nothing(plan: Plan, tmp_path: Path) -> None:
    """pandas reads the same figures, our reader the same plan, and no cell begins as a formula does."""
    put(exported(tmp_path / "plan", "csv"), tmp_path / "out")
    assert repr(read_plan(tmp_path / "out")) == repr(plan)
    exchanges = pd.read_csv(tmp_path / "out/exchanges.csv")
    assert exchanges["net_benefit"].tolist() == [row.net_benefit for row in plan.exchanges]
    for file in (tmp_path / "out").glob("*.csv"):
        for separator in ",;":
            cells = csv.reader(io.StringIO(file.read_text(), newline=""), delimiter=separator)
            texts = [cell for row in cells for cell in row if not is_figure(cell)]
            assert not any(text.startswith(("=", "+", "-", "@", "\t")) for text in texts)


def is_figure(cell: str) -> bool:
    try:
        float(cell.split(",")[0])
    except ValueError:
        return False
    return True


def test_geojson_is_the_map(plan: Plan, tmp_path: Path) -> None:
    """The map of the folder, byte for byte: every site, and a line for each exchange."""
    put(exported(tmp_path / "plan", "geojson"), tmp_path / "plan.geojson")
    content = (tmp_path / "plan.geojson").read_bytes()
    assert content == (tmp_path / "plan/map.geojson").read_bytes()
    kinds = [feature["properties"]["kind"] for feature in json.loads(content)["features"]]
    assert kinds.count("exchange") == len(plan.exchanges)


def test_a_zip_is_the_folder(plan: Plan, tmp_path: Path) -> None:
    """Unpacked, the ZIP is the plan folder: every file, and a plan that reads the same."""
    put(exported(tmp_path / "plan", "zip"), tmp_path / "plan.zip")
    with zipfile.ZipFile(tmp_path / "plan.zip") as archive:
        archive.extractall(tmp_path / "out")
    assert repr(read_plan(tmp_path / "out")) == repr(plan)
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "plan").iterdir()
    }


def sheets(export: Export) -> dict[str, list[list[Any]]]:
    (content,) = export.files.values()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_tells_what_the_summary_does(tmp_path: Path) -> None:
    """Figures, notes, conflicts and violations stand on sheets; sheets of what there is none of are left out."""
    write_plan(sample_plan(summary=rejected_summary()), sample_inventory(), tmp_path / "rejected")
    told = sheets(exported(tmp_path / "rejected", "xlsx"))
    assert ["certificate.status", "rejected"] in told["summary"]
    assert ["costs.opening", 20000.0] in told["summary"]
    assert told["notes"] == [["note"], ["HiGHS was chosen: 6 candidates & no lots"]]
    assert [row[0] for row in told["violations"]] == ["code", "capacity", "pair"]
    assert "conflicts" not in told
    write_plan(infeasible_plan(), sample_inventory(), tmp_path / "infeasible")
    assert sheets(exported(tmp_path / "infeasible", "xlsx"))["conflicts"][1][0] == "demand d-gypsum: min_quantity"


def test_a_folder_without_a_map_is_said(tmp_path: Path) -> None:
    """What cannot be read or is not there is named."""
    write_plan(sample_plan(), sample_inventory(), tmp_path / "plan")
    for content, word in (("[", "cannot be read"), ("{}", "no FeatureCollection"), (None, "has no map.geojson")):
        (tmp_path / "plan/map.geojson").unlink()
        if content is not None:
            (tmp_path / "plan/map.geojson").write_text(content)
        with pytest.raises(UnwritableError, match=word):
            exported(tmp_path / "plan", "geojson")
