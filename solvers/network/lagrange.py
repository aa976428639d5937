"""The bound side: every exchange is copied, one copy to its tail and one to its head, and prices make them agree.

With a price ``lam`` on quantity and ``mu`` on use, a tail earns ``lam x - mu y`` and a head the rest, ``(value - lam) x
- (fixed - mu) y``; each node is then a problem of its own (``nodes``), and heads weigh quantities by ``gain``. Side
rows are priced by multipliers that are never negative. For any prices the sum of the nodes' bounds, plus multipliers
times limits, is an upper bound on the benefit of every lawful flow.

Prices move along averaged subgradients, arc by arc in money: by at most a share of the arc's fixed cost, and the share
falls with the number of moves. Their running mean gives better bounds than they do and is evaluated now and then, but
the moves do not start from it. Bounds add over connected parts, so each part keeps the best of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from solvers.network.kernel import kernel
from solvers.network.multipliers import Multipliers
from solvers.network.nodes import Room, room, solve_node
from solvers.network.problem import Index, Network, Real
from solvers.network.reserves import NodePrices, brings_at_most, total_of_nodes

Flag = npt.NDArray[np.bool_]
CHUNK = 100_000
"""Arcs visited by a kernel before the caller is asked whether to go on; well below a second."""
BRANCHINGS = 1000
"""Branchings a node may take at each evaluation."""
SHARE, HALF_LIFE, INERTIA = 0.3, 15.0, 0.85
"""First move as a share of the fixed cost; moves after which it is half; weight of earlier directions."""
MEAN_WEIGHT, EVERY = 0.1, 10
"""Weight of the present prices in their running mean; every so many steps the mean is evaluated in their place."""
FAINT = 1e-6
"""A direction smaller than this is none, so that arcs at rest are passed over."""
TOLERANCE = 1e-7
"""Relative excess of a plan over a bound that arithmetic and the tolerances of lawful flows may explain."""


class BoundBelowPlan(AssertionError):
    """A bound was below the benefit of a plan that is known: one of them is wrong, so neither may be reported."""


def linear_bound(network: Network, alpha: Real, beta: Real) -> float:
    """Upper bound on the benefit from any prices ``alpha`` of supplies, (S,), and ``beta`` of demands, (D,), >= 0."""
    left = network.value - alpha[network.tail] - network.gain * beta[network.head]
    beyond = np.maximum(left * network.most - network.fixed, 0.0).sum()
    return float(alpha @ network.supply + beta @ network.demand + beyond)


def never() -> bool:
    """Go on, whatever happens."""
    return False


class Decomposition:
    """Prices on the arcs of a network, and the best bound that they gave so far.

    ``best`` is valid from the start. ``sent`` and ``received``, shape (A,), are the two copies of the flow at the last
    prices; they agree on more arcs as prices settle, a hint for the plan side. With ``reserves``, what it costs to
    take from nodes is kept too, as it was at each part's best bound.
    """

    def __init__(
        self, network: Network, alpha: Real, beta: Real, gamma: Real | None = None, *, reserves: bool = False
    ) -> None:
        """Start from the dual values, >= 0, of the transport problem with unit values ``value - fixed / most``.

        ``gamma`` are first multipliers >= 0 of the side rows, shape (R,); None: all 0.
        """
        self.network = network
        self.steps, self.moves = 0, 0
        self.best = linear_bound(network, alpha, beta)
        rows = len(network.side)
        self._side = Multipliers(network, np.zeros(rows) if gamma is None else gamma) if rows else None
        self.value, self.fixed = (network.value, network.fixed) if self._side is None else self._side.left
        self.lam, self.mu = _first_prices(self, alpha, beta)
        self.sent, self.received = np.zeros(len(network)), np.zeros(len(network))
        self._mean = self.lam.copy(), self.mu.copy()
        self._course = np.zeros(len(network)), np.zeros(len(network))
        self._part, parts = _parts(network)
        self._best_of = np.full(parts, np.inf)
        self._bounds = np.zeros(len(network.supply)), np.zeros(len(network.demand))
        self._sizes = tuple((price.copy(), np.full(len(price), np.inf)) for price in (alpha, beta))
        self._unit = _unit(network)
        degree = max(int(np.diff(start).max(initial=0)) for start in (network.tail_start, network.head_start))
        self._room = room(degree)
        self._reserves = (np.concatenate([alpha, beta]), np.zeros(len(alpha) + len(beta))) if reserves else None

    def step(self, plan: float, cease: Callable[[], bool] = never) -> bool:
        """Evaluate the bound at the present prices and move them, or at their mean and leave them.

        Returns False, with bound and prices as before, where ``cease``, asked every fraction of a second, said to stop.
        ``plan`` is the benefit of the best lawful flow known, -inf where there is none.

        Raises:
            BoundBelowPlan: the bound is below ``plan``.
        """
        averaged = self.steps % EVERY == EVERY - 1
        prices = self._mean if averaged else (self.lam, self.mu)
        if not self._evaluate(*prices, cease):
            return False
        self.steps += 1
        self._keep(plan, *prices)
        if not averaged:
            self._move()
        return True

    @property
    def of_tails(self) -> Real:
        """Best bound up to now on what the connected part of each tail brings; side rows make one part of all."""
        return self._best_of[self._part[: len(self.network.supply)]]

    @property
    def node_prices(self) -> NodePrices | None:
        """What taking from the nodes would cost, by the prices of the best bounds, where that was kept."""
        if self._reserves is None:
            return None
        return NodePrices(*self._reserves, float(self._best_of.sum()) if self.steps else self.best)

    def _evaluate(self, lam: Real, mu: Real, cease: Callable[[], bool]) -> bool:
        """Solve all nodes at these prices, tails first; whether none was left out."""
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

    def _keep(self, plan: float, lam: Real, mu: Real) -> None:
        """Keep the best bound of each part, and hold their sum against the plan."""
        of_nodes = np.concatenate(self._bounds)
        now = np.bincount(self._part, weights=of_nodes, minlength=len(self._best_of)).astype(np.float64)
        if self._side is not None:
            now += self._side.constant
        if self._reserves is not None and (better := now < self._best_of).any():
            self._price_nodes(better[self._part], of_nodes, lam, mu, *self._reserves)
        np.minimum(self._best_of, now, out=self._best_of)
        self.best = min(self.best, float(self._best_of.sum()))
        if self.best < plan - TOLERANCE * (1.0 + abs(plan)):
            raise BoundBelowPlan(f"the bound {self.best!r} is below the benefit {plan!r} of a known plan")

    def _price_nodes(self, chosen: Flag, of_nodes: Real, lam: Real, mu: Real, price: Real, reserve: Real) -> None:
        """Write prices and reserves of the chosen nodes, whose bounds are better now."""
        net, totals = self.network, []
        sides = ((False, net.tail_start, net.supply), (True, net.head_start, net.demand))
        for (heads, start, capacity), (margin, _) in zip(sides, self._sizes, strict=True):
            totals.append(total_of_nodes(
                heads, start, net.by_head, self.value, self.fixed, net.most, net.lot, net.gain, lam, mu, capacity,
                margin,
            ))  # fmt: skip
        price[chosen] = np.concatenate([margin for margin, _ in self._sizes])[chosen]
        reserve[chosen] = np.maximum(np.concatenate(totals) - of_nodes, 0.0)[chosen]

    def _move(self) -> None:
        """Move prices on arcs whose ends disagree, or lately did; multipliers of side rows first."""
        if self._side is not None:
            by_x, by_y = self._side.move(self.sent, self.received)
            for lam, mu in ((self.lam, self.mu), self._mean):
                lam -= 0.5 * by_x
                mu += 0.5 * by_y
            self.value, self.fixed = self._side.left
        share = SHARE / (1.0 + self.moves / HALF_LIFE)
        flows = self.sent, self.received
        columns = self.fixed, self.network.most, *flows, self.lam, self.mu
        move(share, INERTIA, 0.1 * self._unit, *columns, *self._course, *self._mean)
        self.moves += 1


def _unit(network: Network) -> float:
    """Size of a fixed cost; where there are none, and only lots make a difference, a small part of an arc's worth."""
    if not len(network):
        return 0.0
    return float(network.fixed.mean()) or 0.02 * float(np.abs(network.value * network.most).mean())


def _first_prices(of: Decomposition, alpha: Real, beta: Real) -> tuple[Real, Real]:
    """Prices at which the nodes' relaxations give ``linear_bound``: what an arc has over, and its cost, are halved."""
    net, mu = of.network, 0.5 * of.fixed
    left = of.value - of.fixed / net.most - alpha[net.tail] - net.gain * beta[net.head]
    return alpha[net.tail] + 0.5 * left + mu / net.most, mu


def _parts(network: Network) -> tuple[Index, int]:
    """Part of each tail, then of each head, and how many; one where side rows may join them."""
    tails, nodes = len(network.supply), len(network.supply) + len(network.demand)
    if len(network.side):
        return np.zeros(nodes, np.int32), 1
    ends = network.tail, network.head + tails
    links = csr_array((np.ones(len(network), np.int8), ends), shape=(nodes, nodes))
    count, part = connected_components(links, directed=False)
    return part.astype(np.int32), int(count)


def chunks(start: Index) -> list[tuple[int, int]]:
    """Ranges of nodes of about ``CHUNK`` arcs each."""
    cuts = np.searchsorted(start, np.arange(0, int(start[-1]), CHUNK))
    edges = np.unique(np.concatenate([cuts, [0, len(start) - 1]]))
    return [(int(first), int(last)) for first, last in pairwise(edges)]


@kernel
def solve_nodes(
    first: int,
    last: int,
    heads: bool,
    start: Index,
    by_head: Index,
    value: Real,
    fixed: Real,
    most: Real,
    lot: Real,
    gain: Real,
    lam: Real,
    mu: Real,
    capacity: Real,
    x: Real,
    bounds: Real,
    margin: Real,
    reach: Real,
    unit: float,
    at: Room,
) -> None:
    """Solve the nodes ``first:last`` of one side at the prices; their flows to ``x``, their bounds to ``bounds``.

    With the capacity priced at any ``margin``, a choice with an arc that loses ``reach`` is worth no more than the
    priced total less ``reach``. Such arcs are left out, unless that is above the bound of the rest: then none is.
    Both figures come from the node's last solution, with which the search begins; ``unit`` is a fixed cost's size.
    """
    for node in range(first, last):
        n, begin, space = start[node + 1] - start[node], start[node], capacity[node]
        wide = False
        while True:
            count, total = 0, margin[node] * space
            for k in range(n):
                a = by_head[begin + k] if heads else begin + k
                weight = gain[a] if heads else 1.0
                v = (value[a] - lam[a]) / weight if heads else lam[a]
                w = fixed[a] - mu[a] if heads else mu[a]
                extent = min(most[a] * weight, space)
                used, x[a] = x[a] > 0.0, 0.0
                brings = brings_at_most(v - margin[node], w, extent, lot[a] * weight)
                total += max(brings, 0.0)
                if wide or brings > -reach[node]:
                    at.value[count], at.fixed[count], at.place[count] = v, w, a
                    at.most[count], at.lot[count] = most[a] * weight, lot[a] * weight
                    at.hint[count] = 1.0 if used else 0.0
                    count += 1
            bound = solve_node(count, space, BRANCHINGS, at)
            if wide or count == n or total - reach[node] <= bound:
                break
            wide = True
        bounds[node] = bound
        reach[node] = 1.5 * min(total - bound, 2.0 * (at.root[1] - bound) + unit) + 0.1 * unit
        margin[node] = at.root[0]
        for k in range(count):
            a = at.place[k]
            x[a] = at.x[k] / gain[a] if heads else at.x[k]


@kernel
def move(
    share: float,
    inertia: float,
    least: float,
    fixed: Real,
    most: Real,
    sent: Real,
    received: Real,
    lam: Real,
    mu: Real,
    course_lam: Real,
    course_mu: Real,
    mean_lam: Real,
    mean_mu: Real,
) -> None:
    """Move prices against the averaged disagreement of the two copies, quantities in units of ``most``.

    An arc moves by at most ``share`` of its fixed cost, or of ``least`` where that is more.

    ``mu`` stays in 0..fixed: a negative fixed cost at one end only adds to the bound.
    """
    for a in range(len(fixed)):
        if sent[a] == 0.0 and received[a] == 0.0 and course_lam[a] == 0.0 and course_mu[a] == 0.0:
            continue
        less = (1.0 if received[a] > 0.0 else 0.0) - (1.0 if sent[a] > 0.0 else 0.0)
        course_lam[a] = inertia * course_lam[a] + (1.0 - inertia) * (sent[a] - received[a]) / most[a]
        course_mu[a] = inertia * course_mu[a] + (1.0 - inertia) * less
        if abs(course_lam[a]) + abs(course_mu[a]) < FAINT:
            course_lam[a], course_mu[a] = 0.0, 0.0
        extent = share * max(fixed[a], least)
        lam[a] -= extent * course_lam[a] / most[a]
        mu[a] = min(max(mu[a] - extent * course_mu[a], 0.0), fixed[a])
        mean_lam[a] += MEAN_WEIGHT * (lam[a] - mean_lam[a])
        mean_mu[a] += MEAN_WEIGHT * (mu[a] - mean_mu[a])
