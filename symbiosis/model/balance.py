"""Balance: no more is sent than there is, no more received than is wanted, and the minima are met.

``min <= sum of x_a over a stream <= quantity``;
``min <= sum of yield_a x_a over a demand <= max_substitution_share quantity``.
What plants give and what comes back are balanced in ``outputs`` and ``returns``.

A minimum is a row of its own: an infeasible inventory is explained by minima that give, never by more than there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.inventory import Index, Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    streams, demands = frame.inventory.streams, frame.inventory.demands
    sent, received = _sums(frame)
    _at_most(builder, frame, sent, streams.quantity)
    _at_most(builder, frame, received, demands.quantity * demands.max_substitution_share[:, None])
    return [
        _at_least(builder, frame, sent, streams.min_quantity, Requirement.STREAM_MINIMUM),
        _at_least(builder, frame, received, demands.min_quantity, Requirement.DEMAND_MINIMUM),
    ]


@dataclass(frozen=True, eq=False)
class _Sums:
    """Arcs to be summed per owner and period; shape (n,)."""

    arc: npt.NDArray[np.int64]
    owner: Index
    weight: Real


def limit_rows(frame: Frame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Of the first rows of the program, the limits of streams and then of demands: owner x periods + period of each."""
    sent, received = (np.unique(_places(frame, sums)) for sums in _sums(frame))
    return sent, received


def _sums(frame: Frame) -> tuple[_Sums, _Sums]:
    """What streams send, and what demands receive."""
    arcs = frame.arcs
    out = np.flatnonzero(arcs.supplier < len(frame.inventory.streams.id))
    into = np.flatnonzero(arcs.receiver < frame.demands)
    return _Sums(out, arcs.supplier[out], np.ones(len(out))), _Sums(into, arcs.receiver[into], arcs.yield_[into])


def _places(frame: Frame, sums: _Sums) -> npt.NDArray[np.int64]:
    """Owner x periods + period of each arc."""
    return sums.owner.astype(np.int64) * frame.periods + frame.arcs.period[sums.arc]


def _at_most(builder: ProgramBuilder, frame: Frame, sums: _Sums, most: Real) -> None:
    """Rows ``sum <= most`` (n, T), for owners and periods that have arcs."""
    place = _places(frame, sums)
    there = np.bincount(place, minlength=most.size) > 0
    places, row = np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - np.int32(1))[place]
    column = frame.columns.quantity[sums.arc]
    builder.add_rows(len(places), row, column, sums.weight, upper=most.ravel()[places])


def _at_least(builder: ProgramBuilder, frame: Frame, sums: _Sums, least: Real, kind: Requirement) -> Required:
    """Rows ``sum >= least`` (n, T), for owners and periods with a minimum, whether they have arcs or not."""
    minimum = least.ravel()
    places = np.flatnonzero(minimum > 0)
    number = np.full(len(minimum), -1)
    number[places] = np.arange(len(places))
    row = number[_places(frame, sums)]
    bound = row >= 0
    rows = builder.add_rows(
        len(places), row[bound], frame.columns.quantity[sums.arc[bound]], sums.weight[bound], lower=minimum[places]
    )
    return Required(kind, rows, places // frame.periods, places % frame.periods)
