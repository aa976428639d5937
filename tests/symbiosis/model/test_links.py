"""Capacities and contracts of links, on cases small enough to be solved on paper."""

import pytest

from symbiosis.model.requirements import Requirement
from tests.inventories import FREE
from tests.symbiosis.cases import carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, sent, takes
from tests.symbiosis.model.programs import program_of

LINK = {"from_id": "s1", "to_id": "d1"}
MODES = [FREE | {"cost_per_unit": 1.0}, FREE | {"mode": "rail", "cost_per_unit": 2.0}]


def test_a_capacity_holds_for_all_that_the_row_covers() -> None:
    """50 over all modes, 20 of it at most by the cheap one: 20 x 1 + 30 x 2 + 50 left x 5 = 330."""
    plan = optimum(
        streams=[{"disposal_cost": 5.0}], demands=[{}], modes=MODES,
        links=[LINK | {"capacity": 50.0}, LINK | {"mode": "free", "capacity": 20.0}],
    )  # fmt: skip
    assert {row.mode: row.quantity for row in plan.exchanges} == pytest.approx({"free": 20.0, "rail": 30.0})
    assert plan.summary.plan_cost == 330.0


def test_a_contract_is_kept_at_a_loss_by_what_it_covers() -> None:
    """10 a period must go by rail at 2 although nothing is saved; a contract of any mode goes at 1."""
    tables = {"streams": [{}], "demands": [{}], "modes": MODES}
    by_rail = optimum(**tables, links=[LINK | {"mode": "rail", "min_quantity": 10.0}])
    assert by_rail.summary.plan_cost == 20.0
    assert by_rail.summary.net_benefit == 0.0
    assert optimum(**tables, links=[LINK | {"min_quantity": 10.0}]).summary.plan_cost == 10.0


def test_a_link_bounds_its_pair_and_no_other() -> None:
    """5 to d1 by its link, the other 95 to d2."""
    plan = optimum(streams=[{"disposal_cost": 1.0}], demands=[{}, {}], links=[LINK | {"capacity": 5.0}])
    assert carried(plan)["s1", "d2"] >= 95.0 - 1e-6
    assert plan.summary.plan_cost == 0.0


def test_a_contract_forces_a_plant_to_open() -> None:
    """Opening costs 70 and saves nothing; a contract of 10 with the plant has it opened."""
    tables = {
        "streams": [{}], "demands": [],
        "processes": [{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 50.0, "opening_cost": 70.0}],
    }  # fmt: skip
    assert optimum(**tables).summary.plan_cost == 0.0
    plan = optimum(**tables, links=[{"from_id": "s1", "to_id": "kiln", "min_quantity": 10.0}])
    assert (plan.summary.plan_cost, plan.summary.baseline_cost) == (70.0, None)


def test_a_contract_binds_up_to_its_last_period() -> None:
    """Of three periods the first two have the row; without ``until`` all three have it."""
    periods = [{"period": name} for name in ("p1", "p2", "p3")]
    for until, bound in (({"until": "p2"}, [0, 1]), ({}, [0, 1, 2])):
        _, model = program_of(
            streams=[{}], demands=[{}], periods=periods, links=[LINK | {"min_quantity": 10.0} | until]
        )
        (contract,) = [required for required in model.required if required.kind is Requirement.CONTRACT]
        assert contract.period.tolist() == bound
        assert model.program.row_lower[contract.row].tolist() == [10.0] * len(bound)


def test_a_contract_runs_out() -> None:
    """10 a period at 1 each, saving nothing, up to p2 of three: 20. Without an end: 30."""
    for until, expected in (({"until": "p2"}, 20.0), ({}, 30.0)):
        plan = optimum(
            streams=[{}], demands=[{}], modes=MODES, periods=periods(3), links=[LINK | {"min_quantity": 10.0} | until]
        )
        assert cost(plan) == expected
        assert plan.summary.baseline_cost == expected


def test_a_contract_with_a_plant_binds_the_plant() -> None:
    """A works must send 30 to d1 in p1: it treats 30 at 4 each, though nothing is saved. Of two outputs the other 30
    are disposed of at 2.
    """
    plan = optimum(
        streams=[{"material": "waste"}],
        demands=[{}],
        processes=[takes("clean", "waste"), gives("clean", "m"), gives("clean", "dust", disposal_cost=2.0)],
        facilities=[plant("works", "clean", 50.0, variable_cost=4.0)],
        periods=periods(2),
        links=[{"from_id": "works", "to_id": "d1", "min_quantity": 30.0, "until": "p1"}],
    )
    assert sent(plan)["works", "d1", "p1"] == pytest.approx(30.0)
    assert cost(plan) == 30.0 * 4.0 + 30.0 * 2.0


def test_a_capacity_holds_in_each_period_for_all_outputs_of_a_plant() -> None:
    """Bran and husk, 40 each a period, go to d1 by a link of 50 and save 1 each: 50 a period of the 100 wanted."""
    plan = optimum(
        streams=[{"material": "grain", "quantity": 40.0}],
        demands=[{"purchase_cost": 1.0}],
        conversions=[{"from_material": name, "to_material": "m"} for name in ("bran", "husk")],
        processes=[takes("mill", "grain"), gives("mill", "bran"), gives("mill", "husk")],
        facilities=[plant("mill", "mill", 40.0)],
        periods=periods(2),
        links=[{"from_id": "mill", "to_id": "d1", "capacity": 50.0}],
    )
    assert cost(plan) == 100.0
