"""The service, driven by a real HTTP client over a real socket: from an upload to a plan."""

from __future__ import annotations

import csv
import io
import json
import math

import httpx
import pytest

from tests.api.trials import BREAD, EMPTY, INFEASIBLE, Service, tables, zipped


@pytest.fixture(scope="module")
def done(service: Service) -> str:
    """The id of a run that has ended with a plan."""
    run_id = service.run(service.upload(BREAD), seed=7)
    assert service.ended(run_id)["state"] == "done"
    return run_id


def test_an_inventory_can_be_sent_as_zip(service: Service) -> None:
    """The ZIP of a CSV folder is taken, counted, named, and listed under its id."""
    answer = service.http.post(
        "/v1/inventories",
        params={"name": "Harbour ✓"},
        content=zipped(BREAD),
        headers={"content-type": "application/zip"},
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"/v1/inventories/{made['id']}"
    assert made["name"] == "Harbour ✓"
    assert made["counts"] == {
        "organisations": 2,
        "sites": 2,
        "streams": 1,
        "demands": 1,
        "facilities": 0,
        "materials": 1,
    }
    assert service.http.get(answer.headers["location"]).json() == made
    assert made["id"] in [row["id"] for row in service.http.get("/v1/inventories").json()["items"]]


def test_an_inventory_can_be_sent_in_a_form(service: Service) -> None:
    """A form with a file is taken too; the file's name is its name for people."""
    answer = service.http.post("/v1/inventories", files={"file": ("Harbour.zip", zipped(BREAD))})
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == "Harbour.zip"


def test_zip_and_json_of_one_inventory_have_one_fingerprint(service: Service) -> None:
    """The fingerprint is of the content, not of the file."""
    sent = service.http.post("/v1/inventories", content=zipped(BREAD), headers={"content-type": "application/zip"})
    other = service.http.get(f"/v1/inventories/{service.upload(BREAD)}").json()
    assert sent.json()["sha256"] == other["sha256"]


def test_a_run_ends_with_a_proved_plan(service: Service, done: str) -> None:
    """A run that is done tells its options, times, status and summary, and the plan's own summary is the same."""
    run = service.http.get(f"/v1/runs/{done}").json()
    assert (run["state"], run["status"], run["detail"]) == ("done", "optimal", None)
    assert run["created_at"] <= run["started_at"] <= run["finished_at"]
    assert run["options"]["seed"] == run["summary"]["seed"] == 7
    assert run["summary"]["certificate"]["status"] == "verified"
    # 25 of 40 t travel; the other 15 are disposed of at 90 a tonne, and the way of some 3.3 km costs 0.13 per t.km
    assert run["summary"]["costs"]["disposal"] == pytest.approx(1350)
    assert math.isclose(run["summary"]["plan_cost"], 1350 + 25 * 0.13 * 3.342, rel_tol=1e-4)
    assert service.http.get(f"/v1/runs/{done}/plan").json() == run["summary"]


def test_the_exchanges_come_as_json_and_as_csv(service: Service, done: str) -> None:
    """Both forms hold the same rows."""
    page = service.http.get(f"/v1/runs/{done}/exchanges").json()
    assert (page["total"], page["limit"], page["offset"]) == (1, 100, 0)
    answer = service.http.get(f"/v1/runs/{done}/exchanges", headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["from_id"] == page["items"][0]["from_id"] == "bread"
    assert float(row["quantity"]) == page["items"][0]["quantity"] == pytest.approx(25)
    assert service.http.get(f"/v1/runs/{done}/exchanges?offset=1").json()["items"] == []


def test_what_was_left_over_is_told_without_nan(service: Service, done: str) -> None:
    """The remainder of the bread is listed with a reason; a shortfall that is no amount is null."""
    answer = service.http.get(f"/v1/runs/{done}/unmatched")
    (row,) = answer.json()["items"]
    assert (row["id"], row["kind"], row["quantity_left"]) == ("bread", "stream", pytest.approx(15))
    assert row["reason_code"]
    assert "NaN" not in answer.text


def test_the_facilities_are_a_table_too(service: Service, done: str) -> None:
    """A plan without facilities has an empty table."""
    assert service.http.get(f"/v1/runs/{done}/facilities").json()["items"] == []


def test_the_report_is_shown_under_a_strict_policy(service: Service, done: str) -> None:
    """The report names the parties; the browser may load nothing for it and run no script but its own."""
    answer = service.http.get(f"/v1/runs/{done}/report.html")
    assert answer.headers["content-type"].startswith("text/html")
    assert "Bakery" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_the_map_is_geojson(service: Service, done: str) -> None:
    """The map has both sites and the exchange."""
    answer = service.http.get(f"/v1/runs/{done}/map.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    kinds = [feature["properties"]["kind"] for feature in json.loads(answer.text)["features"]]
    assert sorted(kinds) == ["exchange", "site", "site"]


def test_each_party_sees_its_own_side_of_an_exchange(service: Service, done: str) -> None:
    """The supplier learns what it saves on disposal, the receiver what it saves on purchase; neither the other's."""
    supplier, receiver = (
        service.http.get("/v1/matches", params={"organisation": name, "run_id": done}).json()["items"][0]
        for name in ("Bakery", "Brewery")
    )
    assert (supplier["role"], supplier["partner_organisation"]) == ("supplier", "Brewery")
    assert (supplier["disposal_avoided"], supplier["purchase_avoided"]) == (pytest.approx(25 * 90), None)
    assert (receiver["role"], receiver["partner_organisation"]) == ("receiver", "Bakery")
    assert (receiver["disposal_avoided"], receiver["purchase_avoided"]) == (None, pytest.approx(25 * 210))
    shared = {"net_benefit", "transport_cost", "conversion_cost", "fixed_cost", "co2e_saved_kg"}
    assert shared.isdisjoint(supplier)
    assert supplier["quantity"] == receiver["quantity"] == pytest.approx(25)


def test_matches_come_from_the_latest_run_that_names_the_organisation(service: Service) -> None:
    """Without a run named, the newest plan of a region with that organisation answers."""
    mine = service.run(service.upload(tables(streams={"organisation": "Mill"})))
    assert service.ended(mine)["state"] == "done"
    later = service.run(service.upload(tables(streams={"organisation": "Inn"})))
    assert service.ended(later)["state"] == "done"
    assert service.http.get("/v1/matches?organisation=Mill").json()["run_id"] == mine
    assert service.http.get("/v1/matches?organisation=Brewery").json()["run_id"] == later


def test_infeasible_is_a_result(service: Service) -> None:
    """A run on an inventory that no plan satisfies is done, infeasible, with the reasons."""
    run = service.ended(service.run(service.upload(INFEASIBLE)))
    assert (run["state"], run["status"]) == ("done", "infeasible")
    assert run["summary"]["conflicts"]
    assert run["summary"]["plan_cost"] is None


def test_an_empty_inventory_is_optimal_at_no_cost(service: Service) -> None:
    """No rows, no cost."""
    run = service.ended(service.run(service.upload(EMPTY)))
    assert (run["status"], run["summary"]["plan_cost"]) == ("optimal", 0.0)


def test_two_runs_at_once(service: Service) -> None:
    """Two runs that were started together both end with their own plan."""
    inventory_id = service.upload(BREAD)
    started = [service.run(inventory_id, seed=seed) for seed in (1, 2)]
    ended = [service.ended(run_id) for run_id in started]
    assert [run["summary"]["seed"] for run in ended] == [1, 2]
    assert {run["status"] for run in ended} == {"optimal"}


def test_a_solver_that_does_not_exist_fails_the_run_in_words(service: Service) -> None:
    """The run ends as failed and names the solver."""
    run = service.ended(service.run(service.upload(BREAD), solver="pulp:ABACUS"))
    assert run["state"] == "failed"
    assert "abacus" in run["detail"]


def test_a_deleted_inventory_takes_its_plans_along(service: Service) -> None:
    """After the deletion neither the inventory nor the run nor its files are there."""
    inventory_id = service.upload(BREAD)
    run_id = service.run(inventory_id)
    service.ended(run_id)
    assert service.http.delete(f"/v1/inventories/{inventory_id}").status_code == 204
    assert service.http.get(f"/v1/inventories/{inventory_id}").status_code == 404
    assert service.http.get(f"/v1/runs/{run_id}/plan").status_code == 404
    assert not list(service.data.rglob(f"*{inventory_id}*"))
    assert not list(service.data.rglob(f"*{run_id}*"))


def test_the_service_describes_itself(service: Service) -> None:
    """It is healthy, and its OpenAPI document has the addresses, with examples."""
    assert service.http.get("/healthz").json()["status"] == "ok"
    described = service.http.get("/openapi.json").json()
    assert {"/v1/inventories", "/v1/runs", "/v1/runs/{run_id}/exchanges", "/v1/matches"} <= set(described["paths"])
    upload = described["paths"]["/v1/inventories"]["post"]
    sample = upload["requestBody"]["content"]["application/json"]["example"]
    assert httpx.post(f"{service.http.base_url}/v1/inventories", json=sample, timeout=60).status_code == 201
    assert "example" in upload["responses"]["422"]["content"]["application/problem+json"]
    assert described["components"]["schemas"]["RunRequest"]["examples"]
