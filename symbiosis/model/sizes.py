"""Alternative sizes: of the candidate facilities of a group at most one opens.

``sum of open_T over the group's candidates <= 1``; what stands from the start does not open.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    facilities = frame.inventory.facilities
    candidate = np.flatnonzero((facilities.group != "") & ~facilities.existing)
    groups, row = np.unique(facilities.group[candidate].astype(str), return_inverse=True)
    builder.add_rows(len(groups), row, frame.columns.open[candidate, -1], 1.0, upper=1.0)
    return []
