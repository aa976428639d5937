"""Schedules by CP-SAT, with a bound from the time-indexed relaxation in HiGHS; each part that stands alone by itself.

Parts are exact: tasks of different parts never meet on a resource. A part is tried as it is; where that does not close
it, the relaxation gives a bound and reduced costs, pieces of the best timetable are solved anew until that no longer
helps, and the whole part is tried again without the alternatives that are proved to cost too much.
"""

from __future__ import annotations

import time

import numpy as np
from ortools.sat.python import cp_model

from solvers.backends.base import Reporter
from solvers.backends.schedule_bound import Guide, relax
from solvers.backends.schedule_model import Grid, Model
from solvers.backends.schedule_search import Booked, Neighbourhoods, first_timetable, held_by
from solvers.program import Real
from solvers.schedule import LEFT, ScheduleJob, Whole, parts

SMALL = 60
"""Tasks of a part that is tried as it is first."""
TRY, RELAX, IMPROVE = 0.2, 0.5, 0.75
"""Parts of the time left, at most: for that, for the relaxation, for better timetables."""
PIECE = 1.0
"""Seconds for a piece, at most."""
PATIENCE = 120
"""Pieces without a better timetable before the search for one ends."""
PROMISING = 0.35
"""Part of the alternatives, those of least reduced cost, that most pieces choose from."""


def run(job: ScheduleJob, report: Reporter) -> None:
    """Report timetables, as (2, N) of alternatives and starts, and bounds on the cost; nothing is claimed beyond them.

    Every part gets an equal share of the time that is left; what small ones do not need is there for the large ones.
    """
    whole = _Whole(job, report)
    groups = parts(job.schedule)
    for number, tasks in enumerate(groups):
        purse = _Purse(job, 1.0 / (len(groups) if job.options.deterministic else len(groups) - number))
        _Part(whole, tasks, purse).solve()


class _Whole:
    """The timetable and the bound, put together part by part."""

    def __init__(self, job: ScheduleJob, report: Reporter) -> None:
        self.job, self.report, self.schedule = job, report, job.schedule
        tasks = len(job.schedule.duration)
        self.choice, self.start = np.full(tasks, LEFT, np.int64), np.zeros(tasks, np.int64)
        self.bound = job.schedule.least()

    def take(self, tasks: Whole, booked: Booked) -> None:
        """Keep what was found for a part, and report the whole."""
        self.choice[tasks], self.start[tasks] = LEFT, 0
        for k, start in booked.items():
            self.choice[self.schedule.task[k]], self.start[self.schedule.task[k]] = k, start
        self.report.incumbent(np.stack([self.choice, self.start]).astype(np.float64))

    def raise_bound(self, by: float) -> None:
        """A part costs so much more at least than was known."""
        self.bound += by
        self.report.bound(self.bound)


class _Purse:
    """What a part may spend: seconds, or, where runs must repeat exactly, CP-SAT's own count of work."""

    def __init__(self, job: ScheduleJob, share: float) -> None:
        self.options, now = job.options, time.monotonic()
        if self.options.deterministic:
            self.end = 0.5 * share * self.options.time_limit_s
        else:
            self.end = now + 0.95 * share * (job.seconds - (now - job.began))
        self.spent = 0.0

    def left(self) -> float:
        """How much is left."""
        return self.end - (self.spent if self.options.deterministic else time.monotonic())

    def solver(self, most: float, absolute_gap: float = 0.0) -> cp_model.CpSolver:
        """A solver that spends no more than that."""
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1 if self.options.deterministic else self.options.threads
        parameters.random_seed = self.options.seed
        parameters.absolute_gap_limit = absolute_gap
        if np.isfinite(most):
            if self.options.deterministic:
                parameters.max_deterministic_time = max(1e-3, most)
            else:
                parameters.max_time_in_seconds = max(0.01, most)
        return solver

    def pay(self, solver: cp_model.CpSolver) -> None:
        """Count what a solver has spent."""
        self.spent += solver.response_proto.deterministic_time


class _Part:
    """One part: its alternatives that still count, the best bookings, the bound."""

    def __init__(self, whole: _Whole, tasks: Whole, purse: _Purse) -> None:
        self.whole, self.schedule, self.tasks, self.purse = whole, whole.schedule, tasks, purse
        schedule = whole.schedule
        self.rows = np.flatnonzero(np.isin(schedule.task, tasks))
        self.grid = Grid.of(schedule, self.rows)
        self.saves: Real = schedule.cost_left[schedule.task] - schedule.cost
        self.left = float(schedule.cost_left[tasks].sum())
        cheapest = schedule.cost_left.copy()
        np.minimum.at(cheapest, schedule.task, schedule.cost)
        self.bound = float(cheapest[tasks].sum())
        self.tolerance = 0.0 if whole.job.options.thorough else 0.5 * whole.job.options.gap * abs(self.bound)
        self.booked: Booked = {}

    @property
    def cost(self) -> float:
        """Of the best bookings and of what they leave."""
        return self.left - float(sum(self.saves[k] for k in self.booked))

    @property
    def closed(self) -> bool:
        """Is nothing left to be found?"""
        return self.cost - self.bound <= max(self.tolerance, 1e-9 * max(1.0, abs(self.cost)))

    def solve(self) -> None:
        """Close it, or come as close as the time allows."""
        if len(self.tasks) <= SMALL:
            self.try_whole(TRY * self.purse.left())
        if self.closed:
            return
        guide = relax(self.schedule, self.rows, self.grid, self._seconds(RELAX))
        worth = -self.saves[self.rows] if guide is None else guide.reduced
        if guide is not None:
            self.raise_bound(guide.bound)
        self.keep(first_timetable(self.schedule, self.rows, worth))
        self.improve(worth, (1 - IMPROVE) * self.purse.left())
        if guide is not None:
            self.drop(guide)
        if not self.closed:
            self.try_whole(self.purse.left())

    def try_whole(self, most: float) -> None:
        """Solve all of it at once; what is found and proved is kept."""
        model = Model(self.schedule, self.rows, self.grid)
        model.hint(self.booked)
        solver = self.purse.solver(most, self.tolerance * model.scale)
        status = solver.solve(model.model, _Incumbents(self, model))
        self.purse.pay(solver)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.keep(model.values(solver.value))
        inner = solver.response_proto.inner_objective_lower_bound
        # A search that is stopped before it has a bound says 0, which would mean that nothing can be saved.
        if status == cp_model.OPTIMAL or (status == cp_model.FEASIBLE and inner < 0):
            self.raise_bound(self.left - model.most_saved(inner))

    def improve(self, worth: Real, reserve: float) -> None:
        """Solve pieces anew, the more promising alternatives or all, until that no longer helps."""
        around = Neighbourhoods(self.schedule, self.rows, self.whole.job.options.seed)
        promising = worth <= np.quantile(worth, PROMISING)
        vain, number = 0, 0
        while vain < PATIENCE and not self.closed and self.purse.left() > reserve:
            free = around.draw(self.booked)
            mine = np.isin(self.schedule.task[self.rows], free)
            used = np.isin(self.rows, list(self.booked))
            rows = self.rows[mine & (promising | used) if number % 4 else mine]
            number += 1
            model = Model(self.schedule, rows, self.grid, held_by(self.schedule, self.booked, free))
            model.hint(self.booked)
            solver = self.purse.solver(min(PIECE, self.purse.left() - reserve))
            solver.parameters.num_workers = 1  # two found nothing better in the same time
            status = solver.solve(model.model)
            self.purse.pay(solver)
            around.learn(proved=status == cp_model.OPTIMAL)
            before = self.cost
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                others = {k: start for k, start in self.booked.items() if self.schedule.task[k] not in free}
                self.keep(others | model.values(solver.value))
            vain = 0 if self.cost < before else vain + 1

    def drop(self, guide: Guide) -> None:
        """Forget the alternatives with which nothing better than the best bookings is possible."""
        slack = 1e-6 * max(1.0, abs(self.cost))
        self.rows = self.rows[guide.bound + guide.reduced <= self.cost + slack]

    def keep(self, booked: Booked) -> None:
        """Keep bookings that cost no more, for a search to go on from others."""
        saved = sum(self.saves[k] for k in booked)
        if self.left - saved < self.cost:
            self.booked = booked
            self.whole.take(self.tasks, booked)
        elif self.left - saved == self.cost:
            self.booked = booked

    def raise_bound(self, bound: float) -> None:
        """Keep a better bound; one above the cost by rounding is the cost."""
        if bound > self.bound:
            self.whole.raise_bound(bound - self.bound)
            self.bound = bound

    def _seconds(self, share: float) -> float:
        """For the relaxation, which repeats itself only where no clock stops it."""
        return np.inf if self.whole.job.options.deterministic else share * self.purse.left()


class _Incumbents(cp_model.CpSolverSolutionCallback):
    """Passes timetables on."""

    def __init__(self, part: _Part, model: Model) -> None:
        super().__init__()
        self._part, self._model = part, model

    def on_solution_callback(self) -> None:
        """A better timetable."""
        self._part.keep(self._model.values(self.value))
