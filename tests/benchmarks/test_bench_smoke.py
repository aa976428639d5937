"""The benchmark command works; its figures are for people, and none is asserted here but truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it as `make bench` does."""
    command = [sys.executable, "-m", "benchmarks.run", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_case_is_matched_and_printed() -> None:
    """A sample goes the whole road by two solvers, each with a line and a verified plan."""
    run = bench("town", "--solver", "auto", "pulp:cbc")
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [["town", "auto", "optimal"], ["town", "pulp:cbc", "optimal"]]
    assert all(line.split()[-1] == "verified" for line in lines[1:])


def test_a_missed_cost_is_an_error(shared: Path) -> None:
    """Where the limit leaves a published cost unmet, the command fails instead of printing it away."""
    run = bench("fctp-ag-00-1", "--time-limit", "1")
    assert run.returncode == 1, run.stdout


def test_an_unknown_case_is_an_error() -> None:
    """A name that no case has is said."""
    run = bench("atlantis")
    assert run.returncode == 2
    assert "no case is called atlantis" in run.stderr
