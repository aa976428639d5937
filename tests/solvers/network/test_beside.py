"""HiGHS beside the engine: what it gives to the board and takes from it, when it begins, and what is said of it."""

import time

import numpy as np
import pytest

from solvers.network import beside, parts
from solvers.network.beside import Stall, Waiting, branch_and_cut, said
from solvers.network.board import Block, Board
from solvers.network.engine import maximise
from solvers.network.exact import Limits, solve_exactly
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


def _network(seed=3):
    return random_network(np.random.default_rng(seed), tails=14, heads=14, density=0.8, fixed=1.5)


def _board(network, enough=_closed):
    return Board(network, [Block(np.arange(len(network)), np.zeros(0, int))], enough, Ear())


def test_a_block_is_closed_on_the_board():
    """Plan and bound reach the board on the way, lawful and in order, and agree at the end."""
    network = _network()
    board = _board(network)
    assert branch_and_cut(board, 0, Limits(), lambda: False)
    optimum = network.benefit(solve_exactly(network).flow)
    assert board.benefit == pytest.approx(optimum, rel=1e-6)
    assert board.closed(0) or _closed(board.benefit, board.bound)
    assert len(board.listener.bounds) > 1
    assert min(board.listener.bounds) >= optimum * (1 - 1e-6)
    assert all(network.faults(plan) == () for plan in board.listener.plans)


def test_it_ends_when_the_run_is_over():
    """Told that the run is over it stops before the proof, and what it has is on the board."""
    network = _network()
    board, best = _board(network), solve_exactly(network)
    assert not branch_and_cut(board, 0, Limits(), lambda: True)
    assert board.benefit <= network.benefit(best.flow) + 1e-6 <= board.bound + 2e-6


def test_what_the_plan_side_finds_is_passed_on():
    """A plan put on the board while HiGHS runs is offered once; its own are not offered back."""
    network = _network()
    board, best = _board(network), solve_exactly(network)
    exchange = beside._Exchange(board, 0, lambda: False, known=0.0)
    assert exchange.better() is None
    board.take_whole(best.flow)
    assert exchange.better().tolist() == best.flow.tolist()
    assert exchange.better() is None
    worse = _board(network)
    exchange = beside._Exchange(worse, 0, lambda: False, known=0.0)
    exchange.plan(best.flow)
    assert worse.benefit == pytest.approx(network.benefit(best.flow))
    assert exchange.better() is None


def test_rest_is_a_small_gain_for_the_gap():
    """Gains of 2 % of the gap in the steps looked at are no rest, gains of half a percent are."""
    for share, rests in ((0.02, False), (0.005, True)):
        stall, bound = Stall(), 200.0
        for step in range(3 * Stall.STEPS):
            stall.see(bound - share * 100.0 * step / Stall.STEPS, 100.0)
        assert stall.reached == rests


@pytest.mark.parametrize("seed", range(5))
def test_a_part_too_large_for_the_start_is_closed_after_the_prices_rest(seed, monkeypatch):
    """With nothing left to HiGHS at first, the run still ends with a proof, and says that HiGHS ran beside it."""
    monkeypatch.setattr(beside, "SMALL", 20)
    network = random_network(np.random.default_rng(seed), tails=12, heads=12, density=0.8, fixed=1.5)
    board = maximise(network, Task(time.monotonic() + 60.0, _closed), Ear())
    assert _closed(board.benefit, board.bound)
    assert board.benefit == pytest.approx(network.benefit(solve_exactly(network).flow), rel=1e-6)
    assert board.branched == {0}
    assert said(board, seconds_count=True) == "HiGHS beside it on 1 of 1 parts of more than 20 exchanges"


def test_the_reason_for_no_highs_is_said(monkeypatch):
    """Too large, or no time; nothing where all is small or counts take the place of seconds."""
    board = _board(_network())
    assert said(board, seconds_count=True) == ""
    monkeypatch.setattr(beside, "SMALL", 20)
    assert said(board, seconds_count=False) == ""
    assert said(board, seconds_count=True) == "no HiGHS beside it: there was no time left"
    monkeypatch.setattr(beside, "LARGE", 100)
    size = len(board.network)
    expected = f"no HiGHS beside it: its cuts pay up to 100 exchanges, and the largest part has {size}"
    assert said(board, seconds_count=True) == expected


def test_what_waits_is_taken_once_the_smallest_first(monkeypatch):
    """Small parts by what they promise, then others by size, with their share of the arcs; once, until given back."""
    monkeypatch.setattr(beside, "SMALL", 8)
    monkeypatch.setattr(beside, "LARGE", 40)
    rng = np.random.default_rng(1)
    network = random_network(rng, tails=60, heads=60, density=0.02)
    split = parts.split(network)
    board = Board(network, [Block(*split.between(k, k + 1)) for k in range(len(split))], _closed, Ear())
    sizes = split.sizes
    is_open = np.array([not board.closed(block) for block in range(len(split))])
    waiting, small = Waiting(board), []
    while (block := waiting.take_small()) is not None:
        small.append(block)
    rate = (board.bounds - board.benefits) / sizes
    assert sorted(small) == np.flatnonzero(is_open & (sizes <= 8)).tolist()
    assert rate[small].tolist() == sorted(rate[small], reverse=True)
    assert waiting.large == bool((is_open & (sizes > 8) & (sizes <= 40)).any())
    waiting, left, large = Waiting(board), int(sizes[is_open & (sizes <= 40)].sum()), []
    while (taken := waiting.take()) is not None:
        block, share = taken
        assert share == pytest.approx(sizes[block] / left)
        left -= sizes[block]
        large += [int(sizes[block])] if sizes[block] > 8 else []
    assert left == 0
    assert large == sorted(large)
    assert not waiting.refill()
    waiting.give_back(block)
    assert waiting.refill()
    assert waiting.take() == (block, 1.0)
