"""Cells: points of each group split into boxes of few, so that whole boxes can be passed over at once.

Boxes stand in three dimensions on the unit sphere: poles and the antimeridian are places like any other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.network.kernel import kernel
from symbiosis.inventory import Index, Real

IN_CELL = 96
"""Points that a cell holds at most in a group of moderate size."""
CELLS = 1024
"""Cells that a group has at most, about: larger groups have larger cells, as every two cells are compared."""
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cells:
    """Points by group, by cell, and within a cell from the greatest worth down; shape (n,) in that order."""

    row: Places
    """Row of each in the columns that were given; shape (n,)."""
    first: Places
    """First of each cell, and the end of the last; shape (C + 1,)."""
    of_group: Places
    """First cell of each group, and the end of the last; shape (G + 1,)."""
    point: Real
    """(n, 3)."""
    low: Real
    """Corners of each cell's box; shape (C, 3)."""
    high: Real
    worth: Real
    """The greatest in each cell; shape (C,)."""


def split(rows: Places, group: Index, groups: int, point: Real, worth: Real) -> Cells:
    """Split rows of points (unit vectors, shape (n, 3)) with a group and a worth each (shape (n,)) into cells."""
    order = rows[np.argsort(group[rows], kind="stable")]
    counts = np.bincount(group[rows], minlength=groups)
    starts = np.concatenate([[0], np.cumsum(counts)])
    begins = np.zeros(len(order), np.bool_)
    _halve(point, order, starts, np.maximum(IN_CELL, counts // CELLS), begins)
    first = np.append(np.flatnonzero(begins), len(order))
    cell = np.cumsum(begins) - 1
    order = order[np.lexsort((-worth[order], cell))]
    placed = point[order]
    if len(order):
        low = np.minimum.reduceat(placed, first[:-1])
        high = np.maximum.reduceat(placed, first[:-1])
        best = worth[order[first[:-1]]]
    else:
        low, high, best = np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0)
    return Cells(order, first, np.searchsorted(first[:-1], starts), placed, low, high, best)


@kernel
def _halve(point: Real, order: Places, starts: Places, most: Places, begins: Flags) -> None:
    """Halve each group along its widest side until no part has more than ``most``; mark where parts begin."""
    left = np.empty(128, np.int64)
    right = np.empty(128, np.int64)
    for group in range(len(most)):
        if starts[group] == starts[group + 1]:
            continue
        left[0], right[0], depth = starts[group], starts[group + 1], 1
        while depth:
            depth -= 1
            begin, end = left[depth], right[depth]
            if end - begin <= most[group]:
                begins[begin] = True
                continue
            middle = (begin + end) // 2
            _select(point, order, _widest(point, order, begin, end), begin, end - 1, middle)
            left[depth], right[depth] = begin, middle
            left[depth + 1], right[depth + 1] = middle, end
            depth += 2


@kernel
def _widest(point: Real, order: Places, begin: int, end: int) -> int:
    """The axis along which the points are spread most."""
    best, spread = 0, -1.0
    for axis in range(3):
        low = high = point[order[begin], axis]
        for place in range(begin + 1, end):
            value = point[order[place], axis]
            low, high = min(low, value), max(high, value)
        if high - low > spread:
            best, spread = axis, high - low
    return best


@kernel
def _select(point: Real, order: Places, axis: int, begin: int, last: int, wanted: int) -> None:
    """Order the places so that none before ``wanted`` is greater than any after (Hoare's selection)."""
    while begin < last:
        pivot = point[order[(begin + last) // 2], axis]
        up, down = begin, last
        while up <= down:
            while point[order[up], axis] < pivot:
                up += 1
            while point[order[down], axis] > pivot:
                down -= 1
            if up <= down:
                order[up], order[down] = order[down], order[up]
                up += 1
                down -= 1
        if wanted <= down:
            last = down
        elif wanted >= up:
            begin = up
        else:
            return
