"""`symbiosis convert`: registers, inventories and plans in every form, through the front door."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from api.cli.exits import ExitCode
from api.cli.main import main
from data import load
from data.faults import Report
from data.readers import read
from data.writers.export import FORMS, Form
from data.writers.inventory import ENDINGS
from data.writers.tables_plan import ENDINGS as PLAN_ENDINGS
from tests.api.trials import BREAD, Tables, tables

Folder = Callable[[Tables], Path]
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
HOSTILE = ("=cmd()", "+1", "@x", "\t=1", "-1+1", "a;=b", "x\n=1", "'=x", "=cmd|' /C calc'!A0")
RECEIPT = {
    "apiCode": "ba6eb330-4f7f-11eb-a2fb-67c34e9ac07c",
    "dateTimeReceived": "2026-11-02T09:12:28Z",
    "yourUniqueReference": "=ticket()",
    "wasteItems": [
        {
            "ewcCodes": ["170107"],
            "wasteDescription": "mixed rubble",
            "physicalForm": "Solid",
            "numberOfContainers": 1,
            "typeOfContainers": "SKI",
            "weight": {"metric": "Tonnes", "amount": 12.5, "isEstimate": False},
            "containsPops": False,
            "containsHazardous": False,
        }
    ],
    "carrier": {"registrationNumber": "CBDL6", "organisationName": "Carts", "meansOfTransport": "Road"},
    "receiver": {"siteName": "Rubble Yard", "authorisationNumber": "EPR/DD2522BF"},
    "receipt": {"address": {"fullAddress": "26a Drum Lane", "postcode": "W12 7ZL"}},
}


def sha(inventory: Path) -> str:
    loaded = load(inventory)
    assert loaded.inventory is not None, loaded.report.to_csv()
    return loaded.inventory.sha256


def converted(source: Path, form: str, folder: Path, endings: dict[Any, str] = ENDINGS) -> Path:
    out = folder / f"to-{form}{endings[form]}"
    assert main(["convert", str(source), "--to", form, "--out", str(out)]) == ExitCode.DONE
    return out


def test_the_forms_are_those_of_the_issue() -> None:
    """The command takes every form that inventories and plans are handed out in."""
    assert set(FORMS) == set(get_args(Form)) == set(ENDINGS) == set(PLAN_ENDINGS)
    assert {"xlsx", "csv", "parquet", "geojson", "json"} <= set(FORMS)


@pytest.mark.parametrize("sample", ["kalundborg", "town"])
def test_an_inventory_means_the_same_in_every_form(sample: str, tmp_path: Path) -> None:
    """From the sample to each form, and from each form to the next in turn, the fingerprint stays."""
    want, latest = sha(SAMPLES / sample), SAMPLES / sample
    for form in FORMS:
        assert sha(converted(SAMPLES / sample, form, tmp_path)) == want
        latest = converted(latest, form, tmp_path / "chain")
        assert sha(latest) == want


@pytest.mark.parametrize("form", FORMS)
def test_hostile_texts_are_inert_and_come_back(form: str, tmp_path: Path) -> None:
    """Texts that spreadsheets run read back as they were, and nothing in the files begins as a formula."""
    streams = [{**BREAD["streams"][0], "stream_id": f"s{i}", "description": text} for i, text in enumerate(HOSTILE)]
    source = tmp_path / "hostile.json"
    source.write_text(json.dumps(tables(streams=streams)))
    out = converted(source, form, tmp_path)
    assert read(out, Report()).tables["streams"].columns["description"].tolist() == list(HOSTILE)
    assert not list(running(out))


def running(out: Path) -> list[str]:
    """The texts of a written inventory that a spreadsheet would run."""
    if out.suffix == ".xlsx":
        with zipfile.ZipFile(out) as book:
            return [name for name in book.namelist() if b"<f>" in book.read(name) or "externalLink" in name]
    if out.suffix == ".zip":
        with zipfile.ZipFile(out) as archive:
            archive.extractall(out.with_suffix(""))
        out = out.with_suffix("")
    files = sorted(out.glob("*.csv")) if out.is_dir() else []
    cells = []
    for file in files:
        for separator in ",;":
            with file.open(newline="", encoding="utf-8") as opened:
                cells += [cell for row in csv.reader(opened, delimiter=separator) for cell in row]
    assert cells or not files
    return [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_faulty_cells_are_converted_as_they_are(tmp_path: Path) -> None:
    """What validate reports of the cells is the same before and after: converting judges and loses nothing."""
    bad = tmp_path / "bad.json"
    faulty = tables(streams={"quantity": "=many", "disposal_cost": "1,5", "quantty": "3"}, demands={"material": " "})
    bad.write_text(json.dumps(faulty))
    before = [(fault.table, fault.row, fault.column, fault.code, fault.value) for fault in load(bad).report]
    assert len(before) == 4
    for form in FORMS:
        after = load(converted(bad, form, tmp_path)).report
        assert [(fault.table, fault.row, fault.column, fault.code, fault.value) for fault in after] == before


def test_a_file_that_cannot_be_read_whole_is_refused_with_its_report(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row that is too long would be lost: 3, the report, and nothing is written."""
    broken = folder(BREAD)
    (broken / "streams.csv").write_text("stream_id,material,quantity\na,bread,1,2\n")
    command = ["convert", str(broken), "--to", "xlsx", "--out", str(tmp_path / "out.xlsx")]
    assert main(command) == ExitCode.INVALID
    printed = capsys.readouterr().out
    assert "ragged_row" in printed
    assert "Nothing was written" in printed
    assert main([*command, "--json"]) == ExitCode.INVALID
    document = json.loads(capsys.readouterr().out)
    assert (document["valid"], document["faults"][0]["code"]) == (False, "ragged_row")
    assert not (tmp_path / "out.xlsx").exists()


def test_how_csv_is_read_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Semicolons and decimal commas become the contract's CSV; what was found out is told, what was named is not."""
    (tmp_path / "in").mkdir()
    text = "stream_id;organisation;latitude_deg;longitude_deg;material;quantity\ns;Mühle;60,5;20;030105;1,200\n"
    (tmp_path / "in/streams.csv").write_bytes(text.encode("cp1252"))
    command = ["convert", str(tmp_path / "in"), "--to", "csv", "--json", "--out"]
    told = ["--encoding", "cp1252", "--separator", ";", "--decimal", ","]
    assert main([*command, str(tmp_path / "told"), *told]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {
        "out": str(tmp_path / "told"),
        "to": "csv",
        "written": {"streams": 1},
        "faults": [],
    }
    assert (tmp_path / "told/streams.csv").read_text(encoding="utf-8").splitlines()[1] == "s,Mühle,60.5,20,030105,1.2"
    assert main([*command, str(tmp_path / "found")]) == ExitCode.DONE
    codes = {fault["code"] for fault in json.loads(capsys.readouterr().out)["faults"]}
    assert codes == {"encoding_detected", "separator_detected", "decimal_detected"}


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_takes_every_form(form: str, solved: tuple[Path, Path], tmp_path: Path) -> None:
    """The exchange of the plan is in each form, with the same quantity."""
    out = converted(solved[1], form, tmp_path, PLAN_ENDINGS)
    assert quantity(out, form) == pytest.approx(25)


def quantity(out: Path, form: str) -> float:
    """What the only exchange carries, by the reader that is usual for a form."""
    match form:
        case "xlsx":
            header, row = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("exchanges").to_python()
            return float(row[header.index("quantity")])
        case "json":
            return float(json.loads(out.read_text())["exchanges"][0]["quantity"])
        case "parquet":
            return float(pq.read_table(out / "exchanges.parquet").to_pylist()[0]["quantity"])
        case "geojson":
            features = [feature["properties"] for feature in json.loads(out.read_text())["features"]]
            return float(next(feature["quantity"] for feature in features if feature["kind"] == "exchange"))
        case "zip":
            with zipfile.ZipFile(out) as archive:
                archive.extractall(out.with_suffix(""))
            out = out.with_suffix("")
    with (out / "exchanges.csv").open(newline="") as file:
        return float(next(csv.DictReader(file))["quantity"])


@pytest.mark.parametrize("form", ["csv", "zip"])
def test_a_converted_plan_can_be_judged(form: str, solved: tuple[Path, Path], tmp_path: Path) -> None:
    """The CSV folder and the unpacked ZIP of a plan are plans: check verifies them."""
    out = converted(solved[1], form, tmp_path, PLAN_ENDINGS)
    if form == "zip":
        shutil.unpack_archive(out, tmp_path / "unpacked")
        out = tmp_path / "unpacked"
    assert main(["check", str(solved[0]), str(out)]) == ExitCode.DONE


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of one receipt that can be used and one that cannot."""
    source = tmp_path / "receipts.json"
    source.write_text(json.dumps([RECEIPT, {**RECEIPT, "wasteItems": [{}]}]))
    (tmp_path / "locations.csv").write_text("postcode,lat,long\nW12 7ZL,51.51,-0.23\n")
    return source


@pytest.mark.parametrize("form", FORMS)
def test_a_register_takes_every_form(
    form: str, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The inventory is that of the CSV folder, and the remarks go along: inside a folder, beside a file."""
    command = ["convert", str(register), "--from", "uk-receipts", "--json"]
    assert main([*command, "--out", str(tmp_path / "plain")]) == ExitCode.DONE
    plain = json.loads(capsys.readouterr().out)
    out = tmp_path / f"out{ENDINGS[form]}"
    assert main([*command, "--to", form, "--out", str(out)]) == ExitCode.DONE
    document = json.loads(capsys.readouterr().out)
    remarks = out / "conversion" if out.is_dir() else tmp_path / "out-conversion"
    assert document == {**plain, "out": str(out), "to": form, "report": str(remarks)}
    assert sha(out) == sha(tmp_path / "plain")
    for file in ("report.csv", "counts.csv"):
        assert (remarks / file).read_text() == (tmp_path / "plain/conversion" / file).read_text()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["inventory", "--out", "new"], "--from FORMAT if SOURCE is a register"),
        (["inventory", "--to", "papyrus", "--out", "new"], "known: csv"),
        (["inventory", "--to", "csv", "--year", "2020", "--out", "new"], "--year concerns a register"),
        (["inventory", "--from", "eprtr", "--decimal", ",", "--out", "new"], "--decimal concerns an inventory"),
        (["plan", "--to", "csv", "--encoding", "utf-8", "--out", "new"], "--encoding concerns an inventory"),
        (["nowhere", "--to", "csv", "--out", "new"], "there is no such file or folder"),
        (["inventory", "--to", "csv", "--out", "inventory"], "is there already"),
        (["inventory", "--to", "json", "--out", "file.json"], "is there already"),
        (["inventory", "--to", "xlsx", "--out", "new.json"], "ends in .xlsx"),
        (["inventory", "--to", "csv", "--out", "new.xlsx"], "this form is a folder"),
        (["plan", "--to", "geojson", "--out", "new.geojson"], "has no map.geojson"),
        (["broken", "--to", "xlsx", "--out", "new.xlsx"], "summary.json: found no such file"),
        (["receipts.json", "--from", "uk-receipts", "--to", "json", "--out", "file.json"], "is there already"),
        (["placeless.json", "--to", "geojson", "--out", "new"], "coordinates"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    arguments: list[str],
    word: str,
    folder: Folder,
    register: Path,
    solved: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """2 and a sentence that names the option, and the folder is as it was."""
    monkeypatch.chdir(tmp_path)
    folder(BREAD).rename("inventory")
    Path("file.json").write_text("mine")
    Path("placeless.json").write_text('{"materials": [{"material": "bread", "unit": "t"}]}')
    shutil.copytree(solved[1], "plan")
    Path("plan/map.geojson").unlink()
    shutil.copytree("plan", "broken")
    Path("broken/summary.json").unlink()
    before = sorted(path.as_posix() for path in Path().rglob("*"))
    assert main(["convert", *arguments]) == ExitCode.USAGE
    assert word in " ".join(capsys.readouterr().err.split())
    assert sorted(path.as_posix() for path in Path().rglob("*")) == before
    assert Path("file.json").read_text() == "mine"
