"""Storage: stock of inputs between periods, within the limits of input and facility; empty before and after.

``stock_jt <= limit_j`` is a bound of the column; ``sum of stock_jt over a facility's tanks <= storage_capacity``;
of a free mix nothing but what was received or in stock is drawn: ``stock_t <= stock_t-1 + sum of yield_a x_a``.
With a fixed recipe the recipe's rows say that.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.arrays import combine, find
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    _together(builder, frame)
    _no_more_than_there_was(builder, frame)
    return []


def _together(builder: ProgramBuilder, frame: Frame) -> None:
    """Rows of facilities with several tanks: each tank's own bound includes the facility's."""
    capacity, tanks = frame.inventory.facilities.storage_capacity, frame.tanks
    several = np.bincount(tanks.facility, minlength=len(capacity)) > 1
    tank = np.flatnonzero((several & np.isfinite(capacity))[tanks.facility])
    facilities, number = np.unique(tanks.facility[tank], return_inverse=True)
    ends = frame.columns.stock.shape[1]
    row = (number[:, None] * ends + np.arange(ends)).ravel()
    builder.add_rows(
        len(facilities) * ends, row, frame.columns.stock[tank].ravel(), 1.0,
        upper=np.repeat(capacity[facilities], ends),
    )  # fmt: skip


def _no_more_than_there_was(builder: ProgramBuilder, frame: Frame) -> None:
    """Rows ``stock_t - stock_t-1 - received_t <= 0`` of the tanks of free mixes."""
    inventory, tanks, stock = frame.inventory, frame.tanks, frame.columns.stock
    ends, facilities, materials = stock.shape[1], len(inventory.facilities.id), len(inventory.materials.id)
    free = np.flatnonzero(inventory.processes.free_mix[inventory.facilities.process[tanks.facility]])
    material = inventory.processes.input_material[tanks.entry[free]]
    key = combine((tanks.facility[free], facilities), (material, materials))
    arc = np.flatnonzero((frame.facility >= 0) & (frame.arcs.period < ends))
    wish = frame.candidates.rows.to_material[frame.arcs.candidate[arc]]
    place = find(key, combine((frame.facility[arc], facilities), (wish, materials)))
    arc, place = arc[place >= 0], place[place >= 0]
    row = np.arange(len(free) * ends).reshape(len(free), ends)
    builder.add_rows(
        row.size,
        np.concatenate([row.ravel(), row[:, 1:].ravel(), place * ends + frame.arcs.period[arc]]),
        np.concatenate([stock[free].ravel(), stock[free][:, :-1].ravel(), frame.columns.quantity[arc]]),
        np.concatenate([np.ones(row.size), -np.ones(row[:, 1:].size), -frame.arcs.yield_[arc]]),
        upper=0.0,
    )
