"""What taking from the nodes of a network would cost: a bound on the benefit with the bound of all that is not in it.

Exchanges that a network leaves out take from the capacities of its nodes. Where they take ``taken_i`` of node i, the
flow that is left earns at most what its nodes earn at the prices of the decomposition (``lagrange``). A node with less
capacity earns no more than its bound ``B_i``; and with its capacity priced at any margin ``m_i >= 0``, no more than
``m_i (C_i - taken_i)`` + what its arcs bring at most above the margin = ``T_i - m_i taken_i``. So it loses at least
``max(0, m_i taken_i - (T_i - B_i))``: ``m_i`` is its price, ``T_i - B_i >= 0`` its reserve. What several exchanges lose
a node together is no less than the sum of what each would alone, so an exchange left out adds to the bound at most what
it brings less what it alone loses its two nodes, and nothing where that is below 0. Side rows weigh no arc below 0:
what others take of them only lowers what the network's arcs may do, and is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.network.kernel import kernel
from solvers.network.problem import Index, Network, Real
from solvers.program import Program
from solvers.solution import RowPrices

_SAME = 1e-12
_NONE = -1


@dataclass(frozen=True, eq=False, slots=True)
class NodePrices:
    """Prices and reserves of nodes, tails first, then heads; shape (S + D,). See above for what they mean."""

    price: Real
    """Money per unit of capacity, >= 0."""
    reserve: Real
    """Money, >= 0."""
    bound: float
    """On what the network brings, which they belong to."""


@kernel
def brings_at_most(above: float, fixed: float, most: float, lot: float) -> float:
    """The most that using an arc brings which brings ``above`` a unit once its node's capacity is paid for."""
    return (above * most if above > 0.0 else above * min(lot, most)) - fixed


@kernel
def total_of_nodes(
    heads: bool,
    start: Index,
    by_head: Index,
    value: Real,
    fixed: Real,
    most: Real,
    lot: Real,
    gain: Real,
    lam: Real,
    mu: Real,
    capacity: Real,
    margin: Real,
) -> Real:
    """What the nodes of one side earn at most with their capacities priced at ``margin``; its shape."""
    total = np.empty(len(margin))
    for node in range(len(margin)):
        space = capacity[node]
        total[node] = margin[node] * space
        for k in range(start[node], start[node + 1]):
            a = by_head[k] if heads else k
            weight = gain[a] if heads else 1.0
            v = (value[a] - lam[a]) / weight if heads else lam[a]
            w = fixed[a] - mu[a] if heads else mu[a]
            brings = brings_at_most(v - margin[node], w, min(most[a] * weight, space), lot[a] * weight)
            total[node] += max(brings, 0.0)
    return total


def price_rows(program: Program, network: Network, quantity: Index, unit: Real, nodes: NodePrices) -> RowPrices:
    """The prices of the program's rows that are nodes of its network; 0 at all others.

    ``quantity``, shape (A,), are the columns of the arcs, ``unit`` their flow per unit. A row is a node where it weighs
    just the node's arcs as the node does; each node is one row at most, and each row one node. A row with a limit above
    the node's capacity, which another row lowered, has so much more in reserve.
    """
    price, reserve = np.zeros(program.rows), np.zeros(program.rows)
    tails = len(network.supply)
    sides = (
        (network.tail, unit, np.diff(network.tail_start), network.supply, slice(0, tails)),
        (network.head, network.gain * unit, np.diff(network.head_start), network.demand, slice(tails, None)),
    )
    row, arc, value = _limits(program, quantity)
    for node_of, weight, degree, capacity, of in sides:
        rows, node = _nodes_of_rows(row, node_of[arc], np.abs(value - weight[arc]) <= _SAME * weight[arc], degree)
        above = np.maximum(program.row_upper[rows] - capacity[node], 0.0)
        price[rows] = nodes.price[of][node]
        reserve[rows] = nodes.reserve[of][node] + price[rows] * above
        left = ~np.isin(row, rows)
        row, arc, value = row[left], arc[left], value[left]
    return RowPrices(price, reserve, program.offset - nodes.bound)


def _limits(program: Program, quantity: Index) -> tuple[Index, Index, Real]:
    """Row, arc and value of the entries at arcs of rows that limit quantities alone."""
    arc_of = np.full(program.columns, _NONE, np.int32)
    arc_of[quantity] = np.arange(len(quantity), dtype=np.int32)
    filled = np.flatnonzero(np.diff(program.start) > 0)
    limits = np.zeros(program.rows, np.bool_)
    if len(filled):
        least = np.minimum.reduceat(
            np.where(program.integer[program.index], -1.0, program.value), program.start[filled]
        )
        limits[filled] = (least > 0) & np.isfinite(program.row_upper[filled])
    row = program.entry_rows()
    inside = np.flatnonzero(limits[row] & (arc_of[program.index] >= 0))
    return row[inside], arc_of[program.index[inside]], program.value[inside]


def _nodes_of_rows(row: Index, node: Index, weighs_alike: npt.NDArray[np.bool_], degree: Index) -> tuple[Index, Index]:
    """Rows that are nodes, and the node of each; of several rows of one node the first."""
    if not len(row):
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    begin = np.flatnonzero(np.diff(row, prepend=_NONE))
    first = node[begin]
    same = np.logical_and.reduceat(weighs_alike, begin) & (np.minimum.reduceat(node, begin) == first)
    same &= (np.maximum.reduceat(node, begin) == first) & (np.diff(np.append(begin, len(row))) == degree[first])
    nodes, place = np.unique(first[same], return_index=True)
    return row[begin[same]][place], nodes
