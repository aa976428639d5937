"""Lots: a pair exchanges at least its lot in a period, over all modes, or nothing.

``lot_p active_p <= sum of x_a over the pair <= most_p active_p``; the upper part only where the pair has several arcs
(for one arc it is the row of the exchange itself).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.candidates.capacity import most_together
from symbiosis.candidates.screens import lot_size
from symbiosis.inventory import Real
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, columns = frame.arcs, frame.columns
    rows = frame.candidates.rows
    lot = np.zeros(arcs.pairs)
    np.maximum.at(lot, arcs.pair, lot_size(frame.inventory, rows)[arcs.candidate])
    least, several = columns.active != NO_COLUMN, np.bincount(arcs.pair, minlength=arcs.pairs) > 1
    capped, bound = np.flatnonzero(least & several), np.flatnonzero(least & (lot > 0))
    _per_pair(builder, frame, capped, most_of_pairs(frame, capped), upper=0.0)
    _per_pair(builder, frame, bound, lot[bound], lower=0.0)
    return []


def most_of_pairs(frame: Frame, pair: npt.NDArray[np.int64]) -> Real:
    """Bound on what pairs exchange by all of their arcs together; shape of ``pair``."""
    arcs = frame.arcs
    if not len(pair):
        return np.zeros(0)
    together = most_together(frame.inventory, frame.candidates.rows)[arcs.candidate, arcs.period]
    most = np.zeros(arcs.pairs)
    np.add.at(most, arcs.pair, arcs.most)
    np.minimum.at(most, arcs.pair, together)
    return most[pair]


def _per_pair(
    builder: ProgramBuilder,
    frame: Frame,
    pair: npt.NDArray[np.int64],
    amount: Real,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
) -> None:
    """Rows ``lower <= sum of x_a - amount_p active_p <= upper`` for the pairs named; ``amount`` has their shape."""
    number = np.full(frame.arcs.pairs, -1, np.int32)
    number[pair] = np.arange(len(pair))
    arc = np.flatnonzero(number[frame.arcs.pair] >= 0)
    builder.add_rows(
        len(pair),
        np.concatenate([number[frame.arcs.pair[arc]], number[pair]]),
        np.concatenate([frame.columns.quantity[arc], frame.columns.active[pair]]),
        np.concatenate([np.ones(len(arc)), -amount]),
        lower=lower,
        upper=upper,
    )
