"""The plan's cost: what the contract minimises, each period's part times its discount factor.

The constant is the cost of exchanging nothing; an arc's cost is what a unit on it adds, less what it avoids. A unit
of throughput carries the disposal of its outputs, a unit received that of what comes back: exchanging them avoids it.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.economics import output_disposal, unit_benefit
from symbiosis.inventory import Index, Inventory, Real
from symbiosis.model.emissions import emissions_of_arcs, emissions_of_throughput, emissions_unmatched
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required
from symbiosis.takeback import due


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
    returns, weight = inventory.returns, inventory.periods.discount_factor
    back = due(inventory, returns.disposal_cost + _carbon(inventory) * returns.disposal_co2e, weight)
    builder.add_cost(columns.quantity, discount * unit + frame.of_arc_received(back))
    for column, cost in ((columns.loads, rows.load_cost), (columns.used, rows.fixed_cost)):
        there = np.flatnonzero(column != NO_COLUMN)
        builder.add_cost(column[there], discount[there] * frame.of_candidate(cost)[there])


def _facilities(builder: ProgramBuilder, frame: Frame) -> None:
    """Opening, expansion, standing, treatment with the disposal of its outputs, and stock."""
    facilities, processes = frame.inventory.facilities, frame.inventory.processes
    discount = frame.inventory.periods.discount_factor
    builder.add_cost(*once_and_again(frame.columns.open, facilities.opening_cost, facilities.fixed_cost, discount))
    builder.add_cost(
        *once_and_again(frame.columns.added, facilities.expansion_cost, facilities.expansion_fixed_cost, discount)
    )
    unit = facilities.variable_cost + output_disposal(frame.inventory, processes.output_disposal_cost)
    unit = unit + _carbon(frame.inventory) * emissions_of_throughput(frame)
    builder.add_cost(frame.columns.throughput.ravel(), np.outer(unit, discount).ravel())
    builder.add_cost(frame.columns.stock.ravel(), np.outer(frame.tanks.cost, discount[:-1]).ravel())


def once_and_again(column: Index, once: Real, again: Real, weight: Real) -> tuple[Index, Real]:
    """Columns (F, T) that rise for good, and what they cost, each period's part times its weight (T,).

    ``again`` (F,) is due per unit in every period, ``once`` when it comes: it is paid on ``column_t - column_t-1``,
    so a column has the weight of its period less that of the next.
    """
    rise = weight - np.append(weight[1:], 0.0)
    cost = np.outer(once, rise) + np.outer(again, weight)
    there = column != NO_COLUMN
    return column[there], cost[there]


def _carbon(inventory: Inventory) -> float:
    """Money per kg CO2e."""
    return inventory.policy.objective.carbon_price / 1000.0
