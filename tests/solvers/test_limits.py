"""Limits, cancelling and death: whatever happens to a solver's process, what it had found is not lost."""

import importlib
import itertools
import os
import signal
import time

import numpy as np
import pytest

from solvers import Limit, SolveOptions, Termination, solve
from solvers.process import SolverProcess
from solvers.verify import verify

SLACK_S = 3.0  # for a machine that does other things too


@pytest.fixture
def child(monkeypatch):
    """Holds the process of the run under ``child['process']``."""
    caught = {}

    class Caught(SolverProcess):
        def __init__(self, job):
            super().__init__(job)
            caught["process"] = self

    # By name: the package exports the function of the same name.
    monkeypatch.setattr(importlib.import_module("solvers.solve"), "SolverProcess", Caught)
    return caught


def _on_first_plan(action):
    """An observer that acts once, when there is a plan."""
    acted = []

    def observe(progress):
        if not acted and progress.objective < np.inf:
            acted.append(True)
            action()

    return observe


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "scip", "pulp:cbc"])
def test_the_time_limit_is_kept(hard, solver):
    """A program without an end stops at its limit, with a plan that holds and a proved bound below it."""
    began = time.monotonic()
    solution = solve(hard, SolveOptions(time_limit_s=8), solver=solver)
    assert time.monotonic() - began < 8 * 1.05 + 2 + SLACK_S
    assert (solution.termination, solution.limit) == (Termination.LIMIT, Limit.TIME)
    assert -np.inf < solution.bound < solution.objective
    assert verify(hard, solution).faults == ()


def test_a_solver_that_stands_still_is_killed(hard, child):
    """A process that answers nothing is killed at the limit plus 2 s + 5 %, and its plan kept."""
    options = SolveOptions(time_limit_s=2)
    began = time.monotonic()
    stop = _on_first_plan(lambda: os.kill(child["process"].pid, signal.SIGSTOP))
    solution = solve(hard, options, observe=stop)
    assert 4.1 <= time.monotonic() - began < 4.1 + SLACK_S
    assert (solution.termination, solution.limit) == (Termination.LIMIT, Limit.TIME)
    assert "killed" in solution.message
    assert verify(hard, solution).faults == ()
    assert solution.values is not None


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "scip"])
def test_cancelled_within_a_second(hard, solver):
    """Cancelling ends the run within a second and keeps the plan."""
    asked = []

    def cancelled():
        return bool(asked)

    ask = _on_first_plan(lambda: asked.append(time.monotonic()))
    solution = solve(hard, solver=solver, observe=ask, cancelled=cancelled)
    assert time.monotonic() - asked[0] < 1.0 + SLACK_S
    assert (solution.termination, solution.limit) == (Termination.LIMIT, Limit.CANCELLED)
    assert verify(hard, solution).faults == ()
    assert solution.values is not None


def test_cancelled_before_a_plan(hard):
    """Cancelled at once, there is nothing to keep, and that is a result."""
    solution = solve(hard, cancelled=lambda: True)
    assert (solution.termination, solution.limit, solution.values) == (Termination.LIMIT, Limit.CANCELLED, None)


@pytest.mark.parametrize(("number", "name"), [(signal.SIGKILL, "SIGKILL"), (signal.SIGSEGV, "SIGSEGV")])
def test_a_killed_solver_is_an_error_that_keeps_its_plan(hard, child, number, name):
    """A solver that is killed or crashes ends as an error that names the signal, with the plan it had."""
    kill = _on_first_plan(lambda: os.kill(child["process"].pid, number))
    solution = solve(hard, observe=kill)
    assert solution.termination is Termination.ERROR
    assert name in solution.message
    assert solution.values is not None
    assert verify(hard, solution).faults == ()


def test_killed_in_mid_solve_loses_nothing_of_cbc(hard, child):
    """CBC reports nothing on the way, so a killed run has the start that it was given."""
    start = np.zeros(hard.columns)
    kill = _on_first_plan(lambda: None)
    began = time.monotonic()
    solution = solve(hard, solver="pulp:cbc", start=start, observe=kill, cancelled=lambda: time.monotonic() > began + 2)
    assert solution.limit is Limit.CANCELLED
    assert solution.objective == 1000.0


def test_nothing_worse_than_the_start(hard):
    """A start that holds is kept, whatever becomes of the run."""
    good = solve(hard, SolveOptions(time_limit_s=3))
    again = solve(hard, start=good.values, cancelled=lambda: True)
    assert again.objective == good.objective


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "scip", "pulp:cbc"])
def test_a_start_is_used(fixed_charge, solver):
    """Begun from the optimum, a back end ends with it."""
    best = solve(fixed_charge)
    assert solve(fixed_charge, solver=solver, start=best.values).objective == pytest.approx(best.objective, rel=1e-9)


def test_a_start_that_does_not_hold_is_no_plan(hard):
    """A start that breaks rows is never returned."""
    solution = solve(hard, start=np.full(hard.columns, 3.0), cancelled=lambda: True)
    assert solution.values is None


def test_a_start_of_the_wrong_shape_is_refused(hard):
    """A start for another program is a mistake of the caller."""
    with pytest.raises(ValueError, match="start must have the shape"):
        solve(hard, start=np.zeros(3))


def test_an_observer_that_fails_ends_the_process(hard, child):
    """An exception of the caller's own comes through, and leaves no process behind."""

    def observe(progress):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        solve(hard, observe=observe)
    with pytest.raises(ProcessLookupError):
        os.kill(child["process"].pid, 0)


def test_progress_only_gets_better(hard):
    """Objectives fall, bounds rise, seconds pass, and no bound is above its objective."""
    heard = []
    solve(hard, SolveOptions(time_limit_s=3), observe=heard.append)
    assert len(heard) > 2
    for before, after in itertools.pairwise(heard):
        assert after.objective <= before.objective
        assert after.seconds >= before.seconds
        assert after.bound <= after.objective


def test_thorough_goes_on_where_the_other_stops(fixed_charge):
    """With a wide gap, a thorough run closes it and the other stops in it; both are optimal."""
    quick = solve(fixed_charge, SolveOptions(gap=0.3, thorough=False))
    thorough = solve(fixed_charge, SolveOptions(gap=0.3))
    assert quick.termination is thorough.termination is Termination.OPTIMAL
    assert thorough.bound == pytest.approx(thorough.objective, rel=1e-8)
    assert quick.objective - quick.bound > 1e-3 * quick.objective


@pytest.mark.parametrize("deterministic", [True, False])
def test_a_thorough_run_ends(hard, deterministic):
    """Once the gap is reached, a run that cannot close it ends by itself, well before its limit, and is optimal."""
    options = SolveOptions(gap=0.2, deterministic=deterministic, time_limit_s=120)
    began = time.monotonic()
    solution = solve(hard, options)
    assert time.monotonic() - began < 100
    assert solution.termination is Termination.OPTIMAL
    assert solution.objective - solution.bound > 1e-4 * abs(solution.objective)


@pytest.mark.parametrize(
    ("solver", "threads"), [("highs", 1), ("highs", 2), ("cp-sat", 1), ("cp-sat", 2), ("scip", 1), ("pulp:cbc", 1)]
)
def test_deterministic_to_the_last_digit(fixed_charge_with_yields, solver, threads):
    """The same program, options and seed give the same figures."""
    options = SolveOptions(deterministic=True, seed=7, threads=threads, time_limit_s=60)
    first, second = (solve(fixed_charge_with_yields, options, solver=solver) for _ in range(2))
    assert first.termination is Termination.OPTIMAL
    assert np.array_equal(first.values, second.values)
    assert (first.objective, first.bound) == (second.objective, second.bound)
