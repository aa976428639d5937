"""The rows of a plan: what flows and what plants do, in the columns of the plan's tables."""

from __future__ import annotations

import numpy as np

from symbiosis.bill import plant_costs
from symbiosis.economics import disposal_avoided, emissions_added, emissions_avoided, purchase_avoided
from symbiosis.extract import Flows, Plants
from symbiosis.inventory import Inventory, Real
from symbiosis.plan import Exchange, FacilityPeriod, Stored
from symbiosis.stock import list_tanks


def exchange_rows(inventory: Inventory, flows: Flows) -> tuple[Exchange, ...]:
    """The rows of exchanges.csv."""
    rows, quantity = flows.rows, flows.quantity
    suppliers, sites, materials = inventory.suppliers, inventory.sites, inventory.materials
    material = suppliers.material[rows.supplier]
    saved = (emissions_avoided(inventory, rows) - emissions_added(inventory, rows)) * quantity
    disposal, purchase = disposal_avoided(inventory, rows) * quantity, purchase_avoided(inventory, rows) * quantity
    conversion = rows.conversion_cost * quantity
    collection = suppliers.collection_cost[rows.supplier] * quantity
    columns = (
        (f"x{number}" for number in range(1, len(quantity) + 1)),
        inventory.periods.id[flows.period],
        suppliers.id[rows.supplier],
        inventory.receiver_id[rows.receiver],
        inventory.organisations[sites.organisation[suppliers.site[rows.supplier]]],
        inventory.organisations[sites.organisation[inventory.receiver_site[rows.receiver]]],
        materials.id[material],
        materials.id[rows.to_material],
        inventory.modes.id[rows.mode],
        quantity.tolist(),
        flows.received.tolist(),
        materials.unit[material],
        rows.km.tolist(),
        flows.transport.tolist(),
        conversion.tolist(),
        rows.fixed_cost.tolist(),
        disposal.tolist(),
        purchase.tolist(),
        saved.tolist(),
        (disposal + purchase - collection - flows.transport - conversion - rows.fixed_cost).tolist(),
    )
    return tuple(Exchange(*row) for row in zip(*columns, strict=True))


def facility_rows(inventory: Inventory, flows: Flows) -> tuple[FacilityPeriod, ...]:
    """The rows of facilities.csv: every facility in every period."""
    facilities, plants, bill = inventory.facilities, flows.plants, plant_costs(inventory, flows.plants)
    stored = stored_at_facilities(inventory, plants)
    return tuple(
        FacilityPeriod(
            facility_id=facilities.id[row],
            period=period,
            open=bool(plants.open[row, number]),
            throughput=float(plants.throughput[row, number]),
            capacity=float(facilities.capacity[row, number] + plants.added[row, number]),
            stored=float(stored[row, number]),
            opening_cost=float(bill.opening[row, number]),
            fixed_cost=float(bill.fixed[row, number]),
            variable_cost=float(bill.variable[row, number]),
            expansion_cost=float(bill.expansion[row, number]),
        )
        for row in range(len(facilities.id))
        for number, period in enumerate(inventory.periods.id.tolist())
    )


def stored_at_facilities(inventory: Inventory, plants: Plants) -> Real:
    """What is in stock at the end of each period, all inputs together; shape (F, T)."""
    stored = np.zeros(plants.throughput.shape)
    np.add.at(stored, list_tanks(inventory).facility, plants.stored)
    return stored


def stored_rows(inventory: Inventory, flows: Flows) -> tuple[Stored, ...]:
    """The rows of storage.csv: what is in stock of each input, where anything is."""
    tanks, processes = list_tanks(inventory), inventory.processes
    return tuple(
        Stored(
            facility_id=inventory.facilities.id[tanks.facility[tank]],
            period=inventory.periods.id[period],
            material=inventory.materials.id[processes.input_material[tanks.entry[tank]]],
            stored=float(flows.plants.stored[tank, period]),
        )
        for tank, period in zip(*np.nonzero(flows.plants.stored), strict=True)
    )
