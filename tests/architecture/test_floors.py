"""Who may import whom, read from the syntax tree: imports inside functions count as well."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

Sources = dict[str, str]

SOLVER_LIBRARIES = ("highspy", "ortools", "pulp", "pyscipopt", "scipy.optimize", "gurobipy", "cplex", "xpress", "mosek")
# The domain's own tables are read through importlib.resources.
FILES = ("io", "os", "pathlib", "shutil", "subprocess", "tempfile")
OUTSIDE_WORLD = ("time", "socket", "urllib", "http", "httpx", "requests", "fastapi", "sqlalchemy", "sqlite3", "typer")


@dataclass(frozen=True)
class Rule:
    """Nothing in `within` (a module or package) imports anything in `banned`, save what is in `allowed_in`."""

    within: str
    banned: tuple[str, ...]
    reason: str
    allowed_in: tuple[str, ...] = ()
    indirect: bool = False


RULES = (
    Rule("solvers", ("symbiosis", "data", "api"), "imports go down only"),
    Rule("symbiosis", ("data", "api"), "imports go down only"),
    Rule("data", ("api",), "imports go down only"),
    Rule("symbiosis", FILES, "the domain reads and writes no files"),
    Rule("symbiosis", OUTSIDE_WORLD, "the domain knows no clock, network, store or terminal"),
    *(
        Rule(floor, SOLVER_LIBRARIES, "only solvers.backends touches a solver library", ("solvers.backends",))
        for floor in ("solvers", "symbiosis", "data", "api")
    ),
    Rule(
        "symbiosis.check",
        ("solvers", "symbiosis.model", "symbiosis.candidates", *SOLVER_LIBRARIES),
        "the judge shares no code with what it judges",
        indirect=True,
    ),
    Rule(
        "solvers.verify",
        ("solvers.backends", *SOLVER_LIBRARIES),
        "a solution is verified without a solver",
        indirect=True,
    ),
)


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def imported(node: ast.AST) -> Iterator[str]:
    """The full names that one node of a syntax tree imports; `from a import b` gives `a.b`."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names):
            yield from (f"{module}.{alias.name}" for alias in names)
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield name


def imports_of(source: str) -> list[tuple[int, str]]:
    """Line and name of each import in a source."""
    return [
        (node.lineno, name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call)
        for name in imported(node)
    ]


def reached(start: str, sources: Sources) -> dict[str, tuple[str, ...]]:
    """Each path of ours that `start` imports, directly or not, with the chain of modules that leads to it."""
    paths = {module_name(path): path for path in sources}
    chains, waiting = {start: (module_name(start),)}, [start]
    while waiting:
        path = waiting.pop()
        for _, name in imports_of(sources[path]):
            target = paths.get(name) or paths.get(name.rpartition(".")[0])
            if target is not None and target not in chains:
                chains[target] = (*chains[path], module_name(target))
                waiting.append(target)
    return chains


def breaches(rule: Rule, sources: Sources) -> list[str]:
    """A sentence for each import that breaks the rule."""
    found = []
    for start in sources:
        if not is_in(module_name(start), (rule.within,)) or is_in(module_name(start), rule.allowed_in):
            continue
        chains = reached(start, sources) if rule.indirect else {start: (module_name(start),)}
        for path, chain in chains.items():
            way = f" (reached by {' -> '.join(chain)})" if len(chain) > 1 else ""
            found += [
                f"{path}:{line} imports {name}{way}: {rule.reason}"
                for line, name in imports_of(sources[path])
                if is_in(name, rule.banned)
            ]
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.within} not {rule.banned[0]}")
def test_imports_keep_to_the_floors(rule: Rule, package_sources: Sources) -> None:
    """No module imports what its floor forbids."""
    assert breaches(rule, package_sources) == []


def test_no_import_is_relative(package_sources: Sources) -> None:
    """Every import names its module in full, so that the other tests here can read it."""
    relative = [
        f"{path}:{node.lineno}"
        for path, source in package_sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.within} not {rule.banned[0]}")
def test_each_rule_speaks_of_a_module_that_exists(rule: Rule, package_sources: Sources) -> None:
    """A rule about a module that was renamed away would hold for ever and prove nothing."""
    assert any(is_in(module_name(path), (rule.within, *rule.allowed_in)) for path in package_sources)


BAD_SOURCES = {
    "at the top": ({"solvers/a.py": "import symbiosis.inventory\n"}, "solvers/a.py:1 imports symbiosis.inventory"),
    "a name from a package": ({"solvers/a.py": "from api import cli\n"}, "solvers/a.py:1 imports api.cli"),
    "inside a function": (
        {"symbiosis/match.py": "def run():\n    from data.readers import csv\n"},
        "symbiosis/match.py:2 imports data.readers.csv",
    ),
    "by name": (
        {"data/a.py": "import importlib\nimportlib.import_module('api.cli')\n"},
        "data/a.py:2 imports api.cli",
    ),
    "a solver outside the back ends": (
        {"solvers/backends/highs.py": "import highspy\n", "symbiosis/match.py": "import highspy\n"},
        "symbiosis/match.py:1 imports highspy",
    ),
    "a submodule of a solver": ({"data/a.py": "from scipy import optimize\n"}, "data/a.py:1 imports scipy.optimize"),
    "files": ({"symbiosis/match.py": "import os.path\n"}, "symbiosis/match.py:1 imports os.path"),
    "the clock": (
        {"symbiosis/match.py": "from time import monotonic\n"},
        "symbiosis/match.py:1 imports time.monotonic",
    ),
    "by way of another module": (
        {
            "symbiosis/check/__init__.py": "from symbiosis.extract import plan\n",
            "symbiosis/extract.py": "from symbiosis.model import balance\n",
        },
        "symbiosis/extract.py:1 imports symbiosis.model.balance "
        "(reached by symbiosis.check -> symbiosis.extract): the judge shares no code",
    ),
    "a solver by way of another module": (
        {"solvers/verify.py": "from solvers.solve import run\n", "solvers/solve.py": "import solvers.backends.highs\n"},
        "solvers/solve.py:1 imports solvers.backends.highs (reached by solvers.verify -> solvers.solve)",
    ),
}


@pytest.mark.parametrize("case", BAD_SOURCES)
def test_a_forbidden_import_is_found(case: str) -> None:
    """The rules name file, line and import of a breach, wherever in the file it hides, and nothing else."""
    sources, expected = BAD_SOURCES[case]
    found = [breach for rule in RULES for breach in breaches(rule, sources)]
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_allowed_imports_are_not_breaches() -> None:
    """Imports that go down, and a solver library inside its back end, pass every rule."""
    sources = {
        "api/cli/main.py": "from data.readers import read\nfrom symbiosis import match\n",
        "symbiosis/match.py": "import timeit\nfrom solvers.solve import solve\n",
        "solvers/backends/highs.py": "import highspy\nfrom scipy.optimize import linprog\n",
        "solvers/verify.py": "import scipy.sparse\nfrom solvers.program import Program\n",
        "solvers/program.py": "import numpy\n",
    }
    assert [breach for rule in RULES for breach in breaches(rule, sources)] == []
