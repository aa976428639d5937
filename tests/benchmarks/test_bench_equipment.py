"""The benchmark of shared equipment runs, on a small size; its figures are for people, and only truth is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import equipment
from benchmarks.measured import read


def test_small_schedules_are_proved_and_verified(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a seed and number of kinds, each with a proved and verified schedule."""
    asked = ["--requests", "12", "--assets", "4", "--seeds", "1", "--days", "3", "--kinds", "2", "1"]
    assert equipment.main(asked) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:4] for line in lines[1:]] == [["12", "4", "2", "0"], ["12", "4", "1", "0"]]
    assert [line[8:10] for line in lines[1:]] == [["yes", "yes"]] * 2
    assert all(float(line[5]) <= float(line[4]) + 1e-6 for line in lines[1:])


def test_the_case_is_the_one_that_is_asked_for(tmp_path: Path) -> None:
    """As many requests, assets and kinds as asked; every request fits into its window; another seed is another case."""
    equipment.write_case(200, 30, 5, 14, 0, tmp_path)
    inventory = read(tmp_path)
    assert (len(inventory.requests.id), len(inventory.assets.id)) == (200, 30)
    assert len(set(inventory.requests.kind.tolist())) == 5
    assert set(inventory.assets.capacity.tolist()) == {1.0, 2.0, 3.0}
    room = (inventory.requests.latest - inventory.requests.earliest) / 3600.0
    assert (room >= inventory.requests.duration_h).all()
    equipment.write_case(200, 30, 5, 14, 1, tmp_path)
    assert read(tmp_path).sha256 != inventory.sha256
