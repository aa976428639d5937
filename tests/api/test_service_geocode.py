"""Geocoding over HTTP: asked for with the upload, told in its warnings and in the summary of its runs."""

from tests.api.trials import Service, tables


def test_an_upload_may_ask_for_geocoding(service: Service) -> None:
    """A bakery that gives only its city is taken where that is asked for, else refused; its run tells its place."""
    sent = tables(streams={"latitude_deg": None, "longitude_deg": None, "city": "Helsinki", "country": "FI"})
    refused = service.http.post("/v1/inventories", json=sent)
    assert (refused.status_code, refused.json()["faults"][0]["code"]) == (422, "missing_cell")
    taken = service.http.post("/v1/inventories", params={"geocode": True}, json=sent)
    assert (taken.status_code, [fault["code"] for fault in taken.json()["warnings"]]) == (201, ["place_from_city"])
    run = service.ended(service.run(taken.json()["id"]))
    assert {use["column"] for use in run["summary"]["assumptions"]} == {"latitude_deg", "longitude_deg"}
    assert run["summary"]["inventory_sha256"] == taken.json()["sha256"]
    assert run["summary"]["certificate"]["status"] == "verified"
