"""Arguments and options that several commands share, and the options that this version does not have yet."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Annotated

import typer

from api.faults import Refused

InventoryPath = Annotated[
    Path,
    typer.Argument(metavar="INVENTORY", help="Folder of CSV files, a ZIP of one, or a JSON document."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output and nothing else there.")
]


def not_nan(value: float | None) -> float | None:
    """Refuse ``nan``, which passes every check of a range."""
    if value is not None and isnan(value):
        raise typer.BadParameter("a number is needed, got nan")
    return value


def refuse_unbuilt(**options: object) -> None:
    """Refuse, by name, the options of the contract that were given but are not built yet.

    Raises:
        Refused: Names the option and the version.
    """
    from importlib.metadata import version

    for name, value in options.items():
        if value:
            flag = f"--{name.replace('_', '-')}"
            raise Refused(f"{flag} is not available in version {version('symbiosis-engine')}: run without it")
