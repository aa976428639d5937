"""The rules of law can each be switched off, by the policy, for engine and judge alike."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import match
from symbiosis.options import MatchOptions
from symbiosis.policy import Policy
from tests.inventories import FREE, inventory

TRUCK = FREE | {"hazardous": False}
STREAM: dict[str, Any] = {"quantity": 10.0, "disposal_cost": 5.0}
WORKS: dict[str, Any] = {"demand_id": "d1", "site_id": "works", "quantity": 10.0, "operation": "R4"}

CASES: dict[str, tuple[dict[str, Any], Policy, float, str]] = {
    "operation": (
        {"sites": [{"site_id": "works", "permits": "R1"}], "demands": [WORKS]}, Policy(permits=False), 0.0, "permit"),
    "material": (
        {"sites": [{"site_id": "works", "permit_materials": "1701"}], "demands": [WORKS]},
        Policy(permits=False), 0.0, "permit"),
    "quantity": (
        {"sites": [{"site_id": "works", "permit_quantity": 4.0}], "demands": [WORKS]},
        Policy(permits=False), 4.0, "permit_quantity"),
    "transport": (
        {"streams": [STREAM | {"hazardous": True}], "modes": [TRUCK]}, Policy(hazardous_transport=False), 0.0,
        "hazard_mode"),
    "dilution": (
        {"streams": [STREAM | {"hazardous": True}, {"stream_id": "clean", "quantity": 10.0, "disposal_cost": 5.0}],
         "demands": [{"quantity": 20.0}],
         "properties": [{"owner_id": "s1", "property": "lead", "value": 6.0},
                        {"owner_id": "clean", "property": "lead", "value": 0.0},
                        {"owner_id": "d1", "property": "lead", "max": 3.0}]},
        Policy(dilute_hazardous=True), 10.0, "dilution"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_a_rule_holds_until_it_is_switched_off(name: str) -> None:
    """By default less flows, and why is told; with the switch all of it flows, and the judge agrees both times."""
    tables, lenient, held, reason = CASES[name]
    tables = {"streams": [STREAM], "demands": [{}], "modes": [FREE]} | tables
    strict = match(inventory(**tables), MatchOptions(gap=0.0))
    loose = match(inventory(policy=lenient, **tables), MatchOptions(gap=0.0))
    assert sum(row.quantity for row in strict.exchanges) == pytest.approx(held)
    assert reason in {row.reason_code for row in strict.unmatched}
    assert sum(row.quantity for row in loose.exchanges) == pytest.approx(10.0 * len(tables["streams"]))
    for plan in (strict, loose):
        assert plan.summary.certificate is not None
        assert plan.summary.certificate.verified
