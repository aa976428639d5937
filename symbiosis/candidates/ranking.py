"""The best partners of everyone, and how many pairs are within reach, by cells: compiled loops."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solvers.network.kernel import kernel
from symbiosis.candidates.cells import Cells, Places, split
from symbiosis.candidates.geometry import apart, at_least_km, box_distances, carrying, from_point
from symbiosis.candidates.worth import HAZARD, KM, LOT, MOST, PLANT, PRICE, WORTH, Ends
from symbiosis.inventory import Real

Partners = npt.NDArray[np.int32]
SLACK = 1e-9
"""As the screens have it: rounding alone rules nothing out."""
LEAST_QUANTITY = 1e-6
ROUNDING = 1e-12


class Laid(NamedTuple):
    """One side in the order of its cells, as loops take it; fields as in ``Cells``."""

    first: Places
    of_group: Places
    row: Places
    point: Real
    low: Real
    high: Real
    worth: Real
    end: Real
    """Columns of ``Ends.offer`` or ``Ends.wish``; shape (n, 7)."""


class Links(NamedTuple):
    """Which groups of partners each group of askers has, and how worths turn into ranks."""

    first: Places
    """First link of each group of askers, and the end of the last; shape (G + 1,)."""
    partner: Places
    terms: Real
    """(L, 4): a rank is terms[0] x worth + terms[1] - terms[2] x carrying; terms[3] is the yield."""


class Rules(NamedTuple):
    """What is the same for all pairs."""

    modes: Real
    """(2, M): handling and cost per geodesic km."""
    shortest: float
    """The least circuity."""
    squared: float
    """The square of the radius (chord)."""
    forward: bool
    """Suppliers ask, not wishes."""


def laid(cells: Cells, end: Real) -> Laid:
    """A side with its columns brought into the order of its cells."""
    return Laid(cells.first, cells.of_group, cells.row, cells.point, cells.low, cells.high, cells.worth,
                end[cells.row])  # fmt: skip


def best_of_suppliers(ends: Ends, wish_rows: Places, most: int) -> Partners:
    """Of each supplier the rows of its best wishes among ``wish_rows``, -1 beyond the last; shape (N, most)."""
    rules = ends.rules
    askers = split(np.arange(len(ends.offer)), ends.supplier_kind, ends.kinds, ends.at_supplier, ends.offer[:, WORTH])
    there = split(wish_rows, ends.wish_material, ends.materials, ends.at_wish, ends.wish[:, WORTH])
    order = np.argsort(rules.kind, kind="stable")
    links = np.searchsorted(rules.kind[order], np.arange(ends.kinds + 1))
    terms = np.column_stack([rules.yield_, -rules.cost, np.ones(len(order)), rules.yield_])[order]
    by_kind = Links(links, rules.material[order].astype(np.int64), terms)
    return _best(ends, laid(askers, ends.offer), laid(there, ends.wish), by_kind, most, forward=True)


def best_of_wishes(ends: Ends, supplier_rows: Places, most: int) -> Partners:
    """Of each wish the rows of its best suppliers among ``supplier_rows``, per unit received; shape (W, most)."""
    rules = ends.rules
    askers = split(np.arange(len(ends.wish)), ends.wish_material, ends.materials, ends.at_wish, ends.wish[:, WORTH])
    there = split(supplier_rows, ends.supplier_kind, ends.kinds, ends.at_supplier, ends.offer[:, WORTH])
    order = np.argsort(rules.material, kind="stable")
    links = np.searchsorted(rules.material[order], np.arange(ends.materials + 1))
    per_unit = 1.0 / rules.yield_
    terms = np.column_stack([per_unit, -rules.cost * per_unit, per_unit, rules.yield_])[order]
    by_material = Links(links, rules.kind[order].astype(np.int64), terms)
    return _best(ends, laid(askers, ends.wish), laid(there, ends.offer), by_material, most, forward=False)


def pairs_within_reach(ends: Ends) -> int:
    """How many compatible pairs are within reach, exactly; a plant with itself among them."""
    rules = ends.rules
    left = split(np.arange(len(ends.offer)), ends.supplier_kind, ends.kinds, ends.at_supplier, ends.offer[:, WORTH])
    right = split(np.arange(len(ends.wish)), ends.wish_material, ends.materials, ends.at_wish, ends.wish[:, WORTH])
    across = np.ascontiguousarray(right.point.T)
    kind, material = rules.kind.astype(np.int64), rules.material.astype(np.int64)
    return int(_count(laid(left, ends.offer), laid(right, ends.wish), across, kind, material, ends.squared))


def carriers(ends: Ends) -> Real:
    """The modes as loops take them; shape (2, M)."""
    return np.vstack([ends.rules.handling, ends.rules.per_km])


def _best(ends: Ends, askers: Laid, there: Laid, links: Links, most: int, *, forward: bool) -> Partners:
    """Run the loop; shape (askers, most), by row."""
    found = np.full((len(askers.row), most if len(there.row) else 0), -1, np.int32)
    width = _widest_list(there.of_group, links)
    if found.size:
        shortest = float(ends.rules.circuity.min(initial=np.inf))
        _best_of_cells(askers, there, links, Rules(carriers(ends), shortest, ends.squared, forward), width, found)
    return found


def _widest_list(of_group: Places, links: Links) -> int:
    """The most cells that the partners of any group have together."""
    cells = np.concatenate([[0], np.cumsum(np.diff(of_group)[links.partner])])
    return int((cells[links.first[1:]] - cells[links.first[:-1]]).max(initial=0)) + 1


@kernel
def _best_of_cells(askers: Laid, there: Laid, links: Links, rules: Rules, width: int, found: Partners) -> None:
    """Visit the cells within reach of each asker's cell, the most promising first, until none can add anything."""
    bounds, link_of, cell_of = np.empty(width), np.empty(width, np.int64), np.empty(width, np.int64)
    ranks, members = np.empty(found.shape[1]), np.empty(found.shape[1], np.int64)
    for group in range(len(askers.of_group) - 1):
        for cell in range(askers.of_group[group], askers.of_group[group + 1]):
            near = _list_cells(askers, cell, group, there, links, rules, bounds, link_of, cell_of)
            order = np.argsort(-bounds[:near])
            for asker in range(askers.first[cell], askers.first[cell + 1]):
                size = 0
                for place in order:
                    if size == len(ranks) and bounds[place] <= ranks[0]:
                        break
                    terms = links.terms[link_of[place]]
                    size = _look_into(askers, asker, cell_of[place], terms, there, rules, ranks, members, size)
                for place in range(size):
                    found[askers.row[asker], place] = there.row[members[place]]


@kernel
def _list_cells(
    askers: Laid,
    asking: int,
    group: int,
    there: Laid,
    links: Links,
    rules: Rules,
    bounds: Real,
    link_of: Places,
    cell_of: Places,
) -> int:
    """List the partners' cells within reach of an asking cell, with the best rank that may be found in each."""
    count = 0
    for link in range(links.first[group], links.first[group + 1]):
        partner, terms = links.partner[link], links.terms[link]
        for cell in range(there.of_group[partner], there.of_group[partner + 1]):
            near, far = box_distances(askers.low, askers.high, asking, there.low, there.high, cell)
            if near * (1 - ROUNDING) <= rules.squared:
                bounds[count] = terms[0] * there.worth[cell] + terms[1] - terms[2] * carrying(rules.modes, near, far)
                link_of[count], cell_of[count] = link, cell
                count += 1
    return count


@kernel
def _look_into(
    askers: Laid, asker: int, cell: int, terms: Real, there: Laid, rules: Rules, ranks: Real, members: Places, size: int
) -> int:
    """Look into a cell for partners that belong among the best; return how many there are then."""
    near, far = from_point(askers.point, asker, there.low, there.high, cell)
    if near * (1 - ROUNDING) > rules.squared:
        return size
    points, ends, worth, rest, scale = there.point, there.end, terms[0], terms[1], terms[2]
    at_least = scale * carrying(rules.modes, near, far) - rest
    for place in range(there.first[cell], there.first[cell + 1]):
        before = worth * ends[place, WORTH]
        if size == len(ranks) and before - at_least <= ranks[0]:
            break
        distance = apart(askers.point, asker, points, place)
        if distance > rules.squared:
            continue
        rank = before + rest - scale * carrying(rules.modes, distance, distance)
        if size == len(ranks) and rank <= ranks[0]:
            continue
        if rules.forward:
            passes = may_exist(askers.end, asker, ends, place, terms[3], rules.shortest, distance)
        else:
            passes = may_exist(ends, place, askers.end, asker, terms[3], rules.shortest, distance)
        if passes:
            size = admit(ranks, members, size, rank, place)
    return size


@kernel
def may_exist(
    offers: Real, offer: int, wishes: Real, wish: int, yield_: float, shortest: float, distance: float
) -> bool:
    """Whether figures of the two ends alone leave the pair possible: what is false here fails a screen."""
    if offers[offer, PLANT] == wishes[wish, PLANT] or (offers[offer, HAZARD] > 0 and wishes[wish, HAZARD] == 0):
        return False
    limit = min(offers[offer, KM], wishes[wish, KM])
    if limit < inf and at_least_km(distance) * shortest > limit + SLACK * max(1.0, limit):
        return False
    most = min(offers[offer, MOST], wishes[wish, MOST] / yield_)
    if most < LEAST_QUANTITY or most < max(offers[offer, LOT], wishes[wish, LOT] / yield_) * (1 - SLACK):
        return False
    pays = wishes[wish, PRICE] * yield_
    return not offers[offer, PRICE] > pays + SLACK * max(1.0, abs(pays))


@kernel
def admit(ranks: Real, members: Places, size: int, rank: float, member: int) -> int:
    """Take a member into the heap (least rank at the top), in place of the least where it is full."""
    place = size
    if size < len(ranks):
        size += 1
        while place > 0 and ranks[(place - 1) // 2] > rank:
            ranks[place], members[place] = ranks[(place - 1) // 2], members[(place - 1) // 2]
            place = (place - 1) // 2
    else:
        place = 0
        while 2 * place + 1 < size:
            child = 2 * place + 1
            if child + 1 < size and ranks[child + 1] < ranks[child]:
                child += 1
            if ranks[child] >= rank:
                break
            ranks[place], members[place] = ranks[child], members[child]
            place = child
    ranks[place], members[place] = rank, member
    return size


@kernel
def _count(left: Laid, right: Laid, across: Real, kind: Places, material: Places, squared: float) -> int:
    """Pairs within reach: whole cells at once where all or none of them are."""
    total = 0
    for link in range(len(kind)):
        for one in range(left.of_group[kind[link]], left.of_group[kind[link] + 1]):
            for other in range(right.of_group[material[link]], right.of_group[material[link] + 1]):
                near, far = box_distances(left.low, left.high, one, right.low, right.high, other)
                begin, end = right.first[other], right.first[other + 1]
                if far * (1 + ROUNDING) <= squared:
                    total += (left.first[one + 1] - left.first[one]) * (end - begin)
                elif near * (1 - ROUNDING) <= squared:
                    for a in range(left.first[one], left.first[one + 1]):
                        total += _near_one(left.point[a], across, begin, end, squared)
    return total


@kernel
def _near_one(point: Real, across: Real, begin: int, end: int, squared: float) -> int:
    """How many points (one axis a row) are within reach of one; the loop that the processor does four at a time."""
    count = 0
    for b in range(begin, end):
        x, y, z = across[0, b] - point[0], across[1, b] - point[1], across[2, b] - point[2]
        count += x * x + y * y + z * z <= squared
    return count
