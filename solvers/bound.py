"""A proof of a linear program's bound from its row duals, whoever made them: weak duality.

For any y, every feasible x has ``cost @ x >= sum_i min(y_i a over the row's range) + sum_j min((cost - A'y)_j x_j over
the column's range)``. Duals that are slightly off cost a little of the bound and never its truth.
"""

from __future__ import annotations

import numpy as np

from solvers.program import Flag, Index, Program, Real

_EPSILON = float(np.finfo(np.float64).eps)
_ROUNDS = 3
_TINY = 1e-12
"""Entries below this imply no bound that is worth having."""


def dual_bound(program: Program, row_duals: Real) -> float:
    """Lower bound on a linear program's objective, offset included; -inf where the duals prove none.

    ``row_duals`` has shape (m,), positive where a row's lower side holds the cost up; any figures will do. Integrality
    is not used, so the bound holds for the program with and without it. ``ValueError`` for a bilinear program.
    """
    _hold_linear(program)
    duals = _clean_duals(program, row_duals)
    reduced, noise = _reduced_costs(program, duals)
    lower, upper = program.lower, program.upper
    if _endless(reduced, lower, upper).any():
        lower, upper = implied_bounds(program)
    # A reduced cost below its own rounding error on a column without end is 0 as far as these figures can tell.
    reduced = np.where(_endless(reduced, lower, upper) & (np.abs(reduced) <= noise), 0.0, reduced)
    if _endless(reduced, lower, upper).any():
        return -np.inf
    ends = np.where(duals > 0, program.row_lower, program.row_upper)
    from_rows = _products(duals, ends)
    from_columns = _products(reduced, np.where(reduced > 0, lower, upper))
    return float(program.offset + from_rows.sum() + from_columns.sum())


def implied_bounds(program: Program) -> tuple[Real, Real]:
    """Column bounds that follow from the rows: arrays of shape (n,), at least as tight as the program's own.

    Of each row, what the other columns leave at least bounds a column; a few rounds of it. Only bounds that were
    infinite are replaced, so that rounding cannot cut into a finite one. ``ValueError`` for a bilinear program.
    """
    _hold_linear(program)
    rows = program.entry_rows()
    lower, upper = program.lower.copy(), program.upper.copy()
    for _ in range(_ROUNDS):
        before = int(np.isinf(lower).sum() + np.isinf(upper).sum())
        for sign in (1.0, -1.0):
            ends = program.row_upper if sign > 0 else -program.row_lower
            _tighten(program, rows, sign * program.value, ends, lower, upper)
        if int(np.isinf(lower).sum() + np.isinf(upper).sum()) == before:
            break
    return lower, upper


def _hold_linear(program: Program) -> None:
    """Weak duality and the sums of a row's least terms know no products."""
    if len(program.products):
        raise ValueError("rows with products of columns have no such bounds")


def _tighten(program: Program, rows: Index, value: Real, ends: Real, lower: Real, upper: Real) -> None:
    """Fill infinite bounds in place from ``sum value x <= ends``."""
    column = program.index
    least = _products(value, np.where(value > 0, lower[column], upper[column]))
    endless = np.isinf(least)
    count = np.bincount(rows, weights=endless, minlength=program.rows)
    finite = np.bincount(rows, weights=np.where(endless, 0.0, least), minlength=program.rows)
    size = np.bincount(rows, weights=np.where(endless, 0.0, np.abs(least)), minlength=program.rows)
    # What the others of the row take at least is known where none of them, or only the column itself, is endless.
    known = (count[rows] - endless == 0) & np.isfinite(ends[rows]) & (np.abs(value) > _TINY)
    slack = 1e-12 * (size[rows] + np.abs(np.where(known, ends[rows], 0.0)))
    room = np.where(known, ends[rows], 0.0) - (finite[rows] - np.where(endless, 0.0, least)) + slack
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        limit = room / value
    above = known & (value > 0) & np.isinf(upper[column])
    below = known & (value < 0) & np.isinf(lower[column])
    np.minimum.at(upper, column[above], limit[above])
    np.maximum.at(lower, column[below], limit[below])


def _clean_duals(program: Program, row_duals: Real) -> Real:
    """Duals of 0 where the row has no end on the side that they lean on, or where they are no number."""
    lean = np.where(row_duals > 0, program.row_lower, program.row_upper)
    return np.where(np.isfinite(lean) & np.isfinite(row_duals), row_duals, 0.0)


def _reduced_costs(program: Program, duals: Real) -> tuple[Real, Real]:
    """``cost - A'y`` and a limit on its rounding error; shapes (n,)."""
    terms = program.value * duals[program.entry_rows()]
    n = program.columns
    reduced = program.cost - np.bincount(program.index, weights=terms, minlength=n)
    size = np.abs(program.cost) + np.bincount(program.index, weights=np.abs(terms), minlength=n)
    noise = 8 * _EPSILON * size * (1.0 + np.bincount(program.index, minlength=n))
    return reduced, np.asarray(noise, np.float64)


def _endless(reduced: Real, lower: Real, upper: Real) -> Flag:
    """Columns whose reduced cost pulls them to infinity."""
    return (reduced > 0) & np.isinf(lower) | (reduced < 0) & np.isinf(upper)


def _products(left: Real, right: Real) -> Real:
    """Products in which 0 x inf is 0."""
    with np.errstate(invalid="ignore"):
        return np.where(left == 0.0, 0.0, left * right)
