"""Moves on a plan of any network, gains, lots and side rows held: fill, drop, force and refill, and take back.

Unlike pivots on a spanning tree they ask nothing of the network: only what an arc's neighbours and rows leave is read.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solvers.network.kernel import kernel
from solvers.network.problem import Index, Network, Real

CRUMB = 1e-12
"""Share of an arc's most below which a flow is not worth the name."""


class Frame(NamedTuple):
    """A network as the kernels read it; the entries of side rows by arc and by row."""

    tail: Index
    head: Index
    value: Real
    fixed: Real
    most: Real
    lot: Real
    gain: Real
    tail_start: Index
    by_head: Index
    head_start: Index
    entry_start: Index
    entry_row: Index
    entry_x: Real
    entry_y: Real
    row_start: Index
    row_arc: Index


class State(NamedTuple):
    """A plan in the kernels' hands: its flow, what it leaves of each limit, and what was changed since it was kept.

    ``changes`` is the length of the journal, ``brought`` what its entries brought in all.
    """

    x: Real
    tail_left: Real
    head_left: Real
    row_left: Real
    journal_arc: Index
    journal_flow: Real
    changes: Index
    brought: Real


def frame_of(network: Network) -> Frame:
    """The kernels' view."""
    side = network.side
    order = np.argsort(side.arc, kind="stable")
    starts = np.searchsorted(side.arc[order], np.arange(len(network) + 1)).astype(np.int32)
    return Frame(
        network.tail,
        network.head,
        network.value,
        network.fixed,
        network.most,
        network.lot,
        network.gain,
        network.tail_start,
        network.by_head,
        network.head_start,
        starts,
        side.of_rows()[order].astype(np.int32),
        side.x_weight[order],
        side.y_weight[order],
        side.start.astype(np.int32),
        side.arc.astype(np.int32),
    )


def state_of(network: Network, x: Real) -> State:
    """A flow, shape (A,), with what it leaves; the flow is copied."""
    tail_left = network.supply - np.bincount(network.tail, weights=x, minlength=len(network.supply))
    head_left = network.demand - np.bincount(network.head, weights=network.gain * x, minlength=len(network.demand))
    row_left = network.side.limit - network.side.activity(x)
    journal = 4 * len(network) + 1024
    return State(
        x.copy(),
        tail_left,
        head_left,
        row_left,
        np.zeros(journal, np.int32),
        np.zeros(journal),
        np.zeros(1, np.int32),
        np.zeros(1),
    )


@kernel
def room(frame: Frame, state: State, arc: int) -> float:
    """By how much the flow of an arc can rise, all else as it is; 0 where its lot does not fit."""
    flow = state.x[arc]
    free = min(frame.most[arc] - flow, state.tail_left[frame.tail[arc]])
    free = min(free, state.head_left[frame.head[arc]] / frame.gain[arc])
    for entry in range(frame.entry_start[arc], frame.entry_start[arc + 1]):
        left = state.row_left[frame.entry_row[entry]]
        if flow == 0.0:
            left -= frame.entry_y[entry]
        if left < 0.0:
            return 0.0
        if frame.entry_x[entry] > 0.0:
            free = min(free, left / frame.entry_x[entry])
    if free <= CRUMB * frame.most[arc] or (flow == 0.0 and free < frame.lot[arc]):
        return 0.0
    return float(free)


@kernel
def set_flow(frame: Frame, state: State, arc: int, flow: float) -> None:
    """Change a flow and write down what it was."""
    before = state.x[arc]
    state.journal_arc[state.changes[0]] = arc
    state.journal_flow[state.changes[0]] = before
    state.changes[0] += 1
    _place(frame, state, arc, flow)
    state.brought[0] += frame.value[arc] * (flow - before) - frame.fixed[arc] * ((flow > 0.0) - (before > 0.0))


@kernel
def _place(frame: Frame, state: State, arc: int, flow: float) -> None:
    """Change a flow and what it leaves."""
    before = state.x[arc]
    state.x[arc] = flow
    state.tail_left[frame.tail[arc]] -= flow - before
    state.head_left[frame.head[arc]] -= frame.gain[arc] * (flow - before)
    switched = (flow > 0.0) - (before > 0.0)
    for entry in range(frame.entry_start[arc], frame.entry_start[arc + 1]):
        taken = frame.entry_x[entry] * (flow - before) + frame.entry_y[entry] * switched
        state.row_left[frame.entry_row[entry]] -= taken


@kernel
def rows_hold(frame: Frame, state: State) -> bool:
    """Whether the side rows of arcs that gave them more than they do now are within their limits."""
    for k in range(state.changes[0]):
        arc = state.journal_arc[k]
        for entry in range(frame.entry_start[arc], frame.entry_start[arc + 1]):
            if frame.entry_x[entry] < 0.0 and state.row_left[frame.entry_row[entry]] < 0.0:
                return False
    return True


@kernel
def settle(frame: Frame, state: State, keep: bool) -> None:
    """Keep what the journal tells, or take it back; either way it is empty then."""
    if not keep:
        for k in range(state.changes[0] - 1, -1, -1):
            _place(frame, state, state.journal_arc[k], state.journal_flow[k])
    state.changes[0] = 0
    state.brought[0] = 0.0


@kernel
def raise_best(frame: Frame, state: State, arcs: Index, first: int, last: int, banned: int) -> bool:
    """Fill up the arc of ``arcs[first:last]`` that gains most by it; False where none gains."""
    best, gained, rise = -1, 0.0, 0.0
    if state.changes[0] == len(state.journal_arc):
        return False
    for k in range(first, last):
        arc = arcs[k]
        if arc == banned:
            continue
        free = room(frame, state, arc)
        if free > 0.0:
            brings = frame.value[arc] * free - (frame.fixed[arc] if state.x[arc] == 0.0 else 0.0)
            if brings > gained:
                best, gained, rise = arc, brings, free
    if best < 0:
        return False
    set_flow(frame, state, best, state.x[best] + rise)
    return True


@kernel
def refill_tail(frame: Frame, state: State, arcs: Index, tail: int, banned: int) -> None:
    """Use what is left of a supply as long as it pays; ``arcs`` is 0, 1, ..."""
    first, last = frame.tail_start[tail], frame.tail_start[tail + 1]
    for _ in range(last - first):
        if state.tail_left[tail] <= 0.0 or not raise_best(frame, state, arcs, first, last, banned):
            return


@kernel
def refill_head(frame: Frame, state: State, head: int, banned: int) -> None:
    """Use what is left of a demand as long as it pays."""
    first, last = frame.head_start[head], frame.head_start[head + 1]
    for _ in range(last - first):
        if state.head_left[head] <= 0.0 or not raise_best(frame, state, frame.by_head, first, last, banned):
            return


@kernel
def _make_way(
    frame: Frame, state: State, arcs: Index, first: int, last: int, kept: int, need: float, at_head: bool
) -> None:
    """Lower other flows among ``arcs[first:last]``, those that lose least per unit first, until ``need`` is free."""
    for _ in range(last - first):
        node_left = state.head_left[frame.head[kept]] if at_head else state.tail_left[frame.tail[kept]]
        lacks = need - node_left
        if lacks <= CRUMB * need or state.changes[0] == len(state.journal_arc):
            return
        best, least, target = -1, np.inf, 0.0
        for k in range(first, last):
            arc = arcs[k]
            flow = state.x[arc]
            if flow == 0.0 or arc == kept:
                continue
            unit = frame.gain[arc] if at_head else 1.0
            to = flow - lacks / unit
            if to < frame.lot[arc] or to <= CRUMB * frame.most[arc]:
                to = 0.0
            freed = min(lacks, (flow - to) * unit)
            loses = frame.value[arc] * (flow - to) - (frame.fixed[arc] if to == 0.0 else 0.0)
            if freed > 0.0 and loses < least * freed:
                best, least, target = arc, loses / freed, to
        if best < 0:
            return
        set_flow(frame, state, best, target)


@kernel
def _refill_touched(frame: Frame, state: State, arcs: Index, banned: int) -> None:
    """Fill again both ends of all arcs whose flow fell."""
    for k in range(state.changes[0]):
        arc = state.journal_arc[k]
        if state.x[arc] < state.journal_flow[k]:
            refill_head(frame, state, frame.head[arc], banned)
            refill_tail(frame, state, arcs, frame.tail[arc], banned)


@kernel
def _force(frame: Frame, state: State, arcs: Index, arc: int, flow: float) -> bool:
    """Bring an arc to a flow at the cost of its neighbours, then fill what they left; False where it cannot be."""
    tail, head = frame.tail[arc], frame.head[arc]
    more = flow - state.x[arc]
    _make_way(frame, state, arcs, frame.tail_start[tail], frame.tail_start[tail + 1], arc, more, False)
    first, last = frame.head_start[head], frame.head_start[head + 1]
    _make_way(frame, state, frame.by_head, first, last, arc, more * frame.gain[arc], True)
    rise = min(more, room(frame, state, arc))
    if rise <= 0.0 or (state.x[arc] == 0.0 and rise < frame.lot[arc]) or state.changes[0] == len(state.journal_arc):
        return False
    set_flow(frame, state, arc, state.x[arc] + rise)
    _refill_touched(frame, state, arcs, -1)
    return True


@kernel
def _try_arc(frame: Frame, state: State, arcs: Index, supply: Real, demand: Real, arc: int, floor: float) -> float:
    """Drop, force in full, or force what one end has left: keep the first that brings more than ``floor``; what."""
    tail, head = frame.tail[arc], frame.head[arc]
    flow = state.x[arc]
    full = min(frame.most[arc], min(supply[tail], demand[head] / frame.gain[arc]))
    by_tail = min(full, flow + state.tail_left[tail])
    by_head = min(full, flow + state.head_left[head] / frame.gain[arc])
    for way in range(4):
        if way == 0:
            if flow == 0.0:
                continue
            set_flow(frame, state, arc, 0.0)
            _refill_touched(frame, state, arcs, arc)
        else:
            target = full if way == 1 else (by_tail if way == 2 else by_head)
            repeated = way > 1 and target == full
            if repeated or target < frame.lot[arc] or target - flow <= CRUMB * frame.most[arc]:
                continue
            if not _force(frame, state, arcs, arc, target):
                settle(frame, state, False)
                continue
        brought = state.brought[0]
        keep = brought > floor + 1e-9 * (abs(frame.value[arc]) * full + frame.fixed[arc]) and rows_hold(frame, state)
        settle(frame, state, keep)
        if keep:
            return float(brought)
    return 0.0


@kernel
def sweep(frame: Frame, state: State, supply: Real, demand: Real, order: Index, floors: Real) -> float:
    """Try the arcs of an order, each once, and keep what brings more than its floor, <= 0; what they brought."""
    arcs = np.arange(len(frame.tail)).astype(np.int32)
    brought = 0.0
    for k in range(len(order)):
        brought += _try_arc(frame, state, arcs, supply, demand, order[k], floors[k])
    return brought


@kernel
def fill(frame: Frame, state: State, order: Index) -> None:
    """Fill up the arcs of an order that bring something, each as far as the earlier ones let it."""
    for arc in order:
        free = room(frame, state, arc)
        if frame.value[arc] * free > (frame.fixed[arc] if state.x[arc] == 0.0 else 0.0):
            set_flow(frame, state, arc, state.x[arc] + free)
            settle(frame, state, True)


@kernel
def lower_to_lawful(frame: Frame, state: State, order: Index) -> None:
    """Take from the arcs of an order what is beyond a limit, and drop those below their lot or their fixed cost."""
    for arc in order:
        flow = state.x[arc]
        if flow == 0.0:
            continue
        tail, head = frame.tail[arc], frame.head[arc]
        over = max(0.0, max(-state.tail_left[tail], -state.head_left[head] / frame.gain[arc]))
        to = min(flow - over, frame.most[arc])
        for entry in range(frame.entry_start[arc], frame.entry_start[arc + 1]):
            beyond = -state.row_left[frame.entry_row[entry]]
            if beyond > 0.0:
                weight = frame.entry_x[entry]
                to = min(to, flow - beyond / weight) if weight > 0.0 and beyond < weight * flow else 0.0
        small = to <= CRUMB * frame.most[arc] or to < frame.lot[arc]
        if small or frame.value[arc] * to <= frame.fixed[arc]:
            to = 0.0
        if to != flow:
            set_flow(frame, state, arc, to)
            settle(frame, state, True)
