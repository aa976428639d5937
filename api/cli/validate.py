"""``symbiosis validate``: is this an inventory?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, Decimal, Encoding, Geocode, InventoryPath, Separator, reading_options
from api.faults import Refused

if TYPE_CHECKING:
    from data.faults import Report
    from data.readers.options import ReadingOptions
    from data.repair_files import Repaired

REPORT_FORMS = (".csv", ".json", ".xlsx")
SHOWN_REPAIRS = 50
"""Repairs printed; with --json all are told."""


def validate(
    inventory: InventoryPath,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Write the report: .csv, .json, or .xlsx with the faulty cells marked."
        ),
    ] = None,
    fix_safe: Annotated[
        bool,
        typer.Option("--fix-safe", help="Write the inventory anew with the repairs that cannot change what it says."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where --fix-safe writes.  [default: beside the inventory, -repaired in its name]"
        ),
    ] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    as_json: AsJson = False,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="As match --defaults: warn of gaps that the reference tables have too.")
    ] = False,
    geocode: Geocode = False,
) -> None:
    """Report every fault of an inventory; with --fix-safe, of the repaired one.

    Exit codes: 0 valid (warnings may be reported), 2 wrong usage, 3 invalid.
    """
    from api.run import require_inventory

    require_inventory(inventory)
    if out is not None and not fix_safe:
        raise Refused("--out says where --fix-safe writes the repaired inventory; the report goes to --report FILE")
    form = _form(report)
    reading = reading_options(encoding, separator, decimal)
    repaired = _repair(inventory, out, reading) if fix_safe else None
    if repaired is None or repaired.out is None:
        found = _judge(inventory, report, form, reading, defaults=defaults, geocode=geocode)
    else:
        found = _judge(repaired.out, report, form, defaults=defaults, geocode=geocode)
    _tell(found, repaired, () if report is None else (report,), as_json)
    raise typer.Exit(ExitCode.DONE if found.ok else ExitCode.INVALID)


def _form(report: Path | None) -> str:
    """Return the ending of the report's file, which says its form; csv where it says nothing known."""
    ending = "" if report is None else report.suffix.lower()
    if ending in (".xls", ".ods", ".xlsm"):
        raise Refused(f"--report {report}: name a file that ends in one of {', '.join(REPORT_FORMS)}")
    return ending if ending in REPORT_FORMS else ".csv"


def _repair(inventory: Path, out: Path | None, reading: ReadingOptions) -> Repaired:
    from data.repair_files import RepairError, repair_files

    try:
        return repair_files(inventory, out, reading)
    except RepairError as error:
        raise Refused(str(error)) from error


def _judge(
    inventory: Path,
    file: Path | None,
    form: str,
    reading: ReadingOptions | None = None,
    *,
    defaults: bool = False,
    geocode: bool = False,
) -> Report:
    """Return the report of an inventory, having written it to a file where one is named."""
    from data import readers
    from data.faults import Report
    from data.loading import load_raw
    from data.readers.options import DETECT

    report = Report()
    raw = readers.read(inventory, report, reading or DETECT)
    load_raw(raw, report, defaults=defaults, geocode=geocode)
    if file is None:
        return report
    if form == ".xlsx":
        from data.documents.marked import write_marked

        write_marked(raw, report, file)
    else:
        text = report.to_json() + "\n" if form == ".json" else report.to_csv()
        file.write_text(text, encoding="utf-8", newline="")
    return report


def _tell(report: Report, repaired: Repaired | None, written: tuple[Path, ...], as_json: bool) -> None:
    """Print the report and the repairs."""
    from api.cli.output import console, write_json
    from api.cli.summary import print_faults, report_document

    paths = written if repaired is None or repaired.out is None else (repaired.out, *written)
    if as_json:
        document = report_document(report, paths)
        write_json(document if repaired is None else document | _document(repaired))
        return
    screen = console()
    if repaired is not None:
        _print_repairs(repaired, screen)
    print_faults(report, screen, paths)


def _document(repaired: Repaired) -> dict[str, Any]:
    from dataclasses import asdict

    out = None if repaired.out is None else str(repaired.out)
    return {"repaired": out, "repairs": [asdict(repair) for repair in repaired.repairs]}


def _print_repairs(repaired: Repaired, screen: Any) -> None:
    from api.cli.output import counted, table

    if repaired.out is None:
        screen.print("Nothing was repaired: what cannot be read would be lost. Correct the files' form first.")
        return
    shown = [
        (repair.table, "" if repair.row is None else repair.row, repair.column, repr(repair.before), repr(repair.after))
        for repair in repaired.repairs[:SHOWN_REPAIRS]
    ]
    if shown:
        screen.print(table("Repairs", ("table", "row", "column", "before", "after"), shown, right=(1,)))
    if len(repaired.repairs) > len(shown):
        screen.print(f"… and {len(repaired.repairs) - len(shown)} more; see them all with --json")
    screen.print(f"{counted(len(repaired.repairs), 'repair')}, none of which changes what the inventory says.")
