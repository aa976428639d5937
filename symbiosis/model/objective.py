"""The plan's cost: what the contract minimises, each period's part times its discount factor.

The constant is the cost of exchanging nothing; an arc's cost is what a unit on it adds, less what it avoids.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.economics import unit_benefit
from symbiosis.inventory import Inventory, Real
from symbiosis.model.emissions import emissions_of_arcs, emissions_of_throughput, emissions_unmatched
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the costs."""
    builder.offset += cost_unmatched(frame.inventory)
    _arcs(builder, frame)
    _facilities(builder, frame)
    return []


def cost_unmatched(inventory: Inventory) -> float:
    """Cost of exchanging nothing: all is disposed of or bought, and existing facilities stand by."""
    streams, demands, facilities = inventory.streams, inventory.demands, inventory.facilities
    money = streams.disposal_cost @ streams.quantity + demands.purchase_cost @ demands.quantity
    money = (
        money + facilities.fixed_cost[facilities.existing].sum() + _carbon(inventory) * emissions_unmatched(inventory)
    )
    return float(inventory.periods.discount_factor @ money)


def _arcs(builder: ProgramBuilder, frame: Frame) -> None:
    """Quantity, loads and fixed costs of exchanges."""
    inventory, columns, rows = frame.inventory, frame.columns, frame.candidates.rows
    discount = inventory.periods.discount_factor[frame.arcs.period]
    distance = inventory.policy.objective.distance_price * rows.km
    unit = frame.of_candidate(distance - unit_benefit(inventory, rows)) + _carbon(inventory) * emissions_of_arcs(frame)
    builder.add_cost(columns.quantity, discount * unit)
    for column, cost in ((columns.loads, rows.load_cost), (columns.used, rows.fixed_cost)):
        there = np.flatnonzero(column != NO_COLUMN)
        builder.add_cost(column[there], discount[there] * frame.of_candidate(cost)[there])


def _facilities(builder: ProgramBuilder, frame: Frame) -> None:
    """Opening and fixed cost of candidates, variable cost and carbon of throughput."""
    facilities, discount = frame.inventory.facilities, frame.inventory.periods.discount_factor
    candidate = np.flatnonzero(frame.columns.open != NO_COLUMN)
    due = facilities.opening_cost[candidate] * discount[:1].sum() + facilities.fixed_cost[candidate] * discount.sum()
    builder.add_cost(frame.columns.open[candidate], due)
    unit: Real = np.repeat(facilities.variable_cost, frame.periods)
    unit = unit + _carbon(frame.inventory) * emissions_of_throughput(frame)
    builder.add_cost(frame.columns.throughput.ravel(), unit * np.tile(discount, len(facilities.id)))


def _carbon(inventory: Inventory) -> float:
    """Money per kg CO2e."""
    return inventory.policy.objective.carbon_price / 1000.0
