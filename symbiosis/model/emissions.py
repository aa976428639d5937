"""Emissions: kg CO2e of all heads over the horizon stay under the cap.

``constant + sum of (added_a - avoided_a) x_a + sum of co2e_f throughput_f <= max_co2e``, where the constant is what
disposing of and buying everything would emit, and every unit carries what it leads to if nothing more is exchanged:
a unit of throughput the disposal of its outputs, a unit received the disposal of what comes back of it.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.economics import emissions_added, emissions_avoided, output_disposal
from symbiosis.inventory import Index, Inventory, Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement
from symbiosis.takeback import due


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    most = frame.inventory.policy.limits.max_co2e
    if not np.isfinite(most):
        return []
    columns, kg = emission_terms(frame)
    room = most - float(emissions_unmatched(frame.inventory).sum())
    row = builder.add_rows(1, np.zeros(len(columns), np.int64), columns, kg, upper=room)
    return [Required(Requirement.MAX_CO2E, row, np.zeros(1, np.int64), np.zeros(1, np.int64))]


def emission_terms(frame: Frame) -> tuple[Index, Real]:
    """Columns, and the kg CO2e that a unit of each adds over the horizon to ``emissions_unmatched``."""
    columns = np.concatenate([frame.columns.quantity, frame.columns.throughput.ravel()])
    every = np.ones(frame.periods)
    back = frame.of_arc_received(due(frame.inventory, frame.inventory.returns.disposal_co2e, every))
    kg = np.concatenate([emissions_of_arcs(frame) + back, np.repeat(emissions_of_throughput(frame), frame.periods)])
    return columns, kg


def emissions_unmatched(inventory: Inventory) -> Real:
    """Kg CO2e per period when every stream is disposed of and every demand bought; shape (T,)."""
    streams, demands = inventory.streams, inventory.demands
    return streams.disposal_co2e @ streams.quantity + demands.purchase_co2e @ demands.quantity


def emissions_of_arcs(frame: Frame) -> Real:
    """Kg CO2e that a unit on each arc adds in its period, less what it avoids; shape (A,)."""
    rows = frame.candidates.rows
    return frame.of_candidate(emissions_added(frame.inventory, rows) - emissions_avoided(frame.inventory, rows))


def emissions_of_throughput(frame: Frame) -> Real:
    """Kg CO2e per unit of throughput, its outputs disposed of; shape (F,)."""
    inventory = frame.inventory
    return inventory.facilities.co2e + output_disposal(inventory, inventory.processes.output_disposal_co2e)
