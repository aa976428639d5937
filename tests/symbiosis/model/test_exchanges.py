"""Fixed costs and whole loads, on cases small enough to be solved on paper."""

import pytest

from symbiosis.policy import Policy
from tests.inventories import FREE
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import gives, heads, periods, plant, takes

FIXED = FREE | {"fixed_cost": 30.0}
LINK = {"from_id": "s1", "to_id": "d1"}


def test_an_exchange_that_does_not_pay_its_fixed_cost_is_not_made() -> None:
    """10 t save 2 each: 20 against a fixed cost of 30. Nothing exchanged, 20 paid for disposal."""
    plan = optimum(streams=[{"quantity": 10.0, "disposal_cost": 2.0}], demands=[{}], modes=[FIXED])
    assert plan.summary.plan_cost == 20.0
    assert plan.exchanges == ()


def test_an_exchange_that_pays_its_fixed_cost_is_made_whole() -> None:
    """10 t save 4 each: 40 against 30. Cost 30 instead of 40; the fixed cost is mode + link + transaction."""
    streams = [{"quantity": 10.0, "disposal_cost": 4.0}]
    plan = optimum(streams=streams, demands=[{}], modes=[FIXED])
    assert (plan.summary.plan_cost, plan.summary.costs["exchange_fixed"]) == (30.0, 30.0)
    dear = optimum(
        streams=streams, demands=[{}], modes=[FIXED], links=[LINK | {"fixed_cost": 6.0}],
        policy=Policy(transaction_fixed_cost=5.0),
    )  # fmt: skip
    assert dear.summary.plan_cost == 40.0  # 30 + 6 + 5 > 40: left alone
    assert dear.exchanges == ()


def test_fixed_costs_gather_what_one_partner_can_take() -> None:
    """Two demands of 10 for a stream of 10 that saves 9 a unit, each exchange costing 30: one of them takes it all.

    One exchange: 30. Split in two: 60. None: 90.
    """
    plan = optimum(streams=[{"quantity": 10.0, "disposal_cost": 9.0}], demands=[{"quantity": 10.0}] * 2, modes=[FIXED])
    assert plan.summary.plan_cost == 30.0
    assert len(plan.exchanges) == 1


LOADS = {"mode": "truck", "cost_per_unit_km": 0.0, "load_size": 20.0, "cost_per_load_km": 1.5}
AWAY = [LINK | {"distance_km": 100.0}]
"""A load costs 150."""


def test_a_load_that_does_not_pay_stays() -> None:
    """50 t at 10 a unit: two full loads save 200 each for 150, the third would save 100 for 150.

    Cost: 300 for the loads and 100 for the 10 t left.
    """
    plan = optimum(streams=[{"quantity": 50.0, "disposal_cost": 10.0}], demands=[{}], modes=[LOADS], links=AWAY)
    assert carried(plan) == amounts({("s1", "d1"): 40.0})
    assert plan.summary.plan_cost == 400.0


def test_a_load_that_pays_goes_part_full() -> None:
    """55 t at 10 a unit: the third load saves 150 for 150 at 15 t, and 160 at 56 t."""
    plan = optimum(streams=[{"quantity": 56.0, "disposal_cost": 10.0}], demands=[{}], modes=[LOADS], links=AWAY)
    assert carried(plan) == amounts({("s1", "d1"): 56.0})
    assert plan.summary.plan_cost == 450.0


def test_a_grain_above_a_full_load_needs_no_second_truck() -> None:
    """20.00001 t are one load of 20 within the tolerance of counting, for the solver as for the bill.

    Disposal is so dear that the last 0.01 kg travels too; the bound is not above the cost of 150.
    """
    plan = optimum(streams=[{"quantity": 20.00001, "disposal_cost": 1e9}], demands=[{}], modes=[LOADS], links=AWAY)
    assert plan.summary.plan_cost == 150.0


def test_modes_compete_for_a_pair() -> None:
    """50 t: by pipe 4 a unit, by truck 150 a load of 20. Two full loads (7.5 a unit saved by nobody) lose to the pipe.

    All by pipe 200; with a capacity of 30 on the pipe the other 20 go as one load: 120 + 150 = 270.
    """
    modes = [LOADS, {"mode": "pipe", "cost_per_unit": 4.0, "cost_per_unit_km": 0.0}]
    streams = [{"quantity": 50.0, "disposal_cost": 10.0}]
    assert optimum(streams=streams, demands=[{}], modes=modes, links=AWAY).summary.plan_cost == 200.0
    capped = [LINK | {"mode": "pipe", "capacity": 30.0}]
    plan = optimum(streams=streams, demands=[{}], modes=modes, links=AWAY + capped)
    assert {row.mode: row.quantity for row in plan.exchanges} == {"pipe": 30.0, "truck": 20.0}
    assert plan.summary.plan_cost == 270.0


def test_each_output_of_a_plant_is_an_exchange_in_each_period() -> None:
    """Bran and husk, 40 each, save 1 a unit and cost 15 an exchange and period, as does the grain on its way in.

    Both in p1 and p2: 2 x (80 - 45) saved. In p3 there are 14 of each: 28 saved for 45, so nothing goes.
    """
    plan = optimum(
        streams=[{"material": "grain", "quantity": [40.0, 40.0, 14.0]}],
        demands=[{"purchase_cost": 1.0}],
        conversions=[{"from_material": name, "to_material": "m"} for name in ("bran", "husk")],
        processes=[takes("mill", "grain"), gives("mill", "bran"), gives("mill", "husk")],
        facilities=[plant("mill", "mill", 40.0)],
        periods=periods(3),
        policy=Policy(transaction_fixed_cost=15.0),
    )
    assert len(plan.exchanges) == 6
    assert heads(plan) == pytest.approx({"exchange_fixed": 90.0, "purchase": 20.0 + 20.0 + 100.0})
