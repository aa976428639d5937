"""Neighbourhoods keep plans lawful, never lose benefit, reach the optimum where they are everything, and repeat."""

import numpy as np
import pytest

from solvers.network.greedy import first_plan
from solvers.network.neighbourhoods import Effort, Neighbourhoods, grow
from solvers.network.problem import Network
from tests.solvers.network.networks import enumerated, random_network

KINDS = {
    "plain": {},
    "gains": {"gains": True},
    "side rows": {"side_rows": 3},
    "gains, lots, side rows": {"gains": True, "side_rows": 2, "lots": 0.8},
    "whole numbers": {"whole": True, "side_rows": 1},
}
REPEATABLE = Effort(smallest=4, first=8, largest=200, nodes=50, best=2)


def improved(network: Network, seed: int, rounds: int, effort: Effort = REPEATABLE) -> Neighbourhoods:
    """From the first plan, with prices drawn at random: they steer the search, and may not break it."""
    rng = np.random.default_rng(seed)
    alpha, beta = rng.uniform(0, 3, len(network.supply)), rng.uniform(0, 3, len(network.demand))
    search = Neighbourhoods(network, first_plan(network), alpha, beta, seed, effort)
    search.improve(rounds=rounds)
    return search


@pytest.mark.parametrize("kind", KINDS)
def test_plans_stay_lawful_and_never_get_worse(kind: str) -> None:
    """After each neighbourhood of 50 networks the plan is lawful and brings no less than before."""
    rng = np.random.default_rng(len(kind))
    for seed in range(50):
        network = random_network(rng, tails=8, heads=8, **KINDS[kind])
        search, benefit = improved(network, seed, rounds=0), network.benefit(first_plan(network))
        for _ in range(4):
            search.improve(rounds=1)
            assert network.faults(search.flow) == ()
            assert search.benefit >= benefit
            benefit = search.benefit


@pytest.mark.parametrize("kind", KINDS)
def test_the_optimum_is_reached_where_the_neighbourhood_is_everything(kind: str) -> None:
    """On networks of at most 7 arcs the plan equals the best over all sets of arcs, enumerated."""
    rng = np.random.default_rng(11)
    for seed in range(8):
        network = random_network(rng, tails=3, heads=3, density=0.7, **KINDS[kind])
        if len(network) > 7:
            continue
        search = improved(network, seed, 1000, Effort(smallest=64, first=64, largest=64, nodes=1000, best=8))
        assert search.exhausted
        assert search.benefit == pytest.approx(enumerated(network), abs=1e-4)


def test_runs_repeat() -> None:
    """Counted in rounds and nodes, the same seed gives the same plan to the last bit."""
    rng = np.random.default_rng(13)
    for seed in range(5):
        network = random_network(rng, tails=15, heads=15, gains=True, side_rows=2)
        first, second = (improved(network, seed, rounds=10) for _ in range(2))
        assert first.solved == second.solved
        assert np.array_equal(first.flow, second.flow)


def test_what_is_proved_is_not_solved_again() -> None:
    """A search that ran out of neighbourhoods says so and solves no more."""
    network = random_network(np.random.default_rng(14), tails=4, heads=4)
    search = improved(network, 0, rounds=10_000)
    solved = search.solved
    assert search.exhausted
    assert solved < 10_000
    search.improve(rounds=5)
    assert search.solved == solved


@pytest.mark.parametrize("kind", [0, 1])
def test_a_neighbourhood_is_all_arcs_between_its_nodes(kind: int) -> None:
    """Against a plain look at every arc: grown arcs are all promising ones between the nodes that they touch."""
    rng = np.random.default_rng(15)
    for seed in range(20):
        network = random_network(rng, tails=12, heads=12, density=0.3)
        search = improved(network, seed, rounds=0)
        web, first = search._web, int(network.tail[0])
        arcs = grow(web, rng.normal(size=len(network)), first, kind, 10)
        assert len(set(arcs)) == len(arcs)
        tails, heads = set(network.tail[arcs]), set(network.head[arcs])
        between = [a for a in set(web.arc) if network.tail[a] in tails and network.head[a] in heads]
        assert sorted(arcs) == sorted(between)
        assert first in tails
