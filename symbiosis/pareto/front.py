"""The augmented epsilon-constraint method (Mavrotas 2009; Mavrotas and Florios 2013), with warm starts.

The first aim is minimised while each other is held under a level, and what an other stays under its level counts a
little: so no point is dominated. Levels are an even grid between the best that each aim can reach and what it is where
the others are best; one that the plan of a looser level keeps to is answered by it and jumped over. Of two aims, the
levels that were saved go where the front has its widest gaps.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np

from solvers import SolverSession
from solvers.solution import proved
from symbiosis.candidates import find_candidates
from symbiosis.check import check
from symbiosis.draft import draw_up
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import Model, formulate
from symbiosis.options import MatchOptions
from symbiosis.pareto.goals import Goal, goals_of
from symbiosis.pareto.levels import grid, widest_gap
from symbiosis.pareto.search import Found, Search, undominated
from symbiosis.plan import Plan
from symbiosis.watch import Clock, no_clock

ROUNDING = 1e-8
"""Share of the first aim that the rows of levels may give way by without a point counting as unproved."""


@dataclass(frozen=True, slots=True)
class Point:
    """A plan of the front and its figures, as people read them, in the order of the aims."""

    figures: tuple[float, ...]
    levels: tuple[float, ...]
    """What the other aims were held under (over, where large is better); infinite where it was not."""
    plan: Plan
    seconds: float
    bound: float | None
    """Proved: no plan that is as good in every other aim has a better first aim than this; None: nothing is."""
    gap: float | None
    """``|first aim - bound| / |first aim|``: how far from efficient the point can be."""
    proved: bool
    """The gap is within the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Front:
    """Points none of which dominates another, sorted by the first aim."""

    goals: tuple[str, ...]
    points: tuple[Point, ...]
    solves: int
    seconds: float
    notes: tuple[str, ...] = ()


def find_front(
    inventory: Inventory,
    names: tuple[str, ...],
    points: int,
    options: MatchOptions,
    *,
    clock: Clock = no_clock,
    told: Callable[[str], None] | None = None,
    warm: bool = True,
) -> Front:
    """Find up to ``points`` (>= 2) plans between the best of the first aim and the best of each other.

    ``options.time_limit_s`` bounds each solve. ``told`` hears a sentence a point. ``warm`` = false solves every level
    of the grid from nothing, and no more. An inventory without any plan has an empty front, and a note.

    Raises:
        UnknownGoal: an aim is unknown.
        SolverRefused: the solver cannot take the program.
    """
    began = clock()
    model = formulate(inventory, find_candidates(inventory))
    goals = goals_of(model, names)
    with SolverSession() if warm else nullcontext() as session:
        search = Search(model, goals, options, clock, session)
        if not search.corners():
            return Front(names, (), search.solves, clock() - began, ("No plan was found: see `match` for the reason.",))
        tell = _teller(names, goals, told)
        for corner in search.found:
            tell(corner)
        _ask(search, points, tell, jump=warm)
    kept = _front(search)
    drawn = tuple(_point(inventory, model, search, one) for one in kept)
    return Front(names, drawn, search.solves, clock() - began, _notes(search, drawn, points))


def _ask(search: Search, points: int, tell: Callable[[Found], None], *, jump: bool) -> None:
    """Find the plans of a grid of levels and, of two aims, as many more in its gaps as were asked for."""
    corners = np.array([corner.figures for corner in search.found])
    for levels in grid(corners, points):
        if jump and search.answered(levels):
            continue
        found = search.at(levels)
        if found is not None:
            tell(found)
    if not jump or len(search.goals) != 2:
        return
    for _ in range(points):
        level = widest_gap(search) if len(_front(search)) < points else None
        found = None if level is None else search.at(level)
        if found is None:
            return
        tell(found)


def _teller(
    names: tuple[str, ...], goals: tuple[Goal, ...], told: Callable[[str], None] | None
) -> Callable[[Found], None]:
    """Says a point in a sentence to whom it may concern."""

    def tell(found: Found) -> None:
        if told is not None:
            told(
                ", ".join(
                    f"{name} {figure:,.6g}" for name, figure in zip(names, _read(goals, found.figures), strict=True)
                )
            )

    return tell


def _front(search: Search) -> list[Found]:
    """What no other dominates, sorted by the first aim as people read it."""
    kept = undominated(np.array([one.figures for one in search.found]))
    sign = search.goals[0].sign
    return sorted(
        (one for one, keep in zip(search.found, kept, strict=True) if keep), key=lambda one: sign * one.figures[0]
    )


def _read(goals: tuple[Goal, ...], figures: np.ndarray) -> tuple[float, ...]:
    """Figures as people read them."""
    return tuple(goal.sign * figure for goal, figure in zip(goals, figures.tolist(), strict=True))


def _point(inventory: Inventory, model: Model, search: Search, found: Found) -> Point:
    """A point with its plan, checked; the plan's bound is that of all plans of the inventory."""
    began, goals = search.clock(), search.goals
    assert found.solution.values is not None
    honest = replace(found.solution, objective=model.program.objective(found.solution.values), bound=search.cost_bound)
    plan = draw_up(inventory, model, honest, search.options)
    figures, levels = _read(goals, found.figures), _read(goals, found.levels)[1:]
    held = ", ".join(
        f"{goal.name} {level:,.6g}" for goal, level in zip(goals[1:], levels, strict=True) if np.isfinite(level)
    )
    first = goals[0].name
    what = f"the least {first} with {held} held" if held else f"the least {first}"
    note = f"A point of a Pareto front: {what}; the bound is that of all plans."
    summary = replace(plan.summary, notes=(note, *plan.summary.notes), certificate=check(inventory, plan))
    bound = min(search.bound_at(found.figures), float(found.figures[0]))
    known = bool(np.isfinite(bound))
    return Point(
        figures,
        levels,
        replace(plan, summary=summary),
        found.seconds + search.clock() - began,
        bound=goals[0].sign * bound if known else None,
        gap=(float(found.figures[0]) - bound) / max(abs(figures[0]), 1e-9) if known else None,
        proved=proved(float(found.figures[0]), bound, search.options.gap_tolerance + ROUNDING),
    )


def _notes(search: Search, kept: tuple[Point, ...], points: int) -> tuple[str, ...]:
    """What the reader of the front should know."""
    notes = []
    if len(kept) < points and len(search.goals) == 2:
        notes.append(f"{len(kept)} of {points} points: no more were found that differ from these and are no worse.")
    if search.stopped:
        notes.append(f"{search.stopped} of {search.solves} solves ended at a limit: a better point may exist there.")
    unproved = sum(not point.proved for point in kept)
    if unproved:
        widest = max((point.gap for point in kept if point.gap is not None), default=None)
        said = "" if widest is None else f"; the widest proved gap is {widest:.2%}"
        notes.append(f"{unproved} of {len(kept)} points are not proved efficient within the gap{said}.")
    return tuple(notes)
