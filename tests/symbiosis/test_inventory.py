"""The inventory is a value: read-only, and known by its fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from symbiosis.inventory import Assumption, Inventory
from symbiosis.policy import Limits, Policy
from tests.inventories import inventory


def example(**changes: Any) -> Inventory:
    """One row or more in every table."""
    tables: dict[str, Any] = {
        "streams": [{"stream_id": "s1", "disposal_cost": 5.0}, {"stream_id": "s2"}],
        "demands": [{"forms": "solid;sludge"}],
        "materials": [{"material": "m", "density_t_per_m3": 0.7}],
        "properties": [{"owner_id": "s1", "property": "water", "value": 3.0}, {"owner_id": "d1", "property": "water",
                                                                              "max": 4.0}],
        "conversions": [{"from_material": "m", "to_material": "m", "yield": 0.9}],
        "processes": [{"process": "burn", "role": "input", "material": "m"},
                      {"process": "burn", "role": "output", "material": "ash"}],
        "returns": [{"demand_id": "d1", "material": "worn", "lag_periods": 0, "fraction": 0.5}],
        "assets": [{"asset_id": "van", "kind": "van"}],
        "requests": [{"request_id": "tour", "kind": "van"}],
        "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 10.0}],
        "links": [{"from_id": "s1", "to_id": "d1", "distance_km": 4.0}],
        "distances": [{"from_site": "s1", "to_site": "d1", "distance_km": 5.0}],
    }  # fmt: skip
    return inventory(**(tables | changes))


def arrays(value: Any, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    for field in fields(value):
        member = getattr(value, field.name)
        if isinstance(member, np.ndarray):
            yield f"{path}{field.name}", member
        elif is_dataclass(member):
            yield from arrays(member, f"{path}{field.name}.")


def test_no_array_of_an_inventory_can_be_written() -> None:
    """Every column of every table refuses assignment."""
    columns = dict(arrays(example()))
    assert len(columns) > 100
    for name, column in columns.items():
        assert len(column), name
        with pytest.raises(ValueError, match="read-only"):
            column[0] = column[0]


def test_receivers_are_demands_and_then_facilities() -> None:
    """Sites and ids of receivers stand in receiver order."""
    built = example()
    assert built.receiver_id.tolist() == ["d1", "kiln"]
    assert built.sites.id[built.receiver_site].tolist() == ["d1", "kiln"]


@pytest.mark.parametrize("name", ["receiver_site", "receiver_id"])
def test_derived_columns_are_read_only_too(name: str) -> None:
    """What is derived once and kept is as frozen as what it is derived from."""
    column = getattr(example(), name)
    with pytest.raises(ValueError, match="read-only"):
        column[0] = column[0]


def test_equal_content_has_an_equal_fingerprint() -> None:
    """Two inventories built from the same rows cannot be told apart, nor can 0 and -0."""
    assert example().sha256 == example().sha256
    assert len(example().sha256) == 64
    zeros = [example(streams=[{"disposal_cost": zero}, {}]).sha256 for zero in (0.0, -0.0)]
    assert zeros[0] == zeros[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"streams": [{"stream_id": "s1", "disposal_cost": 5.0 + 1e-12}, {"stream_id": "s2"}]},
        {"streams": [{"stream_id": "s2"}, {"stream_id": "s1", "disposal_cost": 5.0}]},
        {"streams": [{"stream_id": "s1", "disposal_cost": 5.0}, {"stream_id": "s2", "hazardous": True}]},
        {"demands": [{"forms": "solid"}]},
        {"links": []},
        {"distances": [{"from_site": "d1", "to_site": "s1", "distance_km": 5.0}]},
        {"policy": Policy(cross_border=False)},
        {"policy": Policy(limits=Limits(budget=1e9))},
        {"policy": Policy(limits=Limits(min_benefit_per_exchange=0.0))},
    ],
)
def test_any_change_changes_the_fingerprint(changes: dict[str, Any]) -> None:
    """One figure, one flag, one cell, an order, a row or a rule: each is another inventory."""
    assert example(**changes).sha256 != example().sha256


FOR_PEOPLE = {
    "sites.name", "materials.name", "streams.description", "demands.description", "conversions.source",
}  # fmt: skip
"""The columns that people read and nothing else depends on."""


def test_every_column_but_those_for_people_is_in_the_fingerprint() -> None:
    """Changing any one column of any table changes the fingerprint, unless it is a name, a description or a source."""
    built = example()
    seen = {built.sha256}
    silent = set()
    for table in fields(built):
        member = getattr(built, table.name)
        if not is_dataclass(member):
            continue
        for field in fields(member):
            column = getattr(member, field.name)
            if isinstance(column, np.ndarray):
                changed = replace(built, **{table.name: replace(member, **{field.name: _other(column)})})
                name = f"{table.name}.{field.name}"
                if changed.sha256 == built.sha256:
                    silent.add(name)
                else:
                    assert changed.sha256 not in seen, name
                    seen.add(changed.sha256)
    assert silent == FOR_PEOPLE


def test_assumptions_count_by_their_figures() -> None:
    """A figure filled in otherwise makes another inventory; a source that is worded anew does not."""
    use = Assumption("streams", "s1", "disposal_cost", 80.0, "EUR per t", "a survey of 2024", 0.6)
    built = replace(example(), assumptions=(use,))
    assert replace(built, assumptions=(replace(use, source="the survey of 2024"),)).sha256 == built.sha256
    others = [
        replace(example(), assumptions=more)
        for more in ((), (use, use), (replace(use, value=81.0),), (replace(use, id="s2"),), (replace(use, unit=""),))
    ]
    assert len({built.sha256, *(other.sha256 for other in others)}) == 6


def _other(column: np.ndarray) -> np.ndarray:
    """A column that differs from this one in its first place."""
    other = column.copy()
    first = other.flat[0]
    if column.dtype == np.object_:
        other.flat[0] = f"{first}x"
    elif column.dtype == np.bool_:
        other.flat[0] = not first
    else:
        other.flat[0] = 7 if np.isnan(first) or np.isinf(first) else first + 1
    return other
