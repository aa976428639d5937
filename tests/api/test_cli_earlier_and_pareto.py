"""``match --start``, ``match --fix`` and ``pareto``, as a planner drives them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli.exits import ExitCode
from api.cli.main import main
from tests.api.trials import INFEASIBLE, INVALID, Tables, tables

Folder = Callable[[Tables], Path]


def plan_of(place: Path) -> dict[str, object]:
    document = json.loads((place / "summary.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def test_a_plan_is_begun_from(folder: Folder, tmp_path: Path) -> None:
    """The second run says what the first plan costs here, and is no worse."""
    inventory, first, second = str(folder(tables())), tmp_path / "first", tmp_path / "second"
    assert main(["match", inventory, "--out", str(first)]) == ExitCode.DONE
    assert main(["match", inventory, "--out", str(second), "--start", str(first)]) == ExitCode.DONE
    assert plan_of(second)["plan_cost"] == plan_of(first)["plan_cost"]
    assert "Started from an earlier plan" in str(plan_of(second)["notes"])


def test_exchanges_are_kept_where_nothing_else_would_keep_them(folder: Folder, tmp_path: Path) -> None:
    """Bread became worthless: alone nothing would go; kept, 25 t go as before, and the summary says why."""
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["match", str(folder(tables())), "--out", str(first)]) == ExitCode.DONE
    poor = str(folder(tables(demands={"purchase_cost": 0}, streams={"disposal_cost": 0})))
    command = ["match", poor, "--out", str(second), "--fix", str(first), "--fixing", "exchanges"]
    assert main(command) == ExitCode.DONE
    with (second / "exchanges.csv").open(encoding="utf-8") as file:
        assert [float(row["quantity"]) for row in csv.DictReader(file)] == [25.0]
    assert "exchanges of an earlier plan were kept" in str(plan_of(second)["notes"])


def test_a_front_is_written_with_its_plans(folder: Folder, tmp_path: Path) -> None:
    """One row a point in pareto.csv, the same in pareto.json, and a plan folder each."""
    out = tmp_path / "front"
    command = ["pareto", str(folder(tables())), "--objectives", "cost,distance", "--points", "3", "--out", str(out)]
    assert main(command) == ExitCode.DONE
    with (out / "pareto.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    document = json.loads((out / "pareto.json").read_text(encoding="utf-8"))
    assert [float(row["cost"]) for row in rows] == [point["cost"] for point in document["points"]]
    assert len(rows) == 3
    assert [row["proved"] for row in rows] == ["yes"] * 3
    assert [float(row["gap"]) for row in rows] == [point["gap"] for point in document["points"]]
    assert [float(row["bound"]) for row in rows] == pytest.approx([point["cost"] for point in document["points"]])
    assert all(row["certificate"] == "verified" for row in rows)
    assert all((out / row["plan"] / "summary.json").is_file() for row in rows)


def test_the_price_of_resilience_is_a_front_too(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """With one bakery only the limit of 1 lets the brewery take any of its bread."""
    capsys.readouterr()
    assert (
        main(["pareto", str(folder(tables())), "--objectives", "cost,loss", "--points", "2", "--json"]) == ExitCode.DONE
    )
    document = json.loads(capsys.readouterr().out)
    assert [point["loss"] for point in document["points"]] == [1.0, 0.5]
    assert document["points"][0]["cost"] < document["points"][1]["cost"]


def test_ends_of_pareto(folder: Folder) -> None:
    """3 where the inventory is invalid, 5 where no plan exists."""
    assert main(["pareto", str(folder(INVALID))]) == ExitCode.INVALID
    assert main(["pareto", str(folder(INFEASIBLE))]) == ExitCode.NO_PLAN
