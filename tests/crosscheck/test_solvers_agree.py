"""Two solvers that share no code against each other."""

from collections import Counter

import pytest

from symbiosis import Plan
from tests.crosscheck.features import features
from tests.crosscheck.mix import mix
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.runs import Workshop, cost, differences

pytestmark = pytest.mark.slow


def test_highs_and_cp_sat_find_the_same_cost(
    integer_cases: list[Case], integer_plans: list[Plan], workshop: Workshop
) -> None:
    """On 200 inventories of whole figures both call the same cost optimal, with verified plans, or both none."""
    others = workshop.costs(integer_cases, "cp-sat")
    assert differences([cost(plan) for plan in integer_plans], others) == {}


def test_integer_cases_hold_what_they_are_to_test(integer_cases: list[Case], integer_plans: list[Plan]) -> None:
    """The integer cases are feasible and not, and lots, partner limits and openings decide in some of them."""
    found = mix(integer_cases, integer_plans)
    assert 10 <= found["infeasible"] <= 80
    assert found["exchanges"] >= 80
    assert found["facility opened"] >= 20
    assert found["facility not opened"] >= 20
    assert found["lot binds"] >= 10
    assert found["all partners taken"] >= 20
    given = Counter(name for case in integer_cases for name in features(case))
    assert given["several periods"] >= 60
    for name in ("one output", "chain of facilities", "facilities.storage_capacity", "facilities.open_in"):
        assert given[name] >= 20
