"""Candidates: every exchange that may exist, with its figures, and a count of those that may not, by reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from symbiosis.candidates.capacity import most_of_combination
from symbiosis.candidates.combinations import COLUMNS, Combinations, combine_modes
from symbiosis.candidates.conversions import Compatible, compatible
from symbiosis.candidates.pairs import TooManyPairs, Wishes, compatible_only, wishes
from symbiosis.candidates.screens import PASSED, SCREENS, first_failure
from symbiosis.candidates.search import BEST, KEEP_ALL, Searched, search
from symbiosis.inventory import Inventory, Real

__all__ = ["Candidates", "Combinations", "TooManyPairs", "find_candidates"]

IN_BLOCK = 500_000
"""Combinations that are laid out and screened at once."""


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
    searched: Searched
    """The pairs that were looked at."""
    worth_of_rest: float | None = None
    """Money that the outranked pairs could bring at most, counted in by the bound; None: they were not priced."""

    def __len__(self) -> int:
        """Number of candidates."""
        return len(self.rows)

    @property
    def outranked(self) -> int:
        """Compatible pairs within reach that were not looked at: both ends have enough partners worth more."""
        return self.searched.outranked

    @property
    def complete(self) -> bool:
        """Whether every pair within reach was looked at, or else what the rest is worth at most is known."""
        return self.searched.outranked == 0 or self.worth_of_rest is not None


def find_candidates(inventory: Inventory, *, keep_all: int = KEEP_ALL, best: int = BEST) -> Candidates:
    """Search the compatible pairs within reach and put them through the screens.

    Where more than ``keep_all`` are within reach, each end keeps the ``best`` of each sort; the rest is outranked.
    """
    kinds, wished = compatible(inventory), wishes(inventory)
    return lay_out(inventory, kinds, wished, search(inventory, kinds, wished, keep_all=keep_all, best=best))


def lay_out(inventory: Inventory, kinds: Compatible, wished: Wishes, searched: Searched) -> Candidates:
    """Put pairs through the screens, block by block, so that what fails takes no room beside what passes."""
    gathered = _Gathered()
    for begin, end in _blocks(searched.supplier, max(1, IN_BLOCK // max(len(inventory.modes.id), 1))):
        pairs = compatible_only(inventory, kinds, wished, searched.supplier[begin:end], searched.wish[begin:end])
        gathered.add(inventory, combine_modes(inventory, pairs))
    screened = {screen.code: int(n) for screen, n in zip(SCREENS, gathered.failed, strict=False) if n}
    most = np.concatenate(gathered.most)
    gathered.most.clear()
    return Candidates(gathered.rows(inventory), most, int(gathered.failed.sum()), screened, searched)


@dataclass(eq=False)
class _Gathered:
    """What passed so far, column by column."""

    columns: dict[str, list[npt.NDArray[np.generic]]] = field(default_factory=dict)
    most: list[Real] = field(default_factory=list)
    failed: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(PASSED + 1, np.int64))

    def add(self, inventory: Inventory, combinations: Combinations) -> None:
        """Screen a block and keep what passes."""
        failed = first_failure(inventory, combinations)
        self.failed += np.bincount(failed, minlength=PASSED + 1)
        kept = combinations.keep(failed == PASSED)
        self.most.append(most_of_combination(inventory, kept))
        for name in COLUMNS:
            self.columns.setdefault(name, []).append(getattr(kept, name))

    def rows(self, inventory: Inventory) -> Combinations:
        """All columns in one piece each, given up piece by piece."""
        columns: dict[str, Any] = {name: np.concatenate(self.columns.pop(name)) for name in COLUMNS}
        return Combinations(**columns, inventory=inventory)


def _blocks(supplier: npt.NDArray[np.int32], size: int) -> list[tuple[int, int]]:
    """Cut sorted pairs into blocks of about that size, no supplier's apart: a pair's lot looks at all its materials."""
    ends = [0]
    while ends[-1] < len(supplier):
        last = supplier[min(ends[-1] + size, len(supplier)) - 1]
        ends.append(int(np.searchsorted(supplier, last, "right")))
    return list(pairwise(ends)) or [(0, 0)]
