"""The process a solver runs in: apart from the caller's in everything but its answer."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

PROGRAM = """
import numpy as np
from solvers import ProgramBuilder, SolveOptions, solve

def hard():
    rng = np.random.default_rng(1)
    builder = ProgramBuilder()
    x = builder.add_columns(120, upper=3.0, integer=True)
    builder.add_cost(x, -rng.integers(1, 50, 120).astype(float))
    weight = rng.integers(1, 50, (60, 120)).astype(float)
    row, column = np.nonzero(weight)
    builder.add_rows(60, row, column, weight[row, column], upper=weight.sum(axis=1) / 3)
    return builder.build()

def easy():
    builder = ProgramBuilder()
    x = builder.add_columns(2, upper=4.0, integer=True)
    builder.add_cost(x, -1.0)
    builder.add_rows(1, np.zeros(2, int), x, 2.0, upper=7.0)
    return builder.build()
"""


def _script(tmp_path: Path, body: str) -> list[str]:
    """A plain script, without the guard that multiprocessing asks for."""
    path = tmp_path / "script.py"
    path.write_text(PROGRAM + textwrap.dedent(body))
    return [sys.executable, str(path)]


def _output(command: list[str], cwd: Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=cwd, timeout=120).stdout


def _members(group: int) -> list[int]:
    """Living processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, leader = stat.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(leader) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def test_importing_the_floor_imports_no_solver():
    """`import solvers` and the names of what is installed cost no solver's library."""
    code = """
        import sys, solvers, solvers.conflict, solvers.verify
        print(solvers.available())
        print(sorted({name.partition(".")[0] for name in sys.modules} & {"highspy", "ortools", "pulp", "pyscipopt"}))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["('highs', 'cp-sat', 'scip', 'alternating', 'network', 'pulp:cbc')", "[]"]


LIBRARIES = ("highspy", "ortools.sat.python.cp_model")


@pytest.mark.parametrize("order", [LIBRARIES, LIBRARIES[::-1]])
def test_both_orders_of_import(order):
    """The pinned HiGHS and OR-Tools can be loaded into one process in either order (HiGHS 1.15 cannot)."""
    code = f"import {order[0]}, {order[1]}; print('both')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "both\n", done.stderr


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "scip", "pulp:cbc"])
def test_a_plain_script_runs_once_and_prints_only_its_own(tmp_path, solver):
    """The caller's script is not executed again by the child, and nothing a solver prints gets into its output."""
    command = _script(tmp_path, f"print('once'); print(solve(easy(), solver={solver!r}).objective)")
    assert _output(command, tmp_path) == "once\n-3.0\n"


def test_files_of_the_working_directory_are_not_imported(tmp_path):
    """A file that has the name of a standard module does not take its place in the child."""
    for name in ("pickle", "struct", "highspy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('shadowed')")
    (tmp_path / "elsewhere").mkdir()
    command = _script(tmp_path / "elsewhere", "print(solve(easy()).objective)")
    assert _output(command, tmp_path) == "-3.0\n"


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "scip", "pulp:cbc"])
def test_the_child_dies_with_its_parent(tmp_path, solver):
    """Killed without a chance to clean up, the caller leaves neither the child nor a solver that the child started."""
    body = f"""
        import importlib
        road = importlib.import_module("solvers.solve")
        class Told(road.SolverProcess):
            def __init__(self, job):
                super().__init__(job)
                print(self.pid, flush=True)
        road.SolverProcess = Told
        solve(hard(), solver={solver!r})
    """
    with subprocess.Popen(_script(tmp_path, body), stdout=subprocess.PIPE, text=True) as parent:
        group = int(parent.stdout.readline())
        wanted = 2 if solver == "pulp:cbc" else 1
        _wait_for(lambda: len(_members(group)) >= wanted)
        parent.kill()
    _wait_for(lambda: not _members(group))


def test_a_killed_run_leaves_no_process_and_no_file(tmp_path):
    """Cancelling CBC kills it too, and removes the files that it and PuLP had written."""
    body = """
        import time
        began = time.monotonic()
        solve(hard(), solver="pulp:cbc", cancelled=lambda: time.monotonic() > began + 3)
    """
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = _script(tmp_path, body)
    subprocess.run(command, check=True, env={**os.environ, "TMPDIR": str(scratch)}, timeout=120)
    assert list(scratch.iterdir()) == []


def _wait_for(true, seconds: float = 30.0) -> None:
    """Until it is true; a failure after ``seconds``."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)
