"""One hand-made inventory for every reason code: what is left over, who came closest, and by how much it missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan, nan
from typing import Any

import pytest

from symbiosis.candidates import find_candidates
from symbiosis.candidates.screens import SCREENS
from symbiosis.explain.reasons import REASONS
from symbiosis.explain.unmatched import explain_unmatched
from symbiosis.extract import extract
from symbiosis.model.assemble import formulate
from symbiosis.policy import Limits, Policy
from tests.inventories import FREE, inventory
from tests.symbiosis.cases import optimum, remainder
from tests.symbiosis.model.pools import mixing

LINK = {"from_id": "s1", "to_id": "d1"}
PAYS = {"disposal_cost": 1.0}
BURN = [{"process": "burn", "role": "input", "material": "m", "amount": 1.0}]
KILN = {"facility_id": "kiln", "process": "burn", "capacity": 60.0}
SITE = {"site_id": "works", "latitude_deg": 60.0, "longitude_deg": 25.0}
AT_WORKS = {"site_id": "works"}
HAZARDOUS = {"hazardous": True}


@dataclass(frozen=True)
class Case:
    """What is left in a plan, who is named, and by how much it missed."""

    code: str
    id: str
    nearest: str
    tables: dict[str, Any]
    shortfall: float = nan
    unit: str = ""
    policy: Policy = field(default_factory=Policy)


def one(stream: dict[str, Any], demand: dict[str, Any], **tables: Any) -> dict[str, Any]:
    """A stream of 100 and a demand of 100, and what else there is."""
    return {"streams": [stream], "demands": [demand]} | tables


def ash(**figures: Any) -> list[dict[str, Any]]:
    """Ash of s1 and what d1 accepts of it."""
    return [{"owner_id": owner, "property": "ash"} | figure for owner, figure in figures.items()]


SCREENED = [
    Case("no_taker", "s1", "", one({}, {"material": "x"})),
    Case("no_supplier", "d1", "", one({}, {"material": "x"})),
    Case("forbidden_link", "s1", "d1", one({}, {}, links=[LINK | {"status": "forbidden"}])),
    Case("unlinked", "s1", "d1", one({}, {}), policy=Policy(links_closed=True)),
    Case("internal", "s1", "d1", one(AT_WORKS, AT_WORKS, sites=[SITE]), policy=Policy(links_internal=False)),
    Case("hazard_receiver", "s1", "d1", one(HAZARDOUS, {"accepts_hazardous": False})),
    Case("hazard_mode", "s1", "d1", one(HAZARDOUS, {}, modes=[FREE | {"hazardous": False}])),
    Case("mode_material", "s1", "d1", one({}, {}, modes=[FREE | {"materials": "x"}])),
    Case("form", "s1", "d1", one({"physical_form": "sludge"}, {"forms": "solid"})),
    Case("permit", "s1", "d1", one({}, AT_WORKS | {"operation": "R5"}, sites=[SITE | {"permits": "R4"}])),
    Case("border", "s1", "d1", one({"site_id": "abroad"}, AT_WORKS, sites=[
        SITE | {"country": "FI"}, SITE | {"site_id": "abroad", "country": "SE"}]), policy=Policy(cross_border=False)),
    Case("quality_unknown", "s1", "d1", one({}, {}, properties=ash(d1={"max": 10.0}))),
    Case("dilution", "s1", "d1", one(HAZARDOUS, {}, properties=ash(s1={"value": 11.0}, d1={"max": 10.0}))),
    Case("price_window", "s1", "d1", one({"asking_price": 7.0}, {"max_price": 5.0}), 2.0, "EUR/t"),
    Case("distance", "s1", "d1", one({"max_distance_km": 20.0}, {}, links=[LINK | {"distance_km": 30.0}]), 10.0, "km"),
    Case("no_quantity", "s1", "d1", one({}, {"quantity": 0.0})),
    Case("lot", "s1", "d1", one({"min_lot": 150.0}, {}), 50.0, "t"),
]  # fmt: skip
"""Nothing may be exchanged at all: the nearest partner fails at a screen."""

DEMANDS = [{"quantity": 80.0}, {"quantity": 70.0}]

POOL: dict[str, Any] = {
    "streams": [{"material": "clean", "quantity": 30.0, "disposal_cost": 1.0},
                {"material": "dirty", "quantity": 100.0, "disposal_cost": 5.0}],
    "demands": [{"material": "mix", "quantity": 100.0}],
    "facilities": [{"facility_id": "tank", "process": "mix", "capacity": 200.0, "existing": True, "pool": True}],
    "properties": ash(s1={"value": 4.0}, s2={"value": 16.0}, d1={"max": 10.0}),
}  # fmt: skip

LIMITED = [
    Case("not_worth_it", "s1", "d1", one(PAYS, {}, modes=[FREE | {"cost_per_unit": 3.0}]), 200.0, "EUR"),
    Case("partner_full", "s1", "d1", one(PAYS, {"quantity": 60.0}), 40.0, "t"),
    Case("substitution_share", "s1", "d1", one(PAYS, {"max_substitution_share": 0.6}), 40.0, "t"),
    Case("supplier_share", "s1", "d1", one(PAYS, {"max_supplier_share": 0.6}), 40.0, "t"),
    Case("facility_closed", "s1", "kiln",
         {"streams": [PAYS], "processes": BURN, "facilities": [KILN | {"opening_cost": 61.0}]}),
    Case("facility_full", "s1", "kiln",
         {"streams": [PAYS], "processes": BURN, "facilities": [KILN | {"existing": True}]}, 40.0, "t"),
    Case("permit_quantity", "s1", "d1", one(PAYS, AT_WORKS, sites=[SITE | {"permit_quantity": 60.0}]), 40.0, "t"),
    Case("link_capacity", "s1", "d1", one(PAYS, {}, links=[LINK | {"capacity": 60.0}]), 40.0, "t"),
    Case("partner_limit", "d2", "s1", {"streams": [PAYS | {"max_partners": 1}], "demands": DEMANDS}),
    # 80 save 11 each at d1; the 20 that are left are 30 short of the lot of d2.
    Case("remainder_below_lot", "d2", "s1", {"streams": [PAYS], "demands": [
        {"quantity": 80.0, "purchase_cost": 10.0}, {"quantity": 60.0, "min_lot": 50.0}]}, 30.0, "t"),
    # The 20 that are left would save 20 for a fixed cost of 30.
    Case("remainder_not_worth_it", "d2", "s1",
         {"streams": [PAYS], "demands": DEMANDS, "modes": [FREE | {"fixed_cost": 30.0}]}, 10.0, "EUR"),
    Case("blend", "s2", "d1", {"streams": [{"quantity": 30.0}, PAYS], "demands": [{}],
         "properties": ash(s1={"value": 4.0}, s2={"value": 16.0}, d1={"max": 10.0})}),
    # Through a pool: 30 clean with 30 dirty is all that may go in, and 70 dirty are left of it.
    Case("blend", "s2", "tank", POOL | {"processes": mixing("mix", ["clean", "dirty"], disposal_limit=0.0)}),
    # The pool brings dirty alone, clean comes directly, and both make the blend of the demand.
    Case("blend", "s2", "tank", POOL | {"processes": mixing("mix", ["dirty"], disposal_limit=0.0),
         "conversions": [{"from_material": "clean", "to_material": "mix"}]}),
    # What comes directly is dirty: the pool's clean share counts in the blend that has no room for more of it.
    Case("blend", "s2", "d1", POOL | {"processes": mixing("mix", ["clean"], disposal_limit=0.0),
         "conversions": [{"from_material": "dirty", "to_material": "mix"}]}),
    Case("trade_off", "d2", "s1", {"streams": [PAYS], "demands": DEMANDS},
         policy=Policy(limits=Limits(max_exchanges=1))),
]  # fmt: skip
"""Exchanges may be made, and something keeps them from being larger."""


def said(case: Case) -> None:
    """The plan gives the reason, the partner and the amount of the case, in sentences without gaps."""
    row = remainder(optimum(policy=case.policy, **case.tables), case.id)
    assert (row.reason_code, row.nearest_id, row.shortfall_unit) == (case.code, case.nearest, case.unit)
    assert row.shortfall == pytest.approx(case.shortfall, abs=1e-6, nan_ok=True)
    assert isnan(row.shortfall) == (case.unit == "")
    assert "nan" not in row.reason.split()
    assert row.reason.endswith(".")


@pytest.mark.parametrize("case", SCREENED, ids=lambda case: case.code)
def test_what_nobody_may_take_is_told_the_rule_that_its_nearest_partner_fails(case: Case) -> None:
    """Each screen by itself keeps the only pair apart, and the shortfall is what would have to give."""
    said(case)


@pytest.mark.parametrize("case", LIMITED, ids=lambda case: case.code)
def test_what_is_left_of_an_exchange_is_told_what_limits_it(case: Case) -> None:
    """Each limit by itself keeps something back from the best partner."""
    said(case)


def test_what_was_not_proved_is_not_called_a_trade_off() -> None:
    """Nothing is exchanged and nothing is in the way: all that can be said is that the search ended too soon."""
    built = inventory(streams=[PAYS], demands=[{}], modes=[FREE])
    model = formulate(built, find_candidates(built))
    flows = extract(built, model, model.nothing_exchanged())
    for proved, code in ((False, "not_proved"), (True, "trade_off")):
        rows = explain_unmatched(built, model, flows, proved=proved)
        assert [(row.id, row.reason_code, row.quantity_left) for row in rows] == [
            ("s1", code, 100.0),
            ("d1", code, 100.0),
        ]


def test_what_is_full_among_the_best_is_not_all_there_is() -> None:
    """With one partner kept each, the stream beside the full demand is told that others were left aside."""
    far = {"disposal_cost": 5.0, "latitude_deg": 60.2, "longitude_deg": 24.94}
    built = inventory(
        streams=[{"disposal_cost": 9.0, "quantity": 50.0}, {"disposal_cost": 8.0, "quantity": 50.0}, far],
        demands=[{"quantity": 50.0, "purchase_cost": 9.0}, {"quantity": 10.0}],
        modes=[FREE],
    )
    candidates = find_candidates(built, keep_all=1, best=1)
    assert (candidates.complete, candidates.outranked) == (False, 2)
    model = formulate(built, candidates)
    values = model.nothing_exchanged()
    taken = (model.frame.arcs.supplier == 0) & (model.frame.arcs.receiver == 0)
    values[model.frame.columns.quantity[taken]] = 50.0
    rows = explain_unmatched(built, model, extract(built, model, values), proved=True)
    assert {(row.id, row.reason_code, row.nearest_id) for row in rows if row.kind == "stream"} == {
        ("s2", "outranked", "d1"), ("s3", "outranked", "d1"),
    }  # fmt: skip


def test_every_reason_has_its_case() -> None:
    """No code is left without an inventory in which it is given, here or in the tests of the two others."""
    assert {case.code for case in SCREENED + LIMITED} | {"not_proved", "outranked"} == set(REASONS)


def test_every_screen_has_its_reason_and_its_case() -> None:
    """A combination that is left out can always be told why."""
    screens = {screen.code for screen in SCREENS}
    assert screens <= set(REASONS)
    assert screens <= {case.code for case in SCREENED}


HALF = {"conversions": [{"from_material": "m", "to_material": "p", "yield": 0.5}],
        "materials": [{"material": "p", "unit": "m3"}]}  # fmt: skip


def test_a_demand_is_told_amounts_in_its_own_unit() -> None:
    """Yield 0.5: a lot short by 50 t of the stream is short by 25 m3 of the demand; a price by 2 EUR/t is 4 EUR/m3."""
    lot = optimum(**one({"min_lot": 150.0}, {"material": "p"}, **HALF))
    assert (remainder(lot, "s1").shortfall, remainder(lot, "s1").shortfall_unit) == (50.0, "t")
    assert (remainder(lot, "d1").shortfall, remainder(lot, "d1").shortfall_unit) == (25.0, "m3")
    price = optimum(**one({"asking_price": 7.0}, {"material": "p", "max_price": 10.0}, **HALF))
    assert (remainder(price, "s1").shortfall, remainder(price, "s1").shortfall_unit) == (2.0, "EUR/t")
    assert (remainder(price, "d1").shortfall, remainder(price, "d1").shortfall_unit) == (4.0, "EUR/m3")


def test_the_partner_that_came_furthest_is_named_and_then_the_nearest() -> None:
    """d1 fails at the border, d2 and d3 only at the distance: the nearer of these two is named."""
    sites = [SITE | {"site_id": name, "country": land} for name, land in (("a", "FI"), ("b", "SE"), ("c", "FI"))]
    links = [LINK | {"to_id": to, "distance_km": km} for to, km in (("d1", 1.0), ("d2", 50.0), ("d3", 40.0))]
    plan = optimum(
        sites=sites, links=links, streams=[{"site_id": "a", "max_distance_km": 30.0}],
        demands=[{"site_id": "b"}, {"site_id": "c"}, {"site_id": "c"}], policy=Policy(cross_border=False),
    )  # fmt: skip
    row = remainder(plan, "s1")
    assert (row.reason_code, row.nearest_id, row.shortfall) == ("distance", "d3", 10.0)


def test_what_is_used_up_has_no_row() -> None:
    """All 100 go: nothing is left to explain, and nothing within tolerance is."""
    assert optimum(**one(PAYS, {"quantity": 100.00001})).unmatched == ()
