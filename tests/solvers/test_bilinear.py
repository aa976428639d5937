"""SCIP on bilinear programs: optima against a grid, limits, cancelling, repeating."""

import time

import numpy as np
import pytest

from solvers import Limit, Program, ProgramBuilder, SolveOptions, Termination, solve
from solvers.verify import verify, verify_point

SLACK_S = 3.0  # for a machine that does other things too


def _bilinear(seed: int, size: int, rows: int) -> Program:
    """Columns from 0 to 1, the last of them whole; rows of random products, each at most a share of what it can be."""
    rng = np.random.default_rng(seed)
    builder = ProgramBuilder(offset=3.0)
    x = builder.add_columns(size - 1, upper=1.0)
    y = builder.add_columns(1, upper=1.0, integer=True)
    columns = np.concatenate([x, y])
    builder.add_cost(columns, -rng.uniform(0.5, 2.0, size))
    left, right = np.triu_indices(size, 1)
    row = np.repeat(np.arange(rows), len(left))
    value = rng.uniform(-1.0, 2.0, (rows, len(left)))
    most = 0.2 * np.maximum(value, 0.0).sum(axis=1)
    added = builder.add_rows(
        rows, np.repeat(np.arange(rows), size), np.tile(columns, rows), rng.uniform(-0.2, 0.4, rows * size), upper=most
    )
    builder.add_products(added[row], columns[np.tile(left, rows)], columns[np.tile(right, rows)], value.ravel())
    return builder.build()


@pytest.fixture
def endless() -> Program:
    """Plans at once, no proof within minutes."""
    return _bilinear(1, 30, 15)


@pytest.mark.parametrize("seed", range(6))
def test_no_point_of_a_grid_is_better(seed):
    """The optimum holds, and among 21 x 21 x 2 points none that holds is cheaper than it, or than the bound."""
    program = _bilinear(seed, 3, 2)
    answer = solve(program, SolveOptions(gap=1e-6))
    assert answer.termination is Termination.OPTIMAL
    assert verify(program, answer).faults == ()
    steps = np.linspace(0.0, 1.0, 21)
    points = np.stack(np.meshgrid(steps, steps, [0.0, 1.0], indexing="ij"), axis=-1).reshape(-1, 3)
    held = [program.objective(point) for point in points if verify_point(program, point).verified]
    assert answer.objective <= min(held) + 1e-6
    assert answer.bound <= answer.objective


def test_the_time_limit_is_kept(endless):
    """It stops at its limit with a plan that holds and a bound below it, having reported both on the way."""
    heard, began = [], time.monotonic()
    solution = solve(endless, SolveOptions(time_limit_s=6), observe=heard.append)
    assert time.monotonic() - began < 6 * 1.05 + 2 + SLACK_S
    assert (solution.termination, solution.limit) == (Termination.LIMIT, Limit.TIME)
    assert -np.inf < solution.bound < solution.objective
    assert verify(endless, solution).faults == ()
    assert any(progress.objective < np.inf for progress in heard)
    assert any(progress.bound > -np.inf for progress in heard)


def test_cancelled_keeps_its_plan(endless):
    """Cancelled in mid-search, the best plan so far is returned."""
    seen = []
    solution = solve(
        endless,
        observe=lambda progress: seen.append(1) if progress.objective < 3.0 else None,
        cancelled=lambda: len(seen) > 0,
    )
    assert (solution.termination, solution.limit) == (Termination.LIMIT, Limit.CANCELLED)
    assert solution.values is not None
    assert verify(endless, solution).faults == ()


def test_nothing_worse_than_the_start(endless):
    """A start that holds is kept, whatever becomes of the run."""
    start = np.zeros(endless.columns)
    assert solve(endless, start=start, cancelled=lambda: True).objective <= 3.0


def test_a_wide_gap_is_enough(endless):
    """Asked for a wide gap and no more, it stops there, and is optimal."""
    small = _bilinear(2, 12, 8)
    solution = solve(small, SolveOptions(gap=0.5, thorough=False, time_limit_s=60))
    assert solution.termination is Termination.OPTIMAL
    exact = solve(small, SolveOptions(gap=0.05, thorough=False, time_limit_s=60))
    assert solution.bound <= exact.objective + 1e-6


def test_the_same_to_the_last_digit():
    """The same program, options and seed give the same figures, whatever the threads."""
    program = _bilinear(3, 8, 5)
    runs = [solve(program, SolveOptions(deterministic=True, seed=5, threads=n, time_limit_s=60)) for n in (1, 2)]
    assert runs[0].values is not None
    assert np.array_equal(runs[0].values, runs[1].values)
    assert (runs[0].objective, runs[0].bound) == (runs[1].objective, runs[1].bound)
