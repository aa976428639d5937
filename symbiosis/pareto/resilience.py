"""The price of resilience: what a plan costs that no single organisation's loss can hurt by more than a share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.options import MatchOptions
from symbiosis.pareto.front import Front, Point
from symbiosis.plan import Plan, Status
from symbiosis.road import match
from symbiosis.watch import Clock, no_clock

LOSS = "loss"
"""Name of the aim: the largest share of what a demand receives that one organisation supplies."""


def price_of_resilience(
    inventory: Inventory,
    points: int,
    options: MatchOptions,
    *,
    clock: Clock = no_clock,
    told: Callable[[str], None] | None = None,
    warm: bool = True,
) -> Front:
    """Plan cost against ``resilience.max_organisation_loss``, for ``points`` limits up to the inventory's own.

    Limits are even steps from own / points to the inventory's own limit, the strictest first, whose plan starts the
    next. A limit under which there is no plan has no point. Each plan is judged by the inventory as it is; its bound
    is that of the loosest limit, so that it holds for every plan.

    Raises:
        SolverRefused: the solver cannot take the program.
    """
    began, own = clock(), inventory.policy.max_organisation_loss
    found: list[Point] = []
    for limit in (own * np.arange(1, points + 1) / points).tolist():
        at = clock()
        stricter = replace(inventory, policy=replace(inventory.policy, max_organisation_loss=limit))
        plan = match(stricter, options, start=found[-1].plan if found and warm else None)
        if plan.summary.plan_cost is not None:
            found.append(_point(plan, limit, clock() - at))
            if told is not None:
                told(f"loss {limit:.3g}: cost {plan.summary.plan_cost:,.2f}")
    bound = found[-1].plan.summary.bound if found else None
    judged = tuple(replace(point, plan=_judged(inventory, point.plan, bound)) for point in found)
    missing = points - len(found)
    notes = (f"{missing} of {points} limits have no plan: a demand that must be met needs more suppliers.",)
    return Front(("cost", LOSS), tuple(reversed(judged)), points, clock() - began, notes if missing else ())


def _point(plan: Plan, limit: float, seconds: float) -> Point:
    """What a plan costs under a limit, with the bound of its own limit."""
    summary = plan.summary
    assert summary.plan_cost is not None
    optimal = summary.status is Status.OPTIMAL
    return Point((summary.plan_cost, limit), (limit,), plan, seconds, summary.bound, summary.gap, optimal)


def _judged(inventory: Inventory, plan: Plan, bound: float | None) -> Plan:
    """A plan under a stricter limit as one of the inventory itself."""
    summary, cost = plan.summary, plan.summary.plan_cost
    assert cost is not None
    gap = None if bound is None else (cost - bound) / max(abs(cost), 1e-9)
    open_benefit = None
    if bound is not None and summary.net_benefit:
        open_benefit = (cost - bound) / summary.net_benefit
    closed = bound is not None and cost - bound <= max(summary.gap_tolerance * abs(cost), 1e-6)
    note = "A point of the price of resilience, under a limit of its own; the bound is that of the loosest limit."
    summary = replace(
        summary,
        status=Status.OPTIMAL if closed else Status.FEASIBLE,
        bound=bound,
        gap=gap,
        benefit_gap=open_benefit,
        inventory_sha256=inventory.sha256,
        notes=(note, *summary.notes),
    )
    plan = replace(plan, summary=summary)
    return replace(plan, summary=replace(summary, certificate=check(inventory, plan)))
