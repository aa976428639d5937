"""Arguments and options that several commands share, and the options that this version does not have yet."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.faults import Refused

if TYPE_CHECKING:
    from data.readers.options import ReadingOptions

InventoryPath = Annotated[
    Path,
    typer.Argument(
        metavar="INVENTORY", help="Folder of CSV or Parquet files, a ZIP of one, an XLSX workbook or a JSON document."
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="Encoding of the CSV files.  [default: found out and reported]"),
]
Separator = Annotated[
    str | None,
    typer.Option("--separator", metavar="SIGN", help="Between the cells of the CSV files: , ; tab or |."),
]
Decimal = Annotated[
    str | None, typer.Option("--decimal", metavar="SIGN", help="In the figures of the CSV files: . or ,.")
]
Geocode = Annotated[
    bool,
    typer.Option("--geocode", help="Put rows with a city and no coordinates at its centre; each is told."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output and nothing else there.")
]


def reading_options(encoding: str | None, separator: str | None, decimal: str | None) -> ReadingOptions:
    """Return how CSV files are to be read.

    Raises:
        Refused: Names the option and the values it takes.
    """
    from data.readers.options import ReadingOptions

    try:
        return ReadingOptions(encoding, {"tab": "\t", "\\t": "\t"}.get(separator or "", separator), decimal)
    except ValueError as error:
        raise Refused(f"--{error}") from error


def not_nan(value: float | None) -> float | None:
    """Refuse ``nan``, which passes every check of a range."""
    if value is not None and isnan(value):
        raise typer.BadParameter("a number is needed, got nan")
    return value
