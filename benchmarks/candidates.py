"""The search for candidates: seconds, memory and pairs by size, beside scipy's tree, which knows the nearest only.

usage: python -m benchmarks.candidates [--sizes N ...] [--radius KM] [--best K] [--seed N]

Regions as a waste register has them: 60 towns, 800 materials of which few are frequent, each wanted material served by
its own and two of its family. Times are of one process with two threads, the compiled loops loaded beforehand; memory
is what the search takes on top of the region. The tree looks for the nearest of one material pair after the other.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from scipy.spatial import KDTree

from symbiosis.candidates.pairs import chord, groups, unit_vectors
from symbiosis.candidates.ranking import pairs_within_reach
from symbiosis.candidates.search import best_partners
from symbiosis.candidates.worth import Ends, Rules

TOWNS, MATERIALS, FAMILY = 60, 800, 8
TRUCK, FIXED = 0.13, 12_000.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Search regions of several sizes and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.candidates", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[11_000, 47_000, 100_000])
    parser.add_argument("--radius", type=float, default=75.0, metavar="KM")
    parser.add_argument("--best", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    _search(region(100, asked.seed, asked.radius), asked.best)
    print(f"{'streams':>9} {'within reach':>14} {'kept':>11} {'count s':>8} {'best s':>7} {'MB':>6} {'tree s':>7}")
    for size in asked.sizes:
        ends = region(size, asked.seed, asked.radius)
        before = _peak_mb()
        within, counting = _timed(lambda ends=ends: pairs_within_reach(ends))
        kept, searching = _timed(lambda ends=ends: _search(ends, asked.best))
        memory = _peak_mb() - before
        _, tree = _timed(lambda ends=ends: nearest(ends, asked.best))
        print(f"{size:9,} {within:14,} {kept:11,} {counting:8.2f} {searching:7.2f} {memory:6.0f} {tree:7.2f}")
    return 0


def region(size: int, seed: int, radius_km: float) -> Ends:
    """As many streams as demands, as columns; the same numbers give the same region."""
    random = np.random.default_rng(seed)
    towns = np.column_stack([random.uniform(38, 60, TOWNS), random.uniform(-9, 26, TOWNS)])
    use = 1 / np.arange(1, MATERIALS + 1)
    use /= use.sum()
    price = random.uniform(20, 160, MATERIALS)
    of_stream, of_demand = (random.choice(MATERIALS, size, p=use) for _ in range(2))
    nothing, everything = np.zeros(size), np.full(size, np.inf)
    offer = (random.uniform(30, 130, size), _quantities(random, size), nothing + 200, -everything, everything, nothing,
             nothing - 1)  # fmt: skip
    wish = (price[of_demand] * random.uniform(0.8, 1.2, size), _quantities(random, size), nothing, everything,
            everything, nothing + 1, nothing - 2)  # fmt: skip
    return Ends(
        offer=np.column_stack(offer),
        wish=np.column_stack(wish),
        at_supplier=_places(random, towns, size),
        at_wish=_places(random, towns, size),
        supplier_kind=of_stream.astype(np.int32),
        wish_material=of_demand.astype(np.int32),
        rules=_rules(random),
        radius=chord(radius_km),
        kinds=MATERIALS,
        materials=MATERIALS,
    )


def _quantities(random: np.random.Generator, size: int) -> np.ndarray:
    return np.clip(np.exp(random.normal(np.log(2000), 1.2, size)), 50, 2e5)


def _places(random: np.random.Generator, towns: np.ndarray, size: int) -> np.ndarray:
    """Around the towns, the greater the more frequent; one in ten far out."""
    weight = 1 / np.sqrt(np.arange(1, TOWNS + 1))
    latitude, longitude = towns[random.choice(TOWNS, size, p=weight / weight.sum())].T
    spread = np.where(random.random(size) < 0.1, 120.0, 22.0) / 111.2
    latitude = latitude + random.normal(size=size) * spread
    return unit_vectors(latitude, longitude + random.normal(size=size) * spread / np.cos(np.radians(latitude)))


def _rules(random: np.random.Generator) -> Rules:
    material = np.arange(MATERIALS)
    family = material // FAMILY * FAMILY
    kinds = np.concatenate([material, family + (material * 3 + 1) % FAMILY, family + (material * 5 + 2) % FAMILY])
    pairs = np.unique(np.column_stack([kinds, np.tile(material, 3)]), axis=0).astype(np.int32)
    cost = random.uniform(20, 90, len(pairs))
    one = np.ones(1)
    return Rules(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)), cost, 0 * one, TRUCK * one, one, FIXED * one)


def nearest(ends: Ends, best: int) -> int:
    """The nearest wishes of each supplier within the radius, by scipy's tree; how many there are."""
    suppliers, wishes = groups(ends.supplier_kind, ends.kinds), groups(ends.wish_material, ends.materials)
    found = 0
    for kind, material in zip(ends.rules.kind, ends.rules.material, strict=True):
        asking, there = suppliers[kind], wishes[material]
        if len(asking) and len(there):
            ranks = np.arange(1, min(best, len(there)) + 1)
            away, _ = KDTree(ends.at_wish[there]).query(
                ends.at_supplier[asking], k=ranks, distance_upper_bound=ends.radius
            )
            found += int(np.isfinite(away).sum())
    return found


def _search(ends: Ends, best: int) -> int:
    return len(best_partners(ends, best)[1])


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
