"""HiGHS beside the engine: branch and cut on a block of the network, plans and bounds exchanged by the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np

from solvers.network import parts
from solvers.network.board import Board
from solvers.network.exact import Limits, solve_exactly
from solvers.network.problem import Real

SMALL = 1_000
"""Arcs up to which a block is left to HiGHS from the start."""
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


class Waiting:
    """The blocks of up to ``LARGE`` arcs that HiGHS has not been given, for either side to take.

    Those of up to ``SMALL`` arcs come first, in the order of what they promise for their size; then the smallest: for
    its time HiGHS takes more off the bound of several small blocks than off that of a large one.
    """

    def __init__(self, board: Board) -> None:
        """Those that are not closed; what they promise is as it stands now."""
        self._board, self._lock = board, Lock()
        self._size = np.array([len(block.arcs) for block in board.blocks], np.int64)
        self._small: list[int] = []
        self._large: list[int] = []
        self._given: set[int] = set()
        self.refill()

    def refill(self) -> bool:
        """Let those wait again that are not closed, nor HiGHS' at this moment; whether there are any."""
        board, size = self._board, self._size
        with self._lock:
            left = [block for block in range(len(size)) if not (board.closed(block) or block in self._given)]
            rate = np.maximum(board.bounds - board.benefits, 0.0) / size
            self._small = sorted((block for block in left if size[block] <= SMALL), key=lambda block: rate[block])
            self._large = [block for block in left if SMALL < size[block] <= LARGE]
            self._large.sort(key=lambda block: -size[block])
            return bool(self._small or self._large)

    @property
    def large(self) -> bool:
        """Whether any of the larger ones wait."""
        return bool(self._large)

    def take_small(self) -> int | None:
        """The small one that promises most."""
        with self._lock:
            if not self._small:
                return None
            self._given.add(self._small[-1])
            return self._small.pop()

    def take(self) -> tuple[int, float] | None:
        """The next, and its share of the arcs of all that wait."""
        with self._lock:
            blocks = self._small or self._large
            if not blocks:
                return None
            arcs = int(self._size[self._large].sum() + self._size[self._small].sum())
            block = blocks.pop()
            self._given.add(block)
            return block, float(self._size[block] / arcs)

    def give_back(self, block: int) -> None:
        """HiGHS ended before its proof: the block may wait again."""
        with self._lock:
            self._given.discard(block)


def said(board: Board, *, seconds_count: bool) -> str:
    """Where HiGHS ran beside the engine, or why not, as far as there are blocks that are not small."""
    large = [len(block.arcs) for block in board.blocks if len(block.arcs) > SMALL]
    if board.branched:
        return f"HiGHS beside it on {len(board.branched)} of {len(large)} parts of more than {SMALL} exchanges"
    if not large or not seconds_count:
        return ""
    if min(large) > LARGE:
        return f"no HiGHS beside it: its cuts pay up to {LARGE} exchanges, and the largest part has {max(large)}"
    return "no HiGHS beside it: there was no time left"


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
