"""The ways of doing each stage, ours and the peers': ``python -m benchmarks.peers STAGE WAY TASK SECONDS REPEAT``.

Prints an ``Outcome`` as JSON. Each import stands in its way, so that a process loads the libraries of one way only.
"""

from __future__ import annotations

import pickle
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.contest import Outcome, finite, overrun, own_peak_mb, thinned, told
from benchmarks.linear import BUILDERS, TRANSPORT, program_of
from benchmarks.memory import MemoryWatch
from benchmarks.search import SEARCHES, best
from benchmarks.tasks import Flow, Program, Region, Task, plain_network

if TYPE_CHECKING:
    from solvers.session import SolverSession

THREADS = 2
MANY_PROCESSES = ("fixed-charge", "road")
"""Stages of which a part runs in a process of its own: memory is that of all at one moment."""
LONG_S = 2.0
"""What takes longer is not run again: chance weighs little in it."""
Way = Callable[[Any, float], dict[str, Any]]
"""Takes a task and the seconds it has; returns what it knows of an ``Outcome``."""


SESSIONS: dict[str, SolverSession] = {}
"""The process of a back end, kept from the small problem that warms it up to the one that is measured."""


def solving(solver: str) -> Way:
    """Solve the task's program with one of our back ends, to the end or to the limit."""

    def run(task: Program, seconds: float) -> dict[str, Any]:
        from solvers import SolveOptions, SolverRefused, solve
        from solvers.session import SolverSession

        session = SESSIONS.setdefault(solver, SolverSession())
        path: list[tuple[float, float, float]] = []
        options = SolveOptions(time_limit_s=seconds, gap=task.gap, threads=THREADS, seed=task.seed)
        began = time.perf_counter()
        try:
            found = solve(
                task.program,
                options,
                solver=solver,
                observe=lambda p: path.append((p.seconds, p.objective, p.bound)),
                session=session,
            )
        except SolverRefused as refusal:
            return {"said": str(refusal)}
        path.append((time.perf_counter() - began, found.objective, found.bound))
        said = "" if found.values is not None else f"no plan: {found.message or found.termination.value}"
        return {"cost": finite(found.objective), "bound": finite(found.bound), "path": thinned(path), "said": said}

    return run


def matching(solver: str) -> Way:
    """The whole road: read the inventory, match, check, write the plan."""

    def run(task: Region, seconds: float) -> dict[str, Any]:
        watch = Stages()
        watch.begin("start")
        from api.run import run_match
        from solvers import SolverRefused
        from symbiosis import MatchOptions

        options = MatchOptions(solver=solver, time_limit_s=seconds, threads=THREADS)
        with tempfile.TemporaryDirectory() as out:
            try:
                plan = run_match(task.folder, Path(out) / "plan", options, stage=watch.begin).plan
            except SolverRefused as refusal:
                return {"said": str(refusal)}
        spent = watch.ended()
        assert plan is not None, "a generated region has no errors"
        found = plan.summary
        verified = found.certificate is not None and found.certificate.verified
        gap = "none" if found.benefit_gap is None else f"{100 * found.benefit_gap:.3f} %"
        words = ", ".join(f"{name} {took:.1f} s" for name, took in spent.items())
        return {
            "cost": found.plan_cost,
            "bound": found.bound,
            "said": f"benefit gap {gap}, {'verified' if verified else 'NOT VERIFIED'}; {words}",
            "figures": {
                "solve_s": spent["solve"],
                "rest_s": sum(spent.values()) - spent["solve"],
                "candidates": float(max(found.counts["candidates"], 1)),
            },
        }

    return run


@dataclass
class Stages:
    """Seconds of each stage of the road, told when the next begins."""

    begun: list[tuple[str, float]] = field(default_factory=list)

    def begin(self, stage: str) -> None:
        """A stage begins, and the one before has ended."""
        self.begun.append((stage, time.perf_counter()))

    def ended(self) -> dict[str, float]:
        """All of it has ended: seconds by stage."""
        self.begin("end")
        spent: dict[str, float] = {}
        for (stage, before), (_, after) in pairwise(self.begun):
            spent[stage] = spent.get(stage, 0.0) + after - before
        return spent


STAGES: dict[str, dict[str, Way]] = {
    "transport": TRANSPORT,
    "model": BUILDERS,
    "candidates": SEARCHES,
    "fixed-charge": {name: solving(name) for name in ("auto", "network", "highs", "cp-sat", "scip", "pulp:cbc")},
    "road": {name: matching(name) for name in ("network", "highs", "auto")},
}


def warm_up(stage: str, name: str, way: Way) -> None:
    """Do something small first: libraries are imported, and our loops compiled, before the time is taken."""
    if stage in ("transport", "model"):
        way(Flow(plain_network(200, 0, fixed=float(stage == "model"))), 5.0)
    elif stage == "fixed-charge":
        small = program_of(plain_network(6_000, 0, fixed=12_000.0))
        # Ours ends long before, unless it must be compiled; a peer may not come so far.
        way(Program(small, None, 0, 0, gap=0.05), 30.0 if name in ("network", "auto") else 1.0)
    elif stage == "candidates":
        from benchmarks.measured import read
        from benchmarks.search import ends_of
        from data.generate import generate

        with tempfile.TemporaryDirectory() as folder:
            generate(30, 30, 1, Path(folder))
            few = ends_of(read(Path(folder)))
            best(few, 5.0)
            way(few, 5.0)


def main() -> None:
    stage, name, path, limit, repeat = sys.argv[1:]
    way, seconds = STAGES[stage][name], float(limit)
    with Path(path).open("rb") as file:
        task: Task = pickle.load(file)
    warm_up(stage, name, way)
    with MemoryWatch() if stage in MANY_PROCESSES else nullcontext() as watch:
        found = repeated(way, task, seconds, int(repeat), killable=stage != "road")
    for session in SESSIONS.values():
        session.close()
    megabytes = own_peak_mb() if watch is None else watch.heights.together
    print(told(Outcome(way=name, megabytes=megabytes, **found)))


def repeated(way: Way, task: Task, seconds: float, repeat: int, *, killable: bool) -> dict[str, Any]:
    """What a way tells of itself, with the least time of its runs; no time where it came to nothing."""
    least: dict[str, Any] = {"seconds": inf, "cpu_s": inf}
    for _ in range(repeat):
        # The default action ends the process even inside of a library that does not look at its limit.
        if killable:
            signal.setitimer(signal.ITIMER_REAL, overrun(seconds))
        began, used = time.perf_counter(), time.process_time()
        found = way(task, seconds)
        took = {"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - used}
        signal.setitimer(signal.ITIMER_REAL, 0)
        least = {**found, **{key: min(took[key], least[key]) for key in took}}
        if took["seconds"] > LONG_S:
            break
    if least.get("cost") is None and not least.pop("done", False):
        least |= {"seconds": None, "cpu_s": None}
    least.pop("done", None)
    return least


if __name__ == "__main__":
    main()
