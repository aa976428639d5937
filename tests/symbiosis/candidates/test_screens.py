"""Each screen alone: an inventory that passes it by one, and one that fails it by one."""

from __future__ import annotations

from typing import Any

import pytest

from symbiosis.candidates import Candidates, find_candidates
from symbiosis.candidates.screens import SCREENS
from symbiosis.policy import Limits, Policy
from tests.inventories import FREE, inventory

Tables = dict[str, Any]
NORTH = {"latitude_deg": 61.0}
"""Some 92 km north of everything that says nothing."""


def screened(*, policy: Policy | None = None, **tables: Any) -> Candidates:
    """Candidates of one stream and one demand unless said otherwise."""
    tables = {"streams": [{}], "demands": [{}], "modes": [FREE]} | tables
    return find_candidates(inventory(policy=policy, **tables))


def treatment(**facility: Any) -> Tables:
    """A plant, and no demand."""
    return {
        "demands": [],
        "processes": [{"process": "burn", "role": "input", "material": "m", "operation": "R1"}],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 10.0} | facility],
    }


def permitted(operation: str = "R4", **columns: Any) -> Tables:
    return {"sites": [{"site_id": "plant"} | columns], "demands": [{"site_id": "plant", "operation": operation}]}


def limited(value: dict[str, Any], limit: dict[str, Any], **tables: Any) -> Tables:
    """Stream with a property, demand with a limit on it."""
    properties = [{"owner_id": "s1", "property": "water"} | value, {"owner_id": "d1", "property": "water"} | limit]
    return {"properties": [row for row in properties if len(row) > 2]} | tables


def coded(**columns: Any) -> Tables:
    return {"materials": [{"material": "m", "low_code": "030105"}]} | columns


HAZARDOUS = {"streams": [{"hazardous": True}]}
NO_HAZARD = [FREE | {"hazardous": False}]
CLOSED, EXTERNAL, FORBIDDEN = Policy(links_closed=True), Policy(links_internal=False), Policy(cross_border=False)
LINK = {"from_id": "s1", "to_id": "d1"}
SHARED = {"sites": [{"site_id": "mill"}], "streams": [{"site_id": "mill"}], "demands": [{"site_id": "mill"}]}
ABROAD = {"sites": [{"site_id": "a", "country": "FI"}, {"site_id": "b", "country": "SE"}, {"site_id": "c"}]}
HALF = [{"from_material": "m", "to_material": "p", "yield": 0.5}]

CASES: dict[str, list[tuple[Tables, Tables]]] = {
    # screen: (passes by one, fails by one)
    "forbidden_link": [
        ({"links": [LINK]}, {"links": [LINK | {"status": "forbidden"}]}),
        (
            {"links": [LINK | {"status": "forbidden"}, LINK | {"mode": "free"}]},  # the row that governs allows it
            {"links": [LINK, LINK | {"mode": "free", "status": "forbidden"}]},
        ),
    ],
    "unlinked": [
        ({"policy": CLOSED, "links": [LINK]}, {"policy": CLOSED, "links": [LINK | {"material": "other"}],
                                              "materials": [{"material": "other"}]}),
    ],
    "internal": [
        (SHARED, SHARED | {"policy": EXTERNAL}),
        ({"policy": EXTERNAL}, SHARED | {"policy": EXTERNAL, "links": [LINK]}),  # same coordinates, another firm
    ],
    "hazard_receiver": [
        (HAZARDOUS, HAZARDOUS | {"demands": [{"accepts_hazardous": False}]}),
        ({"demands": [{"accepts_hazardous": False}]}, HAZARDOUS | {"demands": [{"accepts_hazardous": False}]}),
    ],
    "hazard_mode": [({"modes": NO_HAZARD}, HAZARDOUS | {"modes": NO_HAZARD})],
    "mode_material": [
        (coded(modes=[FREE | {"materials": "17;0301"}]), coded(modes=[FREE | {"materials": "17;0303"}])),
        ({"streams": [{"physical_form": "sludge"}], "modes": [FREE | {"forms": "solid;sludge"}]},
         {"streams": [{"physical_form": "liquid"}], "modes": [FREE | {"forms": "solid;sludge"}]}),
        ({"modes": [FREE | {"forms": "solid"}]}, {"modes": [FREE | {"materials": "x"}]}),  # an unknown form passes
    ],
    "form": [
        ({"streams": [{"physical_form": "solid"}], "demands": [{"forms": "solid"}]},
         {"streams": [{"physical_form": "liquid"}], "demands": [{"forms": "solid"}]}),
        ({"demands": [{"forms": "solid"}]}, {"streams": [{"physical_form": "liquid"}], "demands": [{"forms": "gas"}]}),
        ({"conversions": [{"from_material": "m", "to_material": "m", "forms": "liquid"}],
          "streams": [{"physical_form": "liquid"}]},
         {"conversions": [{"from_material": "m", "to_material": "m", "forms": "solid"}],
          "streams": [{"physical_form": "liquid"}]}),
    ],
    "permit": [
        (permitted(permits="R4;R5"), permitted(permits="R5")),
        (permitted("", permits="R5"), permitted("R4", permits="R5")),  # an empty operation is unchecked
        (coded(**permitted(permit_materials="0301")), coded(**permitted(permit_materials="0303;x"))),
        (permitted(permit_materials="m"), permitted(permit_materials="mm")),
        (treatment() | {"sites": [{"site_id": "kiln", "permits": "R1"}]} | {"facilities": [
            {"facility_id": "kiln", "site_id": "kiln", "process": "burn", "capacity": 10.0}]},
         treatment() | {"sites": [{"site_id": "kiln", "permits": "R4"}]} | {"facilities": [
             {"facility_id": "kiln", "site_id": "kiln", "process": "burn", "capacity": 10.0}]}),
    ],
    "border": [
        (ABROAD | {"streams": [{"site_id": "a"}], "demands": [{"site_id": "b"}]},
         ABROAD | {"streams": [{"site_id": "a"}], "demands": [{"site_id": "b"}], "policy": FORBIDDEN}),
        (ABROAD | {"streams": [{"site_id": "a"}], "demands": [{"site_id": "c"}], "policy": FORBIDDEN},
         ABROAD | {"streams": [{"site_id": "b"}], "demands": [{"site_id": "a"}], "policy": FORBIDDEN}),
    ],
    "quality_unknown": [
        (limited({"value": 5.0}, {"max": 1.0}), limited({}, {"max": 10.0})),
        (limited({}, {}), limited({}, {"min": 0.0})),
    ],
    "dilution": [
        (limited({"low": 1.0, "high": 10.0}, {"max": 10.0}, **HAZARDOUS),
         limited({"low": 1.0, "high": 11.0}, {"max": 10.0}, **HAZARDOUS)),
        (limited({"value": 11.0}, {"max": 10.0}), limited({"value": 11.0}, {"max": 10.0}, **HAZARDOUS)),
        (limited({"value": 11.0}, {"max": 10.0}, **HAZARDOUS, policy=Policy(dilute_hazardous=True)),
         limited({"value": 6.0}, {"max": 10.0}, **HAZARDOUS, conversions=HALF, demands=[{"material": "p"}])),
        (limited({"value": 5.0}, {"max": 10.0}, **HAZARDOUS, conversions=HALF, demands=[{"material": "p"}]),
         limited({"value": 0.1}, {"max": 0.0}, **HAZARDOUS)),
        (limited({"value": 1.0}, {"min": 5.0}, **HAZARDOUS), limited({"value": 11.0}, {"max": 10.0}, **HAZARDOUS)),
    ],
    "price_window": [
        ({"streams": [{"asking_price": 10.0}], "demands": [{"max_price": 10.0}]},
         {"streams": [{"asking_price": 11.0}], "demands": [{"max_price": 10.0}]}),
        ({"streams": [{"asking_price": 1e9}]},
         {"streams": [{"asking_price": -9.0}], "demands": [{"max_price": -10.0}]}),
        ({"demands": [{"max_price": 0.0}]}, {"streams": [{"asking_price": 1.0}], "demands": [{"max_price": 0.0}]}),
        ({"streams": [{"asking_price": 5.0}], "demands": [{"max_price": 10.0, "material": "p"}], "conversions": HALF},
         {"streams": [{"asking_price": 6.0}], "demands": [{"max_price": 10.0, "material": "p"}], "conversions": HALF}),
    ],
    "distance": [
        ({"links": [LINK | {"distance_km": 50.0}], "streams": [{"max_distance_km": 50.0}]},
         {"links": [LINK | {"distance_km": 51.0}], "streams": [{"max_distance_km": 50.0}]}),
        ({"links": [LINK | {"distance_km": 50.0}], "demands": [{"max_distance_km": 50.0}]},
         {"links": [LINK | {"distance_km": 51.0}], "demands": [{"max_distance_km": 50.0}]}),
        ({"links": [LINK | {"distance_km": 50.0}], "modes": [FREE | {"max_distance_km": 50.0}]},
         {"links": [LINK | {"distance_km": 51.0}], "modes": [FREE | {"max_distance_km": 50.0}]}),
        ({"links": [LINK | {"distance_km": 50.0}], "policy": Policy(limits=Limits(max_distance_km=50.0))},
         {"links": [LINK | {"distance_km": 51.0}], "policy": Policy(limits=Limits(max_distance_km=50.0))}),
        ({"demands": [NORTH | {"max_distance_km": 93.0}]}, {"demands": [NORTH | {"max_distance_km": 92.0}]}),
        ({"demands": [NORTH | {"max_distance_km": 112.0}], "modes": [FREE | {"circuity": 1.2}]},
         {"demands": [NORTH | {"max_distance_km": 110.0}], "modes": [FREE | {"circuity": 1.2}]}),
    ],
    "no_quantity": [
        ({"streams": [{"quantity": 1e-6}]}, {"streams": [{"quantity": 0.9e-6}]}),
        ({}, {"demands": [{"quantity": 0.0}]}),
        ({"links": [LINK | {"capacity": 1.0}]}, {"links": [LINK | {"capacity": 0.0}]}),
        ({}, {"demands": [{"max_supplier_share": 0.0}]}),
        (treatment(), treatment(capacity=0.0)),
        (permitted(permit_quantity=1.0), permitted(permit_quantity=0.0)),
    ],
    "lot": [
        ({"streams": [{"min_lot": 100.0}]}, {"streams": [{"min_lot": 101.0}]}),
        ({"demands": [{"min_lot": 100.0}]}, {"demands": [{"min_lot": 101.0}]}),
        ({"streams": [{"min_lot": 50.0}], "demands": [{"max_supplier_share": 0.5}]},
         {"streams": [{"min_lot": 51.0}], "demands": [{"max_supplier_share": 0.5}]}),
        ({"demands": [{"material": "p", "min_lot": 50.0}], "conversions": HALF},
         {"demands": [{"material": "p", "min_lot": 51.0}], "conversions": HALF}),
        (treatment() | {"streams": [{"min_lot": 10.0}]}, treatment() | {"streams": [{"min_lot": 11.0}]}),
        (permitted(permit_quantity=9.0) | {"streams": [{"min_lot": 9.0}]},
         permitted(permit_quantity=9.0) | {"streams": [{"min_lot": 9.1}]}),
    ],
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_screen_stops_what_it_is_for_and_nothing_beside_it(code: str) -> None:
    """What passes by one is a candidate; what fails by one is counted under the screen's code alone."""
    for passes, fails in CASES[code]:
        open_ = screened(**passes)
        assert (len(open_), open_.screened) == (1, {}), passes
        shut = screened(**fails)
        assert (len(shut), shut.screened) == (0, {code: 1}), fails


def test_every_screen_has_its_case_and_they_stand_in_order() -> None:
    """A screen that is added is tested here, in the order in which combinations meet them."""
    assert list(CASES) == [screen.code for screen in SCREENS]


def test_what_fails_several_screens_is_counted_under_the_first() -> None:
    """Peeling one fault after the other off a pair that has all of them shows the screens in their order."""
    faults: list[tuple[str, Tables]] = [
        ("forbidden_link", {"links": [LINK | {"status": "forbidden"}]}),
        ("internal", {"policy": Policy(links_internal=False, cross_border=False)}),
        ("hazard_receiver", {"demands": [{"site_id": "mill", "accepts_hazardous": False}]}),
    ]
    rest: Tables = {
        "sites": [{"site_id": "mill", "permits": "R5"}],
        "streams": [{"site_id": "mill", "hazardous": True, "physical_form": "liquid", "asking_price": 2.0}],
        "demands": [{"site_id": "mill", "operation": "R4", "forms": "solid", "max_price": 1.0, "quantity": 0.0}],
        "modes": [FREE | {"hazardous": False, "materials": "x"}],
    }
    seen = []
    for number in range(len(faults) + 1):
        tables = dict(rest)
        for _, fault in faults[number:]:
            tables |= fault
        (code,) = screened(**tables).screened
        seen.append(code)
    assert seen == ["forbidden_link", "internal", "hazard_receiver", "hazard_mode"]


def test_counts_are_of_combinations_and_add_up() -> None:
    """Two streams, two demands, two modes: what is considered is what is screened and what is left."""
    found = screened(
        streams=[{"hazardous": True}, {"asking_price": 5.0}],
        demands=[{"accepts_hazardous": False}, {"max_price": 1.0}],
        modes=[FREE, FREE | {"mode": "closed", "hazardous": False}],
    )
    assert found.considered == 8
    assert found.screened == {"hazard_receiver": 2, "hazard_mode": 1, "price_window": 2}
    assert len(found) == 3


def test_pairs_out_of_reach_are_not_even_considered() -> None:
    """Nothing is counted for what the search leaves out; a link brings it in to be screened."""
    tables: Tables = {"demands": [NORTH], "policy": Policy(limits=Limits(max_distance_km=10.0))}
    assert (screened(**tables).considered, screened(**tables).screened) == (0, {})
    assert screened(**tables, links=[LINK]).screened == {"distance": 1}


def test_an_empty_inventory_has_no_candidates() -> None:
    """No rows anywhere: nothing considered, nothing screened, shape (0, T)."""
    nothing = screened(streams=[], demands=[])
    assert (len(nothing), nothing.considered, nothing.screened, nothing.most.shape) == (0, 0, {}, (0, 1))


def test_a_lot_at_a_plant_counts_over_all_inputs_that_the_stream_may_become() -> None:
    """A lot is the pair's sum: 10 of chips and 30 of pellets a period make a lot of 35 possible."""
    found = screened(
        streams=[{"material": "wood", "min_lot": 35.0}],
        demands=[],
        conversions=[{"from_material": "wood", "to_material": to} for to in ("chips", "pellets")],
        processes=[
            {"process": "burn", "role": "input", "material": "chips", "amount": 1.0},
            {"process": "burn", "role": "input", "material": "pellets", "amount": 3.0},
        ],
        facilities=[{"facility_id": "kiln", "process": "burn", "capacity": 10.0}],
    )
    assert (len(found), found.screened) == (2, {})
