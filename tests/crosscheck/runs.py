"""Solving many cases at once.

``by_the_road`` solves each as anyone's would be, in a process of its own, which takes a second or two for loading the
solver. ``Workshop`` keeps a few processes in which the back ends stay loaded and are called without a child; all else
is the same road: formulation, back end, verification of its answer, extraction, judge.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from solvers.backends import load
from solvers.backends.base import Job
from solvers.program import Real
from solvers.solution import Solution
from symbiosis import MatchOptions, Plan, match
from symbiosis.plan import Status
from tests.crosscheck.oracle_case import Case
from tests.inventories import inventory

Item = TypeVar("Item")
Result = TypeVar("Result")

CLOSE = 1e-6
"""Largest relative difference between two costs that are the same."""


def by_the_road(cases: Sequence[Case], solver: str = "highs") -> list[Plan]:
    """The plan of each case, solved to a gap of 0; threads are enough, the work is done in the solvers' processes."""
    with ThreadPoolExecutor(1 + (os.cpu_count() or 1)) as threads:
        return list(threads.map(partial(plan_of, solver), cases))


class Workshop:
    """Processes with loaded solvers. A context manager."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _stay_in_this_process)

    def plans(self, cases: Sequence[Case], solver: str = "highs") -> list[Plan]:
        """The plan of each case, solved to a gap of 0."""
        return list(self._pool.map(partial(plan_of, solver), cases, chunksize=5))

    def each(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The result of each item, in order, as they come."""
        return self._pool.map(work, items, chunksize=5)

    def costs(self, cases: Sequence[Case], solver: str = "highs") -> list[float | None]:
        """The cost of each case's plan, see ``cost``."""
        return [cost(plan) for plan in self.plans(cases, solver)]

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()


def cost(plan: Plan) -> float | None:
    """The cost of a plan that is optimal and verified; None where there is none. Anything else is a failure."""
    summary = plan.summary
    if summary.status is Status.INFEASIBLE:
        return None
    assert summary.status is Status.OPTIMAL, summary.notes
    assert summary.certificate is not None
    assert summary.certificate.verified, summary.certificate.violations
    return summary.plan_cost


def differences(found: Sequence[float | None], expected: Sequence[float | None]) -> dict[int, tuple[object, object]]:
    """Cases in which the costs differ, or only one of the two is infeasible."""
    pairs = enumerate(zip(found, expected, strict=True))
    return {number: (one, other) for number, (one, other) in pairs if not same(one, other)}


def same(one: float | None, other: float | None) -> bool:
    """Whether two costs are the same, or both missing."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= CLOSE * max(1.0, abs(other))


def plan_of(solver: str, case: Case) -> Plan:
    """The plan of a case, solved to a gap of 0."""
    return match(inventory(policy=case.policy, **case.tables), MatchOptions(solver=solver, gap=0.0))


class _Hearer:
    """Hands a back end's reports on without a pipe."""

    def __init__(self, run: Any) -> None:
        self._run = run

    def incumbent(self, values: Real, nodes: int = 0) -> None:
        self._run.hear(("incumbent", values, nodes))

    def bound(self, bound: float, nodes: int = 0) -> None:
        self._run.hear(("bound", bound, nodes))


def _stay_in_this_process() -> None:
    """Call back ends where we are, in place of a child."""

    def run_here(run: Any, start: Real | None, *_: object, **__: object) -> Solution:
        job = Job(run.solver, run.program, run.options, start, run.options.time_limit_s, run.began)
        return load(run.solver).run(job, _Hearer(run))

    # By name: ``solvers.solve`` is the function.
    vars(importlib.import_module("solvers.solve"))["_run_child"] = run_here
