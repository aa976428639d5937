"""Ways of searching candidates: ours for the best partners, and scipy's trees, which know distances alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.tasks import Search

if TYPE_CHECKING:
    from symbiosis import Inventory

BEST = 50


def ends_of(inventory: Inventory) -> Search:
    """The suppliers and wishes of an inventory, as the search takes them."""
    from symbiosis.candidates.conversions import compatible
    from symbiosis.candidates.pairs import wishes
    from symbiosis.candidates.worth import both_ends

    return Search(both_ends(inventory, compatible(inventory), wishes(inventory)), inventory)


def best(task: Search, seconds: float) -> dict[str, Any]:
    """Our search alone: the partners of most worth of either end within the radius."""
    from symbiosis.candidates.search import best_partners

    return {"done": True, "said": f"{len(best_partners(task.ends, BEST)[1]):,} pairs"}


def screened(task: Search, seconds: float) -> dict[str, Any]:
    """All that ``match`` does of it: search, distances, screens, and the figures of each candidate."""
    from symbiosis.candidates import find_candidates

    assert task.inventory is not None, "the registry asks for this only where there is an inventory"
    return {"done": True, "said": f"{len(find_candidates(task.inventory)):,} candidates"}


def nearest(k: int) -> Callable[[Search, float], dict[str, Any]]:
    """The k nearest compatible wishes of each supplier within the radius, a tree a feedstock; no values, no screens."""

    def run(task: Search, seconds: float) -> dict[str, Any]:
        from scipy.spatial import KDTree

        ends, found = task.ends, 0
        for material in np.unique(ends.wish_material):
            kinds = ends.rules.kind[ends.rules.material == material]
            senders = np.flatnonzero(np.isin(ends.supplier_kind, kinds))
            if not len(senders):
                continue
            tree = KDTree(ends.at_wish[ends.wish_material == material])
            far, _ = tree.query(ends.at_supplier[senders], k, distance_upper_bound=ends.radius)
            found += int(np.isfinite(far).sum())
        return {"done": True, "said": f"{found:,} pairs"}

    return run


SEARCHES = {
    "best 50": best,
    "screened": screened,
    "scipy, nearest": nearest(1),
    "scipy, 50 nearest": nearest(BEST),
}
