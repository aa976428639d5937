"""``symbiosis template``: an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson
from api.faults import Refused


def template(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Workbook to write; its name ends in .xlsx.")],
    as_json: AsJson = False,
) -> None:
    """Write an empty workbook: a sheet a table, drop-downs for choices, notes that say what each column means.

    Exit codes: 0 written, 2 wrong usage.
    """
    from api.cli.output import write_json
    from data.documents.template import EXAMPLES, write_template

    if out.suffix.lower() != ".xlsx":
        raise Refused(f"--out {out}: name a file that ends in .xlsx")
    if out.exists():
        raise Refused(f"--out {out} is there already; it may have been filled in: name another file")
    write_template(out)
    if as_json:
        write_json({"out": str(out)})
    else:
        typer.echo(f"Written to {out}: fill in the sheets you need; the sheet '{EXAMPLES}' shows a row of each")
