"""What can send, read off the base tables: streams, what comes back of products, and what plants give.

Suppliers are numbered as the offers of ``inventory.quality`` count them: streams in the order of their table, returns
in the order of theirs, then plant by plant the outputs of its process, in the order of the process's output rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import inf, nan

from symbiosis.check.exact import ONE, ZERO, exact
from symbiosis.inventory import Inventory

NONE = -1


@dataclass(frozen=True, slots=True)
class Supplier:
    """One thing that an id sends; money and kg CO2e per unit of its material."""

    id: str
    """``from_id``."""
    source: int
    """Number of the id: streams, returns, facilities."""
    site: int
    material: int
    hazardous: bool
    form: str
    disposal_cost: Decimal
    disposal_co2e: Decimal
    disposal_limit: Decimal = Decimal(inf)
    collection_cost: Decimal = ZERO
    asking_price: float = nan
    min_lot: Decimal = ZERO
    max_distance_km: float = inf
    returned: int = NONE
    """Row of returns, or -1."""
    facility: int = NONE
    """Row of facilities, or -1."""
    amount: Decimal = ONE
    """Units per unit of throughput, of an output."""
    pooled: bool = False
    """It leaves a mixing tank."""

    @property
    def is_stream(self) -> bool:
        """Whether it is a row of streams."""
        return self.returned < 0 and self.facility < 0


def list_suppliers(inventory: Inventory) -> list[Supplier]:
    """List all that can send, in the order of their numbers."""
    return [*_streams(inventory), *_returns(inventory), *_outputs(inventory)]


def _streams(inventory: Inventory) -> Iterator[Supplier]:
    table = inventory.streams
    for row, identifier in enumerate(table.id.tolist()):
        yield Supplier(
            id=identifier,
            source=row,
            site=int(table.site[row]),
            material=int(table.material[row]),
            hazardous=bool(table.hazardous[row]),
            form=str(table.physical_form[row]),
            disposal_cost=exact(table.disposal_cost[row]),
            disposal_co2e=exact(table.disposal_co2e[row]),
            collection_cost=exact(table.collection_cost[row]),
            asking_price=float(table.asking_price[row]),
            min_lot=exact(table.min_lot[row]),
            max_distance_km=float(table.max_distance_km[row]),
        )


def _returns(inventory: Inventory) -> Iterator[Supplier]:
    """What comes back is at its demand's site, and as hazardous and formed as its material is."""
    table, materials = inventory.returns, inventory.materials
    for row, identifier in enumerate(table.id.tolist()):
        material = int(table.material[row])
        yield Supplier(
            id=identifier,
            source=len(inventory.streams.id) + row,
            site=int(inventory.demands.site[table.demand[row]]),
            material=material,
            hazardous=bool(materials.hazardous[material]),
            form=str(materials.physical_form[material]),
            disposal_cost=exact(table.disposal_cost[row]),
            disposal_co2e=exact(table.disposal_co2e[row]),
            disposal_limit=exact(table.disposal_limit[row]),
            collection_cost=exact(table.collection_cost[row]),
            returned=row,
        )


def _outputs(inventory: Inventory) -> Iterator[Supplier]:
    """What a plant gives is at the plant's site, and as hazardous and formed as its material is."""
    facilities, processes, materials = inventory.facilities, inventory.processes, inventory.materials
    of_process: dict[int, list[int]] = {}
    for row, process in enumerate(processes.output_process.tolist()):
        of_process.setdefault(process, []).append(row)
    first = len(inventory.streams.id) + len(inventory.returns.id)
    for facility, identifier in enumerate(facilities.id.tolist()):
        for row in of_process.get(int(facilities.process[facility]), ()):
            material = int(processes.output_material[row])
            yield Supplier(
                id=identifier,
                source=first + facility,
                site=int(facilities.site[facility]),
                material=material,
                hazardous=bool(materials.hazardous[material]),
                form=str(materials.physical_form[material]),
                disposal_cost=exact(processes.output_disposal_cost[row]),
                disposal_co2e=exact(processes.output_disposal_co2e[row]),
                disposal_limit=exact(processes.output_disposal_limit[row]),
                facility=facility,
                amount=exact(processes.output_amount[row]),
                pooled=bool(facilities.pool[facility]),
            )
