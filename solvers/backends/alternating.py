"""Bilinear programs too large for branch and bound: a plan by alternating linear programs, a bound by a relaxation.

With one factor of each product fixed – in a pool the shares – the program is linear, and so it is with the other one
fixed. From the shares that the relaxation (``mccormick``) suggests, and from the start, the two are solved in turn;
where that ends, tangent planes of the products within a shrinking radius tell which way the shares should go
(successive linear programming: Haverly 1978; Baker and Lasdon 1985; alternation: Audet et al. 2004). Every plan is a
point of the true rows. There is no proof that it is the best: what is proved is the bound. Programs for which branch
and bound can still do something then go to SCIP, with that plan to begin from.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec

import numpy as np

from solvers.backends import highs
from solvers.backends.base import Capabilities, Job, Reporter
from solvers.backends.mccormick import Relaxation, relax
from solvers.backends.status import claim
from solvers.bilinear import linearised, pairs, with_fixed
from solvers.program import Index, Program, Real
from solvers.solution import Solution, SolverRefused, Termination, proved
from solvers.verify import verify_point

NAME = "alternating"
CAPABILITIES = Capabilities(starts=True, streams_incumbents=True, streams_bounds=True, own_bound=True, products=True)

SCIP_PAYS = 2_000
"""Products up to which SCIP betters the bound within a minute: a little at 960, nothing at 3 900 (decision 7)."""
_RELAXING = 0.4
"""Share of the time that the relaxation may take."""
_TRYING = 0.5
"""Share of the time after which no further start is tried where SCIP is to have its turn."""
_BETTER = 1e-6
"""Relative: a step that gains less is none."""
_WIDEST, _NARROWEST = 0.5, 1e-3
"""Radius of the tangent planes, as a share of each column's range."""

_RECURSION = (1.0, 0.5, 0.25)
"""Radii of the steps from a guess that need not be a plan."""
_CHANCES = 20
"""Further starts."""
_CHANGE = (0.2, 3.0)
"""Costs are multiplied by something between these."""


def run(job: Job, report: Reporter) -> Solution:
    """See ``BackEnd``."""
    _hold_two_sides(job.program)
    relaxation = relax(job, job.remaining() * (1.0 if job.options.deterministic else _RELAXING))
    if relaxation.infeasible:
        return _answer("infeasible", -np.inf)
    report.bound(relaxation.bound)
    search = _Search(job, report, relaxation.bound)
    scip_pays = len(job.program.products) <= SCIP_PAYS and find_spec("pyscipopt") is not None
    for shares in _starts(job, relaxation):
        search.improve_from(shares)
        if search.closed or search.late or (scip_pays and _had_its_time(job)):
            break
    if search.closed:
        return _found(search, "closed")
    if scip_pays and not search.late:
        return _by_scip(job, report, search)
    return _found(search, "timelimit" if search.late else "stalled")


def _had_its_time(job: Job) -> bool:
    """Whether the rest of the time is for SCIP; where runs have to repeat, only the number of starts decides."""
    return not job.options.deterministic and time.monotonic() - job.began > _TRYING * job.seconds


def _hold_two_sides(program: Program) -> None:
    """Refuse what no fixing of one side makes linear."""
    if not len(program.products):
        raise SolverRefused(f"{NAME} takes programs with products of unknowns, and this one has none; choose auto")
    if not program.products.two_sided:
        raise SolverRefused(f"{NAME} needs products whose left and right columns differ throughout; choose scip")


def _starts(job: Job, relaxation: Relaxation) -> Iterator[Real]:
    """Values of the left columns to begin from, shape (n,) with those of the others beside them.

    What the relaxation suggests, the start, and what the relaxation suggests at costs that are changed by chance.
    """
    if relaxation.values is not None:
        yield _shares(job.program, relaxation.values)
    if job.start is not None:
        yield job.start
    random = np.random.default_rng(job.options.seed)
    for _ in range(_CHANCES if relaxation.values is not None else 0):
        changed = relaxation.program.cost * random.uniform(*_CHANGE, relaxation.program.columns)
        values = _solved(job, replace(relaxation.program, cost=changed))
        if values is not None:
            yield _shares(job.program, values)


def _shares(program: Program, relaxed_values: Real) -> Real:
    """The point with each left column as the relaxed products w have it: ``sum of w y / sum of y y`` over its products.

    Where the relaxed program has ``sum over i of w_ij = y_j``, these add up to 1.
    """
    left, right, _ = pairs(program)
    n = program.columns
    other, product = relaxed_values[right], relaxed_values[n:]
    above = np.bincount(left, weights=product * other, minlength=n)
    below = np.bincount(left, weights=other * other, minlength=n)
    told = below > 1e-12
    return np.where(told, above / np.where(told, below, 1.0), relaxed_values[:n])


@dataclass
class _Search:
    """The best plan so far, and how it is bettered."""

    job: Job
    report: Reporter
    bound: float
    values: Real | None = None
    objective: float = np.inf
    left: Index = field(init=False)
    right: Index = field(init=False)

    def __post_init__(self) -> None:
        """The two sides of the products."""
        products = self.job.program.products
        self.left, self.right = np.unique(products.left), np.unique(products.right)

    @property
    def late(self) -> bool:
        """Whether time is up."""
        return time.monotonic() - self.job.began >= self.job.seconds

    @property
    def closed(self) -> bool:
        """Whether plan and bound agree."""
        return proved(self.objective, self.bound, self.job.options.gap)

    def improve_from(self, shares: Real) -> None:
        """Alternate, and follow the tangent planes, until neither gains anything."""
        for point in self._recursion(shares):
            self._descend(point)
            if self.late or self.closed:
                break

    def _recursion(self, guess: Real) -> Iterator[Real]:
        """Plans at a guess of the shares and at those to which tangent planes lead from there, plan or no plan."""
        for radius in (0.0, *_RECURSION):
            if radius:
                flat = linearised(self.job.program, guess, self.left, radius * self._ranges())
                moved = _solved(self.job, _with_whole_fixed(flat, guess))
                if moved is None:
                    return
                guess = moved
            point = self._restricted(self.left, guess)
            if point is not None:
                yield point

    def _descend(self, point: Real) -> None:
        """Alternate, and follow the tangent planes, while that gains anything."""
        point = self._alternate(point)
        radius = _WIDEST
        while radius >= _NARROWEST and not self.late and not self.closed:
            moved = self._along_tangents(point, radius)
            if moved is not None and self._gains(moved, point):
                point = self._alternate(moved)
            else:
                radius /= 3.0

    def _alternate(self, point: Real) -> Real:
        """Fix one side, then the other, until that gains nothing."""
        while not self.late and not self.closed:
            other = self._restricted(self.right, point)
            again = None if other is None else self._restricted(self.left, other)
            if again is None or not self._gains(again, point):
                return point
            point = again
        return point

    def _along_tangents(self, point: Real, radius: float) -> Real | None:
        """The plan with the shares that the tangent planes at a point ask for; whole numbers stay as they are."""
        program = self.job.program
        flat = _with_whole_fixed(linearised(program, point, self.left, radius * self._ranges()), point)
        found = _solved(self.job, flat)
        return None if found is None else self._restricted(self.left, found)

    def _ranges(self) -> Real:
        """Range of each left column, 1 where it has no ends."""
        range_ = (self.job.program.upper - self.job.program.lower)[self.left]
        return np.where(np.isfinite(range_), range_, 1.0)

    def _restricted(self, side: Index, point: Real) -> Real | None:
        """The best plan with one side as a point has it; kept if it holds and is better."""
        found = _solved(self.job, with_fixed(self.job.program, side, point[side]))
        if found is None or verify_point(self.job.program, found).faults:
            return None
        objective = self.job.program.objective(found)
        if objective < self.objective:
            self.values, self.objective = found, objective
            self.report.incumbent(found)
        return found

    def _gains(self, new: Real, old: Real) -> bool:
        before = self.job.program.objective(old)
        return self.job.program.objective(new) < before - _BETTER * max(1.0, abs(before))


def _solved(job: Job, program: Program) -> Real | None:
    """The optimum of a linear or mixed-integer program, None where there is none in time."""
    options = replace(job.options, thorough=False)
    return highs.run(Job("highs", program, options, None, job.seconds, job.began), _DEAF).values


def _with_whole_fixed(program: Program, point: Real) -> Program:
    """The linear program in which integer columns stay where a point has them."""
    whole = np.clip(np.round(point), program.lower, program.upper)
    return replace(
        program,
        lower=np.where(program.integer, whole, program.lower),
        upper=np.where(program.integer, whole, program.upper),
        integer=np.zeros(program.columns, np.bool_),
    )


def _by_scip(job: Job, report: Reporter, search: _Search) -> Solution:
    """Branch and bound for the time that is left, from the plan that was found."""
    from solvers.backends import scip

    answer = scip.run(replace(job, start=job.start if search.values is None else search.values), report)
    said = "; ".join(part for part in ("then SCIP for the time that was left", answer.message) if part)
    better = answer.values is not None and answer.objective <= search.objective
    values, objective = (answer.values, answer.objective) if better else (search.values, search.objective)
    if answer.termination is Termination.INFEASIBLE:
        return replace(answer, solver=NAME, message=said)
    bound = max(answer.bound, search.bound)
    return replace(answer, solver=NAME, values=values, objective=objective, bound=bound, message=said)


def _found(search: _Search, word: str) -> Solution:
    return replace(_answer(word, search.bound), values=search.values, objective=search.objective)


def _answer(word: str, bound: float) -> Solution:
    """What a word of ours claims."""
    termination, limit = claim(NAME, word)
    return Solution(termination, NAME, limit=limit, bound=bound)


class _Deaf:
    """Hears nothing: points of the programs solved on the way are no plans."""

    def incumbent(self, values: Real, nodes: int = 0) -> None:
        """See ``Reporter``."""

    def bound(self, bound: float, nodes: int = 0) -> None:
        """See ``Reporter``."""


_DEAF = _Deaf()
