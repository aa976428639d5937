"""The town over five years: take-back, a workshop that opens and grows, and what it gives, on the whole road."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import load
from symbiosis import match
from symbiosis.options import MatchOptions
from symbiosis.plan import Plan, Status

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "samples" / "town-years"
YEARS = ("2027", "2028", "2029", "2030", "2031")


@pytest.fixture(scope="module")
def plan() -> Plan:
    loaded = load(SAMPLE)
    assert loaded.inventory is not None
    assert not loaded.report.faults
    return match(loaded.inventory, MatchOptions(gap=1e-3, time_limit_s=120.0))


def test_the_plan_is_proved_and_verified(plan: Plan) -> None:
    """Five years, with a certificate and a benefit."""
    assert plan.summary.status is Status.OPTIMAL
    assert plan.summary.certificate is not None
    assert plan.summary.certificate.verified
    assert plan.summary.net_benefit is not None
    assert plan.summary.net_benefit > 0
    assert {row.period for row in plan.exchanges} == set(YEARS)


def test_furniture_goes_round(plan: Plan) -> None:
    """Worn from the hotel to a workshop, made good from there to the hotel, never before any was delivered."""
    worn = [row for row in plan.exchanges if row.from_id.endswith("#worn furniture")]
    renewed = [row for row in plan.exchanges if row.from_id.startswith("workshop")]
    assert worn
    assert any(row.material == "room furniture" for row in renewed)
    assert min(row.period for row in worn) > "2027"
    delivered = sum(row.received_quantity for row in plan.exchanges if row.to_material == "room furniture")
    assert sum(row.quantity for row in worn) <= 0.45 * delivered + 1e-6


def test_one_workshop_opens_once_and_for_good(plan: Plan) -> None:
    """At most one of the two sizes, closed before it opens and open from then on; what it gained it keeps."""
    opened = {row.facility_id for row in plan.facilities if row.open}
    assert len(opened) == 1
    rows = [row for row in plan.facilities if row.facility_id in opened]
    states = [row.open for row in rows]
    assert states == sorted(states)
    assert sum(row.opening_cost > 0 for row in rows) == 1
    capacities = [row.capacity for row in rows if row.open]
    assert capacities == sorted(capacities)
