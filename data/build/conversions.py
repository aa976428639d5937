"""What may stand in for what, as given."""

from __future__ import annotations

from math import nan

import numpy as np

from data.build.flows import lower
from data.build.materials import MaterialBook
from data.build.references import check_unique
from data.faults import Code
from data.names import Names
from data.typed import TypedTable
from symbiosis.codes import low
from symbiosis.inventory import Conversions, Text


def build_conversions(table: TypedTable, book: MaterialBook) -> Conversions:
    """Return the conversions; ``from`` is a material, or else a prefix of the List of Waste."""
    check_unique(table, ["from_material", "to_material"])
    prefix = _prefixes(table, book)
    named = table.text("from_material")
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
        forms=lower(table.lists("forms")),
        hazardous=table.flag("hazardous", False),
        source=table.text("source"),
        confidence=table.real("confidence", nan),
    )


def _prefixes(table: TypedTable, book: MaterialBook) -> Text:
    """Return the prefix of each row that starts from one, else ``""``; one that has no codes is reported."""
    cells = table.text("from_material")
    prefix = np.full(len(cells), "", dtype=np.object_)
    for place, cell in enumerate(cells):
        found = None if book.is_listed(cell) else low.prefix(cell)
        if found is not None:
            prefix[place] = found
            if found not in low.prefixes():
                hint = Names(p for p in low.prefixes() if len(p) == len(found)).hint(found, "Look the chapter up.")
                table.fault(
                    Code.UNKNOWN_CODE, place, "from_material", "a chapter or subchapter of the List of Waste", hint
                )
    return prefix
