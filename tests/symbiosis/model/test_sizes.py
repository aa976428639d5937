"""Alternative sizes, on cases small enough to be solved on paper."""

from __future__ import annotations

from typing import Any

from symbiosis import Plan
from tests.symbiosis.cases import optimum
from tests.symbiosis.model.plans import cost, periods, plant, takes


def built(small: dict[str, Any], medium: dict[str, Any], **tables: Any) -> Plan:
    """The plan with plants of 40 (100 to open) and 60 (180) for a stream of 100 at 5."""
    return optimum(
        streams=[{"disposal_cost": 5.0}],
        processes=[takes("burn", "m")],
        facilities=[plant("small", "burn", 40.0, **small), plant("medium", "burn", 60.0, **medium)],
        **tables,
    )


def standing(plan: Plan) -> set[str]:
    """Ids of the plants that are open at any time."""
    return {row.facility_id for row in plan.facilities if row.open}


def test_of_alternative_sizes_one_opens() -> None:
    """Both: 280. Of one group only one: the medium, 180 + 40 x 5 = 380, rather than the small, 100 + 60 x 5 = 400."""
    both = built({"opening_cost": 100.0}, {"opening_cost": 180.0})
    assert cost(both) == 280.0
    one = built({"opening_cost": 100.0, "group": "g"}, {"opening_cost": 180.0, "group": "g"})
    assert standing(one) == {"medium"}
    assert cost(one) == 380.0


def test_groups_do_not_touch_each_other() -> None:
    """In groups of their own both open: 280."""
    plan = built({"opening_cost": 100.0, "group": "g"}, {"opening_cost": 180.0, "group": "h"})
    assert cost(plan) == 280.0


def test_what_stands_is_not_counted() -> None:
    """The small one stands: it does not open, and the medium one of its group may: 180."""
    plan = built({"group": "g"}, {"opening_cost": 180.0, "group": "g"})
    assert standing(plan) == {"small", "medium"}
    assert cost(plan) == 180.0


def test_one_size_is_chosen_for_the_whole_horizon() -> None:
    """The small one may open in p1 only, the medium one in p2 only; one after the other is two.

    The medium one: 500 in p1, 180 + 40 x 5 in p2 = 880. The small one: 100 + 2 x 300 = 700. Both would be 100 + 300 +
    180 = 580.
    """
    small = {"opening_cost": 100.0, "open_in": "p1", "group": "g"}
    plan = built(small, {"opening_cost": 180.0, "open_in": "p2", "group": "g"}, periods=periods(2))
    assert standing(plan) == {"small"}
    assert cost(plan) == 700.0
