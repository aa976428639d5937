"""The solve of the road: plainly where no pairs were cut, else so that the bound holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from solvers import Solution, SolveOptions, SolverRefused, solve
from solvers.solution import Cancelled, Observer
from symbiosis.inventory import Real
from symbiosis.model.assemble import Model
from symbiosis.model.frame import Frame


@dataclass(frozen=True, slots=True)
class Search:
    """Whom to ask, how long, and who hears of it: the arguments of ``solvers.solve``."""

    options: SolveOptions
    solver: str = "auto"
    observe: Observer | None = None
    cancelled: Cancelled | None = None

    def run(self, model: Model, start: Real) -> Solution:
        """Solve a model from a point of it."""
        return solve(
            model.program, self.options, solver=self.solver, start=start, observe=self.observe, cancelled=self.cancelled
        )


def solve_for_all_pairs(model: Model, search: Search, start: Real) -> tuple[Model, Solution]:
    """Solve a model; where pairs were cut, with those that matter brought in and a bound over all, if there can be one.

    Returns the model that the solution belongs to. ``start`` is a point of the model that was given.

    Raises:
        SolverRefused: as ``solvers.solve``.
    """
    if model.frame.candidates.complete or not only_take(model.frame):
        return model, search.run(model, start)
    from symbiosis.bringing import solve_in_rounds  # here, so that few pairs are matched without loading the compiler

    try:
        return solve_in_rounds(model, search, start)
    except SolverRefused:  # it, or another solver, may take the model without prices
        return model, search.run(model, start)


def only_take(frame: Frame) -> bool:
    """Whether a further pair could loosen no row: it only takes of what is on offer, wanted and allowed."""
    inventory = frame.inventory
    minima = (inventory.streams.min_quantity, inventory.demands.min_quantity, inventory.links.min_quantity)
    return (
        frame.fixed is None
        and not len(inventory.facilities.id)
        and not len(inventory.returns.id)
        and not len(inventory.quality.limit_receiver)
        and inventory.policy.max_organisation_loss >= 1
        and inventory.policy.limits.max_co2e == inf
        and not any(least.any() for least in minima)
    )
