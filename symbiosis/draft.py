"""From a solution to a plan: rows, costs, key figures and reasons, as yet unsigned by the judge."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from solvers import Solution, Termination
from solvers.trivial import SOLVER as TRIVIAL
from symbiosis.baseline import baseline_cost
from symbiosis.bill import cost_heads
from symbiosis.candidates import Candidates
from symbiosis.explain.conflicts import conflicting_set, explain_conflicts
from symbiosis.explain.unmatched import explain_unmatched
from symbiosis.extract import Flows, extract
from symbiosis.inventory import Assumption, Inventory
from symbiosis.kpis import key_figures
from symbiosis.model.assemble import Model
from symbiosis.options import MatchOptions
from symbiosis.plan import Conflict, Plan, Search, Status, Summary
from symbiosis.rows import exchange_rows, facility_rows, stored_rows

ROUNDING = 1e-9
"""Relative difference between a bound and a plan cost that is put down to rounding."""
PACKAGES = ("symbiosis-engine", "highspy", "ortools", "pulp", "numpy", "scipy", "pyproj")


def draw_up(inventory: Inventory, model: Model, solution: Solution, options: MatchOptions) -> Plan:
    """Put a solution into a plan."""
    if solution.values is None:
        return _without_exchanges(inventory, model, solution, options)
    flows = extract(inventory, model, solution.values)
    costs = cost_heads(inventory, flows)
    cost = sum(costs.values())
    bound = _bound(solution, cost) if model.frame.candidates.complete else None
    closed = bound is not None and cost - bound <= max(options.gap_tolerance * abs(cost), 1e-6)
    return Plan(
        _summary(inventory, model, solution, options, flows, costs, bound, closed),
        exchange_rows(inventory, flows),
        facility_rows(inventory, flows),
        explain_unmatched(inventory, model, flows, proved=closed),
        storage=stored_rows(inventory, flows),
    )


def _summary(
    inventory: Inventory,
    model: Model,
    solution: Solution,
    options: MatchOptions,
    flows: Flows,
    costs: dict[str, float],
    bound: float | None,
    closed: bool,
) -> Summary:
    """What is known of the plan as a whole."""
    cost = sum(costs.values())
    baseline = baseline_cost(inventory, model.frame.candidates)
    benefit = None if baseline is None else baseline - cost
    return Summary(
        status=Status.OPTIMAL if closed else Status.FEASIBLE,
        plan_cost=cost,
        baseline_cost=baseline,
        net_benefit=benefit,
        bound=bound,
        gap=None if bound is None else (cost - bound) / max(abs(cost), 1e-9),
        benefit_gap=_benefit_gap(cost, bound, benefit),
        gap_tolerance=options.gap_tolerance,
        solver=solution.solver,
        seed=options.seed,
        inventory_sha256=inventory.sha256,
        counts=_counts(inventory, model, len(flows.quantity)),
        costs=costs,
        kpis=key_figures(inventory, flows),
        screened=model.frame.candidates.screened,
        versions=_versions(),
        notes=(*_cut(model.frame.candidates), *_notes(inventory, solution)),
        candidates=_search(model.frame.candidates),
        assumptions=inventory.assumptions,
    )


def _without_exchanges(inventory: Inventory, model: Model, solution: Solution, options: MatchOptions) -> Plan:
    """A plan that says why there is none."""
    complete = model.frame.candidates.complete  # what was cut might have made it feasible
    infeasible = solution.termination is Termination.INFEASIBLE and complete
    conflicts: tuple[Conflict, ...] = explain_conflicts(inventory, model) if infeasible else ()
    together = conflicting_set(inventory, model) if infeasible else ()
    return Plan(
        Summary(
            status=Status.INFEASIBLE if infeasible else Status.NO_SOLUTION,
            plan_cost=None,
            baseline_cost=None if infeasible else baseline_cost(inventory, model.frame.candidates),
            net_benefit=None,
            bound=_bound(solution, None) if complete else None,
            gap=None,
            benefit_gap=None,
            gap_tolerance=options.gap_tolerance,
            solver=solution.solver,
            seed=options.seed,
            inventory_sha256=inventory.sha256,
            counts=_counts(inventory, model, 0),
            screened=model.frame.candidates.screened,
            versions=_versions(),
            notes=(*together, *_cut(model.frame.candidates), *_notes(inventory, solution)),
            candidates=_search(model.frame.candidates),
            assumptions=inventory.assumptions,
            conflicts=conflicts,
        )
    )


def _bound(solution: Solution, cost: float | None) -> float | None:
    """The proved bound, or None; what exceeds the plan's cost by rounding only is taken back to it."""
    bound = solution.bound
    if not abs(bound) < float("inf"):
        return None
    if cost is not None and cost < bound <= cost + ROUNDING * max(1.0, abs(cost)):
        return cost
    return bound


def _benefit_gap(cost: float, bound: float | None, benefit: float | None) -> float | None:
    """How much of the benefit is unproved; the honest gap, since the baseline's constants flatter the other."""
    if bound is None or benefit is None:
        return None
    if cost == bound:
        return 0.0
    return (cost - bound) / benefit if benefit else None


def _counts(inventory: Inventory, model: Model, exchanges: int) -> dict[str, int]:
    return {
        "streams": len(inventory.streams.id),
        "demands": len(inventory.demands.id),
        "facilities": len(inventory.facilities.id),
        "candidates": len(model.frame.candidates),
        "exchanges": exchanges,
    }


def _search(candidates: Candidates) -> Search:
    return Search(candidates.considered, candidates.outranked, candidates.complete)


def _cut(candidates: Candidates) -> tuple[str, ...]:
    """What the reader should know where the search kept the best partners only."""
    if not candidates.outranked:
        return ()
    proved = (
        "What the solver proved holds among those kept, so no bound is given."
        if candidates.worth_of_rest is None
        else f"Together they could save at most {candidates.worth_of_rest:,.2f} more, which the bound counts in."
    )
    return (
        f"Each stream and demand kept its best partners: {candidates.outranked:,} more pairs within reach were"
        f" outranked, not ruled out. {proved}",
    )


def _notes(inventory: Inventory, solution: Solution) -> tuple[str, ...]:
    """What the reader of a plan should know about how it was found."""
    by = "Seen without a solver" if solution.solver == TRIVIAL else f"Solved by {solution.solver}"
    notes = [f"{by}: {solution.termination.value}."]
    if solution.limit is not None:
        notes.append(f"The {solution.limit.value} limit struck before the gap was closed.")
    if solution.precision:
        notes.append(f"The solver rounded the data: the largest error is {solution.precision:g}.")
    if solution.message and solution.termination is not Termination.INFEASIBLE:
        notes.append(solution.message)  # why nothing fits is told in words of the inventory
    return (*notes, *_assumed(inventory.assumptions))


def _assumed(assumptions: tuple[Assumption, ...]) -> Iterator[str]:
    """Yield what was filled in: figures, and places by the names of their cities."""
    coordinates = sum(use.is_coordinate for use in assumptions)
    figures = len(assumptions) - coordinates
    if figures:
        yield (
            f"{figures} missing figures were filled in from reference tables, because that was "
            "asked for; each is listed with its source."
        )
    if coordinates:
        places = "1 place was" if coordinates == 2 else f"{coordinates // 2} places were"
        yield (
            f"{places} put at the centre of the city, because that was asked for: distances from and to there are "
            "approximate, and 0 between two in one city; each is listed with how far it may be off."
        )


def _versions() -> dict[str, str]:
    """Versions of what took part; a package that is not installed is left out."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
