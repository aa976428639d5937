"""Pivots on the spanning tree priced by what they truly bring: fixed costs begin and end along the whole cycle.

The flow on the tree keeps to supplies, demands and the most of each arc, but not to lots: what an arc brings is its
``worth``, nothing where its flow is below the lot or does not pay the fixed cost. To leave out such arcs is lawful, as
all limits but the lots are upper ones; so every tree stands for a lawful plan of the worth that is counted here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solvers.network import tree as trees
from solvers.network.kernel import kernel
from solvers.network.problem import Index, Real
from solvers.network.simplex import AT_MOST, AT_NONE, IN_TREE, State, ends
from solvers.network.tree import ARC, DEPTH, PARENT

Flags = npt.NDArray[np.bool_]

FLOW, MOST, VALUE, FIXED, LOT = 0, 1, 2, 3, 4
"""Columns of the table of arcs."""

LOT_SLACK = 1.0 - 1e-10
"""A flow of a lot that rounding put this little below it is of the lot still."""

ROW_SLACK = 1e-10
"""Share of its limit by which rounding may put a side row above it."""


class Board(NamedTuple):
    """All that the kernels look at and change: tree, flow, network, side rows, and room for one cycle.

    ``table`` (A + S + D, 5) has flow, most, value, fixed and lot of each arc side by side, as they are read together.
    Its lot is infinite where an arc is barred: left out, though it carries flow on the tree, as side rows have no room;
    ``lot`` (A,) is the true one. ``side_start`` (A + 1,) and the next three are the entries of side rows by arc;
    ``activity`` (R,) is what the plan takes of them; ``cycle``, ``way`` and ``after`` (S + D + 2,) are the arcs of a
    cycle, whether they gain flow (1) or lose it (-1), and their flows after its pivot.
    """

    links: Index
    depths: Real
    table: Real
    state: State
    tail: Index
    head: Index
    lot: Real
    side_start: Index
    side_row: Index
    side_x: Real
    side_y: Real
    limit: Real
    activity: Real
    cycle: Index
    way: Index
    after: Real
    tails: int


@kernel
def worth(table: Real, arc: int, x: float) -> float:
    """What a flow x on an arc brings: 0 where it is better left out, must be, or is a slack's."""
    if x <= 0.0 or x < table[arc, LOT] * LOT_SLACK:
        return 0.0
    return max(float(table[arc, VALUE] * x - table[arc, FIXED]), 0.0)


@kernel
def total_worth(table: Real) -> float:
    """What the plan of the tree brings."""
    total = 0.0
    for arc in range(len(table)):
        total += worth(table, arc, table[arc, FLOW])
    return total


@kernel
def trace(
    links: Index, table: Real, tails: int, first: int, last: int, limit: float, cycle: Index, way: Index
) -> tuple[int, float, int, bool]:
    """Write down, from place 1 on, the arcs over the path along which is sent down to ``first`` and up from ``last``.

    Returns the number of places, the first included; what can be sent, ``limit`` at the most; the node whose arc
    blocks it (-1: none does before the limit), and whether on the way down.
    """
    count, sent, top, downward = 1, limit, -1, False
    while first != last:
        down = links[first, DEPTH] >= links[last, DEPTH]
        node = first if down else last
        arc, above = links[node, ARC], links[node, PARENT]
        loses = (node < tails) == down
        room = table[arc, FLOW] if loses else table[arc, MOST] - table[arc, FLOW]
        if room < sent:
            sent, top, downward = room, node, down
        cycle[count], way[count] = arc, -1 if loses else 1
        count += 1
        if down:
            first = above
        else:
            last = above
    return count, sent, top, downward


@kernel
def gain_of(table: Real, cycle: Index, way: Index, after: Real, count: int, sent: float) -> float:
    """What is gained when ``sent`` goes around the cycle; the flows that its arcs then have are written down."""
    total = 0.0
    for place in range(count):
        arc = cycle[place]
        x = table[arc, FLOW]
        after[place] = max(float(x + way[place] * sent), 0.0)
        total += worth(table, arc, after[place]) - worth(table, arc, x)
    return total


@kernel
def weigh(board: Board, arc: int, x: float, sign: float) -> None:
    """Add what a flow x takes of the side rows, or take it away; nothing where it is left out."""
    if worth(board.table, arc, x) > 0.0:
        for entry in range(board.side_start[arc], board.side_start[arc + 1]):
            taken = board.side_x[entry] * x + board.side_y[entry]
            board.activity[board.side_row[entry]] += sign * taken


@kernel
def rows_hold(board: Board, arc: int) -> bool:
    """Whether the side rows of an arc are within their limits."""
    for entry in range(board.side_start[arc], board.side_start[arc + 1]):
        row = board.side_row[entry]
        if board.activity[row] > board.limit[row] * (1.0 + ROW_SLACK) + ROW_SLACK:
            return False
    return True


@kernel
def side_holds(board: Board, count: int) -> bool:
    """Move the activity of side rows to what it is after the pivot, if they hold then; else leave it as it was."""
    for place in range(count):
        arc = board.cycle[place]
        if arc < len(board.lot):
            weigh(board, arc, board.table[arc, FLOW], -1.0)
            weigh(board, arc, board.after[place], 1.0)
    holds = True
    for place in range(count):
        arc = board.cycle[place]
        if holds and arc < len(board.lot):
            holds = rows_hold(board, arc)
    if not holds:
        for place in range(count):
            arc = board.cycle[place]
            if arc < len(board.lot):
                weigh(board, arc, board.after[place], -1.0)
                weigh(board, arc, board.table[arc, FLOW], 1.0)
    return holds


@kernel
def try_all(board: Board, tries: Index, thresholds: Real) -> int:
    """Try each arc as a pivot, and make it where it gains more than its threshold: how many were made."""
    made, root, table = 0, len(board.links) - 1, board.table
    for place in range(len(tries)):
        arc = tries[place]
        if board.state[arc] == IN_TREE:
            continue
        first, last = ends(board.tail, board.head, board.tails, root, arc)
        if board.state[arc] == AT_MOST:
            first, last = last, first
        board.cycle[0], board.way[0] = arc, board.state[arc]
        count, sent, top, down = trace(
            board.links, table, board.tails, first, last, table[arc, MOST], board.cycle, board.way
        )
        if sent < 0.0 or (sent == 0.0 and thresholds[place] >= 0.0):
            continue
        gain = gain_of(table, board.cycle, board.way, board.after, count, sent)
        if gain > thresholds[place] and (len(board.limit) == 0 or side_holds(board, count)):
            foot, onto = (first, last) if down else (last, first)
            make(board, arc, count, foot, onto, top, (top < board.tails) == down)
            made += 1
    return made


@kernel
def make(board: Board, arc: int, count: int, foot: int, onto: int, top: int, emptied: bool) -> None:
    """Give the arcs of the cycle their new flows, and hang the tree anew; ``emptied``: what leaves does so at 0."""
    for place in range(count):
        board.table[board.cycle[place], FLOW] = board.after[place]
    out = board.links[top, ARC] if top >= 0 else arc
    if top < 0:
        emptied = board.state[arc] == AT_MOST
    else:
        board.state[arc] = IN_TREE
        trees.hang(board.links, top, foot, onto, arc)
        trees.shift(board.links, board.depths, foot, 0.0)
    board.table[out, FLOW] = 0.0 if emptied else board.table[out, MOST]
    board.state[out] = AT_NONE if emptied else AT_MOST
    if emptied and out < len(board.lot):
        board.table[out, LOT] = board.lot[out]


@kernel
def admit(board: Board, order: Index) -> None:
    """Count anew what the plan takes of side rows, arc by arc in the order; bar those for which there is no room."""
    board.activity[:] = 0.0
    for arc in order:
        board.table[arc, LOT] = board.lot[arc]
        if board.table[arc, FLOW] <= 0.0:
            continue
        weigh(board, arc, board.table[arc, FLOW], 1.0)
        if not rows_hold(board, arc):
            weigh(board, arc, board.table[arc, FLOW], -1.0)
            board.table[arc, LOT] = np.inf


@kernel
def best_of(first: int, last: int, of_rank: Index, score: Real, few: int, chosen: Flags) -> None:
    """Mark the ``few`` arcs of highest score among ``of_rank[first:last]``; of equals those that come first."""
    kept = np.empty(few, np.int32)
    count = 0
    for rank in range(first, last):
        arc = of_rank[rank]
        if count == few and score[arc] <= score[kept[few - 1]]:
            continue
        place = min(count, few - 1)
        while place > 0 and score[arc] > score[kept[place - 1]]:
            kept[place] = kept[place - 1]
            place -= 1
        kept[place] = arc
        count = min(count + 1, few)
    for place in range(count):
        chosen[kept[place]] = True


@kernel
def best_of_each(start: Index, of_rank: Index, score: Real, few: int, chosen: Flags) -> None:
    """Mark the ``few`` best arcs of each node, whose arcs are ``of_rank[start[i]:start[i + 1]]``."""
    for node in range(len(start) - 1):
        best_of(start[node], start[node + 1], of_rank, score, few, chosen)
