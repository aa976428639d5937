"""Prices of rows as `solve` gives them: from the network engine where asked for, refused by all others."""

import numpy as np
import pytest

from solvers import ProgramBuilder, SolveOptions, SolverRefused, solve
from solvers.network.exact import as_program
from tests.solvers.network.networks import random_network

ASKED = SolveOptions(deterministic=True, row_prices=True)


def _program():
    return as_program(random_network(np.random.default_rng(3), tails=6, heads=6))


def test_prices_come_with_the_answer_where_they_were_asked_for():
    """One price and one reserve a row, none below 0, with a bound that is no better than the answer's."""
    program = _program()
    answer = solve(program, ASKED, solver="network")
    assert answer.row_prices is not None
    assert answer.row_prices.price.shape == answer.row_prices.reserve.shape == (program.rows,)
    assert min(answer.row_prices.price.min(), answer.row_prices.reserve.min()) >= 0
    assert answer.row_prices.price.any()
    assert answer.row_prices.bound <= answer.bound + 1e-6 * abs(answer.bound)
    assert solve(program, SolveOptions(deterministic=True), solver="network").row_prices is None


def test_a_solver_without_prices_refuses():
    """HiGHS by name, and by ``auto`` for a small program: the refusal says whom to ask instead."""
    for solver in ("highs", "auto"):
        with pytest.raises(SolverRefused, match="highs gives no prices of rows; choose network"):
            solve(_program(), ASKED, solver=solver)


def test_auto_does_not_hand_on_where_prices_are_asked_for(monkeypatch):
    """What the network engine refuses is refused, not solved by HiGHS without prices."""
    monkeypatch.setattr("solvers.backends.MANY_SWITCHES", 1)
    assert solve(_program(), ASKED).row_prices is not None
    builder = ProgramBuilder()
    loads = builder.add_columns(2, upper=5.0, integer=True)
    builder.add_cost(loads, -1.0)
    builder.add_rows(1, np.zeros(2, int), loads, 1.0, upper=7.0)
    loaded = builder.build()
    assert solve(loaded, SolveOptions(gap=0.0)).objective == pytest.approx(-7.0)
    with pytest.raises(SolverRefused, match="whole numbers above 1"):
        solve(loaded, ASKED)
