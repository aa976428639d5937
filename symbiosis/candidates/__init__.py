"""Candidates: every exchange that may exist, with its figures, and a count of those that may not, by reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbiosis.candidates.capacity import most_of_combination
from symbiosis.candidates.combinations import Combinations, combine_modes
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import TooManyPairs, find_pairs
from symbiosis.candidates.screens import PASSED, SCREENS, first_failure
from symbiosis.inventory import Inventory, Real

__all__ = ["Candidates", "Combinations", "TooManyPairs", "find_candidates"]


@dataclass(frozen=True, eq=False)
class Candidates:
    """The combinations that passed every screen, sorted by supplier, receiver, to_material, mode; shape (C,)."""

    rows: Combinations
    most: Real
    """(C, T): the most that each can carry in a period, in *from* units."""
    considered: int
    """Combinations looked at: compatible in material and within reach, or named by a link or distance."""
    screened: dict[str, int]
    """How many of them failed, by the reason code of the first screen that they failed."""

    def __len__(self) -> int:
        """Number of candidates."""
        return len(self.rows)


def find_candidates(inventory: Inventory) -> Candidates:
    """Search the compatible pairs within reach and put them through the screens."""
    combinations = combine_modes(inventory, find_pairs(inventory, compatible(inventory)))
    failed = first_failure(inventory, combinations)
    counts = np.bincount(failed, minlength=PASSED + 1)
    rows = combinations.keep(failed == PASSED)
    screened = {screen.code: int(count) for screen, count in zip(SCREENS, counts, strict=False) if count}
    return Candidates(rows, most_of_combination(inventory, rows), len(combinations), screened)
