"""The benchmark of mixing tanks runs, on small sizes; its figures are for people, and only truth is asserted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import pools
from benchmarks.measured import read


def test_tanks_are_planned_either_way(capsys: pytest.CaptureFixture[str]) -> None:
    """Few products go to SCIP, many to alternation, which says so; both plans are verified and have a bound."""
    for size, solver in ((("2", "6", "6"), "scip"), (("3", "14", "14"), "alternating")):
        asked = [word for pair in zip(("--pools", "--feeds", "--draws"), size, strict=True) for word in pair]
        assert pools.main([*asked, "--time-limit", "15"]) == 0
        said = capsys.readouterr().out
        assert "verified" in said
        assert f"solver {solver}" in said
        assert "bound not known" not in said
        assert ("plan by alternating linear programs, bound by the McCormick relaxation" in said) == (
            solver == "alternating"
        )


def test_every_tank_takes_everything_and_serves_everyone(tmp_path: Path) -> None:
    """Three pools, every second standing, and three limits of each of the seven demands."""
    pools.write_case(3, 5, 7, tmp_path / "tanks")
    inventory = read(tmp_path / "tanks")
    assert inventory.facilities.pool.all()
    assert inventory.facilities.existing.tolist() == [True, False, True]
    assert np.bincount(inventory.quality.limit_receiver).tolist() == [3] * 7
