"""Parts of a network that share no node and no side row: their bounds add up, and small ones go to HiGHS exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network.greedy import rounded
from solvers.network.problem import Network, Real, SideRows
from solvers.program import Program
from solvers.solution import SolveOptions

_EXACT = 1e-7
"""Gap, relative and absolute, at which a part counts as solved."""
_SMALL = 1e-6
"""Relative: what a solver's tolerance may have moved a flow by."""
_LEAST_S = 0.01


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
        _take_rows(network.side, arcs, rows),
    )  # fmt: skip


def _take_rows(side: SideRows, arcs: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> SideRows:
    """Side rows in the numbers of the arcs taken."""
    size = np.diff(side.start)[rows]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    entry = np.repeat(side.start[rows] - start[:-1], size) + np.arange(start[-1])
    arc = np.searchsorted(arcs, side.arc[entry]).astype(np.int32)
    return SideRows(start, arc, side.x_weight[entry], side.y_weight[entry], side.limit[rows])


def solve_exactly(
    network: Network, seconds: float, *, seed: int = 0, nodes: int | None = None, start: Real | None = None
) -> tuple[Real, float]:
    """A lawful flow, shape (A,), and a proved bound on the benefit, by HiGHS; ``nodes`` limits its branching.

    The two agree to 1e-7 where it had the time, and the bound is infinite where it had none.
    """
    program = as_program(network)
    solver = _solver(program, seconds, seed)
    highs.set_options(solver, mip_rel_gap=_EXACT, mip_abs_gap=_EXACT)
    if nodes is not None:
        highs.set_options(solver, mip_max_nodes=nodes)
    if start is not None:
        highs.set_start(solver, np.concatenate([start, start > 0]))
    solver.run()
    flow, solution = np.zeros(len(network)), solver.getSolution()
    if solution.value_valid:
        flow = _lawful(network, np.asarray(solution.col_value))
    return flow, max(network.benefit(flow), -float(solver.getInfo().mip_dual_bound))


def node_prices(network: Network, seconds: float) -> tuple[Real, Real, Real] | None:
    """Prices of supplies (S,), demands (D,) and side rows (R,) from the linear relaxation by HiGHS; None in no time."""
    solver = _solver(as_program(network, integral=False), seconds, 0)
    solver.run()
    solution = solver.getSolution()
    if not solution.dual_valid:
        return None
    prices = np.maximum(-np.asarray(solution.row_dual), 0.0)
    tails, heads, rows = len(network.supply), len(network.demand), len(network.side)
    return prices[:tails], prices[tails : tails + heads], prices[len(prices) - rows :]


def _solver(program: Program, seconds: float, seed: int) -> Any:
    options = SolveOptions(seed=seed, gap=0.0, thorough=False)
    job = Job(highs.NAME, program, options, None, max(seconds, _LEAST_S))
    return highs.pass_program(program, job)


def _lawful(network: Network, values: Real) -> Real:
    """The flow of a solver's point, its small errors taken out."""
    arcs = len(network)
    flow = np.where(values[arcs:] > 0.5, values[:arcs], 0.0)
    flow = np.where(flow < network.lot * (1 - _SMALL), 0.0, np.clip(flow, network.lot, network.most))
    flow = np.where(flow < _SMALL * network.most, 0.0, flow)
    return rounded(network, flow) if network.faults(flow) else flow


def as_program(network: Network, *, integral: bool = True) -> Program:
    """The network as a program: x of each arc, then y of each arc; minimises the benefit's negative."""
    arcs, tails, heads = len(network), len(network.supply), len(network.demand)
    lots = np.flatnonzero(network.lot > 0)
    arc, side = np.arange(arcs), network.side
    entries = (
        (network.tail, arc, np.ones(arcs)),
        (tails + network.head, arc, network.gain),
        (tails + heads + arc, arc, np.ones(arcs)),
        (tails + heads + arc, arcs + arc, -network.most),
        (tails + heads + arcs + np.arange(len(lots)), lots, -np.ones(len(lots))),
        (tails + heads + arcs + np.arange(len(lots)), arcs + lots, network.lot[lots]),
        (tails + heads + arcs + len(lots) + side.of_rows(), side.arc, side.x_weight),
        (tails + heads + arcs + len(lots) + side.of_rows(), arcs + side.arc, side.y_weight),
    )
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    limit = np.concatenate([network.supply, network.demand, np.zeros(arcs + len(lots)), side.limit])
    matrix = sparse.coo_array((value, (row, column)), shape=(len(limit), 2 * arcs)).tocsr()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return Program(
        cost=np.concatenate([-network.value, network.fixed]),
        lower=np.zeros(2 * arcs),
        upper=np.concatenate([network.most, np.ones(arcs)]),
        integer=np.repeat([False, integral], arcs),
        row_lower=np.full(len(limit), -np.inf),
        row_upper=limit,
        start=matrix.indptr.astype(np.int32),
        index=matrix.indices.astype(np.int32),
        value=np.asarray(matrix.data, np.float64),
    )
