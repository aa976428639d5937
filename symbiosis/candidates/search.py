"""The search for pairs worth a look: all of them where they are few, else the best partners of everyone.

What is cut is *outranked*: within reach, but neither end has it among its best. It is counted, and it can be priced
after the solve (``symbiosis.candidates.pricing``); it is never said to be impossible.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, each_once, join
from symbiosis.candidates.conversions import Compatible
from symbiosis.candidates.pairs import MOST_PAIRS, Found, Wishes, every_pair, feeds_itself, named_pairs, way
from symbiosis.inventory import Inventory

if TYPE_CHECKING:
    from symbiosis.candidates.merging import Ranges
    from symbiosis.candidates.worth import Ends

KEEP_ALL = 4_000_000
"""Up to so many pairs all are kept: it takes seconds and a few hundred bytes each, and the best of everyone are often
the same few."""
BEST = 50
"""Partners that each supplier and each wish keeps of each sort (waste and products of plants, demands and plants)."""


@dataclass(frozen=True, eq=False)
class Searched:
    """Pairs to be screened, in ascending order; shape (n,)."""

    supplier: npt.NDArray[np.int32]
    wish: npt.NDArray[np.int32]
    outranked: int = 0
    """Pairs within reach that were cut; 0 = all are here."""
    best: int = 0
    """Partners of each sort that each end kept, where some were cut."""

    def chosen(self, row: npt.NDArray[np.int32], rows: int) -> npt.NDArray[np.bool_]:
        """Which of the first suppliers (or wishes) kept as many as they may: they alone can have lost any."""
        counts = np.bincount(row, minlength=rows)[:rows]
        return np.asarray((counts >= self.best) & (self.outranked > 0))


def search(
    inventory: Inventory, compatible: Compatible, wished: Wishes, *, keep_all: int = KEEP_ALL, best: int = BEST
) -> Searched:
    """Find the pairs: compatible, and within reach or named by a link or distance.

    Where more than ``keep_all`` are within reach, those among the ``best`` of either end are kept, and all that a link
    or distance names. Where even these would be more than memory holds, fewer of each end are kept.
    """
    if inventory.policy.links_closed or _most_pairs(compatible, wished) <= keep_all:
        return _all(every_pair(inventory, compatible, wished))
    # here, so that small inventories are matched without loading the compiler
    from symbiosis.candidates.ranking import pairs_within_reach
    from symbiosis.candidates.worth import both_ends

    ends = both_ends(inventory, compatible, wished)
    within_reach = pairs_within_reach(ends)
    if within_reach <= keep_all:
        return _all(every_pair(inventory, compatible, wished))
    return _ranked(inventory, compatible, wished, within_reach, best)


def _all(found: Found) -> Searched:
    return Searched(found[0].astype(np.int32), found[1].astype(np.int32))


def _most_pairs(compatible: Compatible, wished: Wishes) -> int:
    """How many compatible pairs there are, whatever their distance."""
    of_kind = np.bincount(compatible.supplier_kind, minlength=compatible.kinds)
    of_material = np.bincount(wished.to_material, minlength=int(compatible.to_material.max(initial=0)) + 1)
    return int((of_kind[compatible.kind].astype(np.int64) * of_material[compatible.to_material]).sum())


def _ranked(inventory: Inventory, compatible: Compatible, wished: Wishes, within_reach: int, best: int) -> Searched:
    """The best of either end, and what is named."""
    from symbiosis.candidates.merging import ranges
    from symbiosis.candidates.worth import both_ends

    ends = both_ends(inventory, compatible, wished)
    suppliers = len(ends.offer)
    most = max(1, min(best, MOST_PAIRS // (suppliers + len(ends.wish))))
    named = _compatible_names(inventory, compatible, wished)
    first, wish = best_partners(ends, most, ranges(*named, suppliers))
    apart = ends.at_wish[named[1]] - ends.at_supplier[named[0]]
    beyond = int((apart[:, 0] ** 2 + apart[:, 1] ** 2 + apart[:, 2] ** 2 > ends.squared).sum())
    supplier = np.repeat(np.arange(suppliers, dtype=np.int32), np.diff(first))
    own = _own_inputs(inventory, compatible, wished)
    return Searched(supplier, wish, within_reach - own - (len(wish) - beyond), most)


def best_partners(ends: Ends, most: int, named: Ranges | None = None) -> Ranges:
    """The best of either end of each sort, and what is named, as ranges of wishes by supplier."""
    from symbiosis.candidates.merging import merge, ranges
    from symbiosis.candidates.ranking import best_of_suppliers, best_of_wishes

    plant, of_plant = ends.wish_is_plants, ends.supplier_is_plant
    with ThreadPoolExecutor(2) as side_by_side:  # the loops hold no lock of the interpreter
        sold = [side_by_side.submit(best_of_suppliers, ends, np.flatnonzero(rows), most) for rows in (~plant, plant)]
        bought = [
            side_by_side.submit(best_of_wishes, ends, np.flatnonzero(rows), most) for rows in (~of_plant, of_plant)
        ]
    lists = [[side.result() for side in sides] for sides in (sold, bought)]
    none = np.zeros(0, np.int64)
    return merge(ranges(none, none, len(ends.offer)) if named is None else named, *lists)


def _compatible_names(inventory: Inventory, compatible: Compatible, wished: Wishes) -> Found:
    """What links and distances name and a conversion allows, each once, in ascending order."""
    supplier, wish = named_pairs(inventory, wished)
    size = len(wished.receiver)
    supplier, wish = np.divmod(each_once(combine((supplier, len(inventory.suppliers.id)), (wish, size))), size)
    kept = way(inventory, compatible, wished, supplier, wish) >= 0
    kept &= ~feeds_itself(inventory, wished, supplier, wish)
    return supplier[kept], wish[kept]


def _own_inputs(inventory: Inventory, compatible: Compatible, wished: Wishes) -> int:
    """How many pairs of a plant with itself were counted: compatible, but no plant feeds itself."""
    row, wish = join(inventory.suppliers.facility.astype(np.int64), _plants(inventory, wished))
    return int((way(inventory, compatible, wished, row, wish) >= 0).sum())


def _plants(inventory: Inventory, wished: Wishes) -> npt.NDArray[np.int64]:
    """The facility of each wish, or -2 at a demand: no supplier's number."""
    plant = wished.receiver.astype(np.int64) - len(inventory.demands.id)
    return np.where(plant >= 0, plant, -2)
