"""Two solvers that share no code against each other."""

import re
from collections import Counter

import pytest

from symbiosis import Plan
from symbiosis.plan import Status
from tests.crosscheck.features import features
from tests.crosscheck.mix import mix
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.runs import CLOSE, Workshop, cost, differences

pytestmark = pytest.mark.slow


def test_highs_and_cp_sat_find_the_same_cost(
    integer_cases: list[Case], integer_plans: list[Plan], workshop: Workshop
) -> None:
    """On 200 inventories of whole figures both call the same cost optimal, with verified plans, or both none.

    Where the grid of whole numbers rounds (see ``integer_inventories``), CP-SAT's cost and bound enclose the other's
    cost, as far apart as twice its stated precision at the most: once for the plan, once for the bound.
    """
    others = workshop.plans(integer_cases, "cp-sat")
    rounded = {number: plan for number, plan in enumerate(others) if precision(plan)}
    exact = [number for number in range(len(others)) if number not in rounded]
    ours, theirs = [cost(integer_plans[number]) for number in exact], [cost(others[number]) for number in exact]
    assert differences(ours, theirs) == {}
    for number, plan in rounded.items():
        optimum = cost(integer_plans[number])
        assert plan.summary.certificate is not None
        assert plan.summary.certificate.verified
        if optimum is None or plan.summary.plan_cost is None or plan.summary.bound is None:
            assert plan.summary.status is integer_plans[number].summary.status is Status.INFEASIBLE
            continue
        close = CLOSE * max(1.0, abs(optimum))
        assert plan.summary.bound <= optimum + close, number
        assert optimum <= plan.summary.plan_cost + close, number
        assert plan.summary.plan_cost - plan.summary.bound <= 2 * precision(plan) + close, number
        assert precision(plan) <= 1e-5 * max(1000.0, abs(optimum)), number
    grown = {number for number, case in enumerate(integer_cases) if "facilities.max_capacity" in features(case)}
    assert set(rounded) <= grown
    assert len(grown - set(rounded)) >= 40


def precision(plan: Plan) -> float:
    """The largest error that the solver says it brought in by rounding; 0 where it says nothing."""
    said = [re.search(r"the largest error is ([0-9.e+-]+?)\.$", note) for note in plan.summary.notes]
    return max((float(found[1]) for found in said if found), default=0.0)


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
    for name in ("one output", "chain of facilities", "facilities.storage_capacity", "facilities.open_in",
                 "facilities.max_capacity"):  # fmt: skip
        assert given[name] >= 20
