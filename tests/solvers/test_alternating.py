"""Alternating linear programs: plans that hold, bounds that are bounds, refusals, and what is said of them."""

import numpy as np
import pytest

from solvers import Program, ProgramBuilder, SolveOptions, SolverRefused, Termination, solve
from solvers.backends import load
from solvers.backends.base import Job
from solvers.backends.mccormick import relax
from solvers.verify import verify, verify_point


def _tank(seed: int, feeds: int, draws: int) -> Program:
    """A tank of two qualities: q the shares, y sent to each receiver, which limits both; as ``pq`` without its cuts."""
    rng = np.random.default_rng(seed)
    builder = ProgramBuilder(offset=5.0)
    q, y = builder.add_columns(feeds, upper=1.0), builder.add_columns(draws, upper=rng.uniform(5.0, 20.0, draws))
    v = builder.add_columns(feeds * draws, upper=20.0)
    i, j = np.divmod(np.arange(feeds * draws), draws)
    builder.add_cost(v, (rng.uniform(1.0, 10.0, feeds)[i] - rng.uniform(6.0, 12.0, draws)[j]))
    builder.add_rows(1, np.zeros(feeds, int), q, 1.0, lower=1.0, upper=1.0)
    builder.add_rows(draws, np.concatenate([j, np.arange(draws)]), np.concatenate([v, y]),
                     np.concatenate([np.ones(len(v)), -np.ones(draws)]), lower=0.0, upper=0.0)  # fmt: skip
    for _ in range(2):
        value, most = rng.uniform(0.0, 10.0, feeds), rng.uniform(3.0, 6.0, draws)
        builder.add_rows(draws, j, v, value[i] - most[j], upper=0.0)
    rows = builder.add_rows(len(v), np.arange(len(v)), v, 1.0, lower=0.0, upper=0.0)
    builder.add_products(rows, q[i], y[j], -1.0)
    return builder.build()


@pytest.fixture
def square() -> Program:
    """A column times itself."""
    builder = ProgramBuilder()
    x = builder.add_columns(1, upper=3.0)
    builder.add_cost(x, 1.0)
    builder.add_products(builder.add_rows(1, np.zeros(0, int), np.zeros(0, int), 0.0, lower=4.0), x, x, 1.0)
    return builder.build()


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_lies_between_plan_and_bound(seed, monkeypatch):
    """Without SCIP's help: the plan holds and is no better than SCIP's optimum, the bound no higher than it."""
    program = _tank(seed, 5, 4)
    monkeypatch.setattr("solvers.backends.alternating.SCIP_PAYS", -1)
    best = solve(program, SolveOptions(gap=1e-6), solver="scip")
    assert best.termination is Termination.OPTIMAL
    heard = []
    answer = load("alternating").run(Job("alternating", program, SolveOptions(), None, 60.0), _Ear(heard))
    slack = 1e-5 * max(1.0, abs(best.objective))
    assert verify(program, answer).faults == ()
    assert answer.objective >= best.objective - slack
    assert answer.bound <= best.objective + slack
    assert answer.objective - best.objective <= 0.25 * abs(best.objective - program.offset) + slack
    assert heard
    assert all(verify_point(program, values).verified for values in heard)


@pytest.mark.parametrize("seed", range(3))
def test_scip_closes_what_is_left_of_a_small_program(seed):
    """What alternation leaves open is proved by SCIP in the time that is left, and the message tells of both."""
    program = _tank(seed, 5, 4)
    answer = solve(program, SolveOptions(gap=1e-4, time_limit_s=60), solver="alternating")
    assert (answer.solver, answer.termination) == ("alternating", Termination.OPTIMAL)
    assert answer.message.startswith("Pools (products of unknowns): plan by alternating linear programs, bound by")
    assert answer.objective == pytest.approx(solve(program, solver="scip").objective, rel=2e-4)


def test_a_start_is_never_made_worse():
    """From SCIP's optimum it does not leave for anything dearer: what comes back is the start or better."""
    program = _tank(1, 5, 4)
    best = solve(program, SolveOptions(gap=1e-6), solver="scip")
    again = solve(program, SolveOptions(gap=1e-6, time_limit_s=60), solver="alternating", start=best.values)
    assert again.objective <= best.objective + 1e-9


def test_lazy_planes_give_the_whole_relaxation():
    """The bound is that of the relaxation with every plane in it, solved at once."""
    from solvers.bilinear import relaxed

    program = _tank(2, 6, 5)
    lazy = relax(Job("alternating", program, SolveOptions(), None, 60.0), 60.0)
    whole = solve(relaxed(program), SolveOptions(gap=0.0))
    assert lazy.bound == pytest.approx(whole.objective, abs=1e-6)


def test_what_the_relaxation_rules_out_is_infeasible():
    """q y >= 30 with q up to 1 and y up to 20 cannot be."""
    builder = ProgramBuilder()
    q, y = builder.add_columns(1, upper=1.0), builder.add_columns(1, upper=20.0)
    builder.add_products(builder.add_rows(1, np.zeros(0, int), np.zeros(0, int), 0.0, lower=30.0), q, y, 1.0)
    assert solve(builder.build(), solver="alternating").termination is Termination.INFEASIBLE


def test_squares_and_linear_programs_are_refused_with_the_way_out(square, fixed_charge):
    """Fixing one side of x x fixes the other; without products there is nothing to alternate."""
    with pytest.raises(SolverRefused, match="left and right columns differ throughout; choose scip"):
        solve(square, solver="alternating")
    with pytest.raises(SolverRefused, match="products of unknowns, and this one has none; choose auto"):
        solve(fixed_charge, solver="alternating")


class _Ear:
    """Keeps the plans that it hears of."""

    def __init__(self, heard):
        self._heard = heard

    def incumbent(self, values, nodes=0):
        """A plan."""
        self._heard.append(values)

    def bound(self, bound, nodes=0):
        """Nothing of it."""
