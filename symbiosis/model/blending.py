"""Blending: the mean of what a receiver gets in a period stays within its limits, the worse end of values counting.

``sum of (high_a - max yield_a) x_a <= 0`` and ``sum of (low_a - min yield_a) x_a >= 0``, per limit and period; scaled
by the limit, so that one tolerance fits all properties. A receiver that pools feed is in ``pooling``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.inventory import Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required
from symbiosis.quality import encounters


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, quality = frame.arcs, frame.inventory.quality
    met = encounters(frame.inventory, arcs.supplier, arcs.receiver)
    yield_ = arcs.yield_[met.pair]
    most, least = quality.limit_max[met.limit], quality.limit_min[met.limit]
    _rows(builder, frame, met.pair, met.limit, met.high, most, yield_)
    _rows(builder, frame, met.pair, met.limit, -met.low, -least, yield_)
    return []


def _rows(
    builder: ProgramBuilder,
    frame: Frame,
    arc: npt.NDArray[np.int64],
    limit: npt.NDArray[np.int64],
    value: Real,
    most: Real,
    yield_: Real,
) -> None:
    """Rows ``sum of (value - most yield) x <= 0`` per limit and period, for the limits that are finite."""
    finite = np.isfinite(most)
    arc, limit, value, most, yield_ = arc[finite], limit[finite], value[finite], most[finite], yield_[finite]
    places, row = np.unique(limit * frame.periods + frame.arcs.period[arc], return_inverse=True)
    excess = (value - most * yield_) / np.maximum(1.0, np.abs(most))
    builder.add_rows(len(places), row, frame.columns.quantity[arc], excess, upper=0.0)
