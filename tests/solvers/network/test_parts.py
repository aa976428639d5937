"""Parts of a network."""

import numpy as np
import pytest

from solvers.network import parts
from solvers.network.exact import solve_exactly
from solvers.network.problem import Network, no_side_rows
from tests.solvers.network.networks import random_network


def _many(seed: int) -> Network:
    """A sparse network, of many parts."""
    rng = np.random.default_rng(seed)
    return random_network(rng, tails=25, heads=25, density=0.05, side_rows=int(rng.integers(2)), gains=True)


@pytest.mark.parametrize("seed", range(20))
def test_parts_share_nothing_and_are_all(seed):
    """Every arc is in one part; no node and no side row has arcs of two; the largest comes first."""
    network = _many(seed)
    split = parts.split(network)
    part = np.empty(len(network), int)
    part[split.arcs] = np.repeat(np.arange(len(split)), split.sizes)
    assert sorted(split.arcs) == list(range(len(network)))
    assert (np.diff(split.sizes) <= 0).all()
    for owner in (network.tail, network.head):
        assert all(len(set(part[owner == node])) == 1 for node in set(owner.tolist()))
    side = network.side
    for row in range(len(side)):
        assert len(set(part[side.arc[side.start[row] : side.start[row + 1]]])) <= 1


@pytest.mark.parametrize("seed", range(20))
def test_no_part_can_be_split(seed):
    """What a part is taken out as is one part again, with the same arcs and side rows."""
    network = _many(seed)
    split = parts.split(network)
    for k in range(len(split)):
        arcs, rows = split.between(k, k + 1)
        part = parts.take(network, arcs, rows)
        assert len(parts.split(part)) == 1
        assert part.value.tolist() == network.value[arcs].tolist()
        assert len(part.side.arc) == sum(network.side.start[r + 1] - network.side.start[r] for r in rows)


@pytest.mark.parametrize("seed", range(20))
def test_optima_of_parts_add_up(seed):
    """The parts' exact flows, put together, are a lawful flow of the whole, and the best one."""
    network = _many(seed)
    split = parts.split(network)
    flow = np.zeros(len(network))
    for k in range(len(split)):
        arcs, rows = split.between(k, k + 1)
        flow[arcs] = solve_exactly(parts.take(network, arcs, rows)).flow
    assert not network.faults(flow)
    assert network.benefit(flow) == pytest.approx(network.benefit(solve_exactly(network).flow), abs=1e-5)


def test_nothing_has_no_parts():
    """A network without arcs has no part."""
    none, no_node = np.zeros(0), np.zeros(0, np.int32)
    empty = Network(no_node, no_node, none, none, none, none, none, np.ones(2), np.ones(3), no_side_rows())
    assert len(parts.split(empty)) == 0
