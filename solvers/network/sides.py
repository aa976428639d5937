"""The two sides of the engine: one betters the plan, the other the bound and small parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from solvers.network.beside import LARGE, Stall, branch_and_cut
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
SMALL = 1000
"""Arcs up to which a part is left to HiGHS."""
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
    """A network with the prices of its relaxation; ``transport`` where it is pure."""

    network: Network
    alpha: Real
    beta: Real
    transport: Transport | None


def better_plan(relaxed: Relaxed, task: Task, board: Board) -> None:
    """Pivots or sweeps, then neighbourhoods, from the best plan known."""
    network, over = relaxed.network, _over(task, board)
    if relaxed.transport is None:
        _polish(network, task, board)
    else:
        _anneal(Pivots(network, relaxed.transport, task.seed), task, board)
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


def _anneal(search: Pivots, task: Task, board: Board) -> None:
    """Greedy sweeps, then runs that take losses too, colder and colder, as long and as many as the time allows."""
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
        if task.deterministic:
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


def better_bound(relaxed: Relaxed, task: Task, board: Board) -> None:
    """Small parts and prices in turns; once prices are at rest, larger parts by HiGHS. The most promising first."""
    network, over, stall = relaxed.network, _over(task, board), Stall()
    prices = Decomposition(network, relaxed.alpha, relaxed.beta, reserves=task.reserves)
    small, large = _by_promise(board, 0, SMALL), [] if task.deterministic else _by_promise(board, SMALL, LARGE)
    first_arc = np.array([block.arcs[0] for block in board.blocks])
    patient, spent, moves = task.deterministic or board.all_small(SMALL), 0.0, 0
    while not over():
        if small and (patient or stall.reached or spent <= _SMALL_PARTS * _elapsed(task)):
            began = time.monotonic()
            _solve_part(small.pop(), task, board)
            spent += time.monotonic() - began
        elif large and stall.reached:
            _cut_part(large, task, board)
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


def _solve_part(block: int, task: Task, board: Board) -> None:
    """One small part by HiGHS."""
    if board.closed(block):
        return
    seconds = task.seconds * (1.0 if len(board.blocks) == 1 else _ONE_PART)
    nodes = _PART_NODES if task.deterministic else None
    branch_and_cut(board, block, Limits(seconds, nodes, seed=task.seed), _over(task, board))


def _cut_part(large: list[int], task: Task, board: Board) -> None:
    """The last of some larger parts by HiGHS, in its share of the time left, by arcs."""
    size = [len(board.blocks[block].arcs) for block in large]
    block, share = large.pop(), size[-1] / sum(size)
    if not board.closed(block):
        limits = Limits(share * task.seconds, seed=task.seed, heuristics=False)
        board.branched.append(block)
        branch_and_cut(board, block, limits, _over(task, board))


def _by_promise(board: Board, above: int, most: int) -> list[int]:
    """The parts of more than ``above`` arcs, up to ``most``, not closed; that with the widest gap for its size last."""
    size = np.array([len(block.arcs) for block in board.blocks])
    rate = np.maximum(board.bounds - board.benefits, 0.0) / size
    order = np.argsort(rate, kind="stable").tolist()
    return [block for block in order if above < size[block] <= most and not board.closed(block)]


def _elapsed(task: Task) -> float:
    return time.monotonic() - task.began


def _over(task: Task, board: Board) -> Callable[[], bool]:
    """Whether to stop: near enough, failed, or out of time."""
    return lambda: board.done or task.seconds <= 0
