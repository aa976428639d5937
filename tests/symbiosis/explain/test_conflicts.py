"""Inventories that no plan can satisfy: which requirement has to give, and by how much at the least."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis import match
from symbiosis.model.requirements import Requirement
from symbiosis.plan import Status
from symbiosis.policy import Limits, Policy
from tests.inventories import FREE, inventory

LINK = {"from_id": "s1", "to_id": "d1"}
BURN = [{"process": "burn", "role": "input", "material": "m", "amount": 1.0}]
KILN = {"facility_id": "kiln", "process": "burn", "capacity": 60.0}
STANDING = {"processes": BURN, "facilities": [KILN | {"existing": True}]}
SITE = {"site_id": "works", "latitude_deg": 60.0, "longitude_deg": 25.0, "permit_quantity": 50.0}

CASES: dict[Requirement, tuple[dict[str, Any], Limits, str, float, str]] = {
    # 80 must go and 50 are wanted.
    Requirement.STREAM_MINIMUM: (
        {"streams": [{"min_quantity": 80.0}], "demands": [{"quantity": 50.0}]}, Limits(),
        "stream s1: min_quantity 80 t", 30.0, "t"),
    # 80 must come and there are 50.
    Requirement.DEMAND_MINIMUM: (
        {"streams": [{"quantity": 50.0}], "demands": [{"min_quantity": 80.0}]}, Limits(),
        "demand d1: min_quantity 80 t", 30.0, "t"),
    # A plant that stands must work 40 and 25 are to be had.
    Requirement.THROUGHPUT_MINIMUM: (
        {"streams": [{"quantity": 25.0}], "processes": BURN,
         "facilities": [KILN | {"existing": True, "min_throughput": 40.0}]}, Limits(),
        "facility kiln: min_throughput 40", 15.0, "units"),
    # A contract of 60 and a stream of 45.
    Requirement.CONTRACT: (
        {"streams": [{"quantity": 45.0}], "demands": [{}], "links": [LINK | {"min_quantity": 60.0}]}, Limits(),
        "link s1 -> d1: min_quantity 60 t", 15.0, "t"),
    # Three are to be open and there is one.
    Requirement.EXACT_OPEN: (
        {"processes": BURN, "facilities": [KILN]}, Limits(exact_open=(("burn", 3),)),
        "limits.exact_open.burn", 2.0, "facilities"),
    # Two stand and one may.
    Requirement.MAX_OPEN: (
        {"processes": BURN, "facilities": [KILN | {"existing": True, "facility_id": name} for name in "ab"]},
        Limits(max_open=(("burn", 1),)), "limits.max_open.burn", 1.0, "facilities"),
    # A contract needs a plant that costs 70 to open, and the budget is 50: 20 / 50 is less to ask than all of it.
    Requirement.BUDGET: (
        {"streams": [{}], "processes": BURN, "facilities": [KILN | {"opening_cost": 70.0}],
         "links": [{"from_id": "s1", "to_id": "kiln", "min_quantity": 10.0}]}, Limits(budget=50.0),
        "limits.budget", 20.0, "EUR"),
    # Disposal of 100 emits 10 each, whatever is done.
    Requirement.MAX_CO2E: (
        {"streams": [{"disposal_co2e": 10.0}]}, Limits(max_co2e=400.0), "limits.max_co2e", 600.0, "kg CO2e"),
    # Two demands of 30 at a site that may receive 50; the stream must place 60 too, so that the permit gives.
    Requirement.PERMIT_QUANTITY: (
        {"sites": [SITE], "streams": [{"min_quantity": 60.0}],
         "demands": [{"site_id": "works", "quantity": 30.0, "min_quantity": 30.0}] * 2}, Limits(),
        "site works: permit_quantity", 10.0, "units"),
    # 40 burnt make 0.4 of ash, of which 0.25 may be disposed of and nobody takes any: 0.15 is less to ask than 15 / 40.
    Requirement.DISPOSAL_LIMIT: (
        {"streams": [{"min_quantity": 40.0}], "facilities": [KILN | {"existing": True}],
         "processes": [*BURN, {"process": "burn", "role": "output", "material": "ash", "amount": 0.01,
                               "disposal_limit": 0.25}]},
        Limits(), "kiln, ash: disposal_limit 0.25 t", 0.15, "t"),
}  # fmt: skip


def test_every_kind_of_requirement_has_its_case() -> None:
    """Here, or, for what is kept of an earlier plan, in the tests of earlier plans."""
    assert set(CASES) | {Requirement.FIXED_FACILITY, Requirement.FIXED_EXCHANGE} == set(Requirement)


@pytest.mark.parametrize("kind", list(CASES))
def test_the_requirement_that_cannot_be_met_is_named_with_its_shortfall(kind: Requirement) -> None:
    """Exactly the one that is impossible has to give, by exactly what is missing; and no plan is shown."""
    tables, limits, requirement, shortfall, unit = CASES[kind]
    plan = match(inventory(modes=[FREE], policy=Policy(limits=limits), **tables))
    assert plan.summary.status is Status.INFEASIBLE
    assert (plan.exchanges, plan.facilities, plan.summary.plan_cost) == ((), (), None)
    (conflict,) = plan.summary.conflicts
    assert (conflict.requirement, conflict.unit) == (requirement, unit)
    assert conflict.shortfall == pytest.approx(shortfall, abs=1e-5)
    assert f"{shortfall:g} {unit}" in conflict.reason


def test_requirements_that_fail_apart_are_all_named() -> None:
    """Two streams that must go and have no taker, in the order of the table."""
    plan = match(inventory(streams=[{"min_quantity": 1.0}, {"min_quantity": 2.0}], demands=[{"material": "x"}]))
    assert [(row.requirement, row.shortfall) for row in plan.summary.conflicts] == [
        ("stream s1: min_quantity 1 t", pytest.approx(1.0)),
        ("stream s2: min_quantity 2 t", pytest.approx(2.0)),
    ]


def test_what_cannot_hold_together_is_named_and_nothing_else() -> None:
    """Two streams must go to one plant that takes 50; a third has a place of its own and is no part of it."""
    plan = match(
        inventory(
            streams=[
                {"quantity": 40.0, "min_quantity": 40.0},
                {"quantity": 30.0, "min_quantity": 30.0},
                {"quantity": 10.0, "min_quantity": 10.0, "material": "x"},
            ],
            demands=[{"material": "x"}],
            processes=BURN,
            facilities=[KILN | {"capacity": 50.0}],
            modes=[FREE],
        )
    )
    assert plan.summary.status is Status.INFEASIBLE
    assert plan.summary.notes[0] == (
        "The minimum quantities of streams s1 and s2 exceed the capacity of facility kiln, the only permitted "
        "receiver, by 20 t."
    )
