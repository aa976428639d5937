"""What both sides of the engine have found so far: the best flow, and a bound for each block of the network."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from solvers.network.lagrange import TOLERANCE, BoundBelowPlan
from solvers.network.problem import Network, Real
from solvers.network.reserves import NodePrices

_CLOSED = 1e-9
"""Relative gap at which nothing is left to be found in a block."""


class Listener(Protocol):
    """Hears of better flows and bounds, from any thread, one call at a time."""

    def plan(self, flow: Real) -> None:
        """A better lawful flow, shape (A,)."""

    def bound(self, benefit: float) -> None:
        """A lower bound on how good the best can be: no flow brings more."""


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Arcs, in the network's order, and side rows that share nothing with those of other blocks."""

    arcs: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]

    @property
    def members(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Both."""
        return self.arcs, self.rows


@dataclass(eq=False)
class Board:
    """The best known of a network, block by block; safe to use from several threads."""

    network: Network
    blocks: list[Block]
    enough: Callable[[float, float], bool]
    listener: Listener
    flow: Real = field(init=False)
    benefits: Real = field(init=False)
    bounds: Real = field(init=False)
    branched: set[int] = field(init=False, default_factory=set)
    """Larger blocks that HiGHS was given beside the sides."""
    node_prices: NodePrices | None = field(init=False, default=None)
    """At the end, where they were asked for."""

    def __post_init__(self) -> None:
        """Nothing flows, which is no plan where ends must be used up, and all could be used."""
        self.flow = np.zeros(len(self.network))
        best = np.maximum(self.network.value * self.network.most - self.network.fixed, 0.0)
        self.bounds = np.array([best[block.arcs].sum() for block in self.blocks])
        self._of_arc = np.empty(len(self.network), np.int32)
        for number, block in enumerate(self.blocks):
            self._of_arc[block.arcs] = number
        self.benefits = np.where(self._lacking(self.flow), -np.inf, 0.0)
        self._lock = threading.RLock()
        self._halted = False
        self._whole_bound = np.inf

    @property
    def benefit(self) -> float:
        """Of the best flow."""
        return float(self.benefits.sum())

    @property
    def bound(self) -> float:
        """What no flow surpasses."""
        return min(self._whole_bound, float(self.bounds.sum()))

    @property
    def done(self) -> bool:
        """Plan and bound are near enough, or the run has been halted."""
        with self._lock:
            return self._halted or self.enough(self.benefit, self.bound)

    @property
    def halted(self) -> bool:
        """The run has ended, or a side has failed."""
        return self._halted

    def halt(self) -> None:
        """End the run: nothing is taken, and nobody told, from now on."""
        with self._lock:
            self._halted = True

    def flow_of(self, block: int) -> Real:
        """The best flow of a block's arcs; a copy."""
        with self._lock:
            return self.flow[self.blocks[block].arcs]

    def best_flow(self) -> Real:
        """The best flow, shape (A,); a copy."""
        with self._lock:
            return self.flow.copy()

    def all_small(self, most: int) -> bool:
        """Whether every block has at most so many arcs."""
        return all(len(block.arcs) <= most for block in self.blocks)

    def take_whole(self, flow: Real) -> None:
        """A lawful flow of the whole network, shape (A,); of each block the better one is kept."""
        worth = self.network.value * flow - self.network.fixed * (flow > 0)
        benefits = np.bincount(self._of_arc, weights=worth, minlength=len(self.blocks))
        with self._lock:
            better = (benefits > self.benefits) & ~self._lacking(flow)
            if better.any():
                self.flow = np.where(better[self._of_arc], flow, self.flow)
                self.benefits = np.where(better, benefits, self.benefits)
                for block in np.flatnonzero(better):
                    self._hold(int(block))
                self.listener.plan(self.flow.copy())

    def take_plan(self, block: int, flow: Real) -> None:
        """A lawful flow of a block's arcs; kept where it is better."""
        with self._lock:
            if not self._halted and self._keep(block, flow):
                self.listener.plan(self.flow.copy())

    def take_bound(self, block: int, bound: float) -> None:
        """A bound on what a block brings; kept where it is better."""
        with self._lock:
            if bound < self.bounds[block] and not self._halted:
                self.bounds[block] = bound
                self._hold(block)
                self.listener.bound(self.bound)

    def take_bounds(self, bounds: Real) -> None:
        """A bound for each block; kept where they are better."""
        with self._lock:
            if self._halted:
                return
            for block in np.flatnonzero(bounds < self.bounds):
                self.bounds[block] = bounds[block]
                self._hold(int(block))
            self.listener.bound(self.bound)

    def take_whole_bound(self, bound: float) -> None:
        """A bound on what all blocks together bring; kept where it is better."""
        with self._lock:
            if bound < self.bound and not self._halted:
                _refuse_below(bound, self.benefit)
                self._whole_bound = max(bound, self.benefit)
                self.listener.bound(self.bound)

    def closed(self, block: int) -> bool:
        """Whether nothing is left to be found in a block."""
        with self._lock:
            bound, benefit = self.bounds[block], self.benefits[block]
            return bool(np.isfinite(benefit) and bound - benefit <= _CLOSED * max(1.0, abs(benefit)))

    def _lacking(self, flow: Real) -> npt.NDArray[np.bool_]:
        """Blocks with an end that must be used up and is not."""
        lacking = np.zeros(len(self.blocks), np.bool_)
        if self.network.charges is not None:
            lacking[self._of_arc[self.network.lacks(flow)]] = True
        return lacking

    def _keep(self, block: int, flow: Real) -> bool:
        arcs = self.blocks[block].arcs
        benefit = float(self.network.value[arcs] @ flow - self.network.fixed[arcs] @ (flow > 0))
        better = benefit > float(self.benefits[block])
        if better and self.network.charges is not None:
            whole = np.zeros(len(self.network))
            whole[arcs] = flow
            better = not self._lacking(whole)[block]
        if better:
            self.flow[arcs] = flow
            self.benefits[block] = benefit
            self._hold(block)
        return better

    def _hold(self, block: int) -> None:
        """A bound is never below a plan; what rounding makes of it is taken back."""
        benefit, bound = self.benefits[block], self.bounds[block]
        _refuse_below(bound, benefit)
        self.bounds[block] = max(bound, benefit)


def _refuse_below(bound: float, benefit: float) -> None:
    """Plan and bound cannot both be right."""
    if bound < benefit - TOLERANCE * (1.0 + abs(benefit)):
        raise BoundBelowPlan(f"a bound of {bound:.9g} on what a plan brings that brings {benefit:.9g}")
