"""Smaller networks out of a large one: some arcs free, all others held at the flow they have."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from solvers.network.problem import Charges, Index, Network, Real, SideRows


def restricted(network: Network, x: Real, arcs: Index) -> Network:
    """The network of ``arcs``, rising, with what the flow ``x``, shape (A,), on all other arcs leaves of each limit.

    Its nodes and side rows are those that the arcs touch, in their order, so its flows stand for those of ``arcs``.
    """
    tails, tail = np.unique(network.tail[arcs], return_inverse=True)
    heads, head = np.unique(network.head[arcs], return_inverse=True)
    sent, received = _taken(network, x)
    own = x[arcs]
    sent_here = np.bincount(tail, weights=own, minlength=len(tails))
    received_here = np.bincount(head, weights=network.gain[arcs] * own, minlength=len(heads))
    return Network(
        tail.astype(np.int32),
        head.astype(np.int32),
        network.value[arcs],
        network.fixed[arcs],
        network.most[arcs],
        network.lot[arcs],
        network.gain[arcs],
        (network.supply[tails] - sent[tails] + sent_here).clip(min=0.0),
        (network.demand[heads] - received[heads] + received_here).clip(min=0.0),
        _side_rows(network, x, arcs),
        charges_of(network, tails, heads),
    )


def charges_of(network: Network, tails: npt.NDArray[Any], heads: npt.NDArray[Any]) -> Charges | None:
    """The charges of some ends."""
    charges = network.charges
    return None if charges is None else Charges(charges.tails[tails], charges.heads[heads])


def _taken(network: Network, x: Real) -> tuple[Real, Real]:
    """What a flow takes of supplies and demands."""
    sent = np.bincount(network.tail, weights=x, minlength=len(network.supply))
    received = np.bincount(network.head, weights=network.gain * x, minlength=len(network.demand))
    return sent.astype(np.float64), received.astype(np.float64)


def _side_rows(network: Network, x: Real, arcs: Index) -> SideRows:
    """The side rows that some arcs have entries in, with what the others leave of them."""
    side = network.side
    place = np.full(len(network), -1, np.int32)
    place[arcs] = np.arange(len(arcs), dtype=np.int32)
    inside = place[side.arc] >= 0
    row_of = side.of_rows()[inside]
    rows, row = np.unique(row_of, return_inverse=True)
    own = x[side.arc[inside]]
    here = side.x_weight[inside] * own + side.y_weight[inside] * (own > 0)
    left = (side.limit - side.activity(x))[rows] + np.bincount(row, weights=here, minlength=len(rows))
    gives = np.bincount(row, weights=side.x_weight[inside] < 0, minlength=len(rows)) > 0
    return SideRows(
        np.searchsorted(row_of, np.concatenate([rows, [len(side) + 1]])).astype(np.int32),
        place[side.arc[inside]],
        side.x_weight[inside],
        side.y_weight[inside],
        np.maximum(left, np.where(gives, -np.inf, 0.0)),
    )


def promising(network: Network, x: Real, score: Real, best: int) -> Index:
    """Arcs in use and the ``best`` by ``score``, shape (A,), of each node; rising."""
    chosen = x > 0
    for node, nodes in ((network.tail, len(network.supply)), (network.head, len(network.demand))):
        order = np.lexsort((-score, node))
        start = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=nodes))])
        rank = np.arange(len(network)) - start[node[order]]
        chosen[order[rank < best]] = True
    return np.flatnonzero(chosen).astype(np.int32)
