"""Take-back: what comes back of what a demand received is placed or disposed of, within the limit of disposal.

``B_t - disposal_limit <= sum of x_a over a return's arcs <= B_t`` with
``B_t = sum over its rows of fraction * (sum of yield_a x_a into the demand in period t - lag)``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.arrays import join
from symbiosis.inventory import Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    suppliers, periods = frame.inventory.suppliers, frame.periods
    returned = np.flatnonzero(suppliers.returned >= 0)
    number = np.full(len(suppliers.id), -1)
    number[returned] = np.arange(len(returned))
    arc = np.flatnonzero(number[frame.arcs.supplier] >= 0)
    sent = number[frame.arcs.supplier[arc]] * periods + frame.arcs.period[arc]
    back, from_arc, fraction = _comes_back(frame)
    place, column = np.concatenate([sent, back]), frame.columns.quantity[np.concatenate([arc, from_arc])]
    value = np.concatenate([np.ones(len(arc)), -fraction])
    builder.add_rows(len(returned) * periods, place, column, value, upper=0.0)
    limit = np.repeat(suppliers.disposal_limit[returned], periods)
    bound = np.flatnonzero(np.isfinite(limit))
    number = np.full(len(limit) + 1, -1)
    number[bound] = np.arange(len(bound))
    kept = np.flatnonzero(number[place] >= 0)
    rows = builder.add_rows(len(bound), number[place[kept]], column[kept], value[kept], lower=-limit[bound])
    return [Required(Requirement.DISPOSAL_LIMIT, rows, returned[bound // periods], bound % periods)]


def _comes_back(frame: Frame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Real]:
    """Return and period (as one number), arc into its demand, and what comes back per unit on that arc."""
    returns, arcs = frame.inventory.returns, frame.arcs
    row, arc = join(returns.demand[returns.of].astype(np.int64), arcs.receiver.astype(np.int64))
    period = arcs.period[arc] + returns.lag[row]
    inside = period < frame.periods
    row, arc, period = row[inside], arc[inside], period[inside]
    return returns.of[row] * np.int64(frame.periods) + period, arc, returns.fraction[row] * arcs.yield_[arc]
