"""Between two looks at whether to stop the loops of the engine visit a bounded number of arcs, whatever its size."""

import numpy as np
import pytest

from solvers.network import cycles, lagrange, pivots
from solvers.network.lagrange import Decomposition
from solvers.network.pivots import Pivots
from solvers.network.simplex import solve_transport
from tests.solvers.network.networks import random_network


class Look:
    """Counts how often it was asked whether to stop; never stops."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return False


@pytest.fixture
def network():
    """Some 700 arcs, at most 40 at a node."""
    return random_network(np.random.default_rng(1), tails=40, heads=40, density=0.45)


@pytest.fixture
def transport(network):
    """Its relaxation."""
    return solve_transport(network, network.value - network.fixed / network.most)


def test_a_sweep_looks_up_every_stretch(network, transport, monkeypatch):
    """Each call of the kernel of pivots tries at most a stretch of arcs, and is preceded by a look of its own."""
    look, tried, real = Look(), [], cycles.try_all

    def counted(board, tries, thresholds):
        tried.append((look.asked, len(tries)))
        return real(board, tries, thresholds)

    monkeypatch.setattr(pivots, "AT_A_STRETCH", 50)
    monkeypatch.setattr(cycles, "try_all", counted)
    Pivots(network, transport).anneal(3, look)
    looks = [asked for asked, _ in tried]
    assert len(tried) > 9
    assert len(set(looks)) == len(looks)
    assert max(count for _, count in tried) <= 50


def test_an_evaluation_looks_up_every_chunk(network, transport, monkeypatch):
    """Each call of the kernel of nodes visits at most a chunk and one node's arcs, and is preceded by a look."""
    look, visited, real = Look(), [], lagrange.solve_nodes

    def counted(first, last, heads, start, *others):
        visited.append((look.asked, int(start[last] - start[first])))
        real(first, last, heads, start, *others)

    monkeypatch.setattr(lagrange, "CHUNK", 60)
    monkeypatch.setattr(lagrange, "solve_nodes", counted)
    assert Decomposition(network, transport.alpha, transport.beta).step(0.0, look)
    degree = max(np.diff(network.tail_start).max(), np.diff(network.head_start).max())
    looks = [asked for asked, _ in visited]
    assert len(visited) > 15
    assert len(set(looks)) == len(looks)
    assert max(count for _, count in visited) <= 60 + degree
    assert sum(count for _, count in visited) == 2 * len(network)
