"""Pairs that were cut, priced against a plain scan, and the bound that they make hold for all pairs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from symbiosis.candidates import find_candidates
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import way, wishes
from symbiosis.candidates.pricing import add_pairs, price_uncut
from symbiosis.candidates.worth import MOST, PLANT, WORTH, both_ends
from symbiosis.economics import emissions_added, emissions_avoided, unit_benefit
from symbiosis.quantities import loads_of
from tests.symbiosis.candidates.test_search import EARTH, SLACK, plain_ranks, region


@pytest.mark.parametrize("seed", range(150))
def test_cut_pairs_are_priced_as_a_plain_scan_prices_them(seed: int) -> None:
    """Sum, number and pairs are those of every pair within reach that may exist and was not looked at."""
    built = region(seed)
    kinds, wished = compatible(built), wishes(built)
    cut = find_candidates(built, keep_all=-1, best=1)
    ends = both_ends(built, kinds, wished)
    shape = (len(ends.offer), len(ends.wish))
    row = way(built, kinds, wished, *(side.ravel() for side in np.indices(shape))).reshape(shape)
    random = np.random.default_rng(seed)
    alpha, beta = random.uniform(0, 30, (shape[0], 1)), random.uniform(0, 30, (shape[1], 1))
    worth, _ = plain_ranks(ends, row)
    squared = ((ends.at_wish[None] - ends.at_supplier[:, None]) ** 2).sum(axis=2)
    low = EARTH / SLACK * np.sqrt(squared) * (1 + squared * (1 / 24 + squared * 3 / 640))
    high = EARTH * SLACK * np.sqrt(np.minimum(squared, 4.0)) * np.pi / 2
    yield_, rules = ends.rules.yield_[row], ends.rules
    most = np.minimum(ends.offer[:, None, MOST], ends.wish[None, :, MOST] / yield_)
    carry = np.min([h + s * (low if s >= 0 else high) + once / np.maximum(most, 1e-9)
                    for h, s, once in zip(rules.handling, rules.per_km, rules.once, strict=True)], axis=0)  # fmt: skip
    unit = ends.offer[:, None, WORTH] + yield_ * ends.wish[None, :, WORTH] - rules.cost[row] - carry
    value = (unit - alpha - yield_ * beta.T) * most
    value[~np.isfinite(worth)] = 0.0
    value[cut.searched.supplier, cut.searched.wish] = 0.0
    value = np.maximum(value, 0.0)
    priced = price_uncut(built, cut, alpha, beta)
    if cut.complete:
        value[:] = 0.0
    assert priced.total == pytest.approx(value.sum(), rel=1e-9, abs=1e-6)
    assert priced.value.sum() == pytest.approx(value.sum(), rel=1e-9, abs=1e-6)
    assert priced.value == pytest.approx(value[priced.supplier, priced.wish], rel=1e-9, abs=1e-6)
    assert (np.diff(priced.value) <= 0).all()
    some = price_uncut(built, cut, alpha, beta, at_once=2)
    assert some.total == pytest.approx(priced.total)
    assert some.value == pytest.approx(priced.value[:2])
    assert (ends.offer[priced.supplier, PLANT] != ends.wish[priced.wish, PLANT]).all()


@pytest.mark.parametrize("seed", range(40))
def test_no_pair_is_worth_more_than_it_was_priced_at(seed: int) -> None:
    """With the exact distance, every candidate that the cut left out has at most the value that pricing gave it."""
    built = region(seed)
    cut, every = find_candidates(built, keep_all=-1, best=1), find_candidates(built)
    suppliers, wished = len(built.suppliers.id), wishes(built)
    priced = price_uncut(built, cut, np.zeros((suppliers, 1)), np.zeros((len(wished.receiver), 1)))
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
    free = (np.zeros((len(built.suppliers.id), 1)), np.zeros((len(wishes(built).receiver), 1)))
    priced = price_uncut(built, cut, *free)
    assert len(priced.supplier)
    more = add_pairs(built, cut, priced)
    assert more.outranked == cut.outranked - len(priced.supplier)
    assert len(more) >= len(cut)
    assert price_uncut(built, more, *free).total == 0.0
    with pytest.raises(ValueError, match="looked at before"):
        add_pairs(built, more, priced)
    assert price_uncut(built, replace(cut, searched=replace(cut.searched, outranked=0)), *free).total == 0.0
