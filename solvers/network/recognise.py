"""A program as a fixed-charge network, where it is one: the network, and how a flow becomes values of the program.

Continuous columns are arcs. A 0/1 column is the switch of the one arc that needs it, by ``x <= most y`` or through
other switches; several of one arc are one ``y``. Rows over quantities alone are the arcs' tails and heads as far as
each arc has one of either; all other limits are side rows. What the program asks beyond that is told as a phrase.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.network.ends import Ends, assign_ends
from solvers.network.minima import Minima
from solvers.network.problem import Network, SideRows
from solvers.network.rows import SHARED, Limits, Needs, NoNetwork, Rows, read_rows
from solvers.program import Flag, Index, Program, Real

_CLOSE = 1e-9
"""Relative: a lot that exceeds the most by less is the most."""
_NONE = -1


@dataclass(frozen=True, eq=False)
class Recognised:
    """A network of A arcs; a flow of benefit b is a point of the program that costs ``offset - b``."""

    network: Network
    minima: Minima
    offset: float
    columns: int
    quantity: Index
    """Column of each arc; shape (A,)."""
    unit: Real
    """Flow per unit of the column; shape (A,)."""
    switch: Index
    """The 0/1 columns that are 1 where an arc carries anything; shape (K,)."""
    switch_arc: Index
    """The arc of each; shape (K,)."""

    def values(self, flow: Real) -> Real:
        """The point of the program that a flow, shape (A,), stands for; shape (columns,)."""
        values = np.zeros(self.columns)
        values[self.quantity] = flow / self.unit
        values[self.switch] = flow[self.switch_arc] > 0
        return values

    def flow(self, values: Real) -> Real:
        """The flow of a point; what it has on columns that never pay is left out; shape (A,)."""
        return np.maximum(values[self.quantity] * self.unit, 0.0)


def recognise(program: Program) -> Recognised | str:
    """The network that a program is, or the phrase that names what is no part of networks."""
    try:
        return _read(program)
    except NoNetwork as reason:
        return str(reason)


def _read(program: Program) -> Recognised:
    """Columns, rows, arcs, ends."""
    off = _columns_off(program)
    rows = read_rows(program, off, program.integer)
    if (program.integer & ~off & (program.cost < 0)).any():
        raise NoNetwork("switches that pay by themselves")
    asked = np.zeros(program.columns, np.bool_)
    asked[rows.minima.column] = True
    asked[rows.limits.column[rows.limits.weight < 0]] = True
    pays = ~off & ~program.integer & (asked | (program.cost < 0))
    needs = rows.most
    arc_of = _owners(program, needs, rows.chain, pays)
    _hold_lots(rows.lot, arc_of)
    arcs = _lay_arcs(program, rows, arc_of, pays, asked)
    kept = np.flatnonzero(arcs.pays)
    number = np.full(program.columns + 1, _NONE, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    limits, minima = (_of_arcs(part, number, arc_of, len(kept)) for part in (rows.limits, rows.minima))
    del rows, needs, off, asked, pays  # large, and not needed beside the ends
    ends = assign_ends(limits, arcs.most[kept], minima)
    del limits, minima
    network = _network(arcs, kept, ends)
    quantity = kept[ends.order].astype(np.int32)
    place = np.full(program.columns + 1, _NONE, np.int32)
    place[quantity] = np.arange(len(quantity), dtype=np.int32)
    switch = np.flatnonzero(place[arc_of] >= 0).astype(np.int32)
    return Recognised(
        network, Minima(ends.least_supply, ends.least_demand), program.offset, program.columns,
        quantity, ends.unit[ends.order], switch, place[arc_of[switch]],
    )  # fmt: skip


def _columns_off(program: Program) -> Flag:
    """Columns that can only be 0; refuses what no arc or switch is."""
    if len(program.products):
        raise NoNetwork("products of unknowns, as in pools")
    upper = np.where(program.integer, np.floor(program.upper + _CLOSE), program.upper)
    off: Flag = upper <= 0
    if (program.lower > 0).any():
        raise NoNetwork("columns that must be above 0")
    if (program.lower < 0).any():
        raise NoNetwork("columns that may be below 0")
    if (program.integer & (upper > 1)).any():
        raise NoNetwork("whole numbers above 1, as whole loads are")
    return off


def _owners(program: Program, most: Needs, chain: Needs, pays: Flag) -> Index:
    """The arc's column that needs each switch, or the program's count of columns; shape (n,).

    A switch that no paying arc needs can stay 0: it costs, and lets nothing flow.
    """
    none = program.columns
    owner = np.full(none, none, np.int32)
    live = pays[most.left]
    owner[most.right[live]] = most.left[live]
    _refuse_shared(owner[most.right[live]] != most.left[live])
    while True:
        passed = owner[chain.left]
        told = (passed < none) & (owner[chain.right] != passed)
        _refuse_shared(told & (owner[chain.right] < none))
        if not told.any():
            return owner
        owner[chain.right[told]] = passed[told]
        _refuse_shared(owner[chain.right[told]] != passed[told])


def _hold_lots(lot: Needs, owner: Index) -> None:
    """A lot binds the arc of its switch, or nothing."""
    asked = owner[lot.left] < len(owner)
    _refuse_shared(asked & (owner[lot.left] != lot.right))


def _refuse_shared(where: Flag) -> None:
    if where.any():
        raise NoNetwork(SHARED)


@dataclass(frozen=True, eq=False, slots=True)
class _Arcs:
    """Figures by column; those of columns that do not pay mean nothing; shape (n,)."""

    value: Real
    fixed: Real
    most: Real
    lot: Real
    pays: Flag


def _lay_arcs(program: Program, rows: Rows, owner: Index, pays: Flag, asked: Flag) -> _Arcs:
    """What each arc brings, costs and carries, and whether it can ever pay or be ``asked`` for."""
    n = program.columns
    most, lot = program.upper.copy(), np.zeros(n)
    live = pays[rows.most.left]
    np.minimum.at(most, rows.most.left[live], rows.most.ratio[live])
    held = owner[rows.lot.left] < n
    np.maximum.at(lot, rows.lot.right[held], 1.0 / rows.lot.ratio[held])
    switches = np.flatnonzero(program.integer & (owner < n))
    fixed = np.bincount(owner[switches], weights=program.cost[switches], minlength=n).astype(np.float64)
    _tighten(most, rows.limits, owner, pays)
    if np.isinf(most[pays]).any():
        raise NoNetwork("quantities without a limit")
    value = -program.cost
    lot = np.where(lot <= most * (1 + _CLOSE), np.minimum(lot, most), lot)
    with np.errstate(invalid="ignore"):
        pays = pays & (most > 0) & (asked | (value * most > fixed)) & (lot <= most)
    return _Arcs(value, fixed, most, lot, pays)


def _tighten(most: Real, limits: Limits, owner: Index, pays: Flag) -> None:
    """Lower the most of each arc, in place, to what its limits leave for it alone."""
    n = len(most)
    is_switch = ~pays[limits.column]
    arc = np.where(is_switch, owner[limits.column], limits.column)
    signed = np.bincount(limits.row, weights=limits.weight < 0, minlength=len(limits.limit)) > 0
    inside = (arc < n) & ~signed[limits.row]
    row, arc, weight, is_switch = limits.row[inside], arc[inside], limits.weight[inside], is_switch[inside]
    room = limits.limit[row[~is_switch]]
    if is_switch.any():
        key, place = np.unique(row.astype(np.int64) * n + arc, return_inverse=True)
        taken = np.bincount(place, weights=np.where(is_switch, weight, 0.0), minlength=len(key))
        room = room - taken[place[~is_switch]]
        left = limits.limit[row] - taken[place]
        most[arc[left < -_CLOSE * np.maximum(1.0, limits.limit[row])]] = 0.0
    np.minimum.at(most, arc[~is_switch], np.maximum(room, 0.0) / weight[~is_switch])


def _of_arcs(limits: Limits, number: Index, owner: Index, arcs: int) -> SideRows:
    """The limits in the numbers of arcs, one entry for each row and arc."""
    own = number[limits.column]
    by_switch = number[owner[limits.column]] if len(owner) else own
    arc = np.where(own >= 0, own, by_switch)
    inside = arc >= 0
    row, arc, weight, of_quantity = limits.row[inside], arc[inside], limits.weight[inside], (own >= 0)[inside]
    x_weight, y_weight = np.where(of_quantity, weight, 0.0), np.where(of_quantity, 0.0, weight)
    if not of_quantity.all():
        key, place = np.unique(row.astype(np.int64) * arcs + arc, return_inverse=True)
        x_weight, y_weight = (np.bincount(place, weights=part, minlength=len(key)) for part in (x_weight, y_weight))
        row, arc = (key // arcs).astype(np.int32), (key % arcs).astype(np.int32)
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(limits.limit)))]).astype(np.int32)
    return SideRows(start, arc, x_weight, y_weight, limits.limit)


def _network(arcs: _Arcs, kept: npt.NDArray[np.int64], ends: Ends) -> Network:
    """The arcs that pay, in the network's order and units."""
    column, unit = kept[ends.order], ends.unit[ends.order]
    most, lot = arcs.most[column] * unit, arcs.lot[column] * unit
    return Network(
        ends.tail[ends.order], ends.head[ends.order], arcs.value[column] / unit, arcs.fixed[column], most,
        np.minimum(lot, most), ends.gain[ends.order], ends.supply, ends.demand, ends.side,
    )  # fmt: skip
