"""What is printed: consoles, tables and the one JSON document."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LEAST_SHARE = 1e-6
"""Ratios below this are only said to be so."""
PLAIN_WIDTH = 120
"""Columns of the output where it does not go to a terminal."""


def console(*, error: bool = False) -> Console:
    """Open standard output (or standard error) for text; plain, 120 wide, where it is not a terminal."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def write_json(document: Mapping[str, Any]) -> None:
    """Print the one document of ``--json``."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()) -> Table:
    """Lay rows out under a title; columns whose numbers are in ``right`` are figures and stand to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    figures = frozenset(right)
    laid = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(columns):
        laid.add_column(name, justify="right" if number in figures else "left", overflow="fold")
    for row in rows:
        laid.add_row(*(Text(clean(cell)) for cell in row))
    return laid


def clean(value: object) -> str:
    """Make a value safe to show: what a terminal would obey (escape sequences in a name) becomes �."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(value))


def figure(value: float | None, digits: int = 0) -> str:
    """Write a figure for people: grouped thousands, ``–`` for what is not known."""
    if value is None or not isfinite(value):
        return "–"
    return f"{value + 0.0:,.{digits}f}".replace(",", " ")


def share(value: float | None) -> str:
    """Write a ratio as a percentage, with enough digits to tell a small gap from none."""
    if value is None or not isfinite(value):
        return "–"
    if 0 < value < LEAST_SHARE:
        return f"< {100 * LEAST_SHARE:g} %"
    return "0 %" if value == 0 else f"{100 * value:.3g} %"


def counted(number: int, noun: str) -> str:
    """Write a number of things: ``1 error``, ``2 errors``."""
    return f"{figure(number)} {noun}" + ("" if number == 1 else "s")
