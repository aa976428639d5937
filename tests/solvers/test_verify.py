"""The check that every solution passes before it leaves."""

import numpy as np
import pytest

from solvers import ProgramBuilder, Solution, Termination
from solvers.verify import verify, verify_point


@pytest.fixture
def program():
    """x + y <= 1000, x - y = 0, x whole between 0 and 600; cost 2 x + y + 5."""
    builder = ProgramBuilder(offset=5.0)
    x = builder.add_columns(1, upper=600.0, integer=True)
    y = builder.add_columns(1)
    both = np.concatenate([x, y])
    builder.add_cost(both, np.array([2.0, 1.0]))
    builder.add_rows(1, np.zeros(2, int), both, 1.0, upper=1000.0)
    builder.add_rows(1, np.zeros(2, int), both, np.array([1.0, -1.0]), lower=0.0, upper=0.0)
    return builder.build()


def _solution(values, objective, bound):
    return Solution(Termination.OPTIMAL, "test", values=np.array(values), objective=objective, bound=bound)


def test_what_holds_is_verified(program):
    """A plan at its own objective with a bound below is at no fault, and the residuals are 0."""
    checked = verify(program, _solution([3.0, 3.0], 14.0, 13.0))
    assert checked.verified
    assert (checked.objective, checked.row_residual, checked.column_residual, checked.integrality) == (14.0, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "objective", "bound", "fault"),
    [
        ([3.0, 3.1], 14.1, 0.0, "row 1 is off by 0.1"),
        ([501.0, 501.0], 1508.0, 0.0, "row 0 is off by 0.002"),
        ([-1.0, -1.0], 2.0, 0.0, "column 0 is off by 1"),
        ([601.0, 601.0], 1808.0, 0.0, "column 0 is off by 0.00167"),
        ([2.5, 2.5], 12.5, 0.0, "integer column 0 is off by 0.5"),
        ([3.0, 3.0], 13.9, 0.0, "objective is stated as 13.9 and is 14"),
        ([3.0, 3.0], np.nan, 0.0, "objective is stated as nan"),
        ([3.0, 3.0], 14.0, 14.1, "bound 14.1 is above the objective 14"),
        ([3.0, 3.0], 14.0, np.nan, "bound nan is above the objective"),
        ([3.0, np.nan], 14.0, 0.0, "values must be 2 finite numbers"),
        ([3.0], 14.0, 0.0, "values must be 2 finite numbers"),
    ],
)
def test_each_fault_is_named(program, values, objective, bound, fault):
    """Whatever is off is named with its place and size."""
    faults = verify(program, _solution(values, objective, bound)).faults
    assert any(fault in said for said in faults), faults


def test_the_tolerance_is_relative_to_what_is_required(program):
    """0.0009 too much of 1000 passes, 0.0011 does not; of 0, 1e-6 is all there is."""
    for excess, holds in ((0.0009, True), (0.0011, False)):
        half = 500.0 + excess / 2
        assert (not [f for f in verify_point(program, np.array([half, half])).faults if f.startswith("row")]) is holds
    assert verify_point(program, np.array([3.0, 3.0 + 9e-7])).verified
    assert not verify_point(program, np.array([3.0, 3.0 + 2e-6])).verified


def test_no_values_no_objective(program):
    """Without values an objective is a fault, and its absence none."""
    assert verify(program, Solution(Termination.INFEASIBLE, "test")).verified
    assert not verify(program, Solution(Termination.LIMIT, "test", objective=3.0)).verified
