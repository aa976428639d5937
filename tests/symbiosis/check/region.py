"""A small region with a plan worked out by hand, and ways to change one thing in either.

The plan is not the best there is; its bound is made up, since a judge can hold a bound only against the cost.

Ash (s1, 100 t) goes to a cement works (d1, wants 80 t) 10 km away, hazardous sludge (s2, 60 t) to an incinerator (f1,
existing) 20 km away; a second incinerator (f2) stays closed. One truck: 0.5 + 0.1 per km for each t, 20 t a load at
0.2 per km, 5 an exchange, 0.05 kg CO2e per t·km. Every exchange costs 2 for the transaction, the link s1-d1 another 3.

x1: 60 t ash x 0.8 = 48 t cement
    transport  (0.5 + 0.1 x 10) x 60 + 3 loads x 0.2 x 10      = 90 + 6               =     96
    conversion 3 x 60 = 180       fixed 5 + 3 + 2 = 10         collection 1 x 60      =     60
    avoided    disposal 40 x 60 = 2 400                        purchase 30 x 48       =  1 440
    benefit    2 400 + 1 440 - 60 - 96 - 180 - 10                                     =  3 494
    CO2e       saved 10 x 60 + 100 x 48 - 0.05 x 10 x 60 - 2 x 60 = 5 400 - 30 - 120  =  5 250
x2: 40 t sludge as it is
    transport  (0.5 + 0.1 x 20) x 40 + 2 loads x 0.2 x 20      = 100 + 8              =    108
    fixed      5 + 2 = 7          avoided disposal 100 x 40 = 4 000        benefit    =  3 885
    CO2e       saved 5 x 40 - 0.05 x 20 x 40                                          =    160
f1: throughput 40 / 2 = 20, fixed 50, variable 6 x 20 = 120, CO2e 7 x 20 = 140; f2: nothing.
left: s1 40 t, s2 20 t, d1 32 t
emissions: disposal 10 x 40 + 5 x 20 = 500, purchase 100 x 32 = 3 200, transport 30 + 40, conversion 120, f1 140 = 4 030
plan cost: disposal 40 x 40 + 100 x 20 = 3 600, purchase 30 x 32 = 960, collection 60, transport 204, conversion 180,
    treatment 120, fixed 50, exchange_fixed 17, carbon 50 x 4.03 = 201.5, distance 0.01 x (600 + 800) = 14  =  5 406.5
baseline: disposal 4 000 + 6 000, purchase 2 400, fixed 50, carbon 50 x (1 000 + 300 + 8 000) / 1 000 = 465 = 12 915
"""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import Any

from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.plan import (
    COST_HEADS,
    Certificate,
    Exchange,
    FacilityPeriod,
    Plan,
    Status,
    Summary,
    Unmatched,
)
from symbiosis.policy import Limits, Objective, Policy
from tests.inventories import inventory

Change = tuple[str, int, dict[str, Any]]
"""Table, row and the cells to be set; a row one beyond the last is added."""

POLICY = Policy(objective=Objective(carbon_price=50.0, distance_price=0.01), transaction_fixed_cost=2.0)


def tables() -> dict[str, list[dict[str, Any]]]:
    """Return the region's rows, fresh."""
    return {
        "sites": [
            {"site_id": "A", "organisation": "Alfa", "latitude_deg": 60.0, "longitude_deg": 25.0, "country": "FI"},
            {"site_id": "B", "organisation": "Beta", "latitude_deg": 60.1, "longitude_deg": 25.1, "country": "FI"},
            {"site_id": "C", "organisation": "Gamma", "latitude_deg": 60.2, "longitude_deg": 25.2, "country": "EE"},
            {"site_id": "E", "organisation": "Echo", "latitude_deg": 60.3, "longitude_deg": 25.3, "country": "FI"},
        ],
        "materials": [
            {"material": "ash", "physical_form": "powder"},
            {"material": "sludge", "hazardous": True, "low_code": "190813"},
            {"material": "cement"},
        ],
        "streams": [
            {"site_id": "A", "material": "ash", "quantity": 100.0, "disposal_cost": 40.0, "disposal_co2e": 10.0}
            | {"collection_cost": 1.0, "asking_price": 2.0},
            {"site_id": "B", "material": "sludge", "quantity": 60.0, "disposal_cost": 100.0, "disposal_co2e": 5.0},
        ],
        "demands": [
            {"site_id": "C", "material": "cement", "quantity": 80.0, "purchase_cost": 30.0, "purchase_co2e": 100.0}
            | {"max_price": 10.0, "operation": "R5"},
        ],
        "properties": [{"owner_id": "s1", "property": "chloride", "low": 0.5, "high": 1.6, "unit": "%"}],
        "conversions": [{"from_material": "ash", "to_material": "cement", "yield": 0.8, "cost": 3.0, "co2e": 2.0}],
        "processes": [{"process": "burn", "role": "input", "material": "sludge", "amount": 2.0, "operation": "R1"}],
        "facilities": [
            {"facility_id": "f1", "site_id": "E", "process": "burn", "capacity": 30.0, "existing": True}
            | {"fixed_cost": 50.0, "variable_cost": 6.0, "co2e": 7.0},
            {"facility_id": "f2", "site_id": "C", "process": "burn", "capacity": 30.0, "opening_cost": 900.0}
            | {"fixed_cost": 70.0, "variable_cost": 5.0, "co2e": 6.0},
        ],
        "modes": [
            {"mode": "truck", "cost_per_unit_km": 0.1, "cost_per_unit": 0.5, "fixed_cost": 5.0, "load_size": 20.0}
            | {"cost_per_load_km": 0.2, "co2e_per_unit_km": 0.05},
        ],
        "links": [{"from_id": "s1", "to_id": "d1", "fixed_cost": 3.0}],
        "distances": [
            {"from_site": "A", "to_site": "C", "distance_km": 10.0},
            {"from_site": "B", "to_site": "E", "distance_km": 20.0},
        ],
    }  # fmt: skip


def region(*changes: Change, policy: Policy = POLICY) -> Inventory:
    """Return the region with some cells changed."""
    rows = tables()
    for table, number, cells in changes:
        if number == len(rows[table]):
            rows[table].append({})
        rows[table][number].update(cells)
    return inventory(policy=policy, **rows)


def limited(**limits: Any) -> Policy:
    """Return the region's policy with limits."""
    return replace(POLICY, limits=Limits(**limits))


def hand_made_plan() -> Plan:
    """Return the plan of the module's docstring."""
    costs = dict.fromkeys(COST_HEADS, 0.0) | {
        "disposal": 3600.0, "purchase": 960.0, "collection": 60.0, "transport": 204.0, "conversion": 180.0,
        "treatment": 120.0, "fixed": 50.0, "exchange_fixed": 17.0, "carbon": 201.5, "distance": 14.0,
    }  # fmt: skip
    summary = Summary(
        status=Status.OPTIMAL,
        plan_cost=5406.5,
        baseline_cost=12915.0,
        net_benefit=7508.5,
        bound=5406.0,
        gap=0.5 / 5406.5,
        benefit_gap=0.5 / 7508.5,
        gap_tolerance=1e-4,
        solver="by hand",
        seed=0,
        inventory_sha256="",
        counts={"streams": 2, "demands": 1, "facilities": 2, "candidates": 3, "exchanges": 2},
        costs=costs,
    )
    return Plan(
        summary,
        (
            Exchange(
                "x1", "1", "s1", "d1", "Alfa", "Gamma", "ash", "cement", "truck", 60.0, 48.0, "t", 10.0,
                transport_cost=96.0, conversion_cost=180.0, fixed_cost=10.0, disposal_avoided=2400.0,
                purchase_avoided=1440.0, co2e_saved_kg=5250.0, net_benefit=3494.0,
            ),
            Exchange(
                "x2", "1", "s2", "f1", "Beta", "Echo", "sludge", "sludge", "truck", 40.0, 40.0, "t", 20.0,
                transport_cost=108.0, conversion_cost=0.0, fixed_cost=7.0, disposal_avoided=4000.0,
                purchase_avoided=0.0, co2e_saved_kg=160.0, net_benefit=3885.0,
            ),
        ),
        (
            FacilityPeriod("f1", "1", True, 20.0, 30.0, 0.0, 0.0, 50.0, 120.0, 0.0),
            FacilityPeriod("f2", "1", False, 0.0, 30.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ),
        (
            Unmatched("s1", "stream", "1", 40.0, "lot", "", "d1", nan, "", ""),
            Unmatched("s2", "stream", "1", 20.0, "capacity", "", "f1", 20.0, "t", ""),
            Unmatched("d1", "demand", "1", 32.0, "material", "", "s1", nan, "", ""),
        ),
    )  # fmt: skip


def with_summary(**fields: Any) -> Plan:
    """Return the plan with other figures in its summary."""
    plan = hand_made_plan()
    return replace(plan, summary=replace(plan.summary, **fields))


def with_cost(head: str, cost: float | None) -> Plan:
    """Return the plan with one part of the cost changed, or left out."""
    costs = {name: value for name, value in hand_made_plan().summary.costs.items() if name != head}
    return with_summary(costs=costs if cost is None else costs | {head: cost})


def with_count(name: str, count: int | None) -> Plan:
    """Return the plan with one count changed, or left out."""
    counts = {key: value for key, value in hand_made_plan().summary.counts.items() if key != name}
    return with_summary(counts=counts if count is None else counts | {name: count})


def with_row(table: str, number: int, **cells: Any) -> Plan:
    """Return the plan with cells of one row of exchanges, facilities or unmatched changed."""
    plan = hand_made_plan()
    rows = list(getattr(plan, table))
    rows[number] = replace(rows[number], **cells)
    return replace(plan, **{table: tuple(rows)})


def without_row(table: str, number: int) -> Plan:
    """Return the plan without one row."""
    plan = hand_made_plan()
    rows = list(getattr(plan, table))
    del rows[number]
    return replace(plan, **{table: tuple(rows)})


def with_copy(table: str, number: int, **cells: Any) -> Plan:
    """Return the plan with one row twice, the second time with other cells."""
    plan = hand_made_plan()
    rows = getattr(plan, table)
    return replace(plan, **{table: (*rows, replace(rows[number], **cells))})


def codes(certificate: Certificate) -> set[str]:
    """Return the codes of all violations."""
    return {violation.code for violation in certificate.violations}


def judged(plan: Plan) -> set[str]:
    """Return the codes of all violations of a plan of the region."""
    return codes(check(region(), plan))
