"""A plan folder holds the plan and nothing else, gives back what was put in, and is never half written."""

import csv
import json
import re
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formulas import guard, unguard
from data.readers.plan import PlanFormatError, read_plan
from data.writers import folder as folder_writer
from data.writers.folder import PlanFolderError, require_plan_folder
from data.writers.geojson import to_geojson
from data.writers.plan import write_plan
from data.writers.plan_form import PLAN_FILES
from symbiosis.plan import Plan
from tests.data.writers.plans import (
    booked_plan,
    exchange,
    infeasible_plan,
    rejected_summary,
    sample_facility,
    sample_inventory,
    sample_plan,
    sample_summary,
    unmatched,
    written,
)


@pytest.mark.parametrize(
    "plan", [sample_plan(), booked_plan(), infeasible_plan(), sample_plan(summary=rejected_summary())]
)
def test_what_is_written_is_read_back(plan: Plan, tmp_path: Path) -> None:
    """Every digit, id and text of a plan survives the folder."""
    write_plan(plan, sample_inventory(), tmp_path / "plan")
    assert repr(read_plan(tmp_path / "plan")) == repr(plan)


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    figure=st.floats(allow_nan=False, allow_infinity=False),
    flag=st.booleans(),
)
def test_any_text_and_figure_survive(
    text: str, figure: float, flag: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No text, whatever quotes, breaks or formulas it holds, and no finite figure is changed by writing and reading."""
    folder = tmp_path_factory.mktemp("any")
    row = unmatched("i" + text, reason=text, advice=f"={text}", quantity_left=figure, shortfall=figure)
    plan = sample_plan(
        exchanges=(exchange(from_organisation=text, quantity=figure, mode=text),),
        unmatched=(row,),
        facilities=(sample_facility(open=flag),),
        summary=sample_summary(solver=text, plan_cost=figure, notes=(text,), kpis={text: figure}),
    )
    write_plan(plan, sample_inventory(), folder)
    assert repr(read_plan(folder)) == repr(plan)


@given(st.text("'=+-@\t\ra＝"))
def test_guarded_text_starts_no_formula(text: str) -> None:
    """After guarding, no text starts with a character that makes a formula, and unguarding gives the text back."""
    assert guard(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝"}
    assert unguard(guard(text)) == text


def test_formulas_in_the_files_are_text(tmp_path: Path) -> None:
    """An id that a spreadsheet would execute stands behind an apostrophe; a negative figure stays a figure."""
    write_plan(sample_plan(), sample_inventory(), tmp_path)
    with (tmp_path / "exchanges.csv").open(newline="", encoding="utf-8") as file:
        row = list(csv.DictReader(file))[3]
    assert row["from_id"] == "'=cmd|'/C calc'!A0"
    assert row["net_benefit"] == "-800.0"


def test_the_files_are_those_of_the_contract(tmp_path: Path) -> None:
    """A plan without bookings and stock has every file but theirs, and the paths returned are the files there."""
    paths = write_plan(sample_plan(), sample_inventory(), tmp_path / "a" / "plan")
    assert {path.name for path in paths} == set(PLAN_FILES) - {"bookings.csv", "storage.csv", "outside.csv"}
    assert set(paths) == set((tmp_path / "a" / "plan").iterdir())


def test_headers_are_those_of_the_contract(tmp_path: Path, shared: Path) -> None:
    """The header of each table is the list of columns in the contract, letter for letter."""
    write_plan(booked_plan(), sample_inventory(), tmp_path)
    page = (shared / "CONTRACT.md").read_text(encoding="utf-8")
    tables = ("exchanges.csv", "facilities.csv", "unmatched.csv", "bookings.csv")
    for name in tables:
        stated = re.search(rf"`{name}`[^:]*: `([^`]+)`", page)
        assert stated is not None
        header = (tmp_path / name).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == re.split(r",\s+", stated[1])


def test_summary_is_strict_json_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    """Figures that are not finite are null, and every key of the contract is there, known or not."""
    plan = sample_plan(summary=sample_summary(bound=-inf, gap=inf, kpis={"share": nan}, net_benefit=None))
    write_plan(plan, sample_inventory(), tmp_path)
    document = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert document["bound"] is document["gap"] is document["net_benefit"] is document["kpis"]["share"] is None
    keys = (
        "contract status plan_cost baseline_cost net_benefit bound gap benefit_gap gap_tolerance solver wall_s seed "
        "versions inventory_sha256 counts costs kpis certificate"
    )
    assert set(keys.split()) <= set(document)
    assert set(document["certificate"]) == {"status", "largest_violation", "plan_cost", "violations"}


def test_infeasible_plan_has_its_conflicts_and_empty_tables(tmp_path: Path) -> None:
    """Where there is no plan, the tables hold their headers only and the summary says what stands against it."""
    write_plan(infeasible_plan(), sample_inventory(), tmp_path)
    assert len((tmp_path / "exchanges.csv").read_text(encoding="utf-8").splitlines()) == 1
    document = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert document["status"] == "infeasible"
    assert document["conflicts"][0]["shortfall"] == 4000.0


def test_a_new_plan_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """Nothing of an earlier plan stays behind, its bookings and a killed writer's remains included."""
    write_plan(booked_plan(), sample_inventory(), tmp_path)
    (tmp_path / ".plan-being-written-x").mkdir()
    write_plan(sample_plan(), sample_inventory(), tmp_path)
    assert set(written(tmp_path)) == set(PLAN_FILES) - {"bookings.csv", "storage.csv", "outside.csv"}


def test_files_that_are_no_plans_are_left_as_they_are(tmp_path: Path) -> None:
    """A plan is written beside other people's files, and none of them changes."""
    (tmp_path / "notes.txt").write_text("mine")
    write_plan(sample_plan(), sample_inventory(), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "summary.json").is_file()


@pytest.mark.parametrize("name", ["streams.csv", "sites.csv", "policy.toml"])
def test_an_inventorys_folder_is_left_alone(name: str, tmp_path: Path) -> None:
    """A folder with an inventory's file is refused by name, and nothing in it changes."""
    (tmp_path / name).write_text("mine")
    (tmp_path / "summary.json").write_text("mine too")
    before = written(tmp_path)
    with pytest.raises(PlanFolderError, match=re.escape(name)):
        write_plan(sample_plan(), sample_inventory(), tmp_path)
    assert written(tmp_path) == before


def test_a_folder_under_a_plan_files_name_is_left_alone(tmp_path: Path) -> None:
    """A folder that bears the name of a plan's file is not the plan's."""
    (tmp_path / "exchanges.csv").mkdir()
    with pytest.raises(PlanFolderError, match=r"exchanges\.csv"):
        require_plan_folder(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file named as the plan's folder is refused, and so is a place below a file."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PlanFolderError, match="is a file"):
        write_plan(sample_plan(), sample_inventory(), tmp_path / "file")
    with pytest.raises(PlanFolderError, match="cannot be written"):
        write_plan(sample_plan(), sample_inventory(), tmp_path / "file" / "plan")


def test_a_failure_while_writing_leaves_the_old_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up before the new plan is complete, the old one still stands."""
    write_plan(booked_plan(), sample_inventory(), tmp_path)
    before = written(tmp_path)

    def full_disk(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_writer, "_write", full_disk)
    with pytest.raises(PlanFolderError, match="No space left"):
        write_plan(sample_plan(), sample_inventory(), tmp_path)
    assert written(tmp_path) == before


@pytest.mark.parametrize("moves", range(5))
def test_a_failure_while_moving_leaves_no_plan(moves: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the writer stops between two files, what is there is not taken for a plan, and can be written over."""
    write_plan(booked_plan(), sample_inventory(), tmp_path)
    replace = Path.replace
    done: list[Any] = []

    def failing(self: Path, target: Path) -> Path:
        if len(done) == moves:
            raise OSError(5, "Input/output error")
        done.append(target)
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(PlanFolderError, match="Input/output error"):
            write_plan(sample_plan(), sample_inventory(), tmp_path)
    with pytest.raises(PlanFormatError, match=r"summary\.json"):
        read_plan(tmp_path)
    write_plan(sample_plan(), sample_inventory(), tmp_path)
    assert repr(read_plan(tmp_path)) == repr(sample_plan())


def test_the_map_file_is_strict_json_too(tmp_path: Path) -> None:
    """The map is written a feature a line, and read as a whole it is the same collection."""
    write_plan(sample_plan(), sample_inventory(), tmp_path)
    text = (tmp_path / "map.geojson").read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=pytest.fail) == to_geojson(sample_plan(), sample_inventory())
    assert len(text.splitlines()) == 2 + 5 + 4
