"""The page for people, as a browser without scripts would use it."""

from __future__ import annotations

import re
from typing import Any

from data.writers.workbook import workbook_bytes
from tests.api.trials import BREAD, INFEASIBLE, INVALID, Service, csv_texts, zipped


def test_the_page_needs_nothing_from_elsewhere(service: Service) -> None:
    """No script, no foreign address, and a policy that would stop both."""
    page = service.http.get("/")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert not re.findall(r"(?:src|href|action)=\"(?!/)", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert service.http.get("/static/style.css").headers["content-type"].startswith("text/css")


def test_the_form_uploads_and_the_button_starts_a_run(service: Service) -> None:
    """Upload, start, wait: the page then links to the report, and stops reloading itself."""
    sent = service.http.post("/inventories", files={"file": ("../Harbour <b>.zip", zipped(BREAD))})
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    page = service.http.get("/").text
    assert "../Harbour &lt;b&gt;.zip" in page
    (action,) = re.findall(r'action="(/inventories/[^"]+/runs)"', page)
    assert service.http.post(action).status_code == 303
    run_id = service.http.get("/v1/runs").json()["items"][0]["id"]
    service.ended(run_id)
    page = service.http.get("/").text
    assert f'href="/v1/runs/{run_id}/report.html"' in page
    assert "verified" in page
    links = re.findall(r'href="([^"]+/download\?form=[^"]+)"', page)
    assert {link.partition("=")[2] for link in links} == {"xlsx", "csv", "parquet", "geojson", "json", "zip"}
    assert {service.http.get(link).status_code for link in links} == {200}
    assert service.http.get(re.findall(r'href="(/v1/inventories/[^"]+/report)"', page)[0]).status_code == 200
    assert 'http-equiv="refresh"' not in page


def test_a_run_without_a_plan_leads_to_the_reasons_alone(service: Service) -> None:
    """Where no plan is possible nothing is called verified, and no empty tables are offered."""
    service.http.post("/inventories", files={"file": ("none.zip", zipped(INFEASIBLE))})
    newest = re.findall(r'action="(/inventories/[^"]+/runs)"', service.http.get("/").text)[0]
    service.http.post(newest)
    run_id = service.http.get("/v1/runs").json()["items"][0]["id"]
    assert service.ended(run_id)["status"] == "infeasible"
    (row,) = (part for part in service.http.get("/").text.split("<tr>") if f"/v1/runs/{run_id}/report.html" in part)
    assert "report: why there is no plan" in row
    assert "verified" not in row
    assert f"/v1/runs/{run_id}/exchanges" not in row
    assert f"/v1/runs/{run_id}/download" not in row


def test_the_form_shows_the_error_report(service: Service) -> None:
    """An invalid inventory is answered with its faults as a table."""
    answer = service.http.post("/inventories", files={"file": ("bad.zip", zipped(INVALID))})
    assert answer.status_code == 422
    assert "purchase_cost" in answer.text
    assert "many" in answer.text
    links = re.findall(r'href="(/v1/reports/[^"]+)"', answer.text)
    assert [link.partition("=")[2] for link in links] == ["", "csv", "json"]
    assert [service.http.get(link).status_code for link in links] == [200, 200, 200]


def test_the_form_takes_a_workbook_and_the_files_of_a_folder(service: Service) -> None:
    """The control offers workbooks and several files at once, and what it then sends is taken."""
    (control,) = re.findall(r"<input[^>]*type=\"file\"[^>]*>", service.http.get("/upload").text)
    assert " multiple" in control
    assert {".xlsx", ".zip", ".json", ".csv", ".parquet", ".geojson"} <= set(re.findall(r"\.[a-z]+", control))
    workbook = workbook_bytes({name: columns_of(rows) for name, rows in BREAD.items()})
    files = [("file", (name, text.encode())) for name, text in csv_texts(BREAD).items()]
    for sent in ({"file": ("Town.xlsx", workbook)}, files):
        assert service.http.post("/inventories", files=sent).status_code == 303
    formats = [row["file_format"] for row in service.http.get("/v1/inventories").json()["items"][:2]]
    assert formats == ["zip", "xlsx"]
    mixed = service.http.post("/inventories", files=[("file", ("a.xlsx", b"")), ("file", ("b.csv", b""))])
    assert mixed.status_code == 422
    assert "one workbook" in mixed.text


def columns_of(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def test_the_form_without_a_file_asks_for_one(service: Service) -> None:
    """Sending nothing is no error of the service."""
    answer = service.http.post("/inventories", data={"file": ""})
    assert answer.status_code == 422
    assert "Choose a file" in answer.text
