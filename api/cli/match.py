"""``symbiosis match``: an inventory in, an exchange plan out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.exits import ExitCode
from api.cli.options import (
    AsJson,
    Decimal,
    Encoding,
    Geocode,
    InventoryPath,
    Separator,
    not_nan,
    reading_options,
)

if TYPE_CHECKING:
    from api.run import Earlier, RunOutcome


Gap = Annotated[
    float | None,
    typer.Option(
        metavar="G",
        callback=not_nan,
        help="Stop once (cost - bound) / cost is proved to be at most this.  [default: 0.0001, and as much better "
        "as comes cheaply]",
    ),
]

Start = Annotated[
    Path | None, typer.Option(metavar="PLAN", help="Folder of an earlier plan to begin from: a head start.")
]
Fix = Annotated[
    Path | None, typer.Option(metavar="PLAN", help="Folder of an earlier plan of which something is kept: what if.")
]
Fixing = Annotated[
    str,
    typer.Option(metavar="WHAT", help="What --fix keeps: facilities (open, expanded) or exchanges (with quantities)."),
]


def match(
    inventory: InventoryPath,
    out: Annotated[Path, typer.Option("--out", metavar="PLAN", help="Folder for the plan.")],
    time_limit: Annotated[
        float, typer.Option(metavar="S", callback=not_nan, help="Seconds that solving may take.")
    ] = 300.0,
    gap: Gap = None,
    solver: Annotated[
        str, typer.Option(metavar="NAME", help="auto, highs, cp-sat, scip, alternating, network, or pulp:NAME of PuLP.")
    ] = "auto",
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the solver.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Threads of the solver.")] = 1,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="The same plan every time: limits in nodes, not seconds.")
    ] = False,
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    as_json: AsJson = False,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Fill missing costs and conversions from reference tables; all are told.")
    ] = False,
    geocode: Geocode = False,
    start: Start = None,
    fix: Fix = None,
    fixing: Fixing = "facilities",
) -> None:
    """Find the exchange plan of least cost.

    The plan is proved, checked by an independent judge, and written with a report.

    Exit codes: 0 a plan, 2 wrong usage, 3 invalid inventory, 4 infeasible, 5 a limit before any plan, 6 the plan
    failed its certificate.
    """
    if not time_limit > 0:
        raise typer.BadParameter(f"must be above 0 s, got {time_limit:g}", param_hint="--time-limit")
    if gap is not None and not 0 <= gap < float("inf"):
        raise typer.BadParameter(f"must be 0 or more, got {gap:g}", param_hint="--gap")
    reading, earlier = reading_options(encoding, separator, decimal), _earlier(start, fix, fixing)
    from api.cli.progress import shown_progress
    from api.run import run_match
    from symbiosis.options import MatchOptions

    options = MatchOptions(
        solver=solver, time_limit_s=time_limit, gap=gap, seed=seed, threads=threads, deterministic=deterministic
    )
    with shown_progress() as shown:
        run = partial(run_match, earlier=earlier, defaults=defaults, geocode=geocode, reading=reading)
        outcome = run(inventory, out, options, stage=shown.stage, observe=shown.observe)
    _show(outcome, as_json)
    raise typer.Exit(exit_code(outcome))


def _earlier(start: Path | None, fix: Path | None, fixing: str) -> Earlier:
    """The plans of before, and what is kept of one."""
    from api.run import Earlier
    from symbiosis.earlier import Fixing as Kept

    if fixing not in list(Kept):
        raise typer.BadParameter(f"must be one of {', '.join(Kept)}, got {fixing}", param_hint="--fixing")
    return Earlier(start, fix, Kept(fixing))


def exit_code(outcome: RunOutcome) -> ExitCode:
    """The contract's exit code for a run."""
    from symbiosis.plan import Status

    if outcome.plan is None:
        return ExitCode.INVALID
    if outcome.rejected:
        return ExitCode.REJECTED
    return {
        Status.OPTIMAL: ExitCode.DONE,
        Status.FEASIBLE: ExitCode.DONE,
        Status.INFEASIBLE: ExitCode.INFEASIBLE,
        Status.NO_SOLUTION: ExitCode.NO_PLAN,
    }[outcome.plan.summary.status]


def _show(outcome: RunOutcome, as_json: bool) -> None:
    from api.cli.output import console, write_json
    from api.cli.summary import print_faults, print_outcome, report_document

    if as_json:
        write_json(_document(outcome) if outcome.plan else report_document(outcome.report, outcome.written))
    elif outcome.plan is None:
        print_faults(outcome.report, console(), outcome.written)
    else:
        print_outcome(outcome, console())


def _document(outcome: RunOutcome) -> dict[str, Any]:
    """The summary as in summary.json, and the paths written."""
    from data.writers.summary import to_summary_dict

    assert outcome.plan is not None
    return {**to_summary_dict(outcome.plan.summary), "written": [str(path) for path in outcome.written]}
