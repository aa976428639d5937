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
from math import inf
from pathlib import Path
from typing import Any

from benchmarks.contest import Outcome, finite, overrun, peak_mb, thinned, told
from benchmarks.linear import BUILDERS, TRANSPORT, program_of
from benchmarks.search import SEARCHES
from benchmarks.tasks import Flow, Program, Region, Search, Task, plain_network

THREADS = 2
LONG_S = 2.0
"""What takes longer is not run again: chance weighs little in it."""
Way = Callable[[Any, float], dict[str, Any]]
"""Takes a task and the seconds it has; returns what it knows of an ``Outcome``."""


def solving(solver: str) -> Way:
    """Solve the task's program with one of our back ends, to the end or to the limit."""

    def run(task: Program, seconds: float) -> dict[str, Any]:
        from solvers import SolveOptions, SolverRefused, solve

        path: list[tuple[float, float, float]] = []
        options = SolveOptions(time_limit_s=seconds, gap=0.0, threads=THREADS, seed=task.seed)
        began = time.perf_counter()
        try:
            found = solve(
                task.program, options, solver=solver, observe=lambda p: path.append((p.seconds, p.objective, p.bound))
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
        from api.run import run_match
        from solvers import SolverRefused
        from symbiosis import MatchOptions

        options = MatchOptions(solver=solver, time_limit_s=seconds, threads=THREADS)
        with tempfile.TemporaryDirectory() as out:
            try:
                plan = run_match(task.folder, Path(out) / "plan", options).plan
            except SolverRefused as refusal:
                return {"said": str(refusal)}
        assert plan is not None, "a generated region has no errors"
        found = plan.summary
        verified = found.certificate is not None and found.certificate.verified
        spent = ", ".join(f"{stage.name} {stage.wall_s:.1f} s" for stage in found.stages)
        gap = "none" if found.benefit_gap is None else f"{100 * found.benefit_gap:.3f} %"
        said = f"benefit gap {gap}, {'verified' if verified else 'NOT VERIFIED'}; {spent}"
        return {"cost": found.plan_cost, "bound": found.bound, "said": said}

    return run


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
    elif (stage, name) == ("fixed-charge", "network"):
        way(Program(program_of(plain_network(6_000, 0, fixed=12_000.0)), None, 0, 0), 3.0)
    elif stage == "candidates":
        from benchmarks.measured import read
        from data.generate import generate

        with tempfile.TemporaryDirectory() as folder:
            generate(30, 30, 1, Path(folder))
            way(Search(read(Path(folder))), 5.0)


def main() -> None:
    stage, name, path, limit, repeat = sys.argv[1:]
    way, seconds = STAGES[stage][name], float(limit)
    with Path(path).open("rb") as file:
        task: Task = pickle.load(file)
    warm_up(stage, name, way)
    best: dict[str, Any] = {"seconds": inf, "cpu_s": inf}
    for _ in range(int(repeat)):
        # The default action ends the process even inside of a library that does not look at its limit.
        if stage != "road":
            signal.setitimer(signal.ITIMER_REAL, overrun(seconds))
        began, used = time.perf_counter(), time.process_time()
        found = way(task, seconds)
        took = {"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - used}
        signal.setitimer(signal.ITIMER_REAL, 0)
        best = {**found, **{key: min(took[key], best[key]) for key in took}}
        if took["seconds"] > LONG_S:
            break
    if best.get("cost") is None and not best.pop("done", False):
        best |= {"seconds": None, "cpu_s": None}
    best.pop("done", None)
    print(told(Outcome(way=name, megabytes=peak_mb(), **best)))


if __name__ == "__main__":
    main()
