"""Each rule of the contract, one at a time: the plan worked out by hand, judged by a region with one rule more."""

from dataclasses import replace

import pytest

from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.policy import Policy
from tests.symbiosis.check.region import POLICY, codes, hand_made_plan, limited, region, with_row

NO_BASELINE = {"wrong_baseline", "wrong_total_benefit"}
"""What a new minimum does besides: the hand-made plan has a baseline cost, and with the minimum there is none."""

HAZARDOUS_ASH = ("streams", 0, {"hazardous": True})
CHLORIDE = {"owner_id": "d1", "property": "chloride", "unit": "%"}

SCREENS = {
    "form of the conversion": (region(("conversions", 0, {"forms": "solid;liquid"})), {"conversion_form"}),
    "form of the demand": (region(("demands", 0, {"forms": "solid"})), {"demand_form"}),
    "form of the mode": (region(("modes", 0, {"forms": "sludge"})), {"mode_form"}),
    "hazardous to a demand": (
        region(HAZARDOUS_ASH, ("demands", 0, {"accepts_hazardous": False})),
        {"demand_hazardous"},
    ),
    "hazardous by a mode": (region(("modes", 0, {"hazardous": False})), {"mode_hazardous"}),
    "mode for other materials": (region(("modes", 0, {"materials": "ash"})), {"mode_material"}),
    "mode for other codes": (region(("modes", 0, {"materials": "ash;1909"})), {"mode_material"}),
    "forbidden": (region(("links", 0, {"status": "forbidden"})), {"link_forbidden"}),
    "forbidden by mode": (
        region(("links", 1, {"from_id": "s2", "to_id": "f1", "mode": "truck", "status": "forbidden"})),
        {"link_forbidden"},
    ),
    "permit for other operations": (region(("sites", 2, {"permits": "R4;R1"})), {"permit_operation"}),
    "facility's permit": (region(("sites", 3, {"permits": "R5"})), {"permit_operation"}),
    "permit for other materials": (region(("sites", 2, {"permit_materials": "sludge"})), {"permit_material"}),
    "permit for other codes": (region(("sites", 3, {"permit_materials": "1909;20"})), {"permit_material"}),
    "price": (region(("streams", 0, {"asking_price": 8.01})), {"price_window"}),
    "too far for the stream": (region(("streams", 1, {"max_distance_km": 19.9})), {"too_far"}),
    "too far for the demand": (region(("demands", 0, {"max_distance_km": 9.9})), {"too_far"}),
    "too far for the mode": (region(("modes", 0, {"max_distance_km": 19.0})), {"too_far"}),
    "unknown quality": (region(("properties", 1, CHLORIDE | {"property": "iron", "max": 9.0})), {"quality_unknown"}),
}


@pytest.mark.parametrize(("inventory", "expected"), SCREENS.values(), ids=SCREENS)
def test_a_combination_that_is_ruled_out_is_rejected(inventory: Inventory, expected: set[str]) -> None:
    """An exchange that a screen excludes gives exactly that screen's code."""
    assert codes(check(inventory, hand_made_plan())) == expected


ALLOWED = {
    "form among them": region(("demands", 0, {"forms": "solid;powder"})),
    "unknown form": region(("streams", 0, {"physical_form": ""}), ("demands", 0, {"forms": "solid"})),
    "hazardous to a demand that accepts": region(HAZARDOUS_ASH),
    "mode by prefix and name": region(("modes", 0, {"materials": "ash;19"})),
    "permit by code": region(("sites", 3, {"permit_materials": "190813", "permits": "R1"})),
    "no operation stated": region(("sites", 2, {"permits": "R4"}), ("demands", 0, {"operation": ""})),
    "price at its edge": region(("streams", 0, {"asking_price": 8.0})),
    "distance at its edge": region(("streams", 0, {"max_distance_km": 10.0})),
    "a lot exactly": region(("streams", 0, {"min_lot": 60.0}), ("demands", 0, {"min_lot": 48.0})),
    "a blend at its edge": region(("properties", 1, CHLORIDE | {"max": 2.0, "min": 0.625})),
}


@pytest.mark.parametrize("inventory", ALLOWED.values(), ids=ALLOWED)
def test_what_a_rule_permits_is_verified(inventory: Inventory) -> None:
    """A rule that the plan just keeps gives no violation."""
    assert check(inventory, hand_made_plan()).violations == ()


AMOUNTS = {
    "availability": (region(("streams", 0, {"quantity": 59.0})), {"stream_exceeded"}),
    "wanted": (region(("demands", 0, {"quantity": 47.0})), {"demand_exceeded"}),
    "stream's minimum": (region(("streams", 0, {"min_quantity": 61.0})), {"stream_minimum"} | NO_BASELINE),
    "demand's minimum": (region(("demands", 0, {"min_quantity": 49.0})), {"demand_minimum"} | NO_BASELINE),
    "stream's lot": (region(("streams", 0, {"min_lot": 61.0})), {"lot"}),
    "facility's lot": (region(("streams", 1, {"min_lot": 41.0})), {"lot"}),
    "demand's lot": (region(("demands", 0, {"min_lot": 49.0})), {"lot"}),
    "stream's partners": (region(("streams", 0, {"max_partners": 0})), {"stream_partners"}),
    "demand's partners": (region(("demands", 0, {"max_partners": 0})), {"demand_partners"}),
    "supplier's share": (region(("demands", 0, {"max_supplier_share": 0.59})), {"supplier_share"}),
    "substitution share": (region(("demands", 0, {"max_substitution_share": 0.59})), {"substitution_share"}),
    "site's permit": (region(("sites", 2, {"permit_quantity": 47.0})), {"permit_quantity"}),
    "site's permit at a facility": (region(("sites", 3, {"permit_quantity": 39.0})), {"permit_quantity"}),
    "blend above": (region(("properties", 1, CHLORIDE | {"max": 1.9})), {"blend_maximum"}),
    "blend below": (region(("properties", 1, CHLORIDE | {"min": 0.7})), {"blend_minimum"}),
    "material's limit": (region(("properties", 1, CHLORIDE | {"owner_id": "cement", "max": 1.9})), {"blend_maximum"}),
    "input's limit": (
        region(
            ("properties", 1, {"owner_id": "s2", "property": "metals", "low": 1.0, "high": 1.0}),
            ("properties", 2, {"owner_id": "f1", "property": "metals", "min": 2.0}),
        ),
        {"blend_minimum"},
    ),
    "dilution": (region(HAZARDOUS_ASH, ("properties", 1, CHLORIDE | {"max": 1.9})), {"dilution", "blend_maximum"}),
    "link's capacity": (region(("links", 0, {"capacity": 59.0})), {"link_capacity"}),
    "facility's capacity": (region(("facilities", 0, {"capacity": 19.0})), {"facility_capacity", "wrong_capacity"}),
    "facility's minimum": (region(("facilities", 0, {"min_throughput": 21.0})), {"facility_minimum"} | NO_BASELINE),
    "recipe": (
        region(("processes", 1, {"process": "burn", "role": "input", "material": "ash", "amount": 1.0})),
        {"recipe", "wrong_throughput", "wrong_variable_cost", "wrong_cost", "wrong_plan_cost", "wrong_total_benefit"}
        | {"bound_above_cost"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("inventory", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_an_amount_beyond_its_limit_is_rejected(inventory: Inventory, expected: set[str]) -> None:
    """A sum over exchanges that a rule bounds gives exactly that rule's code."""
    assert codes(check(inventory, hand_made_plan())) - _leftovers(inventory) == expected


def _leftovers(inventory: Inventory) -> set[str]:
    """Return what a smaller stream or demand changes besides: what is left, and the costs of that."""
    usual = region()
    same = (inventory.streams.quantity == usual.streams.quantity).all()
    if same and (inventory.demands.quantity == usual.demands.quantity).all():
        return set()
    return {
        "unmatched_quantity", "unmatched_needless", "wrong_cost", "wrong_plan_cost", "bound_above_cost",
        "wrong_baseline", "wrong_total_benefit",
    }  # fmt: skip


POLICIES = {
    "policy's distance": (limited(max_distance_km=19.0), {"too_far"}),
    "benefit": (limited(min_benefit_per_exchange=3494.01), {"min_benefit"}),
    "emissions": (limited(max_co2e=4029.9), {"max_co2e"}),
    "open at most": (limited(max_open=(("burn", 0),)), {"max_open"}),
    "open exactly": (limited(exact_open=(("burn", 2),)), {"exact_open"}),
    "exchanges": (limited(max_exchanges=1), {"max_exchanges"}),
    "border": (replace(POLICY, cross_border=False), {"border"}),
    "links closed": (replace(POLICY, links_closed=True), {"link_missing"}),
}


@pytest.mark.parametrize(("policy", "expected"), POLICIES.values(), ids=POLICIES)
def test_a_policy_that_the_plan_breaks_rejects_it(policy: Policy, expected: set[str]) -> None:
    """A rule of the policy that the plan breaks gives exactly that rule's code."""
    assert codes(check(region(policy=policy), hand_made_plan())) == expected


def test_a_policy_that_the_plan_just_keeps_verifies_it() -> None:
    """Limits that are met exactly are met."""
    policy = limited(
        max_distance_km=20.0, min_benefit_per_exchange=3494.0, max_co2e=4030.0, budget=0.0, max_exchanges=2,
        max_open=(("burn", 1),), exact_open=(("burn", 1),),
    )  # fmt: skip
    assert check(region(policy=policy), hand_made_plan()).violations == ()


def test_law_that_the_policy_leaves_out_rules_nothing_out() -> None:
    """Permits of every kind, and modes for hazardous waste, count only where the policy says so."""
    permits = ("sites", 2, {"permits": "R4", "permit_materials": "sludge", "permit_quantity": 1.0})
    carriage = ("modes", 0, {"hazardous": False})
    broken = {"permit_operation", "permit_material", "permit_quantity", "mode_hazardous"}
    assert codes(check(region(permits, carriage), hand_made_plan())) == broken
    policy = replace(POLICY, permits=False)
    assert codes(check(region(permits, carriage, policy=policy), hand_made_plan())) == {"mode_hazardous"}
    policy = replace(policy, hazardous_transport=False)
    assert codes(check(region(permits, carriage, policy=policy), hand_made_plan())) == set()


def test_opening_beyond_the_budget_is_rejected() -> None:
    """Opening and fixed costs of a candidate count against the budget, an existing facility's do not."""
    plan = with_row("facilities", 1, open=True, opening_cost=900.0, fixed_cost=70.0)
    assert "budget" in codes(check(region(policy=limited(budget=969.0)), plan))
    assert "budget" not in codes(check(region(policy=limited(budget=970.0)), plan))


def test_an_open_facility_below_its_least_is_rejected() -> None:
    """A candidate that is opened must reach its least throughput; one that stays closed need not."""
    inventory = region(("facilities", 1, {"min_throughput": 1.0}))
    assert check(inventory, hand_made_plan()).verified
    assert "facility_minimum" in codes(check(inventory, with_row("facilities", 1, open=True)))


def test_a_candidate_that_receives_must_be_open() -> None:
    """What a plan sends to a facility that it leaves closed is found."""
    plan = with_row("facilities", 0, open=False)
    assert "facility_closed" in codes(check(region(("facilities", 0, {"existing": False})), plan))


def test_a_site_may_not_supply_itself_where_the_policy_says_so() -> None:
    """With internal exchanges ruled out, a demand at the stream's own place is out of reach."""
    inside = replace(POLICY, links_internal=False)
    assert "internal" in codes(check(region(("demands", 0, {"site_id": "A"}), policy=inside), hand_made_plan()))
    assert "internal" not in codes(check(region(("demands", 0, {"site_id": "A"})), hand_made_plan()))


def test_a_contract_must_be_kept() -> None:
    """A link with a least quantity that the plan undercuts is found; with it the baseline changes too."""
    assert "contract" in codes(check(region(("links", 0, {"min_quantity": 61.0})), hand_made_plan()))
    assert "contract" not in codes(check(region(("links", 0, {"min_quantity": 60.0})), hand_made_plan()))


def test_dilution_may_be_permitted() -> None:
    """Where the policy lets hazardous streams be blended, only the blend itself must meet the limit."""
    policy = replace(POLICY, dilute_hazardous=True)
    inventory = region(HAZARDOUS_ASH, ("properties", 1, CHLORIDE | {"max": 1.9}), policy=policy)
    assert codes(check(inventory, hand_made_plan())) == {"blend_maximum"}
