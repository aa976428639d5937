"""The whole road on published cases: the published cost is met, proved and verified."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data import load
from symbiosis import MatchOptions, Plan, match

QUICK = (
    "cap41",
    "cap61",
    "cap62",
    "cap71",
    "cap74",
    "holmberg-p1",
    "water-wang-smith",
    "pool-haverly1",
    "pool-haverly2",
)
LONG = ("fctp-ag-00-1", "fctp-ag-05-1")


def matched(folder: Path, **options: object) -> Plan:
    """Read, match."""
    loaded = load(folder)
    assert loaded.inventory is not None, loaded.report.errors
    return match(loaded.inventory, MatchOptions(**options))  # type: ignore[arg-type]


def assert_published(shared: Path, name: str, plan: Plan) -> None:
    known = json.loads((shared / "benchmarks" / f"{name}.json").read_text("utf-8"))
    found = plan.summary
    assert found.status == "optimal"
    assert found.certificate is not None
    assert found.certificate.verified, found.certificate.violations
    assert found.plan_cost == pytest.approx(known["plan_cost"], rel=known["rel"])
    assert found.bound is not None
    assert found.bound <= known["plan_cost"] * (1 + known["rel"])


@pytest.mark.parametrize("name", QUICK)
def test_the_published_cost_is_met(shared: Path, name: str) -> None:
    """Facility location, single sourcing, water reuse and pooling end at the published optimum."""
    assert_published(shared, name, matched(shared / "benchmarks" / name))


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_the_published_cost_of_fixed_charge_transportation_is_met(shared: Path, name: str) -> None:
    """Fixed-charge transportation 15 x 15 ends at the optimum of the literature, given its time."""
    assert_published(shared, name, matched(shared / "benchmarks" / name, gap=1e-6, time_limit_s=900.0, threads=2))


@pytest.mark.parametrize("name", ["cap41", "cap71"])
def test_another_solver_ends_at_the_same_cost(shared: Path, name: str) -> None:
    """CBC, reached through PuLP, proves the same optimum as HiGHS."""
    assert_published(shared, name, matched(shared / "benchmarks" / name, solver="pulp:cbc"))


def test_every_case_is_covered(shared: Path) -> None:
    """No published case is left out: each is met above."""
    there = {path.stem for path in (shared / "benchmarks").glob("*.json")} - {"games"}
    assert there == {*QUICK, *LONG}
