"""An earlier plan to begin from, and one of which something is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solvers.verify import verify_point
from symbiosis import match
from symbiosis.candidates import find_candidates
from symbiosis.earlier import Fixed, Fixing, PlanDoesNotFit
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import formulate
from symbiosis.model.start import start_from, starting_point
from symbiosis.options import MatchOptions
from symbiosis.plan import Plan, Status
from symbiosis.policy import Policy
from tests.inventories import FREE, inventory

EXACT = MatchOptions(gap=0.0)


def region(**changes: Any) -> Inventory:
    """Two years, every kind of column: lots, loads, partners, stock, two plants that may open and grow, take-back."""
    tables: dict[str, Any] = {
        "periods": [{"period": "1"}, {"period": "2", "discount_factor": 0.9}],
        "streams": [
            {"stream_id": "s1", "quantity": [100.0, 40.0], "disposal_cost": 10.0, "min_lot": 5.0, "max_partners": 1},
            {"stream_id": "s2", "quantity": 30.0, "disposal_cost": 8.0},
        ],
        "demands": [
            {"demand_id": "d1", "material": "out", "quantity": [25.0, 30.0], "purchase_cost": 40.0},
            {"demand_id": "d2", "material": "m", "quantity": 20.0, "purchase_cost": 6.0},
        ],
        "processes": [
            {"process": "sort", "material": "m", "storage_limit": 30.0},
            {"process": "sort", "role": "output", "material": "out", "amount": 0.5, "disposal_cost": 2.0},
        ],
        "facilities": [
            {"facility_id": "a", "process": "sort", "capacity": 40.0, "max_capacity": 60.0, "expansion_cost": 1.0,
             "opening_cost": 100.0, "fixed_cost": 5.0, "storage_cost": 0.1},
            {"facility_id": "b", "process": "sort", "capacity": 60.0, "opening_cost": 150.0},
        ],
        "returns": [{"demand_id": "d1", "material": "m", "lag_periods": 1, "fraction": 0.4, "disposal_cost": 3.0}],
        "modes": [FREE | {"load_size": 12.0, "cost_per_load_km": 0.1, "fixed_cost": 2.0}],
    }  # fmt: skip
    return inventory(policy=Policy(transaction_fixed_cost=1.0), **(tables | changes))


def test_an_optimal_plan_is_a_point_of_its_own_model_at_its_own_cost() -> None:
    """Every column follows from the plan: no row breaks, and the program's cost is the plan's."""
    built = region()
    plan = match(built, EXACT)
    assert plan.summary.status is Status.OPTIMAL
    model = formulate(built, find_candidates(built))
    values = start_from(model, plan)
    assert verify_point(model.program, values).faults == ()
    assert model.program.objective(values) == pytest.approx(plan.summary.plan_cost)


def test_a_plan_that_holds_is_begun_from_and_told() -> None:
    """The summary says what the earlier plan costs in this inventory, and the result is no worse."""
    plan = match(region(), EXACT)
    again = match(region(), EXACT, start=plan)
    assert again.summary.plan_cost == pytest.approx(plan.summary.plan_cost)
    assert any("Started from an earlier plan" in note for note in again.summary.notes)


def test_a_plan_that_does_not_hold_is_left_and_told() -> None:
    """Most of the stream is gone: the plan is no point any more; the search begins from nothing, and says so."""
    plan = match(region(), EXACT)
    less = region(streams=[{"stream_id": "s1", "quantity": 10.0, "disposal_cost": 10.0}])
    begun = starting_point(formulate(less, find_candidates(less)), plan)
    assert not begun.values.any()
    assert "was not used" in begun.notes[0]
    assert match(less, EXACT, start=plan).summary.plan_cost == pytest.approx(match(less, EXACT).summary.plan_cost)


def kept(plan: Plan, what: Fixing = Fixing.FACILITIES, **changes: Any) -> Plan:
    return match(region(**changes), EXACT, fixed=Fixed(plan, what))


def test_facilities_stay_as_they_were() -> None:
    """The same inventory with its own plants kept costs the same; with the other plant it costs more, and says so."""
    best = match(region(), EXACT)
    assert kept(best).summary.plan_cost == pytest.approx(best.summary.plan_cost)
    opened = {row.facility_id for row in best.facilities if row.open}
    other = tuple(
        replace(row, open=row.facility_id not in opened, capacity=60.0 if row.facility_id == "b" else 40.0)
        for row in best.facilities
    )
    forced = kept(replace(best, facilities=other))
    assert {row.facility_id for row in forced.facilities if row.open} == {"a", "b"} - opened
    assert forced.summary.plan_cost > best.summary.plan_cost + 1.0
    assert any("facilities of an earlier plan were kept" in note for note in forced.summary.notes)


def test_exchanges_keep_their_quantities() -> None:
    """Whatever the prices have become: each exchange of the plan carries what it carried."""
    plan = match(region(), EXACT)
    dear = region(modes=[FREE | {"load_size": 12.0, "cost_per_load_km": 0.1, "fixed_cost": 200.0}])
    again = match(dear, EXACT, fixed=Fixed(plan, Fixing.EXCHANGES))
    before = {(row.from_id, row.to_id, row.period): row.quantity for row in plan.exchanges}
    after = {(row.from_id, row.to_id, row.period): row.quantity for row in again.exchanges}
    assert before
    assert all(np.isclose(after[key], quantity) for key, quantity in before.items())


def test_an_exchange_that_may_not_exist_is_named() -> None:
    """The demand is gone: what went there cannot be kept, and the error names it."""
    plan = match(region(), EXACT)
    gone = plan.exchanges[0]
    with pytest.raises(PlanDoesNotFit, match="may not exist in this inventory"):
        match(
            region(demands=[{"demand_id": "d9", "material": "x"}], returns=[]),
            EXACT,
            fixed=Fixed(replace(plan, exchanges=(gone, replace(gone, to_id="d1"))), Fixing.EXCHANGES),
        )


def test_what_is_kept_and_cannot_be_is_a_conflict() -> None:
    """100 were sent and 60 are left: infeasible, and the words speak of the earlier plan."""
    sent = match(inventory(streams=[{"disposal_cost": 1.0}], demands=[{}], modes=[FREE]), EXACT)
    less = inventory(streams=[{"disposal_cost": 1.0, "quantity": 60.0}], demands=[{}], modes=[FREE])
    plan = match(less, EXACT, fixed=Fixed(sent, Fixing.EXCHANGES))
    assert plan.summary.status is Status.INFEASIBLE
    assert [conflict.requirement for conflict in plan.summary.conflicts] == ["exchanges of s1 as in the earlier plan"]
    assert plan.summary.conflicts[0].shortfall == pytest.approx(40.0, abs=1e-4)


def test_a_plant_kept_shut_is_a_conflict() -> None:
    """Two streams must go to the one plant, which the earlier plan had shut: opening it is the least to ask."""

    def works(least: float) -> Inventory:
        return inventory(
            streams=[{"quantity": 10.0, "min_quantity": least}, {"quantity": 10.0, "min_quantity": least}],
            processes=[{"process": "burn", "material": "m"}],
            facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 50.0, "opening_cost": 1.0}],
            modes=[FREE],
        )

    shut = match(works(0.0), EXACT)
    assert not any(row.open for row in shut.facilities)
    plan = match(works(10.0), EXACT, fixed=Fixed(shut, Fixing.FACILITIES))
    assert plan.summary.status is Status.INFEASIBLE
    assert [each.requirement for each in plan.summary.conflicts] == ["facility kiln as in the earlier plan"]
