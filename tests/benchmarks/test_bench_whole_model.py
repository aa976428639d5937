"""The benchmarks of the whole model run, on small sizes; their figures are for people, and only truth is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import pareto, periods, takeback
from benchmarks.measured import read


def test_a_take_back_network_is_laid_out(capsys: pytest.CaptureFixture[str]) -> None:
    """A small case is solved to optimality and verified, and says which plants open."""
    assert takeback.main(["--cities", "5", "--years", "4"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "optimal, verified" in said[0]
    assert len(said) > 1


def test_the_take_back_case_is_the_one_that_is_asked_for(tmp_path: Path) -> None:
    """Ten cities, five years, a tenth, a quarter and a tenth back, two sizes of plant a city, none standing."""
    takeback.write_case(10, 5, tmp_path)
    inventory = read(tmp_path)
    assert len(inventory.periods.id) == 5
    assert len(inventory.returns.id) == 10
    back = inventory.returns
    assert sorted(zip(back.lag.tolist(), back.fraction.tolist(), strict=True)) == [
        *[(1, 0.10)] * 10,
        *[(2, 0.25)] * 10,
        *[(3, 0.10)] * 10,
    ]
    assert len(inventory.facilities.id) == 20
    assert not inventory.facilities.existing.any()
    assert len(set(inventory.processes.output_material)) == 4


def test_a_region_over_periods_is_matched(capsys: pytest.CaptureFixture[str]) -> None:
    """A small region over four periods with plants that keep stock gives a verified plan."""
    asked = ["--streams", "120", "--demands", "60", "--periods", "4", "--plants", "30", "--time-limit", "20"]
    assert periods.main(asked) == 0
    assert "verified" in capsys.readouterr().out


def test_the_region_over_periods_has_seasons_and_storage(tmp_path: Path) -> None:
    """Streams differ from month to month, demands do not, and every plant may keep stock; half of them stand."""
    periods.write_case(40, 20, 12, 8, tmp_path)
    inventory = read(tmp_path)
    assert inventory.streams.quantity.shape == (40, 12)
    assert (inventory.streams.quantity.max(axis=1) > 1.5 * inventory.streams.quantity.min(axis=1)).all()
    assert (inventory.demands.quantity == inventory.demands.quantity[:, :1]).all()
    assert (inventory.facilities.storage_capacity > 0).all()
    assert inventory.facilities.existing.sum() == 4


def test_fronts_are_found_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    """The sample's front is printed with warm starts and without, every plan of it verified, and both are one."""
    assert pareto.main(["--size", "0", "--points", "2"]) == 0
    *fronts, both = capsys.readouterr().out.splitlines()
    warm, cold = (line.partition("cost, co2e from ") for line in fronts)
    assert "2 points, 0 not verified, 2 proved" in warm[0]
    assert warm[2] == cold[2] != ""
    assert "warm" in both
    assert "cold" in both
