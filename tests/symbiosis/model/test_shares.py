"""Supplier shares, on cases small enough to be solved on paper."""

from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, periods, plant, takes


def test_an_organisation_supplies_its_share_and_no_more() -> None:
    """A demand of 100, share 0.4. s1 and s2 are of one owner and dear to dispose of, s3 is another's.

    40 from the owner of s1 and s2 together, 40 of s3: 20 are bought at 1. Left: 160 at 5, 60 at 2. Cost 940.
    """
    streams = [
        {"organisation": "acme", "disposal_cost": 5.0},
        {"organisation": "acme", "disposal_cost": 5.0},
        {"organisation": "other", "disposal_cost": 2.0},
    ]
    plan = optimum(streams=streams, demands=[{"purchase_cost": 1.0, "max_supplier_share": 0.4}])
    sent = carried(plan)
    assert sent.get(("s1", "d1"), 0.0) + sent.get(("s2", "d1"), 0.0) == amounts(40.0)
    assert sent["s3", "d1"] == amounts(40.0)
    assert plan.summary.plan_cost == 940.0


def test_the_share_is_of_what_is_wanted_in_to_units() -> None:
    """Half of a demand of 60 is 30 received, 60 sent at yield 0.5. Cost: 40 left at 1."""
    plan = optimum(
        streams=[{"disposal_cost": 1.0}],
        demands=[{"material": "p", "quantity": 60.0, "max_supplier_share": 0.5}],
        conversions=[{"from_material": "m", "to_material": "p", "yield": 0.5}],
    )
    assert carried(plan) == amounts({("s1", "d1"): 60.0})
    assert plan.summary.plan_cost == 40.0


def test_a_plant_and_a_stream_of_one_organisation_share_its_share() -> None:
    """Acme's plant makes 40, its stream has 40: at a share of 0.5 of 100, 50 of the 80 are sent. 50 bought at 1."""
    plan = optimum(
        streams=[{"organisation": "acme", "quantity": 40.0}, {"material": "waste", "quantity": 40.0}],
        demands=[{"purchase_cost": 1.0, "max_supplier_share": 0.5}],
        processes=[takes("clean", "waste"), gives("clean", "m")],
        facilities=[plant("cleaner", "clean", 40.0, organisation="acme")],
    )
    sent = carried(plan)
    assert sent["s1", "d1"] + sent["cleaner", "d1"] == amounts(50.0)
    assert cost(plan) == 50.0


def test_a_share_is_of_what_is_wanted_in_each_period() -> None:
    """Half of 100 in p1 and of 40 in p2: 50 and 20, and 50 and 20 are bought at 1."""
    plan = optimum(
        streams=[{}], demands=[{"quantity": [100.0, 40.0], "purchase_cost": 1.0, "max_supplier_share": 0.5}],
        periods=periods(2),
    )  # fmt: skip
    assert cost(plan) == 70.0
