"""A program in whole numbers, with a proof of what its bound is worth for the program itself.

Each continuous column becomes a whole multiple of a quantum, each row and the objective whole coefficients.

*Exact grid.* Take the matrix of the continuous columns apart wherever one row or column alone holds two parts together.
Let each part, or its transpose, have entries of ±1, at most two a column, and let its rows fall into two sides such
that two equal entries of a column are on different sides and two opposite ones on the same. Then the parts are totally
unimodular (Heller and Tompkins 1956), and so is the whole (2-sums: Seymour 1980), rows of one column included. If all
right-hand sides, column bounds and integer columns' entries of those rows are multiples of one power of ten, then, for
any whole numbers, a cheapest point has its continuous columns on multiples of it: the optimum of the grid is the
optimum, and its bound is a bound.

*Relaxed grid.* Otherwise round any feasible point down to the grid. A row's activity falls by less than the quanta of
its positive entries, and rises by less than those of its negative ones; the rows give way by that much, and by what
rounding their entries can do. So the rounded point is on the grid, the grid is a relaxation, and its bound less the
most that rounding can have changed the cost is a bound. Points of the grid may miss rows by what these gave way.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

import numpy as np

from solvers.bound import implied_bounds
from solvers.program import Flag, Program, Real
from solvers.solution import SolverRefused
from solvers.unimodular import two_sided

_MOST_DECIMALS = 9
_FEWEST, _MOST = 10**6, 10**7
"""Steps of a continuous column on a relaxed grid, about. With more, CP-SAT's linear relaxation loses its hold, and the
search creeps along the steps (64 exchanges with yields: proved in 4 s with 1e6, not in 8 s with 1e8)."""
_LARGEST_STEP = 2**53
_LARGEST_SUM = 2**58
"""Most that the terms of a row or of the objective may add up to; the rest up to 2^63 is left to the solver."""
_LARGEST_SCALE = 10**18
"""Figures below one part of this are rounding."""
_GIVE = 1e-6
"""Share of max(1, |bound|) by which a row of a relaxed grid should give way at most."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """``lower <= sum coefficient x column <= upper`` in whole numbers; None is no bound."""

    column: tuple[int, ...]
    coefficient: tuple[int, ...]
    lower: int | None
    upper: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The program in whole numbers: column j stands for ``quantum[j] x step``, steps between ``low`` and ``high``.

    True cost of any feasible point >= ``offset + (grid objective) / scale - error``. ``precision``: the largest
    absolute error brought into rows and objective, 0 where there is none.
    """

    quantum: tuple[Fraction, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    rows: tuple[GridRow, ...]
    cost: tuple[int, ...]
    scale: Fraction
    offset: float
    error: float
    precision: float

    def values(self, steps: list[int]) -> Real:
        """The point that steps stand for; shape (n,)."""
        return np.array([float(q * step) for q, step in zip(self.quantum, steps, strict=True)], np.float64)

    def bound(self, grid_bound: float) -> float:
        """What a lower bound on the grid's objective proves."""
        return self.offset + float(Fraction(grid_bound) / self.scale) - self.error


def decimal(figure: float) -> Fraction:
    """The decimal that a figure is printed as, exactly."""
    return Fraction(repr(float(figure)))


def make_grid(program: Program) -> Grid:
    """Put a program on its grid; ``SolverRefused`` where a column has no end or the figures span too far."""
    lower, upper = implied_bounds(program)
    _hold_finite(lower, upper)
    unit = exact_quantum(program)
    quantum = _exact_quanta(program, unit) if unit is not None else _relaxed_quanta(program, lower, upper)
    low, high = _steps(program, quantum, lower, upper)
    slack = [Fraction(0) if whole or unit is not None else q for whole, q in zip(program.integer, quantum, strict=True)]
    reach = [max(abs(a), abs(b)) for a, b in zip(low, high, strict=True)]
    made = [_row(program, i, quantum, slack, reach) for i in range(program.rows)]
    cost, scale, error = _objective(program, quantum, slack, reach)
    return Grid(
        quantum=tuple(quantum),
        low=tuple(low),
        high=tuple(high),
        rows=tuple(row for row, _ in made),
        cost=tuple(cost),
        scale=scale,
        offset=program.offset,
        error=float(error),
        precision=max(float(error), *(float(give) for _, give in made), 0.0),
    )


def exact_quantum(program: Program) -> Fraction | None:
    """The power of ten on whose multiples an optimum stands (see above); None where that is not sure."""
    continuous = ~program.integer
    if not continuous.any():
        return Fraction(1)
    if not two_sided(program):
        return None
    entry_rows = program.entry_rows()
    touched = np.zeros(program.rows, np.bool_)
    touched[entry_rows[continuous[program.index]]] = True
    held = program.integer[program.index] & touched[entry_rows]
    figures = np.concatenate(
        [
            program.row_lower[touched],
            program.row_upper[touched],
            program.lower[continuous],
            program.upper[continuous],
            program.value[held],
        ]
    )
    decimals = max((_decimals(figure) for figure in np.unique(figures[np.isfinite(figures)]).tolist()), default=0)
    return Fraction(1, 10**decimals) if decimals <= _MOST_DECIMALS else None


def _decimals(figure: float) -> int:
    """Places after the point; more than the most that matter for a figure that is no short decimal."""
    denominator, places = decimal(figure).denominator, 0
    while 10**places % denominator and places <= _MOST_DECIMALS:
        places += 1
    return places


def _exact_quanta(program: Program, unit: Fraction) -> list[Fraction]:
    return [Fraction(1) if whole else unit for whole in program.integer.tolist()]


def _relaxed_quanta(program: Program, lower: Real, upper: Real) -> list[Fraction]:
    """Powers of ten: fine enough for the rows to give way little, coarse enough for the steps to be countable."""
    rows, column = program.entry_rows(), program.index
    continuous = ~program.integer[column]
    count = np.maximum(1, np.bincount(rows, weights=continuous, minlength=program.rows))
    end = np.where(program.value > 0, program.row_lower[rows], program.row_upper[rows])
    gives: Flag = np.isfinite(end) & continuous & (program.value != 0)
    wanted = np.full(program.columns, np.inf)
    most = (
        _GIVE
        * np.maximum(1.0, np.abs(end[gives]))
        / (count[rows[gives]] * np.maximum(np.abs(program.value[gives]), 1e-12))
    )
    np.minimum.at(wanted, column[gives], most)
    widest = np.maximum(np.abs(lower), np.abs(upper))
    wanted = np.maximum(np.minimum(wanted, np.maximum(widest, 1e-3) / _FEWEST), widest / _MOST)
    exponents = np.clip(np.floor(np.log10(wanted)), -12, 12).astype(int)
    return [
        Fraction(1) if whole else Fraction(10) ** int(exponent)
        for whole, exponent in zip(program.integer.tolist(), exponents, strict=True)
    ]


def _steps(program: Program, quantum: list[Fraction], lower: Real, upper: Real) -> tuple[list[int], list[int]]:
    """First and last step of each column: the grid points around its bounds, whole numbers within them."""
    low, high = [], []
    integer = program.integer.tolist()
    for j, (whole, q, first, last) in enumerate(zip(integer, quantum, lower.tolist(), upper.tolist(), strict=True)):
        below, above = decimal(first) / q, decimal(last) / q
        low.append(ceil(below) if whole else floor(below))
        high.append(floor(above) if whole else ceil(above))
        if max(abs(low[-1]), abs(high[-1])) > _LARGEST_STEP:
            raise SolverRefused(
                f"column {j} spans more than {_LARGEST_STEP} steps of a whole-number grid; choose highs"
            )
    return low, high


def _row(
    program: Program, i: int, quantum: list[Fraction], slack: list[Fraction], reach: list[int]
) -> tuple[GridRow, Fraction]:
    """A row in whole numbers, and by how much it gives way."""
    part = slice(int(program.start[i]), int(program.start[i + 1]))
    columns = program.index[part].tolist()
    entries = [decimal(value) for value in program.value[part].tolist()]
    steps = [entry * quantum[j] for entry, j in zip(entries, columns, strict=True)]
    scale = _scale(steps, [reach[j] for j in columns])
    whole = [round(step * scale) for step in steps]
    off = sum((abs(step * scale - w) * reach[j] for step, w, j in zip(steps, whole, columns, strict=True)), Fraction(0))
    falls = off / scale + sum((e * slack[j] for e, j in zip(entries, columns, strict=True) if e > 0), Fraction(0))
    rises = off / scale - sum((e * slack[j] for e, j in zip(entries, columns, strict=True) if e < 0), Fraction(0))
    lower, upper = float(program.row_lower[i]), float(program.row_upper[i])
    low = ceil((decimal(lower) - falls) * scale) if np.isfinite(lower) else None
    high = floor((decimal(upper) + rises) * scale) if np.isfinite(upper) else None
    give = max(falls if low is not None else Fraction(0), rises if high is not None else Fraction(0))
    return GridRow(tuple(columns), tuple(whole), low, high), give


def _objective(
    program: Program, quantum: list[Fraction], slack: list[Fraction], reach: list[int]
) -> tuple[list[int], Fraction, Fraction]:
    """Whole costs, their scale, and the most that the grid's objective can be above the true cost."""
    costs = [decimal(cost) for cost in program.cost.tolist()]
    steps = [cost * q for cost, q in zip(costs, quantum, strict=True)]
    scale = _scale(steps, reach)
    whole = [round(step * scale) for step in steps]
    off = sum((abs(s * scale - w) * r for s, w, r in zip(steps, whole, reach, strict=True)), Fraction(0)) / scale
    rounding_down = sum((-c * s for c, s in zip(costs, slack, strict=True) if c < 0), Fraction(0))
    return whole, scale, off + rounding_down


def _scale(steps: list[Fraction], reach: list[int]) -> Fraction:
    """What makes the steps whole: exactly where their sum allows it, else as finely as it allows."""
    common = lcm(*(step.denominator for step in steps))
    shared = gcd(*(step.numerator * (common // step.denominator) for step in steps)) or 1
    exact = Fraction(common, shared)
    total = sum((abs(step) * r for step, r in zip(steps, reach, strict=True)), Fraction(0))
    if total * exact <= _LARGEST_SUM and exact <= _LARGEST_SCALE:
        return exact
    if total > _LARGEST_SUM // 2:
        raise SolverRefused("the figures span more than 64-bit whole numbers hold; choose highs")
    return Fraction(min(_LARGEST_SCALE, floor(Fraction(_LARGEST_SUM // 2) / total)))


def _hold_finite(lower: Real, upper: Real) -> None:
    """Whole numbers need an end on both sides."""
    endless = np.isinf(lower) | np.isinf(upper)
    if endless.any():
        j = int(np.argmax(endless))
        raise SolverRefused(
            f"column {j} has no bound, and none follows from the rows; cp-sat counts in whole numbers and needs one: "
            "bound the column or choose highs"
        )
