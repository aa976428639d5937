"""Pairs that were cut, priced: which of them would pay under given unit prices, and by how much all of them together.

A bound on the net benefit of the candidates comes with prices and reserves of what is offered and of what is received
(``solvers.RowPrices``): a plan that takes ``x`` of them for another pair brings the candidates at least ``max(0, price
x - reserve)`` less at either end. So a cut pair adds to the bound at most the greatest, over 0 <= x <= most, of

    value x - fixed - max(0, alpha x - reserve) - max(0, beta yield x - reserve')

and nothing where that is below 0. What ``price_uncut`` sums up, added to the bound, makes it one over all pairs.
Without reserves this is the bound of the linear relaxation, for any prices that are at least 0.

The value of a cut pair is bounded from above by figures of its ends (``symbiosis.candidates.worth``): transport by the
cheapest mode over a distance that no geodesic undercuts. Its modes share one quantity, and lots are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import combine, find
from symbiosis.candidates import Candidates, lay_out
from symbiosis.candidates.capacity import permitted_quantity
from symbiosis.candidates.cells import Cells, Places, split
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.merging import Ranges, ranges
from symbiosis.candidates.pairs import wishes
from symbiosis.candidates.ranking import Links, laid
from symbiosis.candidates.scanning import Carriers, Figures, price_cells
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


@dataclass(frozen=True, eq=False)
class UnitPrices:
    """Prices of what is offered and of what is received, with their reserves; in discounted money, all at least 0."""

    alpha: Real
    """(N, T): what a unit of each supplier is worth in each period."""
    beta: Real
    """(W, T): what a *to* unit is worth to each wish."""
    alpha_reserve: Real
    """(N, T): so much of the worth of what is taken is not missed."""
    beta_reserve: Real
    """(W, T)."""

    @staticmethod
    def of_relaxation(alpha: Real, beta: Real) -> UnitPrices:
        """Prices to which the bound of a linear relaxation belongs: nothing is in reserve."""
        return UnitPrices(alpha, beta, np.zeros_like(alpha), np.zeros_like(beta))


def price_uncut(inventory: Inventory, candidates: Candidates, prices: UnitPrices, *, at_once: int = AT_ONCE) -> Priced:
    """Find the cut pairs that would pay; at most ``at_once`` come back for each period, those worth most."""
    wished = wishes(inventory)
    ends = both_ends(inventory, compatible(inventory), wished)
    offered, taken = inventory.suppliers.most, _taken(inventory, ends, wished.receiver)
    kept = ranges(candidates.searched.supplier, candidates.searched.wish, len(ends.offer))
    keys, values, total, paying = [np.zeros(0, np.int64)], [np.zeros(0)], 0.0, 0
    for period, discount in enumerate(inventory.periods.discount_factor.tolist() if candidates.outranked else ()):
        found, key = np.empty(at_once), np.empty(at_once, np.int64)
        one = _Period(
            discount,
            _Side(prices.alpha[:, period], prices.alpha_reserve[:, period], offered[:, period]),
            _Side(prices.beta[:, period], prices.beta_reserve[:, period], taken[:, period]),
        )
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
class _Side:
    """Suppliers or wishes in one period."""

    price: Real
    reserve: Real
    quantity: Real

    def figures(self, worth: Real, cells: Cells) -> Figures:
        """As loops take them; ``worth`` is a unit's, its price taken off."""
        row = cells.row
        price, reserve = self.price[row], self.reserve[row]
        if not len(row):
            return Figures(worth[row], self.quantity[row], price, reserve, price, reserve)
        highest = [np.maximum.reduceat(column, cells.first[:-1]) for column in (price, reserve)]
        return Figures(worth[row], self.quantity[row], price, reserve, *highest)


@dataclass(frozen=True, eq=False)
class _Period:
    """Prices and quantities of one period."""

    discount: float
    offers: _Side
    wishes: _Side


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
    worth = one.discount * ends.offer[:, WORTH] - one.offers.price
    other = one.discount * ends.wish[:, WORTH] - one.wishes.price
    askers = split(np.arange(len(worth)), ends.supplier_kind, ends.kinds, ends.at_supplier, worth)
    there = split(np.arange(len(other)), ends.wish_material, ends.materials, ends.at_wish, other)
    order = np.argsort(rules.kind, kind="stable")
    first = np.searchsorted(rules.kind[order], np.arange(ends.kinds + 1))
    terms = np.column_stack([rules.yield_, -one.discount * rules.cost])[order]
    links = Links(first, rules.material[order].astype(np.int64), terms)
    carriers = Carriers(
        one.discount * np.vstack([rules.handling, rules.per_km, rules.once]),
        one.discount * float(rules.once.min(initial=np.inf)), float(rules.circuity.min(initial=np.inf)), ends.squared,
    )  # fmt: skip
    sides = one.offers.figures(worth, askers), one.wishes.figures(other, there)
    total, paying, size = price_cells(
        laid(askers, ends.offer), laid(there, ends.wish), links, carriers, *sides, kept, len(other), found, key
    )
    return float(total), int(paying), int(size)
