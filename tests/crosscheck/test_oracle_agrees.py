"""The engine against an oracle that tries every combination of the yes-or-no choices.

Here on 60 inventories; ``make oracle`` runs 2 000.
"""

import numpy as np
import pytest

from symbiosis import Plan
from symbiosis.plan import Status
from tests.crosscheck.features import features, has
from tests.crosscheck.many import complaint, complaint_of_baseline
from tests.crosscheck.metamorphoses import without, without_rule
from tests.crosscheck.mix import mix
from tests.crosscheck.oracle import least_cost, states
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.random_inventories import tiny_case
from tests.crosscheck.runs import by_the_road, cost, differences, same

pytestmark = pytest.mark.slow

MANY = 300
"""Inventories for the oracle alone."""


@pytest.fixture(scope="module")
def many_cases() -> list[Case]:
    return [tiny_case(np.random.default_rng([1, number])) for number in range(MANY)]


@pytest.fixture(scope="module")
def least_costs(many_cases: list[Case]) -> list[float | None]:
    return [least_cost(case).cost for case in many_cases]


def test_every_plan_costs_what_the_oracle_finds(tiny_plans: list[Plan], least_costs: list[float | None]) -> None:
    """On 60 tiny inventories with all rules the plans are verified, and cost the least that any plan can."""
    found = {number: complaint(least_costs[number], plan) for number, plan in enumerate(tiny_plans)}
    assert {number: text for number, text in found.items() if text} == {}


def test_every_baseline_costs_what_contracts_alone_do(tiny_cases: list[Case], tiny_plans: list[Plan]) -> None:
    """On the same inventories the baseline is that of contracts alone, or none where they break a minimum."""
    found = [complaint_of_baseline(case, plan) for case, plan in zip(tiny_cases, tiny_plans, strict=True)]
    assert [text for text in found if text] == []
    there = [plan.summary.baseline_cost for plan in tiny_plans if plan.summary.status is not Status.INFEASIBLE]
    assert None in there


def test_the_usual_road_finds_the_same(tiny_cases: list[Case], tiny_plans: list[Plan]) -> None:
    """Solved each in a process of its own, as anyone's would be, they cost the same."""
    found = by_the_road(tiny_cases[:6])
    assert differences([cost(plan) for plan in found], [cost(plan) for plan in tiny_plans[:6]]) == {}


def test_the_oracle_passes_over_nothing(tiny_cases: list[Case], least_costs: list[float | None]) -> None:
    """What the oracle passes over is no better: trying every single combination finds the same costs."""
    few = [number for number, case in enumerate(tiny_cases) if 2 <= states(case) <= 100]
    assert len(few) >= 15
    every = [least_cost(tiny_cases[number], every=True).cost for number in few]
    assert differences(every, [least_costs[number] for number in few]) == {}


def test_tiny_cases_hold_what_they_are_to_test(tiny_cases: list[Case], tiny_plans: list[Plan]) -> None:
    """The tiny cases are feasible and not, with exchanges, and facilities opened and not."""
    found = mix(tiny_cases, tiny_plans)
    assert 3 <= found["infeasible"] <= 25
    assert found["exchanges"] >= 20
    assert found["facility opened"] >= 5
    assert found["facility not opened"] >= 5


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("streams", "min_lot"),
        ("demands", "min_lot"),
        ("streams", "max_partners"),
        ("demands", "max_partners"),
        ("demands", "max_supplier_share"),
        ("demands", "max_substitution_share"),
        ("sites", "permit_quantity"),
        ("links", "min_quantity"),
        ("links", "until"),
        ("links", "capacity"),
        ("facilities", "min_throughput"),
        ("facilities", "max_capacity"),
        ("facilities", "expansion_fixed_cost"),
        ("facilities", "open_in"),
        ("facilities", "storage_capacity"),
        ("facilities", "storage_cost"),
        ("facilities", "group"),
        ("processes", "storage_limit"),
        ("processes", "disposal_limit"),
        ("processes", "mix"),
        ("returns", "disposal_cost"),
        ("returns", "disposal_limit"),
        ("modes", "load_size"),
        ("periods", "discount_factor"),
        ("properties", "max"),
        ("properties", "min"),
    ],
)
def test_rules_decide_in_some_tiny_cases(
    many_cases: list[Case], least_costs: list[float | None], table: str, column: str
) -> None:
    """Without a rule the least cost is another one in some tiny case: it is not there for show."""
    having = [k for k, case in enumerate(many_cases) if has(case, table, column)]
    assert any(not same(least_cost(without(many_cases[k], table, {column})).cost, least_costs[k]) for k in having)


@pytest.mark.parametrize(
    "rule", ["budget", "max_co2e", "max_open", "exact_open", "max_exchanges", "min_benefit_per_exchange",
             "max_organisation_loss", "carbon_price", "transaction.fixed_cost"]
)  # fmt: skip
def test_policy_decides_in_some_tiny_cases(many_cases: list[Case], least_costs: list[float | None], rule: str) -> None:
    """Without a rule of the policy the least cost is another one in some tiny case."""
    having = [k for k, case in enumerate(many_cases) if rule in features(case)]
    assert any(not same(least_cost(without_rule(many_cases[k], rule)).cost, least_costs[k]) for k in having)
