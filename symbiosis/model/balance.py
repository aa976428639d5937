"""Balance: no more is sent than there is, no more received than is wanted, and the minima are met.

``min <= sum of x_a over a stream <= quantity``;
``min <= sum of yield_a x_a over a demand <= max_substitution_share quantity``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.inventory import Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, streams, demands = frame.arcs, frame.inventory.streams, frame.inventory.demands
    everything = np.arange(len(arcs))
    sent = _sums(builder, frame, everything, arcs.supplier, np.ones(len(arcs)), streams.min_quantity, streams.quantity)
    into = np.flatnonzero(arcs.receiver < frame.demands)
    most = demands.quantity * demands.max_substitution_share[:, None]
    received = _sums(builder, frame, into, arcs.receiver[into], arcs.yield_[into], demands.min_quantity, most)
    return [
        Required(Requirement.STREAM_MINIMUM, *sent),
        Required(Requirement.DEMAND_MINIMUM, *received),
    ]


def _sums(
    builder: ProgramBuilder,
    frame: Frame,
    arc: npt.NDArray[np.int64],
    owner: npt.NDArray[np.integer],
    weight: Real,
    least: Real,
    most: Real,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows ``least <= weighted sum <= most`` per owner and period that has arcs or a minimum.

    Returns row, owner and period of those with a minimum.
    """
    place = owner.astype(np.int64) * frame.periods + frame.arcs.period[arc]
    minimum = least.ravel()
    needed = minimum > 0
    needed[place] = True
    places = np.flatnonzero(needed)
    number = np.full(len(minimum), -1)
    number[places] = np.arange(len(places))
    lower = np.where(minimum[places] > 0, minimum[places], -np.inf)
    row = builder.add_rows(
        len(places), number[place], frame.columns.quantity[arc], weight, lower=lower, upper=most.ravel()[places]
    )
    required = minimum[places] > 0
    return row[required], places[required] // frame.periods, places[required] % frame.periods
