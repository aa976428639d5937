"""The two sides of the engine: one betters the plan, the other the bound and small parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from solvers.network import beside
from solvers.network.beside import Stall, Waiting, branch_and_cut
from solvers.network.board import Board
from solvers.network.exact import Limits
from solvers.network.greedy import polished
from solvers.network.lagrange import Decomposition
from solvers.network.neighbourhoods import Effort, Neighbourhoods
from solvers.network.pivots import COLD, Pivots, heat
from solvers.network.problem import Network, Real
from solvers.network.simplex import Transport

ROUNDS = 40
"""Sweeps of the plan side, neighbourhoods by tens, and moves of prices by tens, where runs must repeat."""
_ANNEALING = 0.8
"""Share of the time for annealing; neighbourhoods have the rest."""
_SWEEPS = (4, 3000)
"""Fewest and most sweeps of one run from hot to cold; 9 000 gave no better plan."""
_SMALL_PARTS = 0.3
"""Share of the bound side's time that small parts may take while there are others."""
_ONE_PART = 0.05
"""Share of the time left that one of them may take; what takes longer keeps the bound that HiGHS had."""
_PART_NODES = 2_000
"""The same, in nodes, where runs must repeat."""
_STRETCH_S = 1.0
"""Seconds of neighbourhoods between two reports."""


@dataclass(frozen=True, slots=True)
class Task:
    """How long to go on: until ``enough(benefit, bound)`` or ``deadline`` on ``time.monotonic``.

    ``reserves`` asks for prices of the nodes at the end.
    """

    deadline: float
    enough: Callable[[float, float], bool]
    seed: int = 0
    deterministic: bool = False
    reserves: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds left; no end where runs must repeat."""
        return np.inf if self.deterministic else max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True, eq=False, slots=True)
class Relaxed:
    """A network with the prices of its relaxation, those of side rows last; ``transport`` where it is pure."""

    network: Network
    alpha: Real
    beta: Real
    transport: Transport | None
    gamma: Real


def better_plan(relaxed: Relaxed, task: Task, board: Board, waiting: Waiting | None = None) -> None:
    """Pivots or sweeps, then what waits for HiGHS and neighbourhoods, from the best plan known."""
    network, over = relaxed.network, _over(task, board)
    if relaxed.transport is None:
        _polish(network, task, board)
    else:
        _anneal(Pivots(network, relaxed.transport, task.seed), task, board, waiting)
    while waiting is not None and not (over() or task.deterministic) and _cut_part(waiting, task, board):
        pass
    if over():
        return
    effort = Effort(nodes=50) if task.deterministic else Effort()
    search = Neighbourhoods(network, board.best_flow(), relaxed.alpha, relaxed.beta, task.seed, effort)
    turn = 0
    while not (over() or search.exhausted) and (turn < ROUNDS or not task.deterministic):
        if task.deterministic:
            search.improve(rounds=10)
        else:
            search.improve(seconds=min(_STRETCH_S, task.seconds))
        board.take_whole(search.flow)
        turn += 1


def _anneal(search: Pivots, task: Task, board: Board, waiting: Waiting | None) -> None:
    """Greedy sweeps, then runs that take losses too, colder and colder: one, or more while nothing waits for HiGHS."""
    over, share = _over(task, board), _ANNEALING * task.seconds
    began = time.monotonic()
    search.climb(2, over)
    board.take_whole(search.flow)
    sweep_s = max(1e-4, (time.monotonic() - began) / 2)
    while not over():
        left = began + share - time.monotonic()
        sweeps = ROUNDS if task.deterministic else int(np.clip(left / sweep_s, *_SWEEPS))
        if left < 0.5 * sweeps * sweep_s:
            return
        _run_down(search, sweeps, min(left, sweeps * sweep_s), task, board)
        if not np.isfinite(left) or (waiting is not None and waiting.large):
            return


def _run_down(search: Pivots, sweeps: int, seconds: float, task: Task, board: Board) -> None:
    """One run from hot to cold within some seconds, or in so many sweeps where runs must repeat."""
    over, hot, began, done = _over(task, board), heat(sweeps), time.monotonic(), 0.0
    step = 0
    while done < 1.0 and not over():
        search.sweep(hot * (COLD / hot) ** done, over)
        board.take_whole(search.flow)
        step += 1
        done = step / sweeps if task.deterministic else (time.monotonic() - began) / seconds
    search.climb(stop=over)
    board.take_whole(search.flow)


def _polish(network: Network, task: Task, board: Board) -> None:
    """Rounds of sweeps for networks that pivots do not take, warm ones and cold ones."""
    typical, over, turn = float(np.median(network.fixed)), _over(task, board), 0
    until = time.monotonic() + _ANNEALING * task.seconds
    while not over() and (turn < ROUNDS if task.deterministic else time.monotonic() < until):
        heat = typical * 0.5 ** (turn % 4) if turn % 2 else 0.0
        board.take_whole(polished(network, board.best_flow(), sweeps=4, seed=task.seed + turn, heat=heat))
        turn += 1


def better_bound(relaxed: Relaxed, task: Task, board: Board, waiting: Waiting) -> None:
    """Small parts and prices in turns; once prices are at rest, all that waits for HiGHS."""
    network, over, stall = relaxed.network, _over(task, board), Stall()
    prices = Decomposition(network, relaxed.alpha, relaxed.beta, relaxed.gamma, reserves=task.reserves)
    first_arc = np.array([block.arcs[0] for block in board.blocks])
    patient, spent, moves = task.deterministic or board.all_small(beside.SMALL), 0.0, 0
    while not over():
        began = time.monotonic()
        if (patient or spent <= _SMALL_PARTS * _elapsed(task)) and _solve_small(waiting, task, board):
            spent += time.monotonic() - began
        elif (patient or stall.reached) and not task.deterministic and _cut_again(waiting, task, board):
            pass
        elif task.deterministic and moves >= 10 * ROUNDS:
            break
        elif prices.step(board.benefit, over):
            if len(network.side):
                board.take_whole_bound(prices.best)
            else:
                board.take_bounds(prices.of_tails[network.tail[first_arc]])
            moves += 1
            stall.see(prices.best, board.bound - board.benefit)
    if task.reserves:
        _settle(prices, task, board)
        board.node_prices = prices.node_prices


def _settle(prices: Decomposition, task: Task, board: Board) -> None:
    """Move prices, some times, until they prove as much by themselves as with the small parts left to HiGHS."""
    while prices.steps < 10 * ROUNDS and not task.enough(board.benefit, prices.best):
        if not prices.step(board.benefit, lambda: board.halted or task.seconds <= 0):
            return


def _solve_small(waiting: Waiting, task: Task, board: Board) -> bool:
    """The small part that promises most by HiGHS; whether there was one."""
    block = waiting.take_small()
    if block is None:
        return False
    if not board.closed(block):
        seconds = task.seconds * (1.0 if len(board.blocks) == 1 else _ONE_PART)
        nodes = _PART_NODES if task.deterministic else None
        limits = Limits(seconds, nodes, seed=task.seed, heuristics=task.deterministic)
        if not branch_and_cut(board, block, limits, _over(task, board)):
            waiting.give_back(block)
    return True


def _cut_again(waiting: Waiting, task: Task, board: Board) -> bool:
    """The next part that waits, or, when all have had their turn, of those that are still open."""
    return _cut_part(waiting, task, board) or (waiting.refill() and _cut_part(waiting, task, board))


def _cut_part(waiting: Waiting, task: Task, board: Board) -> bool:
    """The next part that waits by HiGHS, in its share of what both sides have left of the time; was there one?"""
    taken = waiting.take()
    if taken is None:
        return False
    block, share = taken
    if not board.closed(block):
        if len(board.blocks[block].arcs) > beside.SMALL:
            board.branched.add(block)
        limits = Limits(min(1.0, 2.0 * share) * task.seconds, seed=task.seed, heuristics=False)
        if not branch_and_cut(board, block, limits, _over(task, board)):
            waiting.give_back(block)
    return True


def _elapsed(task: Task) -> float:
    return time.monotonic() - task.began


def _over(task: Task, board: Board) -> Callable[[], bool]:
    """Whether to stop: near enough, failed, or out of time."""
    return lambda: board.done or task.seconds <= 0
