"""Lots: a pair exchanges at least its lot in a period, over all modes, or nothing.

``lot_p active_p <= sum of x_a over the pair <= most_p active_p``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.candidates.capacity import most_of_pair
from symbiosis.candidates.screens import lot_size
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, columns = frame.arcs, frame.columns
    rows = frame.candidates.rows
    most, lot = np.zeros(arcs.pairs), np.zeros(arcs.pairs)
    np.add.at(most, arcs.pair, arcs.most)
    together = most_of_pair(frame.inventory, rows)[arcs.candidate, arcs.period]
    np.minimum.at(most, arcs.pair, together)
    np.maximum.at(lot, arcs.pair, lot_size(frame.inventory, rows)[arcs.candidate])
    active = np.flatnonzero(columns.active != NO_COLUMN)
    number = np.full(arcs.pairs, -1)
    number[active] = np.arange(len(active))
    inside = np.flatnonzero(number[arcs.pair] >= 0)
    row = np.concatenate([number[arcs.pair[inside]], np.arange(len(active))])
    column = np.concatenate([columns.quantity[inside], columns.active[active]])
    one = np.ones(len(inside))
    builder.add_rows(len(active), row, column, np.concatenate([one, -most[active]]), upper=0.0)
    builder.add_rows(len(active), row, column, np.concatenate([one, -lot[active]]), lower=0.0)
    return []
