"""Programs as arrays, and their builder."""

import pickle

import numpy as np
import pytest

from solvers import Program, ProgramBuilder


def _arrays(**changed):
    """Two columns, one row."""
    arrays = {
        "cost": np.array([1.0, 2.0]),
        "lower": np.zeros(2),
        "upper": np.array([4.0, np.inf]),
        "integer": np.array([True, False]),
        "row_lower": np.array([-np.inf]),
        "row_upper": np.array([5.0]),
        "start": np.array([0, 2], np.int32),
        "index": np.array([0, 1], np.int32),
        "value": np.array([1.0, 3.0]),
    }
    return arrays | changed


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cost": np.zeros(3)}, "columns: cost, lower, upper and integer must have one length"),
        ({"row_upper": np.zeros(2)}, "rows: row_lower, row_upper and start must fit"),
        ({"value": np.zeros(3)}, "entries: index and value must have"),
        ({"index": np.array([0, 2], np.int32)}, "entries: index must be between 0 and 1"),
        ({"cost": np.array([np.nan, 0.0])}, "cost: entry 0 must be a finite number"),
        ({"value": np.array([1.0, np.inf])}, "value: entry 1 must be a finite number"),
        ({"lower": np.array([0.0, np.inf])}, "lower: entry 1 must be a number or -inf"),
        ({"row_upper": np.array([np.nan])}, "row_upper: entry 0 must be a number or inf"),
        ({"integer": np.array([1, 0])}, "integer: expected bool, got int64"),
        ({"offset": np.inf}, "offset must be a finite number"),
    ],
)
def test_what_no_solver_can_read_is_refused(changed, message):
    """Shapes that do not fit and figures that are none are refused with their place."""
    with pytest.raises(ValueError, match=message):
        Program(**_arrays(**changed))


def test_arrays_are_read_only_here_and_after_a_pickle():
    """No back end can edit the program that it was given, in its own process either."""
    program = Program(**_arrays(), offset=7.0)
    again = pickle.loads(pickle.dumps(program, protocol=5))
    assert again.offset == 7.0
    for held in (program, again):
        with pytest.raises(ValueError, match="read-only"):
            held.cost[0] = 9.0


def test_objective_and_activity():
    """7 + 1 x 2 + 2 x 0.5, and 2 + 3 x 0.5."""
    program = Program(**_arrays(), offset=7.0)
    point = np.array([2.0, 0.5])
    assert program.objective(point) == 10.0
    assert program.activity(point).tolist() == [3.5]


def test_the_builder_joins_blocks():
    """Blocks are numbered in order, equal places add up, columns of a row ascend."""
    builder = ProgramBuilder(offset=1.0)
    x = builder.add_columns(2, upper=np.array([3.0, 4.0]))
    y = builder.add_columns(1, lower=-1.0, upper=1.0, integer=True)
    builder.add_cost(x, np.array([5.0, 6.0]))
    builder.add_cost(np.array([0, 2, 2]), 1.0)
    first = builder.add_rows(1, np.zeros(3, int), np.array([1, 0, 1]), np.array([1.0, 2.0, 0.5]), upper=9.0)
    second = builder.add_rows(2, np.array([1, 0]), np.array([2, 0]), 1.0, lower=np.array([0.0, 1.0]))
    program = builder.build()
    assert (x.tolist(), y.tolist(), first.tolist(), second.tolist()) == ([0, 1], [2], [0], [1, 2])
    assert program.cost.tolist() == [6.0, 6.0, 2.0]
    assert program.integer.tolist() == [False, False, True]
    assert (program.start.tolist(), program.index.tolist()) == ([0, 2, 3, 4], [0, 1, 0, 2])
    assert program.value.tolist() == [2.0, 1.5, 1.0, 1.0]
    assert program.row_lower.tolist() == [-np.inf, 0.0, 1.0]
    assert program.row_upper.tolist() == [9.0, np.inf, np.inf]


def test_an_empty_builder_builds():
    """Nothing added is a program without columns and rows."""
    program = ProgramBuilder(offset=2.0).build()
    assert (program.columns, program.rows, program.objective(np.zeros(0))) == (0, 0, 2.0)
