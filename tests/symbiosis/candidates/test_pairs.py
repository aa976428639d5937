"""The search finds every pair within reach and loses none, whatever the place on earth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from symbiosis.candidates import pairs as pairs_module
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import TooManyPairs, find_pairs, reach_km
from symbiosis.inventory import Inventory
from symbiosis.policy import Limits, Policy
from tests.inventories import inventory

GEOD = Geod(ellps="WGS84")


def found(built: Inventory) -> set[tuple[str, str]]:
    """The pairs, by id; each must be there once."""
    pairs = find_pairs(built, compatible(built))
    rows = list(zip(built.streams.id[pairs.supplier], built.receiver_id[pairs.receiver], strict=True))
    assert len(set(rows)) == len(rows)
    return set(rows)


def at(latitude: float, longitude: float, **more: Any) -> dict[str, Any]:
    return {"latitude_deg": latitude, "longitude_deg": longitude, **more}


def within(km: float) -> Policy:
    return Policy(limits=Limits(max_distance_km=km))


latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, -89.999, 0.0, 89.999, 90.0]))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, -179.999, 0.0, 179.999, 180.0]))
places = st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=12)


@settings(max_examples=150)
@given(places, places, st.sampled_from([0.0, 0.5, 30.0, 500.0, 5_000.0, 15_000.0, 20_003.0, 25_000.0]))
def test_no_pair_within_the_limit_is_lost_anywhere_on_earth(
    streams: list[tuple[float, float]], demands: list[tuple[float, float]], limit: float
) -> None:
    """Every pair whose WGS-84 geodesic is within the limit is found: poles, antimeridian and antipodes included."""
    built = inventory(
        streams=[at(*place) for place in streams], demands=[at(*place) for place in demands], policy=within(limit)
    )
    plain = {
        (f"s{i}", f"d{j}")
        for i, (lat1, lon1) in enumerate(streams, 1)
        for j, (lat2, lon2) in enumerate(demands, 1)
        if GEOD.inv(lon1, lat1, lon2, lat2)[2] / 1000 <= limit
    }
    assert plain <= found(built)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((0.0, 25.0), (0.9, 25.0)),  # north-south at the equator: the ellipsoid is flattest against the sphere
        ((0.0, 179.9), (0.0, -179.9)),
        ((89.9, 0.0), (89.9, 180.0)),
        ((60.0, 25.0), (60.0, 25.001)),
    ],
)
def test_a_limit_of_just_the_geodesic_still_finds_the_pair(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    """The sphere of the search is never narrower than the ellipsoid of the cost."""
    km = GEOD.inv(one[1], one[0], other[1], other[0])[2] / 1000
    assert found(inventory(streams=[at(*one)], demands=[at(*other)], policy=within(km))) == {("s1", "d1")}


def test_far_pairs_are_left_out() -> None:
    """The search is a search: what is 2 % beyond the limit is not looked at."""
    built = inventory(streams=[at(60.0, 25.0)], demands=[at(61.0, 25.0)], policy=within(109.0))  # 111.4 km
    assert found(built) == set()


def test_points_in_one_place_are_found_at_limit_zero() -> None:
    """Several streams and demands at the same coordinates are all pairs, at a distance of nothing."""
    built = inventory(streams=[{}, {}], demands=[{}, {}], policy=within(0.0))
    assert found(built) == {(s, d) for s in ("s1", "s2") for d in ("d1", "d2")}


def test_reach_is_that_of_the_widest_mode_in_geodesic_km() -> None:
    """A mode's limit is on road km, so its circuity shrinks the radius; the policy caps every mode."""
    truck = {"mode": "truck", "max_distance_km": 130.0, "circuity": 1.3}
    rail = {"mode": "rail", "max_distance_km": 300.0, "circuity": 1.2}
    assert reach_km(inventory(modes=[truck, rail])) == pytest.approx(250.0)
    assert reach_km(inventory(modes=[truck, rail], policy=within(120.0))) == pytest.approx(100.0)
    assert reach_km(inventory(modes=[truck, {"mode": "ship"}])) == np.inf
    assert reach_km(inventory(modes=[{"mode": "wire", "circuity": 0.0}], policy=within(5.0))) == np.inf


FAR: dict[str, Any] = {
    "streams": [at(60.0, 25.0)],
    "demands": [at(10.0, 100.0), at(10.0, 100.0)],
    "policy": within(50.0),
}


def test_links_name_pairs_beyond_the_radius() -> None:
    """A link may give a distance of its own, so its pair is looked at however far apart it is."""
    assert found(inventory(**FAR)) == set()
    assert found(inventory(**FAR, links=[{"from_id": "s1", "to_id": "d2"}])) == {("s1", "d2")}


def test_distances_name_pairs_beyond_the_radius() -> None:
    """So does a row of the distance matrix, from one site to the other and not back."""
    there = {"from_site": "s1", "to_site": "d1", "distance_km": 3.0}
    back = {"from_site": "d2", "to_site": "s1", "distance_km": 3.0}
    assert found(inventory(**FAR, distances=[there, back])) == {("s1", "d1")}


def test_named_pairs_must_be_compatible() -> None:
    """Neither link nor distance makes a pair of materials that do not fit."""
    built = inventory(
        streams=[{"material": "steam"}],
        demands=[{"material": "water"}],
        links=[{"from_id": "s1", "to_id": "d1"}],
        distances=[{"from_site": "s1", "to_site": "d1", "distance_km": 1.0}],
    )
    assert found(built) == set()


def test_where_links_are_closed_only_linked_pairs_are_looked_at() -> None:
    """Nearness and the distance matrix open nothing then."""
    built = inventory(
        streams=[{}, {}],
        demands=[{}],
        links=[{"from_id": "s2", "to_id": "d1"}],
        distances=[{"from_site": "s1", "to_site": "d1", "distance_km": 1.0}],
        policy=Policy(links_closed=True),
    )
    assert found(built) == {("s2", "d1")}


def mixing(**changes: Any) -> Inventory:
    """A stream of wood that may become either input of a plant, whose process lists the later material first."""
    tables: dict[str, Any] = {
        "materials": [{"material": "wood"}, {"material": "chips"}, {"material": "pellets"}],
        "streams": [{"material": "wood"}],
        "conversions": [
            {"from_material": "wood", "to_material": "chips"},
            {"from_material": "wood", "to_material": "pellets"},
        ],
        "processes": [
            {"process": "burn", "role": "input", "material": "pellets"},
            {"process": "burn", "role": "input", "material": "chips"},
        ],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 10.0}],
    }
    return inventory(**(tables | changes))


def test_a_pair_stands_once_for_each_material_that_it_may_deliver() -> None:
    """A facility with two inputs is met twice, and rows are sorted by supplier, receiver and to_material."""
    pairs = find_pairs(mixing(), compatible(mixing()))
    assert pairs.supplier.tolist() == [0, 0]
    assert pairs.receiver.tolist() == [0, 0]
    assert pairs.to_material.tolist() == [1, 2]
    assert pairs.conversion.tolist() == [0, 1]


def test_a_process_that_no_facility_runs_is_searched_without_error() -> None:
    """Its inputs are wanted by nobody: no pairs, with and without a radius."""
    for policy in (Policy(), within(10.0)):
        assert len(find_pairs(mixing(facilities=[], policy=policy), compatible(mixing(facilities=[]))).supplier) == 0


@pytest.mark.parametrize(
    "tables",
    [{}, {"streams": [{}]}, {"demands": [{}]}, {"streams": [{"material": "a"}], "demands": [{"material": "b"}]}],
)
def test_nothing_to_pair_is_no_pairs(tables: dict[str, Any]) -> None:
    """Empty tables and strangers give no rows and no error, with and without a radius."""
    for policy in (Policy(), within(10.0)):
        assert found(inventory(**tables, policy=policy)) == set()


def test_too_many_pairs_are_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit into memory is an error that names the limit to set, with and without a radius."""
    monkeypatch.setattr(pairs_module, "MOST_PAIRS", 5)
    for policy in (Policy(), within(10.0)):
        with pytest.raises(TooManyPairs, match=r"limits\.max_distance_km"):
            found(inventory(streams=[{}, {}], demands=[{}, {}, {}], policy=policy))
    assert len(found(inventory(streams=[{}, {}], demands=[{}, {}]))) == 4
