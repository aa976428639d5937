"""The engine: a plan and a proved bound of a network, both bettered until they agree or time is up.

The network falls into parts. Those of up to ``SMALL`` arcs go to HiGHS; the rest, the core, has two sides: one betters
the plan, the other the bound, each in a thread of its own, and each hears what the other has found. Bounds and plans
of parts add up. Where runs must repeat, the sides take turns, and counts take the place of seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solvers.network import parts
from solvers.network.board import Block, Board, Listener
from solvers.network.greedy import first_plan, polished
from solvers.network.problem import Index, Network, Real
from solvers.network.simplex import solve_transport

SMALL = 1000
"""Arcs up to which a part is left to HiGHS."""
_RELAXED = 20_000
"""Arcs up to which HiGHS solves the relaxation of a network with side rows: beyond, their prices begin at 0."""
_PART_SHARE = 0.1
"""Share of the time that a single small part may take; the bound of one that takes longer stays as HiGHS had it."""
_PART_NODES = 2_000
"""The same, in nodes, where runs must repeat."""
_SWEEPS = 8
"""Sweeps over all arcs in a round of the plan side."""
ROUNDS = 12
"""Rounds where runs must repeat."""


@dataclass(frozen=True, slots=True)
class Task:
    """How long to go on: until ``enough(benefit, bound)`` or ``deadline`` on ``time.monotonic``."""

    deadline: float
    enough: Callable[[float, float], bool]
    seed: int = 0
    deterministic: bool = False
    threads: int = 2

    @property
    def seconds(self) -> float:
        """Seconds left; no end where runs must repeat."""
        return np.inf if self.deterministic else max(0.0, self.deadline - time.monotonic())


def maximise(network: Network, task: Task, listener: Listener, start: Real | None = None) -> Board:
    """Solve; what is found is told on the way. ``start`` is a lawful flow to begin from, shape (A,)."""
    split = parts.split(network)
    cores = int((split.sizes > SMALL).sum())
    blocks = [Block(*split.between(0, cores))] if cores else []
    blocks += [Block(*split.between(k, k + 1)) for k in range(cores, len(split))]
    board = Board(network, blocks, task.enough, listener)
    board.take_whole(first_plan(network) if start is None else start)
    core = parts.take(network, *blocks[0].members) if cores else None
    smalls = range(len(blocks) - 1, 0 if cores else -1, -1)  # the smallest first
    _price(network, task, board)
    sides = [lambda: better_bound(network, core, smalls, task, board)]
    if core is not None:
        sides.insert(0, lambda: better_plan(core, task, board))
    _run(sides, task, board)
    return board


def _run(sides: list[Callable[[], None]], task: Task, board: Board) -> None:
    """Both sides: at once, or in turn where runs must repeat or there is one core only."""
    if task.deterministic or task.threads < 2 or len(sides) < 2:
        for side in sides:
            side()
        return
    faults: list[BaseException] = []
    threads = [threading.Thread(target=_guarded, args=(side, faults, board)) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _guarded(side: Callable[[], None], faults: list[BaseException], board: Board) -> None:
    """A side that fails ends the other; its exception is raised where the sides were started."""
    try:
        side()
    except BaseException as fault:  # noqa: BLE001  (raised again by ``_run``)
        faults.append(fault)
        board.halt()


def _price(network: Network, task: Task, board: Board) -> None:
    """The first bounds, from the linear relaxation, and a plan that its prices lead to."""
    prices = _relaxed_prices(network, task)
    board.take_bounds(price_bounds(network, board.blocks, *prices))
    board.take_whole(first_plan(network, prices[0], prices[1]))


def _relaxed_prices(network: Network, task: Task) -> tuple[Real, Real, Real]:
    """Prices >= 0 of supplies (S,), demands (D,) and side rows (R,); good ones where there is time."""
    small = len(network) <= _RELAXED
    if network.pure and not (small and len(network.side)):
        solved = solve_transport(network, network.value - network.fixed / network.most, stop=lambda: task.seconds <= 0)
        return solved.alpha, solved.beta, np.zeros(len(network.side))
    found = parts.node_prices(network, task.seconds)
    nothing = tuple(np.zeros(len(limits)) for limits in (network.supply, network.demand, network.side))
    return (nothing[0], nothing[1], nothing[2]) if found is None else found


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


def better_plan(core: Network, task: Task, board: Board) -> None:
    """Rounds of sweeps, warm ones and cold ones, from the best plan known."""
    typical = float(np.median(core.fixed)) if len(core) else 0.0
    turn = 0
    while not _over(task, board) and (turn < ROUNDS or not task.deterministic):
        heat = typical * 0.5 ** (turn % 4) if turn % 2 else 0.0
        board.take_plan(0, polished(core, board.flow_of(0), sweeps=_SWEEPS, seed=task.seed + turn, heat=heat))
        turn += 1


def better_bound(network: Network, core: Network | None, smalls: range, task: Task, board: Board) -> None:
    """The small parts, then the core."""
    for block in smalls:
        if _over(task, board):
            return
        if board.closed(block):
            continue
        part = parts.take(network, *board.blocks[block].members)
        if task.deterministic:
            flow, bound = parts.solve_exactly(part, np.inf, seed=task.seed, nodes=_PART_NODES)
        else:
            seconds = task.seconds if core is None and block == 0 else max(0.1, _PART_SHARE * task.seconds)
            flow, bound = parts.solve_exactly(part, seconds, seed=task.seed)
        board.take_plan(block, flow)
        board.take_bound(block, bound)


def _over(task: Task, board: Board) -> bool:
    return board.done or task.seconds <= 0
