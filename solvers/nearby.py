"""Programs too large for their limit: look among the choices on which points nearby disagree.

Relaxation induced neighbourhoods (Danna, Rothberg and Le Pape 2005) and crossover (Rothberg 2007), from outside: where
points that belong to neighbouring programs are known, they point to the columns that are worth a search, long before
branch and cut has a point of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solvers.program import Program, Real
from solvers.session import SolverSession
from solvers.solution import Limit, Solution, SolveOptions, Termination, proved
from solvers.solve import solve

_WHOLE = 0.25
"""Share of the limit in which the whole program is tried: enough for its bound."""
_EACH = 0.45
"""Share of the limit that one neighbourhood gets at most."""
_LEAST_S = 0.05
"""With less time than this nothing is begun."""
_SAME = 1e-6


def solve_nearby(
    program: Program,
    options: SolveOptions,
    *,
    solver: str = "auto",
    start: Real | None = None,
    near: Sequence[Real] = (),
    session: SolverSession | None = None,
) -> Solution:
    """Minimise a program; where a part of the time limit proves nothing, search near what is known for the rest of it.

    ``near`` are points, shape (n,), that need not hold here, the nearest first. The answer's bound is that of the whole
    program. A program with products, without whole numbers or without a time limit, and a deterministic run, is solved
    by ``solve`` as it is.

    Raises:
        SolverRefused: as of ``solve``.
    """
    in_one = options.deterministic or not np.isfinite(options.time_limit_s)
    if in_one or len(program.products) or not program.integer.any():
        return solve(program, options, solver=solver, start=start, session=session)
    search = _Search(program, options, solver, session)
    whole = search.run(program, start, _WHOLE)
    if whole.limit is not Limit.TIME:
        return whole
    search.take(whole)
    search.around(list(near))
    if time.monotonic() < search.until - _LEAST_S:  # nothing more was found near: what is left is for the proof
        rest = search.run(program, search.values, 1.0)
        search.take(rest)
        whole = replace(rest, bound=max(rest.bound, whole.bound))
    return search.answer(whole)


def narrowed(program: Program, points: Sequence[Real]) -> Program:
    """The program with each integer column fixed on which all points, shape (n,), one or more, agree."""
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    whole = np.clip(np.round(low), program.lower, program.upper)
    agreed = program.integer & (high - low < _SAME) & (np.abs(low - whole) < _SAME)
    return replace(program, lower=np.where(agreed, whole, program.lower), upper=np.where(agreed, whole, program.upper))


@dataclass
class _Search:
    """The best point so far of one program, and the time that is left to it."""

    program: Program
    options: SolveOptions
    solver: str
    session: SolverSession | None
    values: Real | None = None
    objective: float = np.inf

    def __post_init__(self) -> None:
        """The limit runs from here."""
        self.until = time.monotonic() + self.options.time_limit_s

    def run(self, program: Program, start: Real | None, share: float) -> Solution:
        """Solve within a share of the limit and what is left of it."""
        seconds = max(_LEAST_S, min(share * self.options.time_limit_s, self.until - time.monotonic()))
        options = replace(self.options, time_limit_s=seconds)
        return solve(program, options, solver=self.solver, start=start, session=self.session)

    def take(self, solution: Solution) -> bool:
        """Keep its point if it is the best; is it?"""
        better = solution.values is not None and solution.objective < self.objective - _SAME * abs(solution.objective)
        if solution.values is not None and solution.objective < self.objective:
            self.values, self.objective = solution.values, solution.objective
        return better

    def around(self, near: list[Real]) -> None:
        """Search neighbourhoods until the time is up or none of them has anything better."""
        relaxed = self.run(_relaxed(self.program), None, _EACH).values
        better = True
        while better:
            better = False
            for points in self._neighbourhoods(near, relaxed):
                if time.monotonic() > self.until - _LEAST_S:
                    return
                better |= self.take(self.run(narrowed(self.program, points), self.values, _EACH))

    def answer(self, whole: Solution) -> Solution:
        """The best point with the whole program's bound."""
        closed = proved(self.objective, whole.bound, self.options.gap)
        best = replace(whole, values=self.values, objective=self.objective, bound=min(whole.bound, self.objective))
        return replace(best, termination=Termination.OPTIMAL, limit=None, message="") if closed else best

    def _neighbourhoods(self, near: list[Real], relaxed: Real | None) -> Iterator[list[Real]]:
        """Sets of points whose disagreements are worth a search, with the best one known when each is asked for."""
        if relaxed is not None:
            for point in near[:1]:  # without the best: where it is a poor one, it is far from what is sought
                yield [relaxed, point]
            if self.values is not None:
                yield [relaxed, self.values]
        if near and self.values is not None:
            yield [self.values, *near]


def _relaxed(program: Program) -> Program:
    """The program without whole numbers."""
    return replace(program, integer=np.zeros(program.columns, np.bool_))
