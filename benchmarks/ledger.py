"""What was measured, kept as JSON, so that a run of some cases leaves the others as they were."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contest import ROOT, Outcome

PACKAGES = ("numpy", "numba", "scipy", "highspy", "ortools", "pot", "pulp", "linopy")
TOLERANCE = 1e-6
"""Relative to the cost: a bound that is above a plan by more is wrong."""


@dataclass(frozen=True)
class Trial:
    """One seed of a case: what each way came to, and the cost of doing nothing."""

    seed: int
    baseline: float | None
    outcomes: tuple[Outcome, ...]

    @property
    def best(self) -> float | None:
        """The least cost that any way found a plan of."""
        return min((each.cost for each in self.outcomes if each.cost is not None), default=None)

    def optima(self) -> Trial:
        """The same of a stage that asks for an optimum: a way that missed it came to nothing, however quick it was."""
        most = inf if self.best is None else self.best + TOLERANCE * max(1.0, abs(self.best))
        missed = {"seconds": None, "cpu_s": None, "said": "not the optimum"}
        held = (replace(each, **missed) if (each.cost or 0.0) > most else each for each in self.outcomes)
        return replace(self, outcomes=tuple(held))

    def untrue(self) -> list[str]:
        """Every bound that is worse than a plan which some way found."""
        best = self.best
        if best is None:
            return []
        most = best + TOLERANCE * max(1.0, abs(best))
        return [
            f"seed {self.seed}: {each.way} claims that no plan costs less than {each.bound:.9g}; one costs {best:.9g}"
            for each in self.outcomes
            if each.bound is not None and each.bound > most
        ]


@dataclass(frozen=True)
class Measured:
    """A case as it was measured in one run."""

    name: str
    stage: str
    aim: str
    seconds: float
    """The limit, the same for all ways."""
    date: str
    machine: str
    versions: str
    trials: tuple[Trial, ...] = field(default=())

    def of_way(self, way: str) -> list[tuple[Outcome, float | None]]:
        """A way's outcomes with the baselines, by seed."""
        return [(each, trial.baseline) for trial in self.trials for each in trial.outcomes if each.way == way]

    def ways(self) -> list[str]:
        """In the order in which they ran."""
        return [each.way for each in self.trials[0].outcomes]


def machine() -> str:
    """Processor, cores and memory."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def versions() -> str:
    """Of the libraries that are held beside each other, and of ourselves: the commit, and whether files had changed."""
    git = ["git", "describe", "--always", "--dirty"]
    ours = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "not known"
    return ", ".join([f"commit {ours}", *(f"{name} {version(name)}" for name in PACKAGES)])


def today() -> str:
    """The date, UTC."""
    return datetime.now(UTC).date().isoformat()


def load(path: Path) -> dict[str, Measured]:
    """What was measured before, by case; nothing where there is no such file."""
    if not path.is_file():
        return {}
    return {each["name"]: _measured(each) for each in json.loads(path.read_text(encoding="utf-8"))}


def save(path: Path, measured: Iterable[Measured]) -> None:
    """Keep all of it, a line a way, so that changes can be read."""
    text = json.dumps([asdict(each) for each in measured], separators=(",", ":"))
    path.write_text(text.replace('{"way"', '\n{"way"').replace('{"name"', '\n{"name"') + "\n", encoding="utf-8")


def _measured(told: dict[str, Any]) -> Measured:
    trials = tuple(
        Trial(
            trial["seed"],
            trial["baseline"],
            tuple(Outcome(**{**each, "path": [tuple(p) for p in each["path"]]}) for each in trial["outcomes"]),
        )
        for trial in told["trials"]
    )
    return Measured(**{**told, "trials": trials})


def middle(values: Sequence[float | None]) -> float | None:
    """The median, where nothing counts as worse than anything; None where the median itself is nothing."""
    known = sorted(value for value in values if value is not None)
    if not values or 2 * len(known) <= len(values):
        return None
    return median(known) if len(known) == len(values) else known[len(values) // 2]
