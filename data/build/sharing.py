"""What comes back of products, and equipment that is shared."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pandas as pd

from data.build.entries import compare
from data.build.references import Ids, canonical, check_unique_keys
from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.candidates.conversions import compatible, factors
from symbiosis.inventory import Index, Inventory, Real, Returns

RETURN_ID = "return_id"
"""Column of the ids of returns, which the contract makes of two others."""
_KEY = ("demand_id", "material", "lag_periods")
_LONGEST_LAG = 2**31 - 1
_ROUNDING = 1e-9


def gather_returns(table: TypedTable) -> tuple[TypedTable, Index]:
    """Return one row of each demand and material that comes back, with its id, and the entry of each given row.

    Rows that differ in more than lag and fraction, and a second row of one lag, are reported.
    """
    pairs = zip(table.text("demand_id"), table.text("material"), strict=True)
    keys = [f"{demand}#{canonical(material)}" for demand, material in pairs]
    lags = [repr(lag) for lag in table.real("lag_periods").tolist()]
    demands, materials = table.text("demand_id").tolist(), [canonical(cell) for cell in table.text("material")]
    check_unique_keys(table, _KEY, [demands, materials, lags])
    codes, ids = pd.factorize(np.array(keys, dtype=np.object_))
    entry = np.asarray(codes, dtype=np.int64)
    first = np.unique(entry, return_index=True)[1].astype(np.int64)
    place = np.arange(len(table))
    later = np.flatnonzero(first[entry] != place)
    why = "has the same demand and material and says {told}: such rows differ only in lag_periods and fraction"
    compare(table, later, first[entry][later], (*_KEY, "fraction"), table.real, why)
    one = table.take(first)
    named = np.empty(len(ids), dtype=np.object_)
    named[:] = ids.tolist()
    return replace(one, cells={**one.cells, RETURN_ID: named}), entry.astype(np.int32)


def build_returns(table: TypedTable, rows: TypedTable, entry: Index, material: Index, demands: Ids) -> Returns:
    """Return what comes back.

    Args:
        table: One row of each demand and material.
        rows: Every row.
        entry: Row in ``table`` of each of ``rows``.
        material: Of each of ``rows``.
        demands: To name.
    """
    first = np.unique(entry, return_index=True)[1]
    demand = demands.find(rows, "demand_id")[first]
    lag, fraction = np.nan_to_num(rows.real("lag_periods")), np.nan_to_num(rows.real("fraction"))
    return Returns(
        id=table.text(RETURN_ID),
        demand=demand,
        material=material[first],
        collection_cost=table.real("collection_cost"),
        disposal_cost=table.real("disposal_cost"),
        disposal_co2e=table.real("disposal_co2e"),
        disposal_limit=table.real("disposal_limit", inf),
        of=entry,
        lag=np.minimum(lag, _LONGEST_LAG).astype(np.int32),
        fraction=fraction,
    )


def check_fractions(rows: TypedTable, entry: Index, inventory: Inventory) -> None:
    """Warn, once a demand, where more comes back in its own unit than it receives; ``entry`` is of each row."""
    returns, unit = inventory.returns, inventory.materials.unit
    same = (returns.demand >= 0) & (returns.material >= 0)
    delivered = inventory.demands.material[returns.demand[same]]
    same[same] = (delivered >= 0) & (unit[returns.material[same]] == unit[delivered])
    total: dict[int, float] = {}
    for place in rows_of(same[entry]):
        demand = int(returns.demand[entry[place]])
        before = total.get(demand, 0.0)
        total[demand] = before + float(returns.fraction[place])
        if before <= 1 + _ROUNDING < total[demand]:
            hint = f"Of one unit delivered, {total[demand]:g} come back: check that a share is not a percentage."
            rows.fault(Code.MORE_COMES_BACK, place, "fraction", "shares that sum to at most 1", hint)


def check_loops(rows: TypedTable, entry: Index, inventory: Inventory) -> None:
    """Warn, once a return, where all of it is back at once and may go round for ever; ``entry`` is of each row."""
    returns = inventory.returns
    again = _stands_in_again(inventory)
    total = np.zeros(len(returns.id))
    for place in rows_of((returns.lag == 0) & (again[entry] > 0)):
        owner = int(entry[place])
        before = total[owner]
        total[owner] += returns.fraction[place] * again[owner]
        if before < 1 - _ROUNDING <= total[owner]:
            hint = (
                f"Of one unit delivered, {total[owner]:g} may be delivered again in the same period, and so on: say how"
                " much is lost (fraction), when it is back (lag_periods), or forbid the link."
            )
            rows.fault(Code.FEEDS_ITSELF, place, "fraction", "less than all of it, or a lag", hint)


def _stands_in_again(inventory: Inventory) -> Real:
    """Units of a demand that one unit of what it returns stands in for, at the same site; 0 = it may not; (B,)."""
    returns, demands, yields = inventory.returns, inventory.demands, np.zeros(len(inventory.returns.id))
    if not inventory.policy.links_internal or not len(yields):
        return yields
    kinds = compatible(inventory)
    yield_ = factors(inventory, kinds.conversion).yield_
    kind_of = kinds.supplier_kind[len(inventory.streams.id) :]
    for row in range(len(yields)):
        to = demands.material[returns.demand[row]]
        found = np.flatnonzero((kinds.kind == kind_of[row]) & (kinds.to_material == to))
        yields[row] = yield_[found].max(initial=0.0)
    return yields
