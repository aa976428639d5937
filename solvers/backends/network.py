"""The engine for large fixed-charge networks (``solvers.network``) as a back end: linear programs of that form only."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np

from solvers.backends import WAY_OUT
from solvers.backends.base import Capabilities, Job, Reporter
from solvers.backends.status import claim
from solvers.network.beside import said
from solvers.network.board import Board
from solvers.network.engine import maximise
from solvers.network.facilities import site
from solvers.network.problem import Real
from solvers.network.recognise import Recognised, recognise
from solvers.network.required import maximise_required
from solvers.network.reserves import price_rows
from solvers.network.rows import IMPOSSIBLE
from solvers.network.sides import Task
from solvers.network.siting import maximise_sited
from solvers.network.standing import Standing
from solvers.solution import RowPrices, Solution, SolverRefused, proved

NAME = "network"
CAPABILITIES = Capabilities(starts=True, streams_incumbents=True, streams_bounds=True, own_bound=True)

_CLOSE_ENOUGH = 1e-9
"""Gap at which nothing is left to close."""
_BETWEEN_S, _BETWEEN_S_PER_COLUMN = 0.1, 1e-6
"""Least time between two reports: the plan of a large program keeps the pipe and the caller busy."""

_TO_ANSWER_S, _TO_ANSWER_S_PER_COLUMN, _TO_ANSWER = 0.5, 1e-6, 0.05
"""Time kept for the last steps and the answer, and the share of the limit that this is at most."""


def run(job: Job, report: Reporter) -> Solution:
    """See ``BackEnd``."""
    known = recognise(job.program)
    if known == IMPOSSIBLE:
        return _claimed("infeasible", -np.inf)
    target = _Target(job, job.program.offset)
    to_answer = _TO_ANSWER_S + _TO_ANSWER_S_PER_COLUMN * job.program.columns
    deadline = job.began + job.seconds - min(to_answer, _TO_ANSWER * job.seconds)
    task = Task(deadline, target.met, job.options.seed, job.options.deterministic, job.options.row_prices)
    if isinstance(known, str):
        return _with_plants(job, known, task, report)
    teller = _Teller(known, report)
    if known.minima.any():
        return _required(job, known, task, teller)
    board = maximise(known.network, task, teller, _start(job, known))
    objective, bound = known.offset - board.benefit, known.offset - board.bound
    closed = proved(objective, bound, job.options.gap)
    answer = _claimed("closed" if closed else "stalled" if job.options.deterministic else "timelimit", bound)
    return replace(
        answer, values=known.values(board.flow), objective=objective, row_prices=_row_prices(job, known, board),
        message=said(board, seconds_count=not job.options.deterministic),
    )  # fmt: skip


def _row_prices(job: Job, known: Recognised, board: Board) -> RowPrices | None:
    """Prices of the program's rows, where they were asked for and there is a network to price."""
    if board.node_prices is None:
        return None
    return price_rows(job.program, known.network, known.quantity, known.unit, board.node_prices)


def _required(job: Job, known: Recognised, task: Task, teller: _Teller) -> Solution:
    """The answer for a network with minima, which may have no plan."""
    found = maximise_required(known.network, known.minima, task, teller, _start(job, known))
    if found.bound == -np.inf:
        return _claimed("infeasible", -np.inf)
    bound, word = known.offset - found.bound, "stalled" if job.options.deterministic else "timelimit"
    told = "" if found.board is None else said(found.board, seconds_count=not job.options.deterministic)
    if found.flow is None:
        return replace(_claimed(word, bound), message=told)
    objective = known.offset - found.benefit
    answer = _claimed("closed" if proved(objective, bound, job.options.gap) else word, bound)
    return replace(answer, values=known.values(found.flow), objective=objective, message=told)


def _with_plants(job: Job, reason: str, task: Task, report: Reporter) -> Solution:
    """The answer for a network with a few columns beside it; refuses, with the reason, what is not one either."""
    program = job.program
    sited = site(program)
    if sited == IMPOSSIBLE:
        return _claimed("infeasible", -np.inf)
    if sited is None or isinstance(sited, str):
        raise SolverRefused(f"{NAME} does not take {sited or reason}{WAY_OUT}")
    standing = Standing(program, task.enough, _PointTeller(program.offset, _Pace(program.columns), report))
    standing.take_point(job.start)
    if not maximise_sited(sited, task, standing):
        return _claimed("infeasible", -np.inf)
    objective, bound = program.offset - standing.benefit, program.offset - standing.bound
    closed = standing.values is not None and proved(objective, bound, job.options.gap)
    answer = _claimed("closed" if closed else "stalled" if job.options.deterministic else "timelimit", bound)
    message = f"{len(sited.few)} decisions on plants by a master problem over the network"
    if standing.values is None:
        return replace(answer, message=message)
    return replace(answer, values=standing.values, objective=objective, message=message)


def _claimed(word: str, bound: float) -> Solution:
    """What a word of ours claims."""
    termination, limit = claim(NAME, word)
    return Solution(termination, NAME, limit=limit, bound=bound)


def _start(job: Job, known: Recognised) -> Real | None:
    """The flow of the plan to begin from, where it is lawful and brings anything."""
    if job.start is None:
        return None
    flow = known.flow(job.start)
    lawful = flow.any() and known.minima.met(known.network, flow) and not known.network.faults(flow)
    return flow if lawful else None


@dataclass
class _Target:
    """When plan and bound are near enough; a thorough run goes on for as long again and 5 s."""

    job: Job
    offset: float
    reached_s: float | None = None

    def met(self, benefit: float, bound: float) -> bool:
        """Whether to stop."""
        options, plan, least = self.job.options, self.offset - benefit, self.offset - bound
        if proved(plan, least, _CLOSE_ENOUGH):
            return True
        if not proved(plan, least, options.gap):
            return False
        if not options.thorough:
            return True
        if options.deterministic:
            return False
        seconds = time.monotonic() - self.job.began
        if self.reached_s is None:
            self.reached_s = seconds
        return seconds > 2 * self.reached_s + 5.0


@dataclass
class _Pace:
    """How often something may be told of a program of so many columns."""

    columns: int
    told: dict[str, float] = field(default_factory=dict)

    def due(self, kind: str) -> bool:
        """Whether it is time for another plan or bound; if so, it counts as told."""
        now, between = time.monotonic(), _BETWEEN_S
        between += _BETWEEN_S_PER_COLUMN * self.columns if kind == "plan" else 0.0
        if now < self.told.get(kind, -np.inf) + between:
            return False
        self.told[kind] = now
        return True


class _Teller:
    """Passes on what is found, in the program's terms, at most so often."""

    def __init__(self, known: Recognised, report: Reporter) -> None:
        self.known, self.report, self.pace = known, report, _Pace(known.columns)

    def plan(self, flow: Real) -> None:
        """See ``Listener``."""
        if self.pace.due("plan"):
            self.report.incumbent(self.known.values(flow))

    def bound(self, benefit: float) -> None:
        """See ``Listener``."""
        if self.pace.due("bound"):
            self.report.bound(self.known.offset - benefit)


@dataclass
class _PointTeller:
    """The same for points of the program."""

    offset: float
    pace: _Pace
    report: Reporter

    def point(self, values: Real) -> None:
        """See ``Hearer``."""
        if self.pace.due("plan"):
            self.report.incumbent(values)

    def bound(self, benefit: float) -> None:
        """See ``Hearer``."""
        if self.pace.due("bound"):
            self.report.bound(self.offset - benefit)
