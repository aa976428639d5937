"""The benchmark of reading works at a small size; its figures are for people, and none is asserted here but truth."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.reading import figures
from benchmarks.ways import Cost, cost

ROOT = Path(__file__).resolve().parents[2]
ROWS = 300


@pytest.mark.slow
def test_the_whole_command_prints_every_figure() -> None:
    """Each form and way has a line, engine and pandera judge the same rows alike, and every bomb is refused."""
    command = [sys.executable, "-m", "benchmarks.reading", "--rows", str(ROWS), "--workbook-rows", "50"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    starts = [place for place, line in enumerate(lines) if not line.startswith(" ")]
    good, bad, parquet, book, bombs = (lines[a + 1 : b] for a, b in pairwise([*starts, len(lines)]))
    assert f"{ROWS} streams, 0 faults" in good[0]
    assert f"{ROWS} rows, 0 failure cases" in good[-1]
    assert f"{ROWS} faults, {ROWS} listed, the first: bad_number" in bad[0]
    assert int(bad[-1].split(" failure cases")[0].split()[-1]) >= ROWS
    assert f"{ROWS} streams, 0 faults" in parquet[0]
    assert ["50 streams, 0 faults" in book[0], "50 rows, 0 failure cases" in book[-1]] == [True, True]
    assert len(bombs) >= 10
    assert all("1 faults, 1 listed, the first: bad_" in line for line in bombs)


def test_a_way_that_fails_says_why(tmp_path: Path) -> None:
    """The message of a process that could not read is not lost."""
    with pytest.raises(RuntimeError, match="there is no file or folder"):
        cost("symbiosis", tmp_path / "nowhere")


@pytest.mark.parametrize(("seconds", "megabytes", "word"), [(1, 300, "within"), (2, 300, "BEYOND"), (1, 301, "BEYOND")])
def test_limits_are_judged_beyond_a_start(seconds: float, megabytes: float, word: str) -> None:
    """Seconds and the MB beyond those of the start are each held against the limit."""
    shown = figures(Cost(seconds, megabytes, "x"), (1, 200), beyond=100)
    assert shown[2] == f"x [{word} 1 s, 200 MB]"
