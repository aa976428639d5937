"""Solve a schedule: killable, with a bound, and with every timetable verified before anyone sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from solvers.process import SolverProcess
from solvers.schedule import LEFT, Schedule, ScheduleJob, Timetable, Whole, faults
from solvers.solution import Cancelled, Limit, Observer, Progress, SolveOptions, Termination, proved
from solvers.trivial import SOLVER

BACK_END = "schedule:cp-sat"
_POLL_S = 0.1
_DEFAULTS = SolveOptions()


def solve_schedule(
    schedule: Schedule,
    options: SolveOptions = _DEFAULTS,
    *,
    observe: Observer | None = None,
    cancelled: Cancelled | None = None,
) -> Timetable:
    """Choose who does what when, at least cost, in a process that is killed at the time limit plus 2 s + 5 %.

    Stopped and failed are results: the best timetable known is returned, at worst the one that leaves every task, with
    a bound that holds. ``OPTIMAL`` says that cost and bound agree within ``options.gap``.
    """
    run = _Run(schedule, options, observe)
    run.take_bound(schedule.least())
    if run.proved:
        return run.answer(Termination.OPTIMAL)
    run.solver, limit = BACK_END, options.time_limit_s
    kill_at = limit + 2.0 + 0.05 * limit
    with SolverProcess(ScheduleJob(BACK_END, schedule, options, run.began, limit)) as child:
        while not child.ended:
            for message in child.messages(_POLL_S):
                if run.hear(message):
                    return run.judged()
            struck = _struck(run, kill_at, cancelled)
            if struck is not None:
                child.kill()
                for message in child.messages(_POLL_S):
                    run.hear(message)
                return run.answer(Termination.LIMIT, struck, f"killed: {struck} limit")
        return run.answer(Termination.ERROR, message=child.autopsy())


def _struck(run: _Run, kill_at: float, cancelled: Cancelled | None) -> Limit | None:
    if cancelled is not None and cancelled():
        return Limit.CANCELLED
    return Limit.TIME if run.elapsed() > kill_at else None


@dataclass
class _Run:
    """The best timetable that holds, and the best bound."""

    schedule: Schedule
    options: SolveOptions
    observe: Observer | None
    began: float = field(default_factory=time.monotonic)
    bound: float = -np.inf
    message: str = ""
    failed: bool = False
    solver: str = SOLVER
    choice: Whole = field(init=False)
    start: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.choice = np.full(len(self.schedule.duration), LEFT, np.int64)
        self.start = np.zeros(len(self.schedule.duration), np.int64)
        self.objective = self.schedule.objective(self.choice)

    @property
    def proved(self) -> bool:
        """Whether cost and bound agree within the gap."""
        return proved(self.objective, self.bound, self.options.gap)

    def elapsed(self) -> float:
        """Seconds since the call."""
        return time.monotonic() - self.began

    def hear(self, message: tuple[Any, ...]) -> bool:
        """Take one report of the child; True where it is the last."""
        kind, *content = message
        if kind == "incumbent":
            self.take_timetable(*content[0].astype(np.int64))
        elif kind == "bound":
            self.take_bound(content[0])
        elif kind in ("failed", "refused"):
            self.message, self.failed = content[0], True
        return kind not in ("incumbent", "bound")

    def take_timetable(self, choice: Whole, start: Whole) -> None:
        """Keep a timetable if it holds and is the best."""
        wrong = faults(self.schedule, choice, start)
        if wrong:
            self.message, self.failed = f"the solver returned a timetable that does not hold: {wrong[0]}", True
            return
        objective = self.schedule.objective(choice)
        if objective < self.objective:
            self.choice, self.start, self.objective = choice, start, objective
            self._tell()

    def take_bound(self, bound: float) -> None:
        """Keep a better bound."""
        if bound > self.bound:
            self.bound = bound
            self._tell()

    def judged(self) -> Timetable:
        """What the child's last word is worth."""
        if self.failed or self.bound > self.objective + 1e-6 * max(1.0, abs(self.objective)):
            self.bound = self.schedule.least()
            return self.answer(Termination.ERROR, message=self.message or "the solver's bound is above a cost")
        if self.proved:
            return self.answer(Termination.OPTIMAL)
        return self.answer(Termination.LIMIT, Limit.TIME)

    def answer(self, termination: Termination, limit: Limit | None = None, message: str = "") -> Timetable:
        """The best that is known."""
        return Timetable(
            termination,
            self.choice,
            self.start,
            self.objective,
            min(self.bound, self.objective),
            limit,
            self.elapsed(),
            message,
            self.solver,
        )

    def _tell(self) -> None:
        if self.observe is not None:
            self.observe(Progress(self.objective, min(self.bound, self.objective), self.elapsed()))
