"""The transport problem: maximise ``sum(cost x)``, ``0 <= x <= most``, within the supplies and demands.

A primal network simplex on the spanning tree of ``tree.py``. The tree is kept strongly feasible (Cunningham 1976: from
every node something more could be sent to the root), which excludes cycling; arcs are priced in blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.network import tree as trees
from solvers.network.kernel import kernel
from solvers.network.problem import Index, Network, Real
from solvers.network.tree import ARC, DEPTH, PARENT

State = npt.NDArray[np.int8]

AT_NONE, IN_TREE, AT_MOST = 1, 0, -1
"""Where an arc stands; also the sign by which its reduced profit counts."""

PRECISION = 1e-10
"""Reduced profits below this share of the largest profit count as none."""

BLOCK = 256
"""Arcs priced together: of 64 to 4096 the quickest at 1e5 and at 1.5e6 arcs, and by half quicker than their root."""

AT_A_STRETCH = 20_000
"""Pivots between two looks at whether to stop: below a second at a million arcs."""


@dataclass(frozen=True, eq=False, slots=True)
class Tree:
    """A basis: ``links`` as in ``tree.py``, ``flow`` and ``state`` of the A + S + D arcs, those of slack included."""

    links: Index
    flow: Real
    state: State

    def copy(self) -> Tree:
        """One that may be changed."""
        return Tree(self.links.copy(), self.flow.copy(), self.state.copy())


@dataclass(frozen=True, eq=False, slots=True)
class Transport:
    """The best flow, shape (A,), the prices of supply (S,) and demand (D,), all >= 0, and the tree they come from.

    Where the search was stopped, ``optimal`` is False: flow and prices are lawful, but not of equal worth.
    """

    flow: Real
    alpha: Real
    beta: Real
    tree: Tree
    pivots: int
    optimal: bool

    def bound(self, network: Network, cost: Real) -> float:
        """What no flow can surpass, by weak duality."""
        reduced = np.maximum(cost - self.alpha[network.tail] - self.beta[network.head], 0.0)
        rest = reduced @ np.minimum(
            network.most, np.minimum(network.supply[network.tail], network.demand[network.head])
        )
        return float(self.alpha @ network.supply + self.beta @ network.demand + rest)


def solve_transport(
    network: Network, cost: Real, tree: Tree | None = None, *, stop: Callable[[], bool] = lambda: False
) -> Transport:
    """Solve for profits ``cost``, shape (A,), per unit; ``tree``, of the same network, is where to begin.

    Lots, fixed costs and side rows are not looked at. ``stop`` is asked every few thousand pivots.

    Raises:
        ValueError: When the network has gains: what is sent must be what is received.
    """
    if not network.pure:
        raise ValueError("a network with gains has no spanning tree of this kind: leave it to another solver")
    most, profit = own_limits(network), np.ascontiguousarray(cost, dtype=np.float64)
    now = greedy_tree(network, profit, most) if tree is None else tree.copy()
    level = np.zeros(len(now.links))
    trees.set_levels(now.links, level, profit, len(network.supply))
    precision = PRECISION * float(np.abs(profit).max(initial=0.0))
    place, pivots, optimal = 0, 0, False
    while not (optimal or stop()):
        place, done = improve(
            now.links,
            level,
            now.flow,
            now.state,
            network.tail,
            network.head,
            profit,
            most,
            len(network.supply),
            precision,
            BLOCK,
            place,
            AT_A_STRETCH,
        )
        pivots, optimal = pivots + done, done < AT_A_STRETCH
    trees.set_flows(now.links, now.flow, loose(network, now.flow, now.state), len(network.supply))
    tails, root = len(network.supply), len(level) - 1
    alpha, beta = np.maximum(level[:tails], 0.0), np.maximum(-level[tails:root], 0.0)
    return Transport(now.flow[: len(profit)].copy(), alpha, beta, now, pivots, optimal)


def own_limits(network: Network) -> Real:
    """Limits of all arcs: infinite where a node's own limit says the same, which spares pivots without progress."""
    ends = np.minimum(network.supply[network.tail], network.demand[network.head])
    own = np.where((network.most >= ends) & (ends > 0), np.inf, np.minimum(network.most, ends))
    return np.concatenate([own, np.full(len(network.supply) + len(network.demand), np.inf)])


def loose(network: Network, flow: Real, state: State) -> Real:
    """What the arcs outside the tree leave of supplies and demands; 0 at the root; shape (S + D + 1,)."""
    outside = flow[: len(network)] * (state[: len(network)] == AT_MOST)
    sent = np.bincount(network.tail, weights=outside, minlength=len(network.supply))
    received = np.bincount(network.head, weights=outside, minlength=len(network.demand))
    return np.concatenate([network.supply - sent, network.demand - received, [0.0]])


def greedy_tree(network: Network, cost: Real, most: Real) -> Tree:
    """A feasible tree: arcs in falling order of profit, each filled; a node that is used up hangs on the other."""
    nodes = len(network.supply) + len(network.demand)
    links = np.full((nodes + 1, 6), -1, np.int32)
    links[nodes, DEPTH] = 0
    flow, state = np.zeros(len(network) + nodes), np.full(len(network) + nodes, AT_NONE, np.int8)
    paying = np.flatnonzero(cost > 0.0)
    order = paying[np.argsort(-cost[paying], kind="stable")].astype(np.int32)
    left = np.concatenate([network.supply, network.demand])
    fill(order, network.tail, network.head, most, left, links, flow, state, len(network.supply))
    return Tree(links, flow, state)


@kernel
def fill(
    order: Index, tail: Index, head: Index, most: Real, left: Real, links: Index, flow: Real, state: State, tails: int
) -> None:
    """Fill the arcs in the order; whoever still has something left, and ties' tails, hang on the root."""
    root = len(links) - 1
    for arc in order:
        p, q = tail[arc], tails + head[arc]
        sent = min(left[p], left[q])
        if sent <= 0.0 or most[arc] <= 0.0:
            continue
        if most[arc] <= sent:
            flow[arc], state[arc] = most[arc], AT_MOST
            left[p], left[q] = left[p] - most[arc], left[q] - most[arc]
            continue
        # Of two that are used up at once the head hangs: the arc over it carries flow, and the tail's slack points up.
        node, above = (q, p) if left[q] <= left[p] else (p, q)
        trees.attach(links, node, above, arc)
        flow[arc], state[arc] = sent, IN_TREE
        left[above] -= sent
        left[node] = 0.0
    for node in range(root):
        if links[node, PARENT] < 0:
            slack = len(tail) + node
            trees.attach(links, node, root, slack)
            flow[slack], state[slack] = left[node], IN_TREE


@kernel
def improve(
    links: Index,
    level: Real,
    flow: Real,
    state: State,
    tail: Index,
    head: Index,
    cost: Real,
    most: Real,
    tails: int,
    precision: float,
    block: int,
    place: int,
    pivots: int,
) -> tuple[int, int]:
    """Pivot until nothing pays, or ``pivots`` were made: where pricing stands, and how many were made."""
    for done in range(pivots):
        arc, place = entering(level, state, tail, head, cost, tails, precision, block, place)
        if arc < 0:
            return place, done
        pivot(links, level, flow, state, tail, head, cost, most, tails, arc)
    return place, pivots


@kernel
def entering(
    level: Real,
    state: State,
    tail: Index,
    head: Index,
    cost: Real,
    tails: int,
    precision: float,
    block: int,
    place: int,
) -> tuple[int, int]:
    """The arc of most reduced profit in the first block, from ``place`` on, that has one; -1 when none has.

    An arc at 0 whose profit is not above 0 is passed over: where prices are 0 or more it has nothing to give.
    """
    arcs, total = len(tail), len(state)
    best, chosen, left = precision, -1, block
    for _ in range(total):
        if place >= arcs:
            node = place - arcs
            score = (-level[node] if node < tails else level[node]) * state[place]
        elif cost[place] > 0.0 or state[place] == AT_MOST:
            score = (cost[place] - level[tail[place]] + level[tails + head[place]]) * state[place]
        else:
            score = 0.0
        if score > best:
            best, chosen = score, place
        place = place + 1 if place + 1 < total else 0
        left -= 1
        if left == 0:
            if chosen >= 0:
                return chosen, place
            left = block
    return chosen, place


@kernel
def ends(tail: Index, head: Index, tails: int, root: int, arc: int) -> tuple[int, int]:
    """The nodes from and to which an arc, of slack or not, runs."""
    if arc < len(tail):
        return int(tail[arc]), int(tails + head[arc])
    node = arc - len(tail)
    return (node, root) if node < tails else (root, node)


@kernel
def pivot(
    links: Index,
    level: Real,
    flow: Real,
    state: State,
    tail: Index,
    head: Index,
    cost: Real,
    most: Real,
    tails: int,
    arc: int,
) -> None:
    """Send around the cycle of ``arc`` and the tree what can be sent; what blocks leaves the tree.

    Of several that block, the last one leaves, in the direction sent from the cycle's highest node on: so the tree
    stays strongly feasible.
    """
    first, last = ends(tail, head, tails, len(links) - 1, arc)
    reduced = (cost[arc] if arc < len(tail) else 0.0) - level[first] + level[last]
    if state[arc] == AT_MOST:
        first, last = last, first
    sent, top, down = blocking(links, flow, most, tails, first, last, most[arc])
    flow[arc] += sent * state[arc]
    send(links, flow, tails, first, last, sent)
    if top < 0:
        flow[arc] = most[arc] if state[arc] == AT_NONE else 0.0
        state[arc] = -state[arc]
        return
    out = links[top, ARC]
    emptied = (top < tails) == down
    flow[out], state[out] = (0.0, AT_NONE) if emptied else (most[out], AT_MOST)
    state[arc] = IN_TREE
    foot, onto = (first, last) if down else (last, first)
    trees.hang(links, top, foot, onto, arc)
    trees.shift(links, level, foot, reduced if foot < tails else -reduced)


@kernel
def blocking(
    links: Index, flow: Real, most: Real, tails: int, first: int, last: int, limit: float
) -> tuple[float, int, bool]:
    """What can be sent down the tree to ``first`` and up from ``last``; the node whose arc blocks, and on which side.

    No node, -1, where ``limit``, that of the entering arc, blocks before.
    """
    sent, top, down = limit, -1, False
    while first != last:
        if links[first, DEPTH] >= links[last, DEPTH]:
            arc = links[first, ARC]
            room = flow[arc] if first < tails else most[arc] - flow[arc]
            if room < sent:
                sent, top, down = room, first, True
            first = links[first, PARENT]
        else:
            arc = links[last, ARC]
            room = most[arc] - flow[arc] if last < tails else flow[arc]
            if room <= sent:
                sent, top, down = room, last, False
            last = links[last, PARENT]
    return max(sent, 0.0), top, down


@kernel
def send(links: Index, flow: Real, tails: int, first: int, last: int, sent: float) -> None:
    """Send down the tree to ``first`` and up from ``last``."""
    while first != last:
        if links[first, DEPTH] >= links[last, DEPTH]:
            flow[links[first, ARC]] += -sent if first < tails else sent
            first = links[first, PARENT]
        else:
            flow[links[last, ARC]] += sent if last < tails else -sent
            last = links[last, PARENT]
