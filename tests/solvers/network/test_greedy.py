"""First plans and their polish are lawful on any network, never get worse, and come near the optimum."""

import numpy as np
import pytest

from solvers.network.exact import solve_exactly
from solvers.network.greedy import by_gain, filled, first_plan, polished, rounded, slope_scaled
from solvers.network.problem import Network
from solvers.network.restrict import promising, restricted
from tests.solvers.network.networks import random_network

KINDS = {
    "plain": {},
    "gains": {"gains": True},
    "side rows": {"side_rows": 3},
    "gains, lots, side rows": {"gains": True, "side_rows": 2, "lots": 0.8},
    "whole numbers": {"whole": True, "side_rows": 1},
    "no fixed cost": {"fixed": 0.0, "lots": 0.0},
}


def networks(kind: str, count: int, **more: int) -> list[Network]:
    """Random networks of a kind, of 3 to 8 tails and heads each."""
    rng = np.random.default_rng(len(kind))
    drawn = []
    for _ in range(count):
        size = {"tails": int(rng.integers(3, 9)), "heads": int(rng.integers(3, 9)), **more}
        drawn.append(random_network(rng, **{**KINDS[kind], **size}))
    return drawn


@pytest.mark.parametrize("kind", KINDS)
def test_first_plans_are_lawful(kind: str) -> None:
    """From nothing, with prices, and from any flow rounded: every plan holds all limits and brings no loss."""
    rng = np.random.default_rng(1)
    for network in networks(kind, 60):
        alpha, beta = rng.uniform(0, 5, len(network.supply)), rng.uniform(0, 5, len(network.demand))
        wild = rng.uniform(0, 1.5, len(network)) * network.most * (rng.random(len(network)) < 0.5)
        for plan in (first_plan(network), first_plan(network, alpha, beta), rounded(network, wild)):
            assert network.faults(plan) == ()
            assert network.benefit(plan) >= 0.0


@pytest.mark.parametrize("heat", [0.0, 10.0])
@pytest.mark.parametrize("kind", KINDS)
def test_polish_stays_lawful_and_never_loses(kind: str, heat: float) -> None:
    """A polished plan is lawful, brings no less than before, and leaves the given one as it was."""
    for seed, network in enumerate(networks(kind, 60)):
        before = first_plan(network)
        copy = before.copy()
        after = polished(network, before, sweeps=4, seed=seed, heat=heat)
        assert network.faults(after) == ()
        assert network.benefit(after) >= network.benefit(before)
        assert np.array_equal(before, copy)


@pytest.mark.parametrize("kind", KINDS)
def test_polished_plans_come_near_the_optimum(kind: str) -> None:
    """Over 25 small networks the polish reaches nine tenths of what HiGHS proves possible, and never more."""
    reached = possible = 0.0
    for seed, network in enumerate(networks(kind, 25)):
        plan = polished(network, first_plan(network), sweeps=20, seed=seed, heat=10.0)
        best = solve_exactly(network, start=plan)
        assert best.closed
        assert network.benefit(plan) <= best.bound + 1e-6
        reached, possible = reached + network.benefit(plan), possible + best.bound
    assert reached >= 0.9 * possible


def test_polish_repeats() -> None:
    """The same seed gives the same plan, to the last bit, with heat as well."""
    for network in networks("gains, lots, side rows", 10, tails=12, heads=12):
        plan = first_plan(network)
        first, second = (polished(network, plan, sweeps=5, seed=3, heat=20.0) for _ in range(2))
        assert np.array_equal(first, second)


def test_filling_from_a_plan_loses_nothing() -> None:
    """Filling a lawful plan up raises flows only where that pays."""
    for network in networks("side rows", 40):
        plan = first_plan(network)
        more = filled(network, 0.5 * plan * (0.5 * plan >= network.lot), by_gain(network))
        assert network.faults(more) == ()


def test_slope_scaling_leaves_an_arc_that_does_not_earn_its_fixed_cost() -> None:
    """Told that a small flow pays its fixed cost alone, the relaxation chooses the arc that serves both."""
    network = Network(
        np.array([0, 0], np.int32),
        np.array([0, 1], np.int32),
        np.array([3.0, 2.9]),
        np.array([10.0, 0.5]),
        np.array([4.0, 10.0]),
        np.zeros(2),
        np.ones(2),
        np.array([10.0]),
        np.array([4.0, 10.0]),
    )

    def relaxation(unit: np.ndarray) -> np.ndarray:
        """The better arc first."""
        flow, left = np.zeros(2), 10.0
        for arc in np.argsort(-unit):
            flow[arc] = min(network.most[arc], left) if unit[arc] > 0 else 0.0
            left -= flow[arc]
        return flow

    plan = slope_scaled(network, relaxation, 4)
    assert network.faults(plan) == ()
    assert network.benefit(plan) == pytest.approx(28.5)


def test_restricted_networks_stand_for_their_arcs() -> None:
    """What is lawful for some arcs, the others held, is lawful in all, and brings as much more."""
    rng = np.random.default_rng(5)
    for network in networks("gains, lots, side rows", 60):
        plan = first_plan(network)
        arcs = np.flatnonzero(rng.random(len(network)) < 0.5).astype(np.int32)
        if not len(arcs):
            continue
        part = restricted(network, plan, arcs)
        assert part.faults(plan[arcs]) == ()
        better = polished(part, plan[arcs], sweeps=3, seed=0)
        whole = plan.copy()
        whole[arcs] = better
        assert network.faults(whole) == ()
        rise = part.benefit(better) - part.benefit(plan[arcs])
        assert network.benefit(whole) - network.benefit(plan) == pytest.approx(rise)


def test_promising_arcs_are_those_in_use_and_the_best_of_each_node() -> None:
    """Against a plain loop over nodes."""
    rng = np.random.default_rng(6)
    for network in networks("plain", 20):
        plan, score = first_plan(network), rng.normal(size=len(network))
        expected = set(np.flatnonzero(plan > 0))
        for node in (network.tail, network.head):
            for index in np.unique(node):
                own = np.flatnonzero(node == index)
                expected |= set(own[np.argsort(-score[own])][:2])
        assert promising(network, plan, score, 2).tolist() == sorted(expected)
