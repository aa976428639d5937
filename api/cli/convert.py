"""``symbiosis convert``: a register becomes an inventory; an inventory or a plan takes another form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, Decimal, Encoding, Separator, reading_options
from api.faults import Refused

if TYPE_CHECKING:
    from rich.console import Console

    from data.converters import ConversionReport
    from data.readers.options import ReadingOptions
    from data.writers.export import Form

REMARKS = "conversion"
"""Folder of a conversion's own report."""


def convert(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A register (with --from), an inventory, or the folder of a plan.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="PATH",
            help="Folder (csv, parquet, geojson of an inventory) or file (named .xlsx, .json …) to write.",
        ),
    ],
    source_format: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FORMAT", help="Format of the register: eprtr, uk-receipts, trackdechets, rcra-br, tri."
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORM", help="Form to write: csv, xlsx, parquet, json, geojson, zip.  [default, of a register: csv]"
        ),
    ] = None,
    year: Annotated[int | None, typer.Option(help="Reporting year of the register.  [default: the latest]")] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    decimal: Decimal = None,
    as_json: AsJson = False,
) -> None:
    """Turn a register into an inventory (--from), or an inventory or plan into another form (--to).

    Of a register, rows that cannot be used are reported and kept out. Of an inventory, the tables are written as they
    were read, cells with faults too, and mean the same when they are read again; where a file cannot be read whole, the
    report is printed and nothing is written. Of a plan, the tables are written; geojson is its map, zip the whole
    folder. No text can run as a formula in any form. Nothing is replaced but an earlier conversion of a register.

    Exit codes: 0 written, 2 wrong usage, or a register or plan that cannot be read, 3 an inventory that cannot be
    read whole.
    """
    form = _form(to)
    reading = reading_options(encoding, separator, decimal)
    if source_format is not None:
        _refuse_beside("--from", "an inventory", encoding=encoding, separator=separator, decimal=decimal)
        _convert_register(source, source_format, year, form or "csv", out, as_json)
        return
    _refuse_beside("--to", "a register (name its format with --from)", year=year)
    if form is None:
        raise Refused("say what to do: --from FORMAT if SOURCE is a register, --to FORM for an inventory or a plan")
    if not source.exists():
        raise Refused(f"{source}: there is no such file or folder; name an inventory or a plan")
    if _is_plan(source):
        _refuse_beside("a plan", "an inventory", encoding=encoding, separator=separator, decimal=decimal)
        _convert_plan(source, form, out, as_json)
    else:
        _convert_inventory(source, form, out, reading, as_json)


def _form(to: str | None) -> Form | None:
    from data.writers.export import FORMS

    known = next((form for form in FORMS if form == to), None)
    if to is not None and known is None:
        raise Refused(f"--to {to}: no such form; known: {', '.join(FORMS)}")
    return known


def _refuse_beside(given: str, owner: str, **options: object) -> None:
    """Refuse options that say something of another kind of source."""
    for name, value in options.items():
        if value is not None:
            raise Refused(f"--{name} concerns {owner}; leave it out with {given}")


def _is_plan(source: Path) -> bool:
    from data.writers.plan_form import EXCHANGES, SUMMARY

    return any((source / name).is_file() for name in (SUMMARY, EXCHANGES))


def _convert_register(source: Path, source_format: str, year: int | None, form: Form, out: Path, as_json: bool) -> None:
    """Convert a register; its own report goes along: inside a folder as ``conversion``, beside a file."""
    from api.cli.output import console, write_json
    from data.converters import CONVERTERS, ConversionError

    converter = CONVERTERS.get(source_format)
    if converter is None:
        raise Refused(f"--from {source_format}: no such format; known: {', '.join(sorted(CONVERTERS))}")
    with _refusing():
        try:
            if form == "csv":
                report = converter(source, year=year, out=out)
                beside = out / REMARKS
            else:
                report, beside = _converted(partial(converter, source, year=year), form, out)
        except ConversionError as error:
            raise Refused(str(error)) from error
    if as_json:
        write_json(_document(report) | {"to": form, "report": str(beside)})
    else:
        _print(report, beside, console())


def _converted(convert_into: Callable[..., ConversionReport], form: Form, out: Path) -> tuple[ConversionReport, Path]:
    """Convert a register by way of a folder, and return the report and where it was written."""
    from data import readers
    from data.faults import Report
    from data.writers.export import folder, put, require_new
    from data.writers.inventory import ENDINGS, export_inventory

    beside = out.with_name(f"{out.stem}-{REMARKS}") if ENDINGS[form] else out / REMARKS
    for path, ending in ((out, ENDINGS[form]), (beside, "")):
        require_new(path, ending)
    with TemporaryDirectory() as made:
        report = convert_into(out=Path(made) / "inventory")
        export = export_inventory(readers.read(report.out, Report()), form)
        remarks = {file.name: file.read_bytes() for file in sorted((report.out / REMARKS).iterdir())}
    if export.ending:
        put(export, out)
        put(folder(remarks), beside)
    else:
        inside = {f"{REMARKS}/{name}": content for name, content in remarks.items()}
        put(folder({**export.files, **inside}), out)
    return replace(report, out=out), beside


def _convert_inventory(source: Path, form: Form, out: Path, reading: ReadingOptions, as_json: bool) -> None:
    """Write an inventory in another form, unless some of it could not be read and would be lost."""
    from api.cli.output import console, write_json
    from api.cli.summary import print_faults, report_document
    from data import readers
    from data.faults import Report
    from data.writers.export import put, require_new
    from data.writers.inventory import ENDINGS, export_inventory

    report = Report()
    with _refusing():
        require_new(out, ENDINGS[form])
        raw = readers.read(source, report, reading)
        if report.ok:
            put(export_inventory(raw, form), out)
    rows = {name: table.rows for name, table in raw.tables.items()} if report.ok else {}
    if as_json:
        faults = report_document(report)
        write_json(faults if not report.ok else _written(out, form, rows) | {"faults": faults["faults"]})
    elif report.ok:
        if report.warnings:
            print_faults(report, console(), sound="The inventory was read whole")
        _print_rows("Inventory", rows, out, console())
    else:
        print_faults(report, console())
        console().print("Nothing was written: what cannot be read would be lost. Correct the files' form first.")
    raise typer.Exit(ExitCode.DONE if report.ok else ExitCode.INVALID)


def _convert_plan(source: Path, form: Form, out: Path, as_json: bool) -> None:
    """Write a plan in another form."""
    from api.cli.output import console, write_json
    from data.readers.plan import PlanFormatError, read_plan
    from data.writers.export import put, require_new
    from data.writers.tables_plan import ENDINGS, export_plan, plan_tables

    with _refusing():
        require_new(out, ENDINGS[form])
        try:
            plan = read_plan(source)
            put(export_plan(source, plan, form), out)
        except PlanFormatError as error:
            raise Refused(str(error)) from error
    rows = {name: len(next(iter(columns.values()))) for name, columns in plan_tables(plan).items()}
    if as_json:
        write_json(_written(out, form, rows))
    else:
        _print_rows("Plan", rows, out, console())


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell what a path cannot take or a form cannot hold in the user's words."""
    from data.writers.export import TakenError
    from data.writers.tables import UnwritableError

    try:
        yield
    except TakenError as error:
        raise Refused(f"--out {error}") from error
    except UnwritableError as error:
        raise Refused(str(error)) from error


def _document(report: ConversionReport) -> dict[str, Any]:
    counts = [
        {"file": count.file, "read": count.read, "converted": count.converted, "kept_out": count.kept_out}
        for count in report.counts
    ]
    remarks = [
        {"file": file, "code": code, "outcome": outcome, "rows": rows}
        for (file, code, outcome), rows in report.by_code().items()
    ]
    written = dict(report.written)
    return {"year": report.year, "out": str(report.out), "written": written, "read": counts, "remarks": remarks}


def _written(out: Path, form: Form, rows: dict[str, int]) -> dict[str, Any]:
    return {"out": str(out), "to": form, "written": rows}


def _print(report: ConversionReport, beside: Path, screen: Console) -> None:
    from api.cli.output import clean, table

    counts = [(count.file, count.read, count.converted, count.kept_out) for count in report.counts]
    screen.print(table("Rows of the register", ("file", "read", "converted", "kept out"), counts, (1, 2, 3)))
    remarks = [(*key, rows) for key, rows in report.by_code().items()]
    if remarks:
        screen.print(table("Remarks", ("file", "code", "outcome", "rows"), remarks, (3,)))
    _print_rows("Inventory", report.written, report.out, screen)
    screen.print(f"Every remark, row by row: {clean(beside)}", soft_wrap=True)


def _print_rows(title: str, rows: Mapping[str, int], out: Path, screen: Console) -> None:
    from api.cli.output import clean, table

    screen.print(table(title, ("table", "rows"), list(rows.items()), (1,)))
    screen.print(f"Written to {clean(out)}", soft_wrap=True)
