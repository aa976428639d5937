"""From quantities carried to what they amount to: loads, and throughput of plants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, find
from symbiosis.candidates.capacity import recipe_amount
from symbiosis.inventory import Index, Inventory, Real
from symbiosis.stock import Tanks

LOAD_SLACK = 1e-6
"""A load counts as full to within this share: rounding alone never sends another truck."""


def loads_of(quantity: Real, load_size: Real) -> Real:
    """Whole loads that a quantity takes; 0 where loads are not counted (``load_size`` inf)."""
    full = quantity / load_size
    return np.ceil(full - LOAD_SLACK * np.maximum(1.0, full)).clip(min=0.0)


@dataclass(frozen=True, eq=False)
class Received:
    """What facilities received, or drew from stock, of a material in a period, in *to* units; shape (n,)."""

    facility: Index
    material: Index
    period: npt.NDArray[np.int64]
    amount: Real
    """Below 0 where more was put in stock than drawn."""

    def with_more(self, other: Received) -> Received:
        """Both together."""
        return Received(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in vars(self)))


def from_stock(inventory: Inventory, tanks: Tanks, stored: Real) -> Received:
    """What tanks give to each period's processing, given what is in them at the end of periods (J, T)."""
    drawn = -np.diff(stored, axis=1, prepend=0.0)
    tank, period = (index.ravel() for index in np.indices(stored.shape))
    material = inventory.processes.input_material[tanks.entry[tank]]
    return Received(tanks.facility[tank].astype(np.int32), material, period, drawn.ravel())


def throughput_of(inventory: Inventory, received: Received) -> Real:
    """Throughput of every facility from what it received and drew; shape (F, T).

    A free mix adds its inputs up, each over its amount. A fixed recipe needs them in proportion; the largest stands
    for the throughput, and ``recipe_holds`` tells whether the others agree.
    """
    facilities = inventory.facilities
    added, largest = (np.zeros((len(facilities.id), len(inventory.periods.id))) for _ in range(2))
    share = received.amount / recipe_amount(inventory, received.facility, received.material)
    np.add.at(added, (received.facility, received.period), share)
    facility, period, total = _per_input(inventory, received, share)
    np.maximum.at(largest, (facility, period), total)
    return np.where(inventory.processes.free_mix[facilities.process][:, None], added, largest).clip(min=0.0)


def recipe_holds(inventory: Inventory, received: Received, tolerance: float) -> bool:
    """Whether every fixed recipe got all of its inputs in proportion."""
    throughput = throughput_of(inventory, received)
    share = received.amount / recipe_amount(inventory, received.facility, received.material)
    at, when, amount = _per_input(inventory, received, share)
    fixed = ~inventory.processes.free_mix[inventory.facilities.process]
    agree = np.abs(amount - throughput[at, when]) <= tolerance * np.maximum(1.0, throughput[at, when])
    inputs = np.bincount(inventory.processes.input_process, minlength=len(inventory.processes.id))
    complete = np.zeros(throughput.shape)
    np.add.at(complete, (at[agree], when[agree]), 1.0)
    wanted = inputs[inventory.facilities.process][:, None] * (throughput > 0)
    return bool((agree | ~fixed[at]).all() and (complete >= wanted)[fixed].all())


def _per_input(
    inventory: Inventory, received: Received, share: Real
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Real]:
    """Facility, period and sum of ``share`` of every input that got anything."""
    materials, periods = len(inventory.materials.id), len(inventory.periods.id)
    key = combine((received.facility, len(inventory.facilities.id)), (received.material, materials),
                  (received.period, periods))  # fmt: skip
    distinct = np.unique(key)
    total = np.zeros(len(distinct))
    np.add.at(total, find(distinct, key), share)
    return distinct // (materials * periods), distinct % periods, total
