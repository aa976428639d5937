"""Properties at the meeting of a supplier and a receiver with a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, find, join
from symbiosis.inventory import Flag, Index, Inventory, Real


@dataclass(frozen=True, eq=False)
class Encounters:
    """Each (pair, limit of its receiver); shape (n,)."""

    pair: npt.NDArray[np.int64]
    limit: npt.NDArray[np.int64]
    """Row in the limits of ``Inventory.quality``."""
    low: Real
    """The supplier's value at its lower end; nan = it has none."""
    high: Real


def encounters(inventory: Inventory, supplier: Index, receiver: Index) -> Encounters:
    """Meet every pair (columns of one length) with every limit of its receiver.

    What a pool gives is left out: its properties depend on the plan (``symbiosis.model.pooling``).
    """
    quality = inventory.quality
    pair, limit = join(receiver.astype(np.int64), quality.limit_receiver.astype(np.int64))
    fixed = ~from_pool(inventory, supplier[pair])
    pair, limit = pair[fixed], limit[fixed]
    sizes = (len(inventory.suppliers.id), len(quality.names))
    table = combine((quality.offer_supplier, sizes[0]), (quality.offer_property, sizes[1]))
    offer = find(table, combine((supplier[pair], sizes[0]), (quality.limit_property[limit], sizes[1])))
    known = offer >= 0
    low, high = np.full(len(pair), np.nan), np.full(len(pair), np.nan)
    low[known], high[known] = quality.offer_low[offer[known]], quality.offer_high[offer[known]]
    return Encounters(pair, limit, low, high)


def from_pool(inventory: Inventory, supplier: npt.NDArray[np.integer]) -> Flag:
    """Whether suppliers (rows) are outputs of mixing tanks; shape (n,)."""
    pool: Flag = np.append(inventory.facilities.pool, False)[inventory.suppliers.facility[supplier]]
    return pool
