"""Complete a plan of which only the whole numbers are right, as one from a grid that rounds the rest."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from solvers.program import Program, Real


def complete(program: Program, values: Real) -> Real:
    """The best point of a linear program with the whole numbers of ``values``, shape (n,); ``values`` where none is."""
    fixed = np.round(values)
    bounds = Bounds(np.where(program.integer, fixed, program.lower), np.where(program.integer, fixed, program.upper))
    matrix = csr_array((program.value, program.index, program.start), shape=(program.rows, program.columns))
    rows = LinearConstraint(matrix, program.row_lower, program.row_upper)
    found = milp(program.cost, constraints=rows, bounds=bounds)
    return values if found.x is None else np.asarray(found.x, np.float64)
