"""The engine's plans of small inventories that use every block pass; whatever is changed in them does not."""

from dataclasses import replace

import pytest

from symbiosis.check import check
from symbiosis.plan import Status
from tests.symbiosis.check.mutants import mutants
from tests.symbiosis.check.worlds import WORLDS, solved, world

LEAST = 1000
"""Mutants over all inventories together."""


@pytest.mark.parametrize("name", WORLDS)
def test_the_engine_s_plan_is_verified(name: str) -> None:
    """A proved plan of every block's features passes the judge, with next to nothing off."""
    certificate = check(world(name), solved(name))
    assert certificate.violations == ()
    assert certificate.largest_violation < 1e-7
    assert solved(name).summary.status is Status.OPTIMAL
    assert solved(name).exchanges


@pytest.mark.parametrize("name", WORLDS)
def test_every_mutant_of_a_plan_is_rejected(name: str) -> None:
    """One entry or figure changed, wherever it stands, and the plan does not pass."""
    passed = [what for what, plan in mutants(world(name), solved(name)) if check(world(name), plan).verified]
    assert passed == []


def test_there_are_mutants_enough() -> None:
    """All inventories together give at least a thousand, no two of them the same plan."""
    every = [(name, plan) for name in WORLDS for _, plan in mutants(world(name), solved(name))]
    assert len({(name, repr(plan)) for name, plan in every}) >= LEAST


def test_every_kind_of_row_has_mutants() -> None:
    """Storage, returns, expansion and what plants give are in the plans that are changed."""
    plans = {name: solved(name) for name in WORLDS}
    assert plans["storage"].storage
    assert plans["storage_of_a_mix"].storage
    assert any("#" in row.from_id for row in plans["take_back"].exchanges)
    assert any(row.expansion_cost > 0 for row in plans["expansion"].facilities)
    assert any(row.from_id == "f2" for row in plans["chain"].exchanges)
    assert plans["contracts"].summary.baseline_cost is not None


def test_a_plan_without_its_name_passes_as_well() -> None:
    """The fingerprint is the only thing that ties a plan to its inventory's text; without it the figures decide."""
    plan = solved("chain")
    assert check(world("chain"), replace(plan, summary=replace(plan.summary, inventory_sha256=""))).verified
