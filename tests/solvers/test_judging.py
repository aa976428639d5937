"""What becomes of a back end's claims: a false one never leaves as true."""

import importlib

import numpy as np
import pytest

from solvers import Limit, ProgramBuilder, Solution, SolveOptions, Termination, solve

INF = np.inf
GOOD, BAD = np.array([3.0]), np.array([3.5])


@pytest.fixture
def program():
    """The least whole x that is 2.5 at least, at 10 a unit: 30."""
    builder = ProgramBuilder()
    x = builder.add_columns(1, upper=9.0, integer=True)
    builder.add_cost(x, 10.0)
    builder.add_rows(1, np.zeros(1, int), x, 2.0, lower=5.0)
    return builder.build()


@pytest.fixture
def claim(monkeypatch, program):
    """Solve with a back end that claims what it is told to."""

    def solved(*reports, **claims):
        answer = Solution(**({"solver": "liar"} | claims))

        def lie(run, start, cancelled, session, reason):
            for report in reports:
                run.hear(report)
            return answer

        monkeypatch.setattr(importlib.import_module("solvers.solve"), "_run_child", lie)
        return solve(program, SolveOptions(gap=1e-4))

    return solved


def test_optimal_and_proved(claim):
    """A plan with a bound that meets it is optimal."""
    solution = claim(termination=Termination.OPTIMAL, values=GOOD, bound=30.0)
    assert (solution.termination, solution.objective, solution.bound) == (Termination.OPTIMAL, 30.0, 30.0)


def test_optimal_without_a_proof_is_an_error(claim):
    """A plan called optimal that the bound does not prove keeps plan and bound, not the word."""
    solution = claim(termination=Termination.OPTIMAL, values=np.array([4.0]), bound=30.0)
    assert (solution.termination, solution.objective, solution.bound) == (Termination.ERROR, 40.0, 30.0)
    assert "does not prove" in solution.message


def test_optimal_without_a_plan_is_an_error(claim):
    """A word is no plan."""
    assert claim(termination=Termination.OPTIMAL).termination is Termination.ERROR


def test_a_limit_with_a_proof_is_optimal(claim):
    """Stopped at a limit with plan and bound in agreement, the plan is optimal."""
    solution = claim(termination=Termination.LIMIT, limit=Limit.TIME, values=GOOD, bound=29.999)
    assert (solution.termination, solution.limit) == (Termination.OPTIMAL, None)


@pytest.mark.parametrize("values", [np.array([2.0]), np.array([20.0]), np.array([np.nan]), np.zeros(2)])
def test_a_plan_that_does_not_hold_is_an_error(claim, values):
    """A plan off its rows, its bounds or its shape does not leave, whatever it is called."""
    solution = claim(termination=Termination.OPTIMAL, values=values, bound=20.0)
    assert solution.termination is Termination.ERROR
    assert solution.values is None
    assert "does not hold" in solution.message


def test_a_bad_end_does_not_cost_the_good_plan_before(claim):
    """The last plan does not hold; the one reported before does, and is kept."""
    solution = claim(
        ("incumbent", np.array([4.0]), 1), termination=Termination.OPTIMAL, values=np.array([2.0]), bound=20.0
    )
    assert solution.termination is Termination.ERROR
    assert solution.objective == 40.0


def test_a_bound_above_a_plan_that_holds_is_an_error(claim):
    """The plan is there for all to see, so the bound is wrong, and none is stated."""
    solution = claim(termination=Termination.OPTIMAL, values=GOOD, bound=31.0)
    assert (solution.termination, solution.objective, solution.bound) == (Termination.ERROR, 30.0, -INF)


def test_a_bound_above_by_rounding_is_the_objective(claim):
    """Rounding above the objective is cut off."""
    assert claim(termination=Termination.OPTIMAL, values=GOOD, bound=30.0 + 1e-7).bound == 30.0


def test_infeasible_against_a_plan_is_an_error(claim):
    """A program called infeasible for which a plan had been found."""
    solution = claim(("incumbent", GOOD, 1), termination=Termination.INFEASIBLE)
    assert solution.termination is Termination.ERROR
    assert solution.objective == 30.0


def test_whole_columns_leave_whole(claim):
    """Values within a solver's tolerance of whole numbers leave as whole numbers."""
    solution = claim(termination=Termination.OPTIMAL, values=np.array([3.0 - 1e-8]), bound=30.0)
    assert solution.values.tolist() == [3.0]


def test_a_failed_back_end_is_an_error_with_its_plan(claim):
    """An exception in the child is a message here."""
    solution = claim(("incumbent", GOOD, 1), ("bound", 30.0, 1), termination=Termination.ERROR, message="out of memory")
    assert (solution.termination, solution.objective, solution.message) == (Termination.ERROR, 30.0, "out of memory")
