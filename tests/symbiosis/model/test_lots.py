"""Lots, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inventories import FREE
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, sent, takes


def test_what_cannot_reach_the_lot_waits_for_a_better_partner() -> None:
    """100 t, lots of 30; demands of 50 and 40 and a saving of 9: 50 + 40 are above the lot. Cost 10 x 9 = 90.

    The 10 t that are left are below the lot of a third demand of 20.
    """
    demands = [{"quantity": amount} for amount in (50.0, 40.0, 20.0)]
    plan = optimum(streams=[{"disposal_cost": 9.0, "min_lot": 30.0}], demands=demands)
    assert carried(plan) == amounts({("s1", "d1"): 50.0, ("s1", "d2"): 40.0})
    assert plan.summary.plan_cost == pytest.approx(90.0)


def test_a_lot_takes_from_the_better_partner_to_be_reached() -> None:
    """60 t, lots of 30; d1 pays 5 for up to 50, d2 pays 3 for up to 60.

    d1 50 and nothing (10 < 30): 250 saved; d1 30 and d2 30: 240; d2 60: 180. With d1 at 4: 200, 210, 180.
    """
    demands = [{"quantity": 50.0, "purchase_cost": 5.0}, {"quantity": 60.0, "purchase_cost": 3.0}]
    stream = {"quantity": 60.0, "min_lot": 30.0}
    assert carried(optimum(streams=[stream], demands=demands)) == amounts({("s1", "d1"): 50.0})
    demands[0]["purchase_cost"] = 4.0
    assert carried(optimum(streams=[stream], demands=demands)) == amounts({("s1", "d1"): 30.0, ("s1", "d2"): 30.0})


def test_the_larger_lot_holds_in_from_units() -> None:
    """Demand lot 20 at yield 0.5 is 40 from the stream, more than its own 30; 35 t cannot go, 45 can."""
    tables: dict[str, Any] = {
        "demands": [{"material": "p", "min_lot": 20.0}],
        "conversions": [{"from_material": "m", "to_material": "p", "yield": 0.5}],
    }
    stream = {"min_lot": 30.0, "disposal_cost": 1.0}
    assert optimum(streams=[stream | {"quantity": 35.0}], **tables).exchanges == ()
    assert carried(optimum(streams=[stream | {"quantity": 45.0}], **tables)) == amounts({("s1", "d1"): 45.0})


def test_modes_share_a_lot() -> None:
    """Two modes with 20 each reach a lot of 40 together, and not one of 41."""
    modes = [FREE, FREE | {"mode": "rail"}]
    links = [{"from_id": "s1", "to_id": "d1", "mode": mode, "capacity": 20.0} for mode in ("free", "rail")]
    for lot, expected in ((40.0, {("s1", "d1"): 40.0}), (41.0, {})):
        stream = {"disposal_cost": 1.0, "min_lot": lot}
        assert carried(optimum(streams=[stream], demands=[{}], modes=modes, links=links)) == amounts(expected)


def test_inputs_of_a_plant_share_a_lot() -> None:
    """Wood goes to a plant as chips and as pellets, 1 and 3 per unit of throughput, at most 10: a lot of 35 is reached.

    40 of the 100 t at a saving of 10: cost 600.
    """
    plan = optimum(
        streams=[{"material": "wood", "disposal_cost": 10.0, "min_lot": 35.0}],
        conversions=[{"from_material": "wood", "to_material": to} for to in ("chips", "pellets")],
        processes=[
            {"process": "burn", "role": "input", "material": "chips", "amount": 1.0},
            {"process": "burn", "role": "input", "material": "pellets", "amount": 3.0},
        ],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 10.0, "existing": True}],
    )
    assert carried(plan) == amounts({("s1", "kiln"): 40.0})
    assert plan.summary.plan_cost == pytest.approx(600.0)


def test_a_lot_holds_in_each_period() -> None:
    """50 in p1, 20 in p2, lots of 30: the 20 stay, at 1."""
    plan = optimum(
        streams=[{"quantity": [50.0, 20.0], "min_lot": 30.0, "disposal_cost": 1.0}], demands=[{}], periods=periods(2)
    )
    assert sent(plan) == amounts({("s1", "d1", "p1"): 50.0})
    assert cost(plan) == 20.0


def test_a_lot_of_a_demand_holds_for_what_a_plant_sends() -> None:
    """A plant gives 40 at most, worth 10 each; at a lot of 40 they go, at 41 they do not, and its waste stays at 1."""
    for lot, expected in ((40.0, 600.0), (41.0, 1040.0)):
        plan = optimum(
            streams=[{"material": "waste", "quantity": 40.0, "disposal_cost": 1.0}],
            demands=[{"purchase_cost": 10.0, "min_lot": lot}],
            processes=[takes("clean", "waste"), gives("clean", "m", disposal_limit=0.0)],
            facilities=[plant("works", "clean", 40.0)],
        )
        assert cost(plan) == expected


def test_each_output_of_a_plant_has_a_lot_of_its_own() -> None:
    """A lot counts what one supplier sends: 25 bran and 25 husk of a mill are two. At 25 both go, at 26 none."""
    for lot, expected in ((25.0, 0.0), (26.0, 500.0)):
        plan = optimum(
            streams=[{"material": "grain", "quantity": 25.0}],
            demands=[{"quantity": 50.0, "purchase_cost": 10.0, "min_lot": lot}],
            conversions=[{"from_material": name, "to_material": "m"} for name in ("bran", "husk")],
            processes=[takes("mill", "grain"), gives("mill", "bran"), gives("mill", "husk")],
            facilities=[plant("mill", "mill", 25.0)],
        )
        assert cost(plan) == expected
