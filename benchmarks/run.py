"""Match the registry's cases and print what came out, beside what is published.

usage: python -m benchmarks.run [CASE ...] [--solver NAME ...] [--time-limit S] [--shared DIR]

Each line is one case and one solver in one run: times of different lines may be compared, times of different runs not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.cases import ROOT, Case, cases
from symbiosis import MatchOptions, Plan, match

HEAD = ("case", "solver", "status", "cost", "published", "gap %", "benefit gap %", "candidates", "wall s", "judge")
ROW = "{:<18} {:<10} {:<9} {:>18} {:>14} {:>9} {:>13} {:>10} {:>7} {:<9}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases asked for; 1 where a published cost is missed or the judge rejects a plan."""
    asked = _parse(arguments)
    chosen = [case for case in cases(asked.shared) if any(fnmatch(case.name, name) for name in asked.case or ["*"])]
    if not chosen:
        print(f"no case is called {' or '.join(asked.case)}", file=sys.stderr)
        return 2
    print(ROW.format(*HEAD))
    return max(_run(case, solver, asked.time_limit) for case in chosen for solver in asked.solver)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Match the registry's cases.")
    parser.add_argument("case", nargs="*", help="names, * allowed; all where none is given")
    parser.add_argument("--solver", nargs="+", default=["auto"])
    parser.add_argument("--time-limit", type=float, help="seconds a case; each case has its own where not given")
    shared = Path(os.environ.get("SYMBIOSIS_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=shared, help="where the published cases are")
    return parser.parse_args(arguments)


def _run(case: Case, solver: str, time_limit_s: float | None) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        inventory = case.inventory(Path(scratch))
        options = MatchOptions(solver=solver, time_limit_s=time_limit_s or case.time_limit_s)
        plan = match(inventory, options, clock=time.monotonic)
        wall_s = time.monotonic() - began
    print(_line(case, solver, plan, wall_s), flush=True)
    return 0 if _holds(case, plan) else 1


def _line(case: Case, solver: str, plan: Plan, wall_s: float) -> str:
    found = plan.summary
    verdict = found.certificate.status if found.certificate else "none"
    return ROW.format(
        case.name,
        solver,
        found.status.value,
        _figure(found.plan_cost, 3),
        _figure(case.published, 3),
        _figure(None if found.gap is None else 100 * found.gap, 4),
        _figure(None if found.benefit_gap is None else 100 * found.benefit_gap, 3),
        found.counts["candidates"],
        _figure(wall_s, 1),
        verdict,
    )


def _holds(case: Case, plan: Plan) -> bool:
    """The judge agrees, and the published cost is met where there is one."""
    cost, certificate = plan.summary.plan_cost, plan.summary.certificate
    if certificate is None or not certificate.verified:
        return False
    if case.published is None:
        return True
    return cost is not None and abs(cost - case.published) <= case.rel * abs(case.published)


def _figure(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:,.{decimals}f}"


if __name__ == "__main__":
    sys.exit(main())
