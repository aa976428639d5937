"""What must not change the least cost, or must change it by a known factor."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.crosscheck.metamorphoses import (
    dearer,
    divisible,
    permuted,
    renamed,
    split,
    with_a_useless_plant,
    with_a_worse_mode,
)
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.runs import Workshop, differences

pytestmark = pytest.mark.slow

CASES = 20
DEARER = 3

CHANGES: dict[str, Callable[[Case], Case]] = {
    "permuted": lambda case: permuted(case, np.random.default_rng(3)),
    "renamed": renamed,
    "dearer": lambda case: dearer(case, DEARER),
    "useless plant": with_a_useless_plant,
    "worse mode": with_a_worse_mode,
}


@pytest.fixture(scope="module")
def cases(integer_cases: list[Case]) -> list[Case]:
    """Cases in which no link names a mode."""
    chosen = [case for case in integer_cases if not any("mode" in row for row in case.rows("links"))]
    assert len(chosen) >= CASES
    return chosen[:CASES]


@pytest.fixture(scope="module")
def costs(cases: list[Case], workshop: Workshop) -> list[float | None]:
    found = workshop.costs(cases)
    assert sum(cost is not None for cost in found) >= CASES // 2
    return found


@pytest.mark.parametrize("change", CHANGES)
def test_the_least_cost_stays(cases: list[Case], costs: list[float | None], workshop: Workshop, change: str) -> None:
    """Order of rows, names, currency, a plant and a mode that cannot pay do not change what is cheapest."""
    factor = DEARER if change == "dearer" else 1
    expected = [None if cost is None else cost * factor for cost in costs]
    found = workshop.costs([CHANGES[change](case) for case in cases])
    if change == "useless plant":  # a minimum that nobody could meet may now be met, at a price
        found = [None if before is None else now for before, now in zip(expected, found, strict=True)]
    assert differences(found, expected) == {}


def test_a_stream_in_two_parts_costs_the_same(cases: list[Case], workshop: Workshop) -> None:
    """Where nothing is due or counted per exchange, two parts of a stream do what the stream did."""
    whole = [divisible(case) for case in cases]
    assert differences(workshop.costs([split(case) for case in whole]), workshop.costs(whole)) == {}
