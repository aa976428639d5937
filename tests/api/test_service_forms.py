"""Inventories and plans go in and out of the service in every form, and mean the same."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from api.http.files import MOST_REFUSED
from api.http.media import XLSX_TYPE
from data import load
from data.faults import Report
from data.readers import read
from data.readers.plan import read_plan
from data.writers.export import FORMS
from data.writers.inventory import ENDINGS, write_raw
from tests.api.trials import BREAD, INVALID, NOBODY, Service, problem, tables

TOWN = Path(__file__).parents[2] / "data" / "samples" / "town"
BAD = Path(__file__).parents[1] / "data" / "bad"
HOSTILE = ("=cmd()", "+1", "@x", "\t=1", "-1+1", "a;=b", "'=x", "=cmd|' /C calc'!A0", "<r>=1</r>")
MEDIA_TYPES = {"xlsx": XLSX_TYPE, "json": "application/json", "zip": "application/zip"}


def sent(service: Service, path: Path) -> httpx.Response:
    """Send a written inventory: a file as the body itself, a folder as the files of a form."""
    if path.is_dir():
        files = [("file", (file.name, file.read_bytes())) for file in sorted(path.iterdir())]
        return service.http.post("/v1/inventories", files=files)
    media_type = MEDIA_TYPES[path.suffix.removeprefix(".")]
    return service.http.post("/v1/inventories", content=path.read_bytes(), headers={"content-type": media_type})


def fetched(service: Service, inventory_id: str, form: str, folder: Path) -> Path:
    """Fetch an inventory as a file, which is written to the folder."""
    answer = service.http.get(f"/v1/inventories/{inventory_id}/download", params={"form": form})
    assert answer.status_code == 200, answer.text
    ending = ENDINGS[form] or ".zip"
    stem = f"inventory-{inventory_id[:8]}" + ("" if ENDINGS[form] else f"-{form}")
    assert answer.headers["content-disposition"] == f'attachment; filename="{stem}{ending}"'
    assert answer.headers["content-type"] == MEDIA_TYPES[ending.removeprefix(".")]
    (folder / f"{stem}{ending}").write_bytes(answer.content)
    return folder / f"{stem}{ending}"


def test_an_inventory_goes_in_and_out_in_every_form(service: Service, tmp_path: Path) -> None:
    """Sent in a form and fetched in the next, all around, the fingerprint is that of the sample."""
    loaded = load(TOWN)
    assert loaded.inventory is not None
    for form, other in zip(FORMS, (*FORMS[1:], FORMS[0]), strict=True):
        folder = tmp_path / form
        folder.mkdir()
        write_raw(read(TOWN, Report()), folder / f"in{ENDINGS[form]}", form)
        first = sent(service, folder / f"in{ENDINGS[form]}")
        assert first.status_code == 201, first.text
        again = sent(service, fetched(service, first.json()["id"], other, folder))
        assert first.json()["sha256"] == again.json()["sha256"] == loaded.inventory.sha256


def test_hostile_texts_are_inert_and_come_back(service: Service, tmp_path: Path) -> None:
    """Texts that spreadsheets run are the same texts in every download, and no cell of any begins as a formula."""
    streams = [{**BREAD["streams"][0], "stream_id": f"s{i}", "description": text} for i, text in enumerate(HOSTILE)]
    inventory_id = service.upload(tables(streams=streams))
    for form in FORMS:
        out = fetched(service, inventory_id, form, tmp_path)
        assert read(out, Report()).tables["streams"].columns["description"].tolist() == list(HOSTILE)
        assert not running(out)


def running(out: Path) -> list[str]:
    """The cells of a downloaded file that a spreadsheet would run."""
    if not zipfile.is_zipfile(out):
        return []
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cells = [
        cell
        for name, part in parts.items()
        for separator in ",;"
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(part.decode(), newline=""), delimiter=separator)
        for cell in row
    ]
    formulas = [name for name, part in parts.items() if name.endswith(".xml") and b"<f>" in part]
    return formulas + [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_a_workbook_can_be_sent_as_the_body_and_in_a_form(service: Service, tmp_path: Path) -> None:
    """Its media type tells the one, its name the other; it is kept as the workbook that it is."""
    write_raw(read(TOWN, Report()), tmp_path / "town.xlsx", "xlsx")
    body = sent(service, tmp_path / "town.xlsx").json()
    content = (tmp_path / "town.xlsx").read_bytes()
    form = service.http.post("/v1/inventories", files={"file": ("Our Town.XLSX", content)}).json()
    assert body["sha256"] == form["sha256"]
    assert (form["name"], form["file_format"]) == ("Our Town.XLSX", "xlsx")
    assert (service.data / "inventories" / f"{form['id']}.xlsx").read_bytes() == content


def test_the_files_of_a_folder_can_be_sent_one_by_one(service: Service) -> None:
    """CSV, Parquet, GeoJSON and the policy make one inventory; folders in names and other files are no matter."""
    streams = "stream_id,site_id,material,quantity\nbread,q,bread,40\n"
    point = {"type": "Point", "coordinates": [24.9, 60.2]}
    sites = {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "q", "geometry": point}]}
    demands = pd.DataFrame({"demand_id": ["mash"], "site_id": ["q"], "material": ["bread"], "quantity": [25.0]})
    files = [
        ("file", ("../../streams.csv", streams.encode())),
        ("file", ("in\\demands.parquet", demands.to_parquet())),
        ("file", ("sites.geojson", json.dumps(sites).encode())),
        ("file", ("policy.toml", b'currency = "SEK"\n')),
    ]
    answer = service.http.post("/v1/inventories", files=files)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["currency"], made["counts"]["streams"], made["counts"]["demands"]) == ("SEK", 1, 1)
    assert made["name"] == "../../streams.csv and 3 more"
    assert not list(service.data.parent.rglob("streams.csv"))
    assert service.ended(service.run(made["id"]))["status"] == "optimal"


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (("a.xlsx", "b.xlsx"), "one workbook"),
        (("streams.csv", "notes.txt"), "notes.txt"),
        (("streams.csv", "old/streams.csv"), "Two files are named streams.csv"),
    ],
)
def test_files_that_make_no_folder_are_415(service: Service, names: tuple[str, ...], word: str) -> None:
    """What does not belong together, or twice, is named."""
    answer = service.http.post("/v1/inventories", files=[("file", (name, b"stream_id\n")) for name in names])
    assert word in problem(answer, 415)["detail"]
    assert not list((service.data / "incoming").iterdir())


def test_more_files_than_an_inventory_has_are_refused(service: Service) -> None:
    """A form of thousands of files is a problem document, not thousands of files."""
    answer = service.http.post("/v1/inventories", files=[("file", (f"{i}.csv", b"")) for i in range(200)])
    assert "Too many files" in problem(answer, 400)["detail"]


@pytest.mark.parametrize("bomb", ["workbook_bomb", "workbook_vast", "zip_bomb"])
@pytest.mark.parametrize("way", ["body", "form"])
def test_bombs_are_refused(service: Service, bomb: str, way: str) -> None:
    """What would unpack to gigabytes is an error report, by either way in, and the service goes on."""
    (path,) = (path for path in (BAD / bomb).iterdir() if path.name != "expected.csv")
    if way == "body":
        answer = sent(service, path)
    else:
        answer = service.http.post("/v1/inventories", files={"file": (path.name, path.read_bytes())})
    assert problem(answer, 422)["faults"][0]["code"] in {"bad_workbook", "bad_zip"}
    assert service.http.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format_not_built"),
        ("macros.xlsm", b"PK\x03\x04", "format_not_built"),
        ("false.xlsx", b"stream_id\n", "wrong_format"),
        ("streams.csv", b"PK\x03\x04", "wrong_format"),
        ("strange.csv", b"a,b\n", "no_table"),
    ],
)
def test_a_file_that_is_not_read_is_told_so(service: Service, name: str, content: bytes, code: str) -> None:
    """Old workbooks, workbooks with macros, false names and strange tables get the words of the command line."""
    document = problem(service.http.post("/v1/inventories", files={"file": (name, content)}), 422)
    assert code in {fault["code"] for fault in document["faults"]}
    assert service.http.get(document["report"]).status_code == 200


def test_a_refused_upload_leaves_its_report(service: Service) -> None:
    """The marked workbook, the CSV and the JSON of the report hold the same faults as the problem document."""
    document = problem(service.http.post("/v1/inventories", json=INVALID), 422)
    marked = service.http.get(document["report"])
    assert marked.headers["content-type"] == XLSX_TYPE
    book = CalamineWorkbook.from_filelike(io.BytesIO(marked.content))
    assert book.sheet_names[0] == "error report"
    assert book.get_sheet_by_name("streams").to_python()[1][5] == "many"
    header, *rows = book.get_sheet_by_name("error report").to_python()
    assert [dict(zip(header, row, strict=True))["code"] for row in rows] == [row["code"] for row in document["faults"]]
    assert service.http.get(document["report"], params={"form": "json"}).json() == document["faults"]
    text = service.http.get(document["report"], params={"form": "csv"})
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert text.text.splitlines()[1].startswith("streams,1,quantity,bad_number,error,many,")


def test_only_the_latest_refused_uploads_are_kept(service: Service) -> None:
    """The first report is gone once as many others came as are kept; what was never there is the same 404."""
    first = problem(service.http.post("/v1/inventories", json=INVALID), 422)["report"]
    for _ in range(MOST_REFUSED):
        service.http.post("/v1/inventories", json=INVALID)
    for address in (first, f"/v1/reports/{NOBODY}", "/v1/reports/..%2fx"):
        problem(service.http.get(address), 404)
    assert len(list((service.data / "refused").iterdir())) == MOST_REFUSED


def test_the_warnings_of_an_inventory_can_be_fetched(service: Service) -> None:
    """What an upload was warned of is there as a file too."""
    inventory_id = service.upload(tables(streams={"quantty": 5}))
    (fault,) = service.http.get(f"/v1/inventories/{inventory_id}/report?form=json").json()
    assert (fault["severity"], fault["column"]) == ("warning", "quantty")
    assert service.http.get(f"/v1/inventories/{inventory_id}/report").headers["content-type"] == XLSX_TYPE


@pytest.fixture(scope="module")
def run_id(service: Service) -> str:
    """A run with a plan of one exchange, by a stream with a name that a spreadsheet would run."""
    run = service.run(service.upload(tables(streams={"stream_id": "=cmd()"})))
    assert service.ended(run)["status"] == "optimal"
    return run


def of_plan(service: Service, run_id: str, form: str) -> httpx.Response:
    answer = service.http.get(f"/v1/runs/{run_id}/download", params={"form": form})
    assert answer.status_code == 200, answer.text
    return answer


def test_a_plan_can_be_fetched_in_every_form(service: Service, run_id: str, tmp_path: Path) -> None:
    """Each form, read by a program that is not ours, has the rows that the service gives one by one."""
    (row,) = service.http.get(f"/v1/runs/{run_id}/exchanges").json()["items"]
    assert row["from_id"] == "=cmd()"
    header, cells = table_of(of_plan(service, run_id, "xlsx").content)
    assert dict(zip(header, cells, strict=True)) == row
    document = of_plan(service, run_id, "json").json()
    assert document["exchanges"] == [{name: cell for name, cell in row.items() if cell != ""}]
    assert document["summary"] == service.http.get(f"/v1/runs/{run_id}/plan").json()
    with zipfile.ZipFile(io.BytesIO(of_plan(service, run_id, "parquet").content)) as archive:
        frame = pd.read_parquet(io.BytesIO(archive.read("exchanges.parquet")))
    assert frame.to_dict("records") == [row]
    with zipfile.ZipFile(io.BytesIO(of_plan(service, run_id, "csv").content)) as archive:
        frame = pd.read_csv(io.BytesIO(archive.read("exchanges.csv")))
    assert frame["from_id"].tolist() == ["'=cmd()"]
    assert frame["quantity"].tolist() == [row["quantity"]]
    map_of = of_plan(service, run_id, "geojson")
    assert map_of.headers["content-type"] == "application/geo+json"
    assert map_of.json() == service.http.get(f"/v1/runs/{run_id}/map.geojson").json()
    with zipfile.ZipFile(io.BytesIO(of_plan(service, run_id, "zip").content)) as archive:
        archive.extractall(tmp_path)
    assert read_plan(tmp_path).exchanges[0].from_id == "=cmd()"
    assert (tmp_path / "report.html").is_file()


def table_of(workbook: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("exchanges").to_python()
    )
    return rows


def test_bookings_are_a_table_too(service: Service, run_id: str) -> None:
    """A plan without bookings has none, and no CSV file of them."""
    assert service.http.get(f"/v1/runs/{run_id}/bookings").json()["items"] == []
    problem(service.http.get(f"/v1/runs/{run_id}/bookings", headers={"accept": "text/csv"}), 404)


def test_what_cannot_be_fetched_is_said(service: Service, run_id: str) -> None:
    """An unknown form, id, or a run without a plan, and a form that cannot hold what is asked for."""
    placeless = service.http.post("/v1/inventories", json={"materials": [{"material": "bread", "unit": "t"}]}).json()[
        "id"
    ]
    assert (
        "coordinates" in problem(service.http.get(f"/v1/inventories/{placeless}/download?form=geojson"), 406)["detail"]
    )
    (service.data / "plans" / run_id / "map.geojson").rename(service.data / "map")
    refused = service.http.get(f"/v1/runs/{run_id}/download?form=geojson")
    (service.data / "map").rename(service.data / "plans" / run_id / "map.geojson")
    assert "has no map.geojson" in problem(refused, 406)["detail"]
    assert str(service.data) not in refused.text
    for address in ("/v1/runs", "/v1/inventories"):
        problem(service.http.get(f"{address}/{NOBODY}/download?form=xlsx"), 404)
        problem(service.http.get(f"{address}/{run_id}/download?form=papyrus"), 422)
        problem(service.http.get(f"{address}/{run_id}/download"), 422)
    problem(service.http.get(f"/v1/inventories/{NOBODY}/report"), 404)


def test_a_run_that_goes_on_has_nothing_to_fetch(service: Service) -> None:
    """A failed run has no plan: 409."""
    run = service.run(service.upload(BREAD), solver="pulp:ABACUS")
    assert service.ended(run)["state"] == "failed"
    problem(service.http.get(f"/v1/runs/{run}/download?form=xlsx"), 409)
