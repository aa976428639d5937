"""Small array operations that several stages need: joins on keys, and choosing by group."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Key = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]
Number = npt.NDArray[np.signedinteger]
"""Row numbers of a table, or -1, in as few bytes as its rows need (``narrow``)."""

Entry = TypeVar("Entry", bound=np.generic)


def combine(*parts: tuple[npt.NDArray[np.integer], int]) -> Key:
    """One key out of several columns, each given with the number of values it can take (0 .. size - 1).

    Two rows have equal keys just where all their parts are equal. The product of the sizes must stay below 2**63.
    """
    product = 1
    key: Key = np.zeros(len(parts[0][0]), np.int64)
    for column, size in parts:
        product *= max(size, 1)
        if product >= 2**63:
            raise OverflowError("the parts of a key do not fit into 63 bits")
        key = key * size + column
    return key


def number(key: Key) -> tuple[npt.NDArray[np.int32], int]:
    """Number distinct keys 0, 1, … in ascending order: the number of each key, and how many there are.

    Keys that come in order are not sorted.
    """
    if not (key[1:] >= key[:-1]).all():
        distinct, places = np.unique(key, return_inverse=True)
        return places.astype(np.int32), len(distinct)
    numbers: npt.NDArray[np.int32] = np.zeros(len(key), np.int32)
    np.cumsum(key[1:] > key[:-1], out=numbers[1:])
    return numbers, int(numbers[-1]) + 1 if len(key) else 0


def narrow(column: npt.NDArray[np.integer], count: int) -> Number:
    """Row numbers of a table of ``count`` rows, or -1, in as few bytes as hold them, and ``count + 1`` too."""
    kinds = (np.int8, np.int16, np.int32)
    return column.astype(next(kind for kind in kinds if count < np.iinfo(kind).max), copy=False)


def shared(column: npt.NDArray[Entry], known: npt.NDArray[Entry]) -> npt.NDArray[Entry]:
    """A column, or the one that is known where both say the same: so that it need not be held twice."""
    return known if np.array_equal(column, known) else column


def constant(column: npt.NDArray[Entry]) -> npt.NDArray[Entry]:
    """A column; where all of its entries are equal (nan is not) a read-only view of one of them."""
    return np.broadcast_to(column[0].copy(), column.shape) if len(column) and (column == column[0]).all() else column


def first_of(numbers: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int32]:
    """First place of each number 0 .. count - 1, all of which occur; shape (count,)."""
    first = np.empty(count, np.int32)
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1, dtype=np.int32)  # of equals the last one written stays
    return first


def find(table: Key, wanted: Key) -> Rows:
    """For each wanted key the row of the table (distinct keys) that has it, or -1; shape of ``wanted``."""
    if not len(table):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(table, kind="stable")
    place = np.searchsorted(table, wanted, sorter=order).clip(max=len(table) - 1)
    row = order[place]
    return np.where(table[row] == wanted, row, -1)


def each_once(key: Key) -> Key:
    """The keys in ascending order, each once; sorted, which is many times faster than hashing them by the million."""
    ordered = np.sort(key)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def join(left: Key, right: Key) -> tuple[Rows, Rows]:
    """All pairs (row of left, row of right) with equal keys, in the order of left's rows."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    count = np.searchsorted(ordered, left, "right") - first
    left_row = np.repeat(np.arange(len(left)), count)
    return left_row, order[spread(first, count)]


def spread(first: Rows, count: Rows) -> Rows:
    """``first[0], first[0] + 1, … (count[0] of them), first[1], …``: the ranges, one after the other."""
    total = int(count.sum())
    before = np.repeat(np.cumsum(count) - count, count)
    return np.repeat(first, count) + np.arange(total) - before
