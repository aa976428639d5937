"""Blending: the mean of what a receiver gets in a period stays within its limits, the worse end of values counting.

``sum of (high_a - max yield_a) x_a <= 0`` and ``sum of (low_a - min yield_a) x_a >= 0``, per limit and period; scaled
by the limit, so that one tolerance fits all properties. A receiver that pools feed is in ``pooling``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.inventory import Index, Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required
from symbiosis.quality import encounters, from_pool


@dataclass(frozen=True, eq=False)
class Parts:
    """What columns bring to the blends of receivers; shape (n,), one for each column and limit."""

    column: Index
    limit: npt.NDArray[np.int64]
    """Row in the limits of ``Inventory.quality``."""
    period: npt.NDArray[np.int64]
    low: Real
    """Value x quantity that a unit of the column brings, at the lower end."""
    high: Real
    received: Real
    """Units received that a unit of the column brings."""


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    hold_blends(builder, frame, direct_parts(frame, pooled=False))
    return []


def direct_parts(frame: Frame, *, pooled: bool) -> Parts:
    """What arcs with fixed values bring, to the receivers that pools feed (``pooled``) or to the others."""
    arcs = frame.arcs
    met = encounters(frame.inventory, arcs.supplier, arcs.receiver)
    fed = np.zeros(len(frame.inventory.receiver_id), np.bool_)
    fed[arcs.receiver[from_pool(frame.inventory, arcs.supplier)]] = True
    kept = fed[arcs.receiver[met.pair]] == pooled
    arc = met.pair[kept]
    return Parts(
        frame.columns.quantity[arc], met.limit[kept], arcs.period[arc], met.low[kept], met.high[kept], arcs.yield_[arc]
    )


def hold_blends(builder: ProgramBuilder, frame: Frame, parts: Parts) -> None:
    """Rows for every limit and period, at both ends."""
    quality = frame.inventory.quality
    _hold(builder, frame, parts, parts.high, quality.limit_max[parts.limit])
    _hold(builder, frame, parts, -parts.low, -quality.limit_min[parts.limit])


def _hold(builder: ProgramBuilder, frame: Frame, parts: Parts, value: Real, most: Real) -> None:
    """Rows ``sum of (value - most received) x <= 0`` per limit and period, for the limits that are finite."""
    finite = np.isfinite(most)
    places, row = np.unique(parts.limit[finite] * frame.periods + parts.period[finite], return_inverse=True)
    most = most[finite]
    excess = (value[finite] - most * parts.received[finite]) / np.maximum(1.0, np.abs(most))
    builder.add_rows(len(places), row, parts.column[finite], excess, upper=0.0)
