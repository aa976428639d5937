"""A program with plants, parted: a network of exchanges, and the few columns that say which plants stand and do what.

The few are found by the rows: what a sum of quantities makes (the throughput of a recipe), and all columns
that share rows with these but with no exchange (openings, capacity added). The rest is read as a network whose
exchanges at plants are all kept, within the most that the few may ever allow. Rows that hold both are *gates*, by
which nothing flows where a plant is closed, or *links*, which get a price.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from solvers.network.problem import Network, no_side_rows
from solvers.network.recognise import Recognised, recognise
from solvers.program import Flag, Index, Program, Real

MOST_FEW = 5_000
"""Columns beside the network that a master problem may have."""
STOCK = "stock that is kept from period to period"
TOO_MANY = "more openings and throughputs than a master problem over the network holds"
NO_GATE = -1
_WANTED = 1e12
"""Unit value by which every exchange that a plant may need is kept when the network is read."""
_SAME = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Links:
    """R rows ``lower <= by_x x + by_y (x > 0) + by_few z <= upper`` over A arcs and Q few columns."""

    by_x: sparse.csr_array
    by_y: sparse.csr_array
    by_few: sparse.csr_array
    lower: Real
    upper: Real
    row: Index
    """Row of the program, or -1: a side row or a minimum of the network; shape (R,)."""

    def __len__(self) -> int:
        """Number of rows R."""
        return len(self.lower)


@dataclass(frozen=True, eq=False)
class Sited:
    """A network of A arcs (its side rows and minima are links), Q few columns, and what holds between them."""

    program: Program
    known: Recognised
    """The network's arcs as columns of ``rest``."""
    rest: npt.NDArray[np.int64]
    """The program's columns that are not few."""
    few: npt.NDArray[np.int64]
    """Columns of the program; shape (Q,)."""
    own: npt.NDArray[np.int64]
    """Rows of the program over few columns alone."""
    network: Network
    links: Links
    gated: Index
    """Arcs that carry something only where a few column is 1; shape (G,)."""
    gate: Index
    """That column's place in ``few``; shape (G,)."""
    tail_gate: Index
    """Gate of all arcs of a tail, shape (S,); ``NO_GATE`` where they share none."""
    head_gate: Index
    """The same of heads, shape (D,)."""

    def flow(self, values: Real) -> Real:
        """The flow of a point of the program, shape (A,)."""
        return self.known.flow(values[self.rest])

    @property
    def quantity(self) -> npt.NDArray[np.int64]:
        """Column of each arc in the program; shape (A,)."""
        return self.rest[self.known.quantity]

    @property
    def switch(self) -> npt.NDArray[np.int64]:
        """Columns that are 1 where ``known.switch_arc`` carries anything; shape (K,)."""
        return self.rest[self.known.switch]

    def open_arcs(self, z: Real) -> Flag:
        """Arcs whose gates are all open at the few columns' values, shape (Q,); shape (A,)."""
        open_ = np.ones(len(self.network), np.bool_)
        open_[self.gated[z[self.gate] < 0.5]] = False
        return open_


def site(program: Program) -> Sited | str | None:
    """The parts of a program with plants, or the phrase why it has none; None where it has no few columns."""
    if len(program.products):
        return None
    few = find_few(program)
    if not few.any():
        return None
    if few.sum() > MOST_FEW:
        return TOO_MANY
    split = _Split(program, few)
    if split.keeps_stock():
        return STOCK
    known = recognise(split.rest_program())
    return known if isinstance(known, str) else split.joined(known)


def find_few(program: Program) -> Flag:
    """Columns that are no exchanges or switches of such, told by their rows; shape (n,)."""
    row, column, value = program.entry_rows(), program.index, program.value
    live = value != 0
    row, column, value = row[live], column[live], value[live]
    exact = (program.row_lower == 0) & (program.row_upper == 0)
    whole = np.bincount(row, weights=program.integer[column], minlength=program.rows) > 0
    made = exact & ~whole
    few = np.zeros(program.columns, np.bool_)
    few[column[made[row] & (value < 0)]] = True
    if not few.any():
        return few
    negative = np.bincount(row, weights=value < 0, minlength=program.rows) > 0
    summed = np.isfinite(program.row_upper) & ~negative & ~whole
    arc = np.zeros(program.columns, np.bool_)
    arc[column[(made | summed)[row]]] = True
    arc &= ~few & ~program.integer
    flows = np.bincount(row, weights=arc[column], minlength=program.rows) > 0
    integers = np.bincount(row, weights=program.integer[column], minlength=program.rows)
    flows |= negative & (integers == 2) & (np.diff(program.start) == 2)  # one switch that needs another says nothing
    while True:
        joined = np.bincount(row, weights=few[column], minlength=program.rows) > 0
        more = few.copy()
        more[column[(joined & ~flows)[row]]] = True
        if (more == few).all():
            return few
        few = more


class _Split:
    """Rows and columns of a program by what they hold: few columns, others, or both."""

    def __init__(self, program: Program, few: Flag) -> None:
        self.program = program
        self.few, self.rest = np.flatnonzero(few), np.flatnonzero(~few)
        shape = (program.rows, program.columns)
        matrix = sparse.csr_array((program.value, program.index, program.start), shape=shape)
        self.of_few, self.of_rest = matrix[:, self.few], matrix[:, self.rest]
        for part in (self.of_few, self.of_rest):
            part.eliminate_zeros()
        counts = [np.diff(part.indptr) for part in (self.of_few, self.of_rest)]
        self.own = np.flatnonzero((counts[0] > 0) & (counts[1] == 0))
        both = (counts[0] > 0) & (counts[1] > 0)
        gates = both & (counts[0] == 1) & (counts[1] == 1) & (program.row_upper == 0) & np.isinf(program.row_lower)
        self.gates = self._hold_gates(np.flatnonzero(gates))
        both[self.gates] = False
        self.linked, self.plain = np.flatnonzero(both), np.flatnonzero(counts[0] == 0)

    def _hold_gates(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Of rows ``a left + b right <= 0``, those of an exchange or switch that needs a 0/1 column of the few."""
        left, right = self.of_rest[rows].data, self.of_few[rows].data
        column = self.few[self.of_few[rows].indices]
        binary = self.program.integer[column] & (self.program.lower[column] >= 0) & (self.program.upper[column] <= 1)
        whole = self.program.integer[self.rest[self.of_rest[rows].indices]]
        return rows[(left > 0) & (right < 0) & binary & (~whole | (-right >= left))]

    def keeps_stock(self) -> bool:
        """Whether a few column is given by one exact link and taken by another."""
        exact = self.linked[self.program.row_lower[self.linked] == self.program.row_upper[self.linked]]
        of_few = sparse.csc_array(self.of_few[exact])
        column = np.repeat(np.arange(len(self.few)), np.diff(of_few.indptr))
        given, taken = (
            np.bincount(column, weights=sign, minlength=len(self.few)) for sign in (of_few.data > 0, of_few.data < 0)
        )
        return bool(((given > 0) & (taken > 0)).any())

    def rest_program(self) -> Program:
        """The columns that are not few, within the most that these allow, those at plants worth keeping."""
        program, rest = self.program, self.rest
        place, reach = self._gate_entries()
        upper, cost = program.upper[rest].copy(), program.cost[rest].copy()
        quantity = ~program.integer[rest]
        np.minimum.at(upper, place, np.where(quantity[place], reach, 1.0))
        at_plants = np.zeros(len(rest), np.bool_)
        at_plants[np.unique(self.of_rest[self.linked].indices)] = True
        at_plants[place] = True
        cost[at_plants & quantity] = -_WANTED
        rows, most = self._implied()
        limits = np.full(program.rows, np.inf)
        limits[self.plain], limits[rows] = program.row_upper[self.plain], most
        kept = np.sort(np.concatenate([self.plain, rows]))
        lower = np.full(program.rows, -np.inf)
        lower[self.plain] = program.row_lower[self.plain]
        matrix = self.of_rest[kept]
        return Program(
            cost, program.lower[rest].copy(), upper, program.integer[rest].copy(), lower[kept], limits[kept],
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), np.asarray(matrix.data, np.float64),
            program.offset,
        )  # fmt: skip

    def _gate_entries(self) -> tuple[Index, Real]:
        """Place in ``rest`` of what each gate holds, and how far it may go where open."""
        of_rest, of_few = self.of_rest[self.gates], self.of_few[self.gates]
        return of_rest.indices, -of_few.data / of_rest.data

    def _implied(self) -> tuple[npt.NDArray[np.int64], Real]:
        """Links over quantities of weights above 0, and what the few columns allow of them at most."""
        program, rows = self.program, self.linked
        weights = self.of_rest[rows]
        sign = sparse.csr_array((weights.data < 0, weights.indices, weights.indptr), shape=weights.shape)
        switches = weights @ program.integer[self.rest].astype(np.float64)
        plain = (np.asarray(sign.sum(axis=1)).ravel() == 0) & (switches == 0) & np.isfinite(program.row_upper[rows])
        rows = rows[plain]
        few = self.of_few[rows]
        low = few.maximum(0) @ _finite(program.lower[self.few]) + few.minimum(0) @ _finite(program.upper[self.few])
        most = program.row_upper[rows] - low
        return rows[np.isfinite(most)], np.maximum(most[np.isfinite(most)], 0.0)

    def joined(self, known: Recognised) -> Sited:
        """The network with the true values, and what holds between it and the few."""
        column = self.rest[known.quantity]
        value = -self.program.cost[column] / known.unit
        network = replace(known.network, value=value, side=no_side_rows())
        links = self._links(known)
        gated, gate = self._gates(known)
        ends = [
            _shared_gate(end, count, gated, gate)
            for end, count in ((network.tail, len(network.supply)), (network.head, len(network.demand)))
        ]
        return Sited(self.program, known, self.rest, self.few, self.own, network, links, gated, gate, ends[0], ends[1])

    def _links(self, known: Recognised) -> Links:
        """Rows with a price: those of the program, then the network's side rows."""
        arcs, rows, side = len(known.network), self.linked, known.network.side
        quantity = sparse.csr_array((1.0 / known.unit, (known.quantity, np.arange(arcs))), shape=(len(self.rest), arcs))
        switch = sparse.csr_array(
            (np.ones(len(known.switch)), (known.switch, known.switch_arc)), shape=(len(self.rest), arcs)
        )
        minima, least = _minima(known)
        shape, more = (len(side), arcs), len(side) + len(least)
        by_x = sparse.csr_array((side.x_weight, side.arc, side.start), shape=shape)
        by_y = sparse.csr_array((side.y_weight, side.arc, side.start), shape=shape)
        none = sparse.csr_array((len(least), arcs)), sparse.csr_array((more, len(self.few)))
        return Links(
            sparse.csr_array(sparse.vstack([self.of_rest[rows] @ quantity, by_x, minima])),
            sparse.csr_array(sparse.vstack([self.of_rest[rows] @ switch, by_y, none[0]])),
            sparse.csr_array(sparse.vstack([self.of_few[rows], none[1]])),
            np.concatenate([self.program.row_lower[rows], np.full(len(side), -np.inf), least]),
            np.concatenate([self.program.row_upper[rows], side.limit, np.full(len(least), np.inf)]),
            np.concatenate([rows, np.full(more, -1)]).astype(np.int32),
        )

    def _gates(self, known: Recognised) -> tuple[Index, Index]:
        """Each arc and the few column that it needs, once."""
        arc = np.full(len(self.rest), -1, np.int64)
        arc[known.quantity] = np.arange(len(known.quantity))
        arc[known.switch] = known.switch_arc
        held = arc[self.of_rest[self.gates].indices]
        gate = self.of_few[self.gates].indices
        key = np.unique(held[held >= 0] * len(self.few) + gate[held >= 0])
        return (key // len(self.few)).astype(np.int32), (key % len(self.few)).astype(np.int32)


def _minima(known: Recognised) -> tuple[sparse.csr_array, Real]:
    """What tails must send and heads receive, as rows over arcs, and their lower ends."""
    net, arc = known.network, np.arange(len(known.network))
    rows, least = [], []
    for end, weight, minimum in (
        (net.tail, np.ones(len(net)), known.minima.supply),
        (net.head, net.gain, known.minima.demand),
    ):
        asked = np.flatnonzero(minimum > 0)
        rows.append(sparse.csr_array((weight, (end, arc)), shape=(len(minimum), len(net)))[asked])
        least.append(minimum[asked])
    return sparse.csr_array(sparse.vstack(rows)), np.concatenate(least)


def _shared_gate(end: Index, count: int, gated: Index, gate: Index) -> Index:
    """The gate that all arcs of an end share, by the number of the end; shape (count,)."""
    shared = np.full(count, NO_GATE, np.int32)
    if not len(gated):
        return shared
    width = int(gate.max()) + 1
    key, times = np.unique(end[gated].astype(np.int64) * width + gate, return_counts=True)
    whole = times == np.bincount(end, minlength=count)[key // width]
    shared[key[whole] // width] = key[whole] % width
    return shared


def _finite(bound: Real) -> Real:
    """Bounds by which a product with a weight of 0 is 0."""
    return np.clip(bound, -1e300, 1e300)
