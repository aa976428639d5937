"""`make bench`: our engine and its peers side by side on the registry's cases; what comes out, with the aims.

usage: python -m benchmarks.bench [--cases NAME ...] [--ways NAME ...] [--seeds N] [--time-limit S] [--results DIR]

Names may hold *; without any, every case runs, which takes hours. Each way has a process of its own. What was measured
replaces what `results.json` knew of the same cases, unless `--ways` left some out; `RESULTS.md` and the plot are
written from all that it knows.
The command fails where a bound is worse than a plan that any way found.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from benchmarks import ledger
from benchmarks.contest import ROOT, run
from benchmarks.curves import svg
from benchmarks.ledger import Measured, Trial
from benchmarks.registry import Case, cases
from benchmarks.results import document, plain

PLOT = ROOT / "docs" / "images" / "gap-over-time.svg"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 where a bound is untrue, 2 where there is nothing to run."""
    asked = _parse(arguments)
    chosen = [case for case in cases() if any(fnmatch(case.name, name) for name in asked.cases)]
    if asked.list:
        print("\n".join(f"{case.name:<22} {case.stage:<13} {', '.join(case.ways)}" for case in chosen))
        return 0
    if not chosen:
        print(f"no case is called {' or '.join(asked.cases)}; --list shows them", file=sys.stderr)
        return 2
    asked.results.mkdir(parents=True, exist_ok=True)
    untrue: list[str] = []
    for case in chosen:
        if case.absent():
            print(case.absent(), file=sys.stderr)
            continue
        measured = measure(case, asked.seeds, asked.time_limit, asked.ways)
        print(plain(measured), flush=True)
        untrue += [f"{case.name}, {line}" for trial in measured.trials for line in trial.untrue()]
        if len(measured.ways()) == len(case.ways):
            _write(asked.results, measured)
    for line in untrue:
        print(f"UNTRUE BOUND: {line}", file=sys.stderr)
    return 1 if untrue else 0


def measure(case: Case, seeds: int, seconds: float, ways: Sequence[str] = ("*",)) -> Measured:
    """Run the ways of a case one after the other, seed by seed."""
    chosen = [way for way in case.ways if any(fnmatch(way, name) for name in ways)]
    trials = []
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            path, task = case.write(seed, Path(folder))
            outcomes = tuple(run(case.stage, way, path, seconds, repeat=case.repeat) for way in chosen)
        trial = Trial(seed, task.baseline, outcomes)
        trials.append(trial.optima() if case.stage == "transport" else trial)
    about = (ledger.today(), ledger.machine(), ledger.versions())
    return Measured(case.name, case.stage, case.aim, seconds, *about, tuple(trials))


def _write(folder: Path, measured: Measured) -> None:
    """Put it in the place of what was known of the case, and write the pages and the plot anew."""
    kept = folder / "results.json"
    known = ledger.load(kept) | {measured.name: measured}
    order = [case.name for case in cases()]
    all_of_it = sorted(known.values(), key=lambda each: order.index(each.name) if each.name in order else len(order))
    ledger.save(kept, all_of_it)
    (folder / "RESULTS.md").write_text(document(all_of_it), encoding="utf-8")
    plot = PLOT if folder.resolve() == (ROOT / "benchmarks").resolve() else folder / PLOT.name
    plot.write_text(svg(all_of_it), encoding="utf-8")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", nargs="+", default=["*"], metavar="NAME", help="* allowed; all where not given")
    parser.add_argument("--ways", nargs="+", default=["*"], metavar="NAME", help="* allowed; all where not given")
    parser.add_argument("--seeds", type=int, default=3, help="1 to this number; 3 where not given")
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="seconds each way has; 60")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks", metavar="DIR")
    parser.add_argument("--list", action="store_true", help="show cases, stages and ways, and run nothing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
