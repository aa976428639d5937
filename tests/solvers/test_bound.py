"""The bound from duals: true for any duals, tight for the right ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from solvers import Program, ProgramBuilder
from solvers.bound import dual_bound, implied_bounds


def _transport(seed: int, *, endless: bool) -> Program:
    """Three suppliers, three receivers who must be served; with ``endless``, only the rows bound the columns."""
    rng = np.random.default_rng(seed)
    builder = ProgramBuilder(offset=3.0)
    x = builder.add_columns(9, upper=np.inf if endless else 20.0)
    builder.add_cost(x, rng.integers(-5, 30, 9).astype(float))
    i, j = np.divmod(np.arange(9), 3)
    builder.add_rows(3, i, x, 1.0, upper=rng.integers(10, 20, 3).astype(float))
    builder.add_rows(3, j, x, 1.0, lower=rng.integers(1, 9, 3).astype(float))
    return builder.build()


def _optimum(program: Program) -> tuple[float, np.ndarray]:
    """Optimum and row duals by SciPy."""
    dense = np.zeros((program.rows, program.columns))
    dense[program.entry_rows(), program.index] = program.value
    sign = np.where(np.isfinite(program.row_upper), 1.0, -1.0)
    ends = np.where(sign > 0, program.row_upper, -program.row_lower)
    box = np.column_stack([program.lower, program.upper])
    found = linprog(program.cost, A_ub=sign[:, None] * dense, b_ub=ends, bounds=box)
    return found.fun + program.offset, sign * found.ineqlin.marginals


@given(
    seed=st.integers(0, 99),
    duals=st.lists(st.floats(-1e3, 1e3), min_size=6, max_size=6),
    endless=st.booleans(),
)
def test_any_duals_give_a_true_bound(seed, duals, endless):
    """Weak duality: whatever the duals, the bound is not above the optimum."""
    program = _transport(seed, endless=endless)
    assert dual_bound(program, np.array(duals)) <= _optimum(program)[0] + 1e-9


@given(seed=st.integers(0, 99), endless=st.booleans())
def test_the_right_duals_give_the_optimum(seed, endless):
    """Strong duality: an optimal solver's duals prove its optimum."""
    program = _transport(seed, endless=endless)
    optimum, duals = _optimum(program)
    assert dual_bound(program, duals) == pytest.approx(optimum, rel=1e-9)


@given(seed=st.integers(0, 99), noise=st.lists(st.floats(-1e-7, 1e-7), min_size=6, max_size=6))
def test_noise_in_the_duals_costs_little(seed, noise):
    """Duals off by a solver's tolerance still prove the optimum nearly, though no column has a bound of its own."""
    program = _transport(seed, endless=True)
    optimum, duals = _optimum(program)
    bound = dual_bound(program, duals + np.array(noise))
    assert optimum - 1e-4 < bound <= optimum + 1e-9


def test_no_bound_where_none_follows():
    """A column that nothing ends and whose cost falls proves nothing."""
    builder = ProgramBuilder()
    x = builder.add_columns(2)
    builder.add_cost(x, -1.0)
    builder.add_rows(1, np.zeros(2, int), x, np.array([1.0, -1.0]), upper=1.0)
    assert dual_bound(builder.build(), np.array([-0.5])) == -np.inf


def test_not_a_number_is_no_dual():
    """A solver that returns NaN for a dual still leaves the bound of the columns."""
    program = _transport(1, endless=False)
    assert dual_bound(program, np.full(6, np.nan)) == 3.0 + np.minimum(program.cost, 0.0).sum() * 20.0


def test_implied_bounds_follow_through_rows():
    """x <= 4 by its row, and z = x - 3 between -3 and 1 by the next."""
    builder = ProgramBuilder()
    x = builder.add_columns(1)
    z = builder.add_columns(1, lower=-np.inf)
    builder.add_rows(1, np.zeros(1, int), x, 2.0, upper=8.0)
    builder.add_rows(1, np.zeros(2, int), np.concatenate([x, z]), np.array([-1.0, 1.0]), lower=-3.0, upper=-3.0)
    lower, upper = implied_bounds(builder.build())
    assert lower == pytest.approx([0.0, -3.0], abs=1e-9)
    assert upper == pytest.approx([4.0, 1.0], abs=1e-9)
