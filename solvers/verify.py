"""Is a solution what it says it is? Residuals, integrality, objective and bound, recomputed; imports no solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.program import Flag, Program, Real
from solvers.solution import Solution


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
    rows = _residual(program.activity(values), program.row_lower, program.row_upper)
    columns = _residual(values, program.lower, program.upper)
    fractions = np.abs(values - np.round(values)) * program.integer
    faults = [
        *_worst("row", rows[1], tolerance),
        *_worst("column", columns[1], tolerance),
        *_worst("integer column", fractions, tolerance),
    ]
    return Verification(
        row_residual=_largest(rows[0]),
        column_residual=_largest(columns[0]),
        largest_violation=max(_largest(rows[1]), _largest(columns[1])),
        integrality=_largest(fractions),
        objective=program.objective(values),
        faults=tuple(faults),
    )


def _residual(actual: Real, lower: Real, upper: Real) -> tuple[Real, Real]:
    """Absolute residual, and the same relative to the bound that is broken; 0 where both bounds hold."""
    absolute = np.maximum(np.maximum(lower - actual, actual - upper), 0.0)
    required = np.where(lower - actual > actual - upper, lower, upper)
    scale = np.maximum(1.0, np.abs(np.where(np.isfinite(required), required, 1.0)))
    return absolute, absolute / scale


def _worst(kind: str, off: Real, tolerance: float) -> list[str]:
    """A sentence on the worst of a kind, if it is at fault."""
    at_fault: Flag = off > tolerance
    if not at_fault.any():
        return []
    worst = int(np.argmax(off))
    return [f"{kind} {worst} is off by {off[worst]:.3g} ({int(at_fault.sum())} in all are off)"]


def _objective_faults(solution: Solution, objective: float, tolerance: float) -> tuple[str, ...]:
    """Sentences on the stated objective and bound."""
    slack = tolerance * max(1.0, abs(objective))
    faults = []
    if not abs(solution.objective - objective) <= slack:
        faults.append(f"objective is stated as {solution.objective:.9g} and is {objective:.9g}")
    if not solution.bound <= objective + slack:
        faults.append(f"bound {solution.bound:.9g} is above the objective {objective:.9g} of a plan that holds")
    return tuple(faults)


def _largest(array: Real) -> float:
    """Largest entry, 0 of none."""
    return float(array.max(initial=0.0))
