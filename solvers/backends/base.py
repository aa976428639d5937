"""What a back end is, and how it speaks while it runs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Protocol

from solvers.program import Program, Real
from solvers.solution import Solution, SolveOptions, SolverRefused


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a back end can do, declared beside it.

    ``own_bound``: the bound of a linear program is recomputed here from duals, not taken on trust. ``exact_integers``:
    it answers in whole numbers only, so the data must fit 64-bit integers after scaling. ``products``: it takes
    bilinear programs.
    """

    starts: bool
    streams_incumbents: bool
    streams_bounds: bool
    own_bound: bool
    exact_integers: bool = False
    products: bool = False


class Reporter(Protocol):
    """Where a running back end sends what it finds; each call returns at once."""

    def incumbent(self, values: Real, nodes: int = 0) -> None:
        """A better point, shape (n,)."""

    def bound(self, bound: float, nodes: int = 0) -> None:
        """A proved lower bound on the objective, offset included."""


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """One run: what to solve, how, from where, and by when (seconds from ``began`` on ``time.monotonic``)."""

    solver: str
    program: Program
    options: SolveOptions
    start: Real | None
    seconds: float
    began: float = field(default_factory=time.monotonic)

    def remaining(self) -> float:
        """Seconds left, not below 0.01."""
        return max(0.01, self.seconds - (time.monotonic() - self.began))


def refuse_products(job: Job) -> None:
    """For back ends of linear programs; ``SolverRefused`` where the job's rows have products of columns."""
    count = len(job.program.products)
    if count:
        raise SolverRefused(
            f"{job.solver} takes linear programs, and this one has {count} products of unknowns; choose auto or scip"
        )


class BackEnd(Protocol):
    """A module with these two names is a back end.

    ``run`` returns what the solver claims; whether it is true is for ``solvers.solve`` to find out. It raises
    ``SolverRefused`` for a program that it cannot take.
    """

    CAPABILITIES: Capabilities

    def run(self, job: Job, report: Reporter) -> Solution:
        """Solve, reporting on the way."""
