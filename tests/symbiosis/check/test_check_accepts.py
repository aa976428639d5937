"""The judge accepts what is right."""

from dataclasses import replace

import pytest

from symbiosis.check import check
from symbiosis.plan import COST_HEADS, Plan, Status, Summary
from tests.inventories import inventory
from tests.symbiosis.check.region import hand_made_plan, region, with_row, with_summary


def test_the_plan_worked_out_by_hand_is_verified() -> None:
    """Figures from pencil and paper (docstring of the region) agree with the judge's, to the last cent."""
    certificate = check(region(), hand_made_plan())
    assert certificate.violations == ()
    assert certificate.status == "verified"
    assert certificate.plan_cost == 5406.5
    assert 0.0 <= certificate.largest_violation < 1e-15


def test_a_plan_for_this_very_inventory_is_verified() -> None:
    """The fingerprint of the inventory in the summary is held against the inventory, and agrees."""
    assert check(region(), with_summary(inventory_sha256=region().sha256)).verified


def test_a_deviation_within_tolerance_is_told_and_accepted() -> None:
    """Half the tolerance off passes, and the certificate says by how much."""
    certificate = check(region(), with_row("exchanges", 0, transport_cost=96.0 * (1 + 5e-7)))
    assert certificate.verified
    assert certificate.largest_violation == pytest.approx(5e-7, rel=1e-6)


def test_a_feasible_plan_needs_no_bound() -> None:
    """A plan without a proof is a plan, when it does not claim to be optimal."""
    plan = with_summary(status=Status.FEASIBLE, bound=None, gap=None, benefit_gap=None)
    assert check(region(), plan).verified


def test_a_closed_facility_may_show_no_capacity() -> None:
    """Whether a closed facility's capacity is given as its own or as 0 is left to the writer."""
    assert check(region(), with_row("facilities", 1, capacity=0.0)).verified


def test_an_empty_inventory_has_an_empty_optimal_plan() -> None:
    """No rows at all cost nothing, which is optimal."""
    assert check(inventory(), Plan(_nothing(Status.OPTIMAL, 0.0))).verified


@pytest.mark.parametrize("status", [Status.INFEASIBLE, Status.NO_SOLUTION])
def test_a_statement_without_a_plan_is_verified(status: Status) -> None:
    """Nothing is false in saying that there is no plan."""
    summary = replace(_nothing(status, None), counts=hand_made_plan().summary.counts | {"exchanges": 0}, costs={})
    certificate = check(region(), Plan(summary))
    assert certificate.verified
    assert certificate.plan_cost is None


def test_a_statement_without_a_plan_may_tell_the_baseline() -> None:
    """The cost of doing nothing is known whether or not a plan is."""
    summary = replace(_nothing(Status.NO_SOLUTION, None), baseline_cost=12915.0, costs={})
    counts = hand_made_plan().summary.counts | {"exchanges": 0}
    assert check(region(), Plan(replace(summary, counts=counts, bound=17.0))).verified


def _nothing(status: Status, cost: float | None) -> Summary:
    return Summary(
        status, cost, cost, cost, cost, cost, cost, 1e-4, "", 0, "",
        counts={"streams": 0, "demands": 0, "facilities": 0, "candidates": 0, "exchanges": 0},
        costs=dict.fromkeys(COST_HEADS, 0.0),
    )  # fmt: skip
