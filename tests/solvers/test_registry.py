"""Names, refusals and status words of the back ends."""

import importlib.util

import numpy as np
import pytest

from solvers import ProgramBuilder, SolveOptions, SolverRefused, Termination, available, solve
from solvers.backends import REGISTRY, load, resolve
from solvers.backends.status import CLAIMS, ERROR, claim
from solvers.products import Products


def test_names_are_resolved():
    """Case and the underscore do not matter; `auto` chooses HiGHS."""
    assert [resolve(name) for name in ("auto", "HiGHS", "cp_sat", "CP-SAT", "pulp:CBC")] == [
        "highs",
        "highs",
        "cp-sat",
        "cp-sat",
        "pulp:cbc",
    ]


@pytest.mark.parametrize(("products", "chosen"), [(0, "highs"), (1, "scip"), (500, "scip"), (501, "alternating")])
def test_auto_chooses_by_the_number_of_products(products, chosen):
    """None is for HiGHS, few are for SCIP's proof, many for a plan with a bound, unless no side can be fixed."""
    row, side = np.zeros(products, np.int32), np.arange(products, dtype=np.int32)
    terms = Products(row, side, side + np.int32(products), np.ones(products))
    assert resolve("auto", products=terms) == chosen
    assert resolve("auto", products=Products(row, side, side, np.ones(products))) in ("highs", "scip")


@pytest.mark.parametrize(("switches", "chosen"), [(0, "highs"), (1_000, "highs"), (1_001, "network")])
def test_auto_asks_the_network_engine_where_there_are_many_switches(switches, chosen):
    """Few 0/1 columns are for HiGHS, many for the network engine; products of unknowns decide before."""
    assert resolve("auto", switches=switches) == chosen
    assert resolve("auto", switches=switches, exact=True) == "highs"
    assert resolve("auto", switches=10_001, exact=True) == "network"
    zero = np.zeros(1, np.int32)
    assert resolve("auto", switches=switches, products=Products(zero, zero, zero, np.ones(1))) == "scip"


@pytest.mark.parametrize("name", ["gurobi", "pulp:", "pulp", "", "cp sat"])
def test_an_unknown_name_is_refused_with_the_known(name):
    """The refusal lists what can be chosen."""
    known = "auto, highs, cp-sat, scip, alternating, network, pulp:cbc or pulp:NAME"
    with pytest.raises(SolverRefused, match=f"not known; choose one of {known}"):
        solve(ProgramBuilder().build(), solver=name)


def test_a_missing_package_is_named(monkeypatch):
    """A back end whose package is not installed is refused with the command that installs it."""
    real = importlib.util.find_spec
    monkeypatch.setattr("solvers.backends.find_spec", lambda name: None if name == "ortools" else real(name))
    assert "cp-sat" not in available()
    with pytest.raises(SolverRefused, match="needs the package 'ortools': `pip install ortools`, or choose auto"):
        resolve("cp-sat")


def test_a_solver_that_pulp_lacks_is_refused_with_those_it_has(fixed_charge):
    """PuLP's door names the solvers behind it."""
    with pytest.raises(SolverRefused, match="PuLP finds no solver 'mosek' here; it finds pulp:cbc"):
        solve(fixed_charge, solver="pulp:mosek")


@pytest.mark.parametrize("name", ["highs", "cp-sat", "scip", "alternating", "network", "pulp:cbc"])
def test_each_back_end_declares_itself(name):
    """A back end is a module with capabilities and a `run`."""
    module = load(name)
    assert module.CAPABILITIES.starts
    assert callable(module.run)


def test_every_family_has_its_words():
    """The status table has a column for each registered back end, and each knows an optimum and a dead end."""
    assert set(CLAIMS) == {key.rstrip(":") for key in REGISTRY}
    for words in CLAIMS.values():
        said = {termination for termination, _ in words.values()}
        assert {Termination.OPTIMAL, Termination.INFEASIBLE, Termination.LIMIT} <= said


def test_an_unknown_word_is_an_error():
    """A status that the table does not know is never taken for success."""
    assert claim("highs", "kSolveError") == ERROR
    assert claim("pulp", "Optimal/No Solution Found") == ERROR


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"time_limit_s": 0}, "time limit must be above 0 s"),
        ({"gap": -0.1}, "gap must be 0 or more"),
        ({"gap": float("nan")}, "gap must be 0 or more"),
        ({"threads": 0}, "threads must be 1 or more"),
        ({"seed": -1}, "seed must be between 0 and 2147483647"),
        ({"feasibility_tolerance": 1e-3}, "feasibility tolerance must be between 1e-10 and 1e-6"),
    ],
)
def test_options_outside_their_range_are_refused(changed, message):
    """Each option says its range."""
    with pytest.raises(ValueError, match=message):
        SolveOptions(**changed)
