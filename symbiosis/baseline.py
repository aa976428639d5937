"""What the region pays without this plan: no exchange but contracts, no plant that does not stand, no policy limits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, join
from symbiosis.bill import cost_heads, not_covered, not_placed, offered
from symbiosis.candidates import Candidates, Combinations
from symbiosis.candidates.capacity import received_per_throughput
from symbiosis.candidates.screens import lot_size
from symbiosis.economics import emissions_added, emissions_avoided, output_disposal, unit_benefit
from symbiosis.extract import Flows, Plants
from symbiosis.inventory import Inventory, Real
from symbiosis.quantities import Received, loads_of, recipe_holds, throughput_of
from symbiosis.stock import list_tanks

TOLERANCE = 1e-6


def baseline_cost(inventory: Inventory, candidates: Candidates) -> float | None:
    """Cost of the baseline over the horizon, discounted; None where it breaks a minimum or a disposal limit.

    Each contract is carried whole, exactly its ``min_quantity``, in every period in which it binds, by the covered
    combination that does so at least cost. What plants that stand receive under contracts they process at once.
    """
    carried = _contracts(inventory, candidates)
    if carried is None:
        return None
    flows, into_plants = carried
    if not (_minima_hold(inventory, flows) and recipe_holds(inventory, into_plants, tolerance=TOLERANCE)):
        return None
    return sum(cost_heads(inventory, flows).values())


def _contracts(inventory: Inventory, candidates: Candidates) -> tuple[Flows, Received] | None:
    """What contracts alone make flow; None where one has no combination, or needs a plant not yet built."""
    links, periods = inventory.links, len(inventory.periods.id)
    contract = np.flatnonzero(links.min_quantity > 0)
    carrier = _carriers(inventory, candidates, contract)
    if carrier is None:
        return None
    last = np.where(links.until[contract] < 0, periods - 1, links.until[contract])
    place, period = np.nonzero(np.arange(periods) <= last[:, None])
    key, where = np.unique(combine((carrier[place], len(candidates)), (period, periods)), return_inverse=True)
    quantity = np.bincount(where, links.min_quantity[contract[place]], minlength=len(key)).astype(np.float64)
    row, period = np.divmod(key, periods)
    return _flows(inventory, candidates.rows.keep(row), period, quantity)


def _carriers(
    inventory: Inventory, candidates: Candidates, contract: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | None:
    """The cheapest candidate of each contract; None where one has none."""
    links, rows, suppliers = inventory.links, candidates.rows, inventory.suppliers
    sizes = (len(inventory.source_id), len(inventory.receiver_id))
    place, candidate = join(
        combine((links.source[contract], sizes[0]), (links.receiver[contract], sizes[1])),
        combine((suppliers.source[rows.supplier], sizes[0]), (rows.receiver, sizes[1])),
    )
    row = contract[place]
    covered = (links.mode[row] == -1) | (links.mode[row] == rows.mode[candidate])
    covered &= (links.material[row] == -1) | (links.material[row] == suppliers.material[rows.supplier[candidate]])
    stands = np.concatenate([np.ones(len(inventory.demands.id), np.bool_), inventory.facilities.existing])
    gives = np.append(inventory.facilities.existing, True)[suppliers.facility]
    covered &= stands[rows.receiver[candidate]] & gives[rows.supplier[candidate]]
    place, candidate = place[covered], candidate[covered]
    cost = _cost(inventory, rows.keep(candidate), links.min_quantity[contract[place]])
    order = np.lexsort((candidate, cost, place))
    served, first = np.unique(place[order], return_index=True)
    return candidate[order][first] if len(served) == len(contract) else None


def _flows(
    inventory: Inventory, rows: Combinations, period: npt.NDArray[np.int64], quantity: Real
) -> tuple[Flows, Received]:
    """Quantities as flows, and what plants receive of them."""
    facilities, demands = inventory.facilities, len(inventory.demands.id)
    received: Real = quantity * rows.yield_
    at = rows.receiver >= demands
    into = Received(rows.receiver[at] - np.int32(demands), rows.to_material[at], period[at], received[at])
    shape = facilities.capacity.shape
    plants = Plants(
        open=np.repeat(facilities.existing[:, None], shape[1], axis=1),
        throughput=throughput_of(inventory, into),
        added=np.zeros(shape),
        stored=np.zeros((len(list_tanks(inventory).facility), shape[1])),
    )
    transport: Real = rows.unit_transport * quantity + rows.load_cost * loads_of(quantity, rows.load_size)
    return Flows(rows, period, quantity, received, transport, plants), into


def _cost(inventory: Inventory, rows: Combinations, quantity: Real) -> Real:
    """What carrying a quantity adds to the cost of exchanging nothing, treatment included; shape of ``quantity``."""
    carbon = inventory.policy.objective.carbon_price / 1000.0
    unit = inventory.policy.objective.distance_price * rows.km - unit_benefit(inventory, rows)
    unit = unit + carbon * (emissions_added(inventory, rows) - emissions_avoided(inventory, rows))
    unit = unit + _treatment(inventory, rows, carbon)
    return unit * quantity + rows.load_cost * loads_of(quantity, rows.load_size) + rows.fixed_cost


def _treatment(inventory: Inventory, rows: Combinations, carbon: float) -> Real:
    """What treating a unit of each costs at its plant, its outputs disposed of; 0 at a demand."""
    processes, demands = inventory.processes, len(inventory.demands.id)
    outputs = output_disposal(inventory, processes.output_disposal_cost + carbon * processes.output_disposal_co2e)
    unit = np.append(inventory.facilities.variable_cost + carbon * inventory.facilities.co2e + outputs, 0.0)
    plant = np.where(rows.receiver >= demands, rows.receiver - demands, len(unit) - 1)
    cost: Real = unit[plant] * rows.yield_ / received_per_throughput(inventory, rows)
    return cost


def _minima_hold(inventory: Inventory, flows: Flows) -> bool:
    """Whether contracts alone meet minima and lots, take no more than there is and plants hold, and break no limit."""
    streams, demands, suppliers = inventory.streams, inventory.demands, inventory.suppliers
    left = not_placed(inventory, flows)
    placed = streams.quantity - left[: len(streams.id)]
    covered = demands.quantity - not_covered(inventory, flows)
    least = np.where(inventory.facilities.existing[:, None], inventory.facilities.min_throughput, 0.0)
    limit = suppliers.disposal_limit[:, None]
    return bool(
        _reaches(placed, streams.min_quantity)
        and _reaches(covered, demands.min_quantity)
        and _reaches(flows.plants.throughput, least)
        and _reaches(inventory.facilities.capacity, flows.plants.throughput)
        and _reaches(_of_pair(inventory, flows), lot_size(inventory, flows.rows))
        and _reaches(offered(inventory, flows), offered(inventory, flows) - left)
        and (left <= limit + TOLERANCE * np.maximum(1.0, limit)).all()
    )


def _of_pair(inventory: Inventory, flows: Flows) -> Real:
    """What the supplier and receiver of each row exchange in its period, by all rows."""
    rows, sizes = flows.rows, (len(inventory.suppliers.id), len(inventory.receiver_id), len(inventory.periods.id))
    key = combine((rows.supplier, sizes[0]), (rows.receiver, sizes[1]), (flows.period, sizes[2]))
    pair = np.unique(key, return_inverse=True)[1]
    return np.asarray(np.bincount(pair, flows.quantity)[pair], np.float64)


def _reaches(amount: Real, least: Real) -> bool:
    """Whether every amount reaches its minimum."""
    return bool((amount >= least - TOLERANCE * np.maximum(1.0, least)).all())
