"""The engine for networks with minima: it solves the charged network, and keeps the flows that meet all minima."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from solvers.network import engine
from solvers.network.board import Board, Listener
from solvers.network.minima import Charged, Minima, charged, charges
from solvers.network.problem import Network, Real
from solvers.network.sides import Task
from solvers.network.simplex import solve_transport

_HIGHER = 10.0
"""By what charges are multiplied where the best flow leaves minima unmet, and to put a flow right."""
_TIMES = 4
_SURELY = 1e-6
"""Relative: by so much a proof that minima cannot be met must miss them."""
_CRUMB = 1e-11


@dataclass(eq=False)
class Required:
    """The best lawful flow that meets all minima, None while there is none, and a bound: -inf where none can be."""

    network: Network
    minima: Minima
    listener: Listener
    flow: Real | None = None
    benefit: float = -np.inf
    bound: float = np.inf
    board: Board | None = None
    """The engine's last."""
    _now: Charged = field(init=False)

    def __post_init__(self) -> None:
        """No flow, lawful or not, brings less than the worst: a bound below that tells that there is none."""
        net = self.network
        self._worst = float(np.minimum(net.value, 0.0) @ net.most - net.fixed.sum())
        self._worst -= _SURELY * (1.0 + abs(self._worst))

    def hear(self, now: Charged) -> Listener:
        """A listener to the engine's findings on a charged network."""
        self._now = now
        return _Ear(self)

    def take(self, flow: Real) -> None:
        """A flow of the network; kept where it is lawful, meets the minima and is the best."""
        benefit = self.network.benefit(flow)
        if benefit > self.benefit and self.minima.met(self.network, flow) and not self.network.faults(flow):
            self.flow, self.benefit = flow, benefit
            self.listener.plan(flow)

    def take_bound(self, bound: float) -> None:
        """A bound on the benefit of a charged network."""
        lower = self._now.bound(bound)
        if lower < self._worst:
            self.bound = -np.inf
        elif lower < self.bound:
            self.bound = lower
            self.listener.bound(lower)


@dataclass(eq=False)
class _Ear:
    """Hands on what is told of a charged network, in the terms of the network with minima."""

    of: Required

    def plan(self, flow: Real) -> None:
        """See ``Listener``."""
        self.of.take(flow[self.of._now.own])

    def bound(self, benefit: float) -> None:
        """See ``Listener``."""
        self.of.take_bound(benefit)


def maximise_required(
    network: Network, minima: Minima, task: Task, listener: Listener, start: Real | None = None
) -> Required:
    """Solve; what is found is told on the way. ``start`` is a lawful flow that meets the minima, shape (A,).

    Charges are raised where the best flow under them leaves minima unmet.
    """
    found = Required(network, minima, listener)
    if not _possible(network, minima, task):
        found.bound = -np.inf
        return found
    of_tails, of_heads = charges(network, minima)
    for _ in range(_TIMES):
        now = charged(network, minima, of_tails, of_heads)
        if start is None:
            start = put_right(network, minima, np.zeros(len(network)), of_tails, of_heads, task)
        enough = _within(task, now, found)
        board = engine.maximise(now.network, replace(task, enough=enough), found.hear(now), _begin(now, start))
        found.board = board
        found.take_bound(board.bound)
        found.take(board.flow[now.own])
        if found.flow is None or found.benefit < board.benefit - now.constant:
            right = put_right(network, minima, board.flow[now.own], of_tails, of_heads, task)
            if right is not None:
                found.take(right)
        if found.bound == -np.inf:
            break
        closed = enough(board.benefit, board.bound)
        if task.seconds <= 0 or (found.flow is not None and (not closed or task.enough(found.benefit, found.bound))):
            break
        of_tails, of_heads, start = _HIGHER * of_tails, _HIGHER * of_heads, found.flow
    return found


def _within(task: Task, now: Charged, found: Required) -> Callable[[float, float], bool]:
    """When the task is done, by figures of the charged network, or proved to be impossible."""

    def enough(benefit: float, bound: float) -> bool:
        if not np.isfinite(benefit):
            return found.bound == -np.inf
        return task.enough(benefit - now.constant, now.bound(bound))

    return enough


def _begin(now: Charged, start: Real | None) -> Real | None:
    """The start in the charged network."""
    return None if start is None else now.extended(start)


def put_right(network: Network, minima: Minima, flow: Real, of_tails: Real, of_heads: Real, task: Task) -> Real | None:
    """A lawful flow that meets the minima, on the arcs in use as far as they can; None where none was found.

    Networks with gains are left alone.
    """
    if not network.pure:
        return None
    strict = charged(network, minima, _HIGHER**2 * of_tails, _HIGHER**2 * of_heads)
    cost = strict.network.value.copy()
    cost[strict.own] -= np.where(flow > 0, 0.0, network.fixed / network.most)
    x = solve_transport(strict.network, cost, stop=lambda: task.seconds <= 0).flow[strict.own]
    x = np.where(x > _CRUMB * network.most, x, 0.0)
    return x if minima.met(network, x) and not network.faults(x) else None


def _possible(network: Network, minima: Minima, task: Task) -> bool:
    """Whether supplies, demands and the arcs' most do not rule out that the minima are met; gains: not looked at."""
    if not network.pure:
        return True
    asked = (minima.supply > 0).astype(np.float64), (minima.demand > 0).astype(np.float64)
    plain = replace(network, value=np.zeros(len(network)), fixed=np.zeros(len(network)))
    counting = charged(plain, minima, *asked)
    best = solve_transport(counting.network, counting.network.value, stop=lambda: task.seconds <= 0)
    return best.bound(counting.network, counting.network.value) >= counting.constant * (1 - _SURELY)
