"""The package's own tables: CSV files with a header, read when they are first asked for."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table beside this module, by column; an empty cell is ``""``."""
    text = files("symbiosis.codes").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
