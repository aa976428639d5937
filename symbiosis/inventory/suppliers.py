"""All that can send: streams, what comes back of products, and what plants give, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.arrays import join
from symbiosis.inventory.kinds import Flag, Index, Real, Text

if TYPE_CHECKING:
    from symbiosis.inventory import Inventory

NONE = -1


@dataclass(frozen=True, eq=False)
class Suppliers:
    """Shape (N,): streams, then returns, then the outputs of facilities, plant by plant; per unit of the material."""

    id: Text
    """``from_id``: of an output its facility's."""
    source: Index
    """Number of the id: streams, returns, facilities. A plant with two outputs is one source and two suppliers."""
    returned: Index
    """Row in returns, or -1."""
    facility: Index
    """Row in facilities, or -1."""
    output: Index
    """Row in the outputs of processes, or -1."""
    site: Index
    material: Index
    most: Real
    """(N, T): the most that can be on offer; of a stream its quantity."""
    disposal_cost: Real
    disposal_co2e: Real
    disposal_limit: Real
    """Units per period that may be disposed of; inf = no limit."""
    collection_cost: Real
    asking_price: Real
    """nan = no requirement."""
    min_lot: Real
    max_partners: Real
    max_distance_km: Real
    hazardous: Flag
    physical_form: Text


def list_suppliers(inventory: Inventory) -> Suppliers:
    """List all that an inventory's streams, returns and facilities can send."""
    streams, returns, facilities = inventory.streams, inventory.returns, inventory.facilities
    processes, materials = inventory.processes, inventory.materials
    facility, output = join(facilities.process.astype(np.int64), processes.output_process.astype(np.int64))
    s, b, o = len(streams.id), len(returns.id), len(facility)

    def chain(of_streams: np.ndarray, of_returns: object, of_outputs: object) -> np.ndarray:
        parts = (of_streams, np.broadcast_to(of_returns, (b,)), np.broadcast_to(of_outputs, (o,)))  # type: ignore[call-overload]
        return np.concatenate([np.asarray(part, of_streams.dtype) for part in parts])

    none = np.full(s, NONE, np.int32)
    material = chain(streams.material, returns.material, processes.output_material[output])
    table = Suppliers(
        id=chain(streams.id, returns.id, facilities.id[facility]),
        source=chain(np.arange(s, dtype=np.int32), s + np.arange(b), s + b + facility),
        returned=chain(none, np.arange(b), NONE),
        facility=chain(none, NONE, facility),
        output=chain(none, NONE, output),
        site=chain(streams.site, inventory.demands.site[returns.demand], facilities.site[facility]),
        material=material,
        most=np.concatenate([streams.quantity, most_returned(inventory), most_given(inventory, facility, output)]),
        disposal_cost=chain(streams.disposal_cost, returns.disposal_cost, processes.output_disposal_cost[output]),
        disposal_co2e=chain(streams.disposal_co2e, returns.disposal_co2e, processes.output_disposal_co2e[output]),
        disposal_limit=chain(np.full(s, np.inf), returns.disposal_limit, processes.output_disposal_limit[output]),
        collection_cost=chain(streams.collection_cost, returns.collection_cost, 0.0),
        asking_price=chain(streams.asking_price, np.nan, np.nan),
        min_lot=chain(streams.min_lot, 0.0, 0.0),
        max_partners=chain(streams.max_partners, np.inf, np.inf),
        max_distance_km=chain(streams.max_distance_km, np.inf, np.inf),
        hazardous=np.concatenate([streams.hazardous, materials.hazardous[material[s:]]]),
        physical_form=np.concatenate([streams.physical_form, materials.physical_form[material[s:]]]),
    )
    for column in vars(table).values():
        column.flags.writeable = False
    return table


def most_returned(inventory: Inventory) -> Real:
    """What can come back at the most, if every demand gets all that it may; shape (B, T)."""
    demands, returns = inventory.demands, inventory.returns
    wanted = demands.quantity * demands.max_substitution_share[:, None]
    most = np.zeros((len(returns.id), len(inventory.periods.id)))
    for row, lag, fraction in zip(returns.of, returns.lag, returns.fraction, strict=True):
        came = wanted[returns.demand[row]] * fraction
        most[row, lag:] += came[: max(len(came) - lag, 0)]
    return most


def most_given(inventory: Inventory, facility: np.ndarray, output: np.ndarray) -> Real:
    """What a plant gives at the most of each output, at its largest capacity; shape (O, T)."""
    most: Real = inventory.facilities.max_capacity[facility] * inventory.processes.output_amount[output][:, None]
    return most
