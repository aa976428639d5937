"""What a person reads at the end of a command: the plan in short, the error report, the judge's finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.output import clean, counted, figure, share, table

if TYPE_CHECKING:
    from rich.console import Console

    from api.run import RunOutcome
    from data.faults import Report
    from symbiosis.plan import Certificate, Conflict, Exchange, Plan, Summary, Unmatched

BEST_EXCHANGES = 10
SHOWN_FAULTS = 200
SHOWN_VIOLATIONS = 50

STATUS_WORDS = {
    "optimal": "optimal: no plan costs less, within the gap below",
    "feasible": "feasible: a limit struck before this plan was proved best",
    "infeasible": "infeasible: no plan can meet every requirement",
    "no_solution": "no solution: a limit struck before any plan was found",
}
FAULT_COLUMNS = ("table", "row", "column", "code", "severity", "value", "expected", "hint")


def print_outcome(outcome: RunOutcome, screen: Console) -> None:
    """Print a plan in short: status, money, proof, certificate, best exchanges, what was left, paths."""
    assert outcome.plan is not None
    plan = outcome.plan
    currency = outcome.inventory.policy.currency if outcome.inventory else ""
    if outcome.report.warnings:
        print_faults(outcome.report, screen)
    screen.print(f"Status: {STATUS_WORDS[plan.summary.status]}", style="bold")
    _pairs(_figures(plan.summary, currency), screen)
    if plan.summary.certificate is not None and not plan.summary.certificate.verified:
        print_certificate(plan.summary.certificate, screen)
    if plan.summary.conflicts:
        screen.print(_conflicts(plan.summary.conflicts))
    if plan.exchanges:
        screen.print(_best(plan, currency))
    if plan.unmatched:
        screen.print(_left(plan.unmatched))
    for note in plan.summary.notes:
        screen.print(f"Note: {clean(note)}", soft_wrap=True)
    print_paths(outcome.written, screen)


def _figures(summary: Summary, currency: str) -> list[tuple[str, str]]:
    """The money and what is proved of it; empty where there is no plan."""
    certificate = summary.certificate
    counts = [f"{name} {figure(number)}" for name, number in summary.counts.items()]
    pairs = [("Inventory", ", ".join(counts)), ("Solver", f"{summary.solver}, {figure(summary.wall_s, 2)} s")]
    if summary.plan_cost is None:
        return pairs
    bound = f"{figure(summary.bound, 2)} (gap {share(summary.gap)} of the cost"
    bound += f", {share(summary.benefit_gap)} of the benefit)" if summary.benefit_gap is not None else ")"
    return [
        ("Plan cost", f"{figure(summary.plan_cost, 2)} {clean(currency)}"),
        ("Baseline", f"{figure(summary.baseline_cost, 2)} (no exchange but contracts)"),
        ("Net benefit", figure(summary.net_benefit, 2)),
        ("Proved bound", bound),
        ("Certificate", certificate.status if certificate else "none"),
        *pairs,
    ]


def _pairs(pairs: Iterable[tuple[str, str]], screen: Console) -> None:
    for name, value in pairs:
        screen.print(f"  {name:<13} {value}", soft_wrap=True)
    screen.print()


def _best(plan: Plan, currency: str) -> Any:
    best = sorted(plan.exchanges, key=lambda exchange: -exchange.net_benefit)[:BEST_EXCHANGES]
    title = f"Exchanges of most benefit ({len(best)} of {len(plan.exchanges)})"
    columns = ("id", "from", "to", "material", "quantity", "unit", "km", f"benefit {clean(currency)}")
    return table(title, columns, map(_exchange_cells, best), right=(4, 6, 7))


def _exchange_cells(exchange: Exchange) -> tuple[str, ...]:
    same = exchange.material == exchange.to_material
    return (
        exchange.exchange_id,
        _who(exchange.from_organisation, exchange.from_id),
        _who(exchange.to_organisation, exchange.to_id),
        exchange.material if same else f"{exchange.material} → {exchange.to_material}",
        figure(exchange.quantity, 1),
        exchange.unit,
        figure(exchange.distance_km, 1),
        figure(exchange.net_benefit),
    )


def _who(organisation: str, identifier: str) -> str:
    return identifier if organisation == identifier else f"{organisation} ({identifier})"


def _left(unmatched: Sequence[Unmatched]) -> Any:
    """Count what was left by kind and reason, with one sentence as an example."""
    counts = Counter((row.kind, row.reason_code) for row in unmatched)
    examples = {(row.kind, row.reason_code): f"{row.id}: {row.reason}" for row in reversed(unmatched)}
    rows = [(kind, code, count, examples[kind, code]) for (kind, code), count in counts.most_common()]
    return table("Left over, by reason", ("kind", "reason", "rows", "for example"), rows, right=(2,))


def _conflicts(conflicts: Sequence[Conflict]) -> Any:
    rows = [(row.requirement, f"{figure(row.shortfall, 3)} {row.unit}", row.reason) for row in conflicts]
    return table("What cannot be met", ("requirement", "short by", "reason"), rows, right=(1,))


def print_faults(
    report: Report, screen: Console, written: Sequence[Path] = (), *, sound: str = "The inventory is valid"
) -> None:
    """Print an error report as a table, errors first; ``sound`` is said where there is no error."""
    from data.faults import MOST_ROWS

    listed = report.faults
    faults = sorted(listed, key=lambda fault: fault.severity)  # errors first, the order kept
    if faults:
        rows = [
            ["" if (cell := getattr(fault, name)) is None else cell for name in FAULT_COLUMNS]
            for fault in faults[:SHOWN_FAULTS]
        ]
        screen.print(table("Error report", FAULT_COLUMNS, rows, right=(1,)))
    if len(faults) > SHOWN_FAULTS:
        screen.print(f"… and {figure(len(report) - SHOWN_FAULTS)} more; write them with validate --report FILE")
    verdict = sound if report.ok else "The inventory is invalid"
    errors, warnings = report.count("error"), report.count("warning")
    screen.print(f"{verdict}: {counted(errors, 'error')}, {counted(warnings, 'warning')}.")
    if len(report) > MOST_ROWS:
        totals = [(str(code), figure(total)) for code, total in report.totals.most_common()]
        screen.print(table("All faults by code", ("code", "found"), totals, right=(1,)))
    print_paths(written, screen)


def print_certificate(certificate: Certificate, screen: Console) -> None:
    """Print the judge's finding with its violations."""
    shown = certificate.violations[:SHOWN_VIOLATIONS]
    if shown:
        rows = [(v.code, v.where, _amount(v.found), _amount(v.required), figure(v.excess, 6), v.message) for v in shown]
        columns = ("code", "where", "found", "required", "excess", "what")
        screen.print(table("Violations", columns, rows, right=(2, 3, 4)))
    if len(certificate.violations) > len(shown):
        screen.print(f"… and {len(certificate.violations) - len(shown)} more; see them all with --json")
    screen.print(f"Certificate: {certificate.status}", style="bold")
    _pairs(
        [
            ("Plan cost", f"{figure(certificate.plan_cost, 6)} as recomputed"),
            ("Largest", f"violation {certificate.largest_violation:.3g}, relative, allowed ones included"),
        ],
        screen,
    )


def _amount(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.9g}"


def print_paths(paths: Sequence[Path], screen: Console) -> None:
    """Print the paths written, one a line, whole."""
    if paths:
        screen.print("Written:")
    for path in paths:
        screen.print(f"  {clean(path)}", soft_wrap=True)


def report_document(report: Report, written: Sequence[Path] = ()) -> dict[str, Any]:
    """The error report as the document of ``--json``."""
    document: dict[str, Any] = {} if report.ok else {"error": "the inventory is invalid"}
    return {
        **document,
        "valid": report.ok,
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "totals": {str(code): total for code, total in sorted(report.totals.items())},
        "faults": report.rows(),
        "written": [str(path) for path in written],
    }


def certificate_document(certificate: Certificate) -> dict[str, Any]:
    """The judge's finding as the document of ``--json``; a figure that is not finite is null."""
    violations = [{name: _finite(value) for name, value in asdict(row).items()} for row in certificate.violations]
    return {
        "status": certificate.status,
        "largest_violation": _finite(certificate.largest_violation),
        "plan_cost": _finite(certificate.plan_cost),
        "violations": violations,
    }


def _finite(value: str | float | None) -> str | float | None:
    return None if isinstance(value, float) and not isfinite(value) else value
