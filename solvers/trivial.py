"""What can be seen without a solver: bounds that cross, rows without entries, programs with no other rows."""

from __future__ import annotations

import numpy as np

from solvers.program import Program, Real
from solvers.solution import Solution, Termination

SOLVER = "none"


def solve_trivial(program: Program) -> Solution | None:
    """The answer where it can be seen, else None."""
    lower, upper = whole_bounds(program)
    crossed = _crossed(program.row_lower, program.row_upper, "row") or _crossed(lower, upper, "column")
    if crossed:
        return Solution(Termination.INFEASIBLE, SOLVER, message=crossed)
    entries = np.diff(program.start) + np.bincount(program.products.row, minlength=program.rows)
    empty = (entries == 0) & ((program.row_lower > 0) | (program.row_upper < 0))
    if empty.any():
        message = f"row {int(np.argmax(empty))} has no entries and cannot be 0"
        return Solution(Termination.INFEASIBLE, SOLVER, message=message)
    if len(program.index) or len(program.products):
        return None
    return _solve_boxes(program, lower, upper)


def whole_bounds(program: Program) -> tuple[Real, Real]:
    """Column bounds, shape (n,), those of integer columns moved inward to whole numbers (1e-9 off counts as whole)."""
    lower = np.where(program.integer, np.ceil(program.lower - 1e-9), program.lower)
    upper = np.where(program.integer, np.floor(program.upper + 1e-9), program.upper)
    return lower, upper


def _crossed(lower: Real, upper: Real, kind: str) -> str:
    """Name the first pair of bounds that leaves no value between them."""
    wrong = lower > upper
    if not wrong.any():
        return ""
    first = int(np.argmax(wrong))
    return f"{kind} {first} must be at least {lower[first]:.9g} and at most {upper[first]:.9g}"


def _solve_boxes(program: Program, lower: Real, upper: Real) -> Solution:
    """No row speaks: every column goes where its cost pulls it."""
    idle = np.clip(0.0, lower, upper)
    values = np.where(program.cost > 0, lower, np.where(program.cost < 0, upper, idle))
    if not np.isfinite(values).all():
        message = f"column {int(np.argmax(~np.isfinite(values)))} has no bound where its cost pulls it"
        return Solution(Termination.UNBOUNDED, SOLVER, message=message)
    objective = program.objective(values)
    return Solution(Termination.OPTIMAL, SOLVER, values=values, objective=objective, bound=objective)
