"""The price of resilience: a curve that falls as the limit rises, each point a plan that keeps to it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from symbiosis.inventory import Inventory
from symbiosis.options import MatchOptions
from symbiosis.pareto import Front, price_of_resilience
from symbiosis.plan import Plan
from tests.inventories import inventory


def region(least: float = 0.0) -> Inventory:
    """100 wanted at 10 each; three firms with 100 each, at 1, 3 and 6 a t."""
    return inventory(
        streams=[
            {"stream_id": name, "organisation": name, "collection_cost": cost}
            for name, cost in (("near", 1.0), ("middle", 3.0), ("far", 6.0))
        ],
        demands=[{"purchase_cost": 10.0, "min_quantity": least}],
        modes=[{"mode": "pipe", "cost_per_unit_km": 0.0}],
    )


def curve(built: Inventory, points: int) -> Front:
    return price_of_resilience(built, points, MatchOptions(gap=0.0))


def largest_share(plan: Plan) -> float:
    """Of what the one demand receives, by organisation."""
    shares: defaultdict[str, float] = defaultdict(float)
    for row in plan.exchanges:
        shares[row.from_organisation] += row.received_quantity
    return max(shares.values()) / sum(shares.values()) if shares else 0.0


def test_what_each_limit_costs() -> None:
    """All from the nearest: 100. Half each: 50 + 150 = 200. A quarter at most cannot be with three firms: 1000."""
    found = curve(region(), 4)
    assert [point.figures for point in found.points] == [
        pytest.approx((100.0, 1.0)),
        pytest.approx((150.0, 0.75)),
        pytest.approx((200.0, 0.5)),
        pytest.approx((1000.0, 0.25)),
    ]


def test_each_plan_keeps_to_its_limit_and_is_a_plan_of_the_inventory() -> None:
    """The judge verifies it by the inventory as it is, and its bound is one for all plans."""
    built = region()
    for point in curve(built, 3).points:
        assert largest_share(point.plan) <= point.figures[1] + 1e-6
        summary = point.plan.summary
        assert summary.certificate is not None
        assert summary.certificate.verified
        assert summary.inventory_sha256 == built.sha256
        assert summary.bound == pytest.approx(100.0)


def test_a_limit_without_a_plan_has_no_point() -> None:
    """A demand that must get 50 cannot be supplied by four firms at most a quarter each where there are three."""
    found = curve(region(least=50.0), 4)
    assert [point.figures[1] for point in found.points] == [1.0, 0.75, 0.5]
    assert "1 of 4 limits" in found.notes[0]
