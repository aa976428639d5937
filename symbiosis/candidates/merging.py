"""Pairs of both sides' best partners, each once and in order, without laying out keys of all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from solvers.network.kernel import kernel
from symbiosis.candidates.cells import Places

Partners = npt.NDArray[np.int32]


Ranges = tuple[Places, Partners]
"""First pair of each supplier (and the end of the last), and the wishes, ascending for each supplier."""


def ranges(supplier: npt.NDArray[np.integer], wish: npt.NDArray[np.integer], suppliers: int) -> Ranges:
    """Pairs in ascending order, as ranges by supplier."""
    return np.searchsorted(supplier, np.arange(suppliers + 1)), wish.astype(np.int32)


def merge(named: Ranges, of_suppliers: Sequence[Partners], of_wishes: Sequence[Partners]) -> Ranges:
    """Unite pairs with lists of partners (rows of wishes by supplier, of suppliers by wish; -1 = none).

    Returns the first pair of each supplier (and the end of the last; shape (N + 1,)) and the wish of each pair, in
    ascending order for each supplier.
    """
    first, wish = named
    for lists in of_suppliers:
        first, wish = _united(first, wish, *_listed(lists))
    for lists in of_wishes:
        first, wish = _united(first, wish, *_turned(lists, len(first) - 1))
    return first, wish


def _listed(lists: Partners) -> Ranges:
    """Lists by supplier as ranges; partners in ascending order."""
    ordered = np.sort(lists, axis=1)
    chosen = ordered >= 0
    return np.concatenate([[0], np.cumsum(chosen.sum(axis=1))]), ordered[chosen]


def _turned(lists: Partners, suppliers: int) -> Ranges:
    """Lists by wish as ranges by supplier; wishes in ascending order."""
    count = np.zeros(suppliers + 1, np.int64)
    _tally(lists, count)
    first = np.cumsum(count)
    wish = np.empty(first[-1], np.int32)
    _place(lists, first.copy(), wish)
    return first, wish


def _united(first: Places, wish: Partners, other_first: Places, other: Partners) -> Ranges:
    """The pairs of two sets of ranges, each once."""
    if not len(wish):
        return other_first, other
    begins = np.zeros(len(first), np.int64)
    both = np.empty(len(wish) + len(other), np.int32)
    used = _unite(first, wish, other_first, other, begins, both)
    return begins, both[:used].copy()


@kernel
def _tally(lists: Partners, count: Places) -> None:
    """Count how often each is named, one place on: its sums are first places."""
    for row in range(lists.shape[0]):
        for place in range(lists.shape[1]):
            if lists[row, place] >= 0:
                count[lists[row, place] + 1] += 1


@kernel
def _place(lists: Partners, following: Places, wish: Partners) -> None:
    """Write each row where the one that it names has its next free place."""
    for row in range(lists.shape[0]):
        for place in range(lists.shape[1]):
            named = lists[row, place]
            if named >= 0:
                wish[following[named]] = row
                following[named] += 1


@kernel
def _unite(first: Places, wish: Partners, other_first: Places, other: Partners, begins: Places, both: Partners) -> int:
    """Merge the two ascending ranges of each supplier; return how many pairs there are."""
    used = 0
    for supplier in range(len(first) - 1):
        a, b = first[supplier], other_first[supplier]
        end, other_end = first[supplier + 1], other_first[supplier + 1]
        while a < end or b < other_end:
            if b == other_end or (a < end and wish[a] <= other[b]):
                if b < other_end and wish[a] == other[b]:
                    b += 1
                both[used] = wish[a]
                a += 1
            else:
                both[used] = other[b]
                b += 1
            used += 1
        begins[supplier + 1] = used
    return used
