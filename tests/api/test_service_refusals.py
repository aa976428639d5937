"""What the service refuses, and how it says so."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from data.faults import COLUMNS
from tests.api.trials import BREAD, INVALID, NOBODY, Service, problem, tables, zipped

MEBIBYTE = 1 << 20


@pytest.mark.parametrize("form", ["json", "zip"])
def test_an_invalid_inventory_gets_its_error_report(service: Service, form: str) -> None:
    """Every fault is in the problem document with the contract's columns, and nothing is kept."""
    before = service.http.get("/v1/inventories").json()["total"]
    body = json.dumps(INVALID).encode() if form == "json" else zipped(INVALID)
    answer = service.http.post("/v1/inventories", content=body, headers={"content-type": f"application/{form}"})
    document = problem(answer, 422)
    assert document["type"] == "urn:symbiosis:problem:invalid-inventory"
    assert document["errors"] == 2
    assert [(row["table"], row["row"], row["column"]) for row in document["faults"]] == [
        ("streams", 1, "quantity"),
        ("demands", 1, "purchase_cost"),
    ]
    assert list(document["faults"][0]) == list(COLUMNS)
    assert service.http.get("/v1/inventories").json()["total"] == before
    assert not list((service.data / "incoming").iterdir())


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[1, 2]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"PK\x03\x04 not really", "application/zip"),
        (b"", "application/zip"),
    ],
    ids=["empty", "cut off", "a list", "not text", "too deep", "damaged zip", "empty zip"],
)
def test_a_body_that_is_no_inventory_gets_an_error_report(service: Service, body: bytes, media_type: str) -> None:
    """What cannot be read at all is an invalid inventory too, never a defect of the service."""
    answer = service.http.post("/v1/inventories", content=body, headers={"content-type": media_type})
    assert problem(answer, 422)["faults"]


@pytest.mark.parametrize("media_type", ["text/csv", "", "application/x-www-form-urlencoded"])
def test_a_body_of_another_type_is_415(service: Service, media_type: str) -> None:
    """Only a ZIP or a JSON document is an inventory; only JSON starts a run."""
    headers = {"content-type": media_type} if media_type else {}
    problem(service.http.post("/v1/inventories", content=b"stream_id\n", headers=headers), 415)
    problem(service.http.post("/v1/runs", content=b"{}", headers=headers), 415)


def test_an_inventory_over_the_limit_is_413(service: Service) -> None:
    """A body that declares more than the limit is refused before it is stored."""
    headers = {"content-type": "application/zip"}
    problem(service.http.post("/v1/inventories", content=b"x" * (MEBIBYTE + 1), headers=headers), 413)
    assert not list((service.data / "incoming").iterdir())


def test_a_body_of_unknown_length_is_cut_off_at_the_limit(service: Service) -> None:
    """Sent in pieces, without a length, it is refused once the limit is passed, and what was stored is gone."""

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * (MEBIBYTE // 10)

    answer = service.http.post("/v1/inventories", content=pieces(), headers={"content-type": "application/zip"})
    problem(answer, 413)
    assert not list((service.data / "incoming").iterdir())


def test_other_bodies_have_a_small_limit(service: Service) -> None:
    """A run is asked for in a few words."""
    problem(service.http.post("/v1/runs", json={"inventory_id": "x" * 100_000}), 413)


def test_an_upload_that_breaks_off_leaves_nothing(service: Service) -> None:
    """A client that goes away half-way leaves no file, and the service goes on."""
    host, port = service.http.base_url.host, service.http.base_url.port
    assert port is not None
    with socket.create_connection((host, port), timeout=10) as line:
        head = ("POST /v1/inventories HTTP/1.1", "host: x", "content-type: application/zip", "content-length: 1000")
        line.sendall("\r\n".join([*head, "", "PK"]).encode())
    assert service.http.get("/healthz").status_code == 200
    assert not list((service.data / "incoming").iterdir())


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '"text"',
        "[]",
        "{}",
        '{"inventory_id": 5}',
        '{"inventory_id": "x", "surprise": 1}',
        '{"inventory_id": "x", "options": {"seed": "1"}}',
        '{"inventory_id": "x", "options": {"seed": true}}',
        '{"inventory_id": "x", "options": {"seed": -1}}',
        '{"inventory_id": "x", "options": {"seed": 3000000000}}',
        '{"inventory_id": "x", "options": {"time_limit_s": 0}}',
        '{"inventory_id": "x", "options": {"time_limit_s": NaN}}',
        '{"inventory_id": "x", "options": {"time_limit_s": 1e999}}',
        '{"inventory_id": "x", "options": {"gap": -0.1}}',
        '{"inventory_id": "x", "options": {"threads": 0}}',
        '{"inventory_id": "x", "options": {"deterministic": 1}}',
        '{"inventory_id": "x", "options": {"solver": "a b"}}',
        '{"inventory_id": "x", "options": {"colour": "red"}}',
        '{"inventory_id": "x", "options": null}',
    ],
)
def test_a_bad_request_for_a_run_is_422_and_says_where(service: Service, body: str) -> None:
    """Values are taken to the letter; each that cannot be accepted is named."""
    answer = service.http.post("/v1/runs", content=body, headers={"content-type": "application/json"})
    document = problem(answer, 422)
    assert document["errors"]
    assert all(error["where"].startswith("body") for error in document["errors"])


def test_a_solver_that_nobody_knows_is_422(service: Service) -> None:
    """The run is not even queued; the answer names the solvers that are there."""
    body = {"inventory_id": service.upload(BREAD), "options": {"solver": "abacus"}}
    assert "highs" in problem(service.http.post("/v1/runs", json=body), 422)["detail"]


def test_a_form_without_a_file_is_415(service: Service) -> None:
    """A form is taken only where it brings a file in the field that is named."""
    for form in ({"files": {"other": ("a.zip", b"PK")}}, {"data": {"file": "text"}, "files": {"x": ("a", b"")}}):
        problem(service.http.post("/v1/inventories", **form), 415)


def test_a_time_limit_beyond_the_services_is_422(service: Service) -> None:
    """The service bounds what a run may ask for."""
    inventory_id = service.upload(BREAD)
    body = {"inventory_id": inventory_id, "options": {"time_limit_s": 1e9}}
    assert "86400" in problem(service.http.post("/v1/runs", json=body), 422)["detail"]


@pytest.mark.parametrize("identifier", [NOBODY, "x", "..%2f..%2fetc%2fpasswd", "%00", "..", "a" * 3000, "é"])
@pytest.mark.parametrize(
    "address", ["/v1/runs/{}", "/v1/runs/{}/plan", "/v1/runs/{}/report.html", "/v1/inventories/{}"]
)
def test_an_unknown_id_is_404(service: Service, address: str, identifier: str) -> None:
    """No id leads anywhere but to what the service made; paths in ids are only text."""
    problem(service.http.get(address.format(identifier)), 404)


def test_other_things_that_are_not_there(service: Service) -> None:
    """Unknown addresses, methods, inventories, organisations and pages each have their own answer."""
    problem(service.http.get("/v2"), 404)
    problem(service.http.get("/docs"), 404)
    problem(service.http.put("/v1/runs", json={}), 405)
    problem(service.http.post("/v1/runs", json={"inventory_id": NOBODY}), 404)
    problem(service.http.post(f"/v1/runs/{NOBODY}/cancel"), 404)
    problem(service.http.delete(f"/v1/inventories/{NOBODY}"), 404)
    problem(service.http.get("/v1/matches?organisation=Nobody"), 404)
    problem(service.http.get("/v1/matches"), 422)
    problem(service.http.get("/v1/runs?limit=0"), 422)
    problem(service.http.get("/v1/runs?limit=many"), 422)
    problem(service.http.get("/static/../app.py"), 404)
    problem(service.http.get("/static/%2e%2e/templates/home.html"), 404)


def test_a_run_that_has_ended_cannot_be_cancelled(service: Service) -> None:
    """Nor has a table a form that nobody writes, nor a party a run whose inventory does not name it."""
    run_id = service.run(service.upload(BREAD))
    service.ended(run_id)
    problem(service.http.post(f"/v1/runs/{run_id}/cancel"), 409)
    problem(service.http.get(f"/v1/runs/{run_id}/exchanges", headers={"accept": "image/png"}), 406)
    problem(service.http.get("/v1/matches", params={"organisation": "Nobody", "run_id": run_id}), 404)


def test_a_name_of_an_upload_is_never_a_path(service: Service) -> None:
    """A file name full of tricks is text for people; the file lies under the service's own id."""
    trick = "../../../../tmp/evil\x07.zip"
    answer = service.http.post(
        "/v1/inventories", params={"name": trick}, content=zipped(BREAD), headers={"content-type": "application/zip"}
    )
    assert answer.json()["name"] == "../../../../tmp/evil.zip"
    stored = service.data / "inventories" / f"{answer.json()['id']}.zip"
    assert stored.is_file()
    assert not list(service.data.parent.rglob("*evil*"))


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_a_page_of_another_site_changes_nothing(service: Service, headers: dict[str, str]) -> None:
    """A browser that says the request is another page's is refused; reading is not."""
    problem(service.http.post("/v1/inventories", json=BREAD, headers=headers), 403)
    assert service.http.get("/v1/inventories", headers=headers).status_code == 200


def test_warnings_are_kept_with_the_inventory(service: Service) -> None:
    """A column that nobody knows is a warning, told at the upload and later."""
    inventory_id = service.upload(tables(streams={"quantty": 5}))
    (warning,) = service.http.get(f"/v1/inventories/{inventory_id}").json()["warnings"]
    assert (warning["severity"], warning["column"]) == ("warning", "quantty")
