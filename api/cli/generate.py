"""``symbiosis generate``: an invented region, for trials and timing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson
from api.faults import Refused

WRITTEN = ("conversions.csv", "demands.csv", "materials.csv", "modes.csv", "policy.toml", "streams.csv")
"""What a generated region consists of."""


def generate(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the inventory.")],
    streams: Annotated[int, typer.Option(min=0, help="How many streams.")] = 100,
    demands: Annotated[int, typer.Option(min=0, help="How many demands.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same region.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Write an invented region as an inventory.

    Exit codes: 0 written, 2 wrong usage.
    """
    from api.cli.output import write_json
    from data.generate import generate as write_region

    _require_own(out)
    write_region(streams, demands, seed, out)
    if as_json:
        write_json({"out": str(out), "streams": streams, "demands": demands, "seed": seed})
    else:
        typer.echo(f"Written to {out}: {streams} streams and {demands} demands, seed {seed}")


def _require_own(out: Path) -> None:
    """Refuse a folder with tables other than an earlier region's: invented rows must not replace or join real ones."""
    if out.exists() and not out.is_dir():
        raise Refused(f"--out {out} is a file; name a folder")
    entries = out.iterdir() if out.exists() else ()
    present = sorted(entry.name for entry in entries if entry.suffix in (".csv", ".toml"))
    if present and tuple(present) != WRITTEN:
        raise Refused(f"--out {out} already holds {', '.join(present[:5])}; name a new or empty folder")
