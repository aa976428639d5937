"""Schedules in CP-SAT: optional intervals and cumulative capacities, one model for each part that stands alone.

Parts are exact: tasks of different parts never meet on a resource. They are what proves optimality; a search over all
at once does not close the gap on schedules that fall apart into a few dozen tasks each. Copies of a resource are
interchangeable: the p-th task that may use them is kept to the first p.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
from ortools.sat.python import cp_model

from solvers.backends.base import Reporter
from solvers.program import Real
from solvers.schedule import LEFT, Schedule, ScheduleJob, Whole, parts

_MOST = 2**45
"""Largest sum of costs in the search's own units."""
_DECIMALS = 6


def run(job: ScheduleJob, report: Reporter) -> None:
    """Report timetables, as (2, N) of alternatives and starts, and bounds on the cost; nothing is claimed beyond them.

    Every part gets an equal share of the time that is left; what small ones do not need is there for the large ones.
    """
    search = _Search(job, report)
    groups = parts(job.schedule)
    for number, tasks in enumerate(groups):
        search.solve(tasks, 1.0 / (len(groups) if job.options.deterministic else len(groups) - number))


class _Search:
    """The timetable and the bound, put together part by part."""

    def __init__(self, job: ScheduleJob, report: Reporter) -> None:
        self.job, self.report, self.schedule = job, report, job.schedule
        tasks = len(job.schedule.duration)
        self.choice, self.start = np.full(tasks, LEFT, np.int64), np.zeros(tasks, np.int64)
        self.bound = job.schedule.least()

    def solve(self, tasks: Whole, share: float) -> None:
        """Solve one part within a share of the time that is left."""
        part = _Part(self.schedule, tasks)
        solver = cp_model.CpSolver()
        self._configure(solver, share)
        status = solver.solve(part.model, _Incumbents(self, part))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.take(part, part.values(solver.value))
        inner = solver.response_proto.inner_objective_lower_bound
        # A search that is stopped before it has a bound says 0, which would mean that nothing can be saved.
        known = status == cp_model.OPTIMAL or (status == cp_model.FEASIBLE and inner < 0)
        self.bound += max(0.0, part.money(inner) - part.least) if known else 0.0
        self.report.bound(self.bound)

    def take(self, part: _Part, values: list[tuple[int, int]]) -> None:
        """Keep what was found for a part, and report the whole."""
        self.choice[part.tasks] = LEFT
        for k, start in values:
            self.choice[self.schedule.task[k]], self.start[self.schedule.task[k]] = k, start
        self.start[self.choice == LEFT] = 0
        self.report.incumbent(np.stack([self.choice, self.start]).astype(np.float64))

    def _configure(self, solver: cp_model.CpSolver, share: float) -> None:
        options, parameters = self.job.options, solver.parameters
        parameters.num_workers = 1 if options.deterministic else options.threads
        parameters.random_seed = options.seed
        parameters.relative_gap_limit = 0.0 if options.thorough else 0.5 * options.gap
        if options.deterministic:
            if np.isfinite(options.time_limit_s):
                parameters.max_deterministic_time = 0.5 * share * options.time_limit_s
        else:
            remaining = self.job.seconds - (time.monotonic() - self.job.began)
            parameters.max_time_in_seconds = max(0.01, 0.95 * share * remaining)


class _Part:
    """One model: the literals of its alternatives, their starts, and what its costs count."""

    def __init__(self, schedule: Schedule, tasks: Whole) -> None:
        self.tasks = tasks
        self.k = np.flatnonzero(np.isin(schedule.task, tasks))
        cheapest = schedule.cost_left.copy()
        np.minimum.at(cheapest, schedule.task, schedule.cost)
        self.least = float(cheapest[tasks].sum())
        self.left = float(schedule.cost_left[tasks].sum())
        self.saved: Real = schedule.cost_left[schedule.task[self.k]] - schedule.cost[self.k]
        self.scale = _scale(self.saved)
        self.model = cp_model.CpModel()
        self.literals = [self.model.new_bool_var("") for _ in self.k]
        self.origin = int(schedule.earliest[self.k].min())
        self.step = _step(schedule, self.k, self.origin)
        self.starts = list(self._starts(schedule))
        self._one_each(schedule)
        self._capacities(schedule)
        self._copies(schedule)
        gains = np.round(self.saved * self.scale)
        self.rounding = float(np.abs(gains / self.scale - self.saved).sum())
        self.model.maximize(cp_model.LinearExpr.weighted_sum(self.literals, gains.astype(np.int64).tolist()))

    def values(self, value: Callable[[cp_model.IntVar], int]) -> list[tuple[int, int]]:
        """The alternatives chosen, and when they begin."""
        chosen = (i for i, literal in enumerate(self.literals) if value(literal))
        return [(int(self.k[i]), self.origin + self.step * value(self.starts[i])) for i in chosen]

    def money(self, bound: float) -> float:
        """The cost below which the part cannot go, from the search's bound (it minimises minus what is saved)."""
        return self.left + bound / self.scale - self.rounding if np.isfinite(bound) else -np.inf

    def _starts(self, schedule: Schedule) -> Iterator[cp_model.IntVar]:
        """A start for each alternative; those of a task with one window share it."""
        known: dict[tuple[int, int, int], cp_model.IntVar] = {}
        for k in self.k.tolist():
            task = int(schedule.task[k])
            first = -((self.origin - int(schedule.earliest[k])) // self.step)
            last = (int(schedule.latest[k]) - int(schedule.duration[task]) - self.origin) // self.step
            key = task, first, last
            if key not in known:
                known[key] = self.model.new_int_var(first, last, "")
            yield known[key]

    def _one_each(self, schedule: Schedule) -> None:
        for task in self.tasks:
            self.model.add_at_most_one(self.literals[i] for i in np.flatnonzero(schedule.task[self.k] == task))

    def _capacities(self, schedule: Schedule) -> None:
        for resource in np.unique(schedule.resource[self.k]):
            rows = np.flatnonzero(schedule.resource[self.k] == resource).tolist()
            intervals = [
                self.model.new_optional_fixed_size_interval_var(
                    self.starts[i], int(schedule.duration[schedule.task[self.k[i]]]) // self.step, self.literals[i], ""
                )
                for i in rows
            ]
            units = [int(schedule.units[self.k[i]]) for i in rows]
            self.model.add_cumulative(intervals, units, min(int(schedule.capacity[resource]), sum(units)))

    def _copies(self, schedule: Schedule) -> None:
        """Keep the p-th task that may use copies of a resource to the first p of them."""
        alike: dict[tuple[object, ...], list[list[int]]] = {}
        for resource in np.unique(schedule.resource[self.k]):
            rows = np.flatnonzero(schedule.resource[self.k] == resource).tolist()
            rows.sort(key=lambda i: int(schedule.task[self.k[i]]))
            looks = tuple(
                (*(int(column[self.k[i]]) for column in _looks(schedule)), float(schedule.cost[self.k[i]]))
                for i in rows
            )
            alike.setdefault((int(schedule.capacity[resource]), looks), []).append(rows)
        for copies in alike.values():
            for number, rows in enumerate(copies):
                for i in rows[:number]:
                    self.model.add(self.literals[i] == 0)


def _looks(schedule: Schedule) -> tuple[Whole, ...]:
    return schedule.task, schedule.units, schedule.earliest, schedule.latest


class _Incumbents(cp_model.CpSolverSolutionCallback):
    """Passes timetables on."""

    def __init__(self, search: _Search, part: _Part) -> None:
        super().__init__()
        self._search, self._part = search, part

    def on_solution_callback(self) -> None:
        """A better timetable."""
        self._search.take(self._part, self._part.values(self.value))


def _scale(saved: Real) -> float:
    """The least power of ten that makes whole numbers of the savings, or one that loses less than any tolerance."""
    largest = float(np.abs(saved).sum()) or 1.0
    for decimals in range(_DECIMALS + 1):
        scaled = saved * 10.0**decimals
        if largest * 10.0**decimals > _MOST:
            break
        if (np.abs(scaled - np.round(scaled)) <= 1e-9 * np.maximum(1.0, np.abs(scaled))).all():
            return 10.0**decimals
    return float(Fraction(_MOST) / Fraction(largest))


def _step(schedule: Schedule, k: Whole, origin: int) -> int:
    """The coarsest grid that loses nothing.

    Shifted to the left, every task begins at its earliest or where another ends, so that durations and earliest starts
    make up all beginnings that are needed.
    """
    return max(
        1, int(np.gcd.reduce(np.concatenate([schedule.duration[schedule.task[k]], schedule.earliest[k] - origin])))
    )
