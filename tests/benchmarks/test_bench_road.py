"""The benchmark of the road works at a small size; its figures are for people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_stage_is_told_and_the_plan_holds() -> None:
    """A region of 40 streams: each stage of the road has a line, and the judge verifies the plan."""
    command = [sys.executable, "-m", "benchmarks.road", "40", "--solver", "highs", "--time-limit", "20"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    stages = [line.split()[0] for line in run.stdout.splitlines() if " MB " in line and line.startswith("  ")]
    wanted = ["read", "candidates", "formulate", "solve", "explain", "check", "write"]
    assert [stage for stage in stages if stage in wanted] == wanted
    assert "bytes a candidate at peak" in run.stdout
    assert "verified" in run.stdout.splitlines()[-1]
