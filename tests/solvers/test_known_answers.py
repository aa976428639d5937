"""The kit that every back end must pass: small programs whose answers are worked out by hand."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from solvers import Program, ProgramBuilder, SolveOptions, SolverRefused, Termination, solve
from solvers.verify import verify

SOLVERS = ("highs", "cp-sat", "scip", "pulp:cbc", "pulp:highs")
INF = np.inf


@dataclass(frozen=True)
class Known:
    """A program and its answer; ``refused`` names the solvers that cannot take it."""

    program: Program
    termination: Termination
    objective: float = INF
    refused: tuple[str, ...] = ()


def _program(cost, matrix, row_lower, row_upper, lower=0.0, upper=INF, integer=False, offset=0.0) -> Program:
    """From dense rows."""
    cost, dense = np.asarray(cost, float), np.asarray(matrix, float).reshape(len(matrix), len(cost))
    builder = ProgramBuilder(offset=offset)
    whole = np.broadcast_to(integer, len(cost))
    low, high = (np.broadcast_to(np.asarray(bound, float), len(cost)) for bound in (lower, upper))
    for j in range(len(cost)):
        column = builder.add_columns(1, lower=low[j], upper=high[j], integer=bool(whole[j]))
        builder.add_cost(column, cost[j])
    row, column = np.nonzero(dense)
    low, high = (np.broadcast_to(np.asarray(bound, float), len(dense)) for bound in (row_lower, row_upper))
    builder.add_rows(len(dense), row, column, dense[row, column], lower=low, upper=high)
    return builder.build()


def linear():
    """Two products, three workshops: 2 and 6 of each."""
    return Known(_program([-3, -5], [[1, 0], [0, 2], [3, 2]], -INF, [4, 12, 18]), Termination.OPTIMAL, -36.0)


def degenerate():
    """Beale's example, on which a careless simplex cycles."""
    rows = [[0.25, -60, -0.04, 9], [0.5, -90, -0.02, 3], [0, 0, 1, 0]]
    return Known(_program([-0.75, 150, -0.02, 6], rows, -INF, [0, 0, 1], upper=1.0), Termination.OPTIMAL, -0.05)


def knapsack():
    """3 + 4 + 2 fill a sack of 9 with 30."""
    return Known(
        _program([-10, -13, -7, -8, -12], [[3, 4, 2, 3, 5]], -INF, 9, upper=1, integer=True), Termination.OPTIMAL, -30.0
    )


def knapsack_with_offset():
    """An offset moves the objective and the bound with it."""
    return Known(
        _program([-10, -13, -7, -8, -12], [[3, 4, 2, 3, 5]], -INF, 9, upper=1, integer=True, offset=1000.0),
        Termination.OPTIMAL,
        970.0,
    )


def offset_hides_nothing():
    """An offset that nearly cancels the cost leaves an objective of 0.5, and the gap is on that."""
    return Known(
        _program([-10, -13, -7, -8, -12], [[3, 4, 2, 3, 5]], -INF, 9, upper=1, integer=True, offset=30.5),
        Termination.OPTIMAL,
        0.5,
    )


def fixed_charge():
    """8 units: 8 + 10 at the first, 16 + 1 at the second, more from both."""
    rows = [[1, 1, 0, 0], [1, 0, -10, 0], [0, 1, 0, -10]]
    program = _program(
        [1, 2, 10, 1], rows, [8, -INF, -INF], [INF, 0, 0], upper=[10, 10, 1, 1], integer=[False, False, True, True]
    )
    return Known(program, Termination.OPTIMAL, 17.0)


def facility_location():
    """Both open: 3 + 4 + 1 + 1; one alone costs 10."""
    rows = [[0, 0, 1, 0, 1, 0], [0, 0, 0, 1, 0, 1]]
    rows += [[-1, 0, 1, 0, 0, 0], [-1, 0, 0, 1, 0, 0], [0, -1, 0, 0, 1, 0], [0, -1, 0, 0, 0, 1]]
    program = _program(
        [3, 4, 1, 6, 5, 1], rows, [1, 1] + [-INF] * 4, [1, 1] + [0] * 4, upper=1, integer=[True, True] + [False] * 4
    )
    return Known(program, Termination.OPTIMAL, 9.0)


def equalities():
    """x + y = 10 and x - y = 2 leave one point."""
    return Known(_program([2, 3], [[1, 1], [1, -1]], [10, 2], [10, 2]), Termination.OPTIMAL, 24.0)


def thirds():
    """A yield of 1/3 is no short decimal: 30 units make 10."""
    program = _program([1, 5], [[1 / 3, -10]], 0, 0, upper=[50, 1], integer=[False, True], lower=[0, 1])
    return Known(program, Termination.OPTIMAL, 35.0)


def infeasible_linear():
    """2 + 2 is never 5."""
    return Known(_program([1, 1], [[1, 1]], 5, INF, upper=2), Termination.INFEASIBLE)


def infeasible_whole():
    """Twice a whole number is never 3, though the linear program has points."""
    return Known(_program([1, 1], [[2, 2]], 3, 3, upper=5, integer=True), Termination.INFEASIBLE)


def unbounded():
    """Nothing ends x; CP-SAT counts, so it needs an end."""
    return Known(_program([-1, 0], [[1, -1]], -INF, 1), Termination.UNBOUNDED, refused=("cp-sat",))


def unbounded_whole():
    """The same in whole numbers."""
    return Known(_program([-1, 0], [[1, -1]], -INF, 1, integer=True), Termination.UNBOUNDED, refused=("cp-sat",))


def infeasible_and_unbounded():
    """Nothing ends x, and y has no value: infeasible comes first."""
    return Known(
        _program([-1, 0, 0], [[1, -1, 0], [0, 0, 1], [0, 0, 1]], [-INF, 3, -INF], [1, INF, 2]),
        Termination.INFEASIBLE,
        refused=("cp-sat",),
    )


def no_columns():
    """Nothing to decide costs the offset."""
    return Known(_program([], np.zeros((2, 0)), -1, 1, offset=7.0), Termination.OPTIMAL, 7.0)


def no_rows():
    """Each column goes where its cost pulls it, whole ones to a whole number."""
    return Known(
        _program([1, -2, 3], [], [], [], lower=[-1, 0, 0.5], upper=[9, 4, 2], integer=True), Termination.OPTIMAL, -6.0
    )


def one_column():
    """3 x >= 10 in whole numbers is 4."""
    return Known(_program([1], [[3]], 10, INF, lower=2.3, upper=9, integer=True), Termination.OPTIMAL, 4.0)


def free_columns():
    """Two columns without bounds, held by rows."""
    return Known(
        _program([1, 1], [[1, 1], [1, -1]], [2, 1], [INF, 1], lower=-INF), Termination.OPTIMAL, 2.0, ("cp-sat",)
    )


def free_column_with_implied_bounds():
    """z = x - 3 is bounded by x."""
    return Known(_program([0, 1], [[-1, 1]], -3, -3, lower=[0, -INF], upper=[2, INF]), Termination.OPTIMAL, -3.0)


def whole_with_negative_bounds():
    """x = -1, y = 3."""
    program = _program([1, -2], [[1, 1], [-1, 1]], -INF, [3, 4], lower=[-3, -2], upper=[3, 5], integer=True)
    return Known(program, Termination.OPTIMAL, -7.0)


def ranges():
    """Both rows bounded on both sides: x = 3, y = 2."""
    return Known(_program([-1, -2], [[1, 1], [1, -1]], [2, 1], [5, 2], upper=9), Termination.OPTIMAL, -7.0)


def fixed_column():
    """A column with one value still costs."""
    return Known(_program([2, 1], [[1, 1]], 5, INF, lower=[1.25, 0], upper=[1.25, 9]), Termination.OPTIMAL, 6.25)


def empty_row():
    """A row without entries that holds at 0 is no row."""
    return Known(_program([1, 1], [[0, 0], [1, 1]], [-1, 2], [0, INF], upper=3), Termination.OPTIMAL, 2.0)


def empty_row_that_cannot_hold():
    """A row without entries that asks for something."""
    return Known(_program([1, 1], [[0, 0], [1, 1]], [1, 2], [INF, INF], upper=3), Termination.INFEASIBLE)


def crossed_bounds():
    """A column that must be above 3 and below 2."""
    return Known(_program([1, 1], [[1, 1]], 1, INF, lower=[3, 0], upper=[2, 9]), Termination.INFEASIBLE)


CASES: tuple[Callable[[], Known], ...] = (
    linear,
    degenerate,
    knapsack,
    knapsack_with_offset,
    offset_hides_nothing,
    fixed_charge,
    facility_location,
    equalities,
    thirds,
    infeasible_linear,
    infeasible_whole,
    unbounded,
    unbounded_whole,
    infeasible_and_unbounded,
    no_columns,
    no_rows,
    one_column,
    free_columns,
    free_column_with_implied_bounds,
    whole_with_negative_bounds,
    ranges,
    fixed_column,
    empty_row,
    empty_row_that_cannot_hold,
    crossed_bounds,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
@pytest.mark.parametrize("solver", SOLVERS)
def test_every_back_end_knows(solver, case):
    """Each back end gives the answer worked out by hand, with values that hold and a bound that proves them."""
    known = case()
    if solver in known.refused:
        with pytest.raises(SolverRefused, match="no bound"):
            solve(known.program, solver=solver)
        return
    # Beale's optimum of 0.05 is so small that the grid's rounding leaves a gap of 2e-4 on it.
    gap = 1e-3 if solver == "cp-sat" else 1e-4
    solution = solve(known.program, SolveOptions(time_limit_s=60, gap=gap), solver=solver)
    assert solution.termination is known.termination, solution.message
    if known.termination is not Termination.OPTIMAL:
        assert solution.values is None
        assert solution.bound == -INF
        return
    assert solution.objective == pytest.approx(known.objective, rel=1e-6, abs=1e-6)
    assert solution.bound == pytest.approx(known.objective, rel=2 * gap, abs=1e-6)
    assert solution.bound <= known.objective + 1e-6
    assert verify(known.program, solution).faults == ()
