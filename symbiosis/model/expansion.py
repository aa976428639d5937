"""Expansion: capacity added stays, is bounded by the maximum, and needs the facility open.

``added_t-1 <= added_t``, equal where the facility may not be expanded in t;
``added_t <= (max_capacity - capacity) open_t``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.model.exchanges import bound_by
from symbiosis.model.facilities import rises
from symbiosis.model.frame import NO_COLUMN, Frame, expandable
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    columns, may_open = frame.columns, frame.inventory.facilities.may_open
    facility, before = np.nonzero(columns.added[:, 1:] != NO_COLUMN)
    rises(builder, columns.added[facility, before], columns.added[facility, before + 1], may_open[facility, before + 1])
    shut = np.flatnonzero(~may_open[:, 0] & (columns.added[:, 0] != NO_COLUMN))
    builder.add_rows(len(shut), np.arange(len(shut)), columns.added[shut, 0], 1.0, upper=0.0)
    facility, period = np.nonzero((columns.added != NO_COLUMN) & (columns.open != NO_COLUMN))
    most = expandable(frame.inventory)[facility, period]
    bound_by(builder, columns.added[facility, period], columns.open[facility, period], most)
    return []
