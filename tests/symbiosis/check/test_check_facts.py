"""What the judge reads from the tables: conversions, links, distances, loads."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

import pytest

from symbiosis.check.carriage import load_count, transport_cost
from symbiosis.check.codes import Code
from symbiosis.check.exact import EXACT, Finding, exact, nearest, relative, stated, violated
from symbiosis.check.facts import Combination, Facts
from symbiosis.check.screens import covers
from tests.inventories import inventory


@pytest.fixture(autouse=True)
def _exactly() -> Iterator[None]:
    with localcontext(EXACT):
        yield


BREAD = {"material": "bread", "low_code": "020304"}
MATERIAL = {"from_material": "bread", "to_material": "feed", "yield": 0.9}
CODE = {"from_material": "020304", "to_material": "feed", "yield": 0.8}
FOUR = {"from_material": "0203", "to_material": "feed", "yield": 0.7}
TWO = {"from_material": "02", "to_material": "feed", "yield": 0.6}


@pytest.mark.parametrize(
    ("rows", "hazardous", "yield_"),
    [
        ([TWO, FOUR, CODE, MATERIAL], False, "0.9"),
        ([TWO, FOUR, CODE], False, "0.8"),
        ([TWO, FOUR], False, "0.7"),
        ([TWO], False, "0.6"),
        ([], False, None),
        ([{"from_material": "03", "to_material": "feed"}], False, None),
        ([TWO, FOUR], True, None),
        ([TWO | {"hazardous": True}, FOUR], True, "0.6"),
        ([TWO, CODE], True, "0.8"),
        ([MATERIAL], True, "0.9"),
    ],
)
def test_the_longest_conversion_wins(rows: list[dict[str, Any]], hazardous: bool, yield_: str | None) -> None:
    """Material before code before four digits before two; a prefix covers hazardous streams only where it says so."""
    facts = Facts(
        inventory(
            materials=[BREAD],
            streams=[{"material": "bread", "hazardous": hazardous}],
            demands=[{"material": "feed"}],
            conversions=rows,
        )
    )
    conversion = facts.conversion(0, facts.material["feed"])
    assert (None if conversion is None else str(conversion.yield_)) == yield_


def test_a_material_stands_in_for_itself() -> None:
    """Without a row at yield 1 and no cost, whatever prefixes say; with a row of its own as that row says."""
    prefix = {"from_material": "02", "to_material": "020304", "yield": 0.5}
    own = {"from_material": "020304", "to_material": "020304", "yield": 0.25, "cost": 7.0}
    code = {"material": "020304"}
    for rows, yield_, cost in (([], "1", "0"), ([prefix], "1", "0"), ([prefix, own], "0.25", "7.0")):
        conversion = Facts(inventory(streams=[code], demands=[code], conversions=rows)).conversion(0, 0)
        assert conversion is not None
        assert (str(conversion.yield_), str(conversion.cost)) == (yield_, cost)


def test_a_code_does_not_stand_in_for_its_material() -> None:
    """A material with a code is not wanted where the bare code is wanted, unless a conversion says so."""
    facts = Facts(inventory(materials=[BREAD], streams=[{"material": "bread"}], demands=[{"material": "020304"}]))
    assert facts.conversion(0, facts.material["020304"]) is None


PAIR = {"from_id": "s1", "to_id": "d1"}


@pytest.mark.parametrize(
    ("links", "winner"),
    [
        ([], -1),
        ([PAIR], 0),
        ([PAIR, PAIR | {"material": "m"}], 1),
        ([PAIR | {"material": "m"}, PAIR | {"mode": "truck"}, PAIR], 1),
        ([PAIR | {"mode": "truck"}, PAIR | {"mode": "truck", "material": "m"}, PAIR], 1),
        ([PAIR | {"mode": "pipe"}, PAIR], 1),
        ([PAIR | {"material": "other"}], -1),
    ],
)
def test_the_link_that_names_the_mode_then_the_material_wins(links: list[dict[str, Any]], winner: int) -> None:
    """Of the rows that cover a combination one that names the mode beats one that names the material."""
    modes = [{"mode": "truck", "cost_per_unit_km": 0.1}, {"mode": "pipe", "cost_per_unit_km": 0.0}]
    facts = Facts(inventory(streams=[{}], demands=[{}], materials=[{"material": "other"}], modes=modes, links=links))
    assert facts.winning_link(0, 0, 0) == winner


BY_MODE = {"from_site": "s1", "to_site": "d1", "mode": "truck", "distance_km": 30.0}
BY_ANY = {"from_site": "s1", "to_site": "d1", "distance_km": 40.0}


@pytest.mark.parametrize(
    ("tables", "km"),
    [
        ({"links": [PAIR | {"distance_km": 20.0}], "distances": [BY_MODE, BY_ANY]}, "20.0"),
        ({"links": [PAIR], "distances": [BY_ANY, BY_MODE]}, "30.0"),
        ({"distances": [BY_ANY]}, "40.0"),
        ({"distances": [{"from_site": "d1", "to_site": "s1", "distance_km": 40.0}]}, "0"),
        ({}, "0"),
    ],
)
def test_the_nearest_source_of_a_distance_wins(tables: dict[str, Any], km: str) -> None:
    """Link before matrix by mode before matrix before one place; known distances know no circuity."""
    mode = {"mode": "truck", "cost_per_unit_km": 0.1, "circuity": 1.3}
    place = {"organisation": "same"}
    facts = Facts(inventory(streams=[place], demands=[place], modes=[mode], **tables))
    assert str(_only(facts).km) == km


def test_a_geodesic_is_measured_on_the_ellipsoid() -> None:
    """One degree along the equator of WGS 84 is 111.319491 km (a x pi / 180), times the mode's circuity."""
    facts = Facts(
        inventory(
            streams=[{"latitude_deg": 0.0, "longitude_deg": 10.0}],
            demands=[{"latitude_deg": 0.0, "longitude_deg": 11.0}],
            modes=[{"mode": "truck", "cost_per_unit_km": 0.1, "circuity": 1.5}],
        )
    )
    assert float(_only(facts).km) == pytest.approx(1.5 * 6378.137 * 3.141592653589793 / 180, rel=1e-9)


def test_two_organisations_at_one_point_are_two_places() -> None:
    """No distance lies between them, but they are measured, not taken for one place."""
    facts = Facts(inventory(streams=[{}], demands=[{}]))
    assert facts.place[0] != facts.place[1]
    assert _only(facts).km == 0


@pytest.mark.parametrize(
    ("quantity", "loads"),
    [("0", 0), ("1e-6", 0), ("0.5", 1), ("20", 1), ("20.00001", 1), ("20.0001", 2), ("39.99", 2), ("1e6", 50_000)],
)
def test_loads_are_counted_up_with_tolerance(quantity: str, loads: int) -> None:
    """A load is counted for every 20 begun, unless what is over is within tolerance."""
    assert load_count(Decimal(quantity), Decimal(20)) == loads


def test_a_link_s_unit_cost_replaces_all_transport_cost() -> None:
    """Where the link has a price for carriage, neither kilometres nor loads are charged."""
    mode = {"mode": "truck", "cost_per_unit_km": 0.1, "cost_per_unit": 2.0, "load_size": 1.0, "cost_per_load_km": 9.0}
    link = PAIR | {"distance_km": 7.0, "unit_cost": 0.25}
    facts = Facts(inventory(streams=[{}], demands=[{}], modes=[mode], links=[link]))
    assert transport_cost(facts, _only(facts), Decimal(8)) == 2
    facts = Facts(inventory(streams=[{}], demands=[{}], modes=[mode], links=[PAIR | {"distance_km": 7.0}]))
    assert transport_cost(facts, _only(facts), Decimal(8)) == Decimal("525.6")  # (2 + 0.7) x 8 + 8 x 9 x 7


@pytest.mark.parametrize(
    ("entries", "material", "covered"),
    [
        (("bread",), "bread", True),
        (("bre",), "bread", True),
        (("bread",), "breadcrumbs", False),
        (("0203",), "bread", True),
        (("020304",), "bread", True),
        (("0204", "03"), "bread", False),
        (("0203",), "breadcrumbs", False),
    ],
)
def test_permits_and_modes_cover_by_name_or_prefix(entries: tuple[str, ...], material: str, covered: bool) -> None:
    """A listed material covers itself only; digits cover every code that begins with them."""
    facts = Facts(inventory(materials=[BREAD, {"material": "breadcrumbs"}]))
    assert covers(facts, entries, facts.material[material]) is covered


def test_figures_are_taken_as_the_decimals_they_were_given_as() -> None:
    """A tenth is a tenth, ten of them are one, and what is no finite number is not taken at all."""
    assert exact(0.1) * 10 == 1
    assert [stated(figure) for figure in (float("nan"), float("inf"), None, 10**400)] == [None] * 4


def test_the_tolerance_is_held_exactly() -> None:
    """At 1e-6 x max(1, |required|) a figure passes; a hair beyond, which no float could tell, it does not."""
    for required in (Decimal(0), Decimal("0.5"), Decimal(1), Decimal(-3), Decimal("7e300")):
        edge = Decimal("1e-6") * max(Decimal(1), abs(required))
        assert not violated(Finding(Code.LOT, "", "", required, edge))
        assert violated(Finding(Code.LOT, "", "", required, edge + Decimal("1e-26")))


def test_what_is_beyond_the_floats_is_still_told() -> None:
    """Sums beyond 1e308 are told as the largest float, never as an error."""
    assert nearest(Decimal("1e400")) == -nearest(Decimal("-1e400")) == pytest.approx(1.797e308, rel=1e-3)
    assert relative(Finding(Code.LOT, "", "", Decimal(1), Decimal("1e400"))) > 1e307


def _only(facts: Facts) -> Combination:
    """Return the combination of the first stream, demand and mode."""
    to_material = int(facts.inventory.demands.material[0])
    return facts.combinations([(0, 0, to_material, 0)])[0, 0, to_material, 0]
