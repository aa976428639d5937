"""Corrections of printed figures."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solvers import ProgramBuilder
from solvers.backends.completion import complete
from solvers.refine import refine
from solvers.verify import verify_point


def _balance(inflow):
    """What comes in, at odd yields, goes out: an equality at 0 over large figures."""
    count = len(inflow)
    yields = 1 / (3.0 + np.arange(count))
    builder = ProgramBuilder()
    x = builder.add_columns(count, upper=1e9)
    out = builder.add_columns(1, upper=1e9)
    whole = builder.add_columns(1, upper=5.0, integer=True)
    entries = np.concatenate([yields, [-1.0]])
    builder.add_rows(1, np.zeros(count + 1, int), np.concatenate([x, out]), entries, lower=0.0, upper=0.0)
    builder.add_rows(1, np.zeros(2, int), np.concatenate([out, whole]), np.array([1.0, -1e9]), upper=0.0)
    point = np.concatenate([inflow, [float(yields @ inflow)], [1.0]])
    return builder.build(), point


@given(inflow=st.lists(st.floats(1e5, 1e7), min_size=2, max_size=6))
def test_eight_digits_are_enough(inflow):
    """A point of seven-digit figures printed with eight digits misses its balance, and holds after the correction."""
    program, point = _balance(np.array(inflow))
    printed = np.array([float(f"{value:.8g}") for value in point])
    refined = refine(program, printed)
    assert verify_point(program, refined, tolerance=1e-7).verified
    assert np.abs(refined - point).max() <= 1e-6 * point.max()


def test_a_point_that_holds_stays():
    """Nothing to correct, nothing changed but integers made whole."""
    program, point = _balance(np.array([3e5, 4e5]))
    point[-1] += 1e-9
    refined = refine(program, point)
    assert refined[-1] == 1.0
    assert np.abs(refined[:-1] - point[:-1]).max() < 1e-3


def test_what_cannot_be_corrected_is_no_worse():
    """A point far off stays as near as it was."""
    program, _ = _balance(np.array([3e5, 4e5]))
    far = np.array([0.0, 0.0, 7.0, 0.0])
    before = verify_point(program, far).largest_violation
    assert verify_point(program, refine(program, far)).largest_violation <= before


def test_it_never_leaves_for_another_point():
    """Two rows that are all but parallel meet far away; missed by 1e-9, the point stays about where it is."""
    builder = ProgramBuilder()
    x = builder.add_columns(2, upper=1e9)
    both = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-11]])
    bound = np.array([1.0, 1.0 + 1e-9])
    builder.add_rows(2, np.repeat([0, 1], 2), np.tile(x, 2), both.ravel(), lower=bound, upper=bound)
    assert np.abs(refine(builder.build(), np.array([0.5, 0.5])) - 0.5).max() < 1e-6


def test_whole_numbers_are_completed_to_the_best_point():
    """A point far from its rows, with its whole numbers kept, becomes the best of those that hold."""
    program, point = _balance(np.array([3e5, 4e5]))
    program = replace(program, cost=np.array([0.0, 0.0, -1.0, 0.0]), upper=np.array([3e5, 4e5, 1e9, 5.0]))
    whole = complete(program, np.array([1.0, 0.0, 5e8, 1.0]))
    assert verify_point(program, whole).verified
    assert np.allclose(whole, point)


def test_whole_numbers_that_allow_nothing_leave_the_point():
    """Where no point holds with the whole numbers, the one given comes back."""
    program, point = _balance(np.array([3e5, 4e5]))
    point[-1] = 0.0
    wanted = replace(program, lower=np.array([3e5, 0.0, 0.0, 0.0]))
    assert np.array_equal(complete(wanted, point), point)
