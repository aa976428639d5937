"""The cheapest relaxation, and a small set of rows that cannot hold together."""

import numpy as np
import pytest

from solvers import Program, ProgramBuilder
from solvers.conflict import conflict, relax


@pytest.fixture
def program() -> Program:
    """12 to share among four who want 5, 6, 7 and 0 at least, and the first two 10 together."""
    builder = ProgramBuilder(offset=4.0)
    x = builder.add_columns(4, upper=10.0)
    builder.add_cost(x, np.array([9.0, -3.0, 2.0, 1.0]))
    builder.add_rows(1, np.zeros(4, int), x, 1.0, upper=12.0)
    builder.add_rows(4, np.arange(4), x, 1.0, lower=np.array([5.0, 6.0, 7.0, 0.0]))
    builder.add_rows(1, np.zeros(2, int), x[:2], 1.0, lower=10.0)
    return builder.build()


WANTS = np.arange(1, 5)


def test_the_cheapest_relaxation(program):
    """6 of 18 are missing; in proportion they are cheapest where 7 are asked, whatever the program's own cost."""
    found = relax(program, WANTS)
    assert found.possible
    assert found.proved
    assert found.rows.tolist() == [1, 2, 3, 4]
    assert found.amounts.sum() == pytest.approx(6.0)
    assert found.amounts[2] == pytest.approx(6.0)


def test_weights_decide_who_gives(program):
    """The dearest row gives the 5 that it has to, the cheapest the rest; weights stay with rows in any order."""
    found = relax(program, WANTS[::-1], np.array([1.0, 100.0, 2.0, 1.0]))
    assert found.amounts.tolist() == pytest.approx([1.0, 0.0, 5.0, 0.0])


def test_upper_sides_give_too(program):
    """The supply may give: 6 more are needed."""
    found = relax(program, np.array([0]))
    assert found.amounts.tolist() == pytest.approx([6.0])


def test_where_the_rest_cannot_hold(program):
    """Letting the last give is not enough, and it is said."""
    found = relax(program, np.array([4]))
    assert not found.possible
    assert found.amounts.tolist() == [0.0]
    assert "Infeasible" in found.message


def test_weights_below_zero_are_refused(program):
    """A price that pays for breaking rows is a mistake."""
    with pytest.raises(ValueError, match="weights must be above 0"):
        relax(program, WANTS, np.array([1.0, -1.0, 1.0, 1.0]))


def test_a_conflict_can_spare_none(program):
    """The third want alone cannot hold: 7 and the 10 of the first two are above 12."""
    assert conflict(program, WANTS).tolist() == [3]


def test_a_conflict_of_three():
    """4, 5 and 6 are above 12 together, and no two of them are; the fourth has no part in it."""
    builder = ProgramBuilder()
    x = builder.add_columns(4, upper=10.0)
    builder.add_rows(1, np.zeros(4, int), x, 1.0, upper=12.0)
    wants = builder.add_rows(4, np.arange(4), x, 1.0, lower=np.array([4.0, 5.0, 6.0, 0.0]))
    assert conflict(builder.build(), wants).tolist() == [1, 2, 3]


def test_a_capped_conflict_is_a_conflict_still():
    """Cut short, the set is larger than it could be, and cannot hold all the same."""
    builder = ProgramBuilder()
    x = builder.add_columns(3, upper=10.0)
    builder.add_rows(1, np.zeros(3, int), x, 1.0, upper=12.0)
    wants = builder.add_rows(3, np.arange(3), x, 1.0, lower=np.array([4.0, 5.0, 6.0]))
    assert set(conflict(builder.build(), wants, effort=1).tolist()) == {1, 2, 3}


def test_no_conflict_where_all_can_hold(program):
    """The rows that may be blamed are innocent, as the others alone cannot hold; or there is no conflict at all."""
    assert conflict(program, np.array([4])).tolist() == []
    builder = ProgramBuilder()
    x = builder.add_columns(1, upper=2.0)
    builder.add_rows(1, np.zeros(1, int), x, 1.0, lower=1.0)
    assert conflict(builder.build(), np.array([0])).tolist() == []


def test_whole_numbers_conflict_too():
    """Twice a whole number is neither 3 nor, with a second row, anything else that is asked."""
    builder = ProgramBuilder()
    x = builder.add_columns(1, upper=9.0, integer=True)
    builder.add_rows(2, np.arange(2), np.zeros(2, int), 2.0, lower=np.array([3.0, 0.0]), upper=np.array([3.0, 9.0]))
    program = builder.build()
    found = relax(program, np.array([0, 1]))
    assert found.amounts.tolist() == pytest.approx([1.0, 0.0])
    assert conflict(program, np.array([0, 1])).tolist() == [0]
    assert x.tolist() == [0]
