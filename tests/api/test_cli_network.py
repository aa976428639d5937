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


def test_a_minimum_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An inventory with a least quantity ends with 2, the reason and the way out, and no plan."""
    region, plan = tmp_path / "region", tmp_path / "plan"
    region.mkdir()
    head = "latitude_deg,longitude_deg,material,quantity"
    (region / "streams.csv").write_text(f"stream_id,{head},min_quantity\ns,60,25,wood,10,5\n", encoding="utf-8")
    (region / "demands.csv").write_text(f"demand_id,{head}\nd,60,25.1,wood,10\n", encoding="utf-8")
    assert main(["match", str(region), "--out", str(plan), "--solver", "network"]) == ExitCode.USAGE
    assert "network does not take rows that demand a minimum; choose auto or highs" in " ".join(
        capsys.readouterr().err.split()
    )
    assert not (plan / "summary.json").exists()
