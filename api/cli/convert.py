"""``symbiosis convert``: an official register becomes an inventory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsJson
from api.faults import Refused

if TYPE_CHECKING:
    from data.converters import ConversionReport


def convert(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="The register, as its publisher gives it.")],
    source_format: Annotated[
        str,
        typer.Option(
            "--from", metavar="FORMAT", help="Format of the register: eprtr, uk-receipts, trackdechets, rcra-br, tri."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the inventory.")],
    year: Annotated[int | None, typer.Option(help="Reporting year.  [default: the latest]")] = None,
    as_json: AsJson = False,
) -> None:
    """Turn an official register into an inventory.

    Rows that cannot be used are reported and kept out.

    Exit codes: 0 written, 2 wrong usage or a register that cannot be read.
    """
    from api.cli.output import console, write_json
    from data.converters import CONVERTERS, ConversionError

    converter = CONVERTERS.get(source_format)
    if converter is None:
        raise Refused(f"--from {source_format}: no such format; known: {', '.join(sorted(CONVERTERS))}")
    try:
        report = converter(source, year=year, out=out)
    except ConversionError as error:
        raise Refused(str(error)) from error
    if as_json:
        write_json(_document(report))
    else:
        _print(report, console())


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


def _print(report: ConversionReport, screen: Any) -> None:
    from api.cli.output import table

    counts = [(count.file, count.read, count.converted, count.kept_out) for count in report.counts]
    screen.print(table("Rows of the register", ("file", "read", "converted", "kept out"), counts, (1, 2, 3)))
    screen.print(table("Inventory", ("table", "rows"), list(report.written.items()), (1,)))
    remarks = [(*key, rows) for key, rows in report.by_code().items()]
    if remarks:
        screen.print(table("Remarks", ("file", "code", "outcome", "rows"), remarks, (3,)))
    screen.print(f"Written to {report.out}", soft_wrap=True)
