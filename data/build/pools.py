"""Mixing tanks that this version cannot plan: with stock, or fed by other tanks."""

from __future__ import annotations

import numpy as np

from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.candidates.conversions import compatible
from symbiosis.inventory import Inventory


def check_pools(table: TypedTable, inventory: Inventory) -> None:
    """Refuse pools that may keep stock from one period to the next, and pools that may feed other pools.

    Args:
        table: One row of each facility.
        inventory: As built; nothing is judged where a row of it names something unknown, which is reported.
    """
    pools = [row for row in rows_of(inventory.facilities.pool) if inventory.facilities.process[row] >= 0]
    for row in pools:
        if len(inventory.periods.id) > 1 and _may_store(inventory, row):
            hint = (
                "This version plans mixing tanks without stock: take the storage of the facility and of its inputs out."
            )
            table.fault(Code.NOT_BUILT, row, "pool", "a pool without storage", hint)
    if len(pools) > 1 and table.report.ok:
        feeds = _feeding(inventory, pools)
        for row, other in sorted(feeds.items()):
            name = inventory.facilities.id[other]
            hint = (
                f"It may send to the pool {name}, and this version plans pools that are fed by no other pool: make one "
                "pool of the two, or forbid the way in links."
            )
            table.fault(Code.NOT_BUILT, row, "pool", "a pool that feeds no other pool", hint)


def _may_store(inventory: Inventory, facility: int) -> bool:
    """Tell whether anything may be in stock: each limit that is given is above 0, and one is given."""
    processes, plant = inventory.processes, inventory.facilities
    limits = processes.input_storage_limit[processes.input_process == plant.process[facility]]
    whole = plant.storage_capacity[facility]
    if not np.isnan(whole):
        return bool(whole > 0 and (np.isnan(limits) | (limits > 0)).any())
    return bool((limits > 0).any())


def _feeding(inventory: Inventory, pools: list[int]) -> dict[int, int]:
    """Return the pools that may send to another pool, each with the first such."""
    suppliers, processes, process = inventory.suppliers, inventory.processes, inventory.facilities.process
    fits = compatible(inventory)
    takes = {row: set(processes.input_material[processes.input_process == process[row]].tolist()) for row in pools}
    found: dict[int, int] = {}
    for supplier in np.flatnonzero(np.isin(suppliers.facility, pools)):
        row = int(suppliers.facility[supplier])
        becomes = set(fits.to_material[fits.kind == fits.supplier_kind[supplier]].tolist())
        for other in pools:
            if other != row and becomes & takes[other] and _linked(inventory, int(suppliers.source[supplier]), other):
                found.setdefault(row, other)
    return found


def _linked(inventory: Inventory, source: int, facility: int) -> bool:
    """Tell whether links let a source send to a facility, by any mode."""
    links = inventory.links
    own = (links.source == source) & (links.receiver == len(inventory.demands.id) + facility)
    whole = own & (links.mode < 0) & (links.material < 0)
    if bool((whole & links.forbidden).any()) and not bool((own & ~links.forbidden).any()):
        return False
    return not inventory.policy.links_closed or bool((own & ~links.forbidden).any())
