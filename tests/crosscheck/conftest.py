"""The random cases, solved once for all the cross-checks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from symbiosis import Plan
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.random_inventories import integer_case, tiny_case
from tests.crosscheck.runs import Workshop

TINY, INTEGER = 60, 200


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    with Workshop() as opened:
        yield opened


@pytest.fixture(scope="session")
def tiny_cases() -> list[Case]:
    return [tiny_case(np.random.default_rng([1, number])) for number in range(TINY)]


@pytest.fixture(scope="session")
def tiny_plans(tiny_cases: list[Case], workshop: Workshop) -> list[Plan]:
    return workshop.plans(tiny_cases)


@pytest.fixture(scope="session")
def integer_cases() -> list[Case]:
    return [integer_case(np.random.default_rng([2, number])) for number in range(INTEGER)]


@pytest.fixture(scope="session")
def integer_plans(integer_cases: list[Case], workshop: Workshop) -> list[Plan]:
    return workshop.plans(integer_cases)
