"""PuLP as the door to CBC and to whatever else is installed: ``pulp:cbc``, ``pulp:highs``, ``pulp:scip`` and so on.

PuLP builds term by term, so this is a road for small and middling programs. A solver behind it is asked for the gap and
stops there (``thorough`` has no meaning to it); it reports nothing on the way.
"""

from __future__ import annotations

import inspect
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pulp

from solvers.backends.base import Capabilities, Job, Reporter, refuse_products
from solvers.backends.status import claim
from solvers.bound import dual_bound
from solvers.program import Program, Real
from solvers.refine import refine
from solvers.solution import Solution, SolverRefused, Termination, proved
from solvers.verify import verify_point

CAPABILITIES = Capabilities(starts=True, streams_incumbents=False, streams_bounds=False, own_bound=True)

_CBC = ("PULP_CBC_CMD", "COIN_CMD")
_INCREMENT = 1e-7
"""CBC looks for plans that are better by this much, so it proves its optimum to this much only."""
_MPS_DIGITS = 5e-13
"""Half a unit of the last digit that PuLP writes into a solver's input file, relative."""


def run(job: Job, report: Reporter) -> Solution:
    """See ``BackEnd``. Asks again for less where the solver's gap, which knows no offset, falls short of ours."""
    refuse_products(job)
    door = _find(job.solver.partition(":")[2])
    model = _Model(job.program)
    allowances: list[tuple[float, float | None]] = [(job.options.gap, 0.0), (0.0, None), (0.0, 0.0)]
    answer = Solution(Termination.ERROR, job.solver)
    for relative, absolute in allowances:
        if absolute is None:
            absolute = 0.5 * job.options.gap * abs(answer.objective)
        start = job.start if answer.values is None else answer.values
        answer = model.solve(job, door, start, relative, absolute)
        if answer.values is not None:
            report.incumbent(answer.values)
        if answer.termination in (Termination.INFEASIBLE, Termination.UNBOUNDED) and job.program.cost.any():
            return _without_cost(job, door, answer)
        if answer.termination is not Termination.OPTIMAL:
            break
        if answer.bound == -np.inf or proved(answer.objective, answer.bound, job.options.gap):
            break
    return answer


def _without_cost(job: Job, door: str, answer: Solution) -> Solution:
    """Infeasible or unbounded: solvers and PuLP mix the two up, and without a cost nothing is unbounded."""
    free = replace(job.program, cost=np.zeros(job.program.columns))
    found = _Model(free).solve(job, door, None, 0.0, 0.0)
    if found.values is not None:
        return replace(answer, termination=Termination.UNBOUNDED, message="PuLP: the cost falls without end")
    if found.termination is Termination.INFEASIBLE:
        return replace(answer, termination=Termination.INFEASIBLE)
    return replace(found, message=f"{found.message} while telling unbounded from infeasible")


def _find(name: str) -> str:
    """PuLP's own name of an installed solver, by its short name or its own."""
    installed = pulp.listSolvers(onlyAvailable=True)
    wanted = _CBC if name == "cbc" else (name, f"{name}_py", f"{name}_cmd")
    for want in wanted:
        for known in installed:
            if known.lower() == want.lower():
                return str(known)
    short = ", ".join(f"pulp:{'cbc' if known in _CBC else known.lower()}" for known in installed)
    raise SolverRefused(f"PuLP finds no solver {name!r} here; it finds {short or 'none'}. Install it, or choose auto")


class _Model:
    """The program as PuLP objects with opaque names; the offset stays outside, since solvers treat it differently."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._problem = pulp.LpProblem("program", pulp.LpMinimize)
        self._columns = [
            self._problem.add_variable(f"c{j}", _finite(low), _finite(high), "Integer" if whole else "Continuous")
            for j, (low, high, whole) in enumerate(
                zip(program.lower.tolist(), program.upper.tolist(), program.integer.tolist(), strict=True)
            )
        ]
        used = np.flatnonzero(program.cost).tolist()
        self._problem.setObjective(self._terms(used, program.cost[used].tolist()))
        self._rows: list[tuple[int, Any]] = []
        for i in range(program.rows):
            self._add_row(i)

    def solve(self, job: Job, door: str, start: Real | None, relative: float, absolute: float) -> Solution:
        """One run of the solver, and what its words, figures and log claim."""
        with tempfile.TemporaryDirectory() as folder:
            return self._solve(job, door, start, relative, absolute, Path(folder) / "log")

    def _solve(self, job: Job, door: str, start: Real | None, relative: float, absolute: float, log: Path) -> Solution:
        if start is not None:
            for column, value in zip(self._columns, start.tolist(), strict=True):
                column.setInitialValue(value, check=False)
        solver, heeds_gap = _solver(job, door, log, start is not None, relative, absolute)
        try:
            self._problem.solve(solver)
        except pulp.PulpSolverError as error:
            return Solution(Termination.ERROR, job.solver, message=f"PuLP: {error}")
        word = f"{pulp.LpStatus[self._problem.status]}/{pulp.LpSolution[self._problem.sol_status]}"
        termination, limit = claim("pulp", word)
        answer = Solution(termination, job.solver, limit=limit, message=f"PuLP: {word}")
        if self._problem.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
            bound = self._logged_bound(log) if door in _CBC and termination is Termination.LIMIT else -np.inf
            return replace(answer, bound=bound)
        values = self._values()
        precision = _MPS_DIGITS * _largest(self._program) if door.endswith("_CMD") else 0.0
        answer = replace(answer, values=values, objective=self._program.objective(values), precision=precision)
        return self._with_bound(answer, door, log, max(relative * self._raw(values), absolute) if heeds_gap else None)

    def _with_bound(self, answer: Solution, door: str, log: Path, allowance: float | None) -> Solution:
        """The best bound that can be had, and a word on where it comes from if it is none."""
        optimal = answer.termination is Termination.OPTIMAL
        bounds = [-np.inf]
        if not self._program.integer.any() and all(row.pi is not None for _, row in self._rows):
            bounds.append(dual_bound(self._program, self._duals()))
        elif door in _CBC:
            logged = self._logged_bound(log)
            bounds.append(logged)
            if optimal and logged == -np.inf:
                bounds.append(answer.objective - max(_INCREMENT, 1e-8 * self._raw(answer)))
        elif optimal and allowance is not None:
            bounds.append(answer.objective - allowance - 1e-8 * self._raw(answer))
        bound = max(bounds)
        if bound > -np.inf:
            return replace(answer, bound=bound)
        termination = Termination.LIMIT if optimal else answer.termination
        message = f"{answer.message}; {door} tells no bound that can be read"
        return replace(answer, termination=termination, message=message)

    def _logged_bound(self, log: Path) -> float:
        """CBC's last ``Lower bound:`` less a unit of its last digit, offset added; -inf where it printed none."""
        found = re.findall(r"^Lower bound:\s+(\S+)$", log.read_text(errors="replace"), re.MULTILINE)
        if not found:
            return -np.inf
        digits = len(found[-1].partition(".")[2])
        return float(found[-1]) - 10.0**-digits + self._program.offset

    def _raw(self, point: Real | Solution) -> float:
        """Size of the objective as the solver sees it."""
        objective = point.objective if isinstance(point, Solution) else self._program.objective(point)
        return abs(objective - self._program.offset)

    def _values(self) -> Real:
        """What the solver printed, made whole and corrected where its digits were too few."""
        found = [column.varValue for column in self._columns]
        idle = np.clip(0.0, self._program.lower, self._program.upper).tolist()
        values = np.array([low if value is None else value for value, low in zip(found, idle, strict=True)], np.float64)
        whole = np.where(self._program.integer, np.round(values), values)
        good = verify_point(self._program, whole).largest_violation <= 1e-9
        return whole if good else refine(self._program, values)

    def _duals(self) -> Real:
        """Row duals, shape (m,); the two rows of a range add up."""
        duals = np.zeros(self._program.rows)
        for i, row in self._rows:
            duals[i] += row.pi
        return duals

    def _add_row(self, i: int) -> None:
        """A range becomes two rows, since PuLP knows no ranges; a row without entries none (it is checked before)."""
        program = self._program
        part = slice(int(program.start[i]), int(program.start[i + 1]))
        if part.start == part.stop:
            return
        terms = self._terms(program.index[part].tolist(), program.value[part].tolist())
        low, high = float(program.row_lower[i]), float(program.row_upper[i])
        if low == high:
            self._put(i, f"r{i}", terms == low)
            return
        if np.isfinite(low):
            self._put(i, f"r{i}", terms >= low)
        if np.isfinite(high):
            self._put(i, f"s{i}", terms <= high)

    def _put(self, i: int, name: str, row: Any) -> None:
        self._problem.addConstraint(row, name)
        self._rows.append((i, row))

    def _terms(self, columns: list[int], values: list[float]) -> Any:
        return pulp.LpAffineExpression([(self._columns[j], value) for j, value in zip(columns, values, strict=True)])


def _solver(job: Job, door: str, log: Path, warm: bool, relative: float, absolute: float) -> tuple[Any, bool]:
    """A PuLP solver with the options that it knows, and whether it heeds a gap."""
    options = job.options
    asked: dict[str, Any] = {
        "msg": False,
        "timeLimit": max(0.1, job.remaining() - 0.3) if np.isfinite(job.seconds) else None,
        "gapRel": relative,
        "threads": options.threads,
        "warmStart": warm,
    }
    if door in _CBC:
        exact = options.feasibility_tolerance
        asked["gapAbs"] = absolute
        asked["logPath"] = str(log)
        asked["options"] = [
            f"randomSeed {options.seed + 1}",
            f"randomCbcSeed {options.seed + 1}",
            f"primalTolerance {max(exact, 1e-9):g}",
            f"integerTolerance {max(exact, 1e-9):g}",
            f"increment {_INCREMENT:g}",
        ]
    if door == "PULP_CBC_CMD":
        asked["_skip_v4_deprecation"] = True
    factory = type(pulp.getSolver(door, **{key: asked[key] for key in ("_skip_v4_deprecation",) if key in asked}))
    known = inspect.signature(factory.__init__).parameters
    return factory(**{key: value for key, value in asked.items() if key in known}), "gapRel" in known


def _largest(program: Program) -> float:
    """Largest finite figure of the program."""
    arrays = (program.cost, program.value, program.lower, program.upper, program.row_lower, program.row_upper)
    return max(float(np.abs(array[np.isfinite(array)]).max(initial=0.0)) for array in arrays)


def _finite(bound: float) -> float | None:
    """PuLP's None for no bound."""
    return bound if np.isfinite(bound) else None
