"""HiGHS beside the engine: branch and cut on a block of the network, plans and bounds exchanged by the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solvers.network import parts
from solvers.network.board import Board
from solvers.network.exact import Limits, solve_exactly
from solvers.network.problem import Real

LARGE = 30_000
"""Arcs up to which a block is worth it: the cuts at the root of 15 000 arcs take 20 s, of 100 000 they do not end."""


@dataclass(eq=False)
class _Exchange:
    """One block's part of the board, as HiGHS sees it while it runs."""

    board: Board
    block: int
    over: Callable[[], bool]
    known: float

    def stop(self) -> bool:
        """Near enough as a whole, out of time, or nothing left to find here."""
        return self.over() or self.board.closed(self.block)

    def bound(self, benefit: float) -> None:
        """To the board."""
        self.board.take_bound(self.block, benefit)

    def plan(self, flow: Real) -> None:
        """To the board."""
        self.board.take_plan(self.block, flow)
        self.known = max(self.known, float(self.board.benefits[self.block]))

    def better(self) -> Real | None:
        """What the plan side has found since."""
        now = float(self.board.benefits[self.block])
        if now <= self.known:
            return None
        self.known = now
        return self.board.flow_of(self.block)


def branch_and_cut(board: Board, block: int, limits: Limits, over: Callable[[], bool]) -> bool:
    """One block by HiGHS until it is closed, the limits are reached or ``over``; whether it was closed."""
    part = parts.take(board.network, *board.blocks[block].members)
    known = float(board.benefits[block])
    exchange = _Exchange(board, block, over, known)
    found = solve_exactly(part, limits, start=board.flow_of(block), watch=exchange)
    board.take_plan(block, found.flow)
    board.take_bound(block, found.bound)
    return found.closed


def said(board: Board, most: int, seconds_count: bool) -> str:
    """Where HiGHS ran beside the engine, or why not; ``most`` arcs are left to it in any case."""
    sizes = [len(block.arcs) for block in board.blocks]
    large = [size for size in sizes if size > most]
    if board.branched:
        return f"HiGHS beside it on {len(board.branched)} of {len(large)} parts of more than {most} exchanges"
    if not large or not seconds_count:
        return ""
    if min(large) > LARGE:
        return f"no HiGHS beside it: its cuts pay up to {LARGE} exchanges, and the largest part has {max(large)}"
    return "no HiGHS beside it: the bound was moving to the end"


class Stall:
    """Whether a bound that falls step by step is at rest: in ``STEPS`` it took less than ``LEAST`` off the gap."""

    STEPS = 50
    LEAST = 0.01

    def __init__(self) -> None:
        self._bound, self._steps = np.inf, 0
        self.reached = False

    def see(self, bound: float, gap: float) -> None:
        """The bound after one more step, and the gap that is left."""
        self._steps += 1
        if self._steps % self.STEPS == 0:
            self.reached = self._bound - bound < self.LEAST * gap
            self._bound = bound
