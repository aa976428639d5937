"""Ranked search: the best partners of either end as a plain scan finds them, and an exact count of what was cut."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbiosis.candidates import find_candidates
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import every_pair, named_pairs, way, wishes
from symbiosis.candidates.search import search
from symbiosis.candidates.worth import HAZARD, KM, LOT, MOST, PLANT, PRICE, WORTH, Ends, both_ends
from symbiosis.inventory import Inventory
from symbiosis.policy import Limits, Objective, Policy
from tests.inventories import inventory

EARTH, SLACK = 6371.0088, 1.0057
CENTRES = ((60.17, 24.94), (89.9, 0.0), (-90.0, 10.0), (0.0, 180.0), (12.0, -179.9), (51.5, 0.1))


def region(seed: int) -> Inventory:
    """A random inventory: clusters in awkward places, several modes, ties, negative costs, limits, plants, links."""
    random = np.random.default_rng(seed)
    centres = [CENTRES[row] for row in random.choice(len(CENTRES), 2, replace=False)]
    materials, limited = ("a", "b", "c"), bool(random.integers(2))

    def place() -> dict[str, float]:
        latitude, longitude = centres[random.integers(2)]
        latitude = float(np.clip(latitude + random.choice([0.0, random.normal(0, 0.3)]), -90, 90))
        longitude += float(random.choice([0.0, random.normal(0, 0.5)]))
        return {"latitude_deg": latitude, "longitude_deg": (longitude + 180) % 360 - 180}

    def figure(low: float, high: float) -> float:
        return float(np.round(random.uniform(low, high), int(random.integers(0, 3))))

    def end(id_: str, count: int) -> list[dict[str, Any]]:
        return [{id_: f"{id_[0]}{row}", "material": str(random.choice(materials)), "quantity": figure(1, 50), **place(),
                 "min_lot": figure(0, 5) if limited else 0.0} for row in range(count)]  # fmt: skip

    streams, demands = end("stream_id", int(random.integers(1, 40))), end("demand_id", int(random.integers(1, 40)))
    for row in streams:
        row |= {"disposal_cost": figure(-20, 60), "collection_cost": figure(0, 5)}
        if limited:
            row |= {"asking_price": figure(-5, 20), "max_distance_km": figure(5, 80), "hazardous": figure(0, 1) > 0.8}
    for row in demands:
        row |= {"purchase_cost": figure(0, 60)}
        if limited:
            row |= {"max_price": figure(0, 30), "accepts_hazardous": figure(0, 1) > 0.5}
    tables: dict[str, Any] = {"streams": streams, "demands": demands}
    tables["conversions"] = [
        {"from_material": "a", "to_material": "b", "yield": 0.5, "cost": -3.0},
        {"from_material": "b", "to_material": "c", "yield": 2.0, "cost": 7.0},
    ]
    tables["modes"] = [
        {"mode": "truck", "cost_per_unit_km": 0.2, "circuity": 1.3, "fixed_cost": 5.0},
        {"mode": "rail", "cost_per_unit_km": 0.01, "cost_per_unit": 6.0, "circuity": 1.1, "load_size": 9.0,
         "cost_per_load_km": 0.1, "co2e_per_unit_km": -1.0},
    ]  # fmt: skip
    tables["processes"] = [{"process": "p", "role": "input", "material": "a", "amount": 1.0},
                           {"process": "p", "role": "output", "material": "a", "amount": 0.5}]  # fmt: skip
    plants = range(int(random.integers(0, 6)))
    tables["facilities"] = [{"facility_id": f"f{row}", "process": "p", "capacity": 9.0, **place()} for row in plants]
    tables["links"] = [{"from_id": "s0", "to_id": "d0", "distance_km": 1.0}]
    limits = Limits(max_distance_km=float(random.choice([20.0, 75.0, 3000.0, np.inf])))
    objective = Objective(carbon_price=float(random.choice([0.0, 50.0])))
    return inventory(policy=Policy(limits=limits, objective=objective), **tables)


def plain_ranks(ends: Ends, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The worth of every pair (N, W) per *from* unit, -inf where it cannot be, and whether it is within reach."""
    apart = ends.at_wish[None] - ends.at_supplier[:, None]
    squared = (apart**2).sum(axis=2)
    low = EARTH / SLACK * np.sqrt(squared) * (1 + squared * (1 / 24 + squared * 3 / 640))
    high = EARTH * SLACK * np.sqrt(np.minimum(squared, 4.0)) * np.pi / 2
    rules = ends.rules
    ways = [h + s * (low if s >= 0 else high) for h, s in zip(rules.handling, rules.per_km, strict=True)]
    yield_, cost = rules.yield_[row], rules.cost[row]
    offer, wish = ends.offer[:, None, :], ends.wish[None]
    worth = offer[..., WORTH] + yield_ * wish[..., WORTH] - cost - np.min(ways, axis=0)
    most = np.minimum(offer[..., MOST], wish[..., MOST] / yield_)
    may = (offer[..., PLANT] != wish[..., PLANT]) & ~((offer[..., HAZARD] > 0) & (wish[..., HAZARD] == 0))
    may &= (most >= 1e-6) & (most >= np.maximum(offer[..., LOT], wish[..., LOT] / yield_) * (1 - 1e-9))
    may &= low * rules.circuity.min() <= np.minimum(offer[..., KM], wish[..., KM]) * (1 + 1e-9)
    may &= offer[..., PRICE] <= wish[..., PRICE] * yield_ + 1e-9
    reach = (row >= 0) & (squared <= ends.squared)
    return np.where(may & reach, worth, -np.inf), reach


@pytest.mark.parametrize("seed", range(300))
def test_the_best_of_either_end_are_kept_as_a_plain_scan_finds_them(seed: int) -> None:
    """For every supplier and wish, of each sort: all partners worth more than the k-th best are kept, and k in all.

    What is named is kept too, and what is kept beyond that is among the best of one end; the count of what was cut is
    that of the plain scan.
    """
    built, best = region(seed), 1 + seed % 4
    kinds, wished = compatible(built), wishes(built)
    ends = both_ends(built, kinds, wished)
    shape = (len(ends.offer), len(ends.wish))
    row = way(built, kinds, wished, *(side.ravel() for side in np.indices(shape))).reshape(shape)
    worth, reach = plain_ranks(ends, row)
    reach &= ~(ends.offer[:, None, PLANT] == ends.wish[None, :, PLANT])
    found = search(built, kinds, wished, keep_all=-1, best=best)
    kept = np.zeros(shape, np.bool_)
    kept[found.supplier, found.wish] = True
    assert kept.sum() == len(found.supplier)
    named = np.zeros(shape, np.bool_)
    named[named_pairs(built, wished)] = True
    named &= row >= 0
    assert kept[named].all()
    allowed = named.copy()
    per_unit = worth / ends.rules.yield_[row]
    for sort in (ends.wish_is_plants, ~ends.wish_is_plants):
        allowed[:, sort] |= must_keep(worth[:, sort], kept[:, sort], best)
    for sort in (ends.supplier_is_plant, ~ends.supplier_is_plant):
        allowed[sort] |= must_keep(per_unit[sort].T, kept[sort].T, best).T
    assert not (kept & ~allowed).any()
    assert found.outranked == (reach & ~kept).sum()


def must_keep(worth: np.ndarray, kept: np.ndarray, best: int) -> np.ndarray:
    """Assert that each row keeps its best; return what a row may keep: those, and ties with the last of them."""
    last = -np.sort(-worth, axis=1)[:, best - 1 : best] if worth.shape[1] >= best else np.full((len(worth), 1), -np.inf)
    close = 1e-9 * (1 + np.abs(np.nan_to_num(last, neginf=0.0)))
    assert kept[worth > last + close].all()
    there = np.isfinite(worth)
    may: np.ndarray = there & (worth >= last - close)
    assert ((kept & may).sum(axis=1) >= np.minimum(there.sum(axis=1), best)).all()
    return may


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_below_the_border_everything_is_kept(seed: int) -> None:
    """The pairs are those of the full search, nothing is outranked, and the candidates say that they are complete."""
    built = region(seed)
    kinds, wished = compatible(built), wishes(built)
    found = search(built, kinds, wished)
    assert [side.tolist() for side in (found.supplier, found.wish)] == [
        side.tolist() for side in every_pair(built, kinds, wished)
    ]
    assert (find_candidates(built).outranked, find_candidates(built).complete) == (0, True)


def test_a_border_that_all_pairs_within_reach_respect_cuts_nothing() -> None:
    """What counts is pairs within reach, not all that are compatible: a border of just those keeps them all."""
    built = region(7)
    every = find_candidates(built)
    within = len(every.searched.supplier)
    at = find_candidates(built, keep_all=within, best=1)
    assert (at.complete, len(at), at.screened) == (True, len(every), every.screened)
    cut = find_candidates(built, keep_all=within // 2, best=1)
    assert not cut.complete
    assert cut.outranked + len(cut.searched.supplier) >= within - 1
