"""Pools that feed pools: the reader refuses them, the judge reckons them, and says so where it cannot.

The plans are those of the same plants as no pools, whose exchanges are the same: what mixes changes properties alone.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from symbiosis import MatchOptions, match
from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan
from tests.inventories import FREE, inventory
from tests.symbiosis.cases import amounts, carried
from tests.symbiosis.check.region import codes
from tests.symbiosis.model.pools import mixing


def _in_a_row(*, pools: bool, back: bool = False, loss: float = 1.0, **changes: Any) -> Inventory:
    """s1 and s2, 30 each with ash 4 and 16, meet in tank a; its 60 meet 60 of s3, with ash 1, in tank b.

    ``loss`` is the yield from a to b; with ``back`` 5 of what b gives go to a again, by contract.
    """
    plant = {"capacity": 300.0, "existing": True, "pool": pools}
    tables: dict[str, Any] = {
        "streams": [
            {"stream_id": name, "material": material, "quantity": quantity, "disposal_cost": 5.0}
            for name, material, quantity in (("s1", "raw", 30.0), ("s2", "raw", 30.0), ("s3", "water", 60.0))
        ],
        "demands": [{"demand_id": "d1", "material": "mixed", "quantity": 200.0, "purchase_cost": 10.0}],
        "processes": [*mixing("half", ["raw", "mixed"] if back else ["raw"], disposal_limit=0.0),
                      *mixing("mixed", ["half-in", "water"], disposal_limit=0.0)],
        "conversions": [{"from_material": "half", "to_material": "half-in", "yield": loss}],
        "facilities": [{"facility_id": "a", "process": "half", **plant},
                       {"facility_id": "b", "process": "mixed", **plant}],
        "links": [{"from_id": "b", "to_id": "a", "min_quantity": 5.0, "capacity": 5.0}] if back else [],
        "properties": _ash(),
    }  # fmt: skip
    return inventory(modes=[FREE], **(tables | changes))


def _ash(most: float | None = None) -> list[dict[str, Any]]:
    """Ash of the streams, and the most that the demand accepts."""
    rows = [{"owner_id": f"s{k}", "property": "ash", "value": value} for k, value in ((1, 4.0), (2, 16.0), (3, 1.0))]
    return rows if most is None else [*rows, {"owner_id": "d1", "property": "ash", "max": most}]


@cache
def _planned(*, back: bool = False, loss: float = 1.0) -> Plan:
    plan = match(_in_a_row(pools=False, back=back, loss=loss), MatchOptions(gap=0.0))
    assert plan.summary.certificate is not None
    assert plan.summary.certificate.verified
    return replace(plan, summary=replace(plan.summary, inventory_sha256=""))


def _judged(plan: Plan, **changes: Any) -> set[str]:
    return codes(check(_in_a_row(pools=True, **changes), plan))


@pytest.mark.parametrize(("loss", "mean"), [(1.0, 5.5), (0.5, 660.0 / 90.0)])
def test_the_mean_of_a_mean_is_held_against_the_limit(loss: float, mean: float) -> None:
    """10 of a for 60, and 1 for 60: 5.5 in b; where half is lost on the way, 600 and 60 in 90. Less is rejected."""
    plan = _planned(loss=loss)
    assert carried(plan)["a", "b"] == pytest.approx(60.0)
    assert _judged(plan, loss=loss, properties=_ash(mean + 1e-4)) == set()
    assert _judged(plan, loss=loss, properties=_ash(mean - 1e-2)) == {"blend_maximum"}


def test_what_is_unknown_upstream_is_unknown_downstream() -> None:
    """Nothing is known of s1, which reaches the demand through two tanks."""
    assert _judged(_planned(), properties=_ash(9.0)[1:]) == {"quality_unknown"}


def test_hazardous_waste_is_followed_through_both() -> None:
    """s2, hazardous and 16 by itself, may not be thinned to 5.5 in two steps either."""
    streams = [
        {"stream_id": "s1", "material": "raw", "quantity": 30.0, "disposal_cost": 5.0},
        {"stream_id": "s2", "material": "raw", "quantity": 30.0, "disposal_cost": 5.0, "hazardous": True},
        {"stream_id": "s3", "material": "water", "quantity": 60.0, "disposal_cost": 5.0},
    ]
    assert "dilution" in _judged(_planned(), properties=_ash(9.0), streams=streams)


def test_what_goes_round_is_rejected() -> None:
    """5 of what b gives go to a again: their mean is that of themselves, nothing is known of it, and d1 asks."""
    plan = _planned(back=True)
    assert carried(plan)["b", "a"] == pytest.approx(5.0)
    assert _judged(plan, back=True) == set()
    assert _judged(plan, back=True, properties=_ash(9.0)) == {"quality_unknown"}
    assert carried(plan) == amounts({("s1", "a"): 30.0, ("s2", "a"): 30.0, ("s3", "b"): 60.0, ("a", "b"): 65.0,
                                     ("b", "a"): 5.0, ("b", "d1"): 120.0})  # fmt: skip
