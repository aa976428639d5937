"""One node on its own: which of its arcs to use, and how far, under its one capacity, with a proved bound.

Maximise ``sum(value x - fixed y)`` subject to ``sum x <= capacity`` and ``lot y <= x <= most y``, y binary; ``value``
and ``fixed`` may have either sign. The relaxation replaces what an arc brings by its least concave majorant on
``{0} and [lot, most]``: one segment of slope ``value - fixed / most`` where fixed is 0 or more. Segments are taken by
falling slope, so at most one is left in part. Arcs are settled by their reduced bound against a greedy solution, the
rest by depth-first branching on the arc of the broken segment; a used arc is linear, so its broken segment is lawful.

A node's arcs stand in the first places of the columns of ``Room``; ``solve_node`` is the one entry.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solvers.network.kernel import kernel
from solvers.network.problem import Index, Real

SHUT, USED, FREE = 0, 1, 2
"""What is known of an arc: y = 0, y = 1, or nothing."""
WHOLE, LINEAR, FIRST, SECOND = 0, 1, 2, 3
"""Segment of a free arc (fixed >= 0); of a used arc beyond its lot; of a free arc with fixed < 0: its lot, the rest."""
CLOSE = 1e-9
"""Relative difference of bound and solution below which a branch is closed; what is lost stays in the bound."""
SLACK = 1e-9
"""Relative excess of a lot over the capacity that still counts as fitting, as in ``problem.LAW``."""


class Room(NamedTuple):
    """Columns for a node of up to n arcs, reused node by node: the arcs, their answer, segments (3 n) and the stack.

    ``hint`` is a solution to try; ``root`` is left as the relaxation's slope at the margin and its value; ``place`` is
    the caller's own.
    """

    value: Real
    fixed: Real
    most: Real
    lot: Real
    x: Real
    y: Real
    state: Index
    slope: Real
    length: Real
    item: Index
    kind: Index
    branch: Index
    above: Real
    second: Index
    place: Index
    root: Real
    hint: Real


def room(arcs: int) -> Room:
    """Room for nodes of up to ``arcs`` arcs."""
    n = max(arcs, 1)
    value, fixed, most, lot, x, y, above, hint = (np.zeros(n) for _ in range(8))
    state, branch, second, place = (np.zeros(n, np.int32) for _ in range(4))
    slope, length = (np.zeros(3 * n) for _ in range(2))
    item, kind = (np.zeros(3 * n, np.int32) for _ in range(2))
    root = np.zeros(2)
    return Room(
        value, fixed, most, lot, x, y, state, slope, length, item, kind, branch, above, second, place, root, hint
    )


@kernel
def solve_node(n: int, capacity: float, limit: int, at: Room) -> float:
    """Bound of the node of the first n arcs of ``at``; its best solution is left in ``at.x`` and ``at.y``.

    The arcs with ``at.hint`` above 0 are tried as a first solution: those of the node's last one, at prices near by.
    ``limit`` is the number of branchings after which the search is cut short. The bound holds in any case; it equals
    what the solution brings, within ``CLOSE``, unless cut short. Columns of arcs in ``at`` are overwritten.
    """
    constant = _clean(n, capacity, at)
    segments = _lay(n, at, False)
    bound, slope, broken, _ = _relax(n, segments, capacity, at)
    at.root[0], at.root[1] = slope, constant + bound
    best = _greedy(n, segments, capacity, at)
    if broken < 0:
        best = bound
        _record(n, segments, capacity, True, at)
    tolerance = CLOSE * (abs(bound) + 1.0)
    if bound > best + tolerance:
        segments = _lay(n, at, True)
        best = _try_hint(n, segments, capacity, best, at)
        settled = _settle(n, bound, slope, best + tolerance, at)
        best, rest = _branch(n, segments, capacity, best, limit, at)
        bound = min(bound, max(best, rest, settled))
    return constant + bound


@kernel
def _clean(n: int, capacity: float, at: Room) -> float:
    """Shut arcs that cannot fit or never pay, use those that always pay; what the latter bring at no capacity."""
    constant = 0.0
    for i in range(n):
        at.x[i], at.y[i], at.state[i] = 0.0, 0.0, SHUT
        at.most[i] = min(at.most[i], capacity)
        if at.lot[i] > at.most[i] * (1.0 + SLACK) + SLACK:
            continue
        at.lot[i] = min(at.lot[i], at.most[i])
        if at.lot[i] == 0.0 and at.fixed[i] <= 0.0:
            constant -= at.fixed[i]
            at.fixed[i], at.y[i] = 0.0, 1.0
            at.state[i] = USED if at.value[i] > 0.0 and at.most[i] > 0.0 else SHUT
            continue
        if at.value[i] <= 0.0:
            at.most[i] = at.lot[i]
        if at.most[i] > 0.0 and at.value[i] * at.most[i] > at.fixed[i]:
            at.state[i] = FREE
    return constant


@kernel
def _lay(n: int, at: Room, branching: bool) -> int:
    """Lay the segments of the arcs not shut by falling slope; when branching, those that free arcs have once used."""
    count = 0
    for i in range(n):
        if at.state[i] == SHUT:
            continue
        if at.state[i] == FREE:
            split = at.fixed[i] < 0.0
            extent = at.lot[i] if split else at.most[i]
            at.slope[count], at.length[count] = at.value[i] - at.fixed[i] / extent, extent
            at.item[count], at.kind[count] = i, FIRST if split else WHOLE
            count += 1
            if split and at.most[i] > at.lot[i]:
                at.slope[count], at.length[count] = at.value[i], at.most[i] - at.lot[i]
                at.item[count], at.kind[count] = i, SECOND
                count += 1
        if (branching or at.state[i] == USED) and at.most[i] > at.lot[i]:
            at.slope[count], at.length[count] = at.value[i], at.most[i] - at.lot[i]
            at.item[count], at.kind[count] = i, LINEAR
            count += 1
    _sort(count, at)
    return count


@kernel
def _sort(count: int, at: Room) -> None:
    """Sort segments by falling slope; stable, so the first segment of an arc stays before its second."""
    if count > 40:
        order = np.argsort(-at.slope[:count], kind="mergesort")
        at.slope[:count], at.length[:count] = at.slope[:count][order], at.length[:count][order]
        at.item[:count], at.kind[:count] = at.item[:count][order], at.kind[:count][order]
        return
    for k in range(1, count):
        slope, length, item, kind = at.slope[k], at.length[k], at.item[k], at.kind[k]
        place = k
        while place > 0 and at.slope[place - 1] < slope:
            at.slope[place], at.length[place] = at.slope[place - 1], at.length[place - 1]
            at.item[place], at.kind[place] = at.item[place - 1], at.kind[place - 1]
            place -= 1
        at.slope[place], at.length[place], at.item[place], at.kind[place] = slope, length, item, kind


@kernel
def _standing(state: int, kind: int) -> bool:
    """Whether a segment counts while its arc is in this state."""
    return state == USED if kind == LINEAR else state == FREE


@kernel
def _relax(n: int, segments: int, capacity: float, at: Room) -> tuple[float, float, int, float]:
    """Value of the relaxation, slope at the margin, segment broken unlawfully (or -1), and how much of it is taken."""
    value, space = 0.0, capacity
    for i in range(n):
        if at.state[i] == USED:
            value += at.value[i] * at.lot[i] - at.fixed[i]
            space -= at.lot[i]
    if space < -SLACK * (1.0 + capacity):
        return -np.inf, 0.0, -1, 0.0
    space = max(space, 0.0)
    for k in range(segments):
        if not _standing(at.state[at.item[k]], at.kind[k]):
            continue
        slope = at.slope[k]
        if slope <= 0.0:
            break
        if at.length[k] >= space:
            lawful = at.length[k] == space or space == 0.0 or at.kind[k] == LINEAR or at.kind[k] == SECOND
            return value + slope * space, slope, -1 if lawful else k, space
        value += slope * at.length[k]
        space -= at.length[k]
    return value, 0.0, -1, 0.0


@kernel
def _record(n: int, segments: int, capacity: float, partly: bool, at: Room) -> None:
    """Write the relaxation's solution to ``x`` and ``y``; a free arc's broken segment is used or left out."""
    space = capacity
    for i in range(n):
        if at.state[i] == USED:
            at.x[i], at.y[i] = at.lot[i], 1.0
            space -= at.lot[i]
        else:
            at.x[i] = 0.0
            at.y[i] = at.y[i] if at.lot[i] == 0.0 and at.fixed[i] == 0.0 else 0.0
    space = max(space, 0.0)
    for k in range(segments):
        i = at.item[k]
        if not _standing(at.state[i], at.kind[k]):
            continue
        if at.slope[k] <= 0.0 or space <= 0.0:
            break
        part = min(space, at.length[k])
        if part < at.length[k] and not partly and (at.kind[k] == WHOLE or at.kind[k] == FIRST):
            break
        at.x[i] += part
        at.y[i] = 1.0
        space -= part


@kernel
def _greedy(n: int, segments: int, capacity: float, at: Room) -> float:
    """Take arcs by falling slope wherever they still fit and pay; what that brings."""
    worth, space = 0.0, capacity
    for k in range(segments):
        i = at.item[k]
        if at.kind[k] == SECOND:
            continue
        part = min(space, at.most[i])
        brings = at.value[i] * part - at.fixed[i]
        if part >= at.lot[i] and part > 0.0 and brings > 0.0:
            at.x[i], at.y[i] = part, 1.0
            worth += brings
            space -= part
    return worth


@kernel
def _try_hint(n: int, segments: int, capacity: float, best: float, at: Room) -> float:
    """Use just the arcs of the hint among those free, and keep that where it beats ``best``; the better worth."""
    for i in range(n):
        at.second[i] = at.state[i]
        if at.state[i] == FREE:
            at.state[i] = USED if at.hint[i] > 0.0 else SHUT
    worth, _, _, _ = _relax(n, segments, capacity, at)
    if worth > best:
        best = worth
        _record(n, segments, capacity, True, at)
    for i in range(n):
        at.state[i] = at.second[i]
    return best


@kernel
def _settle(n: int, bound: float, slope: float, aim: float, at: Room) -> float:
    """Settle free arcs of which one choice cannot beat ``aim``; the greatest bound of a choice given up."""
    settled = -np.inf
    for i in range(n):
        if at.state[i] != FREE:
            continue
        used = (
            (at.value[i] - slope) * at.lot[i] - at.fixed[i] + max(0.0, at.value[i] - slope) * (at.most[i] - at.lot[i])
        )
        free = max(0.0, used)
        if bound - free + used <= aim:
            settled = max(settled, bound - free + used)
            at.state[i] = SHUT
        elif bound - free <= aim:
            settled = max(settled, bound - free)
            at.state[i] = USED
    return settled


@kernel
def _branch(n: int, segments: int, capacity: float, best: float, limit: int, at: Room) -> tuple[float, float]:
    """Search depth first; the best solution's worth and the greatest bound of what was given up."""
    depth, rest, count = 0, -np.inf, 0
    tolerance = CLOSE * (abs(best) + 1.0)
    while True:
        bound, _, broken, part = _relax(n, segments, capacity, at)
        if bound > best + tolerance:
            best = _improve(n, segments, capacity, bound, broken, part, best, at)
        if bound > best + tolerance and broken >= 0 and count < limit:
            count += 1
            i = at.item[broken]
            at.branch[depth], at.above[depth], at.second[depth] = i, bound, 0
            at.state[i] = USED
            depth += 1
            continue
        rest = max(rest, bound) if bound > best else rest
        while depth > 0 and at.second[depth - 1] == 1:
            depth -= 1
            at.state[at.branch[depth]] = FREE
        if depth == 0:
            return best, rest
        if count >= limit:
            for level in range(depth):
                if at.second[level] == 0:
                    rest = max(rest, at.above[level])
            return best, rest
        at.second[depth - 1] = 1
        at.state[at.branch[depth - 1]] = SHUT


@kernel
def _improve(
    n: int, segments: int, capacity: float, bound: float, broken: int, part: float, best: float, at: Room
) -> float:
    """Round the relaxation just solved and keep it where it beats ``best``; the better worth of both."""
    if broken < 0:
        _record(n, segments, capacity, True, at)
        return bound
    i = at.item[broken]
    brings = float(at.value[i] * part - at.fixed[i])
    partly = at.kind[broken] == WHOLE and part >= at.lot[i] and brings > 0.0
    worth = bound - float(at.slope[broken]) * part + (brings if partly else 0.0)
    if worth <= best:
        return best
    _record(n, segments, capacity, partly, at)
    return worth
