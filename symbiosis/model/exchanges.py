"""Exchanges: nothing flows where the exchange does not exist, and whole loads carry what flows.

``x_a <= most_a used_a``, ``used_a <= active_p``, ``x_a <= size_a loads_a``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required
from symbiosis.quantities import loads_of


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, columns = frame.arcs, frame.columns
    used = np.flatnonzero(columns.used != NO_COLUMN)
    bound_by(builder, columns.quantity[used], columns.used[used], arcs.most[used])
    active = columns.active[arcs.pair]
    shared = np.flatnonzero((columns.used != NO_COLUMN) & (active != NO_COLUMN) & (active != columns.used))
    bound_by(builder, columns.used[shared], active[shared], np.ones(len(shared)))
    loaded = np.flatnonzero(columns.loads != NO_COLUMN)
    size, most = frame.of_candidate(frame.candidates.rows.load_size)[loaded], arcs.most[loaded]
    size = np.maximum(size, most / loads_of(most, size).clip(min=1.0))  # a grain above full loads is no further load
    bound_by(builder, columns.quantity[loaded], columns.loads[loaded], size)
    return []


def bound_by(builder: ProgramBuilder, column: np.ndarray, switch: np.ndarray, most: np.ndarray) -> None:
    """Rows ``column <= most * switch``, one for each."""
    builder.add_rows(
        len(column),
        np.repeat(np.arange(len(column), dtype=np.int32), 2),
        np.stack([column, switch], axis=1).ravel(),
        np.stack([np.ones(len(column)), -most], axis=1).ravel(),
        upper=0.0,
    )
