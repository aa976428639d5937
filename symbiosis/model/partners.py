"""Partner limits: a stream or demand has at most so many counterparts.

``sum of active_p over the pairs of the stream (demand) <= max_partners``; one period.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.inventory import Real
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs = frame.arcs
    first = np.unique(arcs.pair, return_index=True)[1]
    _limit(builder, frame, arcs.supplier[first], frame.inventory.streams.max_partners)
    _limit(builder, frame, arcs.receiver[first], frame.inventory.demands.max_partners)
    return []


def _limit(builder: ProgramBuilder, frame: Frame, owner: npt.NDArray[np.integer], most: Real) -> None:
    """Rows for the owners (of each pair) that have a limit; owners beyond the limits' length have none."""
    limited = np.append(most, np.inf)[np.minimum(owner, len(most))] < np.inf
    pair = np.flatnonzero(limited & (frame.columns.active != NO_COLUMN))
    owners, row = np.unique(owner[pair], return_inverse=True)
    builder.add_rows(len(owners), row, frame.columns.active[pair], 1.0, upper=most[owners])
