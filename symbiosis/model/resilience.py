"""Resilience: no single organisation directly supplies more than its share of what a demand receives.

``sum of yield_a x_a over an organisation's arcs into a demand <= max_organisation_loss sum of yield_a x_a over all arcs
into it``, per period.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.arrays import combine, join
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required
from symbiosis.model.shares import sending_organisation


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    share = frame.inventory.policy.max_organisation_loss
    if share >= 1:
        return []
    arcs = frame.arcs
    into = np.flatnonzero(arcs.receiver < frame.demands)
    place = combine((arcs.receiver[into], frame.demands), (arcs.period[into], frame.periods))
    group = combine((place, frame.demands * frame.periods),
                    (sending_organisation(frame)[into], len(frame.inventory.organisations)))  # fmt: skip
    groups, of_group = np.unique(group, return_inverse=True)
    row, arc = join(groups // max(len(frame.inventory.organisations), 1), place)
    own = of_group[arc] == row
    weight = arcs.yield_[into[arc]] * (own - share)
    builder.add_rows(len(groups), row, frame.columns.quantity[into[arc]], weight, upper=0.0)
    return []
