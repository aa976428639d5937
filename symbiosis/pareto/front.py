"""The augmented epsilon-constraint method (Mavrotas 2009; Mavrotas and Florios 2013), with warm starts.

The first aim is minimised while each other is held under a level, and what an other stays under its level counts a
little: so no point is dominated. Levels run from the strictest to the loosest, evenly between the best that each aim
can reach and what it is where the first is best; a stricter level's plan holds at the looser one, and starts it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from solvers import Solution, SolveOptions, solve
from solvers.program import Program
from symbiosis.candidates import find_candidates
from symbiosis.check import check
from symbiosis.draft import draw_up
from symbiosis.inventory import Inventory, Real
from symbiosis.model.assemble import Model, formulate
from symbiosis.options import MatchOptions
from symbiosis.pareto.goals import COST, Goal, goals_of
from symbiosis.plan import Plan
from symbiosis.watch import Clock, no_clock

AUGMENT = 1e-3
"""Weight of what all other aims stay under their levels, in terms of the first aim's range."""
SAME = 1e-6
"""Figures nearer to each other than this, relative to their range, are one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A plan of the front and its figures, as people read them, in the order of the aims."""

    figures: tuple[float, ...]
    levels: tuple[float, ...]
    """What the other aims were held under (over, where large is better)."""
    plan: Plan
    seconds: float


@dataclass(frozen=True, slots=True)
class Front:
    """Points none of which dominates another, sorted by the first aim."""

    goals: tuple[str, ...]
    points: tuple[Point, ...]
    solves: int
    seconds: float
    notes: tuple[str, ...] = ()


def find_front(
    inventory: Inventory,
    names: tuple[str, ...],
    points: int,
    options: MatchOptions,
    *,
    clock: Clock = no_clock,
    told: Callable[[str], None] | None = None,
    warm: bool = True,
) -> Front:
    """Find up to ``points`` (>= 2) plans between the best of the first aim and the best of each other.

    ``options.time_limit_s`` bounds each solve. ``told`` hears a sentence a point, ``warm`` = false begins each solve
    from nothing. An inventory without any plan has an empty front, and a note.

    Raises:
        UnknownGoal: an aim is unknown.
        SolverRefused: the solver cannot take the program.
    """
    began = clock()
    model = formulate(inventory, find_candidates(inventory))
    search = _Search(inventory, model, goals_of(model, names), options, clock, warm=warm)
    ends = search.ends()
    if ends is None:
        return Front(names, (), search.solves, clock() - began, ("No plan was found: see `match` for the reason.",))
    found = []
    for levels in _levels(ends, points):
        point = search.at(levels)
        if point is not None:
            found.append(point)
            if told is not None:
                told(", ".join(f"{name} {figure:,.6g}" for name, figure in zip(names, point.figures, strict=True)))
    kept = undominated(found, search.goals)
    notes = search.notes(found, kept)
    return Front(names, tuple(sorted(kept, key=lambda point: point.figures)), search.solves, clock() - began, notes)


@dataclass
class _Search:
    """One front being found."""

    inventory: Inventory
    model: Model
    goals: tuple[Goal, ...]
    options: MatchOptions
    clock: Clock
    warm: bool
    solves: int = 0
    stopped: int = 0
    cost_bound: float = -np.inf
    """Proved for every plan of the inventory, within levels or not."""
    ranges: Real | None = None
    last: Real | None = None

    def ends(self) -> Real | None:
        """Per other aim its best and its worst level worth asking for, shape (goals - 1, 2); None without a plan."""
        best_first = self._lexicographic((0, *range(1, len(self.goals))))
        if best_first is None:
            return None
        corners = [best_first]
        for number in range(1, len(self.goals)):
            corner = self._lexicographic((number, 0))
            if corner is None:
                return None
            corners.append(corner)
        figures = np.array([[_value(goal, corner) for goal in self.goals] for corner in corners])
        self.ranges = np.maximum(np.ptp(figures, axis=0), 1e-9)
        others = range(1, len(self.goals))
        return np.array([(figures[number, number], figures[:, number].max()) for number in others])

    def at(self, levels: tuple[float, ...]) -> Point | None:
        """The plan of least first aim with each other aim at most at its level."""
        began = self.clock()
        assert self.ranges is not None
        first, others = self.goals[0], self.goals[1:]
        weight = first.weight.copy()
        for goal, span in zip(others, self.ranges[1:], strict=True):
            weight = weight + AUGMENT * self.ranges[0] / span * goal.weight
        program = _held(replace(self.model.program, cost=weight, offset=0.0), others, levels)
        solution = self._solve(program, self.last if self.warm else None)
        if solution.values is None:
            return None
        self.last = solution.values
        figures = tuple(goal.at(solution.values) for goal in self.goals)
        held = tuple(goal.sign * level for goal, level in zip(others, levels, strict=True))
        plan = self._plan(solution, held)
        return Point(figures, held, plan, self.clock() - began)

    def notes(self, found: list[Point], kept: list[Point]) -> tuple[str, ...]:
        """What the reader of the front should know."""
        notes = []
        if len(kept) < len(found):
            notes.append(f"{len(found) - len(kept)} of {len(found)} points were the same as another, or worse.")
        if self.stopped:
            notes.append(f"{self.stopped} of {self.solves} solves ended at a limit: a better point may exist there.")
        return tuple(notes)

    def _lexicographic(self, order: tuple[int, ...]) -> Real | None:
        """A point that is best in the first of the aims named, then in the next, and so on."""
        program, values = self.model.program, None
        for number in order:
            goal = self.goals[number]
            solution = self._solve(replace(program, cost=goal.weight.copy(), offset=0.0), values)
            if solution.values is None:
                return values
            values = solution.values
            if goal.name == COST and program is self.model.program:
                self.cost_bound = solution.bound + goal.constant
            level = _value(goal, values)
            program = _held(program, (goal,), (level + SAME * max(1.0, abs(level)),))
        return values

    def _solve(self, program: Program, start: Real | None) -> Solution:
        self.solves += 1
        limits: SolveOptions = replace(self.options.for_solver(), thorough=False)
        solution = solve(program, limits, solver=self.options.solver, start=start)
        self.stopped += solution.limit is not None
        return solution

    def _plan(self, solution: Solution, held: tuple[float, ...]) -> Plan:
        """The plan of a point, checked; its bound is that of all plans of the inventory, within the levels or not."""
        program = self.model.program
        assert solution.values is not None
        honest = replace(solution, objective=program.objective(solution.values), bound=self.cost_bound)
        plan = draw_up(self.inventory, self.model, honest, self.options)
        levels = ", ".join(f"{goal.name} {level:,.6g}" for goal, level in zip(self.goals[1:], held, strict=True))
        first = self.goals[0].name
        note = f"A point of a Pareto front: the least {first} with {levels} held; the bound is that of all plans."
        summary = replace(plan.summary, notes=(note, *plan.summary.notes), certificate=check(self.inventory, plan))
        return replace(plan, summary=summary)


def undominated(points: list[Point], goals: tuple[Goal, ...]) -> list[Point]:
    """Points that no other is as good as in every aim and better in one; of equal ones the first."""
    if not points:
        return []
    sign = np.array([goal.sign for goal in goals])
    figures = np.array([point.figures for point in points]) * sign
    slack = SAME * np.maximum(np.ptp(figures, axis=0), 1e-9)
    kept = []
    for number, point in enumerate(points):
        no_worse = (figures <= figures[number] + slack).all(axis=1)
        better = (figures < figures[number] - slack).any(axis=1)
        same_before = no_worse & ~better & (np.arange(len(points)) < number)
        if not (no_worse & better).any() and not same_before.any():
            kept.append(point)
    return kept


def _levels(ends: Real, points: int) -> list[tuple[float, ...]]:
    """A grid over the other aims' levels, the strictest first; about ``points`` in all."""
    per_goal = max(2, round(points ** (1.0 / len(ends))))
    lines = [np.linspace(best, worst, points if len(ends) == 1 else per_goal).tolist() for best, worst in ends]
    return list(product(*lines))


def _value(goal: Goal, values: Real) -> float:
    """The function that is made small, at a point."""
    return goal.sign * goal.at(values)


def _held(program: Program, goals: tuple[Goal, ...], levels: tuple[float, ...]) -> Program:
    """The program with a row more a goal: its function stays at or under its level."""
    start, index, value = [program.start], [program.index], [program.value]
    upper = []
    for goal, level in zip(goals, levels, strict=True):
        column = np.flatnonzero(goal.weight)
        scale = max(1.0, float(np.abs(goal.weight[column]).max(initial=0.0)))
        start.append(np.array([start[-1][-1] + len(column)], np.int32))
        index.append(column.astype(np.int32))
        value.append(goal.weight[column] / scale)
        upper.append((level - goal.constant) / scale + 1e-9 * max(1.0, abs(level) / scale))
    return replace(
        program,
        row_lower=np.concatenate([program.row_lower, np.full(len(goals), -np.inf)]),
        row_upper=np.concatenate([program.row_upper, np.array(upper, np.float64)]),
        start=np.concatenate(start).astype(np.int32),
        index=np.concatenate(index).astype(np.int32),
        value=np.concatenate(value),
    )
