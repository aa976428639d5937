"""The time-indexed relaxation: its bound and its reduced costs are never above what is true."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.backends import schedule_bound
from solvers.backends.schedule_bound import relax
from solvers.backends.schedule_model import Grid
from solvers.schedule import Schedule
from tests.solvers.schedules import best_of_all, tiny, whole

CASES = 200


def guide(schedule: Schedule) -> schedule_bound.Guide | None:
    """The relaxation of a whole schedule."""
    rows = np.arange(len(schedule.task))
    return relax(schedule, rows, Grid.of(schedule, rows), np.inf)


@pytest.mark.parametrize("seed", range(CASES))
def test_bound_and_reduced_costs_hold(seed: int) -> None:
    """The bound is at most the least cost; with its reduced cost, at most the least with each alternative chosen."""
    schedule = tiny(1000 + seed)
    found = guide(schedule)
    assert found is not None
    served = np.isin(np.arange(len(schedule.duration)), schedule.task)
    rest = float(schedule.cost_left[~served].sum())
    assert found.bound + rest <= best_of_all(schedule) + 1e-6
    for k, reduced in enumerate(found.reduced.tolist()):
        assert found.bound + rest + max(0.0, reduced) <= best_of_all(schedule, must=k) + 1e-6


def test_the_bound_sees_what_tasks_in_one_window_take_from_each_other() -> None:
    """In 4 steps fit half of a task of 3 and both halves of one of 2, saving 8 / 2 + 7 of 17: 6; one by one it is 2."""
    crowded = Schedule(
        whole(3, 2), np.array([9.0, 8.0]), whole(1), whole(0, 1), whole(0, 0), whole(1, 1), whole(0, 0), whole(4, 4),
        np.array([1.0, 1.0]),
    )  # fmt: skip
    found = guide(crowded)
    assert found is not None
    assert found.bound == pytest.approx(6.0)
    assert crowded.least() == 2.0


def test_too_many_starts_are_not_relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most columns there is no guide, and the search goes on without."""
    monkeypatch.setattr(schedule_bound, "MOST_COLUMNS", 0)
    assert guide(tiny(0)) is None


def test_a_relaxation_that_is_stopped_is_none() -> None:
    """Without any time there are no duals, and no figure is made up."""
    schedule = tiny(3)
    rows = np.arange(len(schedule.task))
    found = relax(schedule, rows, Grid.of(schedule, rows), 1e-9)
    assert found is None or found.bound <= best_of_all(schedule) + 1e-6
