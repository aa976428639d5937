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
    outcomes: tuple[Outcome, ...] = ()
    task: str = ""
    """A digest of what was handed to the ways: plans and bounds of one digest may be held against each other."""
    known: float | None = None
    """The least cost of a plan of this task that was published, or found in an earlier run."""

    @property
    def best(self) -> float | None:
        """The least cost that any plan is known to have."""
        costs = (self.known, *(each.cost for each in self.outcomes))
        return min((cost for cost in costs if cost is not None), default=None)

    def put(self, outcome: Outcome) -> Trial:
        """With this in the place of what the same way came to before; the best plan stays known."""
        ways = [each.way for each in self.outcomes]
        outcomes = [outcome if each.way == outcome.way else each for each in self.outcomes]
        kept = tuple(outcomes if outcome.way in ways else [*outcomes, outcome])
        return replace(self, outcomes=kept, known=self.best)

    def missed(self, outcome: Outcome) -> float | None:
        """How much worse than the best plan known, in shares of what that one brings, or costs; None without a plan."""
        if outcome.cost is None or self.best is None:
            return None
        whole = abs(self.best) if self.baseline is None else self.baseline - self.best
        return (outcome.cost - self.best) / whole if whole > 0 else None

    def optima(self) -> Trial:
        """The same of a stage that asks for an optimum: a way that missed it came to nothing, however quick it was."""
        most = inf if self.best is None else self.best + TOLERANCE * max(1.0, abs(self.best))
        missed = {"seconds": None, "cpu_s": None, "said": "not the optimum"}
        held = (
            replace(each, **missed) if each.cost is not None and each.cost > most else each for each in self.outcomes
        )
        return replace(self, outcomes=tuple(held))

    def untrue(self) -> list[str]:
        """Every bound that is worse than the best plan known."""
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
    """A case as it was measured."""

    name: str
    stage: str
    aim: str
    seconds: float
    """The limit, the same for all ways."""
    date: str
    machine: str
    versions: str
    trials: tuple[Trial, ...] = field(default=())

    def of_way(self, way: str) -> list[tuple[Outcome, Trial]]:
        """A way's outcomes with their trials, by seed."""
        return [(each, trial) for trial in self.trials for each in trial.outcomes if each.way == way]

    def ways(self) -> list[str]:
        """In the order in which they ran."""
        return list(dict.fromkeys(each.way for trial in self.trials for each in trial.outcomes))

    def untrue(self) -> list[str]:
        """Every bound that is worse than a plan of the same task."""
        return [f"{self.name}, {line}" for trial in self.trials for line in trial.untrue()]

    def trial(self, seed: int) -> Trial | None:
        """That of a seed, if there is one."""
        return next((trial for trial in self.trials if trial.seed == seed), None)

    def put(self, trial: Trial) -> Measured:
        """With this in the place of the trial of the same seed; trials by seed."""
        others = [each for each in self.trials if each.seed != trial.seed]
        return replace(self, trials=tuple(sorted([*others, trial], key=lambda each: each.seed)))


def enter(known: Measured | None, head: Measured, fresh: Trial, outcome: Outcome) -> Measured:
    """What is known of a case, with an outcome more.

    ``head`` is the case as it is measured now, without trials, ``fresh`` the seed without outcomes. What was measured
    with another limit goes; of another task (the program has changed since) its seed alone.
    """
    trials = known.trials if known is not None and known.seconds == head.seconds else ()
    case = replace(head, trials=tuple(trial for trial in trials if trial.task))
    before = case.trial(fresh.seed)
    same = before is not None and before.task == fresh.task
    if same and before is not None:
        costs = [cost for cost in (before.known, fresh.known) if cost is not None]
        fresh = replace(before, known=min(costs, default=None))
    trial = fresh.put(outcome)
    return case.put(trial.optima() if case.stage == "transport" else trial)


def machine() -> str:
    """Processor, cores and memory."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def versions() -> str:
    """Of the libraries that are held beside each other."""
    return ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def commit() -> str:
    """Ours, and whether files had changed."""
    git = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "not known"


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
    text = text.replace('{"way"', '\n{"way"').replace('{"name"', '\n{"name"') + "\n"
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)  # at once: what ends the run leaves the old or the new


def _measured(told: dict[str, Any]) -> Measured:
    trials = tuple(
        Trial(**{**trial, "outcomes": tuple(_outcome(each) for each in trial["outcomes"])}) for trial in told["trials"]
    )
    return Measured(**{**told, "trials": trials})


def _outcome(told: dict[str, Any]) -> Outcome:
    return Outcome(**{**told, "path": [tuple(point) for point in told["path"]]})


def middle(values: Sequence[float | None]) -> float | None:
    """The median, where nothing counts as worse than anything; None where the median itself is nothing."""
    known = sorted(value for value in values if value is not None)
    if not values or 2 * len(known) <= len(values):
        return None
    return median(known) if len(known) == len(values) else known[len(values) // 2]
