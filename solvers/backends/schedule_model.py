"""Part of a schedule as a CP-SAT model: optional intervals, cumulative capacities, and what its costs count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from ortools.sat.python import cp_model

from solvers.program import Real
from solvers.schedule import Schedule, Whole

_MOST = 2**45
"""Largest sum of costs in the search's own units."""
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Grid:
    """The moments ``origin + i * step`` at which something may begin."""

    origin: int
    step: int

    @staticmethod
    def of(schedule: Schedule, rows: Whole) -> Grid:
        """The coarsest grid that loses nothing for these alternatives.

        Shifted to the left, every task begins at its earliest or where another ends, so that durations and earliest
        starts make up all beginnings that are needed.
        """
        origin = int(schedule.earliest[rows].min())
        lengths = np.concatenate([schedule.duration[schedule.task[rows]], schedule.earliest[rows] - origin])
        return Grid(origin, max(1, int(np.gcd.reduce(lengths))))

    def starts(self, schedule: Schedule, rows: Whole) -> tuple[Whole, Whole]:
        """The first and the last start of each alternative, counted in steps."""
        first = (schedule.earliest[rows] - self.origin) // self.step
        last = (schedule.latest[rows] - schedule.duration[schedule.task[rows]] - self.origin) // self.step
        return first, last


@dataclass(frozen=True, slots=True)
class Held:
    """What stays as it is: units of a resource from a start for a duration."""

    resource: int
    start: int
    duration: int
    units: int


class Model:
    """The literals of some alternatives and their starts; savings against leaving their tasks are maximised."""

    def __init__(self, schedule: Schedule, rows: Whole, grid: Grid, held: Sequence[Held] = ()) -> None:
        self.schedule, self.rows, self.grid = schedule, rows, grid
        self.saved: Real = (schedule.cost_left[schedule.task] - schedule.cost)[rows]
        self.scale = _scale(self.saved)
        self.model = cp_model.CpModel()
        self.literals = [self.model.new_bool_var("") for _ in rows]
        self.starts = list(self._starts())
        self._one_each()
        self._capacities(held)
        if not held:
            self._copies()
        gains = np.round(self.saved * self.scale)
        self.rounding = float(np.abs(gains / self.scale - self.saved).sum())
        self.model.maximize(cp_model.LinearExpr.weighted_sum(self.literals, gains.astype(np.int64).tolist()))

    def hint(self, known: dict[int, int]) -> None:
        """Begin from alternatives with their starts."""
        for i, k in enumerate(self.rows.tolist()):
            self.model.add_hint(self.literals[i], k in known)
            if k in known:
                self.model.add_hint(self.starts[i], (known[k] - self.grid.origin) // self.grid.step)

    def values(self, value: Callable[[cp_model.IntVar], int]) -> dict[int, int]:
        """The alternatives chosen, and when they begin."""
        chosen = (i for i, literal in enumerate(self.literals) if value(literal))
        return {int(self.rows[i]): self.grid.origin + self.grid.step * value(self.starts[i]) for i in chosen}

    def most_saved(self, bound: float) -> float:
        """What can be saved at most, from the search's bound (it minimises minus what is saved)."""
        return -bound / self.scale + self.rounding if np.isfinite(bound) else np.inf

    def _starts(self) -> Iterator[cp_model.IntVar]:
        """A start for each alternative; those of a task with one window share it."""
        known: dict[tuple[int, int, int], cp_model.IntVar] = {}
        tasks = self.schedule.task[self.rows]
        for key in zip(
            tasks.tolist(), *(ends.tolist() for ends in self.grid.starts(self.schedule, self.rows)), strict=True
        ):
            if key not in known:
                known[key] = self.model.new_int_var(key[1], key[2], "")
            yield known[key]

    def _one_each(self) -> None:
        tasks = self.schedule.task[self.rows]
        for task in np.unique(tasks):
            self.model.add_at_most_one(self.literals[i] for i in np.flatnonzero(tasks == task))

    def _capacities(self, held: Sequence[Held]) -> None:
        grid, schedule = self.grid, self.schedule
        for resource, mine in self._by_resource():
            intervals = [self._interval(i) for i in mine]
            units = [int(schedule.units[self.rows[i]]) for i in mine]
            for other in held:
                if other.resource == resource:
                    start = (other.start - grid.origin) // grid.step
                    intervals.append(self.model.new_fixed_size_interval_var(start, other.duration // grid.step, ""))
                    units.append(other.units)
            self.model.add_cumulative(intervals, units, min(int(schedule.capacity[resource]), sum(units)))

    def _interval(self, i: int) -> cp_model.IntervalVar:
        duration = int(self.schedule.duration[self.schedule.task[self.rows[i]]]) // self.grid.step
        return self.model.new_optional_fixed_size_interval_var(self.starts[i], duration, self.literals[i], "")

    def _by_resource(self) -> Iterator[tuple[int, list[int]]]:
        resources = self.schedule.resource[self.rows]
        for resource in np.unique(resources).tolist():
            yield resource, np.flatnonzero(resources == resource).tolist()

    def _copies(self) -> None:
        """Keep the p-th task that may use copies of a resource to the first p of them."""
        schedule = self.schedule
        looks = schedule.task, schedule.units, schedule.earliest, schedule.latest
        alike: dict[tuple[object, ...], list[list[int]]] = {}
        for resource, mine in self._by_resource():
            mine.sort(key=lambda i: int(schedule.task[self.rows[i]]))
            face = tuple(
                (*(int(column[self.rows[i]]) for column in looks), float(schedule.cost[self.rows[i]])) for i in mine
            )
            alike.setdefault((int(schedule.capacity[resource]), face), []).append(mine)
        for copies in alike.values():
            for number, mine in enumerate(copies):
                for i in mine[:number]:
                    self.model.add(self.literals[i] == 0)


def _scale(saved: Real) -> float:
    """The least power of ten that makes whole numbers of the savings, or one that loses less than any tolerance."""
    largest = float(np.abs(saved).sum()) or 1.0
    for decimals in range(_DECIMALS + 1):
        scaled = saved * 10.0**decimals
        if largest * 10.0**decimals > _MOST:
            break
        if (np.abs(scaled - np.round(scaled)) <= 1e-9 * np.maximum(1.0, np.abs(scaled))).all():
            return 10.0**decimals
    return float(Fraction(_MOST) / Fraction(largest))
