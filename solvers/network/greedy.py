"""First lawful plans for any network, with gains, lots and side rows, and a polish that only ever betters them.

A plan is built by filling arcs in the order of what they bring, or by rounding the flow of a relaxation: what is
beyond a limit or does not earn its fixed cost goes, and the nodes are filled again. Slope scaling (Kim and Pardalos,
1999, https://doi.org/10.1016/S0167-6377(99)00004-3) leads the relaxation to flows that earn theirs. The polish tries
for each arc what it would bring to drop it, or to force flow onto it at the cost of its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solvers.network.moves import fill, frame_of, lower_to_lawful, state_of, sweep
from solvers.network.problem import LAW, Index, Network, Real
from solvers.network.restrict import restricted

Relaxation = Callable[[Real], Real]
"""Flows, shape (A,), that are best for given unit values, shape (A,), within all capacities of nodes and arcs."""


def reach(network: Network) -> Real:
    """The most that each arc can carry when it has both its nodes to itself, shape (A,)."""
    ends = np.minimum(network.supply[network.tail], network.demand[network.head] / network.gain)
    return np.minimum(network.most, ends)


def by_gain(network: Network, alpha: Real | None = None, beta: Real | None = None) -> Index:
    """Arcs by falling benefit when each is alone, less what its ends are worth at prices ``alpha``, ``beta``."""
    full = reach(network)
    unit = network.value.copy()
    if alpha is not None and beta is not None:
        unit -= alpha[network.tail] + network.gain * beta[network.head]
    return np.argsort(network.fixed - unit * full, kind="stable").astype(np.int32)


def filled(network: Network, x: Real, order: Index) -> Real:
    """A lawful flow with the arcs of an order filled up as far as that pays, each after the earlier ones."""
    frame, state = frame_of(network), state_of(network, x)
    fill(frame, state, order)
    return state.x


def rounded(network: Network, flow: Real) -> Real:
    """A lawful flow from any flow >= 0, the arcs that bring least cut back first, then filled up."""
    frame, state = frame_of(network), state_of(network, flow)
    brings = network.value * flow - network.fixed * (flow > 0)
    lower_to_lawful(frame, state, np.argsort(brings, kind="stable").astype(np.int32))
    if (state.row_left < -LAW * (1.0 + network.side.limit)).any():  # arcs that gave were lowered
        state = state_of(network, np.zeros(len(network)))
    return filled(network, state.x, np.argsort(-brings, kind="stable").astype(np.int32))


def first_plan(network: Network, alpha: Real | None = None, beta: Real | None = None) -> Real:
    """A lawful flow from nothing, with node prices, shapes (S,) and (D,), if there are any."""
    nothing = np.zeros(len(network))
    plan = filled(network, nothing, by_gain(network, alpha, beta))
    if alpha is None:
        return plan
    return filled(network, plan, by_gain(network))


def slope_scaled(network: Network, relaxation: Relaxation, rounds: int) -> Real:
    """The best of the plans that a relaxation is rounded to, each arc's fixed cost spread over its flow of before."""
    unit = network.value - network.fixed / reach(network).clip(min=1e-300)
    best, benefit = np.zeros(len(network)), 0.0
    for _ in range(rounds):
        flow = relaxation(unit)
        plan = rounded(network, flow)
        if network.benefit(plan) > benefit:
            best, benefit = plan, network.benefit(plan)
        used = flow > 0
        new = unit.copy()
        new[used] = network.value[used] - network.fixed[used] / flow[used]
        if np.array_equal(new, unit):
            break
        unit = new
    return best


def polished_among(network: Network, x: Real, arcs: Index, *, sweeps: int, seed: int, heat: float = 0.0) -> Real:
    """``polished`` by ``arcs``, rising, alone: the time of a sweep goes by the square of the nodes' degrees."""
    better = x.copy()
    better[arcs] = polished(restricted(network, x, arcs), x[arcs], sweeps=sweeps, seed=seed, heat=heat)
    return better if network.benefit(better) >= network.benefit(x) else x


def polished(network: Network, x: Real, *, sweeps: int, seed: int, heat: float = 0.0) -> Real:
    """A lawful flow no worse than the given lawful one, after sweeps over all arcs in random orders.

    With ``heat``, in units of benefit, losses of about that size are accepted at first, and none in the last sweep.
    """
    rng = np.random.default_rng(seed)
    frame, state = frame_of(network), state_of(network, x)
    best, benefit = x, network.benefit(x)
    for k in range(sweeps):
        warmth = heat * (1.0 - (k + 1) / sweeps)
        order = rng.permutation(len(network)).astype(np.int32)
        floors = -warmth * rng.standard_exponential(len(network))
        brought = sweep(frame, state, network.supply, network.demand, order, floors)
        now = network.benefit(state.x)
        if now > benefit:
            best, benefit = state.x.copy(), now
        if warmth == 0.0 and brought <= 0.0:
            break
        state = state_of(network, state.x)
    return best
