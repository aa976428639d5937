"""The engine: a plan and a proved bound of a network, both bettered until they agree or time is up.

The network falls into parts, whose plans and bounds add up. Two sides (``sides``) start from its linear relaxation:
one betters the plan, the other the bound, which leaves small parts to HiGHS; each has a thread of its own. Where runs
must repeat, the sides take turns, and counts take the place of seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import numpy as np

from solvers.network import parts
from solvers.network.beside import Waiting
from solvers.network.board import Block, Board, Listener
from solvers.network.exact import node_prices
from solvers.network.greedy import first_plan
from solvers.network.multipliers import first_multipliers
from solvers.network.problem import Index, Network, Real
from solvers.network.reserves import NodePrices
from solvers.network.sides import Relaxed, Task, better_bound, better_plan
from solvers.network.simplex import Transport, solve_transport

PATIENCE_S = 0.3
"""Beyond the deadline: what the last step of a side may take. HiGHS looks at the clock only now and then."""
_RELAXED = 20_000
"""Arcs up to which HiGHS solves the relaxation of a network with side rows: beyond, ``first_multipliers`` does."""


def maximise(network: Network, task: Task, listener: Listener, start: Real | None = None) -> Board:
    """Solve; what is found is told on the way. ``start`` is a lawful flow to begin from, shape (A,)."""
    split = parts.split(network)
    blocks = [Block(*split.between(part, part + 1)) for part in range(len(split))]
    board = Board(network, blocks, task.enough, listener)
    board.take_whole(first_plan(network) if start is None else start)
    if not len(network):
        nothing = np.zeros(len(network.supply) + len(network.demand))
        board.node_prices = NodePrices(nothing, nothing, 0.0) if task.reserves else None
        return board
    prices, transport = relax(network, task)
    board.take_bounds(price_bounds(network, blocks, *prices))
    board.take_whole(first_plan(network, prices[0], prices[1]))
    relaxed = Relaxed(network, prices[0], prices[1], transport, prices[2])
    waiting = Waiting(board)
    both = better_bound, better_plan
    run_sides([partial(side, relaxed, task, board, waiting) for side in both], task, board.halt)
    return board


def relax(network: Network, task: Task) -> tuple[tuple[Real, Real, Real], Transport | None]:
    """Prices >= 0 of supplies (S,), demands (D,) and side rows (R,), and the tree where there is one."""
    none = np.zeros(len(network.side))
    transport = None
    if network.pure:
        cost = network.value - network.fixed / network.most
        transport = solve_transport(network, cost, stop=lambda: task.seconds <= 0)
        prices = transport.alpha, transport.beta, none
    else:
        prices = np.zeros(len(network.supply)), np.zeros(len(network.demand)), none
    if not network.pure or (len(network.side) and len(network) <= _RELAXED):
        prices = node_prices(network, task.seconds) or prices
    elif len(network.side) and transport is not None:
        gamma, under = first_multipliers(network, transport, lambda: task.seconds <= 0)
        prices = under.alpha, under.beta, gamma
    return prices, transport


def price_bounds(network: Network, blocks: list[Block], alpha: Real, beta: Real, gamma: Real) -> Real:
    """What no flow can surpass in each block, for any prices >= 0 of supplies (S,), demands (D,) and side rows (R,)."""
    side, arcs = network.side, len(network)
    weight = gamma[side.of_rows()]
    by_x = np.bincount(side.arc, weights=weight * side.x_weight, minlength=arcs)
    by_y = np.bincount(side.arc, weights=weight * side.y_weight, minlength=arcs)
    unit = network.value - alpha[network.tail] - network.gain * beta[network.head] - by_x
    rest = np.maximum(unit * network.most - network.fixed - by_y, 0.0)
    return np.array([
        rest[arcs].sum()
        + _worth(alpha * network.supply, network.tail[arcs])
        + _worth(beta * network.demand, network.head[arcs])
        + float(gamma[rows] @ side.limit[rows])
        for arcs, rows in (block.members for block in blocks)
    ])  # fmt: skip


def _worth(worth: Real, node: Index) -> float:
    """Of the nodes that occur."""
    return float(worth[np.unique(node)].sum())


def run_sides(sides: list[Callable[[], None]], task: Task, halt: Callable[[], None]) -> None:
    """All sides: at once, or in turn where runs must repeat; ``halt`` ends the others where one fails.

    A side that HiGHS keeps beyond the deadline is not waited for: what it finds later is neither taken nor told.
    """
    if task.deterministic:
        for side in sides:
            side()
        return
    faults: list[BaseException] = []
    threads = [threading.Thread(target=_guarded, args=(side, faults, halt), daemon=True) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(task.seconds + PATIENCE_S if np.isfinite(task.deadline) else None)
    halt()
    if faults:
        raise faults[0]


def _guarded(side: Callable[[], None], faults: list[BaseException], halt: Callable[[], None]) -> None:
    """A side that fails ends the other; its exception is raised where the sides were started."""
    try:
        side()
    except BaseException as fault:  # noqa: BLE001  (raised again by ``run_sides``)
        faults.append(fault)
        halt()
