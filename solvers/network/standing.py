"""What both sides of the engine for plants have found: the best point of the program, the bound, openings to try."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from solvers.network.lagrange import TOLERANCE, BoundBelowPlan
from solvers.network.problem import Real
from solvers.program import Program
from solvers.verify import verify_point


class Hearer(Protocol):
    """Hears of better points and bounds, from any thread, one call at a time."""

    def point(self, values: Real) -> None:
        """A better point of the program, shape (n,)."""

    def bound(self, benefit: float) -> None:
        """A lower bound on how good the best can be: no point brings more."""


@dataclass(eq=False)
class Standing:
    """Benefits are ``offset - cost``; safe to use from several threads."""

    program: Program
    enough: Callable[[float, float], bool]
    hearer: Hearer
    values: Real | None = None
    benefit: float = -np.inf
    bound: float = np.inf
    proposals: list[Real] = field(default_factory=list)
    """Few columns that the master asked for, the latest last."""
    _halted: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def done(self) -> bool:
        """Plan and bound are near enough, or a side has failed."""
        with self._lock:
            return self._halted or self.enough(self.benefit, self.bound)

    def halt(self) -> None:
        """End the run: nothing is taken, and nobody told, from now on."""
        with self._lock:
            self._halted = True

    def take_point(self, values: Real | None) -> bool:
        """A point; kept where it holds and is better."""
        if values is None:
            return False
        check = verify_point(self.program, values)
        benefit = self.program.offset - check.objective
        with self._lock:
            if self._halted or not check.verified or benefit <= self.benefit:
                return False
            self.values, self.benefit = values, benefit
            self._hold()
            self.hearer.point(values)
        return True

    def take_bound(self, bound: float) -> None:
        """A bound; kept where it is better."""
        with self._lock:
            if bound < self.bound and not self._halted:
                self.bound = bound
                self._hold()
                self.hearer.bound(self.bound)

    def propose(self, z: Real) -> None:
        """Openings worth a try."""
        with self._lock:
            self.proposals.append(z)

    def next_proposal(self) -> Real | None:
        """The latest openings that were not tried; those of before are dropped."""
        with self._lock:
            latest = self.proposals[-1] if self.proposals else None
            self.proposals.clear()
            return latest

    def _hold(self) -> None:
        """A bound is never below a plan; what rounding makes of it is taken back."""
        if self.bound < self.benefit - TOLERANCE * (1.0 + abs(self.benefit)):
            raise BoundBelowPlan(f"a bound of {self.bound:.9g} on what a plan brings that brings {self.benefit:.9g}")
        self.bound = max(self.bound, self.benefit)
