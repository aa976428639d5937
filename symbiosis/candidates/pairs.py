"""Which suppliers and receivers are worth a look: compatible in material, and near enough or known to each other.

A *wish* is what a receiver takes: a demand has one (its material), a facility one per input of its process.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from symbiosis.arrays import combine, each_once, find, join
from symbiosis.candidates.conversions import Compatible
from symbiosis.inventory import Flag, Index, Inventory, Real

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""
ELLIPSOID_SLACK = 1.0057
"""A WGS-84 geodesic is at most 0.57 % longer or shorter than the great circle on the mean sphere."""
MOST_PAIRS = 30_000_000
"""Pairs that fit into memory at once; beyond, a radius must be given."""


class TooManyPairs(ValueError):
    """More compatible pairs than fit into memory."""


@dataclass(frozen=True, eq=False)
class Wishes:
    """What receivers take; shape (W,), demands first."""

    receiver: Index
    to_material: Index


@dataclass(frozen=True, eq=False)
class Pairs:
    """Compatible (supplier, receiver, to_material), each once, sorted; shape (n,)."""

    supplier: Index
    receiver: Index
    to_material: Index
    conversion: Index


def wishes(inventory: Inventory) -> Wishes:
    """List what every demand and facility takes."""
    demands = len(inventory.demands.id)
    facility, entry = join(
        inventory.facilities.process.astype(np.int64), inventory.processes.input_process.astype(np.int64)
    )
    receiver = np.concatenate([np.arange(demands), demands + facility])
    material = np.concatenate([inventory.demands.material, inventory.processes.input_material[entry]])
    order = np.lexsort((material, receiver))
    return Wishes(receiver[order].astype(np.int32), material[order].astype(np.int32))


def find_pairs(inventory: Inventory, compatible: Compatible) -> Pairs:
    """All pairs to be screened: those within the reach of some mode, and those that links or distances name.

    Raises:
        TooManyPairs: the inventory sets no radius and is too large to pair everything with everything.
    """
    wished = wishes(inventory)
    return compatible_only(inventory, compatible, wished, *every_pair(inventory, compatible, wished))


def every_pair(inventory: Inventory, compatible: Compatible, wished: Wishes) -> Found:
    """Supplier and wish of all pairs to be screened, each once, in ascending order; raises as ``find_pairs``."""
    found = [named_pairs(inventory, wished)]
    if not inventory.policy.links_closed:
        found.append(_within_reach(inventory, compatible, wished))
    supplier = np.concatenate([part[0] for part in found])
    wish = np.concatenate([part[1] for part in found])
    key = each_once(combine((supplier, len(inventory.suppliers.id)), (wish, len(wished.receiver))))
    supplier, wish = np.divmod(key, max(len(wished.receiver), 1))
    return supplier, wish


def named_pairs(inventory: Inventory, wished: Wishes) -> Found:
    """Pairs that links name, and unless only linked ones exist those that distances name."""
    linked = linked_pairs(inventory, wished)
    if inventory.policy.links_closed:
        return linked
    measured = _named_by_distances(inventory, wished)
    return np.concatenate([linked[0], measured[0]]), np.concatenate([linked[1], measured[1]])


def reach_km(inventory: Inventory) -> float:
    """Geodesic km beyond which no mode may carry anything; inf without a limit."""
    modes, limit = inventory.modes, inventory.policy.limits.max_distance_km
    road = np.minimum(modes.max_distance_km, limit)
    with np.errstate(divide="ignore", invalid="ignore"):
        geodesic = np.where(modes.circuity > 0, road / modes.circuity, inf)
    return float(geodesic.max(initial=0.0))


def unit_vectors(latitude_deg: Real, longitude_deg: Real) -> Real:
    """Points on the unit sphere; shape (n, 3)."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    east = np.cos(latitude)
    return np.column_stack([east * np.cos(longitude), east * np.sin(longitude), np.sin(latitude)])


def chord(km: float) -> float:
    """Straight-line distance on the unit sphere that covers every geodesic of that length."""
    angle = km * ELLIPSOID_SLACK / EARTH_RADIUS_KM
    return 2.0 if angle >= pi else 2.0 * float(np.sin(angle / 2)) + 1e-9


Rows = npt.NDArray[np.integer]
Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Supplier and wish of each pair."""


def linked_pairs(inventory: Inventory, wished: Wishes) -> Found:
    """Pairs that a link names, for every wish of its receiver."""
    suppliers, links = inventory.suppliers, inventory.links
    link, wish = join(links.receiver.astype(np.int64), wished.receiver.astype(np.int64))
    place, supplier = join(links.source[link].astype(np.int64), suppliers.source.astype(np.int64))
    return supplier, wish[place]


def _named_by_distances(inventory: Inventory, wished: Wishes) -> Found:
    """Pairs whose sites the distance matrix names."""
    table = inventory.distances
    row, supplier = join(table.from_site.astype(np.int64), inventory.suppliers.site.astype(np.int64))
    site = inventory.receiver_site[wished.receiver]
    pair, wish = join(table.to_site[row].astype(np.int64), site.astype(np.int64))
    return supplier[pair], wish


def _within_reach(inventory: Inventory, compatible: Compatible, wished: Wishes) -> Found:
    """Pairs near enough for some mode, searched per (kind of supplier, material wanted)."""
    radius = chord(reach_km(inventory))
    suppliers_of = groups(compatible.supplier_kind, compatible.kinds)
    wishes_of = groups(wished.to_material, len(inventory.materials.id))
    sites = inventory.sites
    point = unit_vectors(sites.latitude_deg, sites.longitude_deg)
    at_supplier, at_wish = point[inventory.suppliers.site], point[inventory.receiver_site[wished.receiver]]
    found: list[Found] = []
    total = 0
    for kind, material in zip(compatible.kind.tolist(), compatible.to_material.tolist(), strict=True):
        supplier, wish = suppliers_of[kind], wishes_of[material]
        left, right = _near(at_supplier[supplier], at_wish[wish], radius)
        found.append((supplier[left], wish[right]))
        total += len(left)
        if total > MOST_PAIRS:
            raise TooManyPairs(
                f"more than {MOST_PAIRS:,} compatible pairs: set limits.max_distance_km in the policy, or a"
                " max_distance_km on the modes, so that only near pairs are considered"
            )
    none = np.zeros(0, np.int64)
    return (
        np.concatenate([none, *(pair[0] for pair in found)]),
        np.concatenate([none, *(pair[1] for pair in found)]),
    )


def _near(left: Real, right: Real, radius: float) -> Found:
    """Rows of two sets of points that are at most ``radius`` (chord) apart."""
    if radius >= 2.0:
        if len(left) * len(right) > MOST_PAIRS:
            raise TooManyPairs(
                f"{len(left):,} streams and {len(right):,} receivers of one material without a distance limit: set"
                " limits.max_distance_km in the policy"
            )
        return np.repeat(np.arange(len(left)), len(right)), np.tile(np.arange(len(right)), len(left))
    near = KDTree(left).sparse_distance_matrix(KDTree(right), radius, output_type="ndarray")
    return near["i"].astype(np.int64), near["j"].astype(np.int64)


def groups(label: Index, labels: int) -> list[npt.NDArray[np.int64]]:
    """Rows by label, for the labels 0 .. labels - 1."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.searchsorted(label[order], np.arange(1, labels))) if labels else []


def compatible_only(
    inventory: Inventory,
    compatible: Compatible,
    wished: Wishes,
    supplier: Rows,
    wish: Rows,
) -> Pairs:
    """Keep the pairs for which a conversion exists, and say which; no plant feeds itself."""
    row = way(inventory, compatible, wished, supplier, wish)
    kept = (row >= 0) & ~feeds_itself(inventory, wished, supplier, wish)
    conversion = compatible.conversion[row[kept]] if len(compatible.kind) else np.zeros(0, np.int32)
    return Pairs(
        supplier[kept].astype(np.int32),
        wished.receiver[wish[kept]],
        wished.to_material[wish[kept]],
        conversion.astype(np.int32),
    )


def way(inventory: Inventory, compatible: Compatible, wished: Wishes, supplier: Rows, wish: Rows) -> Rows:
    """The row of ``compatible`` by which each pair goes together, or -1; shape (n,)."""
    materials = len(inventory.materials.id)
    table = combine((compatible.kind, compatible.kinds), (compatible.to_material, materials))
    wanted = combine((compatible.supplier_kind[supplier], compatible.kinds), (wished.to_material[wish], materials))
    return find(table, wanted)


def feeds_itself(inventory: Inventory, wished: Wishes, supplier: Rows, wish: Rows) -> Flag:
    """Whether a pair is an output and an input of one plant; shape (n,)."""
    plant = inventory.suppliers.facility[supplier]
    itself: Flag = (plant >= 0) & (plant == wished.receiver[wish] - len(inventory.demands.id))
    return itself
