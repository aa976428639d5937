"""``;``-separated cells as masks: which materials, forms or operations a row lets through. An empty cell lets all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from symbiosis.inventory import Flag, Index, Inventory, Patterns, Text

Rows = npt.NDArray[np.integer]


def lets_material(inventory: Inventory, patterns: Patterns, row: Rows, material: Index) -> Flag:
    """Whether the codes or prefixes of ``patterns[row[i]]`` cover material ``material[i]``; shape (n,).

    An entry of digits is a prefix of the material's List of Waste code; any entry covers the material of that very id.
    """
    materials = list(zip(inventory.materials.id.tolist(), inventory.materials.low_code.tolist(), strict=True))

    def covers(entry: str) -> list[bool]:
        return [entry == name or (entry.isdigit() and code.startswith(entry)) for name, code in materials]

    return _lets(patterns, row, material, len(materials), covers)


def lets_text(patterns: Patterns, row: Rows, text: Text, at: Rows) -> Flag:
    """Whether ``patterns[row[i]]`` contains ``text[at[i]]``; an unknown text (empty) always passes; shape (n,)."""
    distinct, place = np.unique(text.astype(str), return_inverse=True)
    values = distinct.tolist()

    def covers(entry: str) -> list[bool]:
        return [value in ("", entry) for value in values]

    return _lets(patterns, row, place[at], len(values), covers)


def _lets(patterns: Patterns, row: Rows, value: Rows, values: int, covers: Callable[[str], list[bool]]) -> Flag:
    """Work each distinct cell out once, as a row of a table (distinct cells x values), then look up."""
    distinct = {cell: number for number, cell in enumerate(dict.fromkeys(patterns))}
    table = np.array(
        [np.any([covers(entry) for entry in cell], axis=0) if cell else np.ones(values, np.bool_) for cell in distinct],
        np.bool_,
    ).reshape(len(distinct), values)
    number = np.array([distinct[cell] for cell in patterns], np.int64)
    return table[number[row], value] if len(row) else np.zeros(0, np.bool_)
