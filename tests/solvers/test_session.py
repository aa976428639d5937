"""Several runs in one process: what is saved, and what is not lost by it."""

import os
import signal
import time

import numpy as np
import pytest

from solvers import Limit, ProgramBuilder, SolveOptions, SolverRefused, SolverSession, Termination, solve
from solvers.session import SolverProcess


@pytest.fixture
def children(monkeypatch):
    """The processes that sessions start, in order."""
    started = []

    class Listed(SolverProcess):
        def __init__(self, job):
            super().__init__(job)
            started.append(self)

    monkeypatch.setattr("solvers.session.SolverProcess", Listed)
    return started


@pytest.fixture
def bilinear():
    """Two columns whose product is at most 1."""
    builder = ProgramBuilder()
    x = builder.add_columns(2, upper=2.0)
    builder.add_cost(x, -1.0)
    row = builder.add_rows(1, np.zeros(0, int), np.zeros(0, int), 1.0, upper=1.0)
    builder.add_products(row, x[:1], x[1:], 1.0)
    return builder.build()


def _gone(process):
    """No process of that number is left."""
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def _on_first_plan(action):
    """An observer that acts once, when there is a plan."""
    acted = []

    def observe(progress):
        if not acted and progress.objective < np.inf:
            acted.append(True)
            action()

    return observe


def test_runs_share_a_process(fixed_charge, fixed_charge_with_yields, children):
    """Different programs, one after another, are answered by one child as by children of their own."""
    programs = [fixed_charge, fixed_charge_with_yields, fixed_charge]
    options = SolveOptions(deterministic=True)
    with SolverSession() as session:
        together = [solve(program, options, session=session) for program in programs]
    alone = [solve(program, options) for program in programs]
    assert len(children) == 1
    for one, other in zip(together, alone, strict=True):
        assert np.array_equal(one.values, other.values)
        assert (one.objective, one.bound, one.termination) == (other.objective, other.bound, other.termination)


def test_nothing_is_left_of_a_session(fixed_charge_with_yields, children):
    """The child lives between runs and is gone when the session is left."""
    with SolverSession() as session:
        solve(fixed_charge_with_yields, session=session)
        assert not _gone(children[0])
    assert _gone(children[0])


def test_a_killed_run_costs_the_session_its_child_only(hard, fixed_charge_with_yields, children):
    """A run that is cancelled keeps its plan, its process is killed, and the next run has a process anew."""
    asked = []
    with SolverSession() as session:
        ask = _on_first_plan(lambda: asked.append(True))
        stopped = solve(hard, observe=ask, cancelled=lambda: bool(asked), session=session)
        assert _gone(children[0])
        after = solve(fixed_charge_with_yields, session=session)
    assert (stopped.termination, stopped.limit) == (Termination.LIMIT, Limit.CANCELLED)
    assert stopped.values is not None
    assert after.termination is Termination.OPTIMAL
    assert len(children) == 2


def test_a_solver_that_stands_still_is_killed_in_a_session_too(hard, fixed_charge_with_yields, children):
    """Stopped in its second run, the child is killed at the limit plus its grace, and the plan kept."""
    with SolverSession() as session:
        solve(fixed_charge_with_yields, session=session)
        stop = _on_first_plan(lambda: os.kill(children[0].pid, signal.SIGSTOP))
        began = time.monotonic()
        solution = solve(hard, SolveOptions(time_limit_s=1), observe=stop, session=session)
        took = time.monotonic() - began
        assert _gone(children[0])
    assert took >= 3.05
    assert (solution.termination, solution.limit) == (Termination.LIMIT, Limit.TIME)
    assert "killed" in solution.message
    assert solution.values is not None


def test_a_child_that_died_between_runs_is_replaced(fixed_charge_with_yields, children):
    """What happens to an idle child is no run's failure."""
    with SolverSession() as session:
        solve(fixed_charge_with_yields, session=session)
        os.kill(children[0].pid, signal.SIGKILL)
        while children[0].idle:
            time.sleep(0.01)
        assert solve(fixed_charge_with_yields, session=session).termination is Termination.OPTIMAL
    assert len(children) == 2


def test_an_observer_that_fails_ends_the_child_and_not_the_session(hard, fixed_charge_with_yields, children):
    """An exception of the caller's own comes through, leaves no process behind, and the session goes on."""

    def observe(progress):
        raise RuntimeError("mine")

    with SolverSession() as session:
        with pytest.raises(RuntimeError, match="mine"):
            solve(hard, observe=observe, session=session)
        assert _gone(children[0])
        assert solve(fixed_charge_with_yields, session=session).termination is Termination.OPTIMAL


def test_each_back_end_has_a_process_of_its_own(fixed_charge_with_yields, children):
    """A change of solver, or of the count of threads, starts another child and ends the one before."""
    with SolverSession() as session:
        for solver, threads in (("highs", 1), ("cp-sat", 1), ("highs", 1), ("highs", 2)):
            options = SolveOptions(threads=threads)
            solution = solve(fixed_charge_with_yields, options, solver=solver, session=session)
            assert solution.termination is Termination.OPTIMAL
            assert [_gone(child) for child in children[:-1]] == [True] * (len(children) - 1)
    assert len(children) == 4


def test_a_refusal_keeps_the_child(fixed_charge_with_yields, bilinear, children):
    """A program that a solver cannot take is refused, and the child is there for the next."""
    with SolverSession() as session:
        with pytest.raises(SolverRefused, match="products"):
            solve(bilinear, solver="highs", session=session)
        assert solve(fixed_charge_with_yields, session=session).termination is Termination.OPTIMAL
    assert len(children) == 1
