"""What may be asked of ``match``: typed and checked in one place."""

from __future__ import annotations

from dataclasses import dataclass

from solvers import SolveOptions

DEFAULT_GAP = 1e-4


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """How to solve.

    ``time_limit_s`` bounds the solving (> 0). ``gap`` is on (plan cost - bound) / |plan cost|, >= 0; None asks for
    1e-4 and for as much better as comes cheaply. ``seed`` and ``threads`` go to the solver; with ``deterministic``
    the same inventory, options and seed give the same plan to the last digit.

    Raises:
        ValueError: a value is outside its range.
    """

    solver: str = "auto"
    time_limit_s: float = 300.0
    gap: float | None = None
    seed: int = 0
    threads: int = 1
    deterministic: bool = False

    def __post_init__(self) -> None:
        """Refuse values outside their range, as the solver's options do."""
        self.for_solver()

    @property
    def gap_tolerance(self) -> float:
        """The gap up to which a plan counts as optimal."""
        return DEFAULT_GAP if self.gap is None else self.gap

    def for_solver(self) -> SolveOptions:
        """The same, in the words of the solvers."""
        return SolveOptions(
            time_limit_s=self.time_limit_s,
            gap=self.gap_tolerance,
            seed=self.seed,
            threads=self.threads,
            deterministic=self.deterministic,
            thorough=self.gap is None,
        )
