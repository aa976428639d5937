"""How far the figures of a stream can be trusted."""

from __future__ import annotations

import numpy as np

from symbiosis.inventory import Inventory, Text

ASSUMED = "assumed"
GRADES = ("measured", "calculated", "estimated", ASSUMED)
"""Best first. The first three are the stream's own ``quantity_basis``."""


def grades(inventory: Inventory) -> Text:
    """Return the grade of each stream; shape (S,).

    ``assumed`` where any of its figures was filled in from a reference table, else its ``quantity_basis``; ``""`` where
    its owner has not said how the quantity is known. Where it is says nothing of how its quantity is known.
    """
    filled = {use.id for use in inventory.assumptions if use.table == "streams" and not use.is_coordinate}
    own = np.fromiter(
        (identifier in filled for identifier in inventory.streams.id), np.bool_, len(inventory.streams.id)
    )
    return np.where(own, ASSUMED, inventory.streams.quantity_basis).astype(np.object_)


def grade_counts(inventory: Inventory) -> dict[str, float]:
    """Return how many streams have each grade, as ``streams_<grade>``; grades that none has are left out."""
    found = grades(inventory)
    counts = {f"streams_{grade}": float((found == grade).sum()) for grade in GRADES}
    return {name: number for name, number in counts.items() if number}
