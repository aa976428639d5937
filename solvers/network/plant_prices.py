"""The bound of a network with plants, as a function of what the few columns decide: one cut an evaluation.

As in ``lagrange`` every exchange is copied to both its ends, and prices make the copies agree; the links have prices of
their own. A node whose exchanges all need one gate brings nothing where that is shut, so what all nodes bring is at
most ``constant + weight @ z`` for every lawful plan with the few columns at ``z``, whatever the prices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solvers.network.facilities import NO_GATE, Sited
from solvers.network.kernel import kernel
from solvers.network.lagrange import EVERY, FAINT, HALF_LIFE, INERTIA, MEAN_WEIGHT, SHARE, chunks, never, solve_nodes
from solvers.network.nodes import room
from solvers.network.problem import Real

FIRST_STEP = 0.02
"""First move of a link's price, as a share of what a unit of it brings."""
GROW, SHRINK, MOST_GROWN = 1.2, 0.5, 5.0
"""A link's step grows while it keeps its direction, up to so many first steps, and shrinks where it turns."""


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """No plan with the few columns at z, shape (Q,), brings more than ``constant + weight @ z``."""

    constant: float
    weight: Real

    def at(self, z: Real) -> float:
        """What it allows there."""
        return self.constant + float(self.weight @ z)


class PlantPrices:
    """Prices of exchanges and links; ``step`` gives the cut at them and moves them."""

    def __init__(self, sited: Sited, alpha: Real, beta: Real, price: Real) -> None:
        """Start from prices >= 0 of supplies (S,) and demands (D,), and of links, shape (R,), of lawful sign."""
        self.sited, self.network, self.price = sited, sited.network, price.copy()
        self.steps, self.moves = 0, 0
        net, links = self.network, sited.links
        self._by_x, self._by_y = (sparse.csr_array(part.T) for part in (links.by_x, links.by_y))
        at_tail, at_head = sited.tail_gate[net.tail], sited.head_gate[net.head]
        self._gates = at_tail, at_head
        # What a price of a link does to an exchange is its plant's to bear: so the share of the head is 1 or 0 there.
        self._head_share = np.where(
            (at_head != NO_GATE) == (at_tail != NO_GATE), 0.5, np.where(at_head != NO_GATE, 1.0, 0.0)
        )
        self._cost = sited.program.cost[sited.few]
        self._value_arcs()
        self.mu = 0.5 * self.fixed
        left = self.value - self.fixed / net.most - alpha[net.tail] - net.gain * beta[net.head]
        self.lam = alpha[net.tail] + (1.0 - self._head_share) * left + self.mu / net.most
        self.sent, self.received = np.zeros(len(net)), np.zeros(len(net))
        self._mean = self.lam.copy(), self.mu.copy()
        self._course = np.zeros(len(net)), np.zeros(len(net))
        self._bounds = np.zeros(len(net.supply)), np.zeros(len(net.demand))
        self._sizes = tuple((end.copy(), np.full(len(end), np.inf)) for end in (alpha, beta))
        self._unit = float(net.fixed.mean()) if len(net) else 0.0
        self._unit = self._unit or 0.02 * float(np.abs(net.value * net.most).mean() if len(net) else 0.0)
        degree = max(int(np.diff(start).max(initial=0)) for start in (net.tail_start, net.head_start))
        self._room = room(degree)
        self._pace, self._size = self._first_steps()
        self._most_pace = MOST_GROWN * self._pace
        self._before = np.zeros(len(links))

    def step(self, z: Real, cease: Callable[[], bool] = never) -> Cut | None:
        """The cut at the prices, which then move for the sake of the few columns at ``z``; at their mean now and then.

        None, with all as before, where ``cease`` said to stop.
        """
        averaged = self.steps % EVERY == EVERY - 1
        if not self._evaluate(*(self._mean if averaged else (self.lam, self.mu)), cease):
            return None
        self.steps += 1
        cut = self._cut()
        if not averaged:
            self._move(z)
        return cut

    def _value_arcs(self) -> None:
        """Value and fixed cost of each arc, what the links take taken off."""
        self.value = self.network.value - self._by_x @ self.price
        self.fixed = self.network.fixed + self._by_y @ self.price

    def _evaluate(self, lam: Real, mu: Real, cease: Callable[[], bool]) -> bool:
        """Solve all nodes at these prices; whether none was left out."""
        net = self.network
        sides = ((False, net.tail_start, self.sent, net.supply), (True, net.head_start, self.received, net.demand))
        for (heads, start, x, capacity), bounds, last_time in zip(sides, self._bounds, self._sizes, strict=True):
            for first, last in chunks(start):
                if cease():
                    return False
                solve_nodes(
                    first, last, heads, start, net.by_head, self.value, self.fixed, net.most, net.lot, net.gain,
                    lam, mu, capacity, x, bounds, *last_time, self._unit, self._room,
                )  # fmt: skip
        return True

    def _cut(self) -> Cut:
        """What the nodes' bounds say, those behind a gate by its column."""
        sited, links = self.sited, self.sited.links
        constant = _worth(self.price, links.lower, links.upper)
        weight = -self._cost - links.by_few.T @ self.price
        for bounds, gate in zip(self._bounds, (sited.tail_gate, sited.head_gate), strict=True):
            behind = gate != NO_GATE
            constant += float(bounds[~behind].sum())
            weight += np.bincount(gate[behind], weights=bounds[behind], minlength=len(weight))
        return Cut(constant, weight)

    def _move(self, z: Real) -> None:
        """Move the links' prices, then those of exchanges whose ends disagree."""
        at_tail, at_head = (np.where(gate == NO_GATE, 1.0, z[gate]) for gate in self._gates)
        self._move_links(z, at_tail, at_head)
        share, net = SHARE / (1.0 + self.moves / HALF_LIFE), self.network
        columns = self.fixed, net.fixed, net.most, self.sent, self.received, at_tail, at_head, self.lam, self.mu
        move_gated(share, INERTIA, 0.1 * self._unit, *columns, *self._course, *self._mean)
        self.moves += 1

    def _first_steps(self) -> tuple[Real, Real]:
        """A link's first step in its price, and the size of what it sums up; shape (R,) both."""
        net, links = self.network, self.sited.links
        worth = np.abs(net.value) * net.most + net.fixed
        by_x, by_y = abs(links.by_x), abs(links.by_y)
        weight = by_x @ net.most + by_y.sum(axis=1)
        there = by_x.sign() @ worth
        pace = FIRST_STEP * np.divide(there, weight, out=np.zeros(len(links)), where=weight > 0)
        limit = np.maximum(*(np.where(np.isfinite(end), np.abs(end), 0.0) for end in (links.lower, links.upper)))
        upper = self.sited.program.upper[self.sited.few]
        limit += abs(links.by_few) @ np.where(np.isfinite(upper), upper, 0.0)
        return pace, np.where(limit > 0, limit, weight)

    def _move_links(self, z: Real, at_tail: Real, at_head: Real) -> None:
        """Each link's price by a step of its own towards what its two copies ask on the mean."""
        links = self.sited.links
        if not len(links):
            return
        at_tail, at_head = (1.0 - self._head_share) * at_tail, self._head_share * at_head
        x = self.sent * at_tail + self.received * at_head
        y = (self.sent > 0) * at_tail + (self.received > 0) * at_head
        activity = links.by_x @ x + links.by_y @ y + links.by_few @ z
        above, below = activity - links.upper, activity - links.lower
        excess = np.where(np.isinf(links.lower) | (self.price > 0) | (above > 0), above, below)
        excess = np.where(np.isinf(links.upper), below, excess)
        turn = np.sign(excess) * np.sign(self._before)
        self._pace *= np.where(turn > 0, GROW, np.where(turn < 0, SHRINK, 1.0))
        self._pace = np.minimum(self._pace, self._most_pace)
        self._before = excess
        size = np.maximum(self._size, np.abs(excess))
        old = self.price
        moved = old + self._pace * np.divide(excess, size, out=np.zeros_like(excess), where=size > 0)
        moved = np.where(np.isinf(links.lower), np.maximum(moved, 0.0), moved)
        self.price = np.where(np.isinf(links.upper), np.minimum(moved, 0.0), moved)
        self._value_arcs()
        share = 1.0 - self._head_share
        by_x, by_y = (part @ (self.price - old) for part in (self._by_x, self._by_y))
        for lam, mu in ((self.lam, self.mu), self._mean):
            lam -= share * by_x
            mu += share * by_y


def _worth(price: Real, lower: Real, upper: Real) -> float:
    """What the links' limits are worth; a price of the wrong sign is none of ``PlantPrices``."""
    limit = np.where(price > 0, upper, lower)
    return float((price * np.where(price == 0, 0.0, limit)).sum())


@kernel
def move_gated(
    share: float,
    inertia: float,
    least: float,
    fixed: Real,
    own_fixed: Real,
    most: Real,
    sent: Real,
    received: Real,
    at_tail: Real,
    at_head: Real,
    lam: Real,
    mu: Real,
    course_lam: Real,
    course_mu: Real,
    mean_lam: Real,
    mean_mu: Real,
) -> None:
    """``lagrange.move`` where a copy counts as far as its gate is open, ``at_tail`` and ``at_head`` in 0..1."""
    for a in range(len(fixed)):
        if sent[a] == 0.0 and received[a] == 0.0 and course_lam[a] == 0.0 and course_mu[a] == 0.0:
            continue
        less = (at_head[a] if received[a] > 0.0 else 0.0) - (at_tail[a] if sent[a] > 0.0 else 0.0)
        over = (sent[a] * at_tail[a] - received[a] * at_head[a]) / most[a]
        course_lam[a] = inertia * course_lam[a] + (1.0 - inertia) * over
        course_mu[a] = inertia * course_mu[a] + (1.0 - inertia) * less
        if abs(course_lam[a]) + abs(course_mu[a]) < FAINT:
            course_lam[a], course_mu[a] = 0.0, 0.0
        extent = share * max(own_fixed[a], least)
        lam[a] -= extent * course_lam[a] / most[a]
        mu[a] = min(max(mu[a] - extent * course_mu[a], 0.0), max(fixed[a], 0.0))
        mean_lam[a] += MEAN_WEIGHT * (lam[a] - mean_lam[a])
        mean_mu[a] += MEAN_WEIGHT * (mu[a] - mean_mu[a])
