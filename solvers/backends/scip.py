"""SCIP: branch and bound for mixed-integer programs whose rows may have products of columns, to a proved optimum.

The bound is SCIP's word (weak duality proves nothing about a bilinear program). Plans are corrected by a few steps of
Newton's method (``solvers.refine``), since SCIP's rows hold to an absolute tolerance. It works in one thread, whatever
is asked, and so repeats exactly; where it has to, no clock but that of the time limit decides anything.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pyscipopt.scip import PY_SCIP_EVENTTYPE as EVENT
from pyscipopt.scip import Eventhdlr, Expr, Model, Term

from solvers.backends.base import Capabilities, Job, Reporter
from solvers.backends.status import claim
from solvers.program import Program, Real
from solvers.refine import refine
from solvers.solution import Solution, Termination, proved
from solvers.verify import verify_point

NAME = "scip"
CAPABILITIES = Capabilities(starts=True, streams_incumbents=True, streams_bounds=True, own_bound=False, products=True)

_CLOSE_ENOUGH = 1e-9
"""Gap at which a thorough run has nothing left to close."""
_INFINITE = 1e20
"""What SCIP takes for infinity."""
_EXACT = 1e-12
"""A point whose rows hold to this is not corrected."""
_HEARD = EVENT.BESTSOLFOUND | EVENT.DUALBOUNDIMPROVED | EVENT.NODESOLVED | EVENT.LPSOLVED


def run(job: Job, report: Reporter) -> Solution:
    """See ``BackEnd``."""
    model, columns = _model(job.program)
    _configure(model, job)
    if job.start is not None:
        _begin_from(model, columns, job.start)
    watch = _Watch(job, report, columns)
    model.includeEventhdlr(watch, "watch", "passes plans and bounds on")
    model.optimize()
    return _answer(job, model, columns)


def _model(program: Program) -> tuple[Model, list[Any]]:
    """The program as SCIP's objects, with opaque names."""
    model = Model()
    model.hideOutput()
    kinds = np.where(program.integer, "I", "C").tolist()
    figures = zip(kinds, program.lower.tolist(), program.upper.tolist(), program.cost.tolist(), strict=True)
    columns = [
        model.addVar(f"c{j}", kind, _finite(low), _finite(high), cost)
        for j, (kind, low, high, cost) in enumerate(figures)
    ]
    model.addObjoffset(program.offset)
    terms = [Term(column) for column in columns]
    start, index, value = program.start.tolist(), program.index.tolist(), program.value.tolist()
    products: dict[int, list[tuple[Any, float]]] = {}
    of_program = program.products
    for i, left, right, factor in zip(
        of_program.row.tolist(), of_program.left.tolist(), of_program.right.tolist(), of_program.value.tolist(),
        strict=True,
    ):  # fmt: skip
        products.setdefault(i, []).append((Term(columns[left], columns[right]), factor))
    ends = zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)
    for i, (low, high) in enumerate(ends):
        part = slice(start[i], start[i + 1])
        expression = {terms[j]: entry for j, entry in zip(index[part], value[part], strict=True)}
        for term, factor in products.get(i, ()):
            expression[term] = expression.get(term, 0.0) + factor
        _add_row(model, Expr(expression), low, high)
    return model, columns


def _add_row(model: Model, expression: Expr, low: float, high: float) -> None:
    """A row; none where it has no end or no entries (that such a row holds is seen before)."""
    if not expression.terms or (_finite(low) is None and _finite(high) is None):
        return
    if low == high:
        model.addCons(expression == low)
    elif _finite(low) is None:
        model.addCons(expression <= high)
    elif _finite(high) is None:
        model.addCons(expression >= low)
    else:
        model.addCons((expression >= low) <= high)


def _configure(model: Model, job: Job) -> None:
    """Options; one that SCIP does not know raises."""
    options = job.options
    target = _CLOSE_ENOUGH if options.thorough else options.gap
    settings: dict[str, bool | float | str] = {
        "limits/gap": target,
        "limits/absgap": _CLOSE_ENOUGH,
        "numerics/feastol": options.feasibility_tolerance,
        "randomization/randomseedshift": options.seed,
        "timing/clocktype": 2,  # seconds on the wall
        "misc/catchctrlc": False,
    }
    if np.isfinite(job.seconds):
        settings["limits/time"] = job.remaining()
    model.setParams(settings)


def _begin_from(model: Model, columns: list[Any], start: Real) -> None:
    """Hand over a plan to begin from; SCIP looks for itself whether it holds."""
    solution = model.createSol()
    for column, value in zip(columns, start.tolist(), strict=True):
        model.setSolVal(solution, column, value)
    model.addSol(solution)


def _answer(job: Job, model: Model, columns: list[Any]) -> Solution:
    """What SCIP claims."""
    word = model.getStatus()
    if word in ("unbounded", "inforunbd"):
        return _unbounded_or_infeasible(job)
    termination, limit = claim(NAME, word)
    message = "" if termination is Termination.OPTIMAL else f"SCIP: {word}"
    answer = Solution(termination, NAME, limit=limit, message=message, nodes=int(model.getNTotalNodes()))
    if termination is Termination.INFEASIBLE:
        return answer
    answer = replace(answer, bound=_figure(model, model.getDualbound()))
    raw = _values(model, columns)
    if raw is None:
        return answer
    values = _corrected(job.program, raw)
    objective = job.program.objective(values)
    if termination is Termination.OPTIMAL and not proved(objective, answer.bound, job.options.gap):
        answer = replace(
            answer, termination=Termination.LIMIT, message="SCIP: optimal; the gap that is left is rounding"
        )
    return replace(answer, values=values, objective=objective)


def _unbounded_or_infeasible(job: Job) -> Solution:
    """Without costs nothing is unbounded, so feasibility tells the two apart."""
    free = replace(job.program, cost=np.zeros(job.program.columns))
    model, _ = _model(free)
    _configure(model, job)
    model.optimize()
    word = model.getStatus()
    if model.getNSols():
        return Solution(Termination.UNBOUNDED, NAME, message="SCIP: the cost falls without end")
    termination, limit = claim(NAME, word)
    return Solution(termination, NAME, limit=limit, message=f"SCIP: {word} while telling unbounded from infeasible")


def _values(model: Model, columns: list[Any]) -> Real | None:
    """The best point so far, shape (n,); None where there is none, or where it runs away with the cost."""
    if not model.getNSols():
        return None
    best = model.getBestSol()
    values = np.array([model.getSolVal(best, column) for column in columns], np.float64)
    return values if (np.abs(values) < _INFINITE).all() else None


def _corrected(program: Program, raw: Real) -> Real:
    """The point with whole numbers where they belong and rows that hold to the last digits, where it is as good."""
    whole = np.clip(np.where(program.integer, np.round(raw), raw), program.lower, program.upper)
    if verify_point(program, whole).largest_violation <= _EXACT:
        return whole
    clean = refine(program, raw)
    before, after = verify_point(program, raw), verify_point(program, clean)
    no_dearer = after.objective <= before.objective + 1e-7 * max(1.0, abs(before.objective))
    return clean if no_dearer or not before.verified else raw


def _finite(bound: float) -> float | None:
    """SCIP's None for no bound."""
    return bound if abs(bound) < _INFINITE else None


def _figure(model: Model, bound: float) -> float:
    """SCIP's figure, its infinity as ours."""
    return float(np.sign(bound) * np.inf) if model.isInfinity(abs(bound)) else float(bound)


@dataclass
class _Reached:
    """When the asked gap was reached."""

    seconds: float
    nodes: int


class _Watch(Eventhdlr):
    """Passes plans and bounds on, and ends a thorough run that has had its time.

    Once the asked gap is reached the run goes on for as long again and 5 s, or, where it has to repeat exactly, for as
    many nodes again and 200.
    """

    def __init__(self, job: Job, report: Reporter, columns: list[Any]) -> None:
        self._job, self._report, self._columns = job, report, columns
        self._best, self._bound, self._told_at = np.inf, -np.inf, -np.inf
        self._began = time.monotonic()
        self._reached: _Reached | None = None

    def eventinit(self) -> None:
        """Listen."""
        self.model.catchEvent(_HEARD, self)

    def eventexit(self) -> None:
        """Listen no more."""
        self.model.dropEvent(_HEARD, self)

    def eventexec(self, event: Any) -> None:
        """Something was found, or a node is done."""
        model, nodes = self.model, int(self.model.getNTotalNodes())
        if event.getType() == EVENT.BESTSOLFOUND:
            self._tell_plan(_values(model, self._columns), nodes)
        self._tell_bound(_figure(model, model.getDualbound()), nodes)
        if self._enough(nodes):
            model.interruptSolve()

    def _tell_plan(self, raw: Real | None, nodes: int) -> None:
        """Pass a plan on."""
        if raw is not None:
            values = _corrected(self._job.program, raw)
            self._best = min(self._best, self._job.program.objective(values))
            self._report.incumbent(values, nodes)

    def _tell_bound(self, bound: float, nodes: int) -> None:
        """Pass a better bound on, ten times a second at most."""
        now = time.monotonic()
        if np.isfinite(bound) and bound > self._bound and now >= self._told_at + 0.1:
            self._bound, self._told_at = bound, now
            self._report.bound(bound, nodes)

    def _enough(self, nodes: int) -> bool:
        """Whether a thorough run has had its time."""
        options, seconds = self._job.options, time.monotonic() - self._began
        if not options.thorough or not proved(self._best, self._bound, options.gap):
            return False
        if self._reached is None:
            self._reached = _Reached(seconds, nodes)
        if options.deterministic:
            return nodes > 2 * self._reached.nodes + 200
        return seconds > 2 * self._reached.seconds + 5.0
