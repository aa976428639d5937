"""The Pareto front: its ends by hand, its points against enumeration, none dominated."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from symbiosis import match
from symbiosis.inventory import Inventory
from symbiosis.options import MatchOptions
from symbiosis.pareto import Front, UnknownGoal, find_front
from tests.inventories import inventory

EXACT = MatchOptions(gap=0.0)


def two_ways(**changes: Any) -> Inventory:
    """100 t either by a cheap truck that emits 5 kg a t, or by a train that costs 3 more a t and emits 1."""
    tables: dict[str, Any] = {
        "streams": [{"disposal_cost": 20.0, "disposal_co2e": 50.0}],
        "demands": [{}],
        "modes": [
            {"mode": "truck", "cost_per_unit_km": 0.0, "cost_per_unit": 1.0, "co2e_per_unit_km": 0.5},
            {"mode": "train", "cost_per_unit_km": 0.0, "cost_per_unit": 4.0, "co2e_per_unit_km": 0.1},
        ],
        "links": [{"from_id": "s1", "to_id": "d1", "distance_km": 10.0}],
    }
    return inventory(**(tables | changes))


def front(built: Inventory, names: tuple[str, ...] = ("cost", "co2e"), points: int = 5, **more: Any) -> Front:
    return find_front(built, names, points, EXACT, **more)


def test_the_ends_are_the_best_of_each_aim() -> None:
    """All by truck: 100 and 500 kg; all by train: 400 and 100 kg; levels in equal steps between, on a line."""
    found = front(two_ways())
    assert [point.figures[0] for point in found.points] == pytest.approx([100.0, 175.0, 250.0, 325.0, 400.0], rel=1e-5)
    assert [point.figures[1] for point in found.points] == pytest.approx([500.0, 400.0, 300.0, 200.0, 100.0], rel=1e-5)


def test_every_point_is_a_plan_that_holds_with_a_bound_that_holds_for_all() -> None:
    """The judge verifies each, and none states a bound above the least cost."""
    least = match(two_ways(), EXACT).summary.plan_cost
    for point in front(two_ways()).points:
        summary = point.plan.summary
        assert summary.certificate is not None
        assert summary.certificate.verified
        assert summary.plan_cost == pytest.approx(point.figures[0])
        assert summary.bound is not None
        assert summary.bound <= least + 1e-6


def whole(seed: int) -> Inventory:
    """Exchanges with fixed costs, so that the front has gaps and corners."""
    dice = np.random.default_rng(seed)
    links = [
        {"from_id": f"s{k}", "to_id": f"d{j}", "distance_km": float(dice.integers(1, 30)),
         "fixed_cost": float(dice.integers(0, 60))}
        for k, j in product(range(3), range(2))
    ]  # fmt: skip
    return inventory(
        streams=[
            {"stream_id": f"s{k}", "quantity": 10.0, "min_lot": 10.0, "disposal_cost": 8.0, "disposal_co2e": 20.0}
            for k in range(3)
        ],
        demands=[{"demand_id": f"d{j}", "quantity": 20.0} for j in range(2)],
        modes=[{"mode": "truck", "cost_per_unit_km": 0.1, "co2e_per_unit_km": 1.0}],
        links=links,
    )


def every_plan(built: Inventory) -> list[tuple[float, float]]:
    """Cost and emissions of every plan: each stream goes whole to d0, to d1, or nowhere."""
    links, found = built.links, []
    for choice in product((0, 1, None), repeat=3):
        if any(choice.count(receiver) > 2 for receiver in (0, 1)):
            continue
        cost = kg = 0.0
        for stream, receiver in enumerate(choice):
            if receiver is None:
                cost, kg = cost + 80.0, kg + 200.0
                continue
            row = int(np.flatnonzero((links.source == stream) & (links.receiver == receiver))[0])
            cost += links.distance_km[row] * 0.1 * 10.0 + links.fixed_cost[row]
            kg += links.distance_km[row] * 10.0
        found.append((cost, kg))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_points_are_those_of_enumeration(seed: int) -> None:
    """Every point is a plan that no plan of all dominates, and the two ends are among them."""
    built = whole(seed)
    plans = every_plan(built)
    best = {p for p in plans if not any(q[0] <= p[0] and q[1] <= p[1] and q != p for q in plans)}
    found = [tuple(round(figure, 4) for figure in point.figures) for point in front(built, points=12).points]
    assert set(found) <= {tuple(round(figure, 4) for figure in p) for p in best}
    assert min(best)[0] == pytest.approx(found[0][0])
    assert min(p[1] for p in best) == pytest.approx(found[-1][1])


def test_large_is_better_where_the_aim_says_so() -> None:
    """Placing costs 3 more than it saves: from nothing diverted at 100 to all 100 t at 400."""
    van = {"mode": "van", "cost_per_unit": 4.0, "cost_per_unit_km": 0.0}
    found = front(inventory(streams=[{"disposal_cost": 1.0}], demands=[{}], modes=[van]), ("cost", "diverted"), 3)
    figures = [figure for point in found.points for figure in point.figures]
    assert figures == pytest.approx([100.0, 0.0, 250.0, 50.0, 400.0, 100.0], rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_cold_starts_find_no_point_that_warm_ones_miss(seed: int) -> None:
    """A start is a help, not a rule; and no level that was jumped over would have had a plan of its own."""
    warm, cold = (
        {
            tuple(round(figure, 4) for figure in point.figures)
            for point in front(whole(seed), points=10, warm=way).points
        }
        for way in (True, False)
    )
    assert cold <= warm


def test_gaps_are_filled_until_there_are_as_many_points_as_asked_for() -> None:
    """All efficient plans are found where more points are asked for than there are, and no level is asked twice."""
    built = whole(1)
    plans = every_plan(built)
    best = {p for p in plans if not any(q[0] <= p[0] and q[1] <= p[1] and q != p for q in plans)}
    found = front(built, points=30)
    figures = {tuple(round(figure, 4) for figure in point.figures) for point in found.points}
    assert figures == {tuple(round(figure, 4) for figure in p) for p in best}
    assert f"{len(best)} of 30 points" in found.notes[0]


@pytest.mark.parametrize("names", [("cost", "co2e"), ("diverted", "cost")])
def test_each_point_is_proved_by_a_bound_on_its_own_figures(names: tuple[str, ...]) -> None:
    """No plan of the front that is as good in the second aim is better than the bound in the first, by its sign."""
    found = front(whole(2), names, points=8)
    for point in found.points:
        assert point.proved
        assert point.bound == pytest.approx(point.figures[0], rel=1e-6, abs=1e-6)
        assert point.gap == pytest.approx(0.0, abs=1e-6)


def test_a_point_that_is_not_proved_says_how_far_off_it_can_be() -> None:
    """With a gap of a third allowed, each bound is still one for every plan as good in the other aim."""
    built = whole(0)
    for point in find_front(built, ("cost", "co2e"), 6, MatchOptions(gap=0.3)).points:
        assert point.bound is not None
        as_good = [cost for cost, kg in every_plan(built) if kg <= point.figures[1] + 1e-3]
        assert point.bound <= min(as_good) + 1e-3
        assert point.gap == pytest.approx((point.figures[0] - point.bound) / point.figures[0])


def test_three_aims_have_a_grid() -> None:
    """With two levels or more for each of two aims, the cheapest plan is there."""
    found = front(two_ways(), ("cost", "co2e", "distance"), 9)
    assert found.points[0].figures[0] == pytest.approx(100.0, rel=1e-4)


@pytest.mark.parametrize("names", [("cost",), ("cost", "cost"), ("cost", "beauty")])
def test_aims_that_make_no_front_are_refused(names: tuple[str, ...]) -> None:
    """Fewer than two, one twice, or one that is not known."""
    with pytest.raises(UnknownGoal):
        front(two_ways(), names)


def test_an_inventory_without_a_plan_has_no_front() -> None:
    """What must be placed cannot be: no point, and a note that says where to look."""
    found = front(inventory(streams=[{"min_quantity": 5.0}], demands=[{"material": "x"}]))
    assert found.points == ()
    assert "match" in found.notes[0]
