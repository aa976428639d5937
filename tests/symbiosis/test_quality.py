"""Meeting of suppliers and the limits of their receivers."""

import numpy as np
import pytest

from symbiosis.quality import encounters
from tests.inventories import inventory


def meet(
    supplier: list[int], receiver: list[int], **tables: list[dict[str, object]]
) -> list[tuple[int, int, float, float]]:
    met = encounters(inventory(**tables), np.array(supplier, np.int32), np.array(receiver, np.int32))
    rows = zip(met.pair.tolist(), met.limit.tolist(), met.low.tolist(), met.high.tolist(), strict=True)
    return sorted(rows)


TABLES: dict[str, list[dict[str, object]]] = {
    "streams": [{}, {}],
    "demands": [{}, {}],
    "processes": [{"process": "burn", "role": "input", "material": "m"}],
    "facilities": [{"facility_id": "kiln", "process": "burn", "capacity": 10.0}],
    "properties": [
        {"owner_id": "s1", "property": "chlorine", "value": 0.3},
        {"owner_id": "s2", "property": "water", "low": 5.0, "high": 8.0},
        {"owner_id": "d1", "property": "chlorine", "max": 1.0},
        {"owner_id": "d1", "property": "water", "max": 10.0},
        {"owner_id": "kiln", "property": "chlorine", "max": 0.5},
    ],
}


def test_each_pair_meets_every_limit_of_its_receiver() -> None:
    """A receiver with two limits is met twice, one without is not met at all, a facility counts after the demands."""
    met = meet([0, 0, 1], [0, 1, 2], **TABLES)
    assert [(pair, limit) for pair, limit, *_ in met] == [(0, 0), (0, 2), (2, 1)]


def test_values_are_those_of_the_stream_and_unknown_ones_are_nan() -> None:
    """A given value is both ends, a range gives both, a property that the stream lacks is nan."""
    (chlorine, water) = meet([0], [0], **TABLES)
    assert chlorine[2:] == (0.3, 0.3)
    assert all(np.isnan(water[2:]))
    (unknown, ranged) = meet([1], [0], **TABLES)
    assert all(np.isnan(unknown[2:]))
    assert ranged[2:] == (5.0, 8.0)


@pytest.mark.parametrize("properties", [[], [{"owner_id": "s1", "property": "water", "value": 1.0}]])
def test_without_limits_nothing_is_met(properties: list[dict[str, object]]) -> None:
    """Offers alone, or no properties at all, make no encounter."""
    assert meet([0], [0], streams=[{}], demands=[{}], properties=properties) == []
