"""What is kept of an earlier plan, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbiosis import Plan, match
from symbiosis.earlier import Fixed, Fixing
from symbiosis.plan import Status
from tests.inventories import FREE, inventory
from tests.symbiosis.cases import EXACT, amounts, optimum
from tests.symbiosis.model.plans import cost, course, periods, plant, sent, takes


def again(plan: Plan, what: Fixing, **tables: Any) -> Plan:
    """The proved and certified plan that keeps something of an earlier one."""
    tables.setdefault("modes", [FREE])
    kept = match(inventory(**tables), EXACT, fixed=Fixed(plan, what))
    assert kept.summary.status is Status.OPTIMAL
    return kept


def kilns(quantity: float, *more: dict[str, Any]) -> dict[str, Any]:
    """A stream at 5 over two periods; a kiln of 30 that opens for 70 and grows at 4, up to 50."""
    figures = {"opening_cost": 70.0, "max_capacity": 50.0, "expansion_cost": 4.0}
    return {
        "streams": [{"quantity": quantity, "disposal_cost": 5.0}],
        "processes": [takes("burn", "m")],
        "facilities": [plant("kiln", "burn", 30.0, **figures), *more],
        "periods": periods(2),
    }


def test_openings_and_expansions_are_kept_though_another_would_be_better() -> None:
    """For 50 a period the kiln opens and grows by 20: 70 + 80. With 10 a period it is kept as it is, for 150.

    Left alone it would open and not grow: 70. A second kiln, unknown to the earlier plan, is free to stay shut.
    """
    earlier = optimum(**kilns(50.0))
    assert cost(earlier) == 150.0
    assert cost(optimum(**kilns(10.0))) == 70.0
    kept = again(earlier, Fixing.FACILITIES, **kilns(10.0, plant("new", "burn", 90.0, opening_cost=1.0)))
    assert course(kept, "kiln", "capacity") == amounts([50.0, 50.0])
    assert course(kept, "new", "open") == [False, False]
    assert cost(kept) == 150.0


def test_what_was_shut_stays_shut() -> None:
    """For 5 a period the kiln stays shut: 50. Kept so, 50 a period are disposed of: 500, where 150 would do."""
    earlier = optimum(**kilns(5.0))
    assert cost(earlier) == 50.0
    assert cost(again(earlier, Fixing.FACILITIES, **kilns(50.0))) == 500.0


def test_exchanges_are_kept_and_others_come_beside_them() -> None:
    """d1 saves 3 a unit, d2 2: 60 go to d1. Then d1 saves 1: they still go, and 40 to d2. 40 of d2's 80 bought."""
    demand = {"quantity": 60.0, "purchase_cost": 3.0}
    earlier = optimum(streams=[{"quantity": 60.0}], demands=[demand])
    assert sent(earlier) == amounts({("s1", "d1", "1"): 60.0})
    tables: dict[str, Any] = {
        "streams": [{}],
        "demands": [demand | {"purchase_cost": 1.0}, {"quantity": 80.0, "purchase_cost": 2.0}],
    }
    assert sent(optimum(**tables)) == amounts({("s1", "d1", "1"): 20.0, ("s1", "d2", "1"): 80.0})
    kept = again(earlier, Fixing.EXCHANGES, **tables)
    assert sent(kept) == amounts({("s1", "d1", "1"): 60.0, ("s1", "d2", "1"): 40.0})
    assert cost(kept) == 80.0


def test_a_plan_kept_in_its_own_inventory_costs_what_it_did() -> None:
    """Nothing changes, whatever is kept, and the bound is still proved."""
    tables = kilns(50.0)
    earlier = optimum(**tables)
    for what in Fixing:
        kept = again(earlier, what, **tables)
        assert kept.summary.plan_cost == pytest.approx(earlier.summary.plan_cost)
        assert np.isclose(kept.summary.bound or np.nan, kept.summary.plan_cost or 0.0)
