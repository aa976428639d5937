"""``symbiosis pareto``: what one aim costs in terms of another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, InventoryPath
from api.faults import Refused

if TYPE_CHECKING:
    from data.faults import Report
    from symbiosis.pareto import Front


def pareto(
    inventory: InventoryPath,
    objectives: Annotated[
        str,
        typer.Option(metavar="A,B", help="Aims, the first minimised: cost, co2e, diverted, distance; or cost,loss."),
    ] = "cost,co2e",
    points: Annotated[int, typer.Option(metavar="N", min=2, help="Points of the front.")] = 10,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write pareto.csv, pareto.json and each point's plan.")
    ] = None,
    time_limit: Annotated[float, typer.Option(metavar="S", min=0.1, help="Seconds that each solve may take.")] = 60.0,
    gap: Annotated[float, typer.Option(metavar="G", min=0.0, help="Gap of each solve.")] = 1e-6,
    solver: Annotated[str, typer.Option(metavar="NAME", help="As of match.")] = "auto",
    cold: Annotated[bool, typer.Option("--cold", help="Solve each level from nothing, to see what it costs.")] = False,
    defaults: Annotated[bool, typer.Option("--defaults", help="As of match.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find plans none of which is better in one aim without being worse in another.

    Each point is a plan of its own, checked by the independent judge, and says how far from efficient it can be.
    cost,loss is the price of resilience: what a plan costs that lets no organisation supply more than a share of what
    any demand receives.

    Exit codes: 0 a front, 2 wrong usage, 3 invalid inventory, 5 no plan was found, 6 a plan failed its certificate.
    """
    import time

    from api.cli.output import write_json
    from api.run import require_inventory, require_out
    from data import load
    from data.writers.front import to_document, write_front
    from solvers import SolverRefused
    from symbiosis.candidates.pairs import TooManyPairs
    from symbiosis.options import MatchOptions
    from symbiosis.pareto import LOSS, UnknownGoal, find_front, price_of_resilience

    require_inventory(inventory)
    loaded = load(inventory, defaults=defaults)
    if loaded.inventory is None:
        _refuse(loaded.report, as_json=as_json)
        raise typer.Exit(ExitCode.INVALID)
    if out is not None:
        require_out(out)
    names = tuple(name.strip() for name in objectives.split(",") if name.strip())
    options = MatchOptions(solver=solver, time_limit_s=time_limit, gap=gap)
    try:
        if names == ("cost", LOSS):
            front = price_of_resilience(loaded.inventory, points, options, clock=time.monotonic, warm=not cold)
        else:
            front = find_front(loaded.inventory, names, points, options, clock=time.monotonic, warm=not cold)
    except (UnknownGoal, SolverRefused, TooManyPairs) as refusal:
        raise Refused(str(refusal)) from refusal
    if out is not None:
        write_front(front, loaded.inventory, out)
    if as_json:
        write_json(to_document(front))
    else:
        _print(front, out)
    raise typer.Exit(_exit_code(front))


def _exit_code(front: Front) -> ExitCode:
    if not front.points:
        return ExitCode.NO_PLAN
    certificates = [point.plan.summary.certificate for point in front.points]
    verified = all(certificate is not None and certificate.verified for certificate in certificates)
    return ExitCode.DONE if verified else ExitCode.REJECTED


def _refuse(report: Report, *, as_json: bool) -> None:
    from api.cli.output import console, write_json
    from api.cli.summary import print_faults, report_document

    if as_json:
        write_json(report_document(report))
    else:
        print_faults(report, console())


def _print(front: Front, out: Path | None) -> None:
    from rich.table import Table

    from api.cli.output import console

    table = Table("point", *front.goals, "gap", "exchanges", "seconds", title="Pareto front", title_justify="left")
    for number, point in enumerate(front.points, 1):
        figures = (f"{figure:,.2f}" for figure in point.figures)
        gap = "proved" if point.proved else "not known" if point.gap is None else f"{point.gap:.2%}"
        table.add_row(str(number), *figures, gap, str(len(point.plan.exchanges)), f"{point.seconds:.2f}")
    console().print(table)
    for note in front.notes:
        console().print(note)
    console().print(f"{len(front.points)} points, {front.solves} solves, {front.seconds:.1f} s.")
    if out is not None:
        console().print(f"Written to {out}")
