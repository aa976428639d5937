"""The engine against HiGHS' optimum, and what it promises of its runs."""

import threading
import time

import numpy as np
import pytest

from solvers.network import beside, engine, sides
from solvers.network.board import Block, Board
from solvers.network.engine import maximise, price_bounds
from solvers.network.exact import solve_exactly
from solvers.network.lagrange import BoundBelowPlan
from solvers.network.sides import Task
from tests.solvers.network.networks import random_network


class Ear:
    """Keeps what it hears."""

    def __init__(self):
        self.plans, self.bounds = [], []

    def plan(self, flow):
        self.plans.append(flow)

    def bound(self, benefit):
        self.bounds.append(benefit)


def _closed(benefit, bound):
    return bound - benefit <= 1e-6 * max(1.0, abs(benefit))


def _task(seconds=20.0, **options):
    return Task(time.monotonic() + seconds, _closed, **options)


def _case(number):
    """Of any size up to a thousand arcs, with every kind of side constraint."""
    rng = np.random.default_rng([5, number])
    size = int(rng.choice([3, 6, 10, 20]))
    return random_network(
        rng,
        tails=size,
        heads=int(size * rng.choice([0.5, 1, 2])),
        density=float(rng.choice([0.1, 0.4, 0.9])) * min(1.0, 8 / size),
        fixed=float(rng.choice([0.0, 0.3, 1.0, 3.0])),
        lots=float(rng.choice([0.0, 0.5])),
        gains=bool(rng.integers(2)),
        side_rows=int(rng.choice([0, 0, 1, 4])),
        whole=bool(rng.integers(2)),
    )


@pytest.mark.parametrize("number", range(200))
def test_plan_optimum_and_bound_are_in_order(number, monkeypatch):
    """With no part left to HiGHS whole, the plan is lawful and plan <= optimum <= bound; so is all that is told."""
    monkeypatch.setattr(beside, "SMALL", 0)
    monkeypatch.setattr(sides, "ROUNDS", 4)
    network, ear = _case(number), Ear()
    board = maximise(network, _task(deterministic=True), ear)
    found = solve_exactly(network)
    best, proof = found.flow, found.bound
    optimum = network.benefit(best)
    close = 1e-6 * max(1.0, optimum)
    assert proof - optimum <= close
    for flow in ear.plans:
        assert not network.faults(flow)
    assert network.benefit(board.flow) == pytest.approx(board.benefit)
    assert board.benefit <= optimum + close
    if len(network):
        assert min(ear.bounds) >= optimum - close
        assert board.bound == pytest.approx(min(ear.bounds))


@pytest.mark.parametrize("number", range(0, 200, 10))
def test_small_networks_are_solved(number):
    """What falls into small parts is solved to the end."""
    network = _case(number)
    board = maximise(network, _task(), Ear())
    assert board.benefit == pytest.approx(network.benefit(solve_exactly(network).flow), rel=1e-6, abs=1e-6)
    assert _closed(board.benefit, board.bound)


@pytest.mark.parametrize("side_rows", [0, 3])
def test_runs_repeat(side_rows, monkeypatch):
    """Deterministic runs of one seed give the same flow and bound to the last digit."""
    monkeypatch.setattr(beside, "SMALL", 20)
    network = random_network(np.random.default_rng(8), tails=30, heads=30, density=0.2, side_rows=side_rows)
    first, second = (maximise(network, _task(deterministic=True, seed=3), Ear()) for _ in range(2))
    assert first.flow.tolist() == second.flow.tolist()
    assert first.bounds.tolist() == second.bounds.tolist()


def test_a_start_is_never_made_worse(monkeypatch):
    """A run that begins from the optimum and has no time ends with it."""
    monkeypatch.setattr(beside, "SMALL", 0)
    network = random_network(np.random.default_rng(2), tails=15, heads=15)
    best = solve_exactly(network).flow
    board = maximise(network, _task(seconds=0.0), Ear(), best)
    assert board.benefit == pytest.approx(network.benefit(best))


def test_a_wrong_bound_ends_the_run():
    """A bound below a known plan is an error, not a result."""
    network = random_network(np.random.default_rng(2))
    best = solve_exactly(network).flow
    board = Board(network, [Block(np.arange(len(network)), np.zeros(0, int))], _closed, Ear())
    board.take_whole(best)
    with pytest.raises(BoundBelowPlan, match="that brings"):
        board.take_bound(0, 0.9 * network.benefit(best))


def test_a_side_that_fails_ends_the_other(monkeypatch):
    """An exception in one thread stops the run and is raised."""
    monkeypatch.setattr(beside, "SMALL", 0)
    monkeypatch.setattr(engine, "better_plan", _fail)
    network = random_network(np.random.default_rng(2), tails=15, heads=15, fixed=3.0)
    with pytest.raises(ZeroDivisionError):
        maximise(network, _task(), Ear())


def _fail(*_):
    raise ZeroDivisionError


def test_a_side_that_does_not_end_is_not_waited_for(monkeypatch):
    """What a side finds after the deadline, while it is kept by a solver, is neither taken nor told."""
    kept, threads, ended = threading.Event(), [], []

    def slow(relaxed, task, board, waiting):
        threads.append(threading.current_thread())
        kept.wait(60.0)
        board.take_whole(solve_exactly(board.network).flow)
        board.take_bounds(np.zeros(len(board.blocks)))
        board.take_whole_bound(-1.0)
        ended.append(True)

    monkeypatch.setattr(engine, "better_plan", slow)
    network, ear = _case(7), Ear()
    board = maximise(network, _task(0.5), ear)
    before = board.benefit, board.bound, len(ear.plans), len(ear.bounds)
    kept.set()
    threads[0].join(30.0)
    assert ended
    assert (board.benefit, board.bound, len(ear.plans), len(ear.bounds)) == before


@pytest.mark.parametrize("seed", range(50))
def test_any_prices_bound_the_benefit(seed):
    """Whatever the prices, as long as none is below 0, no flow brings more than they say."""
    rng = np.random.default_rng(seed)
    network = random_network(rng, gains=bool(seed % 2), side_rows=seed % 3)
    best = solve_exactly(network).flow
    block = Block(np.arange(len(network)), np.arange(len(network.side)))
    prices = [rng.uniform(0, 10, len(limits)) for limits in (network.supply, network.demand, network.side)]
    assert price_bounds(network, [block], *prices)[0] >= network.benefit(best) - 1e-6
