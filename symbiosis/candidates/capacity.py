"""The most that one exchange can carry in a period: the tightest constants of the formulation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, find
from symbiosis.candidates.combinations import Combinations
from symbiosis.inventory import Inventory, Real
from symbiosis.stock import storable


def most_of_pair(inventory: Inventory, rows: Combinations) -> Real:
    """Bound on what the pair exchanges by all modes together, in *from* units; shape (n, T)."""
    received = np.concatenate([_most_of_demands(inventory), inventory.facilities.max_capacity])[rows.receiver]
    received = received * received_per_throughput(inventory, rows)[:, None] + _into_stock(inventory, rows)
    permitted = permitted_quantity(inventory)[inventory.receiver_site[rows.receiver]]
    received = np.minimum(received, permitted[:, None])
    return np.asarray(np.minimum(inventory.suppliers.most[rows.supplier], received / rows.yield_[:, None]))


def most_together(inventory: Inventory, rows: Combinations) -> Real:
    """Bound on what the pair exchanges by all modes and as all materials, in *from* units; shape (n, T).

    Into a plant one stream may go as several inputs: what each of them could be at most adds up.
    """
    sizes = (len(inventory.suppliers.id), len(inventory.receiver_id), len(inventory.materials.id))
    pairs = combine((rows.supplier, sizes[0]), (rows.receiver, sizes[1]))
    first = np.unique(combine((pairs, sizes[0] * sizes[1]), (rows.to_material, sizes[2])), return_index=True)[1]
    distinct, pair = np.unique(pairs, return_inverse=True)
    total = np.zeros((len(distinct), len(inventory.periods.id)))
    np.add.at(total, pair[first], most_of_pair(inventory, rows)[first])
    return np.asarray(np.minimum(inventory.suppliers.most[rows.supplier], total[pair]))


def most_of_combination(inventory: Inventory, rows: Combinations) -> Real:
    """Bound on what the combination carries, its governing link's capacity included, in *from* units; shape (n, T)."""
    linked: Real = np.append(inventory.links.capacity, np.inf)[rows.link]
    most: Real = np.minimum(most_of_pair(inventory, rows), linked[:, None])
    return most


def recipe_amount(inventory: Inventory, facility: npt.NDArray[np.integer], material: npt.NDArray[np.integer]) -> Real:
    """Units of an input per unit of throughput of facilities (rows), for materials that their process takes."""
    processes, sizes = inventory.processes, (len(inventory.processes.id), len(inventory.materials.id))
    table = combine((processes.input_process, sizes[0]), (processes.input_material, sizes[1]))
    process = inventory.facilities.process[facility]
    return processes.input_amount[find(table, combine((process, sizes[0]), (material, sizes[1])))]


def permitted_quantity(inventory: Inventory) -> Real:
    """The most that each site may receive per period by its permit; inf where the policy leaves permits out; (P,)."""
    most = inventory.sites.permit_quantity
    return most if inventory.policy.permits else np.full(len(most), np.inf)


def _into_stock(inventory: Inventory, rows: Combinations) -> Real:
    """What a plant may take beyond what it processes, to be drawn later; shape (n, T), 0 in the last period."""
    more = np.zeros((len(rows), len(inventory.periods.id)))
    at = np.flatnonzero(rows.receiver >= len(inventory.demands.id))
    facility = rows.receiver[at] - len(inventory.demands.id)
    more[at, :-1] = storable(inventory, facility, rows.to_material[at])[:, None]
    return more


def _most_of_demands(inventory: Inventory) -> Real:
    """What one supplier can deliver to each demand, in the demand's unit; shape (D, T)."""
    demands = inventory.demands
    share = np.minimum(demands.max_supplier_share, demands.max_substitution_share)
    return demands.quantity * share[:, None]


def received_per_throughput(inventory: Inventory, rows: Combinations) -> Real:
    """Units received per unit of throughput of the facility; 1 at a demand; shape (n,)."""
    demands = len(inventory.demands.id)
    factor = np.ones(len(rows))
    at = np.flatnonzero(rows.receiver >= demands)
    if len(at):
        factor[at] = recipe_amount(inventory, rows.receiver[at] - demands, rows.to_material[at])
    return factor
