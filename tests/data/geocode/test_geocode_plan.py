"""A plan that rests on places looked up by name: judged, written, read back, and honest about them."""

import json
from pathlib import Path

import pytest

from api.cli.main import main
from data import load
from data.readers.plan import read_plan
from data.report import render_report
from data.writers.plan import write_plan
from symbiosis import match
from symbiosis.grades import grades
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan

SITES = """site_id,city,country,latitude_deg,longitude_deg
mill,Helsinki,FI,,
kiln,Turku,FI,,
shop,Helsinki,FI,,
depot,,FI,60.30,24.95
"""
STREAMS = """stream_id,site_id,city,country,material,quantity,disposal_cost,quantity_basis
bark,mill,,,030105,50,60,measured
chips,,Turku,FI,030105,40,60,measured
"""
DEMANDS = """demand_id,site_id,material,quantity,purchase_cost
fuel,kiln,030105,45,20
litter,shop,030105,30,20
store,depot,030105,30,20
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("inventory")
    for name, text in (("sites", SITES), ("streams", STREAMS), ("demands", DEMANDS)):
        (made / f"{name}.csv").write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def solved(folder: Path) -> tuple[Inventory, Plan]:
    inventory = load(folder, geocode=True).inventory
    assert inventory is not None
    return inventory, match(inventory)


def test_the_plan_lists_and_notes_the_places(solved: tuple[Inventory, Plan]) -> None:
    """Four places are eight figures of the summary and one note; no note speaks of missing figures."""
    inventory, plan = solved
    assert plan.summary.assumptions == inventory.assumptions
    assert len(plan.summary.assumptions) == 8
    (note,) = (note for note in plan.summary.notes if "centre" in note)
    assert note.startswith("4 places were put")
    assert not any("missing figures" in note for note in plan.summary.notes)


def test_the_report_shows_places_by_city(solved: tuple[Inventory, Plan]) -> None:
    """One line a city with both coordinates, who stands there, and how far that may be off; no figures are counted."""
    inventory, plan = solved
    page = render_report(plan, inventory)
    assert "4 places without coordinates were put at the centre of their city" in page
    assert page.count("centre of Helsinki (FI), right to about 16 km") == 1
    assert "60.170° N, 24.935° E" in page
    assert ">mill, shop<" in page
    assert "that nobody gave" not in page


def test_where_a_stream_is_says_nothing_of_its_quantity(solved: tuple[Inventory, Plan]) -> None:
    """A measured stream stays measured when its place was looked up."""
    assert grades(solved[0]).tolist() == ["measured", "measured"]


def test_places_survive_the_folder(solved: tuple[Inventory, Plan], tmp_path: Path) -> None:
    """Written and read again, the assumptions are the same."""
    inventory, plan = solved
    write_plan(plan, inventory, tmp_path)
    assert read_plan(tmp_path).summary.assumptions == inventory.assumptions


def test_match_and_check_agree_on_the_command_line(folder: Path, tmp_path: Path) -> None:
    """``match --geocode`` ends with 0, and ``check`` judges the plan by the inventory that it was made from."""
    plan = tmp_path / "plan"
    assert main(["match", str(folder), "--out", str(plan)]) == 3
    assert main(["match", str(folder), "--out", str(plan), "--geocode"]) == 0
    assert main(["check", str(folder), str(plan)]) == 0


def test_defaults_and_places_are_told_apart(folder: Path, tmp_path: Path) -> None:
    """A plan with both is judged with both: places first, then the lorry's cost; each has its note."""
    plan = tmp_path / "plan"
    assert main(["match", str(folder), "--out", str(plan), "--geocode", "--defaults"]) == 0
    summary = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    assert [use["table"] for use in summary["assumptions"]] == ["sites"] * 6 + ["streams"] * 2 + ["modes"] * 2
    assert [note for note in summary["notes"] if note.startswith("2 missing figures")]
    assert main(["check", str(folder), str(plan)]) == 0


def test_validate_warns_of_each_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--geocode`` the inventory is valid and every place is a warning; without, it lacks coordinates."""
    assert main(["validate", str(folder), "--json", "--geocode"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"] == {"place_from_city": 4}
    assert main(["validate", str(folder), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["totals"] == {"missing_cell": 4}
