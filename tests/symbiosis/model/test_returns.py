"""Take-back: what comes back of what was received, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.plans import cost, gives, heads, periods, plant, sent, takes

CHAIRS: dict[str, Any] = {"material": "chair", "purchase_cost": 10.0}


def back(fraction: float, lag: int = 0, **figures: float) -> dict[str, Any]:
    """A row of returns: used chairs of the first demand."""
    return {"demand_id": "d1", "material": "used", "lag_periods": lag, "fraction": fraction} | figures


def test_what_comes_back_at_once_is_placed_or_disposed_of() -> None:
    """100 chairs received; half come back. 30 are wanted used, at 4, for 1 of collection; 20 cost 2 each. 30 + 40."""
    plan = optimum(
        streams=[{"material": "chair"}],
        demands=[CHAIRS, {"material": "used", "quantity": 30.0, "purchase_cost": 4.0}],
        returns=[back(0.5, collection_cost=1.0, disposal_cost=2.0)],
    )
    assert carried(plan) == amounts({("s1", "d1"): 100.0, ("d1#used", "d2"): 30.0})
    assert heads(plan) == pytest.approx({"collection": 30.0, "disposal": 40.0})


def test_what_comes_back_late_comes_in_its_period_or_beyond_the_horizon() -> None:
    """100 chairs in p1, 50 in p2, none in p3. 0.4 come back after one period and 0.5 after two, at 3 to dispose of.

    p2: 40. p3: 20 of p2 and 50 of p1. What p2's two years bring is beyond the horizon. (40 + 70) x 3.
    """
    plan = optimum(
        streams=[{"material": "chair", "quantity": [100.0, 50.0, 0.0]}],
        demands=[CHAIRS | {"quantity": [100.0, 50.0, 0.0]}],
        returns=[back(0.4, 1, disposal_cost=3.0), back(0.5, 2, disposal_cost=3.0)],
        periods=periods(3),
    )
    assert cost(plan) == 330.0
    beyond = optimum(streams=[{"material": "chair"}], demands=[CHAIRS], returns=[back(1.0, 3, disposal_cost=99.0)],
                     periods=periods(3))  # fmt: skip
    assert cost(beyond) == 0.0


def test_only_what_exchanges_bring_comes_back() -> None:
    """60 of 100 come by exchange at yield 0.5, 40 are bought at 10. Half of the 60 come back, for 50 wanted at 4."""
    plan = optimum(
        streams=[{"material": "timber", "quantity": 120.0}],
        demands=[CHAIRS, {"material": "used", "quantity": 50.0, "purchase_cost": 4.0}],
        conversions=[{"from_material": "timber", "to_material": "chair", "yield": 0.5}],
        returns=[back(0.5, disposal_cost=1.0)],
    )
    assert carried(plan) == amounts({("s1", "d1"): 120.0, ("d1#used", "d2"): 30.0})
    assert cost(plan) == 400.0 + 80.0


def test_an_exchange_is_not_made_for_the_sake_of_what_comes_back() -> None:
    """A chair saves 10 and comes back at 12 to dispose of: not exchanged, 1000. A period later, at 0.5, 6: exchanged.

    The second period, at 0.5, is the last: nothing of it comes back. Cost 100 x 12 x 0.5.
    """
    tables: dict[str, Any] = {"streams": [{"material": "chair"}], "demands": [CHAIRS]}
    assert cost(optimum(**tables, returns=[back(1.0, disposal_cost=12.0)])) == 1000.0
    late = optimum(**tables, returns=[back(1.0, 1, disposal_cost=12.0)], periods=periods(2, 1.0, 0.5))
    assert cost(late) == 600.0


def test_what_may_not_be_disposed_of_bounds_what_is_received() -> None:
    """20 used are wanted; half of the chairs come back. At a limit of 0, 40 chairs; at 5, 50. The rest costs 10."""
    for limit, received in ((0.0, 40.0), (5.0, 50.0)):
        plan = optimum(
            streams=[{"material": "chair"}],
            demands=[CHAIRS, {"material": "used", "quantity": 20.0}],
            returns=[back(0.5, disposal_limit=limit)],
        )
        assert carried(plan) == amounts({("s1", "d1"): received, ("d1#used", "d2"): 20.0})
        assert cost(plan) == (100.0 - received) * 10.0


def test_a_disposal_limit_holds_in_each_period() -> None:
    """All comes back a period later, 30 a period may be disposed of: 30 in p1, and 100 in p2, of which nothing comes
    back within the horizon. Cost 70 x 10.
    """
    plan = optimum(
        streams=[{"material": "chair"}], demands=[CHAIRS], returns=[back(1.0, 1, disposal_limit=30.0)],
        periods=periods(2),
    )  # fmt: skip
    assert sent(plan) == amounts({("s1", "d1", "p1"): 30.0, ("s1", "d1", "p2"): 100.0})
    assert cost(plan) == 700.0


def test_chairs_are_remanufactured_for_the_demand_that_they_come_back_from() -> None:
    """80 chairs in p1; half come back after a period, and each is made new for 5: 40 in p2, 20 in p3.

    Bought at 10: 20 + 60 + 80 = 160, and 60 made new: 1600 + 300.
    """
    plan = optimum(
        streams=[{"material": "chair", "quantity": [80.0, 0.0, 0.0]}],
        demands=[CHAIRS],
        returns=[back(0.5, 1)],
        processes=[takes("mend", "used"), gives("mend", "chair")],
        facilities=[plant("shop", "mend", 50.0, variable_cost=5.0)],
        periods=periods(3),
    )
    assert sent(plan) == amounts(
        {("s1", "d1", "p1"): 80.0, ("d1#used", "shop", "p2"): 40.0, ("shop", "d1", "p2"): 40.0,
         ("d1#used", "shop", "p3"): 20.0, ("shop", "d1", "p3"): 20.0}
    )  # fmt: skip
    assert cost(plan) == 1900.0


def test_a_shop_is_opened_for_what_comes_back() -> None:
    """In the case above mending saves 60 x 5 = 300 of 2200: a shop opens at 299, in p2, and not at 301."""
    for price, expected in ((299.0, 2199.0), (301.0, 2200.0)):
        plan = optimum(
            streams=[{"material": "chair", "quantity": [80.0, 0.0, 0.0]}],
            demands=[CHAIRS],
            returns=[back(0.5, 1)],
            processes=[takes("mend", "used"), gives("mend", "chair")],
            facilities=[plant("shop", "mend", 50.0, variable_cost=5.0, opening_cost=price, fixed_cost=0.0)],
            periods=periods(3),
        )
        assert cost(plan) == expected


def test_what_comes_back_may_go_to_its_own_demand() -> None:
    """30 new, half of all that is received comes back at once, as good as new: 30 + 15 + 7.5 + ... = 60. 40 bought."""
    plan = optimum(
        streams=[{"material": "chair", "quantity": 30.0}],
        demands=[CHAIRS],
        conversions=[{"from_material": "used", "to_material": "chair"}],
        returns=[back(0.5, disposal_cost=1.0)],
    )
    assert carried(plan) == amounts({("s1", "d1"): 30.0, ("d1#used", "d1"): 30.0})
    assert cost(plan) == 400.0


def test_returns_of_one_demand_are_placed_apart() -> None:
    """Of 100 chairs 40 of wood and 20 of steel come back; wood is wanted (30), steel costs 2 to dispose of."""
    plan = optimum(
        streams=[{"material": "chair"}],
        demands=[CHAIRS, {"material": "wood", "quantity": 30.0}],
        returns=[back(0.4) | {"material": "wood", "disposal_cost": 1.0},
                 back(0.2) | {"material": "steel", "disposal_cost": 2.0}],
    )  # fmt: skip
    assert carried(plan) == amounts({("s1", "d1"): 100.0, ("d1#wood", "d2"): 30.0})
    assert cost(plan) == 10.0 + 40.0
