"""Tanks: what a facility may keep of its inputs from one period to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isnan

from symbiosis.check.exact import exact
from symbiosis.inventory import Inventory


@dataclass(frozen=True, slots=True)
class Tank:
    """One input of one facility that may be in stock."""

    limit: Decimal
    """Units of the input, infinite = none of its own."""
    cost: Decimal
    """Per unit in stock at the end of a period."""


Tanks = Mapping[tuple[int, int], Tank]
"""By facility and input material."""


def list_tanks(inventory: Inventory) -> Tanks:
    """List the inputs that may be in stock: those for which the input or the facility gives a limit above 0.

    Stock is 0 before the first and after the last period, so with one period there is none.
    """
    if len(inventory.periods.id) < 2:
        return {}
    processes, facilities = inventory.processes, inventory.facilities
    tanks: dict[tuple[int, int], Tank] = {}
    for facility, process in enumerate(facilities.process.tolist()):
        together = float(facilities.storage_capacity[facility])
        for row in (processes.input_process == process).nonzero()[0].tolist():
            own, cost = float(processes.input_storage_limit[row]), float(processes.input_storage_cost[row])
            given = [limit for limit in (own, together) if not isnan(limit)]
            if given and min(given) > 0:
                cost = float(facilities.storage_cost[facility]) if isnan(cost) else cost
                tanks[facility, int(processes.input_material[row])] = Tank(exact(min(given)), exact(cost))
    return tanks
