"""Multipliers of side rows: prices >= 0 of what exchanges take of the rows, which then bind nothing.

For any multipliers the bound on what is brought less what is taken at these prices, plus multipliers times limits, is a
bound on the benefit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solvers.network.problem import Network, Real
from solvers.network.simplex import Transport, solve_transport

FIRST = 0.1
"""First step as a share of what a unit of the row brings its arcs on average."""
_LARGEST = 1e4
"""Steps never grow beyond so many first ones: rows that no flow keeps would drive them to infinity."""
_ROUNDS = 8
"""Transport problems solved to find first multipliers; each begins where the last one ended."""


def taken(network: Network, gamma: Real) -> tuple[Real, Real]:
    """What a unit, and what use, of each arc takes of side rows at the prices ``gamma``, (R,); each of shape (A,)."""
    side, arcs = network.side, len(network)
    price = gamma[side.of_rows()]
    by_x = np.bincount(side.arc, weights=price * side.x_weight, minlength=arcs)
    by_y = np.bincount(side.arc, weights=price * side.y_weight, minlength=arcs)
    return by_x.astype(np.float64), by_y.astype(np.float64)


def rates(network: Network) -> Real:
    """What a unit of each row brings its arcs on average, each used in full; shape (R,)."""
    side, row = network.side, network.side.of_rows()
    weight = np.abs(side.x_weight) * network.most[side.arc] + side.y_weight
    worth = np.maximum(network.value * network.most - network.fixed, 0.0)[side.arc]
    rate = np.divide(worth, weight, out=np.zeros_like(worth), where=weight > 0)
    count = np.maximum(np.bincount(row, minlength=len(side)), 1)
    return np.asarray(np.bincount(row, weights=rate, minlength=len(side)) / count, np.float64)


class Multipliers:
    """Moved by steps of their own: each grows while it keeps its direction, and is halved where it turns."""

    def __init__(self, network: Network, gamma: Real) -> None:
        """Begin at ``gamma``, shape (R,), >= 0."""
        self.network, self.gamma = network, gamma.copy()
        self._step = FIRST * rates(network)
        self._largest = _LARGEST * self._step
        self._before = np.zeros(len(gamma))

    @property
    def constant(self) -> float:
        """What the multipliers add to the bound."""
        return float(self.gamma @ self.network.side.limit)

    @property
    def left(self) -> tuple[Real, Real]:
        """Value and fixed cost of each arc with what it takes of the rows taken off."""
        by_x, by_y = taken(self.network, self.gamma)
        return self.network.value - by_x, self.network.fixed + by_y

    def move(self, sent: Real, received: Real) -> tuple[Real, Real]:
        """Move by the two copies of the flow, shape (A,): by how much what a unit and what use takes went up."""
        side = self.network.side
        excess = 0.5 * (side.activity(sent) + side.activity(received)) - side.limit
        turn = np.sign(excess) * np.sign(self._before)
        self._step = np.minimum(self._step * np.where(turn > 0, 1.2, np.where(turn < 0, 0.5, 1.0)), self._largest)
        self._before = excess
        old, size = self.gamma, np.maximum(np.abs(excess), np.abs(side.limit))
        relative = np.divide(excess, size, out=np.zeros_like(excess), where=size > 0)
        self.gamma = np.maximum(old + self._step * relative, 0.0)
        return taken(self.network, self.gamma - old)


def first_multipliers(network: Network, transport: Transport, stop: Callable[[], bool]) -> tuple[Real, Transport]:
    """Multipliers under which the transport problem with unit values keeps to the rows about as far as it must.

    All are raised while their rows are broken, then halved in upon, together. Returns those of the best bound, with
    the transport problem's solution under them; ``transport`` is the one without.
    """
    side, net = network.side, network
    low, high = np.zeros(len(side)), np.full(len(side), np.inf)
    gamma, rate = np.zeros(len(side)), rates(network)
    cost = net.value - net.fixed / net.most
    best, lowest, now = (gamma, transport), transport.bound(net, cost), transport
    for _ in range(_ROUNDS):
        terms = (side.x_weight + side.y_weight / net.most[side.arc]) * now.flow[side.arc]
        broken = np.bincount(side.of_rows(), weights=terms, minlength=len(side)) > side.limit
        low, high = np.where(broken, gamma, low), np.where(broken, high, gamma)
        gamma = np.where(np.isinf(high), np.maximum(2.0 * low, FIRST * rate), 0.5 * (low + high))
        by_x, by_y = taken(net, gamma)
        prices = cost - by_x - by_y / net.most
        now = solve_transport(net, prices, now.tree, stop=stop)
        bound = now.bound(net, prices) + float(gamma @ side.limit)
        if bound < lowest:
            best, lowest = (gamma, now), bound
        if stop():
            break
    return best
