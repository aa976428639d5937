"""A good flow of a network within some seconds: pivots from hot to cold, then small parts anew; no bound."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from solvers.network.engine import relax
from solvers.network.greedy import first_plan, polished
from solvers.network.neighbourhoods import Effort, Neighbourhoods
from solvers.network.pivots import COLD, Pivots, heat
from solvers.network.problem import Network, Real
from solvers.network.sides import Task

SWEEPS = 40
"""Sweeps where runs must repeat; neighbourhoods are as many."""
_LONGEST = 3_000
"""Most sweeps of one run from hot to cold."""
_PIVOTS = 0.8
"""Share of the time for pivots, or for sweeps where there are gains."""


def best_flow(network: Network, task: Task, over: Callable[[], bool], start: Real | None = None) -> Real:
    """A lawful flow, shape (A,), no worse than the lawful one to begin from; ``over`` is asked whether to stop."""
    best = np.zeros(len(network)) if start is None else start
    if not len(network):
        return best
    prices, transport = relax(network, task)
    best = _better(network, best, first_plan(network, prices[0], prices[1]))
    until = time.monotonic() + _PIVOTS * task.seconds
    if transport is None:
        best = _polished(network, best, task, over, until)
    else:
        best = _better(network, best, _annealed(Pivots(network, transport, task.seed), task, over, until))
    if over():
        return best
    effort = Effort(nodes=50) if task.deterministic else Effort()
    near = Neighbourhoods(network, best, prices[0], prices[1], task.seed, effort)
    if task.deterministic:
        near.improve(rounds=SWEEPS)
    while not (task.deterministic or over() or near.exhausted):
        near.improve(seconds=min(1.0, task.seconds))
    return _better(network, best, near.flow)


def _annealed(search: Pivots, task: Task, over: Callable[[], bool], until: float) -> Real:
    """The best flow of one run from hot to cold."""
    began = time.monotonic()
    search.climb(2, over)
    sweep_s = max(1e-4, (time.monotonic() - began) / 2)
    seconds = until - time.monotonic()
    sweeps = SWEEPS if task.deterministic else int(np.clip(seconds / sweep_s, 1, _LONGEST))
    hot, began, done, step = heat(sweeps), time.monotonic(), 0.0, 0
    while done < 1.0 and not over():
        search.sweep(hot * (COLD / hot) ** done, over)
        step += 1
        by_time = (time.monotonic() - began) / max(min(seconds, sweeps * sweep_s), 1e-6)
        done = step / sweeps if task.deterministic else by_time
    search.climb(stop=over)
    return search.flow


def _polished(network: Network, flow: Real, task: Task, over: Callable[[], bool], until: float) -> Real:
    """Rounds of sweeps, cold and warm ones in turns."""
    typical, turn = float(np.median(network.fixed)), 0
    while not over() and (turn < SWEEPS if task.deterministic else time.monotonic() < until):
        warmth = typical * 0.5 ** (turn % 4) if turn % 2 else 0.0
        flow = _better(network, flow, polished(network, flow, sweeps=4, seed=task.seed + turn, heat=warmth))
        turn += 1
    return flow


def _better(network: Network, first: Real, second: Real) -> Real:
    """The flow that brings more."""
    return second if network.benefit(second) > network.benefit(first) else first
