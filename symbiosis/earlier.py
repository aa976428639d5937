"""An earlier plan, laid over an inventory that may have changed: what of it still has a place, and what has none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from symbiosis.arrays import combine, find
from symbiosis.candidates import Candidates
from symbiosis.inventory import Inventory, Real
from symbiosis.plan import Exchange, Plan


class Fixing(StrEnum):
    """What of an earlier plan is kept."""

    FACILITIES = "facilities"
    """Which facilities are open, from when, and by how much they were expanded."""
    EXCHANGES = "exchanges"
    """Each exchange, with its quantity; others may come beside them."""


@dataclass(frozen=True, eq=False)
class Fixed:
    """An earlier plan, and what of it is to be kept."""

    plan: Plan
    what: Fixing


class PlanDoesNotFit(ValueError):
    """Something of an earlier plan that is to be kept has no place in this inventory."""


@dataclass(frozen=True, eq=False)
class Placed:
    """An earlier plan in the rows of an inventory; what it does not tell is nan."""

    carried: Real
    """(C, T) *from* units of each candidate; 0 where the plan has no such exchange."""
    homeless: tuple[Exchange, ...]
    """Exchanges of the plan that are no candidates of this inventory."""
    open: Real
    """(F, T) 1 or 0."""
    throughput: Real
    """(F, T)."""
    added: Real
    """(F, T) capacity beyond the facility's own."""


def place(inventory: Inventory, candidates: Candidates, plan: Plan) -> Placed:
    """Find the rows of the inventory that an earlier plan speaks of, by their ids."""
    period = {name: number for number, name in enumerate(inventory.periods.id.tolist())}
    facility = {name: number for number, name in enumerate(inventory.facilities.id.tolist())}
    figures = np.full((3, len(facility), len(period)), np.nan)
    for row in plan.facilities:
        if row.facility_id in facility and row.period in period:
            at = facility[row.facility_id], period[row.period]
            added = max(0.0, row.capacity - float(inventory.facilities.capacity[at])) if row.open else 0.0
            figures[(slice(None), *at)] = float(row.open), row.throughput, added
    candidate = _candidates_of(inventory, candidates, plan.exchanges)
    carried = np.zeros((len(candidates), len(period)))
    homeless = []
    for exchange, number in zip(plan.exchanges, candidate.tolist(), strict=True):
        if number < 0 or exchange.period not in period:
            homeless.append(exchange)
        else:
            carried[number, period[exchange.period]] += exchange.quantity
    return Placed(carried, tuple(homeless), *figures)


def _candidates_of(
    inventory: Inventory, candidates: Candidates, exchanges: tuple[Exchange, ...]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Candidate of each exchange, or -1."""
    suppliers, rows = inventory.suppliers, candidates.rows
    material = {name: row for row, name in enumerate(inventory.materials.id.tolist())}
    tables = (
        {key: row for row, key in enumerate(zip(suppliers.id.tolist(), suppliers.material.tolist(), strict=True))},
        {name: row for row, name in enumerate(inventory.receiver_id.tolist())},
        material,
        {name: row for row, name in enumerate(inventory.modes.id.tolist())},
    )
    sizes = tuple(max(len(table), 1) for table in tables)
    wanted = np.full((len(exchanges), 4), -1, np.int64)
    for number, each in enumerate(exchanges):
        names = ((each.from_id, material.get(each.material)), each.to_id, each.to_material, each.mode)
        wanted[number] = [table.get(name, -1) for table, name in zip(tables, names, strict=True)]
    known = (wanted >= 0).all(axis=1)
    laid = combine(*zip((rows.supplier, rows.receiver, rows.to_material, rows.mode), sizes, strict=True))
    found = np.full(len(exchanges), -1, np.int64)
    found[known] = find(laid, combine(*zip(wanted[known].T, sizes, strict=True)))
    return found
