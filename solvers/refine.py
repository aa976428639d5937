"""Correct a point whose figures were printed with few digits, without a solver."""

from __future__ import annotations

import numpy as np

from solvers.program import Flag, Index, Program, Real
from solvers.verify import verify_point

_ROUNDS = 4
_NEAR = 1e-6
_FARTHEST = 1e-4
"""A step that changes a column by more than this times max(1, |x|) is no correction of digits, but another point."""
_SINGULAR = 1e-10
"""Directions in which rows change by less than this share of the most are left alone."""
_DENSE = 100_000
"""Entries up to which a full matrix is solved faster than a sparse one is imported."""


def refine(program: Program, values: Real) -> Real:
    """The point nearest to ``values``, shape (n,), on which the rows hold that it misses by a rounding error.

    Integer columns go to the nearest whole number. Rows that are missed or nearly tight are put on their bound by the
    least change of the continuous columns that stand between their bounds, relative to their size, as the digits that
    were lost are; rows with products by their slope (Newton's method). The point may still miss rows; it is never
    further off than the rounded one.
    """
    point = np.clip(np.where(program.integer, np.round(values), values), program.lower, program.upper)
    best, off = point, verify_point(program, point).largest_violation
    for _ in range(_ROUNDS):
        if off <= 1e-12:
            break
        step = _correction(program, point)
        if (np.abs(step) > _FARTHEST * np.maximum(1.0, np.abs(point))).any():
            break
        point = np.clip(point + step, program.lower, program.upper)
        now = verify_point(program, point).largest_violation
        if now < off:
            best, off = point, now
    return best


def _correction(program: Program, point: Real) -> Real:
    """Least weighted change, shape (n,), that puts the tight rows on their bounds."""
    gap = _distance(program, point)
    tight = np.isfinite(gap)
    weight = np.where(_between(program, point), np.maximum(np.abs(point), 1e-9), 0.0)
    row, column, slope = _slopes(program, point)
    kept = tight[row]
    row, column, slope = (np.cumsum(tight) - 1)[row[kept]], column[kept], slope[kept] * weight[column[kept]]
    count = int(tight.sum())
    if count * program.columns <= _DENSE:
        dense = np.zeros((count, program.columns))
        np.add.at(dense, (row, column), slope)
        return np.asarray(weight * np.linalg.lstsq(dense, gap[tight], rcond=_SINGULAR)[0], np.float64)
    from scipy import sparse
    from scipy.sparse.linalg import lsqr

    scaled = sparse.csr_array((slope, (row, column)), shape=(count, program.columns))
    return np.asarray(weight * lsqr(scaled, gap[tight], atol=1e-15, btol=1e-15)[0], np.float64)


def _slopes(program: Program, point: Real) -> tuple[Index, Index, Real]:
    """Derivatives of the rows at a point as triplets (row, column, value); equal places add up."""
    row, column, slope = program.products.slopes(point)
    rows, columns = np.concatenate([program.entry_rows(), row]), np.concatenate([program.index, column])
    return rows, columns, np.concatenate([program.value, slope])


def _distance(program: Program, point: Real) -> Real:
    """How far each row is from the bound on which it should stand, shape (m,); NaN where it stands well inside."""
    activity = program.activity(point)
    near_lower = _near(activity - program.row_lower, program.row_lower)
    near_upper = _near(program.row_upper - activity, program.row_upper)
    distance = np.full(program.rows, np.nan)
    distance[near_lower] = (program.row_lower - activity)[near_lower]
    distance[near_upper] = (program.row_upper - activity)[near_upper]
    return distance


def _near(room: Real, bound: Real) -> Flag:
    """Missed, or with hardly any room left."""
    size = np.maximum(1.0, np.abs(np.where(np.isfinite(bound), bound, 1.0)))
    return np.asarray(room < _NEAR * size, np.bool_)


def _between(program: Program, point: Real) -> Flag:
    """Continuous columns with room on both sides."""
    margin = _NEAR * np.maximum(1.0, np.abs(point))
    inside = (point > program.lower + margin) & (point < program.upper - margin)
    return np.asarray(inside & ~program.integer, np.bool_)
