"""One way of doing a task, run in a process of its own: what it took, and what came of it.

A library that cannot share a process with another (docs/decisions/0002), that crashes, or that overruns its limit costs
its own row, and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from math import inf, isfinite
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
START_S = 600.0
"""For imports and for reading the task, before the limit begins to count."""
MARKS = (1.0, 5.0, 20.0, 60.0)
"""Seconds at which gaps are told."""
POINTS = 80
"""Of the path of plan and bound, this many are kept, and those at the marks."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a way came to. Costs are minimised: a benefit is a negative cost; ``bound`` is a proved lower bound."""

    way: str
    seconds: float | None = None
    """Wall time of the work alone; None where it did not end."""
    cpu_s: float | None = None
    """Processor time of the same, of all threads of the process, not of processes that it starts."""
    megabytes: float | None = None
    """Of the process, imports and task included, and of the largest that it started."""
    cost: float | None = None
    bound: float | None = None
    said: str = ""
    """Why there is no result, or what a reader must know of it."""
    path: list[tuple[float, float | None, float | None]] = field(default_factory=list)
    """Seconds, cost and bound whenever one of the two got better; None = none yet."""
    load: float = 0.0
    """Of the machine when it began: the mean number of running processes over the minute before."""
    figures: dict[str, float] = field(default_factory=dict)
    """What the stage tells besides: of the road, ``solve_s``, ``rest_s`` and ``candidates``."""
    whole_s: float = 0.0
    """Wall time of the process, imports and the reading of the task included."""
    began: str = ""
    """When, UTC, as ISO 8601 has it."""
    commit: str = ""
    """Ours when it was measured; ``-dirty`` where files had changed."""

    def gap_at(self, seconds: float, baseline: float | None) -> float | None:
        """The gap proved by then: on the net benefit where there is a baseline, else on the cost; None = none."""
        known = [point for point in self.path if point[0] <= seconds]
        return gap(*known[-1][1:], baseline) if known else None


def gap(cost: float | None, bound: float | None, baseline: float | None) -> float | None:
    """(cost - bound) / (baseline - cost), or / |cost| without a baseline; None where one is missing or no benefit."""
    if cost is None or bound is None:
        return None
    over = abs(cost) if baseline is None else baseline - cost
    return (cost - bound) / over if over > 0 else None


def run(stage: str, way: str, task: Path, seconds: float, *, repeat: int = 1) -> Outcome:
    """Run a way of a stage on a task; ``repeat`` times over, the least time counts."""
    command = [sys.executable, "-m", "benchmarks.peers", stage, way, str(task), str(seconds), str(repeat)]
    about: dict[str, Any] = {"load": os.getloadavg()[0], "began": datetime.now(UTC).isoformat(timespec="seconds")}
    began = time.monotonic()
    told = _ended_with(command, way, seconds, repeat)
    return replace(told, **about, whole_s=time.monotonic() - began)


def _ended_with(command: list[str], way: str, seconds: float, repeat: int) -> Outcome:
    """What the process of a way told, or why it told nothing."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        try:
            out, err = child.communicate(timeout=START_S + repeat * overrun(seconds) + 30)
        except subprocess.TimeoutExpired:
            _end(child)
            return Outcome(way, said=f"nothing within {seconds:g} s")
        finally:
            _end(child)
    if child.returncode == -signal.SIGALRM:
        return Outcome(way, said=f"nothing within {seconds:g} s")
    if child.returncode:
        lines = err.strip().splitlines()
        return Outcome(way, said=f"failed: {lines[-1] if lines else f'ended with {child.returncode}'}")
    told = json.loads(out.splitlines()[-1])
    return Outcome(**{**told, "path": [tuple(point) for point in told["path"]]})


def overrun(seconds: float) -> float:
    """When a way is killed that goes on beyond its limit."""
    return 1.1 * seconds + 5.0


def told(outcome: Outcome) -> str:
    """The outcome as a line, for the process that waits for it."""
    return json.dumps(asdict(outcome))


def thinned(path: list[tuple[float, float, float]]) -> list[tuple[float, float | None, float | None]]:
    """At most POINTS points of a path beside the marks, the last of each stretch; infinities become None."""
    if len(path) > POINTS:
        first, last = max(path[0][0], 1e-2), max(path[-1][0], 2e-2)
        marks = [*MARKS, *(first * (last / first) ** (step / (POINTS - 1)) for step in range(POINTS))]
        kept = {max((row for row, point in enumerate(path) if point[0] <= mark), default=0) for mark in marks}
        path = [path[row] for row in sorted(kept | {len(path) - 1})]
    return [(round(s, 3), *(value if isfinite(value) else None for value in rest)) for s, *rest in path]


def peak_mb() -> float:
    """The most memory that this process, and the largest that it waited for (a solver's), have had, in MB."""
    return own_peak_mb() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def own_peak_mb() -> float:
    """The most memory that this process has had, in MB; its ``ru_maxrss`` begins with that of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def finite(value: float) -> float | None:
    """The value, or None for an infinity."""
    return value if abs(value) < inf else None


def _end(child: subprocess.Popen[str]) -> None:
    """Whatever is left of its process group goes."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
