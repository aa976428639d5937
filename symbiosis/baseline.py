"""What the region pays without this plan: no exchange but contracts, no plant that does not stand, no policy limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, join
from symbiosis.candidates import Candidates, Combinations
from symbiosis.candidates.capacity import received_per_throughput
from symbiosis.candidates.screens import lot_size
from symbiosis.economics import emissions_added, emissions_avoided, unit_benefit
from symbiosis.inventory import Inventory, Real
from symbiosis.model.objective import cost_unmatched
from symbiosis.quantities import loads_of, recipe_holds, throughput_of

TOLERANCE = 1e-6


def baseline_cost(inventory: Inventory, candidates: Candidates) -> float | None:
    """Cost of the baseline over the horizon, discounted; None where it breaks a minimum.

    Each contract is carried whole, exactly its ``min_quantity``, by the covered combination that does so at least
    cost. One period.
    """
    contracts = _contracts(inventory, candidates)
    if contracts is None or not _minima_hold(inventory, contracts):
        return None
    carbon = inventory.policy.objective.carbon_price / 1000.0
    unit = inventory.facilities.variable_cost + carbon * inventory.facilities.co2e
    added = _cost(inventory, contracts.rows, contracts.quantity).sum() + unit @ _throughput(inventory, contracts)[:, 0]
    return cost_unmatched(inventory) + float(inventory.periods.discount_factor[0] * added)


@dataclass(frozen=True, eq=False)
class _Contracts:
    """The combinations that carry contracts, and how much; shape (n,)."""

    rows: Combinations
    quantity: Real

    @property
    def received(self) -> Real:
        """In *to* units."""
        return self.quantity * self.rows.yield_


def _contracts(inventory: Inventory, candidates: Candidates) -> _Contracts | None:
    """Choose for each contract the cheapest combination; None where one has none, or needs a plant not yet built."""
    links, rows = inventory.links, candidates.rows
    contract = np.flatnonzero(links.min_quantity > 0)
    sizes = (len(inventory.streams.id), len(inventory.receiver_id))
    place, candidate = join(
        combine((links.supplier[contract], sizes[0]), (links.receiver[contract], sizes[1])),
        combine((rows.supplier, sizes[0]), (rows.receiver, sizes[1])),
    )
    row = contract[place]
    material = inventory.streams.material[rows.supplier[candidate]]
    covered = (links.mode[row] == -1) | (links.mode[row] == rows.mode[candidate])
    covered &= (links.material[row] == -1) | (links.material[row] == material)
    stands = np.concatenate([np.ones(len(inventory.demands.id), np.bool_), inventory.facilities.existing])
    covered &= stands[rows.receiver[candidate]]
    place, candidate = place[covered], candidate[covered]
    cost = _cost(inventory, rows.keep(candidate), links.min_quantity[contract[place]])
    cost = cost + _treatment(inventory, rows.keep(candidate)) * links.min_quantity[contract[place]]
    order = np.lexsort((candidate, cost, place))
    served, first = np.unique(place[order], return_index=True)
    if len(served) < len(contract):
        return None
    carriers, of_contract = np.unique(candidate[order][first], return_inverse=True)
    quantity = np.zeros(len(carriers))
    np.add.at(quantity, of_contract, links.min_quantity[contract])
    return _Contracts(rows.keep(carriers), quantity)


def _cost(inventory: Inventory, rows: Combinations, quantity: Real) -> Real:
    """What carrying a quantity adds to the cost of exchanging nothing, treatment aside; shape of ``quantity``."""
    carbon = inventory.policy.objective.carbon_price / 1000.0
    unit = inventory.policy.objective.distance_price * rows.km - unit_benefit(inventory, rows)
    unit = unit + carbon * (emissions_added(inventory, rows) - emissions_avoided(inventory, rows))
    return unit * quantity + rows.load_cost * loads_of(quantity, rows.load_size) + rows.fixed_cost


def _treatment(inventory: Inventory, rows: Combinations) -> Real:
    """What treating a unit of each costs at its plant; 0 at a demand."""
    carbon = inventory.policy.objective.carbon_price / 1000.0
    demands = len(inventory.demands.id)
    unit = np.append(inventory.facilities.variable_cost + carbon * inventory.facilities.co2e, 0.0)
    plant = np.where(rows.receiver >= demands, rows.receiver - demands, len(unit) - 1)
    cost: Real = unit[plant] * rows.yield_ / received_per_throughput(inventory, rows)
    return cost


def _throughput(inventory: Inventory, contracts: _Contracts) -> Real:
    """What existing plants process under the contracts; shape (F, 1)."""
    return throughput_of(inventory, *_into_plants(inventory, contracts))


def _into_plants(
    inventory: Inventory, contracts: _Contracts
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32], Real]:
    """Facility, material, period and quantity received of the contracts with plants."""
    demands = len(inventory.demands.id)
    at = contracts.rows.receiver >= demands
    facility = contracts.rows.receiver[at] - np.int32(demands)
    return facility, contracts.rows.to_material[at], np.zeros(len(facility), np.int32), contracts.received[at]


def _minima_hold(inventory: Inventory, contracts: _Contracts) -> bool:
    """Whether contracts alone meet every minimum, lot and recipe."""
    streams, demands, facilities = inventory.streams, inventory.demands, inventory.facilities
    placed, received = np.zeros(len(streams.id)), np.zeros(len(inventory.receiver_id))
    np.add.at(placed, contracts.rows.supplier, contracts.quantity)
    np.add.at(received, contracts.rows.receiver, contracts.received)
    least = np.where(facilities.existing, facilities.min_throughput[:, 0], 0.0)
    return bool(
        _reaches(placed, streams.min_quantity[:, 0])
        and _reaches(received[: len(demands.id)], demands.min_quantity[:, 0])
        and _reaches(_throughput(inventory, contracts)[:, 0], least)
        and _reaches(_of_pair(inventory, contracts), lot_size(inventory, contracts.rows))
        and recipe_holds(inventory, *_into_plants(inventory, contracts), tolerance=TOLERANCE)
    )


def _of_pair(inventory: Inventory, contracts: _Contracts) -> Real:
    """What the supplier and receiver of each contract exchange under all of their contracts."""
    rows, sizes = contracts.rows, (len(inventory.streams.id), len(inventory.receiver_id))
    pair = np.unique(combine((rows.supplier, sizes[0]), (rows.receiver, sizes[1])), return_inverse=True)[1]
    return np.asarray(np.bincount(pair, contracts.quantity)[pair], np.float64)


def _reaches(amount: Real, least: Real) -> bool:
    """Whether every amount reaches its minimum."""
    return bool((amount >= least - TOLERANCE * np.maximum(1.0, least)).all())
