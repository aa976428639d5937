"""What a plan costs and emits, worked out from what flows and what plants do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbiosis.economics import emissions_added
from symbiosis.extract import Flows, Plants
from symbiosis.inventory import Inventory, Real
from symbiosis.stock import list_tanks
from symbiosis.takeback import comes_back


@dataclass(frozen=True, eq=False)
class PlantCosts:
    """Money of facilities, undiscounted; shape (F, T)."""

    opening: Real
    fixed: Real
    """Standing, that of added capacity included."""
    variable: Real
    expansion: Real


def plant_costs(inventory: Inventory, plants: Plants) -> PlantCosts:
    """What facilities cost in each period."""
    facilities = inventory.facilities
    opens = np.diff(plants.open, axis=1, prepend=facilities.existing[:, None]) & plants.open
    grown = np.diff(plants.added, axis=1, prepend=0.0)
    return PlantCosts(
        opening=facilities.opening_cost[:, None] * opens,
        fixed=facilities.fixed_cost[:, None] * plants.open + facilities.expansion_fixed_cost[:, None] * plants.added,
        variable=facilities.variable_cost[:, None] * plants.throughput,
        expansion=facilities.expansion_cost[:, None] * grown,
    )


def cost_heads(inventory: Inventory, flows: Flows) -> dict[str, float]:
    """The plan's cost by head, over the horizon, discounted; ``assets`` is 0 here."""
    suppliers, rows, discount = inventory.suppliers, flows.rows, inventory.periods.discount_factor
    left, uncovered = not_placed(inventory, flows), not_covered(inventory, flows)
    output = suppliers.facility >= 0
    plants, objective, due = plant_costs(inventory, flows.plants), inventory.policy.objective, discount[flows.period]
    heads = {
        "disposal": suppliers.disposal_cost[~output] @ left[~output] @ discount,
        "purchase": inventory.demands.purchase_cost @ uncovered @ discount,
        "collection": due @ (suppliers.collection_cost[rows.supplier] * flows.quantity),
        "transport": due @ flows.transport,
        "conversion": due @ (rows.conversion_cost * flows.quantity),
        "treatment": plants.variable.sum(axis=0) @ discount,
        "opening": plants.opening.sum(axis=0) @ discount,
        "fixed": plants.fixed.sum(axis=0) @ discount,
        "expansion": plants.expansion.sum(axis=0) @ discount,
        "storage": list_tanks(inventory).cost @ flows.plants.stored @ discount,
        "output_disposal": suppliers.disposal_cost[output] @ left[output] @ discount,
        "exchange_fixed": due @ rows.fixed_cost,
        "carbon": objective.carbon_price / 1000.0 * (emissions(inventory, flows) @ discount),
        "distance": objective.distance_price * (due @ (rows.km * flows.quantity)),
        "assets": 0.0,
    }
    return {head: float(cost) for head, cost in heads.items()}


def not_placed(inventory: Inventory, flows: Flows) -> Real:
    """What of each supplier is not exchanged; shape (N, T)."""
    left = offered(inventory, flows)
    np.subtract.at(left, (flows.rows.supplier, flows.period), flows.quantity)
    return left


def offered(inventory: Inventory, flows: Flows) -> Real:
    """What each supplier has: a stream its quantity, a return what comes back, an output what is made; shape (N, T)."""
    suppliers, amount = inventory.suppliers, inventory.processes.output_amount
    received = np.zeros(inventory.demands.quantity.shape)
    into = flows.rows.receiver < len(inventory.demands.id)
    np.add.at(received, (flows.rows.receiver[into], flows.period[into]), flows.received[into])
    output = suppliers.facility >= 0
    made = flows.plants.throughput[suppliers.facility[output]] * amount[suppliers.output[output]][:, None]
    return np.concatenate([inventory.streams.quantity, comes_back(inventory, received), made])


def not_covered(inventory: Inventory, flows: Flows) -> Real:
    """What of each demand exchanges do not cover; shape (D, T)."""
    uncovered = inventory.demands.quantity.copy()
    into = flows.rows.receiver < len(inventory.demands.id)
    np.subtract.at(uncovered, (flows.rows.receiver[into], flows.period[into]), flows.received[into])
    return uncovered


def emissions(inventory: Inventory, flows: Flows) -> Real:
    """Kg CO2e per period, all heads; shape (T,)."""
    total = inventory.suppliers.disposal_co2e @ not_placed(inventory, flows)
    total = total + inventory.demands.purchase_co2e @ not_covered(inventory, flows)
    total = total + inventory.facilities.co2e @ flows.plants.throughput
    moved = emissions_added(inventory, flows.rows) * flows.quantity
    return total + np.bincount(flows.period, weights=moved, minlength=len(total))
