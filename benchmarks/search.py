"""Ways of searching candidates: ours over the whole contract, and scipy's trees, which know distances alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.tasks import Search

EARTH_KM = 6371.0
RADIUS_KM = 75.0


def best(task: Search, seconds: float) -> dict[str, Any]:
    """Our search, with all screens and figures, as ``match`` calls it."""
    from symbiosis.candidates import find_candidates

    return {"done": True, "said": f"{len(find_candidates(task.inventory)):,} candidates"}


def nearest(k: int) -> Callable[[Search, float], dict[str, Any]]:
    """The k nearest compatible demands of each stream within the radius, a tree a feedstock; no values, no screens."""

    def run(task: Search, seconds: float) -> dict[str, Any]:
        from scipy.spatial import KDTree

        from symbiosis.candidates.conversions import compatible

        inventory = task.inventory
        rules = compatible(inventory)
        streams = _points(inventory, inventory.streams.site)
        demands = _points(inventory, inventory.demands.site)
        reach, found = 2.0 * np.sin(RADIUS_KM / EARTH_KM / 2.0), 0
        for material in np.unique(inventory.demands.material):
            kinds = rules.kind[rules.to_material == material]
            senders = np.flatnonzero(np.isin(rules.supplier_kind[: len(streams)], kinds))
            tree = KDTree(demands[inventory.demands.material == material])
            far = tree.query(streams[senders], k, distance_upper_bound=reach)[0] if len(senders) else np.zeros(0)
            found += int(np.isfinite(far).sum())
        return {"done": True, "said": f"{found:,} pairs"}

    return run


def _points(inventory: Any, site: Any) -> Any:
    """Places on the unit sphere; shape (n, 3)."""
    latitude = np.radians(inventory.sites.latitude_deg[site])
    longitude = np.radians(inventory.sites.longitude_deg[site])
    level = np.cos(latitude)
    return np.column_stack([level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)])


SEARCHES = {"best": best, "scipy, nearest": nearest(1), "scipy, 50 nearest": nearest(50)}
