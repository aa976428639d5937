"""Partner limits, on cases small enough to be solved on paper."""

from tests.inventories import FREE
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, sent, takes
from tests.symbiosis.model.programs import program_of


def test_a_stream_chooses_its_best_partners() -> None:
    """100 t for demands of 50, 40 and 30 that cost 1, 1 and 2 to buy, 150 in all.

    With three partners 30 to d3 and 70 to the others: 20 are bought at 1. With two, d1 and d3: the 40 of d2 are bought.
    """
    demands = [{"quantity": q, "purchase_cost": c} for q, c in ((50.0, 1.0), (40.0, 1.0), (30.0, 2.0))]
    free = optimum(streams=[{}], demands=demands)
    assert free.summary.plan_cost == 20.0
    plan = optimum(streams=[{"max_partners": 2}], demands=demands)
    assert carried(plan) == amounts({("s1", "d1"): 50.0, ("s1", "d3"): 30.0})
    assert plan.summary.plan_cost == 40.0


def test_a_demand_chooses_its_best_partner() -> None:
    """One partner for 100: streams of 70 at 3 and 60 at 4. 240 saved at s2, 210 at s1: s1 is disposed of for 210."""
    streams = [{"quantity": 70.0, "disposal_cost": 3.0}, {"quantity": 60.0, "disposal_cost": 4.0}]
    plan = optimum(streams=streams, demands=[{"max_partners": 1}])
    assert carried(plan) == amounts({("s2", "d1"): 60.0})
    assert plan.summary.plan_cost == 210.0


def test_two_modes_to_one_partner_are_one_partner() -> None:
    """Two modes with 20 each carry 40 to the only partner there may be, rather than 30 to another."""
    links = [{"from_id": "s1", "to_id": "d1", "mode": mode, "capacity": 20.0} for mode in ("free", "rail")]
    plan = optimum(
        streams=[{"disposal_cost": 1.0, "max_partners": 1}],
        demands=[{}, {"quantity": 30.0}],
        modes=[FREE, FREE | {"mode": "rail"}],
        links=links,
    )
    assert carried(plan) == amounts({("s1", "d1"): 40.0})


def test_a_plant_is_a_partner_of_its_stream() -> None:
    """One partner: the plant takes 60 and the demand 50, all at a saving of 1; the plant it is."""
    plan = optimum(
        streams=[{"disposal_cost": 1.0, "max_partners": 1}],
        demands=[{"quantity": 50.0}],
        processes=[{"process": "burn", "role": "input", "material": "m", "amount": 1.0}],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 60.0, "existing": True}],
    )
    assert carried(plan) == amounts({("s1", "kiln"): 60.0})


def test_a_limit_that_cannot_bind_costs_no_binaries() -> None:
    """Three partners are allowed and two are possible: the program stays linear."""
    _, model = program_of(streams=[{"max_partners": 3}], demands=[{}, {}])
    assert not model.program.integer.any()
    _, model = program_of(streams=[{"max_partners": 1}], demands=[{}, {}])
    assert model.program.integer.sum() == 2


def test_partners_are_counted_over_the_whole_horizon() -> None:
    """50 in each period; d1 wants 50 in p1 (10 each), d2 50 in p2 (8 each). One partner: d1; 50 are bought at 8."""
    plan = optimum(
        streams=[{"quantity": 50.0, "max_partners": 1}],
        demands=[{"quantity": [50.0, 0.0], "purchase_cost": 10.0}, {"quantity": [0.0, 50.0], "purchase_cost": 8.0}],
        periods=periods(2),
    )
    assert sent(plan) == amounts({("s1", "d1", "p1"): 50.0})
    assert cost(plan) == 400.0


def test_one_partner_in_two_periods_is_one() -> None:
    """d1 wants 30 in both periods at 10, d2 50 in p1 at 10: one partner is d1 twice, 60, rather than d2 once."""
    plan = optimum(
        streams=[{"quantity": 50.0, "max_partners": 1}],
        demands=[{"quantity": 30.0, "purchase_cost": 10.0}, {"quantity": [50.0, 0.0], "purchase_cost": 10.0}],
        periods=periods(2),
    )
    assert sent(plan) == amounts({("s1", "d1", "p1"): 30.0, ("s1", "d1", "p2"): 30.0})
    assert cost(plan) == 500.0


def test_a_plant_with_two_outputs_is_one_partner() -> None:
    """Of 40 a mill gives 40 bran and 40 husk, both good as m; a stream has 70. One partner: the mill, for 80."""
    plan = optimum(
        streams=[{"quantity": 70.0}, {"material": "grain", "quantity": 40.0}],
        demands=[{"purchase_cost": 10.0, "max_partners": 1}],
        conversions=[{"from_material": name, "to_material": "m"} for name in ("bran", "husk")],
        processes=[takes("mill", "grain"), gives("mill", "bran"), gives("mill", "husk")],
        facilities=[plant("mill", "mill", 40.0)],
    )
    assert carried(plan) == amounts({("s2", "mill"): 40.0, ("mill", "d1"): 80.0})
    assert cost(plan) == 200.0
