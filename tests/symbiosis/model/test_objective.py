"""What is minimised, on cases small enough to be reckoned by hand."""

import pytest

from symbiosis.model.objective import cost_unmatched
from symbiosis.policy import Objective, Policy
from tests.inventories import inventory
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import gives, heads, periods, plant, takes

VAN = {"mode": "van", "cost_per_unit_km": 0.1, "co2e_per_unit_km": 0.2}
LINKS = [
    {"from_id": "s1", "to_id": "d1", "distance_km": 10.0},
    {"from_id": "s1", "to_id": "d2", "distance_km": 30.0},
]


def test_exchanging_nothing_costs_disposal_purchase_and_what_stands() -> None:
    """100 x 5 + 100 x 2 + 7 of fixed cost + 1500 kg at 40 a tonne, at half a discount."""
    built = inventory(
        streams=[{"disposal_cost": 5.0, "disposal_co2e": 10.0}],
        demands=[{"purchase_cost": 2.0, "purchase_co2e": 5.0}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[
            {"facility_id": "old", "process": "burn", "capacity": 1.0, "existing": True, "fixed_cost": 7.0},
            {"facility_id": "new", "process": "burn", "capacity": 1.0, "fixed_cost": 9.0, "opening_cost": 9.0},
        ],
        periods=[{"period": "1", "discount_factor": 0.5}],
        policy=Policy(objective=Objective(carbon_price=40.0)),
    )
    assert cost_unmatched(built) == pytest.approx((500.0 + 200.0 + 7.0 + 60.0) / 2)


def test_every_head_of_an_exchange_is_paid() -> None:
    """100 units: collected at 1, carried 10 km at 0.1, converted at 0.5, with 9 fixed: 100 + 100 + 50 + 9.

    They save 100 x 5 of disposal and, at yield 0.8, 80 of the demand's 100 at 2: 20 are bought for 40.
    """
    plan = optimum(
        streams=[{"disposal_cost": 5.0, "collection_cost": 1.0}],
        demands=[{"material": "p", "purchase_cost": 2.0}],
        conversions=[{"from_material": "m", "to_material": "p", "yield": 0.8, "cost": 0.5}],
        modes=[VAN | {"fixed_cost": 9.0}],
        links=LINKS[:1],
    )
    heads = {name: cost for name, cost in plan.summary.costs.items() if cost}
    assert heads == pytest.approx(
        {"purchase": 40.0, "collection": 100.0, "transport": 100.0, "conversion": 50.0, "exchange_fixed": 9.0}
    )
    assert plan.summary.plan_cost == pytest.approx(299.0)
    assert plan.summary.net_benefit == pytest.approx(700.0 - 299.0)


def test_a_carbon_price_turns_a_choice() -> None:
    """d1 saves 3 of purchase, d2 saves 2 and 50 kg. At 10 a tonne d2 is worth 2.5, at 30 it is worth 3.5.

    At 30: all to d2; d1 is bought for 300, and emits nothing.
    """
    demands = [{"purchase_cost": 3.0}, {"purchase_cost": 2.0, "purchase_co2e": 50.0}]
    for price, partner, cost in ((10.0, "d1", 250.0), (30.0, "d2", 300.0)):
        plan = optimum(streams=[{}], demands=demands, policy=Policy(objective=Objective(carbon_price=price)))
        assert carried(plan) == amounts({("s1", partner): 100.0})
        assert plan.summary.plan_cost == pytest.approx(cost)


def test_a_distance_price_prefers_the_near() -> None:
    """Transport costs 1 to d1 and 3 to d2; d2 saves 2.5 more. At 0.02 a unit-km d1 costs 0.2 more and d2 0.6.

    Free: d2 is better by 0.5, by 0.1 at 0.02, and worse by 0.1 at 0.03. At 0.03 to d1: 100 + 30, and 650 for d2.
    """
    demands = [{"purchase_cost": 4.0}, {"purchase_cost": 6.5}]
    for price, partner in ((0.0, "d2"), (0.02, "d2"), (0.03, "d1")):
        plan = optimum(
            streams=[{}], demands=demands, modes=[VAN], links=LINKS,
            policy=Policy(objective=Objective(distance_price=price)),
        )  # fmt: skip
        assert carried(plan) == amounts({("s1", partner): 100.0})
    assert plan.summary.plan_cost == pytest.approx(780.0)
    assert plan.summary.costs["distance"] == pytest.approx(30.0)


def test_the_discount_factor_scales_the_whole_cost() -> None:
    """One period at 0.5: half of 100 x 1 of transport, against half of 500 of disposal without the plan."""
    plan = optimum(
        streams=[{"disposal_cost": 5.0}], demands=[{}], modes=[VAN], links=LINKS[:1],
        periods=[{"period": "1", "discount_factor": 0.5}],
    )  # fmt: skip
    assert (plan.summary.plan_cost, plan.summary.baseline_cost) == (50.0, 250.0)


def test_each_period_has_its_own_discount() -> None:
    """Nothing is exchanged at a loss; 100 x 5 of disposal and 100 x 1 of transport at 1 and 0.5: 100 + 50, not 750."""
    plan = optimum(
        streams=[{"disposal_cost": 5.0}], demands=[{}], modes=[VAN], links=LINKS[:1], periods=periods(2, 1.0, 0.5)
    )
    assert heads(plan) == pytest.approx({"transport": 150.0})
    assert plan.summary.baseline_cost == pytest.approx(750.0)


def test_the_last_period_is_served_where_the_first_is_at_a_loss() -> None:
    """Purchase is saved at 1 a unit; a kiln of its own opens at 150 for 100 a period at 1, 1 and 0.5: 250 saved."""
    plan = optimum(
        streams=[{"material": "waste"}],
        demands=[{"purchase_cost": 1.0}],
        processes=[takes("clean", "waste"), gives("clean", "m")],
        facilities=[plant("works", "clean", 100.0, opening_cost=150.0)],
        periods=periods(3, 1.0, 1.0, 0.5),
    )
    assert heads(plan) == pytest.approx({"opening": 150.0})


def test_every_head_of_a_plant_is_paid_at_its_discount() -> None:
    """In p2, at 0.5: opening 40, growth 10 x 3, fixed 8 + 10 x 1, treatment 30 x 2, 15 of dust at 4.

    20 stand by opening and 10 are added for 30 of waste, which are left in p1 at 9 (270), and saved in p2 at 0.5.
    A tonne of carbon costs 1000: 30 units at 0.1 kg are 3, at 0.5.
    """
    plan = optimum(
        streams=[{"material": "waste", "quantity": 30.0, "disposal_cost": 9.0}],
        processes=[takes("clean", "waste"), gives("clean", "dust", 0.5, disposal_cost=4.0)],
        facilities=[plant("works", "clean", 20.0, opening_cost=40.0, max_capacity=30.0, expansion_cost=3.0,
                          fixed_cost=8.0, expansion_fixed_cost=1.0, variable_cost=2.0, co2e=0.1, open_in="p2")],
        periods=periods(2, 1.0, 0.5),
        policy=Policy(objective=Objective(carbon_price=1000.0)),
    )  # fmt: skip
    assert heads(plan) == pytest.approx(
        {"disposal": 270.0, "opening": 20.0, "expansion": 15.0, "fixed": 9.0, "treatment": 30.0,
         "output_disposal": 30.0, "carbon": 1.5}
    )  # fmt: skip
