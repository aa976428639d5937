"""Schedules for tests: small ones by chance, and their least cost by trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np

from solvers.schedule import LEFT, Schedule, Whole, faults


class Heard:
    """A reporter that keeps the best of what it hears."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.best, self.lower = schedule, float(schedule.cost_left.sum()), schedule.least()

    def incumbent(self, values: np.ndarray, nodes: int = 0) -> None:
        choice, start = values.astype(np.int64)
        assert faults(self.schedule, choice, start) == ()
        self.best = min(self.best, self.schedule.objective(choice))

    def bound(self, bound: float, nodes: int = 0) -> None:
        self.lower = max(self.lower, bound)


def whole(*figures: int) -> Whole:
    return np.array(figures, np.int64)


def tiny(seed: int) -> Schedule:
    """Up to four tasks on up to two resources, with windows of a few steps."""
    random = np.random.default_rng(seed)
    tasks, resources = int(random.integers(1, 5)), int(random.integers(1, 3))
    duration = random.integers(1, 4, tasks)
    rows = [
        (task, resource, int(random.integers(1, 3)), first, first + int(duration[task]) + int(random.integers(0, 3)))
        for task in range(tasks)
        for resource in range(resources)
        if random.random() < 0.8
        for first in [int(random.integers(0, 4))]
    ] or [(0, 0, 1, 0, int(duration[0]))]
    task, resource, units, earliest, latest = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    left = random.integers(5, 20, tasks).astype(np.float64)
    capacity = random.integers(1, 4, resources).astype(np.int64)
    return Schedule(
        duration.astype(np.int64), left, capacity, task, resource, units, earliest, latest,
        left[task] - random.integers(1, 5, len(rows)),
    )  # fmt: skip


def crowded(seed: int, tasks: int = 14, resources: int = 3) -> Schedule:
    """More tasks than the resources can hold, at costs that differ from resource to resource, in one part."""
    random = np.random.default_rng(seed)
    duration = random.integers(1, 7, tasks).astype(np.int64)
    earliest = random.integers(0, 10, tasks)
    latest = earliest + duration + random.integers(0, 6, tasks)
    rate, outside = random.integers(1, 6, resources), random.integers(5, 12, tasks)
    task, resource = (place.ravel() for place in np.mgrid[0:tasks, 0:resources])
    units = random.integers(1, 3, tasks)
    capacity = random.integers(2, 4, resources).astype(np.int64)
    return Schedule(
        duration, (duration * units * outside).astype(np.float64), capacity, task, resource, units[task],
        earliest[task], latest[task], (duration * units)[task] * rate[resource].astype(np.float64),
    )  # fmt: skip


def best_of_all(schedule: Schedule, must: int = LEFT) -> float:
    """The least cost over every choice and every start; inf where ``must`` is to be chosen and cannot be."""
    ways: list[list[tuple[int, int]]] = [[(LEFT, 0)] for _ in schedule.duration]
    for k, task in enumerate(schedule.task.tolist()):
        last = int(schedule.latest[k] - schedule.duration[task])
        ways[task] += [(k, start) for start in range(int(schedule.earliest[k]), last + 1)]
    if must != LEFT:
        ways[int(schedule.task[must])] = [way for way in ways[int(schedule.task[must])] if way[0] == must]
    costs = (
        schedule.objective(choice)
        for plan in product(*ways)
        for choice, start in [(whole(*(k for k, _ in plan)), whole(*(s for _, s in plan)))]
        if _holds(schedule, choice, start)
    )
    return min(costs, default=np.inf)


def _holds(schedule: Schedule, choice: Whole, start: Whole) -> bool:
    """Whether no step of time holds more than a capacity, counted step by step."""
    held: dict[tuple[int, int], int] = {}
    for task, k in enumerate(choice.tolist()):
        for step in range(int(schedule.duration[task])) if k != LEFT else ():
            key = int(schedule.resource[k]), int(start[task]) + step
            held[key] = held.get(key, 0) + int(schedule.units[k])
    return all(used <= schedule.capacity[resource] for (resource, _), used in held.items())
