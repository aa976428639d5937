"""Permit quantities: a site receives no more than it may, all its demands and facilities together.

``sum of yield_a x_a over all arcs into a site <= permit_quantity``, per period.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.candidates.capacity import permitted_quantity
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, most = frame.arcs, permitted_quantity(frame.inventory)
    site = frame.inventory.receiver_site[arcs.receiver].astype(np.int64)
    limited = np.flatnonzero(np.isfinite(most[site]))
    places, row = np.unique(site[limited] * frame.periods + arcs.period[limited], return_inverse=True)
    entity, period = np.divmod(places, frame.periods)
    rows = builder.add_rows(len(places), row, frame.columns.quantity[limited], arcs.yield_[limited], upper=most[entity])
    return [Required(Requirement.PERMIT_QUANTITY, rows, entity, period)]
