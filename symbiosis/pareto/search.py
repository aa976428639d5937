"""The solves of a front: its corners, and the plan of least first aim with each other aim held at a level."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from solvers import Solution, SolveOptions, SolverSession, Termination, solve
from solvers.nearby import solve_nearby
from solvers.program import Program
from solvers.verify import verify_point
from symbiosis.inventory import Flag, Real
from symbiosis.model.assemble import Model
from symbiosis.options import MatchOptions
from symbiosis.pareto.goals import COST, Goal
from symbiosis.watch import Clock

AUGMENT = 1e-3
"""Weight of what all other aims stay under their levels, in terms of the first aim's range."""
SAME = 1e-6
"""Figures nearer to each other than this, relative to their range, are one."""
TOLERANCE = 2e-6
"""Share of a level by which a plan that keeps to it may be above it: that of ``solvers.verify``, and rounding."""
TIES = 0.2
"""Share of the time limit for choosing among plans that are as good in a corner's aim, by any aim but the first."""
NEAR = 2
"""Plans of other levels around which a hard level is searched."""


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """A plan as it was found. Figures and levels are those of the functions that are made small, one an aim."""

    solution: Solution
    figures: Real
    levels: Real
    """What each aim was held under; inf where it was not held, as the first never is."""
    seconds: float


@dataclass(frozen=True, eq=False, slots=True)
class Bound:
    """Proved: each plan within ``levels`` has ``first >= bound + weight @ (levels - figures)``, weights >= 0."""

    bound: float
    levels: Real
    weight: Real

    def at(self, figures: Real) -> float:
        """The least first aim of all plans that are as good as ``figures`` in every other; -inf where it is silent."""
        slack = TOLERANCE * np.maximum(1.0, np.where(np.isfinite(self.levels), np.abs(self.levels), 0.0))
        if (figures > self.levels + slack)[1:].any():
            return -np.inf
        room = np.where(self.weight > 0, self.levels - figures, 0.0)
        return float(self.bound + self.weight @ room)


@dataclass
class Search:
    """What has been found and proved so far.

    Without a session each solve begins from nothing, in a process of its own; with one, from the best plan known that
    keeps to the levels, and where the limit strikes the plans of neighbouring levels are searched around.
    """

    model: Model
    goals: tuple[Goal, ...]
    options: MatchOptions
    clock: Clock
    session: SolverSession | None
    solves: int = 0
    stopped: int = 0
    cost_bound: float = -np.inf
    """Proved for every plan of the inventory, within levels or not."""
    found: list[Found] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    empty: list[Real] = field(default_factory=list)
    """Levels within which there is proved to be no plan."""
    known: list[Real] = field(default_factory=list)
    """Points of the program that hold, shape (columns,) each."""
    ranges: Real = field(init=False)

    def __post_init__(self) -> None:
        """A plan in which nothing is exchanged is a start, if it is one."""
        nothing = self.model.nothing_exchanged()
        if self.session is not None and verify_point(self.model.program, nothing).verified:
            self.known.append(nothing)
        self.ranges = np.ones(len(self.goals))

    def corners(self) -> bool:
        """Find the best of each aim, of those the best of the next, and so on; False where there is no plan."""
        count = len(self.goals)
        for number in range(count):
            corner = self._lexicographic((number, *(other for other in range(count) if other != number)))
            if corner is None:
                return False
            self.found.append(corner)
        figures = np.array([corner.figures for corner in self.found])
        self.ranges = np.maximum(np.ptp(figures, axis=0), 1e-9)
        return True

    def answered(self, levels: Real) -> bool:
        """Is the answer known: a looser level's plan that keeps to these, or no plan within looser ones?"""
        if any((empty >= levels).all() for empty in self.empty):
            return True
        slack = SAME * self.ranges
        return any((one.levels >= levels - slack)[1:].all() and (one.figures <= levels + slack)[1:].all()
                   for one in self.found)  # fmt: skip

    def at(self, levels: Real) -> Found | None:
        """The plan of least first aim with each other aim at most at its level; None where none was found."""
        began = self.clock()
        weight = AUGMENT * self.ranges[0] / self.ranges
        weight[0] = 0.0
        cost, offset = self.goals[0].weight.copy(), self.goals[0].constant
        for goal, level, each in zip(self.goals[1:], levels[1:], weight[1:], strict=True):
            cost, offset = cost + each * goal.weight, offset + each * (goal.constant - level)
        program = held(replace(self.model.program, cost=cost, offset=float(offset)), self.goals, levels)
        solution = self._solve(program, self._near(levels))
        if solution.values is None:
            if solution.termination is Termination.INFEASIBLE:
                self.empty.append(levels)
            return None
        self.bounds.append(Bound(solution.bound, levels, weight))
        self.found.append(Found(solution, self._figures(solution.values), levels, self.clock() - began))
        return self.found[-1]

    def bound_at(self, figures: Real) -> float:
        """What is proved of the first aim of all plans that are as good in every other."""
        return max((bound.at(figures) for bound in self.bounds), default=-np.inf)

    def _lexicographic(self, order: tuple[int, ...]) -> Found | None:
        """A point that is best in the first of the aims named, then in the next, as far as each is proved."""
        began, found = self.clock(), None
        program, levels = self.model.program, np.full(len(self.goals), np.inf)
        for place, number in enumerate(order):
            goal = self.goals[number]
            share = TIES if place and number else 1.0
            solution = self._solve(replace(program, cost=goal.weight.copy(), offset=float(goal.constant)), share=share)
            if solution.values is None:
                break
            found = solution
            if goal.name == COST and not np.isfinite(levels).any():
                self.cost_bound = solution.bound
            if number == 0:
                self.bounds.append(Bound(solution.bound, levels.copy(), np.zeros(len(self.goals))))
            if solution.termination is not Termination.OPTIMAL:
                break
            levels[number] = solution.objective
            program = held(self.model.program, self.goals, levels)
        if found is None or found.values is None:
            return None
        levels[0] = np.inf
        return Found(found, self._figures(found.values), levels, self.clock() - began)

    def _solve(self, program: Program, near: tuple[Real, ...] = (), share: float = 1.0) -> Solution:
        self.solves += 1
        limits: SolveOptions = replace(
            self.options.for_solver(), thorough=False, time_limit_s=share * self.options.time_limit_s
        )
        if self.session is None:
            solution = solve(program, limits, solver=self.options.solver)
        else:
            solution = solve_nearby(
                program, limits, solver=self.options.solver, start=self._start(program), near=near, session=self.session
            )
        self.stopped += solution.limit is not None
        if solution.values is not None:
            self.known.append(solution.values)
        return solution

    def _start(self, program: Program) -> Real | None:
        """The best point known that holds."""
        holding = [point for point in self.known if verify_point(program, point).verified]
        return min(holding, key=program.objective, default=None)

    def _near(self, levels: Real) -> tuple[Real, ...]:
        """The points known nearest to the levels, those first that are above them: they are what the row forbids."""

        def distance(point: Real) -> tuple[bool, float]:
            above = (self._figures(point) - levels)[1:] / self.ranges[1:]
            return bool((above <= SAME).all()), float(np.abs(above).max())

        return tuple(sorted(self.known, key=distance)[:NEAR])

    def _figures(self, values: Real) -> Real:
        """The functions that are made small, at a point."""
        return np.array([goal.sign * goal.at(values) for goal in self.goals])


def undominated(figures: Real) -> Flag:
    """Which rows of ``figures``, shape (points, aims), no other is as good as in every aim and better in one.

    Less is better. Of equal rows the first is kept.
    """
    slack = SAME * np.maximum(np.ptp(figures, axis=0), 1e-9) if len(figures) else 0.0
    kept = np.ones(len(figures), np.bool_)
    for number, mine in enumerate(figures):
        no_worse = (figures <= mine + slack).all(axis=1)
        better = (figures < mine - slack).any(axis=1)
        same_before = no_worse & ~better & (np.arange(len(figures)) < number)
        kept[number] = not (no_worse & better).any() and not same_before.any()
    return kept


def held(program: Program, goals: tuple[Goal, ...], levels: Real) -> Program:
    """The program with a row more for each goal whose level is finite: its function stays at or under it."""
    start, index, value = [program.start], [program.index], [program.value]
    upper = []
    for goal, level in zip(goals, levels.tolist(), strict=True):
        if not np.isfinite(level):
            continue
        column = np.flatnonzero(goal.weight)
        scale = max(1.0, float(np.abs(goal.weight[column]).max(initial=0.0)))
        start.append(np.array([start[-1][-1] + len(column)], np.int32))
        index.append(column.astype(np.int32))
        value.append(goal.weight[column] / scale)
        upper.append((level - goal.constant) / scale + 1e-9 * max(1.0, abs(level) / scale))
    return replace(
        program,
        row_lower=np.concatenate([program.row_lower, np.full(len(upper), -np.inf)]),
        row_upper=np.concatenate([program.row_upper, np.array(upper, np.float64)]),
        start=np.concatenate(start).astype(np.int32),
        index=np.concatenate(index).astype(np.int32),
        value=np.concatenate(value),
    )
