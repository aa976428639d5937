"""The loop over cut pairs: what each adds to a bound at most, the best of them, and their sum; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solvers.network.kernel import kernel
from symbiosis.candidates.cells import Places
from symbiosis.candidates.geometry import apart, at_least_km, at_most_km, box_distances, carrying, from_point
from symbiosis.candidates.merging import Ranges
from symbiosis.candidates.ranking import ROUNDING, Laid, Links, admit, may_exist
from symbiosis.inventory import Real


class Figures(NamedTuple):
    """Figures of one side in the order of its cells."""

    worth: Real
    """Of a unit, less its price."""
    quantity: Real
    price: Real
    reserve: Real
    highest_price: Real
    """In each cell."""
    highest_reserve: Real


class Carriers(NamedTuple):
    """What is the same for all pairs; money discounted."""

    modes: Real
    """(3, M): handling, cost per geodesic km, fixed cost."""
    least_fixed: float
    shortest: float
    """The least circuity."""
    squared: float
    """The square of the radius (chord)."""


@kernel
def price_cells(
    askers: Laid,
    there: Laid,
    links: Links,
    by: Carriers,
    offers: Figures,
    wishes_: Figures,
    kept: Ranges,
    width: int,
    found: Real,
    key: Places,
) -> tuple[float, int, int]:
    """Go through the cells within reach of each other whose best ends could pay."""
    total, paying, size = 0.0, 0, 0
    for group in range(len(askers.of_group) - 1):
        for link in range(links.first[group], links.first[group + 1]):
            partner, yield_, extra = links.partner[link], links.terms[link, 0], links.terms[link, 1]
            for cell in range(askers.of_group[group], askers.of_group[group + 1]):
                price, reserve = offers.highest_price[cell], offers.highest_reserve[cell]
                for other in range(there.of_group[partner], there.of_group[partner + 1]):
                    near, far = box_distances(askers.low, askers.high, cell, there.low, there.high, other)
                    best = askers.worth[cell] + yield_ * there.worth[other] + extra
                    best += _allowance(
                        price + yield_ * wishes_.highest_price[other], reserve + wishes_.highest_reserve[other], by
                    )
                    if near * (1 - ROUNDING) > by.squared or best <= carrying(by.modes, near, far):
                        continue
                    for asker in range(askers.first[cell], askers.first[cell + 1]):
                        worth, count, size = _price_one(
                            askers, asker, there, other, yield_, extra, by, offers, wishes_, kept, width, found, key,
                            size,
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
    yield_: float,
    extra: float,
    by: Carriers,
    offers: Figures,
    wishes_: Figures,
    kept: Ranges,
    width: int,
    found: Real,
    key: Places,
    size: int,
) -> tuple[float, int, int]:
    """Price one supplier's pairs with a cell of wishes."""
    total, paying = 0.0, 0
    near, far = from_point(askers.point, asker, there.low, there.high, cell)
    price, reserve = offers.price[asker], offers.reserve[asker]
    at_least = carrying(by.modes, near, far) - _allowance(
        price + yield_ * wishes_.highest_price[cell], reserve + wishes_.highest_reserve[cell], by
    )
    for place in range(there.first[cell], there.first[cell + 1]):
        before = offers.worth[asker] + extra + yield_ * wishes_.worth[place]
        if before <= at_least:
            break
        most = min(offers.quantity[asker], wishes_.quantity[place] / yield_)
        distance = apart(askers.point, asker, there.point, place)
        if distance > by.squared or most <= 0:
            continue
        value = _adds(
            by.modes, distance, before, most, price, reserve, yield_ * wishes_.price[place], wishes_.reserve[place]
        )
        if value <= 0 or not may_exist(askers.end, asker, there.end, place, yield_, by.shortest, distance):
            continue
        supplier, wish = askers.row[asker], there.row[place]
        if not _is_kept(kept[0], kept[1], supplier, wish):
            total += value
            paying += 1
            if size < len(found) or value > found[0]:
                size = admit(found, key, size, value, supplier * width + wish)
    return total, paying, size


@kernel
def _allowance(price: float, reserve: float, by: Carriers) -> float:
    """How far below 0 a pair's worth a unit, prices of both ends taken off, may be so that it still adds anything.

    It must bring more than its fixed cost, ``(worth + price) x > fixed``, and what it lacks at its prices must be in
    reserve, ``-worth x < reserve - fixed``: no quantity x does both where worth <= - price (1 - fixed / reserve).
    """
    return price * (1.0 - by.least_fixed / reserve) if reserve > by.least_fixed else 0.0


@kernel
def _adds(
    modes: Real, distance: float, before: float, most: float, price: float, reserve: float, other: float, left: float
) -> float:
    """The most that a pair adds by one mode; ``price`` and ``other`` are of one unit at its two ends.

    What it adds is concave in the quantity and bends where a reserve ends, so it is greatest there or at the most.
    """
    low, high = at_least_km(distance), at_most_km(distance)
    best = 0.0
    for mode in range(modes.shape[1]):
        slope = modes[1, mode]
        value = before + price + other - modes[0, mode] - slope * (low if slope >= 0 else high)
        if value * most <= modes[2, mode]:
            continue
        for point in range(3):
            x = most
            if point == 1:
                x = min(most, reserve / price) if price > 0 else most
            elif point == 2:
                x = min(most, left / other) if other > 0 else most
            lost = max(0.0, price * x - reserve) + max(0.0, other * x - left)
            best = max(best, value * x - modes[2, mode] - lost)
    return best


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
