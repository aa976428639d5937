"""The whole of exchanges and shared equipment: cost and bound are sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

from solvers import Progress
from symbiosis.assets.share import Sharing
from symbiosis.options import MatchOptions
from symbiosis.plan import Plan, Status, Summary

NO_SOLVER = "none"
"""Where the exchanges, or the bookings, could be seen without one."""


def with_sharing(plan: Plan, sharing: Sharing, options: MatchOptions) -> Plan:
    """The plan with the bookings; where there is no plan of exchanges, only what it costs to buy all outside."""
    if not sharing.counts:
        return plan
    summary = plan.summary
    baseline = None if summary.baseline_cost is None else summary.baseline_cost + sharing.all_outside
    bound = None if summary.bound is None else summary.bound + sharing.bound
    summary = replace(summary, baseline_cost=baseline, bound=bound, notes=(*summary.notes, *sharing.notes))
    if summary.plan_cost is None:
        return replace(plan, summary=summary)
    return replace(plan, summary=_total(summary, sharing, options), bookings=sharing.bookings, outside=sharing.outside)


def whole_plan(observe: Callable[[Progress], None] | None, sharing: Sharing) -> Callable[[Progress], None] | None:
    """An observer of the exchanges' solver that is told of the whole plan; what it had heard of the bookings ends."""
    if observe is None or not sharing.counts:
        return observe
    observe(Progress(inf, -inf, 0.0))
    return lambda heard: observe(
        replace(heard, objective=heard.objective + sharing.cost, bound=heard.bound + sharing.bound)
    )


def _total(summary: Summary, sharing: Sharing, options: MatchOptions) -> Summary:
    """The summary of both together."""
    costs = {**summary.costs, "assets": sharing.cost}
    cost, bound = sum(costs.values()), summary.bound
    if bound is not None and cost < bound <= cost + 1e-9 * max(1.0, abs(cost)):
        bound = cost
    benefit = None if summary.baseline_cost is None else summary.baseline_cost - cost
    closed = bound is not None and cost - bound <= max(options.gap_tolerance * abs(cost), 1e-6)
    return replace(
        summary,
        status=Status.OPTIMAL if closed else Status.FEASIBLE,
        solver=sharing.solver if summary.solver == NO_SOLVER else summary.solver,
        plan_cost=cost,
        net_benefit=benefit,
        bound=bound,
        gap=None if bound is None else (cost - bound) / max(abs(cost), 1e-9),
        benefit_gap=_benefit_gap(cost, bound, benefit),
        costs=costs,
        counts={**summary.counts, **dict(sharing.counts)},
        kpis={**summary.kpis, **dict(sharing.figures)},
    )


def _benefit_gap(cost: float, bound: float | None, benefit: float | None) -> float | None:
    if bound is None or benefit is None:
        return None
    if cost == bound:
        return 0.0
    return (cost - bound) / benefit if benefit else None
