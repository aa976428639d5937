"""What a run will measure, in which order, and how long that takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.ledger import Measured, middle
from benchmarks.prepared import ready
from benchmarks.registry import Case

START_S = 3.0
"""For a process to start, to read its task and to warm up, where nothing is known of it."""
MAKE_S = 3.0


@dataclass(frozen=True)
class Step:
    """A way on a seed of a case."""

    case: Case
    seed: int
    way: str
    before_s: float | None = None
    """What its process has taken before."""

    def __str__(self) -> str:
        """As the log has it."""
        return f"{self.case.name}, seed {self.seed}, {self.way}"

    def lasts(self, store: Path) -> float:
        """Seconds, about, the making of the task included where it is not ready."""
        made = 0.0 if ready(self.case, self.seed, store) else self.case.lasts.get("make", MAKE_S)
        return made + self.runs()

    def runs(self) -> float:
        """Seconds of its process, about."""
        return self.before_s or self.case.lasts.get(self.way, self.case.seconds + START_S)


def agenda(
    chosen: Sequence[Case], seeds: int, ways: Sequence[str], known: Mapping[str, Measured], resume_h: float
) -> list[Step]:
    """Case by case, seed by seed, way by way; without what was measured within so many hours with the same limit."""
    since = (datetime.now(UTC) - timedelta(hours=resume_h)).isoformat(timespec="seconds")
    steps = []
    for case in chosen:
        before = known.get(case.name)
        same = before is not None and before.seconds == case.seconds
        took = {way: _taken(before, way) if same else None for way in case.ways}
        done = _done(before, since) if same and resume_h else set()
        steps += [
            Step(case, seed, way, took[way])
            for seed in range(1, seeds + 1)
            for way in case.ways
            if case.runs(way, seed) and (seed, way) not in done and any(fnmatch(way, name) for name in ways)
        ]
    return steps


def _done(before: Measured | None, since: str) -> set[tuple[int, str]]:
    """Seeds and ways that were measured since then."""
    trials = () if before is None else before.trials
    return {(trial.seed, each.way) for trial in trials for each in trial.outcomes if each.began >= since}


def _taken(before: Measured | None, way: str) -> float | None:
    """The median of what its processes took."""
    return None if before is None else middle([each.whole_s for each, _ in before.of_way(way) if each.whole_s])


def estimate(steps: Sequence[Step], store: Path) -> str:
    """Seconds by case, and all of it in minutes."""
    lines, whole = [f"{'case':<22} {'making':>7} {'running':>8}  ways (times of seeds)"], 0.0
    for case in dict.fromkeys(step.case for step in steps):
        mine = [step for step in steps if step.case == case]
        seeds = {step.seed for step in mine if not ready(case, step.seed, store)}
        making, running = len(seeds) * case.lasts.get("make", MAKE_S), sum(step.runs() for step in mine)
        ways = [f"{way} x{sum(step.way == way for step in mine)}" for way in dict.fromkeys(step.way for step in mine)]
        lines.append(f"{case.name:<22} {making:6.0f}s {running:7.0f}s  {', '.join(ways)}")
        whole += making + running
    return "\n".join([*lines, f"{len(steps)} measurements, about {whole / 60.0:.0f} minutes"])
