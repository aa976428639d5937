"""The bound of a bilinear program: McCormick's relaxation, its planes added only where they are missed.

Of some 200 000 planes a few hundred cut anything off; the linear program with those alone is solved in a fraction of
the time. The bound is a proof from its duals (``solvers.bound``), and holds after any number of rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from solvers.backends.base import Job
from solvers.backends.highs import pass_program, set_options
from solvers.bilinear import relaxed
from solvers.bound import dual_bound
from solvers.program import Program, Real

Rows = npt.NDArray[np.int64]

_MISSED = 1e-7
"""A plane is missed by more than this, at the scale of the column that it holds."""
_AT_ONCE = 10_000
_ROUNDS = 100
_SMALL = 20_000
"""Entries up to which simplex is as fast as an interior point."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What the relaxation tells: its point, shape (n + products,), a bound, and the linear program that gave them."""

    values: Real | None
    bound: float
    program: Program
    infeasible: bool = False


def relax(job: Job, seconds: float) -> Relaxation:
    """Solve the relaxation of the job's program without its whole numbers, until nothing is missed or time is up."""
    every = relaxed(job.program)
    every = replace(every, integer=np.zeros(every.columns, np.bool_))
    within = replace(job, seconds=min(job.seconds, job.seconds - job.remaining() + seconds))
    rows = np.arange(job.program.rows)
    highs = pass_program(_with_rows(every, rows), within)
    set_options(highs, solver="ipm" if len(every.value) > _SMALL else "simplex")
    known = Relaxation(None, -np.inf, _with_rows(every, rows))
    for _ in range(_ROUNDS):
        highs.run()
        word, solution = highs.getModelStatus().name, highs.getSolution()
        if word == "kInfeasible":
            return replace(known, infeasible=True)
        if not (word == "kOptimal" and solution.value_valid and solution.dual_valid):
            break
        values, held = np.array(solution.col_value, np.float64), _with_rows(every, rows)
        bound = dual_bound(held, np.asarray(solution.row_dual, np.float64))
        known = Relaxation(values, max(bound, known.bound), held)
        missed = _most_missed(every, values, rows)
        if not len(missed):
            break
        rows = np.concatenate([rows, missed])
        more = _with_rows(every, missed)
        highs.addRows(
            more.rows, more.row_lower, more.row_upper, len(more.value), more.start[:-1], more.index, more.value
        )
        set_options(highs, solver="simplex", time_limit=highs.getRunTime() + within.remaining())
    return known


def _most_missed(every: Program, values: Real, rows: Rows) -> Rows:
    """Rows that a point misses, the worst first, none of those that are held already."""
    activity = every.activity(values)
    missed = np.maximum(every.row_lower - activity, activity - every.row_upper)
    missed[rows] = 0.0
    worst = np.argsort(-missed, kind="stable")[:_AT_ONCE]
    return worst[missed[worst] > _MISSED]


def _with_rows(every: Program, rows: Rows) -> Program:
    """The program with some of its rows only, in that order."""
    length = np.diff(every.start)[rows]
    start = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    entry = np.repeat(every.start[:-1][rows] - start[:-1], length) + np.arange(int(start[-1]))
    return replace(
        every,
        row_lower=every.row_lower[rows],
        row_upper=every.row_upper[rows],
        start=start,
        index=every.index[entry],
        value=every.value[entry],
    )
