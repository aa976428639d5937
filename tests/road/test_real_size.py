"""The whole road at the size of a region: a real register, and a synthetic one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import load
from data.converters import CONVERTERS
from symbiosis import MatchOptions, Plan, match

LIMIT_S = 20.0


def matched(folder: Path) -> Plan:
    """Read, match within the limit, and hold the plan to its certificate."""
    loaded = load(folder)
    assert loaded.inventory is not None, loaded.report.errors
    plan = match(loaded.inventory, MatchOptions(time_limit_s=LIMIT_S, threads=2), clock=time.monotonic)
    certificate = plan.summary.certificate
    assert certificate is not None
    assert certificate.verified, certificate.violations[:5]
    return plan


@pytest.mark.slow
def test_the_finnish_register_is_matched(shared: Path, tmp_path: Path) -> None:
    """The register of 2023 becomes an inventory without errors, and its plan pays, is bounded and passes the judge."""
    converted = CONVERTERS["eprtr"](shared / "data" / "finland", year=2023, out=tmp_path / "finland")
    plan = matched(converted.out)
    assert plan.summary.counts["streams"] == 1102
    assert plan.summary.counts["exchanges"] > 500
    assert plan.summary.net_benefit is not None
    assert plan.summary.net_benefit > 0
    assert plan.summary.benefit_gap is not None
    assert plan.summary.benefit_gap < 0.05


@pytest.mark.slow
def test_a_region_of_3300_is_matched(shared: Path, tmp_path: Path) -> None:
    """A synthetic region of 3 300 streams and demands is planned within the limit, with a bound."""
    command = [sys.executable, str(shared / "tools" / "make_region.py"), "--streams", "3300", "--out", str(tmp_path)]
    subprocess.run(command, check=True)
    plan = matched(tmp_path)
    assert plan.summary.counts["candidates"] > 10_000
    assert plan.summary.benefit_gap is not None
    assert plan.summary.benefit_gap < 0.25
    solve = next(stage for stage in plan.summary.stages if stage.name == "solve")
    assert solve.wall_s < LIMIT_S * 1.05 + 4
