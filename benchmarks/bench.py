"""`make bench`: our engine and its peers side by side on the registry's cases; what comes out, with the aims.

usage: python -m benchmarks.bench [--cases NAME ...] [--ways NAME ...] [--seeds N] [--time-limit S] [--plan]

Names may hold *; without any, all that is standard runs. Each way has a process of its own. Every measurement is kept
at once in `results.json`, in the place of the same way's at the same seed; `RESULTS.md` and the plot are written from
all that it knows. The command fails where a bound is worse than a plan that any way found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from benchmarks import ledger
from benchmarks.agenda import Step, agenda, estimate
from benchmarks.contest import ROOT, run
from benchmarks.curves import svg
from benchmarks.ledger import Measured, Trial, enter
from benchmarks.prepared import Prepared, prepare, ready
from benchmarks.registry import Case, cases
from benchmarks.results import document, plain

PLOT = ROOT / "docs" / "images" / "gap-over-time.svg"
ANYTIME = ("fixed-charge", "road")
"""Stages that take all the time they are given."""
STORE = ROOT / "build" / "bench"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 where a bound is untrue or a task cannot be made, 2 where there is nothing to run."""
    asked = _parse(arguments)
    chosen = _chosen(asked)
    if not chosen:
        print(f"no case is called {' or '.join(asked.cases)}; --list shows them", file=sys.stderr)
        return 2
    if asked.list:
        print("\n".join(f"{case.name:<22} {case.stage:<13} {', '.join(case.ways)}" for case in chosen))
        return 0
    asked.results.mkdir(parents=True, exist_ok=True)
    steps = agenda(chosen, asked.seeds, asked.ways, ledger.load(asked.results / "results.json"), asked.resume)
    if asked.plan:
        print(estimate(steps, asked.tasks))
        return 0
    if asked.prepare:
        return _prepare(steps, asked.tasks)
    return _measure(steps, asked)


def _chosen(asked: argparse.Namespace) -> list[Case]:
    """The cases that are asked for and can be run, with the limit that is asked for."""
    named = [case for case in cases() if any(fnmatch(case.name, name) for name in asked.cases)]
    chosen = named if asked.cases else [case for case in cases() if case.standard]
    for case in chosen:
        if case.absent():
            print(case.absent(), file=sys.stderr)
    return [_limited(case, asked.time_limit) for case in chosen if not case.absent()]


def _limited(case: Case, seconds: float | None) -> Case:
    """With another limit, if one is asked for; what takes all the time it is given lasts as long."""
    if seconds is None:
        return case
    known = {name: lasts for name, lasts in case.lasts.items() if name == "make" or case.stage not in ANYTIME}
    return replace(case, seconds=seconds, lasts=known)


def _prepare(steps: Sequence[Step], store: Path) -> int:
    """Make the tasks; 1 where one cannot be made."""
    tasks = dict.fromkeys((step.case, step.seed) for step in steps)
    made = [_made(case, seed, store) for case, seed in tasks]
    return 0 if all(made) else 1


def _made(case: Case, seed: int, store: Path) -> Prepared | None:
    """The task; None where it cannot be made, which is said."""
    began, known = time.monotonic(), ready(case, seed, store)
    try:
        task = prepare(case, seed, store)
    except RuntimeError as failure:
        print(f"NO TASK: {failure}", file=sys.stderr)
        return None
    if not known:
        print(f"{case.name}, seed {seed}: made in {time.monotonic() - began:.1f} s", flush=True)
    return task


def _measure(steps: Sequence[Step], asked: argparse.Namespace) -> int:
    """Take the steps in turn, as far as the time goes; tell each, and each case when it is through."""
    ends = time.monotonic() + 60.0 * asked.minutes
    untrue: dict[str, list[str]] = {}
    missing = False
    for number, step in enumerate(steps, 1):
        if time.monotonic() + step.lasts(asked.tasks) > ends:
            print(f"[{number}/{len(steps)}] {step}: left out, {asked.minutes:g} minutes do not suffice", flush=True)
            continue
        task = _made(step.case, step.seed, asked.tasks)
        if task is None:
            missing = True
            continue
        print(f"[{number}/{len(steps)}] {time.strftime('%H:%M:%S')} {step} ...", end=" ", flush=True)
        measured = _take(step, task, asked.results)
        outcome = next(each for each, trial in measured.of_way(step.way) if trial.seed == step.seed)
        print(f"{outcome.whole_s:.1f} s; {outcome.said or 'done'}", flush=True)
        if number == len(steps) or steps[number].case != step.case:
            print(plain(measured), flush=True)
        untrue[step.case.name] = measured.untrue()
    lines = [line for of_case in untrue.values() for line in of_case]
    for line in lines:
        print(f"UNTRUE BOUND: {line}", file=sys.stderr)
    return 1 if lines or missing else 0


def _take(step: Step, task: Prepared, folder: Path) -> Measured:
    """Measure a way on a task, and keep it in the file, the pages and the plot."""
    case = step.case
    outcome = replace(run(case.stage, step.way, task.path, case.seconds, repeat=case.repeat), commit=ledger.commit())
    kept = folder / "results.json"
    known = ledger.load(kept)
    head = Measured(case.name, case.stage, case.aim, case.seconds, ledger.today(), ledger.machine(), ledger.versions())
    fresh = Trial(step.seed, task.baseline, task=task.digest, known=task.known)
    measured = enter(known.get(case.name), head, fresh, outcome)
    order = [each.name for each in cases()]
    known = {name: each for name, each in (known | {case.name: measured}).items() if name in order}
    everything = sorted(known.values(), key=lambda each: order.index(each.name))
    ledger.save(kept, everything)
    (folder / "RESULTS.md").write_text(document(everything, cases()), encoding="utf-8")
    plot = PLOT if folder.resolve() == (ROOT / "benchmarks").resolve() else folder / PLOT.name
    plot.write_text(svg(everything), encoding="utf-8")
    return measured


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", nargs="+", default=[], metavar="NAME", help="* allowed; the standard ones if none")
    parser.add_argument("--ways", nargs="+", default=["*"], metavar="NAME", help="* allowed; all where not given")
    parser.add_argument("--seeds", type=int, default=3, help="1 to this number; 3 where not given")
    parser.add_argument("--time-limit", type=float, metavar="S", help="seconds each way has; else the case's own")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), metavar="M", help="begin nothing that lasts longer"
    )
    parser.add_argument(
        "--resume", type=float, default=0.0, metavar="H", help="leave out what H hours have seen measured"
    )
    parser.add_argument("--plan", action="store_true", help="tell how long it will take, and run nothing")
    parser.add_argument("--prepare", action="store_true", help="make the tasks, so that measuring need not, and end")
    parser.add_argument("--list", action="store_true", help="show cases, stages and ways, and run nothing")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks", metavar="DIR")
    parser.add_argument("--tasks", type=Path, default=STORE, metavar="DIR", help="where tasks are kept; build/bench")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
