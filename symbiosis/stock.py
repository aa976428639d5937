"""Tanks: which inputs a facility may keep in stock from one period to the next, how much, and at what cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import join
from symbiosis.inventory import Inventory, Real


@dataclass(frozen=True, eq=False)
class Tanks:
    """An input of a facility that may be stored; shape (J,), by facility, then in the order of its process's inputs."""

    facility: npt.NDArray[np.int64]
    entry: npt.NDArray[np.int64]
    """Row in the inputs of processes."""
    limit: Real
    """Units of the input, the smaller of input's and facility's; inf = no limit."""
    cost: Real
    """Per unit in stock at the end of a period."""


def list_tanks(inventory: Inventory) -> Tanks:
    """List the inputs that may be stored: those with a limit above 0, at the input or at the facility.

    With one period nothing is stored: stock is 0 after the last.
    """
    facilities, processes = inventory.facilities, inventory.processes
    facility, entry = join(facilities.process.astype(np.int64), processes.input_process.astype(np.int64))
    of_input, of_facility = processes.input_storage_limit[entry], facilities.storage_capacity[facility]
    limit = np.fmin(of_input, of_facility)
    kept = np.nan_to_num(limit, nan=0.0) > 0
    kept &= len(inventory.periods.id) > 1
    own = processes.input_storage_cost[entry]
    cost = np.where(np.isnan(own), facilities.storage_cost[facility], own)
    return Tanks(facility[kept], entry[kept], limit[kept], cost[kept])


def storable(inventory: Inventory, facility: npt.NDArray[np.integer], material: npt.NDArray[np.integer]) -> Real:
    """The most that facilities (rows) may have in stock of materials that they take; 0 where nothing; shape (n,)."""
    tanks = list_tanks(inventory)
    most = np.zeros((len(inventory.facilities.id), len(inventory.materials.id)))
    most[tanks.facility, inventory.processes.input_material[tanks.entry]] = tanks.limit
    return np.asarray(most[facility, material], np.float64)
