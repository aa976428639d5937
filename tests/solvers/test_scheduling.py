"""Schedules: against every choice of alternatives and starts, and what is done with those that do not hold."""

from __future__ import annotations

import numpy as np
import pytest

from solvers import SolveOptions, Termination
from solvers.backends.cp_sat_schedule import run
from solvers.schedule import LEFT, Schedule, ScheduleJob, Whole, faults, parts
from solvers.scheduling import solve_schedule
from solvers.solution import Limit
from tests.solvers.schedules import Heard, best_of_all, tiny, whole

TINY = 240


@pytest.mark.parametrize("seed", range(TINY))
def test_tiny_schedules_are_solved_as_by_trying_everything(seed: int) -> None:
    """Best timetable and bound are the least cost over all choices and starts."""
    schedule = tiny(seed)
    heard, least = Heard(schedule), best_of_all(schedule)
    run(ScheduleJob("schedule:cp-sat", schedule, SolveOptions(deterministic=True)), heard)
    assert heard.best == pytest.approx(least)
    assert heard.lower == pytest.approx(least)


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
