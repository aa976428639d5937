"""What must not change the least cost, or must change it by a known factor."""

from collections.abc import Callable

import numpy as np
import pytest

from symbiosis import Plan
from tests.crosscheck.metamorphoses import (
    dearer,
    divisible,
    in_smaller_units,
    over_time,
    permuted,
    renamed,
    split,
    with_a_useless_plant,
    with_a_worse_mode,
    with_a_worse_twin,
    with_an_empty_period,
)
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.runs import Workshop, cost, differences

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


WHOLE: dict[str, Callable[[Case], Case]] = {
    "permuted": lambda case: permuted(case, np.random.default_rng(4)),
    "renamed": renamed,
    "dearer": lambda case: dearer(case, DEARER),
    "kg for t": lambda case: in_smaller_units(case, 1000),
    "worse twin": with_a_worse_twin,
}


@pytest.fixture(scope="module")
def whole_costs(tiny_plans: list[Plan]) -> list[float | None]:
    return [cost(plan) for plan in tiny_plans]


@pytest.mark.parametrize("change", WHOLE)
def test_the_least_cost_of_the_whole_model_stays(
    tiny_cases: list[Case], whole_costs: list[float | None], workshop: Workshop, change: str
) -> None:
    """With periods, chains, take-back, storage and sizes, order, names, units and a worse plant change nothing."""
    factor = DEARER if change == "dearer" else 1
    expected = [None if cost is None else cost * factor for cost in whole_costs]
    changed = [WHOLE[change](case) for case in tiny_cases]
    assert sum(one != other for one, other in zip(changed, tiny_cases, strict=True)) >= 5
    assert differences(workshop.costs(changed), expected) == {}


@pytest.mark.parametrize("kind", ["cases", "tiny_cases"])
def test_a_stream_in_two_parts_costs_the_same(kind: str, workshop: Workshop, request: pytest.FixtureRequest) -> None:
    """Where nothing is due or counted per exchange, two parts of a stream do what the stream did."""
    whole = [divisible(case) for case in request.getfixturevalue(kind)]
    assert differences(workshop.costs([split(case) for case in whole]), workshop.costs(whole)) == {}


def test_a_period_in_which_nothing_happens_costs_nothing(tiny_cases: list[Case], workshop: Workshop) -> None:
    """One more period with nothing in it, which weighs nothing, changes no cost: nothing moves into it."""
    short = [over_time(case) for case in tiny_cases]
    assert differences(workshop.costs([with_an_empty_period(case) for case in short]), workshop.costs(short)) == {}
