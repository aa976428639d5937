"""Physical forms of streams and of the rules that they meet, in the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from data.faults import Code
from data.names import Names
from data.typed import TypedTable
from symbiosis.codes import forms
from symbiosis.inventory import Patterns, Text

Cell = TypeVar("Cell", bound=Hashable)


def read_form(table: TypedTable, column: str) -> Text:
    """Return the form of each row; ``""`` where it is not told. A word that is not known is a warning, and stays."""
    cells = table.text(column).tolist()
    told = {cell: () if forms.plain(cell) in {"", *forms.NOT_TOLD} else (cell,) for cell in set(cells)}
    _warn(table, column, cells, told)
    read = {cell: _form(cell) if words else "" for cell, words in told.items()}
    found = np.empty(len(cells), dtype=np.object_)
    found[:] = [read[cell] for cell in cells]
    return found


def read_forms(table: TypedTable, column: str) -> Patterns:
    """Return the forms that each row allows, each once; a word that is not known is a warning, and stays."""
    cells = table.lists(column)
    _warn(table, column, cells, {cell: cell for cell in set(cells)})
    read = {entries: tuple(dict.fromkeys(map(_form, entries))) for entries in set(cells)}
    return tuple(read[entries] for entries in cells)


def _form(word: str) -> str:
    """Return the form that a word names; a word of the user's own as it is compared."""
    return forms.normalise(word) or forms.plain(word)


def _warn(table: TypedTable, column: str, cells: Sequence[Cell], words: Mapping[Cell, tuple[str, ...]]) -> None:
    """Warn of words outside the vocabulary, in every row that has one; ``words`` are those of each cell."""
    strange = {word for entries in words.values() for word in entries if forms.normalise(word) is None}
    if not strange:
        return
    names = Names(forms.words())
    hints = {word: _hint(names, word) for word in strange}
    expected = "one of " + ", ".join(forms.labels())
    for place, cell in enumerate(cells):
        for word in words[cell]:
            if word in strange:
                table.fault(Code.UNKNOWN_FORM, place, column, expected, hints[word])


def _hint(names: Names, word: str) -> str:
    near = names.nearest(forms.plain(word))
    meant = f"Did you mean {near!r}? " if near is not None else ""
    return f"{meant}{word!r} is taken for a word of your own: it fits only rules that name it too."
