"""Is a solution what it says it is? Residuals, integrality, objective and bound, recomputed; imports no solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.program import Program, Real
from solvers.solution import Solution

_AT_A_TIME = 100_000
"""Rows or columns that are held against their bounds at once."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found wrong, and how far off the worst of it is.

    ``row_residual`` and ``column_residual`` are absolute; ``largest_violation`` is the worst of both relative to
    ``max(1, |required|)``. ``integrality`` is the largest distance of an integer column from a whole number,
    ``objective`` the cost as recomputed. ``faults`` has a sentence a fault; none means verified.
    """

    row_residual: float = 0.0
    column_residual: float = 0.0
    largest_violation: float = 0.0
    integrality: float = 0.0
    objective: float = np.inf
    faults: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


def verify(program: Program, solution: Solution, *, tolerance: float = 1e-6) -> Verification:
    """Hold a solution against its program.

    A row, column, objective or bound is at fault when it is off by more than ``tolerance x max(1, |required|)``, an
    integer column when it is further than ``tolerance`` from a whole number. A solution without values has nothing
    to be at fault but an objective of its own.
    """
    if solution.values is None:
        lost = () if solution.objective == np.inf else (f"objective {solution.objective:.9g} stated without values",)
        return Verification(faults=lost)
    checked = verify_point(program, solution.values, tolerance=tolerance)
    stated = _objective_faults(solution, checked.objective, tolerance)
    return Verification(
        checked.row_residual,
        checked.column_residual,
        checked.largest_violation,
        checked.integrality,
        checked.objective,
        checked.faults + stated,
    )


def verify_point(program: Program, values: Real, *, tolerance: float = 1e-6) -> Verification:
    """Hold a point, shape (n,), against rows, column bounds and integrality; tolerance as for ``verify``."""
    if values.shape != (program.columns,) or not np.isfinite(values).all():
        return Verification(faults=(f"values must be {program.columns} finite numbers",))
    rows = _beyond("row", program.activity(values), program.row_lower, program.row_upper, tolerance)
    columns = _beyond("column", values, program.lower, program.upper, tolerance)
    whole = np.where(program.integer, np.round(values), values)
    fractions = _beyond("integer column", values, whole, whole, tolerance, relative=False)
    return Verification(
        row_residual=rows.absolute,
        column_residual=columns.absolute,
        largest_violation=max(rows.worst, columns.worst),
        integrality=fractions.absolute,
        objective=program.objective(values),
        faults=(*rows.faults, *columns.faults, *fractions.faults),
    )


@dataclass(frozen=True, slots=True)
class _Beyond:
    """How far figures of a kind are beyond their bounds: the largest, absolutely and in measure, and a sentence."""

    absolute: float
    worst: float
    faults: tuple[str, ...]


def _beyond(kind: str, actual: Real, lower: Real, upper: Real, tolerance: float, *, relative: bool = True) -> _Beyond:
    """Hold figures against bounds, piece by piece, so that what is needed in between stays small."""
    absolute, worst, place, many = 0.0, 0.0, 0, 0
    for first in range(0, len(actual), _AT_A_TIME):
        piece = slice(first, first + _AT_A_TIME)
        residual, measured = _residual(actual[piece], lower[piece], upper[piece])
        off = measured if relative else residual
        absolute = max(absolute, float(residual.max()))
        many += int((off > tolerance).sum())
        if float(off.max()) > worst:
            worst, place = float(off.max()), first + int(np.argmax(off))
    told = (f"{kind} {place} is off by {worst:.3g} ({many} in all are off)",) if many else ()
    return _Beyond(absolute, worst, told)


def _residual(actual: Real, lower: Real, upper: Real) -> tuple[Real, Real]:
    """Absolute residual, and the same relative to the bound that is broken; 0 where both bounds hold."""
    absolute = np.maximum(np.maximum(lower - actual, actual - upper), 0.0)
    required = np.where(lower - actual > actual - upper, lower, upper)
    scale = np.maximum(1.0, np.abs(np.where(np.isfinite(required), required, 1.0)))
    return absolute, absolute / scale


def _objective_faults(solution: Solution, objective: float, tolerance: float) -> tuple[str, ...]:
    """Sentences on the stated objective and bound."""
    slack = tolerance * max(1.0, abs(objective))
    faults = []
    if not abs(solution.objective - objective) <= slack:
        faults.append(f"objective is stated as {solution.objective:.9g} and is {objective:.9g}")
    if not solution.bound <= objective + slack:
        faults.append(f"bound {solution.bound:.9g} is above the objective {objective:.9g} of a plan that holds")
    return tuple(faults)
