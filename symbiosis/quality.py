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
    low, high = values_at(inventory, supplier[pair], limit)
    return Encounters(pair, limit, low, high)


def values_at(
    inventory: Inventory, supplier: npt.NDArray[np.integer], limit: npt.NDArray[np.integer]
) -> tuple[Real, Real]:
    """What suppliers have of the properties that limits (rows) speak of, at the lower and the upper end; shape (n,).

    nan = no value.
    """
    quality, sizes = inventory.quality, (len(inventory.suppliers.id), len(inventory.quality.names))
    table = combine((quality.offer_supplier, sizes[0]), (quality.offer_property, sizes[1]))
    offer = find(table, combine((supplier, sizes[0]), (quality.limit_property[limit], sizes[1])))
    low, high = (np.append(end, np.nan)[offer] for end in (quality.offer_low, quality.offer_high))
    return low, high


def from_pool(inventory: Inventory, supplier: npt.NDArray[np.integer]) -> Flag:
    """Whether suppliers (rows) are outputs of mixing tanks; shape (n,)."""
    pool: Flag = np.append(inventory.facilities.pool, False)[inventory.suppliers.facility[supplier]]
    return pool
