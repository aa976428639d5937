"""A plan that rests on defaults: judged, written, read back, and honest about every figure."""

import json
from pathlib import Path

import pytest

from api.cli.main import main
from data import load
from data.readers.plan import read_plan
from data.report import render_report
from data.writers.plan import write_plan
from symbiosis import match
from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan, Status

INVENTORY = Path(__file__).parent / "golden" / "inventory"


@pytest.fixture(scope="module")
def solved() -> tuple[Inventory, Plan]:
    inventory = load(INVENTORY, defaults=True).inventory
    assert inventory is not None
    return inventory, match(inventory)


def test_the_judge_accepts_a_plan_with_defaults(solved: tuple[Inventory, Plan]) -> None:
    """What is exchanged by an assumed conversion at an assumed cost is reckoned exactly as the judge does."""
    inventory, plan = solved
    assert plan.summary.status is Status.OPTIMAL
    assert check(inventory, plan).verified
    assert {row.to_id for row in plan.exchanges} >= {"filler", "plaster"}


def test_the_plan_lists_every_use(solved: tuple[Inventory, Plan]) -> None:
    """The summary has the inventory's assumptions and a note that there are some."""
    inventory, plan = solved
    assert plan.summary.assumptions == inventory.assumptions
    assert any(f"{len(inventory.assumptions)} missing figures" in note for note in plan.summary.notes)


def test_uses_survive_the_folder(solved: tuple[Inventory, Plan], tmp_path: Path) -> None:
    """Written and read again, the assumptions are the same."""
    inventory, plan = solved
    write_plan(plan, inventory, tmp_path)
    assert read_plan(tmp_path).summary.assumptions == inventory.assumptions


def test_the_report_shows_uses_and_grades(solved: tuple[Inventory, Plan]) -> None:
    """Each source is on the page, and each exchange says how far its supplier's figures can be trusted."""
    inventory, plan = solved
    page = render_report(plan, inventory)
    assert "What was assumed" in page
    assert "costs_disposal.csv, north_west_europe, landfill" in page
    assert "<td>assumed</td>" in page
    plain = load(INVENTORY).inventory
    assert plain is not None
    assert "What was assumed" not in render_report(match(plain), plain)


def test_match_and_check_agree_on_the_command_line(tmp_path: Path) -> None:
    """``match --defaults`` ends with 0, and ``check`` judges the plan by the inventory that it was made from."""
    plan = tmp_path / "plan"
    assert main(["match", str(INVENTORY), "--out", str(plan), "--defaults", "--json"]) == 0
    uses = json.loads((plan / "summary.json").read_text(encoding="utf-8"))["assumptions"]
    assert {use["table"] for use in uses} == {"streams", "demands", "conversions", "modes"}
    assert set(uses[0]) == {"table", "id", "column", "value", "unit", "source", "confidence"}
    assert main(["check", str(INVENTORY), str(plan)]) == 0


def test_validate_warns_of_what_defaults_cannot_fill(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--defaults`` the price that no table has is a warning; without, nothing is said of it."""
    for options, expected in (([], []), (["--defaults"], ["no_default"])):
        assert main(["validate", str(INVENTORY), "--json", *options]) == 0
        assert [fault["code"] for fault in json.loads(capsys.readouterr().out)["faults"]] == expected


def test_a_plan_without_its_assumptions_is_of_another_inventory(tmp_path: Path) -> None:
    """Uses that are taken out of the summary are missed: the fingerprint is no longer that of the inventory."""
    plan = tmp_path / "plan"
    assert main(["match", str(INVENTORY), "--out", str(plan), "--defaults"]) == 0
    file = plan / "summary.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["assumptions"] = []
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main(["check", str(INVENTORY), str(plan)]) == 6
