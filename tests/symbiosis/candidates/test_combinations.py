"""Which link governs a combination, how far it is, and what carrying it costs."""

from __future__ import annotations

from typing import Any

import pytest
from pyproj import Geod

from symbiosis.candidates.combinations import Combinations, combine_modes
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import find_pairs
from symbiosis.policy import Policy
from tests.inventories import inventory

TRUCK = {
    "mode": "truck", "cost_per_unit_km": 0.2, "cost_per_unit": 3.0, "fixed_cost": 50.0, "load_size": 20.0,
    "cost_per_load_km": 1.5, "co2e_per_unit_km": 0.1, "circuity": 1.4,
}  # fmt: skip
PIPE = {"mode": "pipe", "cost_per_unit_km": 0.01}
MODES = [TRUCK, PIPE]
HERE, THERE = {"latitude_deg": 60.0, "longitude_deg": 25.0}, {"latitude_deg": 60.3, "longitude_deg": 25.5}
KM = Geod(ellps="WGS84").inv(25.0, 60.0, 25.5, 60.3)[2] / 1000


def combined(**changes: Any) -> Combinations:
    """One stream, one demand, two modes; the truck first."""
    tables: dict[str, Any] = {"streams": [HERE], "demands": [THERE], "modes": MODES}
    built = inventory(**(tables | changes))
    return combine_modes(built, find_pairs(built, compatible(built)))


def link(**more: Any) -> dict[str, Any]:
    return {"from_id": "s1", "to_id": "d1", **more}


def test_every_pair_is_laid_out_over_every_mode_in_order() -> None:
    """Rows are sorted by supplier, receiver and mode."""
    rows = combined(streams=[HERE, HERE], demands=[THERE, THERE])
    expected = [(s, d, m) for s in (0, 1) for d in (0, 1) for m in (0, 1)]
    assert list(zip(rows.supplier.tolist(), rows.receiver.tolist(), rows.mode.tolist(), strict=True)) == expected


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("rows", "governing"),
    [
        ([], [None, None]),
        ([{}], [0, 0]),
        ([{}, {"material": "m"}], [1, 1]),
        ([{}, {"material": "m"}, {"mode": "truck"}], [2, 1]),
        ([{}, {"material": "m"}, {"mode": "truck"}, {"mode": "truck", "material": "m"}], [3, 1]),
        ([{"mode": "pipe"}], [None, 0]),
        ([{"material": "other"}], [None, None]),
        ([{"mode": "truck", "material": "other"}, {}], [1, 1]),
    ],
)
def test_the_link_that_names_the_mode_and_then_the_material_governs(
    rows: list[dict[str, str]], governing: list[int | None], backwards: bool
) -> None:
    """Mode beats material, both beat one, whatever the order of rows; a row for something else governs nothing."""
    links = [link(**row, price=float(number)) for number, row in enumerate(rows)]
    links = links[::-1] if backwards else links
    stranger = link(from_id="s2", price=99.0)
    found = combined(streams=[HERE, HERE | {"material": "other"}], links=[*links, stranger])
    mine = found.keep(found.supplier == 0)
    placed = range(len(rows))[::-1] if backwards else range(len(rows))
    assert [None if row < 0 else placed[row] for row in mine.link.tolist()] == governing


def test_a_link_speaks_of_what_the_stream_is_not_of_what_it_becomes() -> None:
    """The material of a link is the *from* material."""
    conversions = [{"from_material": "m", "to_material": "product"}]
    demands = [THERE | {"material": "product"}]
    assert combined(conversions=conversions, demands=demands, links=[link(material="m")]).link.tolist() == [0, 0]
    assert combined(conversions=conversions, demands=demands, links=[link(material="product")]).link.tolist() == [
        -1,
        -1,
    ]


def test_distance_is_the_geodesic_times_circuity() -> None:
    """Each mode has its own detour."""
    assert combined().km.tolist() == pytest.approx([1.4 * KM, KM])


def test_one_place_is_no_distance_and_another_firm_there_is_not_one_place() -> None:
    """Same organisation and coordinates: 0 km; the same coordinates alone are 0 km by geometry."""
    sites = [
        {"site_id": "gate", "organisation": "mill", **HERE}, {"site_id": "yard", "organisation": "mill", **HERE},
        {"site_id": "far", "organisation": "mill", **THERE},
    ]  # fmt: skip
    rows = combined(sites=sites, streams=[{"site_id": "gate"}], demands=[{"site_id": "yard"}, {"site_id": "far"}])
    assert rows.km.tolist() == pytest.approx([0.0, 0.0, 1.4 * KM, KM])


def test_the_distance_matrix_replaces_geometry_without_circuity() -> None:
    """A row naming the mode beats one that does not; other modes keep what they have; it is directed."""
    general = {"from_site": "s1", "to_site": "d1", "distance_km": 70.0}
    by_pipe = general | {"mode": "pipe", "distance_km": 33.0}
    back = {"from_site": "d1", "to_site": "s1", "distance_km": 1.0}
    assert combined(distances=[back]).km.tolist() == pytest.approx([1.4 * KM, KM])
    assert combined(distances=[by_pipe]).km.tolist() == pytest.approx([1.4 * KM, 33.0])
    assert combined(distances=[by_pipe, general]).km.tolist() == [70.0, 33.0]


def test_a_link_replaces_every_other_distance() -> None:
    """Its figure beats matrix, geometry and the 0 of one place; a link without one leaves them."""
    matrix = [{"from_site": "s1", "to_site": "d1", "distance_km": 70.0}]
    assert combined(distances=matrix, links=[link(mode="truck", distance_km=5.0)]).km.tolist() == [5.0, 70.0]
    assert combined(distances=matrix, links=[link()]).km.tolist() == [70.0, 70.0]
    shared: dict[str, Any] = {"sites": [{"site_id": "a", **HERE}], "streams": [{"site_id": "a"}],
                              "demands": [{"site_id": "a"}]}  # fmt: skip
    assert combined(**shared, links=[link(distance_km=2.0)]).km.tolist() == [2.0, 2.0]
    assert combined(**shared, distances=[{"from_site": "a", "to_site": "a", "distance_km": 3.0}]).km.tolist() == [
        3.0,
        3.0,
    ]
    assert combined(**shared, links=[link(distance_km=0.0)]).km.tolist() == [0.0, 0.0]


def test_cost_of_transport_by_mode() -> None:
    """100 km by truck: 3 + 0.2 x 100 a unit, 1.5 x 100 a load of 20, 50 fixed and 0.1 x 100 kg; by pipe 1 a unit."""
    rows = combined(links=[link(distance_km=100.0)])
    assert rows.unit_transport.tolist() == pytest.approx([23.0, 1.0])
    assert rows.load_cost.tolist() == pytest.approx([150.0, 0.0])
    assert rows.load_size.tolist() == [20.0, float("inf")]
    assert rows.fixed_cost.tolist() == [50.0, 0.0]
    assert rows.transport_co2e.tolist() == pytest.approx([10.0, 0.0])


def test_a_links_unit_cost_replaces_all_transport_cost_and_no_emissions() -> None:
    """Per unit, handling and loads give way; fixed cost and emissions stay; 0 is a price, not "not given"."""
    for price in (7.0, 0.0):
        rows = combined(links=[link(mode="truck", distance_km=100.0, unit_cost=price)])
        assert rows.unit_transport[0] == price
        assert rows.load_cost[0] == 0.0
        assert rows.load_size[0] == float("inf")
        assert rows.fixed_cost[0] == 50.0
        assert rows.transport_co2e[0] == pytest.approx(10.0)


def test_fixed_cost_is_the_sum_of_mode_link_and_transaction() -> None:
    """50 of the truck, 8 of the governing link only, 4 of the policy."""
    links = [link(fixed_cost=1000.0), link(mode="truck", fixed_cost=8.0)]
    rows = combined(links=links, policy=Policy(transaction_fixed_cost=4.0))
    assert rows.fixed_cost.tolist() == [62.0, 1004.0]


def test_loads_without_cost_are_not_counted() -> None:
    """A load size alone, or loads over 0 km, need no whole loads."""
    sized = [{"mode": "truck", "load_size": 20.0}]
    assert combined(modes=sized).load_size.tolist() == [float("inf")]
    assert combined(links=[link(distance_km=0.0)]).load_size.tolist() == [float("inf"), float("inf")]


def test_without_pairs_there_are_no_combinations() -> None:
    """An empty inventory makes empty columns."""
    assert len(combined(streams=[], demands=[])) == 0
    assert len(combined(streams=[HERE], demands=[], links=[])) == 0
