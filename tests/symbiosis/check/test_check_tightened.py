"""Plans in which every figure is right, held against an inventory with one rule drawn tighter than they keep it."""

from dataclasses import replace
from typing import Any

import pytest

from symbiosis.check import check
from symbiosis.plan import Plan
from symbiosis.policy import Limits, Policy
from tests.inventories import inventory
from tests.symbiosis.check.region import codes
from tests.symbiosis.check.worlds import WORLDS, solved

Change = tuple[str, int, dict[str, Any]]
NO_BASELINE = {"wrong_baseline", "wrong_total_benefit"}
UNKNOWN = {"quality_unknown", "blend_maximum"}
"""The rest of the blend is held against the limit without what is unknown."""

RULES: dict[str, tuple[str, list[Change], set[str]]] = {
    # Outputs: 31.4 t of sludge are made, 20 t taken; 18 t of soap, 8 taken
    "disposal of an output": ("chain", [("processes", 4, {"disposal_limit": 11.0})], {"disposal_limit"}),
    "an output that must be taken": ("two_outputs", [("processes", 3, {"disposal_limit": 0.0})], {"disposal_limit"}),
    "hazard of an output": (
        "chain",
        [("materials", 0, {"material": "sludge", "hazardous": True}), ("demands", 1, {"accepts_hazardous": False})],
        {"demand_hazardous"},
    ),
    "form of an output": (
        "chain",
        [("materials", 0, {"material": "bale", "physical_form": "solid"}), ("modes", 0, {"forms": "liquid"})],
        {"mode_form"},
    ),
    "permit of a plant for what a plant sends": (
        "cycle",
        [
            ("sites", 0, {"site_id": "tight", "organisation": "f2", "permit_materials": "rag"}),
            ("facilities", 1, {"site_id": "tight"}),
        ],
        {"permit_material"},
    ),
    # Returns: 2.55 pieces are left in y2
    "disposal of a return": (
        "take_back",
        [("returns", 0, {"disposal_limit": 2.5})],
        {"disposal_limit"},
    ),
    "hazard of a return": (
        "take_back",
        [("materials", 1, {"hazardous": True}), ("demands", 1, {"accepts_hazardous": False})],
        {"demand_hazardous"},
    ),
    # Links from a plant
    "capacity of a link from a plant": ("two_outputs", [("links", 0, {"capacity": 24.0})], {"link_capacity"}),
    "a link of a plant that names the material": ("two_outputs", [("links", 1, {"capacity": 7.9})], {"link_capacity"}),
    "contract with a plant": ("contracts", [("links", 2, {"min_quantity": 13.0})], {"contract"} | NO_BASELINE),
    "forbidden from a plant": ("two_outputs", [("links", 1, {"status": "forbidden"})], {"link_forbidden"}),
    # Opening, sizes, expansion
    "opening in time": ("opening", [("facilities", 1, {"open_in": "y2"})], {"opening_period"}),
    "opening at the start": ("chain", [("facilities", 1, {"open_in": "2"})], {"opening_period"}),
    "largest capacity": ("expansion", [("facilities", 0, {"max_capacity": 39.0})], {"max_capacity"}),
    "largest capacity of one year": (
        "expansion",
        [("facilities", 1, {"max_capacity": [9.0, 14.0, 16.0]})],
        {"max_capacity"},
    ),
    "expansion in time": ("expansion", [("facilities", 0, {"open_in": "y0"})], {"expansion_period"}),
    "expansion of a new plant in time": ("expansion", [("facilities", 1, {"open_in": "y0;y1"})], {"expansion_period"}),
    "no expansion before opening": (
        "expansion",
        [("facilities", 1, {"open_in": "y1;y2"})],
        {"opening_period"},
    ),
    # Storage
    "room for an input": ("storage", [("processes", 0, {"storage_limit": 14.0})], {"stock_limit"}),
    "room for all inputs": (
        "storage_of_a_mix",
        [("facilities", 0, {"storage_capacity": 29.0})],
        {"storage_capacity"},
    ),
    "room for the only input": ("storage_of_one", [("facilities", 0, {"storage_capacity": 15.0})],
                                {"stock_limit", "storage_capacity"}),
    # Quality of what plants give
    "value of an output": ("blends", [("properties", 3, {"value": 0.9})], {"blend_maximum"}),
    "unknown value of an output": ("blends", [("properties", 3, {"owner_id": "s4"})], UNKNOWN),
    "limit of a plant": ("blends", [("properties", 4, {"max": 1.3})], {"blend_maximum"}),
    "mean of a pool": ("pool", [("properties", 1, {"value": 1.1})], {"blend_maximum"}),
    "limit behind a pool": ("pool", [("properties", 4, {"max": 1.4})], {"blend_maximum"}),
    "unknown value in a pool": ("pool", [("properties", 1, {"owner_id": "s1"})], UNKNOWN),
    "hazard in a pool": (
        "pool",
        [("properties", 1, {"low": 1.0, "high": 1.6}), ("streams", 1, {"hazardous": True})],
        {"dilution", "blend_maximum"},
    ),
    # Demands
    "partners of a demand": ("resilience", [("demands", 0, {"max_partners": 1})], {"demand_partners"}),
    "share of an organisation": ("resilience", [("demands", 0, {"max_supplier_share": 0.3})], {"supplier_share"}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "expected"), RULES.values(), ids=RULES)
def test_a_rule_that_the_plan_breaks_rejects_it(name: str, changes: list[Change], expected: set[str]) -> None:
    """A rule that is the only thing wrong gives its own code and no other."""
    assert _judged(name, *changes) == expected


KEPT: dict[str, tuple[str, list[Change]]] = {
    "disposal of an output": ("two_outputs", [("processes", 3, {"disposal_limit": 10.0})]),
    "capacity of a link from a plant": ("two_outputs", [("links", 0, {"capacity": 25.0})]),
    "opening in time": ("opening", [("facilities", 1, {"open_in": "y0;y1"})]),
    "expansion in time": ("expansion", [("facilities", 1, {"open_in": "y0;y1;y2"})]),
    "room for all inputs": ("storage", [("facilities", 0, {"storage_capacity": 15.0})]),
    "no limit of the facility": ("storage", [("facilities", 0, {"storage_capacity": 1e9})]),
    "hazard in a pool": ("pool", [("streams", 1, {"hazardous": True})]),
    "hazard not limited": ("chain", [("materials", 0, {"material": "sludge", "hazardous": True})]),
    "a group": ("expansion", [("facilities", 0, {"group": "g"}), ("facilities", 1, {"group": "g"})]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "changes"), KEPT.values(), ids=KEPT)
def test_a_rule_that_the_plan_just_keeps_verifies_it(name: str, changes: list[Change]) -> None:
    """Limits that are met to the last unit are met; a plant that stands does not count in its group."""
    assert _judged(name, *changes) == set()


POLICIES: dict[str, tuple[str, Policy, set[str]]] = {
    "loss of an organisation": ("resilience", Policy(max_organisation_loss=0.49), {"organisation_loss"}),
    "just the loss": ("resilience", Policy(max_organisation_loss=0.5), set()),
    "emissions of all heads": ("resilience", Policy(limits=Limits(max_co2e=747.4)), {"max_co2e"}),
    "just the emissions": ("resilience", Policy(limits=Limits(max_co2e=747.5)), set()),
    "budget": ("expansion", Policy(limits=Limits(budget=889.9)), {"budget"}),
    "just the budget": ("expansion", Policy(limits=Limits(budget=890.0)), set()),
    "open in the last year": ("opening", Policy(limits=Limits(max_open=(("burn", 1),))), {"max_open"}),
    "exactly open": ("opening", Policy(limits=Limits(exact_open=(("burn", 3),))), {"exact_open"}),
    "benefit of a return": ("blends", Policy(limits=Limits(min_benefit_per_exchange=1e4)), {"min_benefit"}),
    "within one place": ("storage", Policy(links_internal=False), set()),
}
"""Budget: 400 for expanding the old plant, 100 + 330 for the new one, whose fixed costs are 6 + 26 + 28."""


@pytest.mark.parametrize(("name", "policy", "expected"), POLICIES.values(), ids=POLICIES)
def test_a_policy_over_plants_and_years_is_held(name: str, policy: Policy, expected: set[str]) -> None:
    """Limits of the policy count what plants, years and heads add up to, and nothing else."""
    assert _judged(name, policy=policy) == expected


def test_what_plants_send_need_not_be_worth_anything() -> None:
    """The least benefit is asked of streams and returns: nine exchanges of the take-back, not those of the plant."""
    tables, policy = WORLDS["take_back"]()
    asked = replace(policy, limits=Limits(min_benefit_per_exchange=1e6))
    violations = check(inventory(policy=asked, **tables), _unnamed(solved("take_back"))).violations
    plan = solved("take_back")
    to_demands = [row for row in plan.exchanges if row.to_id.startswith("d")]
    streams_and_returns = {f"exchange {row.exchange_id}" for row in to_demands if not row.from_id.startswith("f")}
    assert {each.where for each in violations} == streams_and_returns
    assert len(streams_and_returns) < len(to_demands)


def test_hazardous_waste_may_be_diluted_where_the_policy_says_so() -> None:
    """A hazardous stream of 2.0 in a blend of 1.5 is diluted, which the policy may allow; then the blend decides."""
    changes: list[Change] = [
        ("properties", 1, {"low": 0.5, "high": 1.0}),
        ("properties", 2, {"value": 2.0}),
        ("streams", 2, {"hazardous": True}),
    ]
    assert _judged("pool", *changes) == {"dilution"}
    assert _judged("pool", *changes, policy=Policy(dilute_hazardous=True)) == set()


def _judged(name: str, *changes: Change, policy: Policy | None = None) -> set[str]:
    """Return the codes of a plan of one inventory held against another."""
    tables, own = WORLDS[name]()
    for table, number, cells in changes:
        rows = tables.setdefault(table, [])
        if number == len(rows):
            rows.append({})
        rows[number].update(cells)
    return codes(check(inventory(policy=policy or own, **tables), _unnamed(solved(name))))


def _unnamed(plan: Plan) -> Plan:
    """Return a plan that does not say for which inventory it was made."""
    return replace(plan, summary=replace(plan.summary, inventory_sha256=""))
