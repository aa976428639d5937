"""Partner limits: a stream or demand has at most so many counterparts, over the whole horizon.

``used_a <= partner_q``, ``active_p <= partner_q``, and where a pair has neither
``sum of x_a over the pair <= most_p partner_q``;
``sum of partner_q over the partnerships of a stream (demand) <= max_partners``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.inventory import Real
from symbiosis.model.exchanges import bound_by
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.lots import most_of_pairs
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, suppliers = frame.arcs, frame.inventory.suppliers
    _bind(builder, frame)
    first = arcs.first_of_partnership
    source = suppliers.source[arcs.supplier[first]]
    most = np.full(len(frame.inventory.source_id), np.inf)
    most[suppliers.source] = suppliers.max_partners
    _limit(builder, frame, source, most)
    _limit(builder, frame, arcs.receiver[first], frame.inventory.demands.max_partners)
    return []


def _bind(builder: ProgramBuilder, frame: Frame) -> None:
    """Nothing passes between two that are no partners."""
    arcs, columns = frame.arcs, frame.columns
    partner = columns.partner[arcs.partnership]
    used = np.flatnonzero((columns.used != NO_COLUMN) & (partner != NO_COLUMN) & (partner != columns.used))
    active = columns.active[arcs.pair[used]]
    used = used[(active == NO_COLUMN) | (active == columns.used[used])]
    bound_by(builder, columns.used[used], partner[used], np.ones(len(used)))
    of_pair = partner[arcs.first_of_pair]
    there = (of_pair != NO_COLUMN) & (of_pair != columns.active)
    several = np.bincount(arcs.pair, minlength=arcs.pairs) > 1
    switched = np.flatnonzero(there & (columns.active != NO_COLUMN) & several)
    bound_by(builder, columns.active[switched], of_pair[switched], np.ones(len(switched)))
    plain = there & (columns.active == NO_COLUMN)
    all_used = np.ones(arcs.pairs, np.bool_)
    all_used[arcs.pair[columns.used == NO_COLUMN]] = False
    _cap(builder, frame, np.flatnonzero(plain & (several | ~all_used)), of_pair)


def _cap(builder: ProgramBuilder, frame: Frame, pair: npt.NDArray[np.int64], partner: npt.NDArray[np.int32]) -> None:
    """Rows ``sum of x_a over the pair <= most_p partner``."""
    number = np.full(frame.arcs.pairs, -1, np.int32)
    number[pair] = np.arange(len(pair))
    arc = np.flatnonzero(number[frame.arcs.pair] >= 0)
    builder.add_rows(
        len(pair),
        np.concatenate([number[frame.arcs.pair[arc]], np.arange(len(pair))]),
        np.concatenate([frame.columns.quantity[arc], partner[pair]]),
        np.concatenate([np.ones(len(arc)), -most_of_pairs(frame, pair)]),
        upper=0.0,
    )


def _limit(builder: ProgramBuilder, frame: Frame, owner: npt.NDArray[np.integer], most: Real) -> None:
    """Rows for the owners (of each partnership) that have a limit; owners beyond the limits' length have none."""
    limited = np.append(most, np.inf)[np.minimum(owner, len(most))] < np.inf
    partnership = np.flatnonzero(limited & (frame.columns.partner != NO_COLUMN))
    owners, row = np.unique(owner[partnership], return_inverse=True)
    builder.add_rows(len(owners), row, frame.columns.partner[partnership], 1.0, upper=most[owners])
