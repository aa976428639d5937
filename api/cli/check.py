"""``symbiosis check``: the independent judge of any plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, Decimal, Encoding, InventoryPath, Separator, reading_options
from api.faults import Refused

if TYPE_CHECKING:
    from symbiosis.inventory import Assumption, Inventory
    from symbiosis.plan import Certificate


def check(
    inventory: InventoryPath,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="Folder of the plan, whoever made it.")],
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    as_json: AsJson = False,
) -> None:
    """Judge a plan against its inventory.

    Everything is recomputed in exact arithmetic, from the files alone.

    Exit codes: 0 verified, 2 wrong usage, 3 invalid inventory, 6 rejected.
    """
    from api.cli.output import console, write_json
    from api.cli.summary import certificate_document, print_certificate, print_faults, report_document
    from api.run import require_inventory
    from data import load

    require_inventory(inventory)
    _require_plan(plan)
    reading, uses = reading_options(encoding, separator, decimal), assumed(plan)
    places = any(use.is_coordinate for use in uses)
    figures = any(not use.is_coordinate for use in uses)
    loaded = load(inventory, reading, defaults=figures, geocode=places)
    if loaded.inventory is None:
        if as_json:
            write_json(report_document(loaded.report))
        else:
            print_faults(loaded.report, console())
        raise typer.Exit(ExitCode.INVALID)
    certificate = judge(loaded.inventory, plan)
    if as_json:
        write_json(certificate_document(certificate))
    else:
        print_certificate(certificate, console())
    raise typer.Exit(ExitCode.DONE if certificate.verified else ExitCode.REJECTED)


def judge(inventory: Inventory, folder: Path) -> Certificate:
    """Read and judge a plan; one that cannot be read is rejected, with a violation a fault."""
    from math import inf, nan

    from data.readers.plan import PlanFormatError, read_plan
    from symbiosis.check import check as judge_plan
    from symbiosis.plan import Certificate, Violation

    try:
        plan = read_plan(folder)
    except PlanFormatError as error:
        violations = tuple(
            Violation("plan_format", fault.file, fault.value, fault.expected, nan, str(fault)) for fault in error.faults
        )
        return Certificate("rejected", inf, None, violations)
    return judge_plan(inventory, plan)


def assumed(folder: Path) -> tuple[Assumption, ...]:
    """Return what a plan says was filled in: it is judged by the inventory that it was made from."""
    from data.readers.plan_summary import parse_summary
    from data.writers.plan_form import SUMMARY

    file = folder / SUMMARY
    summary = parse_summary(file.read_text(encoding="utf-8-sig", errors="replace"), []) if file.is_file() else None
    return () if summary is None else summary.assumptions


def _require_plan(folder: Path) -> None:
    from data.writers.plan_form import EXCHANGES, SUMMARY

    if not folder.is_dir():
        raise Refused(f"{folder}: there is no such folder; name the folder of a plan")
    if not any((folder / name).exists() for name in (SUMMARY, EXCHANGES)):
        raise Refused(f"{folder} holds no plan: neither {SUMMARY} nor {EXCHANGES} is there")
