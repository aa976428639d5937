"""Lists of materials, codes and prefixes: what a site may receive, what a mode carries."""

from __future__ import annotations

from data.build.materials import MaterialBook
from data.build.references import canonical
from data.build.waste_codes import Wrong, judge, judge_prefix
from data.faults import Code
from data.names import Names
from data.typed import TypedTable
from symbiosis.codes import low
from symbiosis.inventory import Patterns


def material_patterns(table: TypedTable, column: str, book: MaterialBook) -> Patterns:
    """Return entries that name materials or prefixes in their normal form.

    An entry that fits nothing is a warning, a damaged code an error.
    """
    cells = table.lists(column)
    entries = {entry for cell in set(cells) for entry in cell}
    wrong = {entry: found for entry in entries if (found := _judge(entry, book)) is not None}
    done = {cell: tuple(_pattern(entry, book) for entry in cell) for cell in set(cells)}
    if wrong:
        for place, cell in enumerate(cells):
            for entry in cell:
                if entry in wrong:
                    table.fault(wrong[entry][0], place, column, *wrong[entry][1:])
    return tuple(done[cell] for cell in cells)


def _pattern(entry: str, book: MaterialBook) -> str:
    return entry if entry in book.row else low.prefix(entry) or canonical(entry)


def _judge(entry: str, book: MaterialBook) -> Wrong | None:
    """Return what is wrong with an entry, if anything."""
    if entry in book.row:
        return None
    wrong = judge(entry) or (None if low.prefix(entry) else judge_prefix(entry))
    if wrong is not None and wrong[0] is Code.UNKNOWN_CODE and low.normalise(entry) is None:
        return wrong
    pattern = _pattern(entry, book)
    if pattern in book.row or pattern in low.known() or low.is_prefix(pattern):
        return None
    hint = Names(book.row).hint(entry, f"{entry!r} is neither a material nor a code or prefix.")
    return Code.UNLISTED_MATERIAL, "materials, codes or prefixes", hint
