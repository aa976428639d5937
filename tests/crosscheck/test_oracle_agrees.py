"""The engine against an oracle that tries every combination of the yes-or-no choices."""

import pytest

from symbiosis import Plan
from tests.crosscheck.metamorphoses import without
from tests.crosscheck.mix import mix
from tests.crosscheck.oracle import least_cost
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.runs import cost, differences

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def least_costs(tiny_cases: list[Case]) -> list[float | None]:
    return [least_cost(case).cost for case in tiny_cases]


def test_every_plan_costs_what_the_oracle_finds(tiny_plans: list[Plan], least_costs: list[float | None]) -> None:
    """On 50 tiny inventories with all rules the plans are verified, and cost the least that any plan can."""
    assert differences([cost(plan) for plan in tiny_plans], least_costs) == {}


def test_tiny_cases_hold_what_they_are_to_test(tiny_cases: list[Case], tiny_plans: list[Plan]) -> None:
    """The tiny cases are feasible and not, with exchanges, and facilities opened and not."""
    found = mix(tiny_cases, tiny_plans)
    assert 3 <= found["infeasible"] <= 20
    assert found["exchanges"] >= 20
    assert found["facility opened"] >= 5
    assert found["facility not opened"] >= 5


@pytest.mark.parametrize(
    ("table", "columns", "least"),
    [
        ("streams", {"min_lot"}, 2),
        ("demands", {"min_lot"}, 2),
        ("streams", {"max_partners"}, 2),
        ("demands", {"max_partners"}, 2),
        ("demands", {"max_supplier_share"}, 2),
        ("demands", {"max_substitution_share"}, 2),
        ("sites", {"permit_quantity"}, 2),
        ("links", {"min_quantity"}, 2),
        ("links", {"capacity"}, 2),
        ("facilities", {"min_throughput"}, 1),
        ("modes", {"load_size"}, 2),
        ("properties", {"max", "min"}, 2),
    ],
)
def test_rules_decide_in_some_tiny_cases(
    tiny_cases: list[Case], least_costs: list[float | None], table: str, columns: set[str], least: int
) -> None:
    """Without a rule the least cost is another one in some of the tiny cases: it is not there for show."""
    having = [k for k, case in enumerate(tiny_cases) if any(columns & set(row) for row in case.rows(table))]
    without_it = [least_cost(without(tiny_cases[k], table, columns)).cost for k in having]
    assert len(differences(without_it, [least_costs[k] for k in having])) >= least
