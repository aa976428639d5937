"""Rows with products of columns, wherever programs go."""

import pickle

import numpy as np
import pytest

from solvers import Program, ProgramBuilder, Solution, SolverRefused, Termination, solve
from solvers.bound import dual_bound, implied_bounds
from solvers.conflict import conflict, relax
from solvers.products import Products
from solvers.refine import refine
from solvers.trivial import solve_trivial
from solvers.verify import verify, verify_point


def _square(least: float) -> Program:
    """The cheapest x + y with x y >= ``least`` and 2 x - y = 0, both up to 10."""
    builder = ProgramBuilder()
    x = builder.add_columns(2, upper=10.0)
    builder.add_cost(x, 1.0)
    area = builder.add_rows(1, np.zeros(0, int), np.zeros(0, int), 0.0, lower=least)
    builder.add_rows(1, np.zeros(2, int), x, np.array([2.0, -1.0]), lower=0.0, upper=0.0)
    builder.add_products(area, x[:1], x[1:], 1.0)
    return builder.build()


def test_activity_adds_the_products():
    """3 x + 2 x y + x x at (2, 5): 6 + 20 + 4, and a row without products as it was."""
    builder = ProgramBuilder()
    x, y = (builder.add_columns(1) for _ in range(2))
    rows = builder.add_rows(2, np.array([0, 1]), np.array([0, 1]), np.array([3.0, 7.0]))
    builder.add_products(rows[[0, 0]], np.concatenate([x, x]), np.concatenate([y, x]), np.array([2.0, 1.0]))
    assert builder.build().activity(np.array([2.0, 5.0])).tolist() == [30.0, 35.0]


def test_a_program_without_any_is_linear():
    """Nothing is added to it, and it equals what it was."""
    builder = ProgramBuilder()
    builder.add_rows(1, np.zeros(1, int), builder.add_columns(1), 2.0, upper=4.0)
    program = builder.build()
    assert len(program.products) == 0
    assert program.activity(np.array([1.5])).tolist() == [3.0]


@pytest.mark.parametrize(
    ("products", "message"),
    [
        (([0], [0], [2], [1.0]), "must be rows and columns of the program"),
        (([2], [0], [1], [1.0]), "must be rows and columns of the program"),
        (([0], [-1], [1], [1.0]), "must be rows and columns of the program"),
        (([0], [0], [1], [np.inf]), "every value must be a finite number"),
        (([0], [0], [1, 1], [1.0]), "right must be int32 of shape"),
    ],
)
def test_products_that_do_not_fit_are_refused(products, message):
    """Rows and columns that the program does not have, and figures that are none."""
    builder = ProgramBuilder()
    columns = builder.add_columns(2)
    builder.add_rows(2, np.zeros(2, int), columns, 1.0)
    builder.add_products(*(np.array(part) for part in products[:3]), np.array(products[3]))
    with pytest.raises(ValueError, match=message):
        builder.build()


def test_products_are_read_only_here_and_after_a_pickle():
    """No back end can edit them, in its own process either."""
    again = pickle.loads(pickle.dumps(_square(8.0), protocol=5))
    assert again.activity(np.array([2.0, 4.0])).tolist() == [8.0, 0.0]
    for held in (_square(8.0), again):
        with pytest.raises(ValueError, match="read-only"):
            held.products.value[0] = 9.0


def test_a_residual_of_products_is_a_fault():
    """x y must be 8: (2, 4) holds, (1.5, 3) misses by 3.5."""
    assert verify_point(_square(8.0), np.array([2.0, 4.0])).verified
    solution = Solution(Termination.OPTIMAL, "test", values=np.array([1.5, 3.0]), objective=4.5, bound=4.5)
    checked = verify(_square(8.0), solution)
    assert checked.row_residual == pytest.approx(3.5)
    assert "row 0 is off by 0.438" in checked.faults[0]


def test_a_row_of_products_alone_is_not_empty():
    """It has no entries, and yet it can be 8: nothing to be seen without a solver."""
    program = _square(8.0)
    only = Program(
        program.cost, program.lower, program.upper, program.integer, np.array([8.0]), np.array([np.inf]),
        np.zeros(2, np.int32), np.zeros(0, np.int32), np.zeros(0), products=program.products,
    )  # fmt: skip
    assert solve_trivial(only) is None


def test_the_optimum_is_on_the_curve():
    """x y = 8 with y = 2 x: (2, 4), which costs 6."""
    answer = solve(_square(8.0))
    assert (answer.solver, answer.termination) == ("scip", Termination.OPTIMAL)
    assert answer.values == pytest.approx([2.0, 4.0], abs=1e-6)
    assert answer.bound == pytest.approx(6.0, abs=1e-5)


def test_what_no_point_reaches_is_infeasible():
    """With x up to 5, x y is 50 at the most."""
    assert solve(_square(51.0)).termination is Termination.INFEASIBLE


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "pulp:cbc"])
def test_linear_solvers_refuse_products(solver):
    """Said before anything is solved, with the way out."""
    with pytest.raises(SolverRefused, match=f"{solver} takes linear programs, and this one has 1 products of unknowns"):
        solve(_square(8.0), solver=solver)


def test_weak_duality_is_for_linear_programs():
    """No bound is made of duals or rows where products are."""
    with pytest.raises(ValueError, match="no such bounds"):
        dual_bound(_square(8.0), np.zeros(2))
    with pytest.raises(ValueError, match="no such bounds"):
        implied_bounds(_square(8.0))


def test_relaxation_honours_products():
    """51 is asked and 50 can be had: the row gives 1, and it alone is the conflict."""
    found = relax(_square(51.0), np.array([0]))
    assert found.possible
    assert found.amounts == pytest.approx([1.0], rel=1e-5)
    assert conflict(_square(51.0), np.array([0])).tolist() == [0]


def test_refine_takes_newtons_step():
    """A point with six digits on the curve x y = 7 is put on it to the last."""
    program = _square(7.0)
    exact = np.array([np.sqrt(3.5), 2 * np.sqrt(3.5)])
    refined = refine(program, np.round(exact, 6))
    assert verify_point(program, refined).largest_violation <= 1e-12
    assert refined == pytest.approx(exact, abs=1e-5)


def test_slopes():
    """Of 2 x y at (3, 5): 10 by x, 6 by y."""
    products = Products(np.zeros(1, np.int32), np.zeros(1, np.int32), np.ones(1, np.int32), np.array([2.0]))
    row, column, value = products.slopes(np.array([3.0, 5.0]))
    assert (row.tolist(), column.tolist(), value.tolist()) == ([0, 0], [0, 1], [10.0, 6.0])
