"""Supplier shares: no organisation supplies more than its share of a demand.

``sum of yield_a x_a over an organisation's arcs into a demand <= max_supplier_share quantity``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.inventory import Index
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, demands = frame.arcs, frame.inventory.demands
    into = np.flatnonzero(arcs.receiver < frame.demands)
    into = into[demands.max_supplier_share[arcs.receiver[into]] < 1]
    organisation = sending_organisation(frame)[into]
    key = np.column_stack([arcs.receiver[into], arcs.period[into], organisation])
    groups, row = np.unique(key, axis=0, return_inverse=True)
    demand, period = groups[:, 0].astype(np.int64), groups[:, 1].astype(np.int64)
    most = demands.max_supplier_share[demand] * demands.quantity[demand, period]
    builder.add_rows(len(groups), row.ravel(), frame.columns.quantity[into], arcs.yield_[into], upper=most)
    return []


def sending_organisation(frame: Frame) -> Index:
    """Organisation that sends on each arc; shape (A,)."""
    inventory = frame.inventory
    return inventory.sites.organisation[inventory.suppliers.site[frame.arcs.supplier]]
