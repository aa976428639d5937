"""Availability, demand and their minima, on cases small enough to be solved on paper."""

from symbiosis.model.requirements import Requirement
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, sent, takes
from tests.symbiosis.model.programs import program_of


def test_scarce_supply_goes_where_it_saves_most() -> None:
    """100 t; d1 saves 3 for up to 70, d2 saves 5 for up to 60. First d2 with 60, then d1 with the other 40.

    Not covered: 30 of d1 at 3. Cost 90.
    """
    demands = [{"quantity": 70.0, "purchase_cost": 3.0}, {"quantity": 60.0, "purchase_cost": 5.0}]
    plan = optimum(streams=[{}], demands=demands)
    assert carried(plan) == amounts({("s1", "d2"): 60.0, ("s1", "d1"): 40.0})
    assert plan.summary.plan_cost == 90.0


def test_a_yield_counts_at_the_demand_and_not_at_the_stream() -> None:
    """A demand of 30 at yield 0.5 takes 60 of 100. Cost: 40 left at 2 = 80."""
    plan = optimum(
        streams=[{"disposal_cost": 2.0}],
        demands=[{"material": "p", "quantity": 30.0}],
        conversions=[{"from_material": "m", "to_material": "p", "yield": 0.5}],
    )
    assert carried(plan) == amounts({("s1", "d1"): 60.0})
    assert plan.summary.plan_cost == 80.0


def test_a_substitution_share_caps_all_suppliers_together() -> None:
    """A demand of 100 may substitute 0.6: 60 of two streams of 50. Cost: 40 bought at 4 = 160."""
    plan = optimum(streams=[{"quantity": 50.0}] * 2, demands=[{"purchase_cost": 4.0, "max_substitution_share": 0.6}])
    assert sum(carried(plan).values()) == amounts(60.0)
    assert plan.summary.plan_cost == 160.0


def test_minima_are_met_at_a_loss() -> None:
    """Each unit exchanged costs 7 and saves 0: nothing would go, but 20 of s1 must and 30 into d1 must.

    20 of s1 and 10 of either: 30 in all, 210 paid.
    """
    handling = {"mode": "truck", "cost_per_unit_km": 0.0, "cost_per_unit": 7.0}
    plan = optimum(streams=[{"min_quantity": 20.0}, {}], demands=[{"min_quantity": 30.0}], modes=[handling])
    assert plan.summary.plan_cost == 210.0
    assert carried(plan)["s1", "d1"] >= 20.0 - 1e-6


def test_a_minimum_is_a_row_though_nothing_can_be_sent() -> None:
    """A stream that must be placed and has no taker is a requirement that cannot hold, not one that is forgotten."""
    _, model = program_of(streams=[{"min_quantity": 20.0}], demands=[{"material": "x"}])
    (minimum,) = [required for required in model.required if required.kind is Requirement.STREAM_MINIMUM]
    (row,) = minimum.row
    assert model.program.row_lower[row] == 20.0
    assert model.program.start[row + 1] == model.program.start[row]


def test_seasonal_quantities_are_balanced_period_by_period() -> None:
    """100, 20 on offer and 30, 90 wanted: 30 and 20 go. Left 70 at 2, bought 70 at 3: nothing is carried over."""
    plan = optimum(
        streams=[{"quantity": [100.0, 20.0], "disposal_cost": 2.0}],
        demands=[{"quantity": [30.0, 90.0], "purchase_cost": 3.0}],
        periods=periods(2),
    )
    assert sent(plan) == amounts({("s1", "d1", "p1"): 30.0, ("s1", "d1", "p2"): 20.0})
    assert cost(plan) == 140.0 + 210.0


def test_a_plant_places_the_minimum_of_a_stream_and_a_plant_meets_that_of_a_demand() -> None:
    """20 of waste must be placed and 30 of grain must be met: a works makes grain at 7 a unit: 30 of it, 210."""
    plan = optimum(
        streams=[{"material": "waste", "min_quantity": 20.0}],
        demands=[{"material": "grain", "min_quantity": 30.0}],
        processes=[takes("mill", "waste"), gives("mill", "grain")],
        facilities=[plant("works", "mill", 99.0, variable_cost=7.0)],
    )
    assert carried(plan) == amounts({("s1", "works"): 30.0, ("works", "d1"): 30.0})
    assert cost(plan) == 210.0
