"""The road as a whole: what is handed in is used, and what comes out is signed."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from solvers import Progress, SolverRefused
from symbiosis import Inventory, MatchOptions, match
from symbiosis.check import check
from symbiosis.plan import Certificate, Plan, Status
from tests.inventories import FREE, inventory

ROAD = sys.modules["symbiosis.road"]
"""The module: the package shows the function of that name instead."""
STAGES = ["candidates", "formulate", "solve", "explain", "check"]


def small() -> Inventory:
    """A stream of 100 at 5 and a demand of 40: 300."""
    return inventory(streams=[{"disposal_cost": 5.0}], demands=[{"quantity": 40.0}], modes=[FREE])


def region() -> Inventory:
    """10 streams and 10 demands strewn over a degree, with fixed costs: more than one plan is nearly as good."""
    dice = np.random.default_rng(7)
    place = [{"latitude_deg": 60.0 + x, "longitude_deg": 24.0 + y} for x, y in dice.random((20, 2)).round(3).tolist()]
    amount = dice.integers(10, 100, 20).astype(float).tolist()
    return inventory(
        streams=[at | {"quantity": q, "disposal_cost": 20.0} for at, q in zip(place[:10], amount[:10], strict=True)],
        demands=[at | {"quantity": q, "purchase_cost": 10.0} for at, q in zip(place[10:], amount[10:], strict=True)],
        modes=[{"mode": "truck", "cost_per_unit_km": 0.3, "fixed_cost": 150.0}],
    )


def test_an_empty_inventory_is_optimal_at_no_cost() -> None:
    """Nothing to do is done: proved, certified, all figures 0."""
    plan = match(inventory())
    summary = plan.summary
    assert (summary.status, summary.plan_cost, summary.baseline_cost, summary.bound) == (Status.OPTIMAL, 0.0, 0.0, 0.0)
    assert (summary.gap, summary.benefit_gap, summary.net_benefit) == (0.0, 0.0, 0.0)
    assert (plan.exchanges, plan.facilities, plan.unmatched) == ((), (), ())
    assert summary.certificate is not None
    assert summary.certificate.verified


def test_one_stream_alone_is_disposed_of() -> None:
    """No taker: 500 as in the baseline, with the reason."""
    plan = match(inventory(streams=[{"disposal_cost": 5.0}]))
    assert (plan.summary.status, plan.summary.plan_cost, plan.summary.net_benefit) == (Status.OPTIMAL, 500.0, 0.0)
    assert [(row.id, row.reason_code, row.quantity_left) for row in plan.unmatched] == [("s1", "no_taker", 100.0)]


def test_stages_and_clock_are_those_handed_in() -> None:
    """Each stage is announced in order and takes one tick of a clock that ticks once a reading."""
    heard: list[str] = []
    ticks = count(10.0)
    summary = match(small(), clock=lambda: next(ticks), stage=heard.append).summary
    assert heard == STAGES
    assert [(stage.name, stage.wall_s) for stage in summary.stages] == [(name, 1.0) for name in STAGES]
    assert summary.wall_s == 5.0
    assert summary.stages[0].counts == {"considered": 1, "candidates": 1}
    assert summary.stages[1].counts["columns"] == 1


def test_the_same_options_give_the_same_plan_to_the_last_digit() -> None:
    """Twice with --deterministic and one seed: equal in every row and figure, which a region of fixed costs tries."""
    options = MatchOptions(deterministic=True, seed=3, gap=1e-3)
    first, second = (match(region(), options) for _ in range(2))
    assert len(first.exchanges) >= 5
    assert first.exchanges == second.exchanges
    assert first.summary == second.summary
    assert repr(first.unmatched) == repr(second.unmatched)


def test_a_plan_that_the_judge_rejects_is_never_optimal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same plan is optimal under the judge's seal, and feasible at most without it."""
    rejected = Certificate("rejected", 1.0, 300.0)
    assert match(small()).summary.status is Status.OPTIMAL
    monkeypatch.setattr(ROAD, "check", lambda inventory, plan: rejected)
    summary = match(small()).summary
    assert (summary.status, summary.certificate) == (Status.FEASIBLE, rejected)


def test_the_judge_sees_the_plan_that_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal, times and stages are all that is added after the judge has looked."""
    seen: list[Plan] = []

    def looking(built: Inventory, plan: Plan) -> Certificate:
        seen.append(plan)
        return check(built, plan)

    monkeypatch.setattr(ROAD, "check", looking)
    plan = match(small())
    added = {name: getattr(plan.summary, name) for name in ("certificate", "stages", "wall_s")}
    assert replace(seen[0], summary=replace(seen[0].summary, **added)) == plan


def test_a_run_that_is_cancelled_keeps_what_it_had() -> None:
    """Stopped at once: the plan that exchanges nothing, feasible, and honest about it."""
    plan = match(region(), cancelled=lambda: True)
    assert plan.summary.status is Status.FEASIBLE
    assert plan.exchanges == ()
    assert plan.summary.net_benefit == 0.0
    assert "The cancelled limit struck before the gap was closed." in plan.summary.notes
    assert plan.summary.certificate is not None
    assert plan.summary.certificate.verified


def test_the_observer_hears_of_better_plans_and_bounds() -> None:
    """Costs never rise, bounds never fall, and the last report is not better than the plan."""
    heard: list[Progress] = []
    plan = match(region(), MatchOptions(gap=1e-3), observe=heard.append)
    costs, bounds = [report.objective for report in heard], [report.bound for report in heard]
    assert costs
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert plan.summary.plan_cost is not None
    assert costs[-1] >= plan.summary.plan_cost - 1e-6


def test_an_unknown_solver_is_refused() -> None:
    """A wrong name is an error with a way out, not a plan."""
    with pytest.raises(SolverRefused, match="highs"):
        match(small(), MatchOptions(solver="magic"))
