"""Pairs that were cut, priced against a plain scan, and the bound that they make hold for all pairs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from symbiosis.candidates import find_candidates
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import way, wishes
from symbiosis.candidates.pricing import UnitPrices, add_pairs, price_uncut
from symbiosis.candidates.search import Searched
from symbiosis.candidates.worth import PLANT, WORTH, both_ends
from symbiosis.economics import emissions_added, emissions_avoided, unit_benefit
from symbiosis.inventory import Inventory
from symbiosis.quantities import loads_of
from tests.inventories import inventory
from tests.symbiosis.candidates.test_search import EARTH, SLACK, plain_ranks, region


def adds(built: Inventory, prices: UnitPrices) -> np.ndarray:
    """What each pair (N, W) adds to a bound at most, by the module's formula at many quantities; 0 beyond reach."""
    kinds, wished = compatible(built), wishes(built)
    ends = both_ends(built, kinds, wished)
    shape = (len(ends.offer), len(ends.wish))
    row = way(built, kinds, wished, *(side.ravel() for side in np.indices(shape))).reshape(shape)
    worth, _ = plain_ranks(ends, row)
    squared = ((ends.at_wish[None] - ends.at_supplier[:, None]) ** 2).sum(axis=2)
    low = EARTH / SLACK * np.sqrt(squared) * (1 + squared * (1 / 24 + squared * 3 / 640))
    high = EARTH * SLACK * np.sqrt(np.minimum(squared, 4.0)) * np.pi / 2
    yield_, rules = ends.rules.yield_[row], ends.rules
    total = np.zeros(shape)
    for period, discount in enumerate(built.periods.discount_factor):
        wanted = np.where(ends.wish_is_plants, np.inf, 0.0)
        wanted[~ends.wish_is_plants] = built.demands.quantity[wished.receiver[~ends.wish_is_plants], period]
        most = np.minimum(built.suppliers.most[:, period, None], wanted / yield_)
        alpha, beta = prices.alpha[:, period, None], yield_ * prices.beta[:, period]
        kept = prices.alpha_reserve[:, period, None], prices.beta_reserve[:, period][None]
        unit = ends.offer[:, None, WORTH] + yield_ * ends.wish[None, :, WORTH] - rules.cost[row]
        with np.errstate(divide="ignore", invalid="ignore"):
            bends = [
                np.nan_to_num(left / price, nan=0.0, posinf=0.0)
                for left, price in zip(kept, (alpha, beta), strict=True)
            ]
        best = np.zeros(shape)
        for x in (*(most * share for share in np.linspace(0.0, 1.0, 40)), *(np.minimum(most, bend) for bend in bends)):
            missed = sum(np.maximum(price * x - left, 0.0) for left, price in zip(kept, (alpha, beta), strict=True))
            for handling, slope, once in zip(rules.handling, rules.per_km, rules.once, strict=True):
                carried = handling + slope * (low if slope >= 0 else high)
                best = np.maximum(best, discount * ((unit - carried) * x - once) - missed)
        total += best
    total[~np.isfinite(worth)] = 0.0
    return total


def some_prices(built: Inventory, seed: int) -> UnitPrices:
    """Random prices, half of them with something in reserve, some of them 0."""
    random = np.random.default_rng(seed)
    shapes = [(count, len(built.periods.id)) for count in (len(built.suppliers.id), len(wishes(built).receiver))]
    price = [random.uniform(0, 30, shape) * (random.random(shape) < 0.9) for shape in shapes]
    reserve = [random.uniform(0, 40, shape) * (random.random(shape) < 0.5) * (seed % 3 > 0) for shape in shapes]
    return UnitPrices(*price, *reserve)


@pytest.mark.parametrize("seed", range(150))
def test_cut_pairs_are_priced_as_a_plain_scan_prices_them(seed: int) -> None:
    """Sum, number and pairs are those of every pair within reach that may exist and was not looked at."""
    built = region(seed)
    cut = find_candidates(built, keep_all=-1, best=1)
    ends = both_ends(built, compatible(built), wishes(built))
    prices = some_prices(built, seed)
    value = adds(built, prices)
    value[cut.searched.supplier, cut.searched.wish] = 0.0
    priced = price_uncut(built, cut, prices)
    if cut.complete:
        value[:] = 0.0
    assert priced.total == pytest.approx(value.sum(), rel=1e-9, abs=1e-6)
    assert priced.value.sum() == pytest.approx(value.sum(), rel=1e-9, abs=1e-6)
    assert priced.value == pytest.approx(value[priced.supplier, priced.wish], rel=1e-9, abs=1e-6)
    assert (np.diff(priced.value) <= 0).all()
    some = price_uncut(built, cut, prices, at_once=2)
    assert some.total == pytest.approx(priced.total)
    assert some.value == pytest.approx(priced.value[:2])
    assert (ends.offer[priced.supplier, PLANT] != ends.wish[priced.wish, PLANT]).all()


def test_what_is_in_reserve_is_not_missed() -> None:
    """A pair worth 6 - 5 - 5 a unit adds nothing; with 30 in reserve at one end, 6 units add 6 x 6 - 5 - 6 x 5 = 1."""
    at = {"latitude_deg": 60.0, "longitude_deg": 25.0}
    built = inventory(
        streams=[{"disposal_cost": 6.0, "quantity": 20.0, **at}, {"disposal_cost": 6.0, **at}],
        demands=[{"quantity": 20.0, **at}, {"quantity": 20.0, **at}],
        modes=[{"mode": "van", "cost_per_unit_km": 0.0, "fixed_cost": 5.0}],
    )
    whole = find_candidates(built)
    chosen = np.array([0]), np.array([0])
    cut = replace(whole, searched=Searched(*(side.astype(np.int32) for side in chosen), outranked=3, best=1))
    five, none = np.full((2, 1), 5.0), np.zeros((2, 1))
    assert price_uncut(built, cut, UnitPrices.of_relaxation(five, five)).paying == 0
    priced = price_uncut(built, cut, UnitPrices(five, five, np.full((2, 1), 30.0), none))
    assert priced.value.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("seed", range(40))
def test_no_pair_is_worth_more_than_it_was_priced_at(seed: int) -> None:
    """With the exact distance, every candidate that the cut left out has at most the value that pricing gave it."""
    built = region(seed)
    cut, every = find_candidates(built, keep_all=-1, best=1), find_candidates(built)
    suppliers, wished = len(built.suppliers.id), wishes(built)
    priced = price_uncut(
        built, cut, UnitPrices.of_relaxation(np.zeros((suppliers, 1)), np.zeros((len(wished.receiver), 1)))
    )
    given = {
        (int(a), int(wished.receiver[b]), int(wished.to_material[b])): float(v)
        for a, b, v in zip(priced.supplier, priced.wish, priced.value, strict=True)
    }
    looked_at = {
        (int(a), int(wished.receiver[b]), int(wished.to_material[b]))
        for a, b in zip(cut.searched.supplier, cut.searched.wish, strict=True)
    }
    rows = every.rows
    emitted = emissions_added(built, rows) - emissions_avoided(built, rows)
    unit = unit_benefit(built, rows) - built.policy.objective.carbon_price / 1000 * emitted
    most = every.most[:, 0]
    worth = unit * most - loads_of(most, rows.load_size) * rows.load_cost - rows.fixed_cost
    for a, b, m, value in zip(rows.supplier, rows.receiver, rows.to_material, worth, strict=True):
        pair = (int(a), int(b), int(m))
        if pair not in looked_at and value > 1e-6:
            assert given[pair] >= value - 1e-6


def test_what_is_added_is_no_longer_priced() -> None:
    """Adding all that pays leaves nothing that pays; adding it twice is refused."""
    built = next(built for built in map(region, range(50)) if not find_candidates(built, keep_all=-1, best=1).complete)
    cut = find_candidates(built, keep_all=-1, best=1)
    shapes = ((len(built.suppliers.id), 1), (len(wishes(built).receiver), 1))
    free = UnitPrices.of_relaxation(*(np.zeros(shape) for shape in shapes))
    priced = price_uncut(built, cut, free)
    assert len(priced.supplier)
    more = add_pairs(built, cut, priced)
    assert more.outranked == cut.outranked - len(priced.supplier)
    assert len(more) >= len(cut)
    assert price_uncut(built, more, free).total == 0.0
    with pytest.raises(ValueError, match="looked at before"):
        add_pairs(built, more, priced)
    assert price_uncut(built, replace(cut, searched=replace(cut.searched, outranked=0)), free).total == 0.0
