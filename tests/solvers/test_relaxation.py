"""Linear programs made of bilinear ones: what they promise, on random programs and by hand."""

import numpy as np
import pytest

from solvers import Program, ProgramBuilder
from solvers.bilinear import linearised, relaxed, with_fixed
from solvers.verify import verify_point


def _random(seed: int, *, low: float = -1.0) -> Program:
    """Four columns x and three y from ``low`` to 2, five rows of random products x y, all of them within ±3."""
    rng = np.random.default_rng(seed)
    builder = ProgramBuilder(offset=2.0)
    x, y = builder.add_columns(4, lower=low, upper=2.0), builder.add_columns(3, lower=low, upper=2.0)
    builder.add_cost(x, rng.uniform(-1, 1, 4))
    rows = builder.add_rows(5, np.repeat(np.arange(5), 4), np.tile(x, 5), rng.uniform(-1, 1, 20), lower=-3.0, upper=3.0)
    builder.add_products(rows[rng.integers(0, 5, 12)], rng.choice(x, 12), rng.choice(y, 12), rng.uniform(-2, 2, 12))
    return builder.build()


@pytest.mark.parametrize("seed", range(10))
def test_every_point_is_one_of_the_relaxation(seed):
    """At w = x y the rows have the same activity, every plane holds, and the cost is the same."""
    program, rng = _random(seed), np.random.default_rng(seed)
    wide = relaxed(program)
    assert len(wide.products) == 0
    left = np.unique(program.products.left * program.columns + program.products.right)
    for _ in range(20):
        point = rng.uniform(program.lower, program.upper)
        w = point[left // program.columns] * point[left % program.columns]
        lifted = np.concatenate([point, w])
        activity = wide.activity(lifted)
        assert activity[: program.rows] == pytest.approx(program.activity(point))
        slack = np.minimum(activity - wide.row_lower, wide.row_upper - activity)[program.rows :]
        assert slack.min() >= -1e-12
        assert wide.objective(lifted) == pytest.approx(program.objective(point))


def test_the_planes_cut_off_what_is_no_product():
    """With x and y from 0 to 1 a product of 0.5 at x = 0.25 breaks a plane, and one of 0 at x = y = 0.75 does too."""
    builder = ProgramBuilder()
    x = builder.add_columns(2, upper=1.0)
    builder.add_products(builder.add_rows(1, np.zeros(0, int), np.zeros(0, int), 0.0, upper=9.0), x[:1], x[1:], 1.0)
    wide = relaxed(builder.build())
    assert verify_point(wide, np.array([0.5, 0.5, 0.2])).verified
    assert not verify_point(wide, np.array([0.25, 1.0, 0.5])).verified
    assert not verify_point(wide, np.array([0.75, 0.75, 0.0])).verified


def test_columns_without_end_leave_planes_out():
    """y has no upper end: x y at x = 1, y = 1e6 is a point of the relaxation; no figure is infinite or NaN."""
    builder = ProgramBuilder()
    x, y = builder.add_columns(1, upper=1.0), builder.add_columns(1)
    row = builder.add_rows(1, np.zeros(0, int), np.zeros(0, int), 0.0, lower=0.0)
    builder.add_products(row, x, y, 1.0)
    wide = relaxed(builder.build())
    assert np.isfinite(wide.value).all()
    assert verify_point(wide, np.array([1.0, 1e6, 1e6])).verified


@pytest.mark.parametrize("seed", range(5))
def test_a_point_with_one_side_fixed_is_the_same_point(seed):
    """Where the fixed columns have their values the rows agree to the last digits, whatever the other side does."""
    program, rng = _random(seed), np.random.default_rng(seed)
    point = rng.uniform(program.lower, program.upper)
    for side in (np.unique(program.products.left), np.unique(program.products.right)):
        narrow = with_fixed(program, side, point[side])
        moved = rng.uniform(program.lower, program.upper)
        moved[side] = point[side]
        assert narrow.activity(moved) == pytest.approx(program.activity(moved))
        assert (narrow.lower[side] == narrow.upper[side]).all()


@pytest.mark.parametrize("seed", range(5))
def test_tangent_planes_touch_and_stay_near(seed):
    """The rows agree at the point; a step of 1e-4 away they are off by its square; x stays within the radius."""
    program, rng = _random(seed), np.random.default_rng(seed)
    point = rng.uniform(program.lower, program.upper)
    side = np.unique(program.products.left)
    flat = linearised(program, point, side, np.full(len(side), 0.1))
    shift = flat.row_upper - program.row_upper
    assert flat.activity(point) - shift == pytest.approx(program.activity(point))
    near = np.clip(point + 1e-4 * rng.uniform(-1, 1, program.columns), program.lower, program.upper)
    assert flat.activity(near) - shift == pytest.approx(program.activity(near), abs=1e-6)
    assert (flat.upper[side] - flat.lower[side] <= 0.2 + 1e-12).all()
    assert (flat.lower[side] <= point[side]).all()
    assert (point[side] <= flat.upper[side]).all()
