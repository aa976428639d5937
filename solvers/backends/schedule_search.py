"""Better timetables: a first one along the reduced costs, then ever new small pieces of it solved exactly."""

from __future__ import annotations

import numpy as np

from solvers.backends.schedule_model import Held
from solvers.program import Real
from solvers.schedule import Schedule, Whole

Booked = dict[int, int]
"""Alternatives that are used, with their starts."""


def first_timetable(schedule: Schedule, rows: Whole, worth: Real) -> Booked:
    """The tasks one by one, those that hold most first, each on the resource of least worth where it fits, at once."""
    held: dict[int, list[tuple[int, int, int]]] = {}
    booked: Booked = {}
    most = np.zeros(len(schedule.duration), np.int64)
    np.maximum.at(most, schedule.task[rows], schedule.units[rows])
    work = (most * schedule.duration)[schedule.task[rows]]
    done = set()
    for i in np.lexsort((rows, worth, schedule.task[rows], -work)).tolist():
        k = int(rows[i])
        task, resource = int(schedule.task[k]), int(schedule.resource[k])
        if task in done:
            continue
        start = _first_start(schedule, k, held.get(resource, []))
        if start is not None:
            done.add(task)
            booked[k] = start
            end = start + int(schedule.duration[task])
            held.setdefault(resource, []).append((start, end, int(schedule.units[k])))
    return booked


def _first_start(schedule: Schedule, k: int, held: list[tuple[int, int, int]]) -> int | None:
    """The first moment from which the alternative fits between what its resource holds."""
    duration, earliest = int(schedule.duration[schedule.task[k]]), int(schedule.earliest[k])
    room = int(schedule.capacity[schedule.resource[k]] - schedule.units[k])
    moments = sorted({earliest, *(end for _, end, _ in held if end > earliest)})
    for start in moments:
        if start + duration > schedule.latest[k]:
            return None
        within = [other for other in held if other[0] < start + duration and other[1] > start]
        peaks = [start, *(begin for begin, _, _ in within if begin > start)]
        if all(sum(units for begin, end, units in within if begin <= peak < end) <= room for peak in peaks):
            return start
    return None


class Neighbourhoods:
    """Which tasks to free next: those near a moment, or those near it on a few resources."""

    LEAST, MOST = 10, 24

    def __init__(self, schedule: Schedule, rows: Whole, seed: int) -> None:
        self.schedule, self.rows = schedule, rows
        self.random = np.random.default_rng(seed)
        self.size = 18
        self.tasks, place = np.unique(schedule.task[rows], return_inverse=True)
        middle = (schedule.earliest[rows] + schedule.latest[rows]) / 2.0
        self.middle = np.bincount(place, middle) / np.bincount(place)

    def draw(self, booked: Booked) -> Whole:
        """Tasks to free."""
        moment = self.random.uniform(self.middle.min(), self.middle.max())
        order = self.tasks[np.argsort(np.abs(self.middle - moment), kind="stable")]
        if self.random.random() < 1 / 3:
            used = {int(self.schedule.task[k]): int(self.schedule.resource[k]) for k in booked}
            resources = sorted(set(used.values()))
            count = min(len(resources), 6)
            few = set(self.random.choice(resources, count, replace=False).tolist()) if count else set()
            order = np.array([task for task in order.tolist() if used.get(task, -1) in few | {-1}], np.int64)
        return order[: self.size]

    def learn(self, *, proved: bool) -> None:
        """Free more after a piece that was solved to its end, fewer after one that was not."""
        self.size = min(self.MOST, self.size + 1) if proved else max(self.LEAST, self.size - 2)


def held_by(schedule: Schedule, booked: Booked, free: Whole) -> list[Held]:
    """All bookings but those of some tasks."""
    return [
        Held(int(schedule.resource[k]), start, int(schedule.duration[schedule.task[k]]), int(schedule.units[k]))
        for k, start in booked.items()
        if schedule.task[k] not in free
    ]
