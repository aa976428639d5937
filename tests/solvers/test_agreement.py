"""Back ends against each other, and against every combination of the whole numbers with a linear program each."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from solvers import Program, ProgramBuilder, SolveOptions, Termination
from solvers.backends import load
from solvers.backends.base import Job
from solvers.solution import proved
from solvers.verify import verify

SOLVERS = ("highs", "cp-sat", "scip", "pulp:cbc")
DEAF = SimpleNamespace(incumbent=lambda values, nodes=0: None, bound=lambda bound, nodes=0: None)


@st.composite
def programs(draw, *, binaries: int = 3) -> Program:
    """Small mixed programs: supply rows, links to binaries, a row of anything, in whole numbers or short decimals."""
    count = draw(st.integers(1, 4))
    figure = st.integers(-9, 9) if draw(st.booleans()) else st.decimals(-9, 9, places=2, allow_nan=False)
    builder = ProgramBuilder(offset=float(draw(st.integers(-50, 50))))
    upper = np.array(draw(st.lists(st.integers(1, 12), min_size=count, max_size=count)), float)
    x = builder.add_columns(count, upper=upper)
    y = builder.add_columns(binaries, upper=1.0, integer=True)
    for columns in (x, y):
        cost = draw(st.lists(figure, min_size=len(columns), max_size=len(columns)))
        builder.add_cost(columns, np.array([float(value) for value in cost]))
    linked = min(count, binaries)
    row, column = np.tile(np.arange(linked), 2), np.concatenate([x[:linked], y[:linked]])
    builder.add_rows(linked, row, column, np.concatenate([np.ones(linked), -upper[:linked]]), upper=0.0)
    builder.add_rows(1, np.zeros(count, int), x, 1.0, upper=float(draw(st.integers(1, 20))))
    both = np.concatenate([x, y])
    entries = np.array([float(draw(figure)) for _ in both])
    least = float(draw(st.integers(-15, 8)))
    builder.add_rows(1, np.zeros(len(both), int), both, entries, lower=least, upper=least + draw(st.integers(0, 30)))
    return builder.build()


def _answer(program: Program, solver: str):
    """A back end in this process, its claims as they are."""
    return load(solver).run(Job(solver, program, SolveOptions(time_limit_s=60), None, 60.0), DEAF)


def _enumerated(program: Program) -> float:
    """The best of every combination of binaries, by SciPy; inf where none holds."""
    dense = np.zeros((program.rows, program.columns))
    dense[program.entry_rows(), program.index] = program.value
    limits = [(dense, program.row_upper), (-dense, -program.row_lower)]
    rows = np.vstack([side[np.isfinite(end)] for side, end in limits])
    ends = np.concatenate([end[np.isfinite(end)] for _, end in limits])
    whole = np.flatnonzero(program.integer)
    best = np.inf
    for combination in itertools.product((0.0, 1.0), repeat=len(whole)):
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[whole] = upper[whole] = combination
        found = linprog(program.cost, A_ub=rows, b_ub=ends, bounds=np.column_stack([lower, upper]), method="highs-ds")
        best = min(best, found.fun + program.offset) if found.status == 0 else best
    return best


@pytest.mark.parametrize("solver", SOLVERS)
@settings(max_examples=100, phases=(Phase.explicit, Phase.generate))
@given(program=programs())
def test_agrees_with_enumeration(solver, program):
    """Infeasible exactly where no combination holds; else the same optimum, a true bound, and values that hold.

    CP-SAT may run into the limit on a busy machine; what it says then must still enclose the optimum.
    """
    truth = _enumerated(program)
    answer = _answer(program, solver)
    if truth == np.inf:
        assert answer.termination is Termination.INFEASIBLE
        return
    assert answer.values is not None, answer.message
    objective = program.objective(answer.values)
    if solver == "cp-sat" and answer.termination is Termination.LIMIT:  # its search may creep along a fine grid
        assert answer.bound - 1e-5 * max(1.0, abs(truth)) <= truth <= objective + 1e-5 * max(1.0, abs(truth))
        return
    assert objective == pytest.approx(truth, rel=1e-5, abs=1e-4)
    assert answer.bound <= truth + 1e-5 * max(1.0, abs(truth))
    assert proved(objective, answer.bound, 1e-3) or objective - answer.bound < 1e-3
    stated = SimpleNamespace(values=answer.values, objective=objective, bound=answer.bound)
    assert verify(program, stated).faults == ()


@pytest.mark.parametrize("solver", SOLVERS)
@settings(max_examples=100, phases=(Phase.explicit, Phase.generate))
@given(program=programs(), share=st.floats(0.01, 0.5))
def test_bounds_hold_at_any_gap(solver, program, share):
    """Asked for a wide gap, no back end states a bound above the true optimum."""
    truth = _enumerated(program)
    options = SolveOptions(gap=share, thorough=False, time_limit_s=60)
    answer = load(solver).run(Job(solver, program, options, None, 60.0), DEAF)
    assert answer.bound <= truth + 1e-5 * max(1.0, abs(truth))
