"""Pivots priced by true fixed costs: lawful, never worse than before, near to HiGHS' optimum, and like a plain twin."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from solvers.network import cycles, pivots, tree
from solvers.network.fill import fill_up
from solvers.network.pivots import Pivots
from solvers.network.problem import Network, SideRows
from solvers.network.simplex import IN_TREE, ends, solve_transport
from solvers.network.tree import ARC, PARENT
from tests.solvers.network.networks import random_network


def search(network: Network, seed: int = 0) -> Pivots:
    """One that begins where the transport problem with spread fixed costs ends."""
    return Pivots(network, solve_transport(network, network.value - network.fixed / network.most), seed)


def several(seed: int) -> Network:
    """One of many, with lots, with and without side rows, of whole numbers or not."""
    rng = np.random.default_rng(seed)
    return random_network(
        rng,
        tails=int(rng.integers(1, 9)),
        heads=int(rng.integers(1, 9)),
        density=float(rng.choice([0.2, 0.8])),
        fixed=float(rng.choice([0.0, 0.5, 2.0])),
        lots=float(rng.choice([0.0, 0.5])),
        side_rows=int(rng.choice([0, 2])),
        whole=bool(seed % 2),
    )


def best_by_highs(network: Network) -> float:
    """The greatest benefit there is."""
    n, eye = len(network), np.eye(len(network))
    if n == 0:
        return 0.0
    rows = [np.hstack([eye, -np.diag(network.most)]), np.hstack([-eye, np.diag(network.lot)])]
    sums = np.vstack([np.eye(len(network.supply))[:, network.tail], np.eye(len(network.demand))[:, network.head]])
    rows.append(np.hstack([sums, np.zeros_like(sums)]))
    side = np.zeros((len(network.side), 2 * n))
    np.add.at(side, (network.side.of_rows(), network.side.arc), network.side.x_weight)
    np.add.at(side, (network.side.of_rows(), n + network.side.arc), network.side.y_weight)
    limits = np.concatenate([np.zeros(2 * n), network.supply, network.demand, network.side.limit])
    found = milp(
        np.concatenate([-network.value, network.fixed]),
        constraints=LinearConstraint(np.vstack([*rows, side]), -np.inf, limits),
        bounds=Bounds(0.0, np.concatenate([network.most, np.ones(n)])),
        integrality=np.repeat([0, 1], n),
        options={"mip_rel_gap": 0.0},
    )
    assert found.status == 0
    return -float(found.fun)


def test_plans_are_lawful_and_never_worse() -> None:
    """After every sweep, cold or hot, the plan is lawful, brings what is said, and no less than before."""
    for seed in range(150):
        network = several(seed)
        found, before = search(network, seed), 0.0
        for temperature in (0.0, 0.5, 2.0, 0.1, 0.0):
            found.sweep(temperature)
            assert network.faults(found.flow) == ()
            assert found.benefit == pytest.approx(network.benefit(found.flow), abs=1e-9)
            assert found.benefit >= before
            before = found.benefit


def test_near_to_the_optimum() -> None:
    """Over 80 networks the plan is never above HiGHS' optimum, and in all no more than a fiftieth below."""
    reached = optimum = 0.0
    for seed in range(80):
        network = several(seed)
        found = search(network)
        found.climb()
        found.anneal(40)
        best = best_by_highs(network)
        assert found.benefit <= best + 1e-5
        reached, optimum = reached + found.benefit, optimum + best
    assert reached >= 0.98 * optimum


def test_without_fixed_costs_nothing_is_left_to_gain() -> None:
    """Where nothing is fixed and no lot asked, the transport problem's optimum is the plan from the start."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        network = random_network(rng, tails=10, heads=10, fixed=0.0, lots=0.0)
        found = search(network)
        assert found.benefit == pytest.approx(best_by_highs(network), rel=1e-9)
        assert found.sweep(0.0) == 0


def test_same_seed_same_plan() -> None:
    """Two searches of one seed go the same way."""
    network = random_network(np.random.default_rng(8), tails=30, heads=30, side_rows=2)
    first, second = search(network, 5), search(network, 5)
    first.anneal(10)
    second.anneal(10)
    np.testing.assert_array_equal(first.flow, second.flow)


def test_told_to_stop_it_tries_nothing() -> None:
    """A search that is told to stop makes no pivot and keeps its lawful plan."""
    network = random_network(np.random.default_rng(9), tails=20, heads=20, lots=0.0)
    found = search(network)
    benefit = found.benefit
    assert found.sweep(1.0, stop=lambda: True) == 0
    found.anneal(1000, stop=lambda: True)
    assert found.benefit == benefit
    assert network.faults(found.flow) == ()


def test_little_time_begins_cooler() -> None:
    """Few sweeps begin at a third of the heat of many, those between lie between."""
    assert pivots.heat(1) == pytest.approx(pivots.HOT / 3)
    assert pivots.heat(300) == pivots.heat(10_000) == pivots.HOT
    assert pivots.heat(30) < pivots.heat(100) < pivots.HOT


def test_gains_are_refused() -> None:
    """A network that loses on the way is refused with the reason."""
    rng = np.random.default_rng(10)
    pure, lossy = random_network(rng), random_network(rng, gains=True)
    with pytest.raises(ValueError, match="gains"):
        Pivots(lossy, solve_transport(pure, pure.value))


def test_arcs_that_only_cost_are_not_tried() -> None:
    """Of each node the few arcs of best reduced profit that bring something are tried, the ties' first ones."""
    network = random_network(np.random.default_rng(11), tails=6, heads=12, density=1.0)
    transport = solve_transport(network, network.value - network.fixed / network.most)
    tried = pivots._tries(network, transport, 2)
    reduced = network.value - network.fixed / network.most
    reduced = reduced - transport.alpha[network.tail] - transport.beta[network.head]
    wanted = set(np.flatnonzero(transport.flow > 0.0))
    for ends_of, nodes in ((network.tail, 6), (network.head, 12)):
        for node in range(nodes):
            arcs = np.flatnonzero(ends_of == node)
            wanted |= set(arcs[np.argsort(-reduced[arcs], kind="stable")[:2]])
    wanted = {int(arc) for arc in wanted if network.value[arc] > 0.0} | {len(network) + v for v in range(18)}
    assert set(tried.tolist()) == wanted


def path_up(links: np.ndarray, node: int) -> list[int]:
    """Nodes from this one to the root."""
    path = [node]
    while links[path[-1], PARENT] >= 0:
        path.append(int(links[path[-1], PARENT]))
    return path


def barred_by(board: cycles.Board) -> np.ndarray:
    """The arcs that are left out for want of room in side rows."""
    return np.isinf(board.table[: len(board.lot), cycles.LOT])


def plain_flow(network: Network, board: cycles.Board, arc: int) -> np.ndarray:
    """The tree's flow after the pivot of an arc, by its cycle as a list."""
    flow, tails = board.table[:, cycles.FLOW].copy(), board.tails
    first, last = ends.py_func(network.tail, network.head, tails, len(board.links) - 1, arc)  # type: ignore[attr-defined]
    way = int(board.state[arc])
    if way < 0:
        first, last = last, first
    down, up = path_up(board.links, first), path_up(board.links, last)
    shared = set(down) & set(up)
    cycle = [(int(board.links[v, ARC]), -1 if v < tails else 1) for v in down if v not in shared]
    cycle += [(int(board.links[v, ARC]), 1 if v < tails else -1) for v in up if v not in shared] + [(arc, way)]
    sent = min(board.table[a, cycles.MOST] - flow[a] if sign > 0 else flow[a] for a, sign in cycle)
    for a, sign in cycle:
        flow[a] = max(flow[a] + sign * sent, 0.0)
    return flow


def plain_worth(network: Network, flow: np.ndarray, barred: np.ndarray) -> tuple[float, np.ndarray]:
    """What the arcs that pay, reach their lots and are not barred bring, and their flows."""
    x = flow[: len(network)]
    pays = (x > 0) & (x >= network.lot * (1 - 1e-10)) & (network.value * x > network.fixed) & ~barred
    kept = np.where(pays, x, 0.0)
    return network.benefit(kept), kept


def each_pivot(network: Network, temperature: float, check: Callable[[Pivots, float, bool, bool], None]) -> None:
    """Try arcs one by one; tell of each what it would bring, whether rows have room, and whether it was made."""
    found, rng = search(network), np.random.default_rng(0)
    board = found._board
    for arc in rng.permutation(np.repeat(found._tries, 3)):
        if board.state[arc] == IN_TREE:
            continue
        flow = plain_flow(network, board, int(arc))
        before, _ = plain_worth(network, board.table[:, cycles.FLOW], barred_by(board))
        after, kept = plain_worth(network, flow, barred_by(board))
        room = bool((network.side.activity(kept) <= network.side.limit * (1 + 1e-10) + 1e-9).all())
        made = cycles.try_all(board, np.array([arc], np.int32), np.array([-temperature])) > 0
        check(found, after - before, room, made)
        if made:
            np.testing.assert_allclose(board.table[:, cycles.FLOW], flow, atol=1e-9)
            settled, barred = board.table[:, cycles.FLOW].copy(), barred_by(board)
            assert (board.table[:, cycles.FLOW][: len(network)][barred] > 0).all()
            assert cycles.total_worth(board.table) == pytest.approx(plain_worth(network, settled, barred)[0], abs=1e-7)


def test_each_pivot_against_a_plain_twin() -> None:
    """A pivot is made where the difference of two whole plans' benefits allows it, and leads to the second flow."""
    for seed in range(60):
        temperature = [1e-7, 3.0][seed % 2]

        def check(found: Pivots, gain: float, room: bool, made: bool, bar: float = temperature) -> None:
            if made:
                assert gain > -bar - 1e-7
                assert room
            elif gain > 1e-6:
                assert not room
            kept = plain_worth(found.network, found._board.table[:, cycles.FLOW], barred_by(found._board))[1]
            np.testing.assert_allclose(found._board.activity, found.network.side.activity(kept), atol=1e-7)

        each_pivot(several(seed), temperature, check)


def test_the_tree_stays_a_tree() -> None:
    """After hot sweeps every node hangs on the root by the arcs named, and the flow is what the tree says."""
    for seed in range(40):
        network = several(seed)
        found = search(network)
        for _ in range(3):
            found.sweep(2.0)
        board = found._board
        for node in range(len(board.links) - 1):
            arc = int(board.links[node, ARC])
            pair = ends.py_func(network.tail, network.head, board.tails, len(board.links) - 1, arc)  # type: ignore[attr-defined]
            assert set(pair) == {node, int(board.links[node, PARENT])}
            assert board.links[node, tree.DEPTH] == len(path_up(board.links, node)) - 1
        sent = np.bincount(network.tail, board.table[:, cycles.FLOW][: len(network)], len(network.supply))
        slack = board.table[:, cycles.FLOW][len(network) : len(network) + len(network.supply)]
        np.testing.assert_allclose(sent + slack, network.supply, atol=1e-7)


def test_what_is_left_is_given_out() -> None:
    """Left supply goes to the open arc first where that gains most, then opens one if its lot and cost allow."""
    tail, head = np.array([0, 0, 0], np.int32), np.array([0, 1, 2], np.int32)
    one = np.ones(3)
    value, lot = np.array([2.0, 5.0, 5.0]), np.array([0.0, 0.0, 8.0])
    row = SideRows(np.array([0, 1], np.int32), np.array([1], np.int32), np.array([2.0]), one[:1], np.array([5.0]))
    ends_have = np.array([10.0]), np.array([4.0, 3.0, 9.0])
    network = Network(tail, head, value, 3 * one, 9 * one, lot, one, *ends_have, row)
    x = np.array([1.0, 0.0, 0.0])
    side = (np.array([0, 0, 1, 1], np.int32), np.zeros(1, np.int32), np.array([2.0]), np.array([1.0]), np.array([5.0]))
    left = np.array([9.0]), np.array([3.0, 3.0, 9.0])
    fill_up(x, network.tail_start, head, network.value, network.fixed, network.lot, network.most, *left, *side)
    np.testing.assert_allclose(x, [1.0, 0.0, 9.0])
    assert network.faults(x) == ()
    x = np.array([1.0, 0.0, 0.0])
    left = np.array([5.0]), np.array([3.0, 3.0, 9.0])
    side = (*side[:4], np.array([5.0]))
    fill_up(x, network.tail_start, head, network.value, network.fixed, network.lot, network.most, *left, *side)
    np.testing.assert_allclose(x, [4.0, 2.0, 0.0])
    assert network.faults(x) == ()
