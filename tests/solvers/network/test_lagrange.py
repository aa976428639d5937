"""Bounds of the decomposition against optima found by HiGHS, and against nodes enumerated one by one."""

import itertools

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, hstack, vstack

from solvers.network.lagrange import BoundBelowPlan, Decomposition, linear_bound
from solvers.network.problem import Network
from tests.solvers.network.networks import random_network


def _capacities(network):
    """Rows of supplies, then demands, over x."""
    arcs, tails, heads = len(network), len(network.supply), len(network.demand)
    places = np.concatenate([network.tail, tails + network.head]), np.tile(np.arange(arcs), 2)
    return coo_array((np.concatenate([np.ones(arcs), network.gain]), places), shape=(tails + heads, arcs))


def _optimum(network):
    """Greatest benefit, by branch and bound."""
    arcs, side = len(network), network.side
    if not arcs:
        return 0.0
    eye = np.eye(arcs)
    rows = [
        (hstack([_capacities(network), np.zeros((len(network.supply) + len(network.demand), arcs))]),
         np.concatenate([network.supply, network.demand])),
        (np.block([[eye, -np.diag(network.most)], [-eye, np.diag(network.lot)]]), np.zeros(2 * arcs)),
    ]  # fmt: skip
    if len(side):
        shape = (len(side), arcs)
        rows.append((np.hstack([coo_array((w, (side.of_rows(), side.arc)), shape=shape).toarray()
                                for w in (side.x_weight, side.y_weight)]), side.limit))  # fmt: skip
    matrix, limits = vstack([coo_array(m) for m, _ in rows]), np.concatenate([r for _, r in rows])
    answer = milp(
        np.concatenate([-network.value, network.fixed]),
        constraints=LinearConstraint(matrix.tocsc(), ub=limits),
        integrality=np.repeat([0, 1], arcs),
        bounds=Bounds(0, np.concatenate([network.most, np.ones(arcs)])),
        options={"mip_rel_gap": 0.0},
    )
    assert answer.status == 0
    return -answer.fun


def _duals(network):
    """Prices of the transport problem, and its optimum."""
    if not len(network):
        return np.zeros(len(network.supply)), np.zeros(len(network.demand)), 0.0
    cost = network.value - network.fixed / network.most
    limits = np.concatenate([network.supply, network.demand])
    answer = linprog(-cost, A_ub=_capacities(network), b_ub=limits, bounds=np.c_[np.zeros(len(cost)), network.most])
    prices = -answer.ineqlin.marginals
    return prices[: len(network.supply)], prices[len(network.supply) :], -answer.fun


def _networks(count, seed, **more):
    """Networks of every kind: lots, gains, side rows, whole numbers."""
    rng = np.random.default_rng(seed)
    for k in range(count):
        tails, heads = (int(n) for n in rng.integers(1, 6, 2))
        yield random_network(rng, tails=tails, heads=heads, gains=k % 3 == 0, whole=k % 2 == 0, **more)


def test_linear_bound_is_the_optimum_of_the_relaxation():
    """At the dual values of the transport problem the linear bound equals its optimum; at other prices it is above."""
    rng = np.random.default_rng(0)
    for network in _networks(40, 1):
        alpha, beta, best = _duals(network)
        assert linear_bound(network, alpha, beta) == pytest.approx(best, rel=1e-7, abs=1e-7)
        other = alpha * rng.uniform(0, 2, len(alpha)), beta * rng.uniform(0, 2, len(beta))
        assert linear_bound(network, *other) >= best - 1e-7


@pytest.mark.parametrize("side_rows", [0, 2])
def test_every_bound_is_above_the_optimum(side_rows):
    """From the first prices on, no bound is below HiGHS' optimum; in all, half of the linear bound's gap is closed."""
    gaps = np.zeros(2)
    for network in _networks(60, 2 + side_rows, side_rows=side_rows):
        alpha, beta, relaxed = _duals(network)
        best = _optimum(network)
        decomposition = Decomposition(network, alpha, beta)
        for _ in range(60):
            assert decomposition.step(best)
            assert decomposition.best >= best - 1e-6 * (1 + best)
        assert best - 1e-6 * (1 + best) <= decomposition.best <= relaxed + 1e-6 * (1 + relaxed)
        gaps += decomposition.best - best, relaxed - best
    assert gaps[0] < 0.5 * gaps[1]


def _slow(network, prices):
    """The bound at prices (lam, mu), node by node and choice by choice."""
    lam, mu = prices
    total = 0.0
    ends = ((network.tail, network.supply, lam, mu, np.ones(len(lam))),
            (network.head, network.demand, network.value - lam, network.fixed - mu, network.gain))  # fmt: skip
    for node, capacity, value, fixed, weight in ends:
        for place in range(len(capacity)):
            arcs = np.flatnonzero(node == place)
            total += _node(value[arcs] / weight[arcs], fixed[arcs], network.most[arcs] * weight[arcs],
                           network.lot[arcs] * weight[arcs], capacity[place])  # fmt: skip
    return total


def _node(value, fixed, most, lot, capacity):
    best = 0.0
    for y in itertools.product((False, True), repeat=len(value)):
        used = np.array(y, bool)
        space = capacity - lot[used].sum()
        if space >= -1e-9:
            worth = value[used] @ lot[used] - fixed[used].sum()
            for i in np.argsort(-value):
                part = min(max(space, 0.0), most[i] - lot[i]) if used[i] and value[i] > 0 else 0.0
                worth += value[i] * part
                space -= part
            best = max(best, worth)
    return best


def test_evaluation_is_the_sum_of_the_nodes():
    """At any prices, far from the duals too, the nodes' bounds add to what enumeration of each node gives."""
    rng = np.random.default_rng(5)
    for network in _networks(40, 6):
        alpha, beta, _ = _duals(network)
        decomposition = Decomposition(network, alpha, beta)
        decomposition.lam = rng.normal(5.0, 8.0, len(network))
        decomposition.mu = network.fixed * rng.uniform(0, 1, len(network))
        prices = decomposition.lam.copy(), decomposition.mu.copy()
        decomposition.step(-np.inf)
        assert float(np.concatenate(decomposition._bounds).sum()) == pytest.approx(_slow(network, prices), rel=1e-7)


def test_bounds_add_over_parts():
    """Two networks side by side are bounded by the sum of the bounds that each gets alone."""
    alone = list(_networks(2, 9, density=1.0))
    shift = len(alone[0].supply), len(alone[0].demand)
    join = lambda name: np.concatenate([getattr(network, name) for network in alone])  # noqa: E731
    tail, head = (np.concatenate([getattr(alone[0], name), getattr(alone[1], name) + by]).astype(np.int32)
                  for name, by in zip(("tail", "head"), shift, strict=True))  # fmt: skip
    columns = [join(name) for name in ("value", "fixed", "most", "lot", "gain", "supply", "demand")]
    both = Network(tail, head, *columns)
    ends = []
    for network in (*alone, both):
        alpha, beta, _ = _duals(network)
        decomposition = Decomposition(network, alpha, beta)
        for _ in range(30):
            decomposition.step(-np.inf)
        ends.append(decomposition.best)
    assert ends[2] == pytest.approx(ends[0] + ends[1], rel=1e-9)


def test_a_plan_above_the_bound_is_reported():
    """A plan said to bring more than the bound ends in the named error, with both figures."""
    network = next(_networks(1, 11, density=1.0))
    alpha, beta, relaxed = _duals(network)
    decomposition = Decomposition(network, alpha, beta)
    with pytest.raises(BoundBelowPlan, match="known plan"):
        decomposition.step(1.01 * relaxed + 1.0)


def test_a_stopped_step_changes_nothing():
    """When asked to cease, a step says so, keeps the bound and moves no price."""
    network = next(_networks(1, 12, density=1.0))
    alpha, beta, _ = _duals(network)
    decomposition = Decomposition(network, alpha, beta)
    before = decomposition.best, decomposition.lam.copy()
    assert not decomposition.step(-np.inf, lambda: True)
    assert decomposition.best == before[0]
    assert (decomposition.lam == before[1]).all()
