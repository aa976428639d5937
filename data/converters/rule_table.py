"""Tables of our own that map codes of a register to likely materials: the first row that fits wins."""

import csv
from collections.abc import Mapping
from functools import cache

from data.converters.places import REFERENCE


@cache
def load_rules(name: str) -> tuple[Mapping[str, str], ...]:
    """Read `data/reference/NAME.csv` as text, in file order."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))
