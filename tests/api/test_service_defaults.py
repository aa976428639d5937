"""Defaults over HTTP: asked for with the run, told in its options and its summary."""

from tests.api.trials import Service, tables


def test_a_run_may_ask_for_defaults(service: Service) -> None:
    """The run with defaults lists what it assumed; the one without, of the same inventory, assumes nothing."""
    sent = tables()
    streams = [{name: cell for name, cell in row.items() if name != "disposal_cost"} for row in sent["streams"]]
    inventory = service.upload({**sent, "streams": streams})
    asked, plain = service.ended(service.run(inventory, defaults=True)), service.ended(service.run(inventory))
    assert (asked["options"]["defaults"], plain["options"]["defaults"]) == (True, False)
    assert "disposal_cost" in {use["column"] for use in asked["summary"]["assumptions"]}
    assert plain["summary"]["assumptions"] == []
    assert asked["summary"]["certificate"]["status"] == "verified"
