"""Every figure of a plan that is tampered with is found out, by its own code."""

from dataclasses import replace
from math import inf, nan

import pytest

from symbiosis.check import check
from symbiosis.plan import Booking, Plan, Status, Unmatched
from tests.symbiosis.check.region import (
    codes,
    hand_made_plan,
    judged,
    region,
    with_copy,
    with_cost,
    with_count,
    with_row,
    with_summary,
    without_row,
)

EXCHANGES = {
    "unknown period": (with_row("exchanges", 0, period="2"), {"unknown_period"}),
    "unknown stream": (with_row("exchanges", 0, from_id="s9"), {"unknown_supplier"}),
    "facility as a stream": (with_row("exchanges", 0, from_id="f1"), {"unknown_supplier"}),
    "unknown demand": (with_row("exchanges", 0, to_id="d9"), {"unknown_receiver"}),
    "unknown material": (with_row("exchanges", 0, to_material="gold"), {"unknown_material"}),
    "unknown mode": (with_row("exchanges", 0, mode="balloon"), {"unknown_mode"}),
    "material of another": (with_row("exchanges", 0, material="sludge"), {"wrong_material"}),
    "nothing converts": (with_row("exchanges", 1, to_material="cement"), {"no_conversion", "wrong_to_material"}),
    "not wanted": (with_row("exchanges", 0, to_material="ash"), {"wrong_to_material"}),
    "unit": (with_row("exchanges", 0, unit="kg"), {"wrong_unit"}),
    "supplier's organisation": (with_row("exchanges", 0, from_organisation="Beta"), {"wrong_from_organisation"}),
    "receiver's organisation": (with_row("exchanges", 0, to_organisation="gamma"), {"wrong_to_organisation"}),
    "same id": (with_row("exchanges", 1, exchange_id="x1"), {"duplicate_exchange_id"}),
    "same exchange": (with_copy("exchanges", 0, exchange_id="x3", quantity=1e-6), {"duplicate_exchange"}),
    "too little": (with_copy("exchanges", 0, quantity=9e-7), {"quantity_too_small"}),
    "nothing at all": (with_copy("exchanges", 0, quantity=0.0), {"quantity_too_small"}),
    "less than nothing": (with_copy("exchanges", 0, quantity=-5.0), {"quantity_too_small"}),
    "more than there is": (with_row("exchanges", 0, quantity=100.1), {"stream_exceeded", "demand_exceeded"}),
    "not a quantity": (with_row("exchanges", 0, quantity=nan), {"not_finite"}),
    "endless quantity": (with_row("exchanges", 0, quantity=inf), {"not_finite"}),
    "not a cost": (with_row("exchanges", 0, transport_cost=nan), {"not_finite"}),
    "a stolen exchange": (without_row("exchanges", 1), {"wrong_throughput", "wrong_plan_cost", "wrong_count"}),
}


@pytest.mark.parametrize(("plan", "expected"), EXCHANGES.values(), ids=EXCHANGES)
def test_a_tampered_exchange_is_rejected(plan: Plan, expected: set[str]) -> None:
    """An exchange that names or carries what it may not is rejected with the code of that."""
    certificate = check(region(), plan)
    assert certificate.status == "rejected"
    assert expected <= codes(certificate)


@pytest.mark.parametrize(
    ("column", "figure", "code"),
    [
        ("received_quantity", 48.001, "wrong_received_quantity"),
        ("distance_km", 10.001, "wrong_distance"),
        ("transport_cost", 94.0, "wrong_transport_cost"),
        ("conversion_cost", 180.01, "wrong_conversion_cost"),
        ("fixed_cost", 7.0, "wrong_fixed_cost"),
        ("disposal_avoided", 2400.01, "wrong_disposal_avoided"),
        ("purchase_avoided", 1800.0, "wrong_purchase_avoided"),
        ("co2e_saved_kg", 5400.0, "wrong_co2e_saved"),
        ("net_benefit", 3554.0, "wrong_net_benefit"),
    ],
)
def test_each_figure_of_an_exchange_is_reckoned_again(column: str, figure: float, code: str) -> None:
    """A wrong figure in an exchange gives its own code and no other."""
    assert judged(with_row("exchanges", 0, **{column: figure})) == {code}


FACILITIES = {
    "unknown facility": (with_copy("facilities", 0, facility_id="f9"), {"unknown_facility"}),
    "unknown period": (with_copy("facilities", 0, period="9"), {"unknown_period"}),
    "two rows": (with_copy("facilities", 0), {"duplicate_facility"}),
    "no row": (without_row("facilities", 1), {"facility_missing"}),
    "existing closed": (
        with_row("facilities", 0, open=False, fixed_cost=0.0),
        {"existing_closed", "facility_closed", "wrong_cost", "wrong_plan_cost", "wrong_total_benefit"}
        | {"bound_above_cost"},
    ),
    "throughput": (with_row("facilities", 0, throughput=20.001), {"wrong_throughput"}),
    "capacity": (with_row("facilities", 0, capacity=31.0), {"wrong_capacity"}),
    "no capacity while open": (with_row("facilities", 0, capacity=0.0), {"wrong_capacity"}),
    "stock": (with_row("facilities", 0, stored=1.0), {"wrong_stored"}),
    "opening cost": (with_row("facilities", 0, opening_cost=1.0), {"wrong_opening_cost"}),
    "fixed cost": (with_row("facilities", 0, fixed_cost=49.0), {"wrong_facility_fixed_cost"}),
    "variable cost": (with_row("facilities", 0, variable_cost=119.0), {"wrong_variable_cost"}),
    "expansion cost": (with_row("facilities", 1, expansion_cost=1.0), {"wrong_expansion_cost"}),
    "not a figure": (with_row("facilities", 0, throughput=nan), {"not_finite"}),
    "open without paying": (
        with_row("facilities", 1, open=True),
        {"wrong_opening_cost", "wrong_facility_fixed_cost", "wrong_cost", "wrong_plan_cost", "wrong_total_benefit"},
    ),
}


@pytest.mark.parametrize(("plan", "expected"), FACILITIES.values(), ids=FACILITIES)
def test_a_tampered_facility_is_rejected(plan: Plan, expected: set[str]) -> None:
    """A row of facilities that is missing, double or wrong gives its own code; a false opening its costs too."""
    assert judged(plan) == expected


SUMMARIES = {
    "another inventory": (with_summary(inventory_sha256="0" * 64), {"wrong_inventory"}),
    "another contract": (with_summary(contract=2), {"wrong_contract"}),
    "streams": (with_count("streams", 3), {"wrong_count"}),
    "demands": (with_count("demands", 0), {"wrong_count"}),
    "facilities": (with_count("facilities", 1), {"wrong_count"}),
    "exchanges": (with_count("exchanges", 1), {"wrong_count"}),
    "exchanges not counted": (with_count("exchanges", None), {"wrong_count"}),
    "fewer candidates than exchanges": (with_count("candidates", 1), {"wrong_count"}),
    "a part left out": (with_cost("assets", None), {"wrong_cost"}),
    "an unknown part": (with_cost("bribes", 0.0), {"unknown_cost"}),
    "a part that is no number": (with_cost("carbon", nan), {"not_finite", "costs_sum"}),
    "plan cost": (with_summary(plan_cost=5406.52), {"wrong_plan_cost", "costs_sum", "wrong_gap", "wrong_benefit_gap"}),
    "no plan cost": (
        with_summary(plan_cost=None),
        {"wrong_plan_cost", "wrong_gap", "wrong_benefit_gap", "not_optimal"},
    ),
    "baseline cost": (with_summary(baseline_cost=13000.0), {"wrong_baseline"}),
    "no baseline": (with_summary(baseline_cost=None), {"wrong_baseline"}),
    "net benefit": (with_summary(net_benefit=8000.0), {"wrong_total_benefit", "wrong_benefit_gap"}),
    "no net benefit": (
        with_summary(net_benefit=None, benefit_gap=None),
        {"wrong_total_benefit"},
    ),
    "bound above cost": (
        with_summary(bound=5407.0, gap=-0.5 / 5406.5, benefit_gap=-0.5 / 7508.5),
        {"bound_above_cost"},
    ),
    "bound is no number": (with_summary(bound=nan, gap=None, benefit_gap=None), {"not_finite", "not_optimal"}),
    "no bound": (with_summary(bound=None, gap=None, benefit_gap=None), {"not_optimal"}),
    "gap": (with_summary(gap=0.0), {"wrong_gap"}),
    "gap not told": (with_summary(gap=None), {"wrong_gap"}),
    "benefit gap": (with_summary(benefit_gap=0.0), {"wrong_benefit_gap"}),
    "gap asked is no number": (with_summary(gap_tolerance=nan), {"not_finite", "not_optimal"}),
    "optimal with a wide gap": (
        with_summary(bound=5000.0, gap=406.5 / 5406.5, benefit_gap=406.5 / 7508.5),
        {"not_optimal"},
    ),
    "no plan, with a plan": (with_summary(status=Status.INFEASIBLE), {"no_plan"}),
}


@pytest.mark.parametrize(("plan", "expected"), SUMMARIES.values(), ids=SUMMARIES)
def test_a_tampered_summary_is_rejected(plan: Plan, expected: set[str]) -> None:
    """A wrong figure in the summary gives its own code, and those of the figures that hang on it."""
    assert judged(plan) == expected


@pytest.mark.parametrize("head", hand_made_plan().summary.costs)
def test_each_part_of_the_cost_is_reckoned_again(head: str) -> None:
    """A part of the cost that is off is found, and so is that the parts no longer sum."""
    assert judged(with_cost(head, hand_made_plan().summary.costs[head] + 0.01)) == {"wrong_cost", "costs_sum"}


def test_parts_that_are_wrong_and_still_sum_are_found() -> None:
    """Moving money from one part to another does not help."""
    costs = hand_made_plan().summary.costs | {"transport": 200.0, "conversion": 184.0}
    violations = check(region(), with_summary(costs=costs)).violations
    assert [(each.code, each.where) for each in violations] == [
        ("wrong_cost", "summary.costs.transport"),
        ("wrong_cost", "summary.costs.conversion"),
    ]


NEEDLESS = Unmatched("s1", "stream", "1", 0.0, "lot", "", "", nan, "", "")
UNMATCHED = {
    "row missing": (without_row("unmatched", 0), {"unmatched_missing"}),
    "demand's row missing": (without_row("unmatched", 2), {"unmatched_missing"}),
    "quantity left": (with_row("unmatched", 0, quantity_left=41.0), {"unmatched_quantity"}),
    "not a quantity": (with_row("unmatched", 0, quantity_left=nan), {"not_finite"}),
    "unknown id": (with_copy("unmatched", 0, id="s9"), {"unmatched_unknown"}),
    "unknown period": (with_copy("unmatched", 0, period="9"), {"unmatched_unknown"}),
    "demand called a stream": (with_copy("unmatched", 2, kind="stream"), {"unmatched_unknown", "unmatched_nearest"}),
    "unknown kind": (with_row("unmatched", 0, kind="heap"), {"unmatched_kind", "unmatched_missing"}),
    "two rows": (with_copy("unmatched", 0), {"unmatched_duplicate"}),
    "no reason": (with_row("unmatched", 0, reason_code=" "), {"unmatched_reason"}),
    "unknown partner": (with_row("unmatched", 0, nearest_id="s2"), {"unmatched_nearest"}),
}


@pytest.mark.parametrize(("plan", "expected"), UNMATCHED.values(), ids=UNMATCHED)
def test_a_tampered_unmatched_row_is_rejected(plan: Plan, expected: set[str]) -> None:
    """A row of what is left that is missing, needless or wrong gives its own code."""
    assert judged(plan) == expected


def test_a_row_for_what_is_not_left_is_needless() -> None:
    """Where all of a stream is placed, a row that says otherwise is found, whatever quantity it gives."""
    inventory = region(("streams", 0, {"quantity": 60.0}))
    assert "unmatched_needless" in codes(check(inventory, hand_made_plan()))
    assert "unmatched_needless" in codes(check(inventory, with_row("unmatched", 0, quantity_left=0.0)))


def test_a_booking_without_assets_is_rejected() -> None:
    """Nothing can be booked in an inventory without shared assets."""
    booking = Booking("r1", "a1", "2026-01-01T00:00", "2026-01-01T01:00", 1.0, 10.0)
    assert judged(replace(hand_made_plan(), bookings=(booking,))) == {"unknown_booking"}


def test_a_violation_tells_what_where_and_by_how_much() -> None:
    """A violation carries the place, both figures, their distance and a sentence."""
    (violation,) = check(region(), with_row("exchanges", 0, transport_cost=94.0)).violations
    assert (violation.where, violation.found, violation.required, violation.excess) == ("exchange x1", 94.0, 96.0, 2.0)
    assert violation.message == (
        "exchange x1: The transport cost is not that of the link or the mode. Found 94.0, required 96.0."
    )


def test_a_plan_with_an_unknown_exchange_is_not_costed() -> None:
    """Where an exchange cannot be reckoned, no plan cost is stated."""
    assert check(region(), with_row("exchanges", 0, from_id="s9")).plan_cost is None


def test_a_statement_without_a_plan_may_not_have_costs() -> None:
    """Costs, rows and benefits of a plan that does not exist are false, each by itself."""
    summary = replace(hand_made_plan().summary, status=Status.NO_SOLUTION, counts=hand_made_plan().summary.counts)
    places = {each.where for each in check(region(), Plan(summary)).violations if each.code == "no_plan"}
    names = ("costs", "plan_cost", "net_benefit", "gap", "benefit_gap")
    assert places == {f"summary.{name}" for name in names}


def test_a_statement_without_a_plan_may_not_have_a_wrong_baseline() -> None:
    """The cost of doing nothing is held against the inventory even where there is no plan."""
    summary = replace(with_summary(status=Status.NO_SOLUTION, baseline_cost=1.0).summary, costs={})
    assert "wrong_baseline" in codes(check(region(), Plan(summary)))
