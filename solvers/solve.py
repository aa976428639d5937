"""Solve a program: choose a back end, run it killable, find out what is true of its answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

import numpy as np

from solvers.backends import AUTO, AUTO_WITH_MANY_SWITCHES, WAY_OUT, method, resolve, why
from solvers.backends.base import Job
from solvers.process import SolverProcess
from solvers.program import Program, Real
from solvers.session import SolverSession
from solvers.solution import (
    Cancelled,
    Limit,
    Observer,
    Progress,
    Solution,
    SolveOptions,
    SolverRefused,
    Termination,
    proved,
)
from solvers.trivial import solve_trivial
from solvers.verify import verify, verify_point

_POLL_S = 0.1
_DEFAULTS = SolveOptions()


def solve(
    program: Program,
    options: SolveOptions = _DEFAULTS,
    *,
    solver: str = "auto",
    start: Real | None = None,
    observe: Observer | None = None,
    cancelled: Cancelled | None = None,
    session: SolverSession | None = None,
) -> Solution:
    """Minimise a program, in a process that is killed at the time limit plus a grace of 2 s + 5 %.

    ``solver`` is ``auto`` or one of ``available()``. ``start``, shape (n,), is a plan to begin from; where it holds,
    nothing worse is returned. ``observe`` hears of better plans and bounds, ``cancelled`` is asked ten times a second;
    both are called in the caller's thread. ``session`` lends its process, so that none need be started. Stopped,
    failed and infeasible are results, not exceptions. Values leave only verified to 1e-6; ``OPTIMAL`` says that
    values and bound agree within ``options.gap``, whatever the solver said.

    Raises:
        SolverRefused: the solver is unknown, not installed, or cannot take this program; with ``options.row_prices``
            also where ``auto`` would have handed it to HiGHS.
    """
    switches = int(program.integer.sum())
    exact = bool((program.row_lower == program.row_upper).any())
    name = resolve(solver, products=program.products, switches=switches, exact=exact)
    if options.row_prices and name != AUTO_WITH_MANY_SWITCHES:
        raise SolverRefused(f"{name} gives no prices of rows; choose {AUTO_WITH_MANY_SWITCHES}")
    run = _Run(program, options, name, observe)
    if start is not None:
        run.take_start(np.asarray(start, np.float64))
    chosen = solver.strip().lower() == "auto" and not options.row_prices
    reason = why(name, switches) if chosen else ""
    answer = solve_trivial(program) or _run_child(run, start, cancelled, session, reason)
    return run.judge(answer)


@dataclass
class _Run:
    """What is known so far of one run: the best plan that holds, and the best bound."""

    program: Program
    options: SolveOptions
    solver: str
    observe: Observer | None
    began: float = field(default_factory=time.monotonic)
    values: Real | None = None
    objective: float = inf
    bound: float = -inf
    nodes: int = 0

    def elapsed(self) -> float:
        """Seconds since the call."""
        return time.monotonic() - self.began

    def take_start(self, start: Real) -> None:
        """Keep a start that holds as the first plan."""
        if start.shape != (self.program.columns,):
            raise ValueError(f"start must have the shape ({self.program.columns},), got {start.shape}")
        self.take_values(start)

    def take_values(self, values: Real) -> tuple[str, ...]:
        """Keep a plan if it holds and is the best; else say why it does not hold."""
        faults: tuple[str, ...] = ()
        for candidate in (self._whole(values), values):
            check = verify_point(self.program, candidate)
            faults = check.faults
            if not faults:
                if check.objective < self.objective:
                    self.values, self.objective = candidate, check.objective
                    self._tell()
                break
        return faults

    def take_bound(self, bound: float) -> None:
        """Keep a better bound."""
        if bound > self.bound:
            self.bound = bound
            self._tell()

    def hear(self, message: tuple[Any, ...]) -> Solution | None:
        """Take one report of the child; an answer, if it is one."""
        kind, *content = message
        if kind == "refused":
            raise SolverRefused(content[0])
        if kind == "done":
            return content[0]  # type: ignore[no-any-return]  # a frame is what the child wrote
        if kind == "failed":
            return Solution(Termination.ERROR, self.solver, message=content[0])
        found, self.nodes = content
        if kind == "incumbent":
            self.take_values(found)
        else:
            self.take_bound(found)
        return None

    def judge(self, answer: Solution) -> Solution:
        """The answer as far as it is true: its plan or a better one known, verified, and the termination they earn."""
        answer = replace(answer, message=_join(method(self.solver), answer.message))
        faults = self.take_values(answer.values) if answer.values is not None else ()
        self.take_bound(answer.bound)
        nodes = max(self.nodes, answer.nodes)
        known = replace(answer, values=self.values, objective=self.objective, bound=self.bound, nodes=nodes)
        excess = verify(self.program, known).faults
        if excess:
            message = _join(f"{self.solver}: {excess[0]}", answer.message)
            return replace(
                known, termination=Termination.ERROR, limit=None, bound=-inf, row_prices=None, message=message
            )
        known = replace(known, bound=min(self.bound, self.objective))
        if faults:
            message = _join(f"{self.solver} returned a plan that does not hold: {faults[0]}", answer.message)
            return replace(known, termination=Termination.ERROR, limit=None, message=message)
        return _earned(known, self.options.gap)

    def _whole(self, values: Real) -> Real:
        """Integer columns at the nearest whole number; the same array where they are."""
        if values.shape != self.program.integer.shape:
            return values
        whole = values.copy()
        np.rint(values, out=whole, where=self.program.integer)
        return values if np.array_equal(whole, values) else whole

    def _tell(self) -> None:
        if self.observe is not None:
            self.observe(Progress(self.objective, min(self.bound, self.objective), self.elapsed()))


def _run_child(
    run: _Run, start: Real | None, cancelled: Cancelled | None, session: SolverSession | None, reason: str
) -> Solution:
    """Run the back end in a process; where ``auto`` chose it for a ``reason``, HiGHS gets what it refuses."""
    try:
        answer = _hear_child(run, start, cancelled, session)
        return replace(answer, message=_join(reason, answer.message))
    except SolverRefused as refusal:
        if not reason or run.solver == AUTO:
            raise
        run.solver = AUTO
        answer = _hear_child(run, start, cancelled, session)
        return replace(answer, message=_join(f"handed to HiGHS: {str(refusal).removesuffix(WAY_OUT)}", answer.message))


def _hear_child(run: _Run, start: Real | None, cancelled: Cancelled | None, session: SolverSession | None) -> Solution:
    """Run the back end in its process until it answers, dies, or is killed at a limit."""
    limit = run.options.time_limit_s
    job = Job(run.solver, run.program, run.options, start, limit, run.began)
    kill_at = limit + 2.0 + 0.05 * limit
    struck: Limit | None = None
    with SolverProcess(job) if session is None else session.process(job) as child:
        while not child.ended:
            struck = struck or _kill_if_struck(child, run, kill_at, cancelled)
            for message in child.messages(_POLL_S):
                answer = run.hear(message)
                if answer is not None:
                    return answer
                # A large plan takes a good part of a second to verify.
                struck = struck or _kill_if_struck(child, run, kill_at, cancelled)
        if struck is not None:
            return Solution(Termination.LIMIT, run.solver, limit=struck, message=f"killed: {struck} limit")
        return Solution(Termination.ERROR, run.solver, message=child.autopsy())


def _kill_if_struck(child: SolverProcess, run: _Run, kill_at: float, cancelled: Cancelled | None) -> Limit | None:
    """The limit that struck, if one did; the child is killed then, and what it had sent can still be heard."""
    struck = _struck(run, kill_at, cancelled)
    if struck is not None:
        child.kill()
    return struck


def _struck(run: _Run, kill_at: float, cancelled: Cancelled | None) -> Limit | None:
    """The limit that ends the run from outside, if one does."""
    if cancelled is not None and cancelled():
        return Limit.CANCELLED
    return Limit.TIME if run.elapsed() > kill_at else None


def _earned(known: Solution, gap: float) -> Solution:
    """The termination that plan and bound earn, whatever the solver called it."""
    said = known.termination
    if said is Termination.ERROR:
        return known
    if known.values is None:
        if said is Termination.OPTIMAL:
            message = _join(f"{known.solver} calls it optimal without a plan", known.message)
            return replace(known, termination=Termination.ERROR, message=message)
        return known
    if said is Termination.UNBOUNDED:  # what was found on the way down is no plan
        return replace(known, values=None, objective=inf, bound=-inf)
    if proved(known.objective, known.bound, gap):
        return replace(known, termination=Termination.OPTIMAL, limit=None)
    if said is Termination.OPTIMAL:
        message = _join(f"{known.solver} calls a plan optimal that its bound does not prove", known.message)
        return replace(known, termination=Termination.ERROR, message=message)
    if said is Termination.INFEASIBLE:
        message = _join(f"{known.solver} calls a program infeasible that has a plan which holds", known.message)
        return replace(known, termination=Termination.ERROR, message=message)
    return known


def _join(*parts: str) -> str:
    """Sentences, the empty ones left out."""
    return "; ".join(part for part in parts if part)
