"""The network engine behind `solve`: answers, refusals, who is asked by `auto`, cancelling and repeating."""

import time
from contextlib import contextmanager

import numpy as np
import pytest

from solvers import Limit, Program, ProgramBuilder, SolveOptions, SolverRefused, Termination, solve
from solvers.network import rows
from solvers.network.exact import as_program
from tests.solvers.network.networks import random_network


def _program(size: int, seed: int = 1, *, minimum: float = 0.0) -> Program:
    """A network of ``size`` by ``size``, with a demanded minimum where one is given."""
    program = as_program(random_network(np.random.default_rng(seed), tails=size, heads=size, density=0.4))
    if not minimum:
        return program
    builder = ProgramBuilder()
    columns = program.columns
    half = columns // 2
    x, y = builder.add_columns(half, upper=program.upper[:half]), builder.add_columns(half, upper=1.0, integer=True)
    builder.add_cost(np.concatenate([x, y]), program.cost)
    builder.add_rows(program.rows, program.entry_rows(), program.index, program.value, upper=program.row_upper)
    builder.add_rows(1, np.zeros(half, int), x, 1.0, lower=minimum)
    return builder.build()


def test_it_agrees_with_highs(fixed_charge, fixed_charge_with_yields):
    """Two transport problems with fixed costs, one with yields: the same optimum, proved."""
    for program in (fixed_charge, fixed_charge_with_yields):
        answer = solve(program, SolveOptions(gap=1e-7, time_limit_s=60), solver="network")
        assert (answer.solver, answer.termination) == ("network", Termination.OPTIMAL)
        assert answer.objective == pytest.approx(solve(program, SolveOptions(gap=1e-7)).objective, rel=1e-6)
        assert answer.message.startswith("Network of fixed charges: plan by search, bound by relaxation")


def test_what_it_does_not_take_is_refused_with_the_reason():
    """Asked by name it refuses and says the way out."""
    with pytest.raises(SolverRefused, match=f"does not take {rows.MINIMUM}; choose auto or highs"):
        solve(_program(4, minimum=5.0), solver="network")


def test_a_limit_below_nothing_is_infeasible():
    """A row that no plan keeps is an answer, not a refusal."""
    builder = ProgramBuilder()
    builder.add_rows(1, np.zeros(1, int), builder.add_columns(1, upper=1.0), 1.0, upper=-1.0)
    assert solve(builder.build(), solver="network").termination is Termination.INFEASIBLE


def test_auto_hands_on_what_it_does_not_take(monkeypatch):
    """A large program goes to the engine; what it refuses is solved by HiGHS, and the message says why."""
    monkeypatch.setattr("solvers.backends.MANY_SWITCHES", 1)
    chosen = solve(_program(4), SolveOptions(gap=1e-6))
    assert chosen.solver == "network"
    assert "chosen as there are 5 yes-no decisions, more than 1" in chosen.message
    answer = solve(_program(4, minimum=5.0), SolveOptions(gap=1e-6))
    assert (answer.solver, answer.termination) == ("highs", Termination.OPTIMAL)
    assert answer.message == f"handed to HiGHS: network does not take {rows.MINIMUM}"


def test_auto_says_why_a_large_program_went_to_highs(monkeypatch):
    """With a sum that must be met exactly it goes to HiGHS, and the message says why; by name nothing is said."""
    monkeypatch.setattr("solvers.backends.MANY_SWITCHES", 1)
    builder = ProgramBuilder()
    y = builder.add_columns(3, upper=1.0, integer=True)
    builder.add_cost(y, np.array([1.0, 2.0, 3.0]))
    builder.add_rows(1, np.zeros(3, int), y, 1.0, lower=2.0, upper=2.0)
    program = builder.build()
    answer = solve(program, SolveOptions(gap=1e-6))
    assert (answer.solver, answer.objective) == ("highs", pytest.approx(3.0))
    assert (
        "sums that must be met exactly, as at plants, it leads up to 10000 yes-no decisions; here are 3"
        in answer.message
    )
    assert solve(program, SolveOptions(gap=1e-6), solver="highs").message == ""


def _shipped(supply, demand, seed=3):
    """All must be sent and received, at costs of 1 to 9 a unit and fixed costs of 20 to 60."""
    rng, builder, size = np.random.default_rng(seed), ProgramBuilder(), len(supply)
    tail, head = np.divmod(np.arange(size * len(demand)), len(demand))
    arcs, most = len(tail), np.minimum(supply[tail], demand[head])
    x, y = builder.add_columns(arcs), builder.add_columns(arcs, upper=1.0, integer=True)
    builder.add_cost(x, rng.integers(1, 10, arcs).astype(float))
    builder.add_cost(y, rng.integers(20, 61, arcs).astype(float))
    k = np.tile(np.arange(arcs), 2)
    builder.add_rows(arcs, k, np.concatenate([x, y]), np.concatenate([np.ones(arcs), -most]), upper=0.0)
    for end, asked in ((tail, supply), (head, demand)):
        builder.add_rows(len(asked), end, x, 1.0, upper=asked)
        builder.add_rows(len(asked), end, x, 1.0, lower=asked)
    return builder.build()


def test_what_must_be_shipped_is_shipped():
    """A fixed-charge transportation problem asked in full: the optimum of HiGHS, proved, from costs alone."""
    rng = np.random.default_rng(1)
    supply = rng.integers(1, 20, 6).astype(float)
    program = _shipped(supply, rng.permutation(supply))
    answer = solve(program, SolveOptions(gap=1e-6, time_limit_s=60), solver="network")
    assert answer.termination is Termination.OPTIMAL
    assert answer.objective == pytest.approx(solve(program, SolveOptions(gap=1e-6), solver="highs").objective)


def test_minima_that_supplies_cannot_meet_are_infeasible():
    """One unit more is asked for than there is."""
    supply = np.array([5.0, 7.0, 3.0])
    program = _shipped(supply, supply[::-1] + np.array([0.0, 1.0, 0.0]))
    assert solve(program, SolveOptions(time_limit_s=60), solver="network").termination is Termination.INFEASIBLE


def test_a_cancelled_run_keeps_its_plan():
    """Cancelled once there are plan and bound, it ends at once with both."""
    heard = []

    def cancelled():
        return any(np.isfinite(progress.objective) and np.isfinite(progress.bound) for progress in heard)

    program = _program(90)
    answer = solve(program, SolveOptions(gap=0.0), solver="network", observe=heard.append, cancelled=cancelled)
    assert (answer.termination, answer.limit) == (Termination.LIMIT, Limit.CANCELLED)
    assert answer.values is not None
    assert answer.bound <= answer.objective < 0


def test_cancelling_waits_for_one_report_at_most():
    """However many reports stand in the pipe, `cancelled` is asked between any two of them."""

    class Child:
        """Has five bounds to tell at once, and an end when it is killed."""

        ended, killed, told = False, False, 0

        def messages(self, wait_s):
            for bound in range(5):
                if not self.killed:
                    self.told += 1
                    yield "bound", -100.0 + bound, 0
            self.ended = self.killed

        def kill(self):
            self.killed = True

    class Session:
        """Lends the child."""

        child = Child()

        @contextmanager
        def process(self, job):
            yield self.child

    session = Session()
    answer = solve(_program(9), solver="network", session=session, cancelled=lambda: session.child.told >= 2)
    assert answer.limit is Limit.CANCELLED
    assert session.child.told == 2
    assert answer.bound == -99.0


def test_deterministic_runs_repeat():
    """Two runs of one seed give the same plan and bound to the last digit."""
    options = SolveOptions(deterministic=True, seed=4, gap=0.0)
    first, second = (solve(_program(9), options, solver="network") for _ in range(2))
    assert first.values.tolist() == second.values.tolist()
    assert first.bound == second.bound


def test_a_start_is_not_made_worse():
    """Given the optimum and next to no time, the answer is as good."""
    program = _program(20)
    best = solve(program, SolveOptions(gap=1e-6, time_limit_s=60), solver="network")
    began = time.monotonic()
    again = solve(program, SolveOptions(time_limit_s=1.0), solver="network", start=best.values)
    assert time.monotonic() > began
    assert again.objective <= best.objective
