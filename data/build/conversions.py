"""What may stand in for what, as given."""

from __future__ import annotations

from math import nan

import numpy as np

from data.build.forms import read_forms
from data.build.materials import MaterialBook
from data.build.references import canonical, check_unique_keys
from data.build.waste_codes import judge_prefix
from data.typed import TypedTable
from symbiosis.codes import low
from symbiosis.inventory import Conversions, Text


def build_conversions(table: TypedTable, book: MaterialBook) -> Conversions:
    """Return the conversions; ``from`` is a material, or else a prefix of the List of Waste."""
    prefix = _prefixes(table, book)
    named = table.text("from_material")
    # A listed material may be called 0303: it is another start than the sub-chapter.
    starts = [f"{digits}…" if digits else canonical(cell) for digits, cell in zip(prefix, named, strict=True)]
    ends = [canonical(cell) for cell in table.text("to_material")]
    check_unique_keys(table, ["from_material", "to_material"], [starts, ends])
    table.cells["from_material"] = np.where(prefix == "", named, "")
    from_material = book.find(table, "from_material")
    to_material = book.find(table, "to_material")
    return Conversions(
        from_material=from_material,
        from_prefix=prefix,
        to_material=to_material,
        yield_=table.real("yield"),
        cost=table.real("cost"),
        co2e=table.real("co2e"),
        forms=read_forms(table, "forms"),
        hazardous=table.flag("hazardous", False),
        source=table.text("source"),
        confidence=table.real("confidence", nan),
    )


def _prefixes(table: TypedTable, book: MaterialBook) -> Text:
    """Return the prefix of each row that starts from one, else ``""``; one that has no codes is reported.

    A cell that is nearly a prefix, and no material that another table names, is reported and taken for a prefix.
    """
    cells = table.text("from_material")
    prefix = np.full(len(cells), "", dtype=np.object_)
    for place, cell in enumerate(cells):
        digits = low.prefix(cell)
        if not cell or book.is_listed(cell) or (digits is None and canonical(cell) in book.row):
            continue
        wrong = judge_prefix(cell)
        if wrong is not None:
            table.fault(wrong[0], place, "from_material", *wrong[1:])
        prefix[place] = digits or (cell if wrong is not None else "")
    return prefix
