"""Why a program has no answer: what its requirements would have to give, and which of them cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from solvers.program import Flag, Index, Program, Real
from solvers.solution import SolveOptions, Termination
from solvers.solve import solve

Condition = TypeVar("Condition")
_OPTIONS = SolveOptions(time_limit_s=60.0, gap=1e-6, thorough=False)
_LEAST = 1e-6
"""A row gives where it gives more than this times max(1, |bound|): less than that is within the tolerance of a plan."""


@dataclass(frozen=True, eq=False, slots=True)
class Relaxation:
    """How far rows have to give so that all others hold.

    ``rows`` and ``amounts`` have one shape: every row that was allowed to give, ascending, and by how much it does,
    >= 0 in the row's own unit. ``possible``: the rest can hold at all; where it cannot, or where the limit struck
    before a point was found, the amounts are all 0 and ``message`` says which. ``proved``: no relaxation is cheaper.
    """

    rows: Index
    amounts: Real
    possible: bool
    proved: bool
    message: str = ""


def relax(
    program: Program,
    rows: npt.NDArray[np.integer],
    weights: Real | None = None,
    *,
    options: SolveOptions = _OPTIONS,
) -> Relaxation:
    """The cheapest way to let ``rows`` give: which of them, and by how much.

    Minimises the sum of weight x amount; the program's own cost plays no part. ``weights``, of the shape of ``rows``
    and above 0, is the price of a unit; without it, a unit costs 1 / max(1, |bound|): rows give in proportion.
    """
    distinct, first = np.unique(np.asarray(rows, np.int32), return_index=True)
    bound = np.maximum(_size(program.row_lower[distinct]), _size(program.row_upper[distinct]))
    price = 1.0 / bound if weights is None else np.asarray(weights, np.float64)[first]
    if not (price > 0).all():
        raise ValueError("weights must be above 0")
    elastic = _elastic(program, distinct, price)
    answer = solve(elastic, options)
    none = np.zeros(len(distinct))
    if answer.values is None:
        return Relaxation(distinct, none, possible=False, proved=False, message=answer.message)
    gives = answer.values[program.columns :].reshape(2, len(distinct)).sum(axis=0)
    amounts = np.where(gives > _LEAST * bound, gives, 0.0)
    return Relaxation(distinct, amounts, possible=True, proved=answer.termination is Termination.OPTIMAL)


def conflict(
    program: Program, rows: npt.NDArray[np.integer], *, options: SolveOptions = _OPTIONS, effort: int = 100
) -> Index:
    """A small set of ``rows`` that cannot hold together with the rest of the program, ascending; empty if all can.

    Rows that a cheapest relaxation lets give are held, until nothing that may give is enough: what is held is in
    conflict (Chinneck's elastic filter). Then each is left out in turn, for good where the others still cannot hold
    (the deletion filter), so that in the end none can be spared. After ``effort`` solves, or where one ends at its
    limit, the set is returned as small as it is then. Empty, too, where the program cannot hold without any of them.
    """
    among = np.unique(np.asarray(rows, np.int32))
    held, solves = _elastic_filter(program, among, options, effort)
    for row in held.tolist():
        if solves >= effort:
            break
        fewer = held[held != row]
        solves += 1
        if _impossible(_without(program, np.setdiff1d(among, fewer)), options):
            held = fewer
    return held


def irreducible(
    conditions: Sequence[Condition], impossible: Callable[[Sequence[Condition]], bool], *, effort: int = 100
) -> list[Condition] | None:
    """Conditions that cannot hold together, none of which can be spared: those that come first are preferred.

    ``impossible`` tells whether those it is given cannot hold; all together cannot, and fewer never are harder to
    hold. A set of k among n takes about 2k log2(n / k) + 2k questions (Junker 2004, QuickXplain). None where
    ``effort`` questions were not enough.
    """
    asked = 0

    def fails(some: Sequence[Condition]) -> bool:
        nonlocal asked
        asked += 1
        if asked > effort:
            raise _Exhausted
        return impossible(some)

    def among(kept: list[Condition], rest: Sequence[Condition], *, ask: bool) -> list[Condition]:
        """What of the rest is needed beside what is kept; ``ask`` where what is kept may be enough."""
        if ask and fails(kept):
            return []
        if len(rest) == 1:
            return list(rest)
        half = len(rest) // 2
        later = among([*kept, *rest[:half]], rest[half:], ask=True)
        sooner = among([*kept, *later], rest[:half], ask=bool(later))
        return [*sooner, *later]

    try:
        return among([], conditions, ask=True) if conditions else []
    except _Exhausted:
        return None


class _Exhausted(Exception):
    """As many questions were asked as may be."""


def without(program: Program, rows: npt.NDArray[np.integer]) -> Program:
    """The program without the bounds of these rows, and without its cost."""
    return replace(_without(program, np.asarray(rows, np.int32)), cost=np.zeros(program.columns))


def impossible(program: Program, options: SolveOptions) -> bool:
    """Whether the program is proved to have no point at all."""
    return _impossible(program, options)


def _elastic_filter(program: Program, rows: Index, options: SolveOptions, effort: int) -> tuple[Index, int]:
    """Rows among which there is a conflict, and the number of solves it took."""
    held = rows[:0]
    for solves in range(1, effort + 1):
        elastic = np.setdiff1d(rows, held)
        relaxation = relax(program, elastic, options=options)
        if not relaxation.possible:
            return held, solves
        given = elastic[relaxation.amounts > 0]
        if not len(given):
            return rows[:0], solves
        held = np.union1d(held, given).astype(np.int32)
        if len(held) == len(rows):
            return held, solves
    return rows, effort


def _impossible(program: Program, options: SolveOptions) -> bool:
    """Proved to have no point at all."""
    free = replace(program, cost=np.zeros(program.columns))
    return solve(free, options).termination is Termination.INFEASIBLE


def _without(program: Program, rows: Index) -> Program:
    """The program without the bounds of these rows."""
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return replace(program, row_lower=lower, row_upper=upper)


def _elastic(program: Program, rows: Index, price: Real) -> Program:
    """The program with two columns more for each of ``rows``: what it lacks, and what it has too much."""
    count = len(rows)
    added = np.arange(program.columns, program.columns + 2 * count, dtype=np.int32)
    lower_gives = np.isfinite(program.row_lower[rows])
    upper_gives = np.isfinite(program.row_upper[rows])
    limit = np.where(np.concatenate([lower_gives, upper_gives]), np.inf, 0.0)
    place = np.concatenate([program.entry_rows(), rows, rows])
    order = np.argsort(place, kind="stable")  # the added columns come last in their rows, as their numbers do
    value = np.concatenate([program.value, np.ones(count), -np.ones(count)])
    counts = np.bincount(place, minlength=program.rows)
    integer: Flag = np.concatenate([program.integer, np.zeros(2 * count, np.bool_)])
    return Program(
        cost=np.concatenate([np.zeros(program.columns), price, price]),
        lower=np.concatenate([program.lower, np.zeros(2 * count)]),
        upper=np.concatenate([program.upper, limit]),
        integer=integer,
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        index=np.concatenate([program.index, added])[order],
        value=value[order],
        products=program.products,
    )


def _size(bound: Real) -> Real:
    """max(1, |bound|), 1 where there is none."""
    return np.maximum(1.0, np.abs(np.where(np.isfinite(bound), bound, 1.0)))
