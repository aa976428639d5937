"""Schedules: against every choice of alternatives and starts, and what is done with those that do not hold."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from solvers import SolveOptions, Termination
from solvers.backends.cp_sat_schedule import run
from solvers.schedule import LEFT, Schedule, ScheduleJob, Whole, faults, parts
from solvers.scheduling import solve_schedule
from solvers.solution import Limit

TINY = 240


class Heard:
    """A reporter that keeps the best of what it hears."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.best, self.bound = schedule, float(schedule.cost_left.sum()), -np.inf

    def incumbent(self, values: np.ndarray, nodes: int = 0) -> None:
        choice, start = values.astype(np.int64)
        assert faults(self.schedule, choice, start) == ()
        self.best = min(self.best, self.schedule.objective(choice))

    def bound_(self, bound: float, nodes: int = 0) -> None:
        self.bound = max(self.bound, bound)


def whole(*figures: int) -> Whole:
    return np.array(figures, np.int64)


def tiny(seed: int) -> Schedule:
    """Up to four tasks on up to two resources, with windows of a few steps."""
    random = np.random.default_rng(seed)
    tasks, resources = int(random.integers(1, 5)), int(random.integers(1, 3))
    duration = random.integers(1, 4, tasks)
    rows = [
        (task, resource, int(random.integers(1, 3)), first, first + int(duration[task]) + int(random.integers(0, 3)))
        for task in range(tasks)
        for resource in range(resources)
        if random.random() < 0.8
        for first in [int(random.integers(0, 4))]
    ] or [(0, 0, 1, 0, int(duration[0]))]
    task, resource, units, earliest, latest = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    left = random.integers(5, 20, tasks).astype(np.float64)
    capacity = random.integers(1, 4, resources).astype(np.int64)
    return Schedule(
        duration.astype(np.int64), left, capacity, task, resource, units, earliest, latest,
        left[task] - random.integers(1, 5, len(rows)),
    )  # fmt: skip


def best_of_all(schedule: Schedule) -> float:
    """The least cost over every choice and every start."""
    ways: list[list[tuple[int, int]]] = [[(LEFT, 0)] for _ in schedule.duration]
    for k, task in enumerate(schedule.task.tolist()):
        last = int(schedule.latest[k] - schedule.duration[task])
        ways[task] += [(k, start) for start in range(int(schedule.earliest[k]), last + 1)]
    return min(
        schedule.objective(choice)
        for plan in product(*ways)
        for choice, start in [(whole(*(k for k, _ in plan)), whole(*(s for _, s in plan)))]
        if _holds(schedule, choice, start)
    )


def _holds(schedule: Schedule, choice: Whole, start: Whole) -> bool:
    """Whether no step of time holds more than a capacity, counted step by step."""
    held: dict[tuple[int, int], int] = {}
    for task, k in enumerate(choice.tolist()):
        for step in range(int(schedule.duration[task])) if k != LEFT else ():
            key = int(schedule.resource[k]), int(start[task]) + step
            held[key] = held.get(key, 0) + int(schedule.units[k])
    return all(used <= schedule.capacity[resource] for (resource, _), used in held.items())


@pytest.mark.parametrize("seed", range(TINY))
def test_tiny_schedules_are_solved_as_by_trying_everything(seed: int) -> None:
    """Best timetable and bound are the least cost over all choices and starts."""
    schedule = tiny(seed)
    heard = Heard(schedule)
    heard.bound, least = schedule.least(), best_of_all(schedule)
    job = ScheduleJob("schedule:cp-sat", schedule, SolveOptions(deterministic=True))

    class Reporter:
        incumbent = staticmethod(heard.incumbent)
        bound = staticmethod(heard.bound_)

    run(job, Reporter())
    assert heard.best == pytest.approx(least)
    assert heard.bound == pytest.approx(least)


CROWDED = Schedule(  # one machine for 4 steps; tasks of 3 and 2 steps: only the dearer fits
    whole(3, 2), np.array([9.0, 8.0]), whole(1), whole(0, 1), whole(0, 0), whole(1, 1), whole(0, 0), whole(4, 4),
    np.array([1.0, 1.0]),
)  # fmt: skip


def test_what_saves_most_is_done_and_the_rest_is_left() -> None:
    """3 + 2 steps do not fit into 4: the first saves 8 and the second 7, so the first is done, at 1 + 8 = 9."""
    found = solve_schedule(CROWDED)
    assert found.termination is Termination.OPTIMAL
    assert (found.objective, found.bound) == (9.0, 9.0)
    assert found.choice.tolist() == [0, LEFT]


def test_a_cancelled_search_leaves_what_holds() -> None:
    """Stopped at once, everything is left, and the bound is that of each task alone: 1 + 1."""
    found = solve_schedule(CROWDED, cancelled=lambda: True)
    assert (found.termination, found.limit) == (Termination.LIMIT, Limit.CANCELLED)
    assert found.bound <= 9.0 <= found.objective


@pytest.mark.parametrize(
    ("choice", "start", "word"),
    [
        (whole(1, LEFT), whole(0, 0), "of another"),
        (whole(0, LEFT), whole(2, 0), "outside its window"),
        (whole(0, 1), whole(0, 2), "more than its capacity"),
        (whole(0), whole(0), "must have 2"),
    ],
)
def test_a_timetable_that_does_not_hold_is_named(choice: Whole, start: Whole, word: str) -> None:
    """Each way of breaking a rule has its sentence."""
    assert any(word in fault for fault in faults(CROWDED, choice, start))


def test_tasks_that_never_meet_are_parts_of_their_own() -> None:
    """Two tasks on one machine, one after the other's window, are two parts; overlapping they are one."""
    apart = Schedule(
        whole(1, 1), np.ones(2), whole(1), whole(0, 1), whole(0, 0), whole(1, 1), whole(0, 4), whole(4, 8), np.zeros(2)
    )
    assert [part.tolist() for part in parts(apart)] == [[0], [1]]
    assert [part.tolist() for part in parts(CROWDED)] == [[0, 1]]
