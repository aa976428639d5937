"""A workshop that makes goods anew of worn ones, over two years, with a plan worked out by hand.

Worn goods (s1: 30, then 10; disposal 8, collection 1) go to a workshop (f1, to be opened: 50, 5 a year, 3 and 2 kg CO2e
per unit of throughput) that takes 2 worn for 1 of goods and 0.3 of dust. A quarter of the goods that a demand (d1, 15 a
year, purchase 20 and 6 kg CO2e) receives comes back worn a year later (collection 2, disposal 4 and 3 kg, at most 2).
Dust is disposed of at 10 and 5 kg, at most 4. Capacity 8, to be expanded to 12 at 7 once and 1 a year; 6 worn goods
may be in stock at 0.5. The second year counts half; 100 per t CO2e.

y1: 26 of s1, 2 of capacity added, throughput 10 takes 20, 6 in stock; 10 goods to d1; 3 of dust
    left: s1 4, d1 5      fixed 5 + 2 = 7, variable 30, expansion 14, opening 50, storage 3
    money: disposal 4 x 8 = 32, purchase 5 x 20 = 100, collection 26, dust 30
    CO2e: purchase 30, treatment 20, dust 15 = 65
y2: 10 of s1; 2.5 come back, 1.5 of them to f1; 6 + 10 + 1.5 = 17.5 make 8.75, of which 7.75 to d1; dust 2.625
    left: d1#worn 1, d1 7.25 (1 of goods is disposed of for nothing)      fixed 7, variable 26.25
    money: disposal 1 x 4 = 4, purchase 145, collection 10 + 3 = 13, dust 26.25
    CO2e: purchase 43.5, returned 3, treatment 17.5, dust 13.125 = 77.125
plan cost: disposal 32 + 2, purchase 100 + 72.5, collection 26 + 6.5, treatment 30 + 13.125, opening 50, fixed 7 + 3.5,
    expansion 14, storage 3, output_disposal 30 + 13.125, carbon 6.5 + 3.85625 = 413.10625
baseline: disposal 240 + 40, purchase 300 + 150, carbon 9 + 4.5 = 743.5
budget: 50 + 14 + 7 + 7 = 78; emissions 142.125 kg
"""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import Any

from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.plan import COST_HEADS, Exchange, FacilityPeriod, Plan, Status, Stored, Summary, Unmatched
from symbiosis.policy import Limits, Objective, Policy
from tests.inventories import FREE, inventory
from tests.symbiosis.check.region import codes

POLICY = Policy(objective=Objective(carbon_price=100.0))


def workshop(*changes: tuple[str, int, dict[str, Any]], **limits: Any) -> Inventory:
    """Return the workshop with some cells changed (a row one beyond the last is added), and limits of the policy."""
    tables: dict[str, list[dict[str, Any]]] = {
        "periods": [{"period": "y1"}, {"period": "y2", "discount_factor": 0.5}],
        "streams": [{"material": "worn", "quantity": [30.0, 10.0], "disposal_cost": 8.0, "collection_cost": 1.0}],
        "demands": [{"material": "goods", "quantity": 15.0, "purchase_cost": 20.0, "purchase_co2e": 6.0}],
        "returns": [
            {"demand_id": "d1", "material": "worn", "lag_periods": 1, "fraction": 0.25, "collection_cost": 2.0}
            | {"disposal_cost": 4.0, "disposal_co2e": 3.0, "disposal_limit": 2.0}
        ],
        "processes": [
            {"process": "renew", "role": "input", "material": "worn", "amount": 2.0, "storage_limit": 6.0},
            {"process": "renew", "role": "output", "material": "goods", "amount": 1.0},
            {"process": "renew", "role": "output", "material": "dust", "amount": 0.3, "disposal_cost": 10.0}
            | {"disposal_co2e": 5.0, "disposal_limit": 4.0},
        ],
        "facilities": [
            {"facility_id": "f1", "process": "renew", "capacity": 8.0, "max_capacity": 12.0, "opening_cost": 50.0}
            | {"fixed_cost": 5.0, "variable_cost": 3.0, "co2e": 2.0, "expansion_cost": 7.0}
            | {"expansion_fixed_cost": 1.0, "storage_cost": 0.5},
        ],
        "conversions": [],
        "modes": [dict(FREE)],
    }
    for table, number, cells in changes:
        if number == len(tables[table]):
            tables[table].append({})
        tables[table][number].update(cells)
    return inventory(policy=replace(POLICY, limits=Limits(**limits)), **tables)


def hand_made() -> Plan:
    """Return the plan of the module's docstring."""
    costs = dict.fromkeys(COST_HEADS, 0.0) | {
        "disposal": 34.0, "purchase": 172.5, "collection": 32.5, "treatment": 43.125, "opening": 50.0, "fixed": 10.5,
        "expansion": 14.0, "storage": 3.0, "output_disposal": 43.125, "carbon": 10.35625,
    }  # fmt: skip
    summary = Summary(
        status=Status.FEASIBLE,
        plan_cost=413.10625,
        baseline_cost=743.5,
        net_benefit=330.39375,
        bound=None,
        gap=None,
        benefit_gap=None,
        gap_tolerance=1e-4,
        solver="by hand",
        seed=0,
        inventory_sha256="",
        counts={"streams": 1, "demands": 1, "facilities": 1, "candidates": 4, "exchanges": 5},
        costs=costs,
    )
    return Plan(
        summary,
        (
            _exchange("x1", "y1", "s1", "f1", 26.0, disposal=208.0, benefit=182.0),
            _exchange("x2", "y1", "f1", "d1", 10.0, purchase=200.0, co2e=60.0, benefit=200.0),
            _exchange("x3", "y2", "s1", "f1", 10.0, disposal=80.0, benefit=70.0),
            _exchange("x4", "y2", "d1#worn", "f1", 1.5, disposal=6.0, co2e=4.5, benefit=3.0),
            _exchange("x5", "y2", "f1", "d1", 7.75, purchase=155.0, co2e=46.5, benefit=155.0),
        ),
        (
            FacilityPeriod("f1", "y1", True, 10.0, 10.0, 6.0, 50.0, 7.0, 30.0, 14.0),
            FacilityPeriod("f1", "y2", True, 8.75, 10.0, 0.0, 0.0, 7.0, 26.25, 0.0),
        ),
        (
            Unmatched("s1", "stream", "y1", 4.0, "capacity", "", "f1", nan, "", ""),
            Unmatched("d1#worn", "stream", "y2", 1.0, "trade_off", "", "f1", nan, "", ""),
            Unmatched("d1", "demand", "y1", 5.0, "capacity", "", "f1", nan, "", ""),
            Unmatched("d1", "demand", "y2", 7.25, "capacity", "", "d1#worn", nan, "", ""),
        ),
    )


STOCK = Stored("f1", "y1", "worn", 6.0)
"""What the table of storage may say of the plan."""


def changed(table: str, number: int, **cells: Any) -> Plan:
    """Return the plan with cells of one row changed."""
    rows = list(getattr(hand_made(), table))
    rows[number] = replace(rows[number], **cells)
    return replace(hand_made(), **{table: tuple(rows)})


def judged(plan: Plan, *changes: tuple[str, int, dict[str, Any]], **limits: Any) -> set[str]:
    """Return the codes of all violations of a plan of the workshop."""
    return codes(check(workshop(*changes, **limits), plan))


def _exchange(
    identifier: str, period: str, from_id: str, to_id: str, quantity: float, *, benefit: float,
    disposal: float = 0.0, purchase: float = 0.0, co2e: float = 0.0,
) -> Exchange:  # fmt: skip
    """Return an exchange that costs nothing to carry."""
    material = "goods" if from_id == "f1" else "worn"
    owner = from_id.partition("#")[0]
    return Exchange(
        identifier, period, from_id, to_id, owner, to_id, material, material, "free", quantity, quantity, "t", 0.0,
        transport_cost=0.0, conversion_cost=0.0, fixed_cost=0.0, disposal_avoided=disposal,
        purchase_avoided=purchase, co2e_saved_kg=co2e, net_benefit=benefit,
    )  # fmt: skip
