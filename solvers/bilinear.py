"""Linear programs made of a bilinear one: a relaxation, a restriction, and an approximation near a point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solvers.products import Products
from solvers.program import Index, Program, Real

_NONE = Products()


def relaxed(program: Program) -> Program:
    """McCormick's relaxation: every point of the program is one of it, at the same cost, so its bounds are bounds.

    Each product of two columns becomes a column w of its own, after the program's n, in the order of ``pairs``, held
    by the four planes that touch ``x y`` at the corners of the columns' bounds (McCormick 1976); a plane through an
    infinite bound is left out.
    """
    left, right, of = pairs(program)
    n, count, products = program.columns, len(left), program.products
    w = np.arange(n, n + count, dtype=np.int32)
    ends = [(program.lower[side], program.upper[side]) for side in (left, right)]
    (x_low, x_high), (y_low, y_high) = ends
    corners = np.array([_times(x, y) for x in (x_low, x_high) for y in (y_low, y_high)])
    triplets = [(products.row, w[of], products.value)]
    row_lower, row_upper = [program.row_lower], [program.row_upper]
    m = program.rows
    for x_end, y_end, below in (
        (x_low, y_low, True),
        (x_high, y_high, True),
        (x_high, y_low, False),
        (x_low, y_high, False),
    ):
        there = np.flatnonzero(np.isfinite(x_end) & np.isfinite(y_end) & ((x_end != 0) | (y_end != 0)))
        row = np.arange(m, m + len(there), dtype=np.int32)
        m += len(there)
        x, y, most = x_end[there], y_end[there], np.maximum(np.abs(x_end[there]), np.abs(y_end[there]))
        scale = 1.0 / np.maximum(1.0, most)
        triplets += [(row, w[there], scale), (row, right[there], -x * scale), (row, left[there], -y * scale)]
        end = -x * y * scale
        row_lower.append(end if below else np.full(len(there), -np.inf))
        row_upper.append(np.full(len(there), np.inf) if below else end)
    wide = replace(
        program,
        cost=np.concatenate([program.cost, np.zeros(count)]),
        lower=np.concatenate([program.lower, corners.min(axis=0)]),
        upper=np.concatenate([program.upper, corners.max(axis=0)]),
        integer=np.concatenate([program.integer, np.zeros(count, np.bool_)]),
        products=_NONE,
    )
    return _with_entries(wide, triplets, np.concatenate(row_lower), np.concatenate(row_upper))


def pairs(program: Program) -> tuple[Index, Index, Index]:
    """The distinct products: left, right, shape (k,), and of each term its number among them, shape (p,)."""
    products = program.products
    key = products.left.astype(np.int64) * program.columns + products.right
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    return products.left[first], products.right[first], of.astype(np.int32)


def with_fixed(program: Program, column: Index, value: Real) -> Program:
    """The linear program that is left where columns, one of each product at least, take given values.

    A point of it is one of the bilinear program, at the same cost.
    """
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[column] = upper[column] = np.clip(value, lower[column], upper[column])
    fixed = np.zeros(program.columns, np.bool_)
    fixed[column] = True
    products = program.products
    on_left = fixed[products.left]
    free = np.where(on_left, products.right, products.left)
    factor = lower[np.where(on_left, products.left, products.right)]
    entries = [(products.row, free, products.value * factor)]
    narrow = replace(program, lower=lower, upper=upper, products=_NONE)
    return _with_entries(narrow, entries, program.row_lower, program.row_upper)


def linearised(program: Program, point: Real, column: Index, radius: Real) -> Program:
    """The program with each product replaced by its tangent plane at a point, ``column`` within ``radius`` of it.

    Its points need not hold in the bilinear one.
    """
    products = program.products
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[column] = np.maximum(lower[column], np.minimum(point[column] - radius, upper[column]))
    upper[column] = np.minimum(upper[column], np.maximum(point[column] + radius, lower[column]))
    constant = products.activity(point, program.rows)
    narrow = replace(program, lower=lower, upper=upper, products=_NONE)
    return _with_entries(narrow, [products.slopes(point)], program.row_lower + constant, program.row_upper + constant)


def _with_entries(
    program: Program, triplets: list[tuple[Index, Index, Real]], row_lower: Real, row_upper: Real
) -> Program:
    """A linear program with further entries, which add up, in the old rows and in new ones after them."""
    from scipy import sparse  # here, so that a solver's process starts without it

    row, column, value = (np.concatenate([part[k] for part in triplets]) for k in range(3))
    row = np.concatenate([program.entry_rows(), row])
    column = np.concatenate([program.index, column])
    value = np.concatenate([program.value, value])
    matrix = sparse.coo_array((value, (row, column)), shape=(len(row_lower), program.columns)).tocsr()
    matrix.sort_indices()
    return replace(
        program,
        row_lower=row_lower,
        row_upper=row_upper,
        start=matrix.indptr.astype(np.int32),
        index=matrix.indices.astype(np.int32),
        value=np.asarray(matrix.data, np.float64),
    )


def _times(x: Real, y: Real) -> Real:
    """Products in which 0 x inf is 0."""
    with np.errstate(invalid="ignore"):
        return np.where((x == 0.0) | (y == 0.0), 0.0, x * y)
