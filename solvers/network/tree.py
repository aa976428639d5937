"""The spanning tree of a network: which node hangs on which, by which arc; cut and hung again at each pivot.

Nodes are the tails ``0..S-1``, the heads ``S..S+D-1`` and the root ``S+D``, to which what is not used goes and from
which what is not met comes. Arc ``a < A`` is the network's; arc ``A + v`` is the slack between node v and the root.
Tails hang on heads and heads on tails, or on the root: so the arc over a tail always points up, that over a head down.
"""

from __future__ import annotations

from solvers.network.kernel import kernel
from solvers.network.problem import Index, Real

PARENT, ARC, FIRST, AFTER, BEFORE, DEPTH = 0, 1, 2, 3, 4, 5
"""Columns of the links, shape (S + D + 1, 6): the node above and the arc to it; the first child; the next and the
previous of the same parent; the number of arcs to the root. -1 is none."""


@kernel
def detach(links: Index, node: int) -> None:
    """Take a node from among the children of its parent."""
    before, after = links[node, BEFORE], links[node, AFTER]
    if before >= 0:
        links[before, AFTER] = after
    else:
        links[links[node, PARENT], FIRST] = after
    if after >= 0:
        links[after, BEFORE] = before


@kernel
def attach(links: Index, node: int, parent: int, arc: int) -> None:
    """Make a node the first child of a parent."""
    first = links[parent, FIRST]
    links[node, PARENT], links[node, ARC] = parent, arc
    links[node, BEFORE], links[node, AFTER] = -1, first
    if first >= 0:
        links[first, BEFORE] = node
    links[parent, FIRST] = node


@kernel
def hang(links: Index, top: int, foot: int, onto: int, arc: int) -> None:
    """Cut off the part under ``top`` and hang it by its node ``foot`` onto a node outside it; depths are not set."""
    node, above, over = foot, onto, arc
    while True:
        parent, old = links[node, PARENT], links[node, ARC]
        detach(links, node)
        attach(links, node, above, over)
        if node == top:
            return
        node, above, over = parent, node, old


@kernel
def following(links: Index, node: int, top: int) -> int:
    """The node after this one in the walk, parents first, over the part under ``top``; -1 at its end."""
    if links[node, FIRST] >= 0:
        return int(links[node, FIRST])
    while node != top and links[node, AFTER] < 0:
        node = links[node, PARENT]
    return -1 if node == top else int(links[node, AFTER])


@kernel
def shift(links: Index, level: Real, top: int, step: float) -> None:
    """Set the depths under ``top``, and move the potentials there by ``step``."""
    node = top
    while node >= 0:
        links[node, DEPTH] = links[links[node, PARENT], DEPTH] + 1
        level[node] += step
        node = following(links, node, top)


@kernel
def set_levels(links: Index, level: Real, cost: Real, tails: int) -> None:
    """Potentials that make every arc of the tree neither gain nor lose: ``cost = level(tail) - level(head)``."""
    root = len(links) - 1
    level[root] = 0.0
    node = following(links, root, root)
    while node >= 0:
        arc = links[node, ARC]
        step = cost[arc] if arc < len(cost) else 0.0
        level[node] = level[links[node, PARENT]] + (step if node < tails else -step)
        links[node, DEPTH] = links[links[node, PARENT], DEPTH] + 1
        node = following(links, node, root)


@kernel
def set_flows(links: Index, flow: Real, loose: Real, tails: int) -> None:
    """Flows of the tree's arcs from what its nodes have left: ``loose`` (S + D + 1,), which is used up.

    ``loose`` is the supply or demand less the flow of arcs outside the tree. What rounding put below 0 is set to 0.
    """
    root = len(links) - 1
    order = links[:, PARENT].copy()
    count, node = 0, following(links, root, root)
    while node >= 0:
        order[count] = node
        count += 1
        node = following(links, node, root)
    for place in range(count - 1, -1, -1):
        node = order[place]
        left, above = max(loose[node], 0.0), links[node, PARENT]
        flow[links[node, ARC]] = left
        loose[above] -= left
