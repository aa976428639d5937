"""The whole-number grid of CP-SAT: when it is exact, and what its bound is worth when it is not."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solvers import Program, ProgramBuilder, SolverRefused
from solvers.grid import exact_quantum, make_grid
from solvers.unimodular import two_sided


def _program(rows, *, upper=10.0, row_upper=5.0, row_lower=-np.inf, integer=(), cost=None) -> Program:
    """From dense rows; ``integer`` names columns."""
    dense = np.asarray(rows, float)
    builder = ProgramBuilder()
    for j in range(dense.shape[1]):
        builder.add_columns(1, upper=upper, integer=j in integer)
    builder.add_cost(np.arange(dense.shape[1]), np.ones(dense.shape[1]) if cost is None else np.asarray(cost, float))
    row, column = np.nonzero(dense)
    builder.add_rows(len(dense), row, column, dense[row, column], lower=row_lower, upper=row_upper)
    return builder.build()


@pytest.mark.parametrize(
    ("rows", "integer", "answer"),
    [
        ([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], (), True),  # a transport problem
        ([[1, -1, 0], [0, 1, -1]], (), True),  # a path
        ([[1, 1, 0], [0, 1, 1], [1, 0, 1]], (), False),  # an odd cycle: half-whole vertices
        ([[1, 2], [1, 1]], (), False),  # a yield
        ([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 1, 1]], (), False),  # three entries a column, and an odd cycle
        ([[1, 1], [1, 1], [-1, -1]], (), True),  # equal and opposite rows count once
        ([[1, 0], [1, 0], [1, 1], [0, 1]], (), True),  # rows of one column are bounds
        ([[1, -7], [1, -9]], (1,), True),  # integer columns do not count
        ([[1, 1], [1, -1]], (), False),  # one vertex is at halves
        ([[1, 0], [1, -1], [-1, 0], [-1, 0]], (), True),  # what is received, given and added: a row holds two parts
        ([[1, 1, 0, 0], [1, -1, 1, 0], [0, 0, 1, 1], [0, 0, 1, -1]], (), False),  # a part on either side is at halves
        (
            # A plant in two periods: received = h, given <= h, h <= added; what is added stays.
            [
                [1, -1, 0, 0, 0, 0, 0, 0],
                [0, -1, 1, 0, 0, 0, 0, 0],
                [0, 1, 0, -1, 0, 0, 0, 0],
                [0, 0, 0, 0, 1, -1, 0, 0],
                [0, 0, 0, 0, 0, -1, 1, 0],
                [0, 0, 0, 0, 0, 1, 0, -1],
                [0, 0, 0, -1, 0, 0, 0, 1],
            ],
            (),
            True,
        ),
        (
            # And with stock from the one to the other: one unit more over both is half a unit added.
            [
                [1, -1, 0, 0, 0, 0, -1],
                [0, 1, 0, -1, 0, 0, 0],
                [0, 0, 1, 0, -1, 0, 1],
                [0, 0, 0, 0, 1, -1, 0],
                [0, 0, 0, -1, 0, 1, 0],
            ],
            (),
            False,
        ),
    ],
)
def test_two_sides(rows, integer, answer):
    """The condition holds for networks and fails for what has fractional vertices."""
    assert two_sided(_program(rows, integer=integer)) is answer


@given(
    entries=st.lists(st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=4, max_size=4), min_size=2, max_size=4),
)
def test_two_sides_means_unimodular(entries):
    """Wherever the condition holds, every square submatrix has determinant -1, 0 or 1."""
    dense = np.array(entries, float)
    if not dense.any() or not two_sided(_program(dense)):
        return
    for size in range(1, len(dense) + 1):
        for rows in combinations(range(len(dense)), size):
            for columns in combinations(range(4), size):
                assert round(abs(np.linalg.det(dense[np.ix_(rows, columns)]))) in (0, 1)


@pytest.mark.parametrize(
    ("upper", "row_upper", "quantum"),
    [(10.0, 5.0, Fraction(1)), (10.0, 5.25, Fraction(1, 100)), (2.5, 5.0, Fraction(1, 10)), (10.0, 1 / 3, None)],
)
def test_the_quantum_of_exact_data(upper, row_upper, quantum):
    """The shortest decimals that hold all figures; none where one of them is no short decimal."""
    assert exact_quantum(_program([[1, 1]], upper=upper, row_upper=row_upper)) == quantum


def test_exact_data_bring_no_error():
    """Short decimals on a network: precision 0, and the bound is the grid's own."""
    grid = make_grid(_program([[1, 1]], upper=2.5, cost=[1.25, -3]))
    assert (grid.precision, grid.error) == (0.0, 0.0)
    assert grid.values([10, 25]).tolist() == [1.0, 2.5]
    assert grid.bound(float(-3 * 25 * grid.scale / 10)) == -7.5


@given(
    cost=st.lists(st.floats(-50, 50), min_size=3, max_size=3),
    entries=st.lists(st.floats(-5, 5), min_size=3, max_size=3),
    point=st.lists(st.floats(0, 10), min_size=3, max_size=3),
)
def test_a_relaxed_grid_loses_no_point(cost, entries, point):
    """Any point rounded down to the grid holds there, and its cost there less the error is not above its true cost."""
    activity = float(np.dot(entries, point))
    program = _program(
        [entries, [1, 1, 1]], cost=cost, row_lower=np.array([activity, -np.inf]), row_upper=np.array([activity, 30.0])
    )
    assume(exact_quantum(program) is None)
    grid = make_grid(program)
    steps = [int(Fraction(repr(value)) // q) for value, q in zip(point, grid.quantum, strict=True)]
    for j, step in enumerate(steps):
        assert grid.low[j] <= step <= grid.high[j]
    slack = 2 + 1e-9  # the activity above is itself rounded
    for row in grid.rows:
        total = sum(c * steps[j] for c, j in zip(row.coefficient, row.column, strict=True))
        size = sum(abs(c * steps[j]) for c, j in zip(row.coefficient, row.column, strict=True)) * 1e-15 + slack
        assert row.lower is None or total >= row.lower - size
        assert row.upper is None or total <= row.upper + size
    true = program.objective(np.array(point))
    objective = sum(c * step for c, step in zip(grid.cost, steps, strict=True))
    assert grid.bound(objective) <= true + 1e-9 * max(1, abs(true))


def test_endless_columns_are_refused():
    """A column that no row bounds cannot be counted."""
    with pytest.raises(SolverRefused, match="column 0 has no bound, and none follows from the rows"):
        make_grid(_program([[1, -1]], upper=np.inf))


def test_what_does_not_fit_is_refused():
    """A whole column with more values than can be told apart."""
    with pytest.raises(SolverRefused, match="spans more than"):
        make_grid(_program([[1, 1]], upper=1e17, integer=(0,)))


def test_figures_too_wide_for_whole_numbers_are_refused():
    """Costs that no scale brings into 64 bits."""
    with pytest.raises(SolverRefused, match="64-bit"):
        make_grid(_program([[1, 1]], upper=1e6, row_upper=1e6, cost=[1e15, 1.0]))
