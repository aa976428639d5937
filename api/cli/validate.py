"""``symbiosis validate``: is this an inventory?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, InventoryPath, refuse_unbuilt


def validate(
    inventory: InventoryPath,
    report: Annotated[
        Path | None, typer.Option("--report", "--out", metavar="FILE", help="Write the error report as CSV.")
    ] = None,
    as_json: AsJson = False,
    fix_safe: Annotated[bool, typer.Option("--fix-safe", hidden=True)] = False,
) -> None:
    """Report every fault of an inventory.

    Exit codes: 0 valid (warnings may be reported), 2 wrong usage, 3 invalid.
    """
    refuse_unbuilt(fix_safe=fix_safe)
    from api.cli.output import console, write_json
    from api.cli.summary import print_faults, report_document
    from api.run import require_inventory
    from data import load

    require_inventory(inventory)
    loaded = load(inventory)
    written = () if report is None else (report,)
    if report is not None:
        report.write_text(loaded.report.to_csv(), encoding="utf-8", newline="")
    if as_json:
        write_json(report_document(loaded.report, written))
    else:
        print_faults(loaded.report, console(), written)
    raise typer.Exit(ExitCode.DONE if loaded.report.ok else ExitCode.INVALID)
