"""From quantities carried to what they amount to: loads, and throughput of plants."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, find
from symbiosis.candidates.capacity import recipe_amount
from symbiosis.inventory import Index, Inventory, Real

LOAD_SLACK = 1e-6
"""A load counts as full to within this share: rounding alone never sends another truck."""


def loads_of(quantity: Real, load_size: Real) -> Real:
    """Whole loads that a quantity takes; 0 where loads are not counted (``load_size`` inf)."""
    full = quantity / load_size
    return np.ceil(full - LOAD_SLACK * np.maximum(1.0, full)).clip(min=0.0)


def throughput_of(
    inventory: Inventory, facility: Index, to_material: Index, period: npt.NDArray[np.integer], received: Real
) -> Real:
    """Throughput of every facility from what it received, in *to* units; columns of one length; shape (F, T).

    A free mix adds its inputs up, each over its amount. A fixed recipe needs them in proportion; the largest stands
    for the throughput, and ``recipe_holds`` tells whether the others agree.
    """
    facilities = inventory.facilities
    shape = (len(facilities.id), len(inventory.periods.id))
    share = received / recipe_amount(inventory, facility, to_material)
    added, largest = np.zeros(shape), np.zeros(shape)
    np.add.at(added, (facility, period), share)
    per_input = _per_input(inventory, facility, to_material, period, share)
    np.maximum.at(largest, (per_input[0], per_input[1]), per_input[2])
    return np.where(inventory.processes.free_mix[facilities.process][:, None], added, largest)


def recipe_holds(
    inventory: Inventory,
    facility: Index,
    to_material: Index,
    period: npt.NDArray[np.integer],
    received: Real,
    tolerance: float,
) -> bool:
    """Whether every fixed recipe got all of its inputs in proportion."""
    throughput = throughput_of(inventory, facility, to_material, period, received)
    share = received / recipe_amount(inventory, facility, to_material)
    at, when, amount = _per_input(inventory, facility, to_material, period, share)
    fixed = ~inventory.processes.free_mix[inventory.facilities.process]
    agree = np.abs(amount - throughput[at, when]) <= tolerance * np.maximum(1.0, throughput[at, when])
    inputs = np.bincount(inventory.processes.input_process, minlength=len(inventory.processes.id))
    complete = np.zeros(throughput.shape)
    np.add.at(complete, (at[agree], when[agree]), 1.0)
    wanted = inputs[inventory.facilities.process][:, None] * (throughput > 0)
    return bool((agree | ~fixed[at]).all() and (complete >= wanted)[fixed].all())


def _per_input(
    inventory: Inventory, facility: Index, to_material: Index, period: npt.NDArray[np.integer], share: Real
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Real]:
    """Facility, period and sum of ``share`` of every input that got anything."""
    materials, periods = len(inventory.materials.id), len(inventory.periods.id)
    key = combine((facility, len(inventory.facilities.id)), (to_material, materials), (period, periods))
    distinct = np.unique(key)
    total = np.zeros(len(distinct))
    np.add.at(total, find(distinct, key), share)
    return distinct // (materials * periods), distinct % periods, total
