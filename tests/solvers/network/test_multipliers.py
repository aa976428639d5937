"""Multipliers of side rows: where they begin, that any bound, and rows in which some arcs give to others."""

import time
from dataclasses import replace

import numpy as np
import pytest

from solvers.network import beside, sides
from solvers.network.engine import maximise
from solvers.network.exact import solve_exactly
from solvers.network.lagrange import Decomposition
from solvers.network.multipliers import first_multipliers, rates
from solvers.network.problem import Network
from solvers.network.sides import Task
from solvers.network.simplex import solve_transport
from tests.solvers.network.networks import random_network


class Ear:
    """Keeps what it hears."""

    def __init__(self):
        self.plans, self.bounds = [], []

    def plan(self, flow):
        self.plans.append(flow)

    def bound(self, benefit):
        self.bounds.append(benefit)


def _giving(number: int, **options) -> Network:
    """A third of what the side rows weigh is given, not taken; limits are tight."""
    rng = np.random.default_rng([31, number])
    size = int(rng.choice([3, 6, 10]))
    network = random_network(
        rng, tails=size, heads=size, side_rows=int(rng.choice([1, 3])), lots=float(rng.choice([0.0, 0.4])),
        fixed=float(rng.choice([0.1, 1.0])), whole=bool(rng.integers(2)), **options,
    )  # fmt: skip
    side = network.side
    sign = np.where(rng.random(len(side.arc)) < 0.35, -1.0, 1.0)
    return replace(network, side=replace(side, x_weight=sign * side.x_weight, limit=0.3 * side.limit))


@pytest.mark.parametrize("number", range(60))
def test_plan_optimum_and_bound_are_in_order_where_arcs_give(number, monkeypatch):
    """With rows of both signs every plan told is lawful, and plan <= optimum <= bound; yields included."""
    monkeypatch.setattr(beside, "SMALL", 0)
    monkeypatch.setattr(sides, "ROUNDS", 3)
    network, ear = _giving(number, gains=number % 3 == 0), Ear()
    task = Task(
        time.monotonic() + 20.0, lambda benefit, bound: bound - benefit <= 1e-6 * abs(benefit), deterministic=True
    )
    board, best = maximise(network, task, ear), solve_exactly(network)
    optimum = network.benefit(best.flow)
    close = 1e-6 * max(1.0, optimum)
    assert best.bound - optimum <= close
    for flow in ear.plans:
        assert not network.faults(flow)
    assert board.benefit <= optimum + close
    assert board.bound >= optimum - close


def test_an_arc_at_a_loss_is_used_for_what_it_gives():
    """It costs 1 a unit and frees 1 of the row; the other brings 5 and takes 1: both are used in full by the best."""
    network = random_network(np.random.default_rng(0), tails=2, heads=1, density=1.1, lots=0.0)
    side = replace(
        random_network(np.random.default_rng(0), tails=2, heads=1, density=1.1, side_rows=1).side,
        start=np.array([0, 2], np.int32), arc=np.array([0, 1], np.int32), x_weight=np.array([1.0, -1.0]),
        y_weight=np.zeros(2), limit=np.array([1.0]),
    )  # fmt: skip
    full = np.array([10.0, 5.0])
    network = replace(
        network,
        value=np.array([5.0, -1.0]),
        fixed=np.zeros(2),
        most=full,
        supply=full,
        demand=np.array([15.0]),
        side=side,
    )
    best = solve_exactly(network)
    assert best.flow == pytest.approx([6.0, 5.0])
    assert best.bound == pytest.approx(25.0)


@pytest.mark.parametrize("number", range(40))
def test_any_first_multipliers_bound_the_benefit(number):
    """A decomposition that begins at random multipliers, or at the first ones, bounds the optimum at every step."""
    network = _giving(number)
    optimum = network.benefit(solve_exactly(network).flow)
    transport = solve_transport(network, network.value - network.fixed / network.most)
    gamma, under = first_multipliers(network, transport, lambda: False)
    assert (gamma >= 0).all()
    chance = np.random.default_rng(number).uniform(0, 2, len(gamma)) * rates(network)
    for prices, first in ((under, gamma), (transport, chance)):
        decomposition = Decomposition(network, prices.alpha, prices.beta, first)
        for _ in range(10):
            assert decomposition.step(optimum)
        assert decomposition.best >= optimum - 1e-6 * max(1.0, optimum)


def test_first_multipliers_save_most_of_the_way():
    """Half of what flows freely is allowed: the first bound is better than after 20 moves from 0."""
    network = random_network(np.random.default_rng(4), tails=40, heads=40, density=0.3, lots=0.0)
    transport = solve_transport(network, network.value - network.fixed / network.most)
    arcs = len(network)
    row = replace(
        network.side, start=np.array([0, arcs], np.int32), arc=np.arange(arcs, dtype=np.int32), x_weight=np.ones(arcs),
        y_weight=np.zeros(arcs), limit=np.array([0.5 * transport.flow.sum()]),
    )  # fmt: skip
    network = replace(network, side=row)
    gamma, under = first_multipliers(network, transport, lambda: False)
    begun, idle = (
        Decomposition(network, under.alpha, under.beta, gamma),
        Decomposition(network, transport.alpha, transport.beta),
    )
    begun.step(0.0)
    for _ in range(20):
        idle.step(0.0)
    assert begun.best < idle.best
