"""What plants give: chains, several outputs, what nobody takes, on cases small enough to be solved on paper."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, heads, plant, row_of, takes


def test_a_transfer_station_feeds_a_plant_feeds_a_demand() -> None:
    """100 waste at 5; baling at 1 gives 0.8 bales (3 to dispose of), milling at 2 gives 0.5 grain (4 to dispose of).

    The 30 of grain that are wanted, at 10, take 60 bales, from 75 waste. The other 25 are baled too: 5 are saved for 1
    and 0.8 x 3. Their 20 bales are not milled: 2 + 0.5 x 4 is more than 3. Cost 100 x 1 + 60 x 2 + 20 x 3 = 280.
    """
    plan = optimum(
        streams=[{"material": "waste", "disposal_cost": 5.0}],
        demands=[{"material": "grain", "quantity": 30.0, "purchase_cost": 10.0}],
        processes=[takes("bale", "waste"), gives("bale", "bales", 0.8, disposal_cost=3.0),
                   takes("mill", "bales"), gives("mill", "grain", 0.5, disposal_cost=4.0)],
        facilities=[plant("station", "bale", 100.0, variable_cost=1.0),
                    plant("works", "mill", 90.0, variable_cost=2.0)],
    )  # fmt: skip
    assert carried(plan) == amounts({("s1", "station"): 100.0, ("station", "works"): 60.0, ("works", "d1"): 30.0})
    assert heads(plan) == pytest.approx({"treatment": 220.0, "output_disposal": 60.0})
    assert cost(plan) == 280.0
    assert plan.summary.baseline_cost == pytest.approx(500.0 + 300.0)


def test_a_chain_is_as_wide_as_its_narrowest_link() -> None:
    """1 waste, 1 bale, 1 grain, 1 flour; the mill takes 20 of the 100. 20 flour at 9 arrive; 80 waste at 5 stay.

    No bale may be disposed of, so no more is baled. Cost 80 x 5 and 30 of the 50 flour bought at 9.
    """
    steps = ("waste", "bales", "grain", "flour")
    plan = optimum(
        streams=[{"material": "waste", "disposal_cost": 5.0}],
        demands=[{"material": "flour", "quantity": 50.0, "purchase_cost": 9.0}],
        processes=[row for before, after in pairwise(steps)
                   for row in (takes(after, before), gives(after, after, disposal_limit=0.0))],
        facilities=[plant("a", "bales", 90.0), plant("b", "grain", 20.0), plant("c", "flour", 90.0)],
    )  # fmt: skip
    assert carried(plan) == amounts({("s1", "a"): 20.0, ("a", "b"): 20.0, ("b", "c"): 20.0, ("c", "d1"): 20.0})
    assert cost(plan) == 80.0 * 5.0 + 30.0 * 9.0


SPLIT: dict[str, Any] = {
    "streams": [{"material": "fibre", "disposal_cost": 5.0}],
    "demands": [
        {"material": "pulp", "quantity": 40.0, "purchase_cost": 2.0},
        {"material": "sludge", "quantity": 15.0},
    ],
}
"""100 of fibre at 5; a pulper gives 0.5 pulp and 0.3 sludge of each."""


def split(**sludge: float) -> list[dict[str, Any]]:
    """The recipe, with what disposal of sludge costs or may be."""
    return [takes("pulp", "fibre"), gives("pulp", "pulp", 0.5), gives("pulp", "sludge", 0.3, **sludge)]


def test_a_plant_gives_several_outputs() -> None:
    """All 100: 50 pulp, 40 of it wanted, and 30 sludge, 15 of it wanted; what is left costs 1 a sludge: 15."""
    plan = optimum(**SPLIT, processes=split(disposal_cost=1.0), facilities=[plant("pulper", "pulp", 100.0)])
    assert carried(plan) == amounts({("s1", "pulper"): 100.0, ("pulper", "d1"): 40.0, ("pulper", "d2"): 15.0})
    assert heads(plan) == pytest.approx({"output_disposal": 15.0})


def test_what_an_output_costs_bounds_what_is_worth_treating() -> None:
    """A unit saves 5, and 0.5 x 2 while pulp is wanted (80 units); beyond the 50 units whose sludge is wanted, 0.3 of
    sludge is disposed of. At 18 that is 5.4: done for 80 units (6.0 saved), not for the last 20 (5.0 saved).

    Cost: 20 x 5 of fibre, 9 of sludge at 18.
    """
    plan = optimum(**SPLIT, processes=split(disposal_cost=18.0), facilities=[plant("pulper", "pulp", 100.0)])
    assert row_of(plan, "pulper").throughput == amounts(80.0)
    assert cost(plan) == 100.0 + 9.0 * 18.0


def test_an_output_that_may_not_be_disposed_of_must_be_taken() -> None:
    """At a limit of 0 the 15 of sludge that are wanted allow 50 of throughput; at a limit of 3, 60.

    Left: fibre at 5, and of the 40 pulp 15 (10) are bought at 2.
    """
    for limit, throughput in ((0.0, 50.0), (3.0, 60.0)):
        plan = optimum(**SPLIT, processes=split(disposal_limit=limit), facilities=[plant("pulper", "pulp", 100.0)])
        assert row_of(plan, "pulper").throughput == amounts(throughput)
        assert cost(plan) == (100.0 - throughput) * 5.0 + (40.0 - throughput / 2) * 2.0


def test_a_disposal_limit_holds_for_each_facility() -> None:
    """A limit of 3 a facility, two of them: 15 wanted and 3 + 3 disposed of are 21 of sludge, from 70 of fibre."""
    facilities = [plant("north", "pulp", 100.0), plant("south", "pulp", 100.0)]
    plan = optimum(**SPLIT, processes=split(disposal_limit=3.0), facilities=facilities)
    assert row_of(plan, "north").throughput + row_of(plan, "south").throughput == amounts(70.0)
    assert cost(plan) == 30.0 * 5.0 + 5.0 * 2.0


def test_a_plant_never_feeds_itself() -> None:
    """Drying gives 0.5 of its own input back, at 8 to dispose of: 4 a unit treated, against 5 for the stream.

    Alone, a dryer treats the 100 of the stream: 100 x 0.5 x 8 = 400. It would treat its own 50 too, if it might. With a
    second one, what the first leaves goes there, half of it comes back, and so on: nothing need be disposed of, and the
    two treat 100 + 50 + 25 + ... = 200.
    """
    tables: dict[str, Any] = {
        "streams": [{"material": "wet", "disposal_cost": 5.0}],
        "processes": [takes("dry", "wet"), gives("dry", "wet", 0.5, disposal_cost=8.0)],
    }
    alone = optimum(**tables, facilities=[plant("dryer", "dry", 900.0)])
    assert carried(alone) == amounts({("s1", "dryer"): 100.0})
    assert cost(alone) == 400.0
    both = optimum(**tables, facilities=[plant("dryer", "dry", 900.0), plant("other", "dry", 900.0)])
    assert cost(both) == 0.0
    assert row_of(both, "dryer").throughput + row_of(both, "other").throughput == amounts(200.0)


def test_transport_and_conversion_are_paid_on_what_a_plant_sends() -> None:
    """100 of wet gives 50 of dry; 2 a unit to carry, 3 to make fuel of it at yield 0.8: 40 fuel at 20.

    Cost: 100 x 2 into the plant, 50 x 2 and 50 x 3 out of it; 10 of the 50 fuel are bought for 200.
    """
    plan = optimum(
        streams=[{"material": "wet", "disposal_cost": 5.0}],
        demands=[{"material": "fuel", "quantity": 50.0, "purchase_cost": 20.0}],
        conversions=[{"from_material": "dry", "to_material": "fuel", "yield": 0.8, "cost": 3.0}],
        processes=[takes("dry", "wet"), gives("dry", "dry", 0.5)],
        facilities=[plant("dryer", "dry", 100.0)],
        modes=[{"mode": "van", "cost_per_unit_km": 0.0, "cost_per_unit": 2.0}],
    )
    assert heads(plan) == pytest.approx({"transport": 300.0, "conversion": 150.0, "purchase": 200.0})
