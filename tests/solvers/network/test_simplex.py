"""The network simplex: against HiGHS, against itself from a warm start, and pivot by pivot against a plain twin."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from solvers.network import simplex
from solvers.network.problem import Network
from solvers.network.simplex import AT_MOST, AT_NONE, IN_TREE, Transport, solve_transport
from solvers.network.tree import ARC, PARENT
from tests.solvers.network.networks import random_network


def best_by_highs(network: Network, cost: np.ndarray) -> float:
    """What HiGHS finds to be the most."""
    arcs, tails = len(network), len(network.supply)
    if arcs == 0:
        return 0.0
    row, column = np.concatenate([network.tail, tails + network.head]), np.tile(np.arange(arcs), 2)
    limits = np.concatenate([network.supply, network.demand])
    matrix = coo_array((np.ones(2 * arcs), (row, column)), shape=(len(limits), arcs))
    found = linprog(
        -cost, matrix.tocsr(), limits, bounds=np.stack([np.zeros(arcs), network.most], axis=1), method="highs"
    )
    assert found.status == 0
    return -float(found.fun)


def check(network: Network, cost: np.ndarray, found: Transport) -> None:
    """The flow is lawful, the prices are lawful, and they are worth the same, which proves both best."""
    assert found.optimal
    flow, scale = found.flow, 1e-7 * (1.0 + np.abs(cost).max(initial=0.0))
    assert (flow >= 0).all()
    assert (flow <= network.most * (1 + 1e-9)).all()
    assert (np.bincount(network.tail, flow, len(network.supply)) <= network.supply + 1e-7).all()
    assert (np.bincount(network.head, flow, len(network.demand)) <= network.demand + 1e-7).all()
    assert (found.alpha >= 0).all()
    assert (found.beta >= 0).all()
    assert found.bound(network, cost) == pytest.approx(float(cost @ flow), rel=1e-9, abs=scale)


def several(seed: int) -> Network:
    """One of many: wide or narrow, dense or in several parts, of whole numbers and so degenerate or not."""
    rng = np.random.default_rng(seed)
    tails, heads = rng.integers(1, 16, 2)
    return random_network(
        rng, tails=int(tails), heads=int(heads), density=float(rng.choice([0.1, 0.3, 0.9])), whole=bool(seed % 2)
    )


@pytest.mark.parametrize("group", range(10))
def test_five_hundred_networks_against_highs(group: int) -> None:
    """The best flow is worth what HiGHS says, on random, degenerate and disconnected networks."""
    for seed in range(group * 50, group * 50 + 50):
        network = several(seed)
        found = solve_transport(network, network.value)
        check(network, network.value, found)
        assert float(found.flow @ network.value) == pytest.approx(best_by_highs(network, network.value), abs=1e-6)


def test_nodes_that_have_nothing() -> None:
    """Supplies and demands of 0 carry nothing and stop nothing."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        some = random_network(rng, tails=8, heads=8, whole=True)
        supply, demand = some.supply * (rng.random(8) < 0.6), some.demand * (rng.random(8) < 0.6)
        network = Network(some.tail, some.head, some.value, some.fixed, some.most, some.lot, some.gain, supply, demand)
        found = solve_transport(network, network.value)
        check(network, network.value, found)
        assert float(found.flow @ network.value) == pytest.approx(best_by_highs(network, network.value), abs=1e-6)


def test_all_equal_ends() -> None:
    """An assignment problem, where every pivot may be without progress, ends at HiGHS' optimum."""
    rng = np.random.default_rng(2)
    for _ in range(20):
        n = 12
        tail, head = (place.ravel().astype(np.int32) for place in np.indices((n, n)))
        one, value = np.ones(n * n), rng.integers(0, 4, n * n).astype(float)
        network = Network(tail, head, value, 0 * one, one, 0 * one, one, np.ones(n), np.ones(n))
        found = solve_transport(network, value)
        check(network, value, found)
        assert float(found.flow @ value) == pytest.approx(best_by_highs(network, value), abs=1e-7)


def test_warm_start_is_cold_start() -> None:
    """After a change of profits the old tree leads to the same worth as a new one, and stays as it was."""
    rng = np.random.default_rng(3)
    for seed in range(60):
        network = several(seed)
        before = solve_transport(network, network.value)
        kept = before.tree.copy()
        cost = network.value + rng.normal(0.0, 4.0, len(network))
        warm, cold = solve_transport(network, cost, before.tree), solve_transport(network, cost)
        check(network, cost, warm)
        assert float(cost @ warm.flow) == pytest.approx(float(cost @ cold.flow), abs=1e-6)
        assert (before.tree.links == kept.links).all()
        assert (before.tree.flow == kept.flow).all()
        assert (before.tree.state == kept.state).all()
        assert solve_transport(network, cost, warm.tree).pivots == 0


def test_stopped_search_is_lawful() -> None:
    """A search that is told to stop hands out what it has: a flow within the limits, and prices that bound it."""
    network = random_network(np.random.default_rng(4), tails=30, heads=30)
    found = solve_transport(network, network.value, stop=lambda: True)
    best = best_by_highs(network, network.value)
    assert not found.optimal
    assert found.pivots == 0
    assert float(found.flow @ network.value) <= best + 1e-6 <= found.bound(network, network.value) + 2e-6


def test_gains_are_refused() -> None:
    """A network that loses on the way is refused with the reason."""
    network = random_network(np.random.default_rng(5), gains=True)
    with pytest.raises(ValueError, match="gains"):
        solve_transport(network, network.value)


def path_up(links: np.ndarray, node: int) -> list[int]:
    """Nodes from this one to the root."""
    path = [node]
    while links[path[-1], PARENT] >= 0:
        path.append(int(links[path[-1], PARENT]))
    return path


def plain_pivot(
    network: Network, tree: simplex.Tree, most: np.ndarray, arc: int
) -> tuple[np.ndarray, np.ndarray, int | None]:
    """Flow and state after a pivot, and the arc that leaves, by walking the cycle as a list."""
    links, flow, state = tree.links, tree.flow.copy(), tree.state.copy()
    tails, root = len(network.supply), len(links) - 1
    first, last = simplex.ends.py_func(network.tail, network.head, tails, root, arc)  # type: ignore[attr-defined]
    if state[arc] == AT_MOST:
        first, last = last, first
    down, up = path_up(links, first), path_up(links, last)
    while len(down) > 1 and len(up) > 1 and down[-2] == up[-2]:
        down.pop()
        up.pop()
    cycle = [(int(links[node, ARC]), -1 if node < tails else 1) for node in reversed(down[:-1])]
    cycle += [(arc, int(state[arc]))]
    cycle += [(int(links[node, ARC]), 1 if node < tails else -1) for node in up[:-1]]
    room = [most[a] - flow[a] if sign > 0 else flow[a] for a, sign in cycle]
    sent = min(room)
    leaving, sign = [step for step, free in zip(cycle, room, strict=True) if free == sent][-1]
    for a, way in cycle:
        flow[a] += way * sent
    state[arc] = IN_TREE
    state[leaving] = AT_MOST if sign > 0 else AT_NONE
    return flow, state, leaving if leaving != arc else None


def consistent(network: Network, tree: simplex.Tree, level: np.ndarray, cost: np.ndarray) -> None:
    """Links, depths, children and potentials say the same, and the tree is strongly feasible."""
    links, tails, root = tree.links, len(network.supply), len(tree.links) - 1
    children: dict[int, set[int]] = {}
    for node in range(root):
        arc, parent = int(links[node, ARC]), int(links[node, PARENT])
        pair = simplex.ends.py_func(network.tail, network.head, tails, root, arc)  # type: ignore[attr-defined]
        assert set(pair) == {node, parent}
        assert tree.state[arc] == IN_TREE
        assert links[node, 5] == len(path_up(links, node)) - 1
        profit = cost[arc] if arc < len(cost) else 0.0
        assert profit == pytest.approx(level[pair[0]] - level[pair[1]], abs=1e-9)
        children.setdefault(parent, set()).add(node)
    for parent in range(root + 1):
        listed, child = [], int(links[parent, 2])
        while child >= 0:
            listed.append(child)
            child = int(links[child, 3])
        assert set(listed) == children.get(parent, set())
        assert len(set(listed)) == len(listed)
    assert int((tree.state == IN_TREE).sum()) == root


def test_each_pivot_against_a_plain_twin() -> None:
    """Flow, state and tree after every pivot are those of a walk along the cycle as a list."""
    for seed in range(40):
        network = several(seed)
        most, cost, tails = simplex.own_limits(network), network.value, len(network.supply)
        tree = simplex.greedy_tree(network, cost, most)
        level, place = np.zeros(len(tree.links)), 0
        simplex.trees.set_levels(tree.links, level, cost, tails)
        fixed = (network.tail, network.head, cost)
        while True:
            arc, place = simplex.entering(level, tree.state, *fixed, tails, 1e-9, 8, place)
            if arc < 0:
                break
            flow, state, leaving = plain_pivot(network, tree, most, arc)
            simplex.pivot(tree.links, level, tree.flow, tree.state, *fixed, most, tails, arc)
            np.testing.assert_allclose(tree.flow, flow, atol=1e-9)
            if leaving is not None:
                np.testing.assert_array_equal(tree.state, state)
            else:
                assert tree.state[arc] in (AT_MOST, AT_NONE)
            consistent(network, tree, level, cost)
