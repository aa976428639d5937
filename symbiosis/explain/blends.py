"""Blends that stand at a limit, and the arcs of which more would push them beyond it; those through pools too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, join
from symbiosis.inventory import Flag, Real
from symbiosis.model.frame import Frame
from symbiosis.quality import encounters, from_pool, values_at

ROOM = 1e-6
"""Relative: less room than this is none."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Met:
    """What each arc brings to each limit of its receiver, per *from* unit; nan where that is unknown; shape (n,)."""

    arc: Rows
    limit: Rows
    low: Real
    high: Real


def blend_at_limit(frame: Frame, carried: Real, received: Real) -> Flag:
    """The arcs of which more would push a blend beyond a limit at which it stands; shape (A,).

    It is the blend of the receiver, or where that is a pool, of one whom the pool serves.
    """
    quality = frame.inventory.quality
    met = _meet(frame, carried)
    at_limit = np.zeros(len(frame.arcs), np.bool_)
    for sign, ends in ((1.0, quality.limit_max), (-1.0, quality.limit_min)):
        value, limit = sign * (met.high if sign > 0 else met.low), sign * ends[met.limit]
        known = np.isfinite(limit) & ~np.isnan(value)
        limit = np.where(known, limit, 0.0)
        push = np.where(known, value - limit * frame.arcs.yield_[met.arc], -1.0)
        place = met.limit * frame.periods + frame.arcs.period[met.arc]
        total = np.bincount(place, push * carried[met.arc])[place] if len(place) else push
        reached = known & (total >= -ROOM * np.maximum(1.0, np.abs(limit)) * received[met.arc])
        at_limit[met.arc[(push > 0) & reached]] = True
        served = reached & (carried[met.arc] > 0) & from_pool(frame.inventory, frame.arcs.supplier[met.arc])
        most = limit[served] * frame.arcs.yield_[met.arc[served]]
        at_limit[_worse_feeds(frame, met.arc[served], met.limit[served], most, sign)] = True
    return at_limit


def _meet(frame: Frame, carried: Real) -> _Met:
    """Every arc with every limit of its receiver; what a pool gives has the mean that the plan gives it."""
    arcs, inventory = frame.arcs, frame.inventory
    own = encounters(inventory, arcs.supplier, arcs.receiver)
    arc, limit = join(arcs.receiver.astype(np.int64), inventory.quality.limit_receiver.astype(np.int64))
    pooled = from_pool(inventory, arcs.supplier[arc])
    arc, limit = arc[pooled], limit[pooled]
    low, high = _means(frame, carried, arc, limit)
    return _Met(
        np.concatenate([own.pair, arc]),
        np.concatenate([own.limit, limit]),
        np.concatenate([own.low, low]),
        np.concatenate([own.high, high]),
    )


def _means(frame: Frame, carried: Real, arc: Rows, limit: Rows) -> tuple[Real, Real]:
    """Ends of the mean, per unit received, of what entered the pools from which arcs come; nan where nothing did."""
    arcs, quality = frame.arcs, frame.inventory.quality
    mix = frame.giver[arc] * frame.periods + arcs.period[arc]
    key = combine((mix, len(frame.inventory.facilities.id) * frame.periods),
                  (quality.limit_property[limit], len(quality.names)))  # fmt: skip
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    into = np.flatnonzero((frame.facility >= 0) & (carried > 0))
    place, entering = join(mix[first], frame.facility[into] * frame.periods + arcs.period[into])
    entering = into[entering]
    quantity = carried[entering]
    received = np.bincount(place, quantity * arcs.yield_[entering], minlength=len(first))
    ends = []
    for end in values_at(frame.inventory, arcs.supplier[entering], limit[first][place]):
        with np.errstate(invalid="ignore"):
            ends.append((np.bincount(place, quantity * end, minlength=len(first)) / received)[of])
    return ends[0], ends[1]


def _worse_feeds(frame: Frame, out: Rows, limit: Rows, most: Real, sign: float) -> Rows:
    """Arcs into the pools from which ``out`` come of which a unit received brings more than ``most``."""
    arcs = frame.arcs
    into = np.flatnonzero(np.append(frame.inventory.facilities.pool, False)[frame.facility])
    of, entering = join(
        frame.giver[out] * frame.periods + arcs.period[out], frame.facility[into] * frame.periods + arcs.period[into]
    )
    arc = into[entering]
    low, high = values_at(frame.inventory, arcs.supplier[arc], limit[of])
    alone = sign * (high if sign > 0 else low) / arcs.yield_[arc]
    worse = alone > most[of] + ROOM * np.maximum(1.0, np.abs(most[of]))
    return np.asarray(arc[worse], np.int64)
