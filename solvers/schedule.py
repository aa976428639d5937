"""Scheduling as plain arrays: tasks that may each be done on one of several resources, or left at a price."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np
import numpy.typing as npt

from solvers.program import Real
from solvers.solution import Limit, SolveOptions, Termination

Whole = npt.NDArray[np.int64]
LEFT = -1
"""In place of an alternative: the task is left."""


@dataclass(frozen=True, eq=False, slots=True)
class Schedule:
    """N tasks, R resources, K alternatives; time and units are whole numbers of whatever the caller counts in.

    Alternative k does task ``task[k]`` on resource ``resource[k]``, where it holds ``units[k]`` (>= 1) of the
    ``capacity`` (R,) from its start for ``duration[task[k]]`` (>= 1); it starts at ``earliest[k]`` or later and ends at
    ``latest[k]`` or earlier. At most one alternative of a task is chosen. It costs ``cost[k]``; a task that is left
    costs ``cost_left`` (N,).
    """

    duration: Whole
    cost_left: Real
    capacity: Whole
    task: Whole
    resource: Whole
    units: Whole
    earliest: Whole
    latest: Whole
    cost: Real

    def objective(self, choice: Whole) -> float:
        """What a choice of alternatives, shape (N,), costs."""
        there = choice != LEFT
        return float(self.cost_left[~there].sum() + self.cost[choice[there]].sum())

    def least(self) -> float:
        """What the tasks cost at least, each done as cheaply as if it were alone."""
        cheapest = self.cost_left.copy()
        np.minimum.at(cheapest, self.task, self.cost)
        return float(cheapest.sum())


@dataclass(frozen=True, eq=False, slots=True)
class Timetable:
    """What was found: always a timetable that holds, since every task may be left.

    ``choice`` (N,) is each task's alternative or ``LEFT``, ``start`` (N,) when it begins (0 where it is left);
    ``bound`` is proved, ``seconds`` is what the search took; ``solver`` is ``none`` where nothing had to be searched.
    """

    termination: Termination
    choice: Whole
    start: Whole
    objective: float
    bound: float
    limit: Limit | None = None
    seconds: float = 0.0
    message: str = ""
    solver: str = "none"


@dataclass(frozen=True, eq=False, slots=True)
class ScheduleJob:
    """One run of a scheduling back end: by when in seconds from ``began`` on ``time.monotonic``."""

    solver: str
    schedule: Schedule
    options: SolveOptions
    began: float = field(default=0.0)
    seconds: float = inf


def faults(schedule: Schedule, choice: Whole, start: Whole) -> tuple[str, ...]:
    """What is wrong with a timetable, a sentence each: found by sweeping over beginnings and ends."""
    tasks = len(schedule.duration)
    if choice.shape != (tasks,) or start.shape != (tasks,):
        return (f"a timetable must have {tasks} choices and starts",)
    found, events = [], []
    for task, (chosen, begin) in enumerate(zip(choice.tolist(), start.tolist(), strict=True)):
        if chosen == LEFT:
            continue
        if not 0 <= chosen < len(schedule.task) or schedule.task[chosen] != task:
            found.append(f"task {task} is done by an alternative of another")
            continue
        end = begin + int(schedule.duration[task])
        if begin < schedule.earliest[chosen] or end > schedule.latest[chosen]:
            found.append(f"task {task} is done outside its window")
        events += [(end, -int(schedule.units[chosen]), chosen), (begin, int(schedule.units[chosen]), chosen)]
    held = np.zeros(len(schedule.capacity), np.int64)
    for moment, units, chosen in sorted(events):  # what ends goes before what begins at the same moment
        resource = schedule.resource[chosen]
        held[resource] += units
        if units > 0 and held[resource] > schedule.capacity[resource]:
            found.append(f"resource {resource} holds more than its capacity at {moment}")
    return tuple(found)


def parts(schedule: Schedule) -> list[Whole]:
    """The tasks in groups that have nothing to do with each other, small ones first; such without alternatives in none.

    Two tasks are in one group where, on some resource, their windows overlap, or those of tasks between them do.
    """
    group = list(range(len(schedule.duration)))

    def root(task: int) -> int:
        while group[task] != task:
            group[task] = group[group[task]]
            task = group[task]
        return task

    order = np.lexsort((schedule.earliest, schedule.resource))
    resource, until, last = -1, 0, 0
    for k in order.tolist():
        task, latest = int(schedule.task[k]), int(schedule.latest[k])
        if schedule.resource[k] == resource and schedule.earliest[k] < until:
            group[root(task)] = root(last)
            if latest <= until:
                continue
        resource, until, last = int(schedule.resource[k]), latest, task
    members: dict[int, list[int]] = {}
    for task in np.unique(schedule.task).tolist():
        members.setdefault(root(task), []).append(task)
    return [np.array(tasks, np.int64) for tasks in sorted(members.values(), key=lambda tasks: (len(tasks), tasks))]
