"""Rules over several exchanges at once: they hold for the sum, the set or the mean, not for each."""

from collections.abc import Iterable
from typing import Any

import pytest

from symbiosis.check import check
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange, FacilityPeriod, Plan
from symbiosis.policy import Limits, Policy
from tests.inventories import FREE, inventory
from tests.symbiosis.check.region import codes, hand_made_plan

Flow = tuple[str, str, float]
"""From, to, quantity; the mode is ``free`` and the material is the stream's."""

MODES = [FREE, FREE | {"mode": "pipe"}]
STREAMS = [{"organisation": "Alfa"}, {"organisation": "Alfa"}, {"organisation": "Beta"}]
DEMANDS = [{}, {}]


def found(flows: Iterable[Flow], open_: Iterable[str] = (), policy: Policy | None = None, **tables: Any) -> set[str]:
    """Return the codes of a plan of flows, without those of the summary, the figures and what is left."""
    rows = {"streams": STREAMS, "demands": DEMANDS, "modes": MODES} | tables
    region = inventory(policy=policy, **rows)
    plan = Plan(
        hand_made_plan().summary, tuple(_exchanges(region, flows)), tuple(_facilities(region, frozenset(open_)))
    )
    about_summary = ("wrong_", "bound_", "costs_", "not_optimal", "unmatched_")
    return {code for code in codes(check(region, plan)) if not code.startswith(about_summary)}


def _exchanges(region: Inventory, flows: Iterable[Flow]) -> Iterable[Exchange]:
    materials = region.materials.id[region.streams.material]
    material_of = dict(zip(region.streams.id, materials, strict=True))
    for number, (origin, to, quantity) in enumerate(flows):
        material, mode = material_of[origin], MODES[number % 2]["mode"]
        yield Exchange(
            f"x{number}", region.periods.id[0], origin, to, "", "", material, material, mode, quantity, quantity,
            "t", *[0.0] * 8,
        )  # fmt: skip


def _facilities(region: Inventory, open_: frozenset[str]) -> Iterable[FacilityPeriod]:
    for identifier in region.facilities.id:
        for period in region.periods.id:
            name = f"{identifier} {period}" if len(region.periods.id) > 1 else identifier
            yield FacilityPeriod(identifier, period, name in open_, *[0.0] * 7)


def test_a_stream_and_a_demand_are_used_up_together() -> None:
    """60 + 50 of 100 are too much on either side, 60 + 40 are not."""
    assert found([("s1", "d1", 60.0), ("s1", "d2", 50.0)]) == {"stream_exceeded"}
    assert found([("s1", "d1", 60.0), ("s2", "d1", 50.0)]) == {"demand_exceeded"}
    assert found([("s1", "d1", 60.0), ("s1", "d2", 40.0), ("s2", "d1", 40.0)]) == set()


def test_a_lot_holds_for_the_pair_over_all_modes() -> None:
    """Half a lot by each mode makes a lot; half a lot to each demand does not."""
    streams = [{"min_lot": 20.0}]
    assert found([("s1", "d1", 10.0), ("s1", "d1", 10.0)], streams=streams) == set()
    assert found([("s1", "d1", 10.0), ("s1", "d2", 10.0)], streams=streams) == {"lot"}


def test_partners_are_counted_once() -> None:
    """Two modes to one demand are one partner, two demands are two."""
    streams = [{"max_partners": 1}, {}]
    demands = [{"max_partners": 1}, {}]
    assert found([("s1", "d1", 10.0), ("s1", "d1", 10.0)], streams=streams, demands=demands) == set()
    assert found([("s1", "d1", 10.0), ("s1", "d2", 10.0)], streams=streams) == {"stream_partners"}
    assert found([("s1", "d1", 10.0), ("s2", "d1", 10.0)], demands=demands) == {"demand_partners"}


def test_a_supplier_s_share_is_its_organisation_s() -> None:
    """Alfa's two streams together may bring half of 100, and Beta's another half."""
    demands = [{"max_supplier_share": 0.5}]
    assert found([("s1", "d1", 30.0), ("s2", "d1", 20.0), ("s3", "d1", 50.0)], demands=demands) == set()
    assert found([("s1", "d1", 30.0), ("s2", "d1", 21.0)], demands=demands) == {"supplier_share"}


def test_all_suppliers_together_may_substitute_a_share() -> None:
    """Three times 25 are more than 70 % of 100."""
    flows = [("s1", "d1", 25.0), ("s2", "d1", 25.0), ("s3", "d1", 25.0)]
    assert found(flows, demands=[{"max_substitution_share": 0.7}]) == {"substitution_share"}
    assert found(flows, demands=[{"max_substitution_share": 0.75}]) == set()


QUALITY = [
    {"owner_id": "s1", "property": "ash", "low": 8.0, "high": 10.0},
    {"owner_id": "s2", "property": "ash", "value": 1.0},
    {"owner_id": "d1", "property": "ash", "max": 4.0},
]


def test_a_limit_holds_for_the_blend() -> None:
    """One part of 10 in three parts makes 4; alone, or with its worse end in more, it is too much."""
    assert found([("s1", "d1", 10.0), ("s2", "d1", 20.0)], properties=QUALITY) == set()
    assert found([("s1", "d1", 10.01), ("s2", "d1", 20.0)], properties=QUALITY) == {"blend_maximum"}
    assert found([("s3", "d1", 1.0)], properties=QUALITY) == {"quality_unknown"}


def test_a_hazardous_stream_is_not_diluted() -> None:
    """A blend that meets the limit does not excuse a hazardous stream that would not alone, unless the policy does."""
    streams = [{"hazardous": True}, {}]
    flows = [("s1", "d1", 10.0), ("s2", "d1", 20.0)]
    assert found(flows, streams=streams, properties=QUALITY) == {"dilution"}
    assert found(flows, streams=streams, properties=QUALITY, policy=Policy(dilute_hazardous=True)) == set()


def test_a_blend_is_told_per_unit_received() -> None:
    """At yield 0.5, twice the value arrives."""
    rows = [{"from_material": "m", "to_material": "m", "yield": 0.5}]
    properties = [QUALITY[1] | {"owner_id": "s1"}, QUALITY[2] | {"max": 1.9}]
    assert found([("s1", "d1", 10.0)], conversions=rows, properties=properties) == {"blend_maximum"}
    assert found([("s1", "d1", 10.0)], conversions=rows, properties=[properties[0], QUALITY[2] | {"max": 2}]) == set()


def test_a_link_bounds_all_that_it_covers() -> None:
    """A capacity without a mode holds for both modes together, one with a mode for that mode, whichever row wins."""
    pair = {"from_id": "s1", "to_id": "d1"}
    flows = [("s1", "d1", 10.0), ("s1", "d1", 20.0)]
    assert found(flows, links=[pair | {"capacity": 30.0}]) == set()
    assert found(flows, links=[pair | {"capacity": 29.0}]) == {"link_capacity"}
    assert found(flows, links=[pair | {"capacity": 29.0}, pair | {"mode": "pipe"}]) == {"link_capacity"}
    assert found(flows, links=[pair | {"capacity": 19.0, "mode": "pipe"}]) == {"link_capacity"}
    assert found(flows, links=[pair | {"capacity": 20.0, "mode": "pipe"}]) == set()
    assert found(flows, links=[pair | {"min_quantity": 31.0}]) == {"contract"}
    assert found(flows, links=[pair | {"min_quantity": 21.0, "mode": "pipe"}]) == {"contract"}


def test_closed_links_need_a_link_that_does_not_forbid() -> None:
    """With links closed, a pair without a row is out, and so is a mode that no row covers."""
    closed, pair = Policy(links_closed=True), {"from_id": "s1", "to_id": "d1"}
    assert found([("s1", "d1", 9.0)], policy=closed, links=[pair]) == set()
    assert found([("s1", "d2", 9.0)], policy=closed, links=[pair]) == {"link_missing"}
    assert found([("s1", "d1", 9.0)], policy=closed, links=[pair | {"mode": "pipe"}]) == {"link_missing"}


RECIPE = [
    {"process": "mix", "role": "input", "material": "m", "amount": 2.0},
    {"process": "mix", "role": "input", "material": "n", "amount": 1.0},
]
PLANTS = [{"facility_id": "f1", "process": "mix", "capacity": 10.0, "site_id": "d1"}]
TWO = [{}, {"material": "n"}]


@pytest.mark.parametrize(
    ("first", "second", "mix", "expected"),
    [
        (20.0, 10.0, "", set()),
        (20.0, 10.1, "", {"recipe", "facility_capacity"}),
        (18.0, 10.0, "", {"recipe"}),
        (20.0, 0.0, "free", set()),
        (4.0, 8.0, "free", set()),
        (4.0, 8.1, "free", {"facility_capacity"}),
    ],
)
def test_a_recipe_is_kept_unless_the_mix_is_free(first: float, second: float, mix: str, expected: set[str]) -> None:
    """Two of m and one of n make one; in a free mix 2 of m or 1 of n do, up to the capacity of 10."""
    flows = [("s1", "f1", first)] + [("s2", "f1", second)] * (second > 0)
    processes = [row | {"mix": mix} for row in RECIPE]
    assert found(flows, {"f1"}, streams=TWO, processes=processes, facilities=PLANTS) == expected


def test_a_site_s_permit_counts_demand_and_facility() -> None:
    """What the demand and the plant at one site receive is held against the site's one permit."""
    sites = [{"site_id": "port", "permit_quantity": 25.0}]
    tables = {
        "sites": sites,
        "demands": [{"site_id": "port"}],
        "processes": RECIPE[:1],
        "facilities": [PLANTS[0] | {"site_id": "port"}],
    }
    assert found([("s1", "d1", 15.0), ("s1", "f1", 10.0)], {"f1"}, **tables) == set()
    assert found([("s1", "d1", 15.0), ("s1", "f1", 11.0)], {"f1"}, **tables) == {"permit_quantity"}


def test_open_facilities_are_counted_by_process() -> None:
    """Two open plants of a process are too many for a limit of one, and not the exactly three that are asked."""
    plants = [PLANTS[0] | {"facility_id": identifier} for identifier in ("f1", "f2", "f3")]
    tables = {"processes": RECIPE, "facilities": plants}
    policy = Policy(limits=Limits(max_open=(("mix", 1),), exact_open=(("mix", 3),)))
    assert found([], {"f1", "f2"}, policy, **tables) == {"max_open", "exact_open"}
    assert found([], {"f1", "f2", "f3"}, policy, **tables) == {"max_open"}
    assert found([], {"f1"}, policy, **tables) == {"exact_open"}


PERIODS = [{"period": "2026"}, {"period": "2027", "discount_factor": 0.5}]


def test_a_facility_stays_open() -> None:
    """Closing what was opened a period before is found; opening in the second period is not."""
    tables = {"periods": PERIODS, "processes": RECIPE, "facilities": PLANTS}
    assert found([], {"f1 2026"}, **tables) == {"facility_closed_again"}
    assert found([], {"f1 2027"}, **tables) == set()
    assert found([], {"f1 2026", "f1 2027"}, **tables) == set()


def test_each_period_s_part_is_discounted() -> None:
    """100 t at 4 now and 100 t at half of 4 in a year cost 600; opening now 10, at half price in a year 5."""
    region = inventory(
        periods=PERIODS,
        streams=[{"disposal_cost": 4.0}],
        processes=RECIPE,
        facilities=[PLANTS[0] | {"site_id": "s1", "opening_cost": 10.0}],
    )
    for open_, cost in (((), 600.0), (("f1 2026", "f1 2027"), 610.0), (("f1 2027",), 605.0)):
        plan = Plan(hand_made_plan().summary, (), tuple(_facilities(region, frozenset(open_))))
        assert check(region, plan).plan_cost == cost


def test_a_contract_ends() -> None:
    """A contract until the first period asks for nothing in the second, one without an end does."""
    link = {"from_id": "s1", "to_id": "d1", "min_quantity": 5.0}
    flows = [("s1", "d1", 5.0)]
    assert found(flows, periods=PERIODS, links=[link | {"until": "2026"}]) == set()
    assert found(flows, periods=PERIODS, links=[link]) == {"contract"}
