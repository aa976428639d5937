"""Loads and throughput from quantities."""

import numpy as np
import pytest

from symbiosis.inventory import Inventory
from symbiosis.quantities import Received, loads_of, recipe_holds, throughput_of
from tests.inventories import inventory


@pytest.mark.parametrize(
    ("quantity", "size", "loads"),
    [
        (0.0, 20.0, 0), (0.001, 20.0, 1), (20.0, 20.0, 1), (20.0001, 20.0, 2), (40.0, 20.0, 2),
        (20.0 + 1e-9, 20.0, 1),  # rounding alone never sends another truck
        (0.1 + 0.2, 0.1, 3),  # 3.0000000000000004 loads
        (1e6 + 0.5, 1.0, 1_000_000),  # slack is relative: 1e-6 of a million loads is one
        (1e6 + 1.5, 1.0, 1_000_001),
        (5.0, np.inf, 0),
    ],
)  # fmt: skip
def test_loads_are_whole_and_tolerant_of_rounding(quantity: float, size: float, loads: int) -> None:
    """A quantity takes ceil(q / size - 1e-6 max(1, q / size)) loads; none where loads are not counted."""
    assert loads_of(np.array([quantity]), np.array([size])).tolist() == [loads]


def plants(*, free: bool) -> Inventory:
    """Two plants that mix 2 of a with 0.5 of b."""
    mix = {"mix": "free"} if free else {}
    return inventory(
        materials=[{"material": "a"}, {"material": "b"}],
        processes=[
            {"process": "other", "role": "input", "material": "b", "amount": 7.0},
            {"process": "mix", "role": "input", "material": "b", "amount": 0.5} | mix,
            {"process": "mix", "role": "input", "material": "a", "amount": 2.0} | mix,
        ],
        facilities=[
            {"facility_id": "f1", "process": "mix", "capacity": 9.0},
            {"facility_id": "f2", "process": "mix", "capacity": 9.0},
        ],
        periods=[{"period": "1"}, {"period": "2"}],
    )


A, B = 0, 1


def columns(*rows: tuple[int, int, int, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Facility, material, period and quantity received, as columns."""
    facility, material, period, received = zip(*rows, strict=True) if rows else ((), (), (), ())
    return (np.array(facility, np.int32), np.array(material, np.int32), np.array(period, np.int64),
            np.array(received, np.float64))  # fmt: skip


def test_a_free_mix_adds_its_inputs_each_over_its_amount() -> None:
    """6 of a at 2 and 1 of b at 0.5 make 3 + 2 of throughput, in the plant and period that got them."""
    received = columns((1, A, 0, 4.0), (1, A, 0, 2.0), (1, B, 0, 1.0), (0, A, 1, 1.0))
    assert throughput_of(plants(free=True), Received(*received)).tolist() == [[0.0, 0.5], [5.0, 0.0]]


def test_a_fixed_recipe_is_as_much_as_its_inputs_allow_in_proportion() -> None:
    """6 of a and 1.5 of b in two deliveries make 3 of throughput, and the recipe holds."""
    received = columns((0, A, 0, 6.0), (0, B, 0, 1.0), (0, B, 0, 0.5))
    assert throughput_of(plants(free=False), Received(*received)).tolist() == [[3.0, 0.0], [0.0, 0.0]]
    assert recipe_holds(plants(free=False), Received(*received), tolerance=1e-6)


@pytest.mark.parametrize(
    "received",
    [
        columns((0, A, 0, 6.0), (0, B, 0, 1.4)),  # too little of b
        columns((0, A, 0, 6.0)),  # none of b
        columns((0, A, 0, 6.0), (0, B, 1, 1.5)),  # b in another period
        columns((0, A, 0, 6.0), (1, B, 0, 1.5)),  # b in another plant
    ],
)
def test_a_fixed_recipe_out_of_proportion_does_not_hold(received: tuple[np.ndarray, ...]) -> None:
    """Each input must have its share, in the same plant and period; a free mix takes them all."""
    assert not recipe_holds(plants(free=False), Received(*received), tolerance=1e-6)
    assert recipe_holds(plants(free=True), Received(*received), tolerance=1e-6)


def test_nothing_received_is_no_throughput_and_breaks_no_recipe() -> None:
    """An idle plant is in order."""
    assert throughput_of(plants(free=False), Received(*columns())).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert recipe_holds(plants(free=False), Received(*columns()), tolerance=1e-6)


def test_an_inventory_without_facilities_has_no_throughput() -> None:
    """No plants, no rows, no processes: shape (0, T) and no error."""
    empty = inventory(streams=[{}])
    assert throughput_of(empty, Received(*columns())).shape == (0, 1)
    assert recipe_holds(empty, Received(*columns()), tolerance=1e-6)
