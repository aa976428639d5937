"""The benchmark of the road works at a small size; its figures are for people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_stage_is_told_and_the_plan_holds() -> None:
    """A region of 40 streams: each stage has a line of time and memory, the solver's process included."""
    command = [sys.executable, "-m", "benchmarks.road", "40", "--solver", "highs", "--time-limit", "20"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    rows = [line.split() for line in run.stdout.splitlines() if line.startswith("  ")]
    wanted = ["read", "candidates", "formulate", "solve", "explain", "check", "write"]
    stages = {row[0]: [float(figure) for figure in row[1:7]] for row in rows if row[0] in wanted}
    assert list(stages) == wanted
    for wall, _, _, here, others, together in stages.values():
        assert wall >= 0  # of a region this small a stage may round to nothing
        assert max(here, others) <= together <= here + others + 1
    assert sum(figures[0] for figures in stages.values()) > 0
    assert stages["solve"][4] > 10  # the solver's process was seen
    assert "bytes a candidate at peak" in run.stdout
    assert "verified" in run.stdout.splitlines()[-1]
