"""For what has no candidate at all: which partner came closest to being one, and which screen stopped it."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from symbiosis.arrays import combine
from symbiosis.candidates import Combinations
from symbiosis.candidates.capacity import most_together
from symbiosis.candidates.combinations import combine_modes
from symbiosis.candidates.conversions import Compatible
from symbiosis.candidates.conversions import compatible as compatible_kinds
from symbiosis.candidates.pairs import Wishes, compatible_only, groups, linked_pairs, unit_vectors
from symbiosis.candidates.pairs import wishes as wishes_of
from symbiosis.candidates.screens import PASSED, SCREENS, distance_limit_km, first_failure, lot_size
from symbiosis.economics import at_demand
from symbiosis.inventory import Flag, Inventory, Real

NEIGHBOURS = 5
"""How many of the nearest compatible partners are put to the screens."""
Row = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The combination that got furthest through the screens."""

    code: str
    partner: str
    km: float
    shortfall: float


def near_misses_of_streams(
    inventory: Inventory, compatible: Compatible, wished: Wishes, stream: Row, *, complete: bool = True
) -> dict[int, NearMiss]:
    """The near miss of each stream (row), where a compatible receiver exists at all."""
    asked = np.zeros(len(inventory.suppliers.id), np.bool_)
    asked[stream] = True
    rows = _looked_at(inventory, compatible, wished, asked, np.ones(len(wished.receiver), np.bool_), of_streams=True)
    return _furthest(inventory, rows, rows.supplier, inventory.receiver_id[rows.receiver], np.ones(len(rows)), complete)


def near_misses_of_demands(
    inventory: Inventory, compatible: Compatible, wished: Wishes, demand: Row, *, complete: bool = True
) -> dict[int, NearMiss]:
    """The near miss of each demand (row), where a compatible stream exists at all."""
    everyone = np.ones(len(inventory.suppliers.id), np.bool_)
    rows = _looked_at(inventory, compatible, wished, everyone, np.isin(wished.receiver, demand), of_streams=False)
    return _furthest(inventory, rows, rows.receiver, inventory.suppliers.id[rows.supplier], rows.yield_, complete)


def screens_failed(inventory: Inventory, row: int, *, of_stream: bool) -> dict[str, int]:
    """How many combinations of a supplier or demand with its nearest compatible partners each screen ruled out."""
    kinds, wished = compatible_kinds(inventory), wishes_of(inventory)
    everyone, all_wishes = np.ones(len(inventory.suppliers.id), np.bool_), np.ones(len(wished.receiver), np.bool_)
    chosen = np.arange(len(everyone)) == row if of_stream else everyone
    wanted = all_wishes if of_stream else wished.receiver == row
    rows = _looked_at(inventory, kinds, wished, chosen, wanted, of_streams=of_stream)
    failed = first_failure(inventory, rows)
    counts = np.bincount(failed[failed < PASSED], minlength=PASSED)
    return {screen.code: int(count) for screen, count in zip(SCREENS, counts, strict=True) if count}


def _looked_at(
    inventory: Inventory, compatible: Compatible, wished: Wishes, streams: Flag, wishes: Flag, *, of_streams: bool
) -> Combinations:
    """Combinations with the nearest compatible partners, and with those that links name."""
    sites = inventory.sites
    point = unit_vectors(sites.latitude_deg, sites.longitude_deg)
    at_stream, at_wish = point[inventory.suppliers.site], point[inventory.receiver_site[wished.receiver]]
    stream_groups = groups(compatible.supplier_kind, compatible.kinds)
    wish_groups = groups(wished.to_material, len(inventory.materials.id))
    supplier, wish = linked_pairs(inventory, wished)
    chosen = streams[supplier] & wishes[wish]
    suppliers, wants = [supplier[chosen]], [wish[chosen]]
    for kind, material in zip(compatible.kind.tolist(), compatible.to_material.tolist(), strict=True):
        left = stream_groups[kind][streams[stream_groups[kind]]]
        right = wish_groups[material][wishes[wish_groups[material]]]
        if of_streams:
            one, other = _neighbours(at_stream[left], at_wish[right])
        else:
            other, one = _neighbours(at_wish[right], at_stream[left])
        suppliers.append(left[one])
        wants.append(right[other])
    key = np.unique(combine((np.concatenate(suppliers), len(streams)), (np.concatenate(wants), len(wishes))))
    supplier, wish = np.divmod(key, max(len(wishes), 1))
    return combine_modes(inventory, compatible_only(inventory, compatible, wished, supplier, wish))


def _neighbours(asking: Real, there: Real) -> tuple[Row, Row]:
    """Rows of the asking points, each with the rows of its nearest neighbours among the points there."""
    count = min(NEIGHBOURS, len(there))
    if not count or not len(asking):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    near = np.asarray(KDTree(there).query(asking, k=np.arange(1, count + 1))[1], np.int64)
    return np.repeat(np.arange(len(asking)), count), near.ravel()


def _furthest(
    inventory: Inventory,
    rows: Combinations,
    owner: npt.NDArray[np.int32],
    partner: npt.NDArray[np.object_],
    unit: Real,
    complete: bool,
) -> dict[int, NearMiss]:
    """Per owner the combination that failed at the latest screen, the nearest of equals.

    What failed nothing and yet was not looked at was outranked, where the search was not ``complete``.
    ``unit`` is the owner's unit per *from* unit: amounts are told to each owner in its own.
    """
    failed = first_failure(inventory, rows)
    stopped = np.flatnonzero(failed < PASSED) if complete else np.arange(len(rows))
    order = stopped[np.lexsort((rows.km[stopped], -failed[stopped].astype(np.int64), owner[stopped]))]
    codes = [*(screen.code for screen in SCREENS), "outranked"]
    owners, first = np.unique(owner[order], return_index=True)
    best = order[first]
    short = _shortfalls(inventory, rows, failed, unit)[best]
    return {
        int(who): NearMiss(codes[failed[row]], str(partner[row]), float(rows.km[row]), float(miss))
        for who, row, miss in zip(owners, best, short, strict=True)
    }


def _shortfalls(inventory: Inventory, rows: Combinations, failed: npt.NDArray[np.int8], unit: Real) -> Real:
    """By how much each missed, where that is a matter of amount; nan elsewhere."""
    numbers = {screen.code: number for number, screen in enumerate(SCREENS)}
    short = np.full(len(rows), nan)
    price = inventory.suppliers.asking_price[rows.supplier] - rows.yield_ * at_demand(
        inventory, inventory.demands.max_price, rows
    )
    lot = lot_size(inventory, rows) - most_together(inventory, rows).max(axis=1, initial=0.0)
    for code, amount in (("distance", rows.km - distance_limit_km(inventory, rows)), ("price_window", price / unit),
                         ("lot", lot * unit)):  # fmt: skip
        short = np.where(failed == numbers[code], amount, short)
    return short
