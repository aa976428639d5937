"""The network engine from the command line."""

import json
from pathlib import Path

import pytest

from api.cli.exits import ExitCode
from api.cli.main import main


def test_a_region_of_three_hundred_streams(tmp_path: Path) -> None:
    """Asked for by name it proves a plan that is certified, and that costs what HiGHS' plan costs."""
    region = tmp_path / "region"
    assert main(["generate", "--streams", "300", "--demands", "300", "--seed", "3", "--out", str(region)]) == 0
    found = {}
    for solver in ("network", "highs"):
        plan = tmp_path / solver
        options = ["--solver", solver, "--gap", "1e-6", "--time-limit", "120"]
        assert main(["match", str(region), "--out", str(plan), *options]) == 0
        found[solver] = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    ours = found["network"]
    assert (ours["solver"], ours["status"], ours["certificate"]["status"]) == ("network", "optimal", "verified")
    assert ours["plan_cost"] == pytest.approx(found["highs"]["plan_cost"], rel=2e-6)
    assert any("plan by search, bound by relaxation" in note for note in ours["notes"])


HEAD = "latitude_deg,longitude_deg,material,quantity"


def test_a_minimum_is_met(tmp_path: Path) -> None:
    """A stream of which some must go is sent, though that costs more than it brings, with a proof."""
    region, plan = tmp_path / "region", tmp_path / "plan"
    region.mkdir()
    streams = f"stream_id,{HEAD},min_quantity,disposal_cost\ns,60,25,wood,10,5,0\n"
    (region / "streams.csv").write_text(streams, encoding="utf-8")
    (region / "demands.csv").write_text(f"demand_id,{HEAD},current_cost\nd,60,25.1,wood,10,0\n", encoding="utf-8")
    assert main(["match", str(region), "--out", str(plan), "--solver", "network"]) == 0
    summary = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    assert (summary["solver"], summary["status"], summary["certificate"]["status"]) == (
        "network",
        "optimal",
        "verified",
    )
    assert summary["kpis"]["diverted_t"] == pytest.approx(5.0)


def test_lots_over_two_modes_are_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lot of a pair that two means of transport share ends with 2, the reason and the way out, and no plan."""
    region, plan = tmp_path / "region", tmp_path / "plan"
    region.mkdir()
    (region / "streams.csv").write_text(f"stream_id,{HEAD},min_lot\ns,60,25,wood,10,5\n", encoding="utf-8")
    (region / "demands.csv").write_text(f"demand_id,{HEAD}\nd,60,25.1,wood,10\n", encoding="utf-8")
    (region / "modes.csv").write_text("mode,cost_per_unit_km\nroad,0.1\nrail,0.05\n", encoding="utf-8")
    assert main(["match", str(region), "--out", str(plan), "--solver", "network"]) == ExitCode.USAGE
    assert "network does not take switches that several exchanges share" in " ".join(capsys.readouterr().err.split())
    assert not (plan / "summary.json").exists()
