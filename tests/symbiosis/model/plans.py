"""Rows of hand-made inventories with plants and periods, and reading plans of them off."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import Plan
from symbiosis.plan import FacilityPeriod


def periods(count: int, *factors: float) -> list[dict[str, Any]]:
    """Periods p1, p2 ..., discounted where factors are given."""
    return [
        {"period": f"p{number}", "discount_factor": factors[number - 1] if factors else 1.0}
        for number in range(1, count + 1)
    ]


def plant(facility_id: str, process: str, capacity: Any, **more: Any) -> dict[str, Any]:
    """A row of facilities; it stands from the start unless it has an opening cost or is said not to."""
    return {"facility_id": facility_id, "process": process, "capacity": capacity,
            "existing": "opening_cost" not in more} | more  # fmt: skip


def takes(process: str, material: str, amount: float = 1.0, **more: Any) -> dict[str, Any]:
    """An input row of a process."""
    return {"process": process, "role": "input", "material": material, "amount": amount} | more


def gives(process: str, material: str, amount: float = 1.0, **more: Any) -> dict[str, Any]:
    """An output row of a process."""
    return {"process": process, "role": "output", "material": material, "amount": amount} | more


def cost(plan: Plan) -> Any:
    """The plan cost, to be compared within the solver's last digits."""
    return pytest.approx(plan.summary.plan_cost, abs=1e-6)


def heads(plan: Plan) -> dict[str, float]:
    """The cost heads that are not 0."""
    return {head: amount for head, amount in plan.summary.costs.items() if abs(amount) > 1e-9}


def sent(plan: Plan) -> dict[tuple[str, str, str], float]:
    """Quantity of each pair and period, over its modes and materials."""
    total: dict[tuple[str, str, str], float] = {}
    for row in plan.exchanges:
        key = (row.from_id, row.to_id, row.period)
        total[key] = total.get(key, 0.0) + row.quantity
    return total


def row_of(plan: Plan, facility_id: str, period: str = "1") -> FacilityPeriod:
    """What a facility does in a period."""
    (row,) = [row for row in plan.facilities if (row.facility_id, row.period) == (facility_id, period)]
    return row


def course(plan: Plan, facility_id: str, column: str) -> list[Any]:
    """A figure of a facility in every period, in their order."""
    return [getattr(row, column) for row in plan.facilities if row.facility_id == facility_id]
