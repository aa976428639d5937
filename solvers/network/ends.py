"""Which limits are the tails and heads of arcs, and which stay side rows.

Rows over quantities alone are taken in the order in which they are laid: one whose arcs have no tail yet is their tail,
else one whose arcs have no head yet their head. An arc left without gets an end of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.network.problem import SideRows
from solvers.network.rows import IMPOSSIBLE, MINIMUM, NoNetwork
from solvers.program import Flag, Index, Real

_ROUNDS = 50
"""Rows that wait for each other longer than this stay side rows."""
_SAME = 1e-12
_TAIL, _HEAD = 0, 1


@dataclass(frozen=True, eq=False, slots=True)
class Ends:
    """Ends of A arcs, numbered as given but in ``side``; ``order`` sorts them by tail, then head."""

    tail: Index
    head: Index
    gain: Real
    unit: Real
    """Flow per unit of quantity: what the tail's row counts of it."""
    supply: Real
    demand: Real
    least_supply: Real
    """What each tail must send, shape (S,), and each head receive, (D,): 0 where nothing is asked."""
    least_demand: Real
    side: SideRows
    """In sorted arcs' numbers, and in units of flow."""
    order: npt.NDArray[np.int64]


@dataclass(eq=False, slots=True)
class _End:
    """One end of all arcs: the row that is it (-1: none yet), its weight of each arc, each row's limit and minimum."""

    row: Index
    weight: Real
    limit: Real
    least: Real

    def numbered(self, most: Real) -> tuple[Index, Real, Real]:
        """Number of each arc's end, limits, minima; arcs without a row get an end that holds the most of each."""
        alone = self.row < 0
        rows, number = np.unique(self.row[~alone], return_inverse=True)
        ends = np.empty(len(self.row), np.int32)
        ends[~alone] = number
        ends[alone] = len(rows) + np.arange(int(alone.sum()))
        none = np.zeros(int(alone.sum()))
        return ends, np.concatenate([self.limit[rows], most[alone]]), np.concatenate([self.least[rows], none])


def assign_ends(limits: SideRows, most: Real, minima: SideRows) -> Ends:
    """Tails, heads and side rows of arcs that carry at most ``most``; shape (A,).

    Raises:
        NoNetwork: one of the ``minima`` is not that of an end, or above its limit.
    """
    row = limits.of_rows()
    odd = (limits.y_weight > 0) | (limits.x_weight < 0)
    plain = np.bincount(row, weights=odd, minlength=len(limits)) == 0
    tail, head = (
        _End(np.full(len(most), -1, np.int32), np.ones(len(most)), limits.limit.copy(), np.zeros(len(limits)))
        for _ in range(2)
    )
    taken = _take_rows(limits, row, plain & (np.diff(limits.start) > 0), (tail, head))
    left = ~taken & ~_idle(limits, row, most, plain)
    for end in (tail, head):
        same, owner, limit = _same_as_end(limits, left & plain, end)
        np.minimum.at(end.limit, owner, limit)
        left[same] = False
    _ask(minima, (tail, head))
    unit = tail.weight
    tails, supply, least_supply = tail.numbered(most * unit)
    heads, demand, least_demand = head.numbered(most)
    gain = np.where(head.row < 0, 1.0 / unit, head.weight / unit)
    order = np.lexsort((heads, tails))
    side = _side(limits, row, left, unit, order)
    return Ends(tails, heads, gain, unit, supply, demand, least_supply, least_demand, side, order)


def _take_rows(limits: SideRows, row: Index, open_: Flag, ends: tuple[_End, _End]) -> Flag:
    """Make rows tails and heads; which were taken."""
    taken = np.zeros(len(limits), np.bool_)
    arcs = len(ends[_TAIL].row)
    waiting = open_.copy()
    for _ in range(_ROUNDS):
        entry = np.flatnonzero(waiting[row])
        if not len(entry):
            break
        first = np.full(arcs, len(limits), np.int32)
        first[limits.arc[entry[::-1]]] = row[entry[::-1]]  # the last one written is the first row
        next_up = waiting & ~_any(row[entry], first[limits.arc[entry]] != row[entry], len(limits))
        entry = entry[next_up[row[entry]]]
        free = next_up
        for end in ends:
            suits = free & ~_any(row[entry], end.row[limits.arc[entry]] >= 0, len(limits))
            chosen = entry[suits[row[entry]]]
            end.row[limits.arc[chosen]] = row[chosen]
            end.weight[limits.arc[chosen]] = limits.x_weight[chosen]
            taken |= suits
            free = free & ~suits
        waiting &= ~next_up
    return taken


def _idle(limits: SideRows, row: Index, most: Real, plain: Flag) -> Flag:
    """Rows that hold whatever flows, those of one arc included: its most says the same."""
    terms = np.maximum(limits.x_weight, 0.0) * most[limits.arc] + limits.y_weight
    highest = np.bincount(row, weights=terms, minlength=len(limits))
    idle: Flag = (highest <= limits.limit) | (plain & (np.diff(limits.start) <= 1))
    return idle


def _same_as_end(rows: SideRows, asked: Flag, end: _End) -> tuple[npt.NDArray[np.int64], Index, Real]:
    """Rows that weigh all arcs of one end as the end does: their numbers, the end's, and their limits in its units."""
    entry = np.flatnonzero(asked[rows.of_rows()])
    if not len(entry):
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0)
    row, arc = rows.of_rows()[entry], rows.arc[entry]
    begin = np.flatnonzero(np.diff(row, prepend=-1))
    owner, ratio = end.row[arc], rows.x_weight[entry] / end.weight[arc]
    lowest, highest = (ufunc.reduceat(owner, begin) for ufunc in (np.minimum, np.maximum))
    least, largest = (ufunc.reduceat(ratio, begin) for ufunc in (np.minimum, np.maximum))
    size = np.bincount(end.row[end.row >= 0], minlength=len(end.limit))
    count = np.diff(np.append(begin, len(entry)))
    same = (lowest == highest) & (lowest >= 0) & (largest - least <= _SAME * largest)
    same[same] = count[same] == size[lowest[same]]
    number = row[begin][same].astype(np.int64)
    return number, lowest[same], rows.limit[number] / largest[same]


def _ask(minima: SideRows, ends: tuple[_End, _End]) -> None:
    """Give each minimum to its end."""
    left = np.ones(len(minima), np.bool_)
    for end in ends:
        same, owner, least = _same_as_end(minima, left, end)
        np.maximum.at(end.least, owner, least)
        left[same] = False
        if (end.least > end.limit * (1 + _SAME)).any():
            raise NoNetwork(IMPOSSIBLE)
        end.least = np.minimum(end.least, end.limit)
    if (left & (np.diff(minima.start) == 0)).any():
        raise NoNetwork(IMPOSSIBLE)
    if left.any():
        raise NoNetwork(MINIMUM)


def _side(limits: SideRows, row: Index, left: Flag, unit: Real, order: npt.NDArray[np.int64]) -> SideRows:
    """The rows that are left, in the order of the network."""
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    entry = np.flatnonzero(left[row])
    arc = limits.arc[entry]
    start = np.concatenate([[0], np.cumsum(np.diff(limits.start)[left])]).astype(np.int32)
    return SideRows(start, place[arc], limits.x_weight[entry] / unit[arc], limits.y_weight[entry], limits.limit[left])


def _any(group: Index, flag: Flag, groups: int) -> Flag:
    """Whether the flag is up anywhere in each group."""
    found = np.zeros(groups, np.bool_)
    found[group[flag]] = True
    return found
