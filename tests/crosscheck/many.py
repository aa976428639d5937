"""Many tiny inventories against the oracle: ``python -m tests.crosscheck.many 2000``.

Prints each inventory on which engine, oracle and judge differ, and in how many of them each feature occurs.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np

from symbiosis.plan import Plan, Status
from tests.crosscheck.features import features
from tests.crosscheck.oracle import least_cost
from tests.crosscheck.oracle_baseline import baseline, comparable
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.random_inventories import tiny_case
from tests.crosscheck.runs import Workshop, plan_of, same

LEAST_OF_A_FEATURE = 0.05
"""Share of the inventories in which each feature must occur."""


@dataclass(frozen=True)
class Outcome:
    """What became of one inventory."""

    found: frozenset[str]
    """The features in it."""
    programs: int
    feasible: bool
    complaint: str
    """What differs; empty where all agree."""


def outcome(seed: int) -> Outcome:
    """Solve the inventory of a seed by engine and oracle."""
    case = case_of(seed)
    answer, plan = least_cost(case), plan_of("highs", case)
    wrong = complaint(answer.cost, plan) or complaint_of_baseline(case, plan)
    return Outcome(features(case), answer.programs, answer.cost is not None, wrong)


def case_of(seed: int) -> Case:
    """The inventory of a seed."""
    return tiny_case(np.random.default_rng([1, seed]))


def complaint(cost: float | None, plan: Plan) -> str:
    """What is wrong with a plan whose least cost is known; empty where nothing is."""
    summary = plan.summary
    if summary.status is Status.INFEASIBLE:
        return "" if cost is None else f"called infeasible, but there is a plan of {cost}"
    assert summary.certificate is not None
    if not summary.certificate.verified:
        return f"rejected: {summary.certificate.violations[:2]}"
    if summary.status is not Status.OPTIMAL or not same(summary.plan_cost, cost):
        return f"{summary.status.value} at {summary.plan_cost}, but the least is {cost}"
    return ""


def complaint_of_baseline(case: Case, plan: Plan) -> str:
    """What is wrong with the baseline of a plan; empty where nothing is, or where there is no plan."""
    if plan.summary.status is Status.INFEASIBLE or not comparable(case):
        return ""
    found, expected = plan.summary.baseline_cost, baseline(case)
    return "" if same(found, expected) else f"the baseline costs {found}, but should cost {expected}"


def main(count: int) -> int:
    """Run so many inventories; 1 where anything differs or a feature is too rare."""
    with Workshop() as workshop:
        outcomes = []
        for seed, one in enumerate(workshop.each(outcome, range(count))):
            outcomes.append(one)
            if one.complaint:
                print(f"seed {seed}: {one.complaint}", flush=True)
            if (seed + 1) % 100 == 0:
                print(f"{seed + 1} done", flush=True)
    counts = Counter(name for one in outcomes for name in one.found)
    for name, number in sorted(counts.items()):
        print(f"{number:5} {name}")
    rare = [name for name, number in counts.items() if number < LEAST_OF_A_FEATURE * count]
    wrong = sum(bool(one.complaint) for one in outcomes)
    feasible, programs = sum(one.feasible for one in outcomes), sum(one.programs for one in outcomes)
    print(f"{count} inventories, {feasible} feasible, {programs} linear programs, {wrong} wrong, too rare: {rare}")
    return int(wrong > 0 or bool(rare))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
