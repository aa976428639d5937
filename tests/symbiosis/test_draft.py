"""From a solution to a plan: status, bound, gaps and notes, on solutions written by hand."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from solvers import Limit, Solution, Termination
from symbiosis.candidates import find_candidates
from symbiosis.draft import draw_up
from symbiosis.model.assemble import formulate
from symbiosis.options import MatchOptions
from symbiosis.plan import Plan, Search, Status
from tests.inventories import inventory
from tests.symbiosis.model.programs import program_of

TABLES: dict[str, Any] = {"streams": [{"disposal_cost": 5.0}], "demands": [{"quantity": 40.0}]}
"""500 without exchanges, 300 with all that can be."""


def drawn(quantity: float | None, *, gap: float = 1e-4, tables: dict[str, Any] = TABLES, **solution: Any) -> Plan:
    """The plan of a solution that carries so much on the one arc; None: that found nothing."""
    built, model = program_of(**tables)
    values = None
    if quantity is not None:
        values = model.nothing_exchanged()
        values[model.frame.columns.quantity] = quantity
    solution.setdefault("termination", Termination.OPTIMAL)
    return draw_up(built, model, Solution(solver="highs", values=values, **solution), MatchOptions(gap=gap))


def test_a_bound_above_the_cost_by_rounding_is_taken_back_to_it() -> None:
    """300 + 1e-7 is 300 in floats of this size: bound = cost, both gaps 0."""
    summary = drawn(40.0, bound=300.0 + 1e-7).summary
    assert (summary.status, summary.bound, summary.gap, summary.benefit_gap) == (Status.OPTIMAL, 300.0, 0.0, 0.0)


def test_a_bound_above_the_cost_by_more_is_shown_as_it_is() -> None:
    """A solver that claims 301 is wrong: the plan says so, for the judge to see."""
    assert drawn(40.0, bound=301.0).summary.bound == 301.0


def test_gaps_are_of_the_cost_and_of_the_benefit() -> None:
    """Cost 400, bound 300, baseline 500: a quarter of the cost, and all of the benefit again."""
    summary = drawn(20.0, bound=300.0).summary
    assert (summary.plan_cost, summary.baseline_cost, summary.net_benefit) == (400.0, 500.0, 100.0)
    assert (summary.status, summary.gap, summary.benefit_gap) == (Status.FEASIBLE, 0.25, 1.0)


def test_a_plan_is_optimal_within_the_gap_that_was_asked() -> None:
    """0.25 is enough where 0.25 was asked, and not where 0.24 was; 1e-6 of money is nothing in any case."""
    assert drawn(20.0, bound=300.0, gap=0.25).summary.status is Status.OPTIMAL
    assert drawn(20.0, bound=300.0, gap=0.24).summary.status is Status.FEASIBLE
    assert drawn(40.0, bound=300.0 - 9e-7, gap=0.0).summary.status is Status.OPTIMAL
    assert drawn(40.0, bound=300.0 - 2e-6, gap=0.0).summary.status is Status.FEASIBLE


def test_without_a_bound_nothing_is_proved() -> None:
    """Whatever the solver says, no bound is no optimum; what is left over is not explained as if it were proved."""
    plan = drawn(20.0, bound=-inf)
    assert (plan.summary.status, plan.summary.bound, plan.summary.gap) == (Status.FEASIBLE, None, None)
    assert plan.summary.benefit_gap is None
    assert {row.reason_code for row in plan.unmatched} == {"not_proved"}


def test_there_is_no_benefit_gap_without_a_baseline_or_a_benefit() -> None:
    """A stream that must be placed has no baseline; a plan that exchanges nothing has no benefit."""
    must = {"streams": [{"disposal_cost": 5.0, "min_quantity": 10.0}], "demands": [{"quantity": 40.0}]}
    summary = drawn(20.0, bound=300.0, tables=must).summary
    assert (summary.baseline_cost, summary.net_benefit, summary.benefit_gap) == (None, None, None)
    idle = drawn(0.0, bound=300.0).summary
    assert (idle.net_benefit, idle.benefit_gap, idle.gap) == (0.0, None, 0.4)
    assert drawn(0.0, bound=500.0).summary.benefit_gap == 0.0


def test_nothing_found_is_told_from_nothing_possible() -> None:
    """A limit leaves no_solution and its bound; infeasible is said only where it was proved."""
    stopped = drawn(None, termination=Termination.LIMIT, limit=Limit.TIME, bound=250.0)
    assert (stopped.summary.status, stopped.summary.bound) == (Status.NO_SOLUTION, 250.0)
    assert (stopped.summary.plan_cost, stopped.summary.baseline_cost) == (None, 500.0)
    assert (stopped.exchanges, stopped.unmatched, stopped.summary.conflicts) == ((), (), ())
    must = {"streams": [{"min_quantity": 50.0}], "demands": [{"material": "x"}]}
    none = drawn(None, termination=Termination.INFEASIBLE, tables=must).summary
    assert (none.status, none.bound, none.baseline_cost) == (Status.INFEASIBLE, None, None)
    assert [conflict.shortfall for conflict in none.conflicts] == [pytest.approx(50.0)]


def test_notes_say_what_the_reader_should_know() -> None:
    """Who solved it, the limit that struck, the precision that was lost, and the solver's own words; else nothing."""
    assert drawn(40.0, bound=300.0).summary.notes == ("Solved by highs: optimal.",)
    notes = drawn(
        40.0, termination=Termination.LIMIT, limit=Limit.NODES, bound=0.0, precision=0.5, message="a word"
    ).summary.notes
    assert notes == (
        "Solved by highs: limit.",
        "The nodes limit struck before the gap was closed.",
        "The solver rounded the data: the largest error is 0.5.",
        "a word",
    )


def test_a_plan_says_what_it_was_made_of() -> None:
    """Counts, the inventory's fingerprint, what was asked and the packages that took part."""
    built, _ = program_of(**TABLES)
    summary = drawn(40.0, bound=300.0, gap=0.01).summary
    assert summary.counts == {"streams": 1, "demands": 1, "facilities": 0, "candidates": 1, "exchanges": 1}
    assert (summary.inventory_sha256, summary.gap_tolerance, summary.solver) == (built.sha256, 0.01, "highs")
    assert {"highspy", "numpy"} <= set(summary.versions)
    assert sum(summary.costs.values()) == summary.plan_cost


def test_nothing_is_proved_where_pairs_were_outranked() -> None:
    """A bound over the best partners only says nothing of the rest: none is given, no optimum, no infeasibility."""
    built = inventory(**TABLES)
    candidates = find_candidates(built)
    cut = replace(candidates, searched=replace(candidates.searched, outranked=3))
    model = formulate(built, cut)
    values = model.nothing_exchanged()
    values[model.frame.columns.quantity] = 40.0
    solved = Solution(solver="highs", values=values, bound=300.0, termination=Termination.OPTIMAL)
    summary = draw_up(built, model, solved, MatchOptions()).summary
    assert (summary.status, summary.plan_cost, summary.bound, summary.gap) == (Status.FEASIBLE, 300.0, None, None)
    assert summary.candidates == Search(considered=1, outranked=3, complete=False)
    assert "3 more pairs within reach were outranked" in " ".join(summary.notes)
    none = Solution(solver="highs", values=None, termination=Termination.INFEASIBLE)
    summary = draw_up(built, model, none, MatchOptions()).summary
    assert (summary.status, summary.conflicts, summary.bound) == (Status.NO_SOLUTION, (), None)


def test_a_bound_that_counts_in_what_was_outranked_is_given() -> None:
    """Priced at 12.5 in all, the three pairs that were cut leave bound and optimum standing, and the notes say so."""
    built = inventory(**TABLES)
    candidates = find_candidates(built)
    cut = replace(candidates, searched=replace(candidates.searched, outranked=3), worth_of_rest=12.5)
    model = formulate(built, cut)
    values = model.nothing_exchanged()
    values[model.frame.columns.quantity] = 40.0
    solved = Solution(solver="network", values=values, bound=300.0, termination=Termination.OPTIMAL)
    summary = draw_up(built, model, solved, MatchOptions()).summary
    assert (summary.status, summary.bound, summary.gap) == (Status.OPTIMAL, 300.0, 0.0)
    assert summary.candidates == Search(considered=1, outranked=3, complete=True)
    assert "could save at most 12.50 more, which the bound counts in" in " ".join(summary.notes)
