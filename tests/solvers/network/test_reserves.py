"""Prices and reserves of nodes and rows: no flow of a network of which something is taken brings more than they say."""

import time
from dataclasses import replace

import numpy as np
import pytest

from solvers.network import beside, parts
from solvers.network.engine import maximise
from solvers.network.exact import as_program, solve_exactly
from solvers.network.recognise import recognise
from solvers.network.reserves import price_rows
from solvers.network.sides import Task
from tests.solvers.network.networks import random_network
from tests.solvers.network.test_engine import Ear, _closed


def _task():
    return Task(time.monotonic() + 20.0, _closed, deterministic=True, reserves=True)


def _case(seed):
    """Of every kind: lots, gains, side rows, whole numbers, free switches."""
    rng = np.random.default_rng([3, seed])
    size = int(rng.choice([2, 4, 8]))
    return rng, random_network(
        rng, tails=size, heads=size, density=float(rng.choice([0.2, 0.6])), fixed=float(rng.choice([0.0, 1.0, 3.0])),
        gains=seed % 3 == 0, side_rows=int(rng.choice([0, 0, 2])), whole=seed % 2 == 0,
    )  # fmt: skip


def _lose_no_less(network, optimum, price, reserve, bound, supply, demand, close):
    """Assert what prices promise of a network with smaller capacities; how much of the true loss they tell."""
    taken = np.concatenate([network.supply - supply, network.demand - demand])
    lost = float(np.maximum(price * taken - reserve, 0.0).sum())
    left = replace(network, supply=supply, demand=demand)
    best = network.benefit(solve_exactly(left).flow)
    assert best <= bound - lost + close
    return lost, optimum - best


@pytest.mark.parametrize("small", [0, 1000])
def test_what_is_taken_lowers_the_bound_by_price_less_reserve(small, monkeypatch):
    """Whatever is taken of the nodes, the optimum is below the lowered bound; in all, much of the loss is told."""
    monkeypatch.setattr(beside, "SMALL", small)
    told = np.zeros(2)
    for seed in range(30):
        rng, network = _case(seed)
        if not len(network):
            continue
        nodes = maximise(network, _task(), Ear()).node_prices
        assert (nodes.price >= 0).all()
        assert (nodes.reserve >= 0).all()
        optimum = network.benefit(solve_exactly(network).flow)
        assert optimum <= nodes.bound + 1e-6 * (1 + optimum)
        for share in (0.1, 0.5, 1.0):
            some = [rng.uniform(0, 1, len(c)) * (rng.random(len(c)) < 0.5) for c in (network.supply, network.demand)]
            left = network.supply * (1 - share * some[0]), network.demand * (1 - share * some[1])
            told += _lose_no_less(
                network, optimum, nodes.price, nodes.reserve, nodes.bound, *left, 1e-6 * (1 + optimum)
            )
    assert told[0] > 0.3 * told[1] > 0


def test_prices_belong_to_the_best_bound_of_each_part():
    """Two parts, one of one arc: what its node is worth is known at once, with nothing in reserve."""
    network = parts.take(_case(8)[1], np.arange(1), np.zeros(0, int))
    network = replace(network, value=np.full(1, 5.0), lot=np.zeros(1), fixed=np.full(1, 1.0))
    nodes = maximise(network, _task(), Ear()).node_prices
    most = float(min(network.supply[0], network.demand[0], network.most[0]))
    assert nodes.bound == pytest.approx(5.0 * most - 1.0, rel=1e-3)


@pytest.mark.parametrize("seed", range(30))
def test_rows_of_a_program_get_the_prices_of_their_nodes(seed):
    """The promise holds of a program's rows, of which others may lower a node's capacity; each node is one row."""
    rng, network = _case(seed)
    if not len(network):
        return
    program = as_program(network)
    known = recognise(program)
    nodes = maximise(known.network, _task(), Ear()).node_prices
    of_rows = price_rows(program, known.network, known.quantity, known.unit, nodes)
    assert (of_rows.price > 0).sum() <= (nodes.price > 0).sum()
    ends, limits = len(network.supply) + len(network.demand), program.row_upper
    assert not of_rows.price[ends:].any()
    optimum = network.benefit(solve_exactly(network).flow)
    for _ in range(3):
        left = limits[:ends] * (1 - rng.uniform(0, 1, ends) * (rng.random(ends) < 0.5))
        _lose_no_less(
            network, optimum, of_rows.price[:ends], of_rows.reserve[:ends], -of_rows.bound,
            left[: len(network.supply)], left[len(network.supply) :], 1e-6 * (1 + optimum),
        )  # fmt: skip


def test_a_row_above_what_its_node_holds_has_more_in_reserve():
    """A further row lowers a supply of 10 to 4: taking 6 of the supply's own row costs nothing, at any price."""
    network = random_network(np.random.default_rng(1), tails=1, heads=3, density=1.0, lots=0.0)
    arcs = len(network)
    network = replace(network, supply=np.full(1, 10.0), demand=np.full(3, 9.0), most=np.full(3, 9.0),
                      value=np.full(3, 7.0), fixed=np.ones(3))  # fmt: skip
    plain = as_program(network)
    start = np.append(plain.start, plain.start[-1] + arcs).astype(np.int32)
    lower = replace(
        plain, row_lower=np.append(plain.row_lower, -np.inf), row_upper=np.append(plain.row_upper, 4.0), start=start,
        index=np.append(plain.index, np.arange(arcs)).astype(np.int32), value=np.append(plain.value, np.ones(arcs)),
    )  # fmt: skip
    known = recognise(lower)
    assert known.network.supply.tolist() == [4.0]
    nodes = maximise(known.network, _task(), Ear()).node_prices
    of_rows = price_rows(lower, known.network, known.quantity, known.unit, nodes)
    assert of_rows.price[0] > 0
    assert of_rows.reserve[0] >= 6.0 * of_rows.price[0] - 1e-9
    assert of_rows.price[-1] == 0.0
