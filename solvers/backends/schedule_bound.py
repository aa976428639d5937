"""The time-indexed relaxation of a schedule in HiGHS: a bound far above that of optional intervals.

A column for each start of each alternative, between 0 and 1; on each resource, units flow from moment to moment, idle
or at work, so that a column has three entries however long it lasts (one of its task, one where it begins, one where it
ends). The bound is weak duality's, computed here from the duals, so it is proved whatever the solver did; so are the
reduced costs: a timetable that uses an alternative costs the bound and its reduced cost at least.

The formulation is that of Dyer and Wolsey (1990), https://doi.org/10.1016/0166-218X(90)90104-K, with the rows of each
resource differenced.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from solvers.backends.schedule_model import Grid
from solvers.bound import dual_bound
from solvers.program import Program, ProgramBuilder, Real
from solvers.schedule import Schedule, Whole

MOST_COLUMNS = 600_000
"""Starts beyond which the relaxation is not built."""


@dataclass(frozen=True, eq=False, slots=True)
class Guide:
    """The least that the tasks cost together, and how much more at least with each alternative; shape (rows,)."""

    bound: float
    reduced: Real


def relax(schedule: Schedule, rows: Whole, grid: Grid, seconds: float) -> Guide | None:
    """Bound and reduced costs of these alternatives' tasks; None where they are too many or time is too short."""
    first, last = grid.starts(schedule, rows)
    if int((last - first + 1).sum()) > MOST_COLUMNS:
        return None
    owner = np.repeat(np.arange(len(rows)), last - first + 1)
    start = np.arange(len(owner)) - np.repeat(
        np.cumsum(last - first + 1) - (last - first + 1) - first, last - first + 1
    )
    program = _program(schedule, rows, owner, start, grid)
    duals = _duals(program, seconds)
    if duals is None:
        return None
    entries = np.bincount(program.index, program.value * duals[program.entry_rows()], program.columns)
    reduced = np.full(len(rows), np.inf)
    np.minimum.at(reduced, owner, (program.cost - entries)[: len(owner)])
    return Guide(dual_bound(program, duals), reduced)


def _program(schedule: Schedule, rows: Whole, owner: Whole, start: Whole, grid: Grid) -> Program:
    """The relaxation; its first columns are the starts."""
    task, resource = schedule.task[rows], schedule.resource[rows]
    tasks, place = np.unique(task, return_inverse=True)
    builder = ProgramBuilder(offset=float(schedule.cost_left[tasks].sum()))
    starts = builder.add_columns(len(owner), upper=1.0)
    builder.add_cost(starts, (schedule.cost - schedule.cost_left[schedule.task])[rows][owner])
    builder.add_rows(len(tasks), place[owner], starts, 1.0, upper=1.0)
    end = start + (schedule.duration[task] // grid.step)[owner]
    points, at = np.unique(
        np.stack([np.tile(resource[owner], 2), np.concatenate([start, end])]), axis=1, return_inverse=True
    )
    where = points[0]
    same = np.flatnonzero(where[1:] == where[:-1])
    capacity = schedule.capacity[where].astype(np.float64)
    idle = builder.add_columns(len(same), upper=capacity[same])
    opens, closes = np.ones(len(where), np.bool_), np.ones(len(where), np.bool_)
    opens[1:], closes[:-1] = where[1:] != where[:-1], where[1:] != where[:-1]
    units = schedule.units[rows][owner].astype(np.float64)
    builder.add_rows(
        len(where),
        np.concatenate([at.ravel(), same, same + 1]),
        np.concatenate([starts, starts, idle, idle]),
        np.concatenate([units, -units, np.ones(len(same)), -np.ones(len(same))]),
        lower=capacity * opens - capacity * closes,
        upper=capacity * opens - capacity * closes,
    )
    return builder.build()


def _duals(program: Program, seconds: float) -> Real | None:
    """Row duals by the interior point method, which these degenerate programs suit; None where time was too short."""
    highs = highspy.Highs()
    options = {"output_flag": False, "solver": "ipm", "threads": 1}
    if np.isfinite(seconds):
        options["time_limit"] = seconds
    for name, value in options.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS refuses the option {name} = {value}")
    highs.passModel(
        program.columns, program.rows, len(program.value),
        int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), program.offset,
        program.cost, program.lower, program.upper, program.row_lower, program.row_upper,
        program.start[:-1], program.index, program.value, np.zeros(program.columns, np.int32),
    )  # fmt: skip
    highs.run()
    solution = highs.getSolution()
    return np.asarray(solution.row_dual, np.float64) if solution.dual_valid else None
