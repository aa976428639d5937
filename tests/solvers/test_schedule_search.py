"""The search by pieces: what it finds holds, and with the alternatives it drops nothing better goes."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solvers import SolveOptions
from solvers.backends import cp_sat_schedule, schedule_bound
from solvers.backends.schedule_model import Grid, Model
from solvers.backends.schedule_search import Neighbourhoods, first_timetable
from solvers.schedule import LEFT, Schedule, ScheduleJob, faults
from tests.solvers.schedules import Heard, crowded

CASES = 60


def optimum(schedule: Schedule) -> float:
    """By one model of the whole schedule, without any of what is tested here."""
    rows = np.arange(len(schedule.task))
    model, solver = Model(schedule, rows, Grid.of(schedule, rows)), cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.model) == cp_model.OPTIMAL
    return float(schedule.cost_left.sum()) - solver.objective_value / model.scale


@pytest.mark.parametrize("seed", range(CASES))
@pytest.mark.parametrize("relaxed", [True, False])
def test_relaxation_pieces_and_the_rest_find_the_least_cost(
    seed: int, relaxed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With parts of any size sent through relaxation and pieces, cost and bound are those of one model of the whole."""
    monkeypatch.setattr(cp_sat_schedule, "SMALL", 0)
    monkeypatch.setattr(cp_sat_schedule, "PATIENCE", 5)
    if not relaxed:
        monkeypatch.setattr(schedule_bound, "MOST_COLUMNS", 0)
    schedule = crowded(seed)
    heard = Heard(schedule)
    cp_sat_schedule.run(ScheduleJob("schedule:cp-sat", schedule, SolveOptions(deterministic=True)), heard)
    least = optimum(schedule)
    assert heard.best == pytest.approx(least)
    assert heard.lower == pytest.approx(least)


@pytest.mark.parametrize("seed", range(CASES))
def test_the_first_timetable_holds(seed: int) -> None:
    """Tasks are put where they fit, and some of them are."""
    schedule = crowded(seed, tasks=40, resources=4)
    booked = first_timetable(schedule, np.arange(len(schedule.task)), schedule.cost)
    choice, start = np.full(40, LEFT, np.int64), np.zeros(40, np.int64)
    for k, begin in booked.items():
        choice[schedule.task[k]], start[schedule.task[k]] = k, begin
    assert faults(schedule, choice, start) == ()
    assert len(booked) > 1


def test_pieces_grow_while_they_are_solved_and_shrink_where_not() -> None:
    """The number of tasks freed follows what could be proved, between its ends."""
    schedule = crowded(0, tasks=100)
    around = Neighbourhoods(schedule, np.arange(len(schedule.task)), 0)
    sizes = []
    for proved in [True] * 60 + [False] * 60:
        around.learn(proved=proved)
        sizes.append(around.size)
    assert (max(sizes), min(sizes)) == (Neighbourhoods.MOST, Neighbourhoods.LEAST)
    assert len(around.draw({})) == Neighbourhoods.LEAST
