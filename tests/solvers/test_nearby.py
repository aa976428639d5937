"""Programs that do not fit into their limit, searched near points that are known."""

import numpy as np

from solvers import SolveOptions, SolverSession, Termination, solve
from solvers.nearby import narrowed, solve_nearby
from solvers.verify import verify


def test_integers_are_fixed_where_all_points_agree(fixed_charge_with_yields):
    """Agreed whole numbers are fixed; others, fractions that agree, and all continuous columns are as they were."""
    program = fixed_charge_with_yields
    whole = np.flatnonzero(program.integer)
    one, other = np.zeros(program.columns), np.zeros(program.columns)
    one[whole[0]] = other[whole[0]] = 1.0
    one[whole[1]] = 1.0
    one[whole[2]] = other[whole[2]] = 0.5
    found = narrowed(program, [one, other])
    assert (found.lower[whole[0]], found.upper[whole[0]]) == (1.0, 1.0)
    free = whole[1:3]
    assert found.lower[free].tolist() == [0.0, 0.0]
    assert found.upper[free].tolist() == [1.0, 1.0]
    assert (found.upper[whole[3:]] == 0.0).all()
    assert np.array_equal(found.upper[~program.integer], program.upper[~program.integer])


def test_what_is_proved_in_time_is_the_answer(fixed_charge_with_yields):
    """A program that fits into its limit has the optimum that it has without one."""
    best = solve(fixed_charge_with_yields)
    with SolverSession() as session:
        found = solve_nearby(fixed_charge_with_yields, SolveOptions(time_limit_s=60), session=session)
    assert found.termination is Termination.OPTIMAL
    assert abs(found.objective - best.objective) <= 1e-6 * abs(best.objective)


def test_a_program_that_does_not_fit_is_searched_near_what_is_known(hard):
    """The point found holds, is no worse than the start, and has a bound of the whole program beneath it."""
    zero = np.zeros(hard.columns)
    near = solve(hard, SolveOptions(time_limit_s=1)).values
    with SolverSession() as session:
        options = SolveOptions(time_limit_s=4, gap=0.0)
        found = solve_nearby(hard, options, start=zero, near=[near], session=session)
        again = solve_nearby(hard, options, start=found.values, session=session)
    assert found.termination is Termination.LIMIT
    assert verify(hard, found).faults == ()
    assert found.bound <= again.objective <= found.objective < 1000.0
