"""Pairs that were cut, priced: which of them would pay under given unit prices, and by how much all of them together.

With prices alpha of what streams offer and beta of what receivers take, both at least 0 and from any source, a linear
relaxation is bounded by sum(alpha s) + sum(beta d) + the sum over pairs of max(0, value - fixed / most - alpha -
yield x beta) x most. The solver's part of that sum covers the candidates, this module's the pairs that were cut: what
``price_uncut`` sums up, added to a bound on the net benefit of candidates, makes it one over all pairs.

The value of a cut pair is bounded from above by figures of its ends (``symbiosis.candidates.worth``): transport by the
cheapest mode over a distance that no geodesic undercuts, and the pair's several modes share one quantity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.network.kernel import kernel
from symbiosis.arrays import combine, find
from symbiosis.candidates import Candidates, lay_out
from symbiosis.candidates.capacity import permitted_quantity
from symbiosis.candidates.cells import Places, split
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.geometry import apart, at_least_km, at_most_km, box_distances, carrying, from_point
from symbiosis.candidates.merging import Ranges, ranges
from symbiosis.candidates.pairs import wishes
from symbiosis.candidates.ranking import ROUNDING, Laid, Links, admit, laid, may_exist
from symbiosis.candidates.search import Searched
from symbiosis.candidates.worth import WORTH, Ends, both_ends
from symbiosis.inventory import Inventory, Real

AT_ONCE = 200_000
"""Pairs that are brought back from one pricing, unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Priced:
    """Cut pairs that would pay, best first; shape (n,)."""

    supplier: npt.NDArray[np.int32]
    wish: npt.NDArray[np.int32]
    value: Real
    """Money that each would be worth at most, discounted, over all periods; > 0."""
    total: float
    """The same, summed over all cut pairs, those that were left out by the cap among them."""
    paying: int
    """How many pairs and periods would pay."""


def price_uncut(
    inventory: Inventory, candidates: Candidates, alpha: Real, beta: Real, *, at_once: int = AT_ONCE
) -> Priced:
    """Find the cut pairs that would pay.

    ``alpha`` (N, T) is what a unit of each supplier is worth in each period, ``beta`` (W, T) what a *to* unit is worth
    to each wish, in discounted money: the prices (duals) of what is offered and of what is received. At most
    ``at_once`` pairs come back for each period, those worth most.
    """
    wished = wishes(inventory)
    ends = both_ends(inventory, compatible(inventory), wished)
    offered, taken = inventory.suppliers.most, _taken(inventory, ends, wished.receiver)
    kept = ranges(candidates.searched.supplier, candidates.searched.wish, len(ends.offer))
    keys, values, total, paying = [np.zeros(0, np.int64)], [np.zeros(0)], 0.0, 0
    for period, discount in enumerate(inventory.periods.discount_factor.tolist() if not candidates.complete else ()):
        found, key = np.empty(at_once), np.empty(at_once, np.int64)
        one = _Period(discount, alpha[:, period], beta[:, period], offered[:, period], taken[:, period])
        worth, count, size = _price(ends, one, kept, found, key)
        total, paying = total + worth, paying + count
        keys.append(key[:size])
        values.append(found[:size])
    key, pair = np.unique(np.concatenate(keys), return_inverse=True)
    value: Real = np.bincount(pair, np.concatenate(values), minlength=len(key)).astype(np.float64)
    order = np.argsort(-value, kind="stable")
    supplier, wish = np.divmod(key[order], max(len(ends.wish), 1))
    return Priced(supplier.astype(np.int32), wish.astype(np.int32), value[order], total, paying)


def add_pairs(inventory: Inventory, candidates: Candidates, priced: Priced) -> Candidates:
    """The candidates with pairs that were cut among them; those that fail a screen count as looked at."""
    kinds, wished = compatible(inventory), wishes(inventory)
    before, size = candidates.searched, len(wished.receiver)
    supplier = np.concatenate([before.supplier, priced.supplier])
    wish = np.concatenate([before.wish, priced.wish])
    order = np.lexsort((wish, supplier))
    searched = Searched(supplier[order], wish[order], before.outranked - len(priced.supplier), before.best)
    if (find(combine((before.supplier, len(inventory.suppliers.id)), (before.wish, size)),
             combine((priced.supplier, len(inventory.suppliers.id)), (priced.wish, size))) >= 0).any():  # fmt: skip
        raise ValueError("a pair that is to be added was looked at before")
    return lay_out(inventory, kinds, wished, searched)


@dataclass(frozen=True, eq=False)
class _Period:
    """Prices and quantities of one period."""

    discount: float
    alpha: Real
    beta: Real
    offered: Real
    taken: Real


def _taken(inventory: Inventory, ends: Ends, receiver: npt.NDArray[np.int32]) -> Real:
    """The most that each wish takes from one supplier in each period; inf at a plant; shape (W, T)."""
    demands = inventory.demands
    share = np.minimum(demands.max_supplier_share, demands.max_substitution_share)
    most = np.minimum(demands.quantity * share[:, None], permitted_quantity(inventory)[demands.site][:, None])
    taken = np.full((len(receiver), len(inventory.periods.id)), np.inf)
    at_demand = np.flatnonzero(~ends.wish_is_plants)
    taken[at_demand] = most[receiver[at_demand]]
    return taken


def _price(ends: Ends, one: _Period, kept: Ranges, found: Real, key: Places) -> tuple[float, int, int]:
    """Price one period; the best pairs go into the heap ``found`` with their keys."""
    rules = ends.rules
    worth = one.discount * ends.offer[:, WORTH] - one.alpha
    other = one.discount * ends.wish[:, WORTH] - one.beta
    askers = split(np.arange(len(worth)), ends.supplier_kind, ends.kinds, ends.at_supplier, worth)
    there = split(np.arange(len(other)), ends.wish_material, ends.materials, ends.at_wish, other)
    order = np.argsort(rules.kind, kind="stable")
    first = np.searchsorted(rules.kind[order], np.arange(ends.kinds + 1))
    terms = np.column_stack([rules.yield_, -one.discount * rules.cost, np.full(len(order), one.discount)])[order]
    links = Links(first, rules.material[order].astype(np.int64), terms)
    modes = np.vstack([rules.handling, rules.per_km, rules.once])
    shortest = float(rules.circuity.min(initial=np.inf))
    total, paying, size = _price_cells(
        laid(askers, ends.offer), laid(there, ends.wish), links, modes, shortest, ends.squared,
        (worth[askers.row], other[there.row], one.offered[askers.row], one.taken[there.row]), kept, len(other),
        found, key,
    )  # fmt: skip
    return float(total), int(paying), int(size)


Figures = tuple[Real, Real, Real, Real]
"""Worth of both ends less their prices, and quantities of both ends, in the order of cells."""


@kernel
def _price_cells(
    askers: Laid,
    there: Laid,
    links: Links,
    modes: Real,
    shortest: float,
    squared: float,
    figures: Figures,
    kept: Ranges,
    wishes_: int,
    found: Real,
    key: Places,
) -> tuple[float, int, int]:
    """Go through the cells within reach of each other whose best ends could pay."""
    total, paying, size = 0.0, 0, 0
    for group in range(len(askers.of_group) - 1):
        for link in range(links.first[group], links.first[group + 1]):
            partner, terms = links.partner[link], links.terms[link]
            for cell in range(askers.of_group[group], askers.of_group[group + 1]):
                for other in range(there.of_group[partner], there.of_group[partner + 1]):
                    near, far = box_distances(askers.low, askers.high, cell, there.low, there.high, other)
                    best = askers.worth[cell] + terms[0] * there.worth[other] + terms[1]
                    if near * (1 - ROUNDING) > squared or best <= terms[2] * carrying(modes, near, far):
                        continue
                    for asker in range(askers.first[cell], askers.first[cell + 1]):
                        worth, count, size = _price_one(
                            askers, asker, there, other, terms, modes, shortest, squared, figures, kept, wishes_,
                            found, key, size,
                        )  # fmt: skip
                        total += worth
                        paying += count
    return total, paying, size


@kernel
def _price_one(
    askers: Laid,
    asker: int,
    there: Laid,
    cell: int,
    terms: Real,
    modes: Real,
    shortest: float,
    squared: float,
    figures: Figures,
    kept: Ranges,
    wishes_: int,
    found: Real,
    key: Places,
    size: int,
) -> tuple[float, int, int]:
    """Price one supplier's pairs with a cell of wishes."""
    total, paying = 0.0, 0
    worth, other, offered, taken = figures
    near, far = from_point(askers.point, asker, there.low, there.high, cell)
    own = worth[asker] + terms[1]
    at_least = terms[2] * carrying(modes, near, far)
    for place in range(there.first[cell], there.first[cell + 1]):
        before = own + terms[0] * other[place]
        if before <= at_least:
            break
        most = min(offered[asker], taken[place] / terms[0])
        distance = apart(askers.point, asker, there.point, place)
        if distance > squared or most <= 0 or before <= terms[2] * carrying(modes, distance, distance):
            continue
        value = (before - terms[2] * _with_fixed_cost(modes, distance, most)) * most
        if value <= 0 or not may_exist(askers.end, asker, there.end, place, terms[0], shortest, distance):
            continue
        supplier, wish = askers.row[asker], there.row[place]
        if not _is_kept(kept[0], kept[1], supplier, wish):
            total += value
            paying += 1
            if size < len(found) or value > found[0]:
                size = admit(found, key, size, value, supplier * wishes_ + wish)
    return total, paying, size


@kernel
def _with_fixed_cost(modes: Real, distance: float, most: float) -> float:
    """The least that a unit costs to carry by one mode, its fixed cost spread over the most that may be carried."""
    low, high = at_least_km(distance), at_most_km(distance)
    least = 1e300
    for mode in range(modes.shape[1]):
        slope = modes[1, mode]
        least = min(least, modes[0, mode] + slope * (low if slope >= 0 else high) + modes[2, mode] / most)
    return least


@kernel
def _is_kept(first: Places, kept: npt.NDArray[np.int32], supplier: int, wish: int) -> bool:
    """Whether a pair was looked at before."""
    begin, end = first[supplier], first[supplier + 1]
    while begin < end:
        middle = (begin + end) // 2
        if kept[middle] < wish:
            begin = middle + 1
        else:
            end = middle
    return bool(begin < first[supplier + 1] and kept[begin] == wish)
