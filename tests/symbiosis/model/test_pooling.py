"""Pools: published cases, cases small enough to be solved on paper, and random ones against a grid of proportions."""

from __future__ import annotations

import itertools
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import linprog

from solvers import SolveOptions
from solvers.backends import load
from solvers.backends.base import Job
from solvers.verify import verify, verify_point
from symbiosis import MatchOptions, match
from symbiosis.model.start import start_from, starting_point
from symbiosis.plan import Status
from symbiosis.policy import Policy
from tests.inventories import FREE, inventory
from tests.symbiosis.cases import amounts, carried, optimum
from tests.symbiosis.model.pools import CASES, CLOSED, PoolCase, mixing
from tests.symbiosis.model.programs import program_of

Real = npt.NDArray[np.float64]
DEAF = SimpleNamespace(incumbent=lambda values, nodes=0: None, bound=lambda bound, nodes=0: None)

CLEAN = {"stream_id": "s1", "material": "clean", "quantity": 30.0, "disposal_cost": 1.0}
DIRTY = {"stream_id": "s2", "material": "dirty", "quantity": 100.0, "disposal_cost": 5.0}
MIX = mixing("mix", ["clean", "dirty"], disposal_limit=0.0)
ASH = [
    {"owner_id": "s1", "property": "ash", "value": 4.0},
    {"owner_id": "s2", "property": "ash", "value": 16.0},
]


def tank(identifier: str = "tank", capacity: float = 200.0, **more: Any) -> dict[str, Any]:
    """A pool that stands."""
    row = {"facility_id": identifier, "process": "mix", "capacity": capacity, "existing": True, "pool": True}
    return row | more


def wants(identifier: str, quantity: float = 100.0, **more: Any) -> dict[str, Any]:
    """A demand for what the pool gives."""
    return {"demand_id": identifier, "material": "mix", "quantity": quantity} | more


def at_most(owner: str, most: float) -> dict[str, Any]:
    """A limit on ash."""
    return {"owner_id": owner, "property": "ash", "max": most}


@pytest.mark.parametrize("name", CASES)
def test_published_optimum(name: str) -> None:
    """Each published case comes out at its published profit, proved and certified (its seconds are printed)."""
    case = CASES[name]
    built = inventory(policy=CLOSED, modes=[FREE], **case.tables())
    plan = match(built, MatchOptions(gap=1e-4, time_limit_s=120), clock=time.perf_counter)
    (seconds,) = [stage.wall_s for stage in plan.summary.stages if stage.name == "solve"]
    print(f"{name}: profit {case.worth - (plan.summary.plan_cost or np.nan):.4f}, {seconds:.2f} s")
    assert plan.summary.certificate is not None
    assert plan.summary.certificate.violations == ()
    assert plan.summary.status is Status.OPTIMAL
    assert plan.summary.plan_cost == pytest.approx(case.worth - case.profit, abs=1e-3 * case.profit)
    assert plan.summary.bound == pytest.approx(case.worth - case.profit, abs=1e-3 * case.profit)


def test_a_pool_has_one_mean() -> None:
    """Ash 4 and 16. Below 10, dirty goes with as much clean; unlimited, 100 of anything: 100 dirty, and 30 clean left.

    A blend for each demand of its own would place everything.
    """
    plan = optimum(
        streams=[CLEAN, DIRTY],
        demands=[wants("d1"), wants("d2")],
        processes=MIX,
        facilities=[tank()],
        properties=[*ASH, at_most("d1", 10.0), at_most("d2", 16.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(30.0)
    assert carried(plan) == amounts({("s2", "tank"): 100.0, ("tank", "d2"): 100.0})


def test_two_pools_share_the_streams() -> None:
    """The same with two pools: 30 clean with 30 dirty in one, for the strict demand, 70 dirty in the other."""
    plan = optimum(
        streams=[CLEAN, DIRTY],
        demands=[wants("d1", 60.0), wants("d2", 70.0)],
        processes=MIX,
        facilities=[tank("a"), tank("b")],
        properties=[*ASH, at_most("d1", 10.0), at_most("d2", 16.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(0.0, abs=1e-5)
    received = carried(plan)
    assert sorted(received.get(("s1", pool), 0.0) for pool in "ab") == pytest.approx([0.0, 30.0], abs=1e-5)


def test_each_period_has_its_own_mean() -> None:
    """60 clean come in the first period only, 50 dirty in each: those of the second are left, at 5 each."""
    plan = optimum(
        periods=[{"period": "1"}, {"period": "2"}],
        streams=[CLEAN | {"quantity": (60.0, 0.0)}, DIRTY | {"quantity": (50.0, 50.0)}],
        demands=[wants("d1", 200.0)],
        processes=MIX,
        facilities=[tank()],
        properties=[*ASH, at_most("d1", 10.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(250.0)


def test_what_is_disposed_of_has_the_same_mean() -> None:
    """The pool's output may be disposed of for nothing, but not its dirty part alone: 60 are sold, at 20 each.

    30 clean and 30 dirty go in, 70 dirty are left at 5, 40 are bought at 20: 1150. Disposing of all of them through the
    pool sells nothing: 2030.
    """
    plan = optimum(
        streams=[CLEAN, DIRTY],
        demands=[wants("d1", purchase_cost=20.0)],
        processes=mixing("mix", ["clean", "dirty"]),
        facilities=[tank()],
        properties=[*ASH, at_most("d1", 10.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(1150.0)


def test_pool_and_direct_stream_make_one_blend() -> None:
    """The pool brings dirty only, clean comes directly: they blend at the demand, 30 and 30; 70 are left at 5."""
    plan = optimum(
        streams=[CLEAN, DIRTY],
        demands=[wants("d1")],
        processes=mixing("mix", ["dirty"], disposal_limit=0.0),
        conversions=[{"from_material": "clean", "to_material": "mix"}],
        facilities=[tank()],
        properties=[*ASH, at_most("d1", 10.0)],
    )
    assert carried(plan) == amounts({("s1", "d1"): 30.0, ("s2", "tank"): 30.0, ("tank", "d1"): 30.0})
    assert plan.summary.plan_cost == pytest.approx(350.0)


def test_what_is_unknown_keeps_the_pool_from_who_asks() -> None:
    """Nothing is known of dirty, so what has any of it goes to the demand that does not ask: 100 of 100 dirty.

    Its 100 are worth 5 each, those of clean 1 each: 100 clean stay.
    """
    plan = optimum(
        streams=[CLEAN | {"quantity": 100.0}, DIRTY],
        demands=[wants("d1"), wants("d2")],
        processes=MIX,
        facilities=[tank()],
        properties=[ASH[0], at_most("d1", 10.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(100.0)


@pytest.mark.parametrize(("dilute", "cost"), [(False, 100.0), (True, 0.0)])
def test_hazardous_waste_is_not_diluted_in_a_pool(dilute: bool, cost: float) -> None:
    """100 clean and 100 dirty have 10 on average, as the demand allows; hazardous, dirty may not be thinned to that."""
    plan = optimum(
        policy=Policy(dilute_hazardous=dilute),
        streams=[CLEAN | {"quantity": 100.0}, DIRTY | {"hazardous": True}],
        demands=[wants("d1"), wants("d2")],
        processes=MIX,
        facilities=[tank()],
        properties=[*ASH, at_most("d1", 10.0)],
    )
    assert plan.summary.plan_cost == pytest.approx(cost, abs=1e-5)


@pytest.mark.parametrize(("limit", "cost"), [({"max": 10.0}, 500.0), ({"max": 12.0}, 0.0), ({"min": 3.0}, 500.0)])
def test_the_worse_end_counts(limit: dict[str, float], cost: float) -> None:
    """2 to 12 may be 12 against a most and 2 against a least."""
    plan = optimum(
        streams=[DIRTY],
        demands=[wants("d1")],
        processes=MIX,
        facilities=[tank()],
        properties=[{"owner_id": "s2", "property": "ash", "low": 2.0, "high": 12.0}, at_most("d1", 99.0) | limit],
    )
    assert plan.summary.plan_cost == pytest.approx(cost, abs=1e-5)


@pytest.mark.parametrize(("most", "cost"), [(10.0, 100.0), (12.0, 0.0)])
def test_what_is_lost_on_the_way_in_concentrates(most: float, cost: float) -> None:
    """6 % of what is sent are 12 % of what the pool receives at yield 0.5."""
    plan = optimum(
        streams=[{"stream_id": "s1", "material": "wet", "disposal_cost": 1.0}],
        demands=[wants("d1")],
        conversions=[{"from_material": "wet", "to_material": "clean", "yield": 0.5}],
        processes=mixing("mix", ["clean"], disposal_limit=0.0),
        facilities=[tank()],
        properties=[{"owner_id": "s1", "property": "ash", "value": 6.0}, at_most("d1", most)],
    )
    assert plan.summary.plan_cost == pytest.approx(cost, abs=1e-5)


@pytest.mark.parametrize(("most", "cost"), [(6.9, 1000.0), (7.0, 0.0)])
def test_a_fixed_recipe_with_two_outputs(most: float, cost: float) -> None:
    """Three clean to one dirty have 7 on average, in both outputs: 120 of one and 40 of the other, at 5 each."""
    plan = optimum(
        streams=[CLEAN | {"quantity": 150.0, "disposal_cost": 0.0}, DIRTY | {"quantity": 50.0, "disposal_cost": 0.0}],
        demands=[
            {"demand_id": "d1", "material": "thick", "quantity": 150.0, "purchase_cost": 5.0},
            {"demand_id": "d2", "material": "thin", "quantity": 50.0, "purchase_cost": 5.0},
        ],
        processes=[
            {"process": "mix", "role": "input", "material": "clean", "amount": 0.75},
            {"process": "mix", "role": "input", "material": "dirty", "amount": 0.25},
            {"process": "mix", "role": "output", "material": "thick", "amount": 0.75, "disposal_limit": 0.0},
            {"process": "mix", "role": "output", "material": "thin", "amount": 0.25, "disposal_limit": 0.0},
        ],
        facilities=[tank()],
        properties=[*ASH, at_most("d1", most), at_most("d2", most)],
    )
    assert plan.summary.plan_cost == pytest.approx(cost, abs=1e-5)


def test_a_candidate_pool_is_opened_where_it_pays() -> None:
    """30 dirty with 30 clean save 180: a pool for 179 is opened, one for 181 is not."""
    for opening, cost in ((179.0, 350.0 + 179.0), (181.0, 530.0)):
        plan = optimum(
            streams=[CLEAN, DIRTY],
            demands=[wants("d1")],
            processes=MIX,
            facilities=[tank(existing=False, opening_cost=opening)],
            properties=[*ASH, at_most("d1", 10.0)],
        )
        assert plan.summary.plan_cost == pytest.approx(cost)


def test_without_limits_the_program_is_linear() -> None:
    """A pool whose receivers limit nothing adds no products, and HiGHS solves it."""
    tables = {"streams": [CLEAN, DIRTY], "demands": [wants("d1")], "processes": MIX, "facilities": [tank()]}
    assert len(program_of(**tables, properties=ASH)[1].program.products) == 0
    assert len(program_of(**tables, properties=[*ASH, at_most("d1", 10.0)])[1].program.products) > 0


def test_what_cannot_be_told_apart_is_one_feed() -> None:
    """A stream that comes by two modes has one share, and a demand that is served by two draws one part of it."""
    tables = {"streams": [CLEAN, DIRTY], "demands": [wants("d1")], "processes": MIX, "facilities": [tank()]}
    properties = [*ASH, at_most("d1", 10.0)]
    one = program_of(**tables, properties=properties)[1].program
    two = program_of(**tables, properties=properties, modes=[FREE, FREE | {"mode": "rail"}])[1].program
    assert len(one.products) == len(two.products) == 4


def test_a_pool_that_feeds_a_pool_never_gets_here() -> None:
    """The reader refuses it; a model of it would be wrong, so there is none."""
    chain = [*mixing("mix", ["dirty"]), *mixing("again", ["mix"])]
    facilities = [tank("a"), tank("b") | {"process": "again"}]
    with pytest.raises(AssertionError, match="fed by a pool"):
        program_of(streams=[DIRTY], demands=[wants("d1")], processes=chain, facilities=facilities)


def test_a_pool_with_storage_never_gets_here() -> None:
    """The same for what would mix over the periods."""
    with pytest.raises(AssertionError, match="storage"):
        program_of(
            periods=[{"period": "1"}, {"period": "2"}],
            streams=[DIRTY],
            demands=[wants("d1")],
            processes=MIX,
            facilities=[tank(storage_capacity=5.0)],
        )


@pytest.mark.parametrize("name", ["Haverly 1", "Ben-Tal 5", "Foulds 2", "Adhya 2"])
def test_a_plan_with_pools_is_a_point_of_its_own_model(name: str) -> None:
    """Shares, totals and parts follow from the exchanges: no row breaks, the cost is the plan's, the start is used."""
    case = CASES[name]
    built, model = program_of(policy=CLOSED, **case.tables())
    plan = match(built, MatchOptions(gap=1e-4, time_limit_s=120))
    values = start_from(model, plan)
    assert verify_point(model.program, values).faults == ()
    assert model.program.objective(values) == pytest.approx(plan.summary.plan_cost)
    assert "Started from an earlier plan" in starting_point(model, plan).notes[0]


def test_a_plan_fills_the_pools_of_each_period() -> None:
    """Two tanks, two periods, a yield on the way in, and a period in which one tank stands still."""
    tables: dict[str, Any] = {
        "periods": [{"period": "1"}, {"period": "2"}],
        "streams": [CLEAN | {"quantity": (60.0, 30.0)}, DIRTY | {"material": "wet", "quantity": (50.0, 0.0)}],
        "demands": [wants("d1", 40.0), wants("d2", 25.0)],
        "processes": MIX,
        "conversions": [{"from_material": "wet", "to_material": "dirty", "yield": 0.8}],
        "facilities": [tank("a", 50.0), tank("b", 50.0)],
        "properties": [*ASH, at_most("d1", 10.0), at_most("d2", 13.0)],
    }
    plan = optimum(**tables)
    model = program_of(**tables)[1]
    values = start_from(model, plan)
    assert verify_point(model.program, values).faults == ()
    assert values[model.program.products.left].max() > 0.0


def test_a_plan_whose_mix_is_too_dirty_now_is_no_start() -> None:
    """The limit has fallen from 10 to 8 since: the blend breaks it, and the search begins from nothing."""
    tables: dict[str, Any] = {
        "streams": [CLEAN, DIRTY],
        "demands": [wants("d1")],
        "processes": MIX,
        "facilities": [tank()],
    }
    plan = optimum(**tables, properties=[*ASH, at_most("d1", 10.0)])
    begun = starting_point(program_of(**tables, properties=[*ASH, at_most("d1", 8.0)])[1], plan)
    assert not begun.values.any()
    assert "was not used" in begun.notes[0]


def random_case(seed: int) -> PoolCase:
    """One or two pools, two or three components, two products, one or two qualities; small whole figures."""
    rng = np.random.default_rng(seed)
    qualities, pools = int(rng.integers(1, 3)), int(rng.integers(1, 3))
    fed = 2 if pools == 2 else int(rng.integers(2, 4))
    names = [f"c{k}" for k in range(fed)]
    direct = {"c0": {"p0": float(rng.integers(1, 30))}} if rng.random() < 0.5 else {}
    return PoolCase(
        profit=np.nan,
        components={
            name: (float(rng.integers(20, 80)), float(rng.integers(0, 15)), rng.integers(1, 9, qualities).tolist())
            for name in names
        },
        products={
            f"p{j}": (float(rng.integers(10, 80)), float(rng.integers(5, 25)), rng.integers(2, 8, qualities).tolist())
            for j in range(2)
        },
        pools={f"o{k}": (float(rng.integers(20, 100)), " ".join(names)) for k in range(pools)},
        pipes={f"o{k}": {f"p{j}": float(rng.integers(10, 80)) for j in range(2)} for k in range(pools)} | direct,
    )


def fixed_shares(case: PoolCase, shares: dict[str, Real]) -> float:
    """The cheapest plan with the pools' proportions fixed: a linear program over the pipes, by SciPy."""
    pipes = [(start, end, most) for start, ends in case.pipes.items() for end, most in ends.items()]
    components, products = list(case.components), list(case.products)

    def brings(start: str) -> Real:
        """Units of each component in a unit of what flows."""
        return shares[start] if start in shares else np.array([name == start for name in components], float)

    parts = np.array([brings(start) for start, _, _ in pipes])
    price = np.array([price for _, price, _ in case.components.values()])
    worth = np.array([case.products[end][1] for _, end, _ in pipes])
    into = np.array([[end == name for _, end, _ in pipes] for name in products], float)
    rows = [parts.T, into, np.array([[start == pool for start, _, _ in pipes] for pool in case.pools], float)]
    ends = [
        np.array([most for most, _, _ in case.components.values()]),
        np.array([most for most, _, _ in case.products.values()]),
        np.array([size for size, _ in case.pools.values()]),
    ]
    values = np.array([values for _, _, values in case.components.values()])
    limits = np.array([case.products[end][2] for _, end, _ in pipes])
    for quality in (parts @ values - limits).T:
        rows.append(into * quality)
        ends.append(np.zeros(len(products)))
    bounds = [(0.0, most) for _, _, most in pipes]
    found = linprog(parts @ price - worth, A_ub=np.vstack(rows), b_ub=np.concatenate(ends), bounds=bounds)
    assert found.status == 0
    return case.worth + float(found.fun)


def grid(count: int, steps: int) -> list[Real]:
    """Every vector of ``count`` shares that are multiples of 1/steps and sum to 1."""
    cuts = itertools.product(range(steps + 1), repeat=count - 1)
    return [np.array([*cut, steps - sum(cut)]) / steps for cut in cuts if sum(cut) <= steps]


@pytest.mark.parametrize("seed", range(20))
def test_no_proportions_are_better(seed: int) -> None:
    """SCIP's cost and bound are at most the best of a grid of proportions with a linear program each.

    And its plan costs what the linear program says for the plan's own proportions: it is no better than it may be.
    """
    case = random_case(seed)
    built, model = program_of(policy=CLOSED, **case.tables())
    answer = load("scip").run(Job("scip", model.program, SolveOptions(gap=1e-6), None, 60.0), DEAF)
    assert verify(model.program, answer).faults == ()
    steps = 10 if len(case.pools) == 2 or len(case.components) == 3 else 40
    choices = itertools.product(grid(len(case.components), steps), repeat=len(case.pools))
    best = min(fixed_shares(case, dict(zip(case.pools, choice, strict=True))) for choice in choices)
    slack = 1e-6 * max(1.0, abs(best))
    assert answer.objective <= best + slack
    assert answer.bound <= best + slack
    assert answer.values is not None
    flows = answer.values[model.frame.columns.quantity]
    own = {}
    for number, pool in enumerate(case.pools):
        into = np.bincount(
            model.frame.arcs.supplier, weights=flows * (model.frame.facility == number), minlength=len(case.components)
        )[: len(case.components)]
        even = np.full(len(into), 1.0 / len(into))
        own[pool] = into / into.sum() if into.sum() > 1e-6 else even
    assert fixed_shares(case, own) == pytest.approx(answer.objective, rel=1e-6, abs=1e-5)
    assert built.facilities.pool.all()
