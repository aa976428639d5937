"""Hazard of materials and streams: the cell, else the material's, else the entry of the List of Waste."""

from __future__ import annotations

import numpy as np

from data.build.materials import MaterialBook
from data.build.waste_codes import contradicts
from data.faults import Code
from data.typed import UNSET, TypedTable, rows_of
from symbiosis.codes import low
from symbiosis.inventory import Flag, Index


def settle_hazards(book: MaterialBook) -> None:
    """Take the hazard of listed materials from their cells; one that contradicts an absolute entry is reported."""
    flags = book.listed.tristate("hazardous")
    for place in rows_of(flags != UNSET):
        _report_contradiction(book.listed, place, int(flags[place]), book.low_code[place])
        book.hazardous[place] = int(flags[place])
    for place in rows_of(flags == UNSET):
        cells = book.listed.value("material", place), book.listed.value("low_code", place)
        if book.low_code[place] in low.reclassified() and any(map(low.starred, cells)):
            book.hazardous[place] = 1


def stream_hazards(table: TypedTable, material: Index, book: MaterialBook) -> Flag:
    """Return the hazard of each stream: the cell, else the material's, else false; shape (rows,)."""
    cell = table.tristate("hazardous")
    for place in rows_of((cell != UNSET) & (material >= 0)):
        _report_contradiction(table, place, int(cell[place]), book.low_code[material[place]])
    found = np.where(cell != UNSET, cell, np.array([*book.hazardous, UNSET], dtype=np.int8)[material])
    changed = np.array([*(code in low.reclassified() for code in book.low_code), False], dtype=np.bool_)[material]
    for place in rows_of(changed & (cell == UNSET)):
        found[place] = _of_reclassified(table, place, int(material[place]), book)
    return np.asarray(found == 1, dtype=np.bool_)


def _of_reclassified(table: TypedTable, place: int, material: int, book: MaterialBook) -> int:
    """Return the hazard of a stream whose code has another hazard in each edition; one that nothing tells is warned of.

    The star of the code tells it, or the row of the material.
    """
    listed = book.listed.tristate("hazardous")
    told = material < len(listed) and (listed[material] != UNSET or book.hazardous[material] == 1)
    if told or low.starred(table.value("material", place)):
        return book.hazardous[material] if told else 1
    code = book.low_code[material]
    later = low.reclassified()[code]
    hint = (
        f"{later.written} is hazardous from {later.valid_from} ({later.source}), and not before; it was read as not "
        "hazardous. Say which holds."
    )
    table.fault(Code.SUPERSEDED_CODE, place, "hazardous", "true or false", hint)
    return 0


def _report_contradiction(table: TypedTable, place: int, flag: int, code: str) -> None:
    """Report a hazard that contradicts the absolute entry of a code."""
    if contradicts(code, bool(flag)):
        says = "not hazardous" if flag else "hazardous"
        hint = f"{code} is an absolute entry: always {says}. Leave the cell empty, or correct the code."
        table.fault(Code.HAZARD_CONTRADICTION, place, "hazardous", str(not flag).lower(), hint)
