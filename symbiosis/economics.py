"""What a unit carried saves and costs; money and kg CO2e per *from* unit, loads and fixed costs aside; shape (n,)."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates import Combinations
from symbiosis.inventory import Inventory, Real


def disposal_avoided(inventory: Inventory, rows: Combinations) -> Real:
    """Disposal cost of the supplier."""
    return inventory.suppliers.disposal_cost[rows.supplier]


def purchase_avoided(inventory: Inventory, rows: Combinations) -> Real:
    """Purchase that what is received saves the demand; 0 at a facility."""
    return rows.yield_ * at_demand(inventory, inventory.demands.purchase_cost, rows)


def unit_benefit(inventory: Inventory, rows: Combinations) -> Real:
    """Avoided disposal and purchase, less collection, transport and conversion."""
    avoided = disposal_avoided(inventory, rows) + purchase_avoided(inventory, rows)
    collection = inventory.suppliers.collection_cost[rows.supplier]
    return avoided - collection - rows.unit_transport - rows.conversion_cost


def emissions_avoided(inventory: Inventory, rows: Combinations) -> Real:
    """Emissions of disposal and purchase that the exchange saves."""
    purchase = at_demand(inventory, inventory.demands.purchase_co2e, rows)
    return inventory.suppliers.disposal_co2e[rows.supplier] + rows.yield_ * purchase


def emissions_added(inventory: Inventory, rows: Combinations) -> Real:
    """Emissions of transport and conversion."""
    return rows.transport_co2e + rows.conversion_co2e


def at_demand(inventory: Inventory, column: Real, rows: Combinations) -> Real:
    """A demand's figure, 0 at a facility."""
    return np.append(column, 0.0)[np.minimum(rows.receiver, len(inventory.demands.id))]


def output_disposal(inventory: Inventory, rate: Real) -> Real:
    """What disposing of all outputs costs (emits) per unit of throughput, at a rate per output row; shape (F,)."""
    processes = inventory.processes
    of_process = np.bincount(
        processes.output_process, weights=processes.output_amount * rate, minlength=len(processes.id)
    )
    return np.asarray(of_process[inventory.facilities.process], np.float64)
