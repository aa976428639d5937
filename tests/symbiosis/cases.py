"""What the tests of the engine share: solving a hand-made inventory to proved optimality, and reading the plan."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import MatchOptions, Plan, match
from symbiosis.plan import Status, Unmatched
from symbiosis.policy import Policy
from tests.inventories import FREE, inventory

EXACT = MatchOptions(gap=0.0, time_limit_s=60)
"""No gap is tolerated: hand-made optima are met to the last unit."""


def optimum(*, policy: Policy | None = None, **tables: Any) -> Plan:
    """The proved and certified plan of an inventory in which transport is free unless it names its modes."""
    tables.setdefault("modes", [FREE])
    plan = match(inventory(policy=policy, **tables), EXACT)
    assert plan.summary.certificate is not None
    assert plan.summary.certificate.violations == ()
    assert plan.summary.status is Status.OPTIMAL
    assert plan.summary.bound == pytest.approx(plan.summary.plan_cost, abs=1e-6)
    return plan


def carried(plan: Plan) -> dict[tuple[str, str], float]:
    """Quantity of each pair, over its modes and materials."""
    total: dict[tuple[str, str], float] = {}
    for row in plan.exchanges:
        total[row.from_id, row.to_id] = total.get((row.from_id, row.to_id), 0.0) + row.quantity
    return total


def amounts(expected: dict[tuple[str, str], float]) -> Any:
    """Quantities of pairs, to be compared with ``carried`` within the solver's last digits."""
    return pytest.approx(expected, abs=1e-6)


def remainder(plan: Plan, identifier: str) -> Unmatched:
    """The one row of ``unmatched`` that speaks of an id."""
    (row,) = [row for row in plan.unmatched if row.id == identifier]
    return row
