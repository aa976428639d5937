"""Parts of a network that share no node and no side row: their plans and bounds add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from solvers.network.problem import Network, SideRows
from solvers.network.restrict import charges_of


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """P parts, the one with most arcs first; arcs and side rows of part p stand together in ``arcs`` and ``rows``."""

    arcs: npt.NDArray[np.int64]
    arc_start: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    row_start: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Number of parts P."""
        return len(self.arc_start) - 1

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Arcs of each; shape (P,), falling."""
        return np.diff(self.arc_start)

    def between(self, first: int, last: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Arcs, in the network's order, and side rows of the parts ``first .. last - 1``."""
        arcs = self.arcs[self.arc_start[first] : self.arc_start[last]]
        return np.sort(arcs), self.rows[self.row_start[first] : self.row_start[last]]


def split(network: Network) -> Parts:
    """The connected parts, side rows connecting too; nodes and rows without arcs are in none."""
    tails, heads, rows = len(network.supply), len(network.demand), len(network.side)
    nodes = tails + heads + rows
    first = np.concatenate([network.tail, network.tail[network.side.arc]])
    second = np.concatenate([network.head + tails, tails + heads + network.side.of_rows()])
    links = sparse.coo_array((np.ones(len(first), np.int8), (first, second)), shape=(nodes, nodes))
    label = sparse.csgraph.connected_components(links, directed=False)[1]
    of_arc = label[network.tail]
    size = np.bincount(of_arc, minlength=label.max(initial=-1) + 1)
    filled = np.flatnonzero(size)
    order = filled[np.argsort(-size[filled], kind="stable")]
    rank = np.full(len(size), len(order), np.int64)
    rank[order] = np.arange(len(order))
    of_row = rank[label[tails + heads :]]
    own = np.flatnonzero(of_row < len(order))
    place = np.arange(len(order) + 1)
    arcs, rows_in_order = np.argsort(rank[of_arc], kind="stable"), own[np.argsort(of_row[own], kind="stable")]
    return Parts(
        arcs, np.searchsorted(rank[of_arc][arcs], place),
        rows_in_order, np.searchsorted(of_row[rows_in_order], place),
    )  # fmt: skip


def take(network: Network, arcs: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> Network:
    """The network of some arcs, in rising order, and of side rows that name no others; nodes without arcs are left out.

    It has its own numbers of nodes; arc k is ``arcs[k]`` of the whole.
    """
    tails, tail = np.unique(network.tail[arcs], return_inverse=True)
    heads, head = np.unique(network.head[arcs], return_inverse=True)
    return Network(
        tail.astype(np.int32), head.astype(np.int32), network.value[arcs], network.fixed[arcs], network.most[arcs],
        network.lot[arcs], network.gain[arcs], network.supply[tails], network.demand[heads],
        _take_rows(network.side, arcs, rows), charges_of(network, tails, heads),
    )  # fmt: skip


def _take_rows(side: SideRows, arcs: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> SideRows:
    """Side rows in the numbers of the arcs taken."""
    size = np.diff(side.start)[rows]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    entry = np.repeat(side.start[rows] - start[:-1], size) + np.arange(start[-1])
    arc = np.searchsorted(arcs, side.arc[entry]).astype(np.int32)
    return SideRows(start, arc, side.x_weight[entry], side.y_weight[entry], side.limit[rows])
