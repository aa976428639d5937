"""What a solver found out, and what it was asked. Why it stopped and which limit struck are two fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite

from solvers.program import Real


class SolverRefused(ValueError):
    """A solver that is unknown, not installed, or cannot take the program; the message names the way out."""


class Termination(StrEnum):
    """Why a solver stopped."""

    OPTIMAL = "optimal"
    """Values and bound agree within the asked gap."""
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit"
    """A limit struck; ``values`` may hold what had been found."""
    ERROR = "error"
    """The solver failed; ``message`` says how. ``values`` may hold what had been found."""


class Limit(StrEnum):
    """Which limit struck."""

    TIME = "time"
    NODES = "nodes"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """What is asked of a solver.

    ``gap`` is on ``(objective - bound) / |objective|``, >= 0. With ``thorough`` a solver that has reached the gap goes
    on for as long again as that took (5 s at least) to close the rest of it; without, it stops there. ``deterministic``
    replaces seconds by node and iteration counts wherever they decide anything but a kill. ``row_prices`` asks for
    those of the answer; a solver that has none refuses.
    """

    time_limit_s: float = inf
    gap: float = 1e-4
    seed: int = 0
    threads: int = 1
    deterministic: bool = False
    thorough: bool = True
    feasibility_tolerance: float = 1e-9
    row_prices: bool = False

    def __post_init__(self) -> None:
        """Refuse values outside their range."""
        if not self.time_limit_s > 0:
            raise ValueError(f"time limit must be above 0 s, got {self.time_limit_s}")
        if not 0 <= self.gap < inf:
            raise ValueError(f"gap must be 0 or more, got {self.gap}")
        if self.threads < 1:
            raise ValueError(f"threads must be 1 or more, got {self.threads}")
        if not 1e-10 <= self.feasibility_tolerance <= 1e-6:
            raise ValueError(f"feasibility tolerance must be between 1e-10 and 1e-6, got {self.feasibility_tolerance}")
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"seed must be between 0 and 2147483647, got {self.seed}")


@dataclass(frozen=True, slots=True)
class Progress:
    """A report from a running solver; ``objective`` is inf before a first plan, ``bound`` -inf before a first bound."""

    objective: float
    bound: float
    seconds: float


Observer = Callable[[Progress], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, eq=False, slots=True)
class RowPrices:
    """What it costs to take from the rows of a program for something that is not in it; shape (m,).

    Take a plan with further columns, whose part in the program's own columns keeps all rows with ``taken_i`` (>= 0)
    less of row i. That part costs at least ``bound + sum of max(0, price_i taken_i - reserve_i)``.
    """

    price: Real
    """Per unit of the row, >= 0; 0 where none is known."""
    reserve: Real
    """In units of the objective, >= 0."""
    bound: float
    """On the program alone, which the prices belong to; the solution's own may be better."""


@dataclass(frozen=True, eq=False, slots=True)
class Solution:
    """Values, objective and bound of a program, offset included.

    ``values`` has shape (n,), or is None where nothing was found; ``bound`` is proved, or -inf. ``precision`` is the
    largest absolute error that a back end brought into the data by rounding (0 = none). ``row_prices`` are there where
    they were asked for and the solver came to its end.
    """

    termination: Termination
    solver: str
    limit: Limit | None = None
    values: Real | None = None
    objective: float = inf
    bound: float = -inf
    precision: float = 0.0
    nodes: int = 0
    message: str = ""
    row_prices: RowPrices | None = None


def proved(objective: float, bound: float, gap: float) -> bool:
    """Do a plan and a bound agree within a relative gap? 1e-6, and 1e-9 of the objective, count as nothing."""
    return isfinite(objective) and objective - bound <= max(
        gap * max(abs(objective), 1e-9), 1e-9 * abs(objective), 1e-6
    )
