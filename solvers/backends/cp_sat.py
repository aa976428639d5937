"""CP-SAT on the whole-number grid of ``solvers.grid``: an independent second opinion on small programs.

What its bound is worth for the continuous program, and how, is said there. Its plans on a relaxed grid are corrected
to the digits of the program (``solvers.refine``). ``OPTIMAL`` on a grid whose rounding leaves more than the asked gap
is a LIMIT.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from solvers.backends.base import Capabilities, Job, Reporter, refuse_products
from solvers.backends.completion import complete
from solvers.backends.status import claim
from solvers.grid import Grid, GridRow, make_grid
from solvers.program import Program, Real
from solvers.refine import refine
from solvers.solution import Solution, SolveOptions, Termination, proved
from solvers.verify import verify_point

NAME = "cp-sat"
CAPABILITIES = Capabilities(
    starts=True, streams_incumbents=True, streams_bounds=True, own_bound=False, exact_integers=True
)
_CLOSE_ENOUGH = 1e-9


def run(job: Job, report: Reporter) -> Solution:
    """See ``BackEnd``."""
    refuse_products(job)
    grid = make_grid(job.program)
    model, columns = _model(job.program, grid)
    if job.start is not None:
        steps = [round(value / float(q)) for q, value in zip(grid.quantum, job.start.tolist(), strict=True)]
        for column, low, step, high in zip(columns, grid.low, steps, grid.high, strict=True):
            model.add_hint(column, min(max(low, step), high))
    solver = cp_model.CpSolver()
    _configure(solver, job)
    watch = _Watch(job, grid, columns, report, solver)
    solver.best_bound_callback = watch.bounded
    status = solver.solve(model, watch)
    watch.ended()
    return _answer(job, grid, columns, solver, solver.status_name(status))


def _model(program: Program, grid: Grid) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The grid as a CP-SAT model."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(low, high, "") for low, high in zip(grid.low, grid.high, strict=True)]
    for row in grid.rows:
        _add_row(model, columns, grid, row)
    objective = cp_model.LinearExpr.weighted_sum(columns, list(grid.cost))
    scale = 1.0 / float(grid.scale)
    model.minimize(objective)
    # The figures of the search are then those of the program, so that its relative gap is ours.
    model.proto.objective.scaling_factor = scale
    model.proto.objective.offset = program.offset / scale
    return model, columns


def _add_row(model: cp_model.CpModel, columns: list[cp_model.IntVar], grid: Grid, row: GridRow) -> None:
    """A row; one that links a column to a yes-or-no as two cases, each enforced by its literal."""
    terms = dict(zip(row.column, row.coefficient, strict=True))
    switches = [j for j in terms if (grid.low[j], grid.high[j]) == (0, 1)]
    if len(terms) != 2 or len(switches) != 1:
        expression = cp_model.LinearExpr.weighted_sum([columns[j] for j in terms], list(terms.values()))
        model.add_linear_expression_in_domain(expression, _domain(row, 0))
        return
    (switch,) = switches
    (other,) = (j for j in terms if j != switch)
    expression = cp_model.LinearExpr.term(columns[other], terms[other])
    literal = columns[switch]
    model.add_linear_expression_in_domain(expression, _domain(row, 0)).only_enforce_if(~literal)
    model.add_linear_expression_in_domain(expression, _domain(row, terms[switch])).only_enforce_if(literal)


def _domain(row: GridRow, shift: int) -> cp_model.Domain:
    """The row's range, less what a switch adds to its activity."""
    lower = cp_model.INT_MIN if row.lower is None else row.lower - shift
    upper = cp_model.INT_MAX if row.upper is None else row.upper - shift
    return cp_model.Domain(lower, upper)


def _configure(solver: cp_model.CpSolver, job: Job) -> None:
    """To repeat exactly: one worker (more do so only interleaved, which is slower than one), and a clock of steps.

    A unit of that clock is about a second on an idle machine; half of them leave room before the kill.
    """
    options, parameters = job.options, solver.parameters
    parameters.num_workers = 1 if options.deterministic else options.threads
    parameters.random_seed = options.seed
    parameters.relative_gap_limit = _target_gap(options)
    if not options.deterministic:
        parameters.max_time_in_seconds = job.remaining()
        return
    if np.isfinite(options.time_limit_s):
        parameters.max_deterministic_time = 0.5 * options.time_limit_s


def _target_gap(options: SolveOptions) -> float:
    """Half of the asked gap leaves the rest to rounding. Repeating exactly, a run cannot go on by the clock."""
    return _CLOSE_ENOUGH if options.thorough and not options.deterministic else 0.5 * options.gap


def _answer(job: Job, grid: Grid, columns: list[cp_model.IntVar], solver: cp_model.CpSolver, word: str) -> Solution:
    """What the search claims, in the program's own figures."""
    termination, limit = claim(NAME, word)
    message = f"CP-SAT: {word}"
    if grid.precision:
        message += f" on a grid that rounds by up to {grid.precision:.3g}"
    answer = Solution(termination, NAME, limit=limit, precision=grid.precision, message=message)
    response = solver.response_proto
    if word in ("OPTIMAL", "FEASIBLE", "UNKNOWN"):
        answer = replace(answer, bound=grid.bound(response.inner_objective_lower_bound), nodes=int(solver.num_branches))
    if word not in ("OPTIMAL", "FEASIBLE"):
        return answer
    values = _corrected(job.program, grid.values([solver.value(column) for column in columns]))
    objective = job.program.objective(values)
    if termination is Termination.OPTIMAL and not proved(objective, answer.bound, job.options.gap):
        answer = replace(answer, termination=Termination.LIMIT, message=f"{message}: the gap that is left is rounding")
    return replace(answer, values=values, objective=objective)


def _corrected(program: Program, values: Real) -> Real:
    """The point itself where it holds, else the nearest that does, else the best with its whole numbers."""
    inside = np.clip(values, program.lower, program.upper)
    if verify_point(program, inside, tolerance=1e-9).verified:
        return inside
    refined = refine(program, values)
    return refined if verify_point(program, refined).verified else complete(program, refined)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Passes plans and bounds on, and ends a thorough run that has had its time."""

    def __init__(
        self, job: Job, grid: Grid, columns: list[cp_model.IntVar], report: Reporter, solver: cp_model.CpSolver
    ) -> None:
        super().__init__()
        self._job, self._grid, self._columns, self._report, self._solver = job, grid, columns, report, solver
        self._best, self._bound = np.inf, -np.inf
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def on_solution_callback(self) -> None:
        """A better plan."""
        steps = [self.value(column) for column in self._columns]
        values = _corrected(self._job.program, self._grid.values(steps))
        self._report.incumbent(values)
        self._best = min(self._best, self._job.program.objective(values))
        self.bounded(self.best_objective_bound)

    def bounded(self, bound: float) -> None:
        """A better bound, in the program's figures but for rounding."""
        # The search tells its bound as a float of 53 bits.
        proven = bound - self._grid.error - 1e-12 * abs(bound)
        if not np.isfinite(proven):
            return
        if proven > self._bound:
            self._bound = proven
            self._report.bound(proven)
        self._count_down()

    def ended(self) -> None:
        """No clock outlives the search."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()

    def _count_down(self) -> None:
        """Once the asked gap is reached, as long again and 5 s."""
        options = self._job.options
        if not options.thorough or options.deterministic or not proved(self._best, self._bound, options.gap):
            return
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(time.monotonic() - self._began + 5.0, self._solver.stop_search)
                self._timer.daemon = True
                self._timer.start()
