"""The locked environment holds together, and the lock says no more and no less than it should."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

IMPORT_NAMES = {
    "jinja2": "jinja2",
    "ortools": "ortools.sat.python.cp_model",
    "python-calamine": "python_calamine",
    "python-multipart": "python_multipart",
}
SOLVE_WITH_BOTH = """
import numpy as np

def ask_highs():
    import highspy
    highs = highspy.Highs()
    highs.silent()
    x = highs.addIntegral(lb=0, ub=9)
    highs.maximize(2 * x)
    assert highs.getObjectiveValue() == 18

def ask_cp_sat():
    from ortools.sat.python import cp_model
    model = cp_model.CpModel()
    x = model.new_int_var(0, 9, "x")
    model.maximize(2 * x)
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solver.objective_value == 18
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a program in a fresh interpreter, since imports cannot be undone in this one."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, Any]:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(repository: Path) -> str:
    return (repository / "requirements.lock").read_text(encoding="utf-8")


def declared(project: dict[str, Any]) -> list[Requirement]:
    """What the project asks for: to run, as extras, to be worked on, to be built."""
    runtime, dev = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*runtime, *extras, *dev, *project["build-system"]["requires"])]


def locked(lock: str) -> list[Requirement]:
    return [Requirement(line.removesuffix("\\").strip()) for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]


def locked_here(lock: str) -> dict[str, Version]:
    """The versions that the lock gives this interpreter."""
    applying = [pin for pin in locked(lock) if pin.marker is None or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): Version(str(pin.specifier).removeprefix("==")) for pin in applying}


@pytest.mark.parametrize("order", [("highs", "cp_sat"), ("cp_sat", "highs")], ids=" then ".join)
def test_both_solvers_work_in_one_process(order: tuple[str, str]) -> None:
    """HiGHS and OR-Tools load and solve together, whichever comes first (highspy 1.15 breaks this)."""
    outcome = run(SOLVE_WITH_BOTH + "".join(f"ask_{name}()\n" for name in order))
    assert outcome.returncode == 0, outcome.stderr


def test_pulp_brings_cbc() -> None:
    """PuLP solves a small model with its own CBC, without anything installed beside it."""
    program = """
import pulp
problem = pulp.LpProblem("largest", pulp.LpMaximize)
x = problem.add_variable("x", 0, 9, pulp.LpInteger)
problem += 2 * x
problem.solve(pulp.PULP_CBC_CMD(msg=False))
assert problem.sol_status == pulp.LpSolutionOptimal
assert pulp.value(problem.objective) == 18
"""
    outcome = run(program)
    assert outcome.returncode == 0, outcome.stderr


def test_all_runtime_dependencies_load_together(project: dict[str, Any]) -> None:
    """One process can import everything that the program may need, with warnings as errors."""
    names = [Requirement(line).name for line in project["project"]["dependencies"]]
    imports = "".join(f"import {IMPORT_NAMES.get(name, name)}\n" for name in names)
    outcome = run("import warnings\nwarnings.simplefilter('error')\n" + imports)
    assert outcome.returncode == 0, outcome.stderr


def test_lock_has_no_addresses(lock: str) -> None:
    """The lock names versions and hashes and leaves it to each machine where to fetch them."""
    options = [line for line in lock.splitlines() if "://" in line or re.match(r"\s*-(?!-hash=sha256:)", line)]
    assert options == []


def test_each_locked_version_is_exact_and_has_a_hash(lock: str) -> None:
    """Every entry is pinned with == and followed by at least one SHA-256."""
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    assert len(entries) > len(locked(lock)) / 2
    loose = [entry.splitlines()[0] for entry in entries if not re.match(r"\S+==\S+", entry)]
    unhashed = [entry.splitlines()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)]
    assert (loose, unhashed) == ([], [])


def test_lock_satisfies_the_project(project: dict[str, Any], lock: str) -> None:
    """Whatever pyproject.toml asks for is locked, in a version that it accepts."""
    versions = locked_here(lock)
    unmet = [
        str(wanted)
        for wanted in declared(project)
        if (found := versions.get(canonicalize_name(wanted.name))) is None or found not in wanted.specifier
    ]
    assert unmet == []
