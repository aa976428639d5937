"""Two rounds where pairs were cut: the bound holds for all pairs, and those that matter are brought in."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from solvers import Program, Progress, Solution, SolveOptions
from solvers.backends import load
from solvers.backends.base import Job
from solvers.network import beside, sides
from solvers.solution import RowPrices
from symbiosis import Inventory, MatchOptions, all_pairs, bringing, match
from symbiosis.all_pairs import Search, only_take, solve_for_all_pairs
from symbiosis.bringing import unit_prices
from symbiosis.candidates import find_candidates
from symbiosis.model.assemble import Model, formulate
from symbiosis.model.balance import limit_rows
from symbiosis.plan import Status
from symbiosis.policy import Limits, Policy
from tests.inventories import inventory

ROAD = sys.modules["symbiosis.road"]
OPTIONS = SolveOptions(gap=1e-6, deterministic=True)


def region(seed: int, *, size: int = 6) -> Inventory:
    """Streams and demands of two materials within some 60 km, with fixed costs; in turns periods, modes, yields."""
    dice = np.random.default_rng([17, seed])
    periods, modes = 1 + seed % 2, 1 + seed // 2 % 2

    def end(**figures: Any) -> list[dict[str, Any]]:
        rows = []
        for _ in range(size):
            amount = dice.integers(5, 60, periods).astype(float)
            latitude, longitude = 60.0 + float(dice.uniform(0, 0.5)), 25.0 + float(dice.random())
            rows.append({"latitude_deg": latitude, "longitude_deg": longitude,
                         "material": str(dice.choice(["a", "b"])), "quantity": amount if periods > 1 else amount[0],
                         **{name: float(dice.uniform(*span)) for name, span in figures.items()}})  # fmt: skip
        return rows

    more: dict[str, Any] = {}
    if seed % 3:
        more["conversions"] = [{"from_material": "a", "to_material": "b", "yield": 0.6, "cost": 1.0}]
    streams = end(disposal_cost=(5, 25))
    if seed % 5 == 0 and modes == 1:
        streams = [row | {"min_lot": 8.0} for row in streams]
    return inventory(
        streams=streams, demands=end(purchase_cost=(0, 20)),
        periods=[{"period": str(k), "discount_factor": 0.9**k} for k in range(periods)],
        modes=[{"mode": "truck", "cost_per_unit_km": 0.2, "fixed_cost": 90.0},
               {"mode": "rail", "cost_per_unit_km": 0.1, "cost_per_unit": 3.0, "fixed_cost": 180.0}][:modes],
        policy=Policy(limits=Limits(max_exchanges=20.0 if seed % 7 == 3 else np.inf)), **more,
    )  # fmt: skip


class Silent:
    """Hears what a back end reports, and does nothing."""

    def incumbent(self, values: Any, nodes: int = 0) -> None:
        """See ``Reporter``."""

    def bound(self, bound: float, nodes: int = 0) -> None:
        """See ``Reporter``."""


def here(program: Program, options: SolveOptions, *, solver: str, start: Any = None, **_: Any) -> Solution:
    """A back end's answer without a process of its own, for hundreds of small runs."""
    job = Job(solver, program, options, start, options.time_limit_s)
    return load(solver).run(job, Silent())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine in this process, with few sweeps and steps."""
    monkeypatch.setattr(all_pairs, "solve", here)
    monkeypatch.setattr(sides, "ROUNDS", 4)


def optimum(built: Inventory) -> tuple[float, float]:
    """Bound and cost of the best plan with every pair, by HiGHS."""
    program = formulate(built, find_candidates(built)).program
    found = here(program, SolveOptions(gap=1e-6, time_limit_s=20.0, thorough=False), solver="highs")
    assert found.values is not None
    return found.bound, program.objective(found.values)


def cut_model(built: Inventory, best: int = 1) -> Model:
    """The model of the best partners alone."""
    return formulate(built, find_candidates(built, keep_all=-1, best=best))


def solved(model: Model, **more: Any) -> tuple[Model, Solution]:
    """Solve by the network engine with pairs brought in."""
    search = Search(replace(OPTIONS, **more), "network")
    return solve_for_all_pairs(model, search, model.nothing_exchanged())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("seed", range(36))
def test_the_bound_holds_for_all_pairs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bound <= optimum with every pair <= plan, whether none, few or all that could matter are brought in."""
    monkeypatch.setattr(beside, "SMALL", 1000 * (seed // 4 % 2))
    monkeypatch.setattr(bringing, "MOST_BROUGHT", (0, 3, 1_000_000)[seed % 3])
    built = region(seed)
    least, best = optimum(built)
    close = 1e-6 * max(1.0, abs(best))
    model, found = solved(cut_model(built))
    assert model.frame.candidates.complete
    assert np.isfinite(found.bound)
    assert found.bound <= best + close
    assert least <= found.objective + close


@pytest.mark.usefixtures("quick")
def test_pairs_that_matter_are_brought_in() -> None:
    """With one partner each the plan misses much of the benefit; with those brought in it is nearly the best of all."""
    missed, brought, worth, came = 0.0, 0.0, 0.0, 0
    for seed in range(6):
        built = region(seed)
        model, (_, best) = cut_model(built), optimum(built)
        alone = here(model.program, OPTIONS, solver="network", start=model.nothing_exchanged())
        larger, found = solved(model)
        missed += alone.objective - best
        brought += found.objective - best
        worth += model.program.offset - best
        came += model.frame.candidates.outranked - larger.frame.candidates.outranked
    assert came > 0
    assert missed > 0.05 * worth
    assert brought < 0.01 * worth


@pytest.mark.usefixtures("quick")
def test_rows_of_limits_stand_where_prices_are_looked_up() -> None:
    """The first rows of a program are the limits of streams and demands, by their quantities, period by period."""
    for seed in range(4):
        model = cut_model(region(seed))
        built, rows = model.frame.inventory, model.program.row_upper
        sent, received = limit_rows(model.frame)
        assert rows[: len(sent)].tolist() == built.streams.quantity.ravel()[sent].tolist()
        upper = rows[len(sent) : len(sent) + len(received)]
        assert upper.tolist() == built.demands.quantity.ravel()[received].tolist()
        column = np.arange(model.program.rows, dtype=np.float64)
        prices = unit_prices(model.frame, RowPrices(column, 2 * column, 0.0))
        assert prices.alpha.ravel()[sent].tolist() == list(range(len(sent)))
        assert prices.beta_reserve.ravel()[received].tolist() == [2 * (len(sent) + k) for k in range(len(received))]
        assert prices.alpha.shape == (len(built.streams.id), len(built.periods.id))


LOOSENED: dict[str, dict[str, Any]] = {
    "a minimum": {"streams": [{"min_quantity": 5.0}]},
    "a plant": {"processes": [{"process": "p", "material": "m", "amount": 1.0}],
                "facilities": [{"facility_id": "f1", "process": "p", "capacity": 9.0}]},
    "take-back": {"returns": [{"demand_id": "d1", "material": "m"}]},
    "a cap on emissions": {"policy": Policy(limits=Limits(max_co2e=9.0))},
    "resilience": {"policy": Policy(max_organisation_loss=0.5)},
    "a blend": {"properties": [{"owner_id": "d1", "property": "ash", "max": 3.0}]},
}  # fmt: skip


@pytest.mark.parametrize("what", LOOSENED)
def test_no_bound_is_claimed_where_a_pair_more_could_give(what: str) -> None:
    """Whatever a further pair could loosen is found out; without any of it, pairs only take."""
    tables: dict[str, Any] = {"streams": [{"material": "m"}], "demands": [{"material": "m"}]}
    plain = inventory(**tables)
    assert only_take(formulate(plain, find_candidates(plain)).frame)
    built = inventory(**(tables | LOOSENED[what]))
    assert not only_take(formulate(built, find_candidates(built)).frame)


def test_without_prices_there_is_no_bound_over_all() -> None:
    """HiGHS gives no prices of rows: the plan is that of the pairs kept, and what was cut is not proved."""
    model, found = solve_for_all_pairs(
        cut := cut_model(region(0)), Search(SolveOptions(), "highs"), cut.nothing_exchanged()
    )
    assert model is cut
    assert not model.frame.candidates.complete
    assert np.isfinite(found.objective)


@pytest.mark.usefixtures("quick")
def test_an_observer_hears_bounds_over_all_pairs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """None in the first round; then none above the end's, costs never rise, and seconds go on over the rounds."""
    heard: list[Progress] = []
    built = region(1)
    told = lambda *args, observe, **more: _telling(here(*args, **more), observe)  # noqa: E731
    monkeypatch.setattr(all_pairs, "solve", told)
    search = Search(OPTIONS, "network", observe=heard.append)
    model = cut_model(built)
    _, found = solve_for_all_pairs(model, search, model.nothing_exchanged())
    assert heard[0].bound == -np.inf
    assert [report.bound for report in heard] == sorted(report.bound for report in heard)
    assert heard[-1].bound == pytest.approx(found.bound)
    assert [report.objective for report in heard] == sorted((report.objective for report in heard), reverse=True)
    assert [report.seconds for report in heard] == sorted(report.seconds for report in heard)


def _telling(found: Solution, observe: Any) -> Solution:
    """An answer of which an observer hears after a second, with the bound of the pairs kept."""
    observe(Progress(found.objective, found.bound, 1.0))
    return found


@pytest.mark.usefixtures("quick")
def test_no_round_follows_a_cancelled_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled after the first round, its plan and its bound over all pairs are the answer."""
    runs: list[float] = []

    def counted(*args: Any, **more: Any) -> Solution:
        runs.append(args[1].time_limit_s)
        return here(*args, **more)

    monkeypatch.setattr(all_pairs, "solve", counted)
    model = cut_model(region(2))
    search = Search(replace(OPTIONS, time_limit_s=100.0), "network", cancelled=lambda: True)
    after, found = solve_for_all_pairs(model, search, model.nothing_exchanged())
    assert runs == [20.0]
    assert after.frame.candidates.complete
    assert np.isfinite(found.bound)
    runs.clear()
    solve_for_all_pairs(model, replace(search, cancelled=None), model.nothing_exchanged())
    assert sum(runs) <= 100.0 + 1e-9
    assert runs[:1] == [20.0]


def test_a_plan_from_cut_pairs_carries_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the whole road: the summary has a bound over all pairs, says so, and the judge verifies the plan."""
    built = region(3)
    monkeypatch.setattr(ROAD, "find_candidates", partial(find_candidates, keep_all=-1, best=1))
    monkeypatch.setattr(bringing, "MOST_BROUGHT", 3)
    summary = match(built, MatchOptions(solver="network", gap=1e-3, time_limit_s=8.0)).summary
    assert summary.candidates.complete
    assert summary.candidates.outranked > 0
    assert summary.bound is not None
    assert summary.plan_cost is not None
    assert summary.bound <= optimum(built)[1] + 1e-6 * summary.plan_cost
    assert "which the bound counts in" in " ".join(summary.notes)
    assert summary.certificate is not None
    assert summary.certificate.verified
    assert (summary.status is Status.OPTIMAL) == (summary.gap is not None and summary.gap <= 1e-3)
