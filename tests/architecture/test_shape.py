"""How long files and functions may be, and what they may not contain, read from the syntax tree."""

import ast
from collections.abc import Callable, Iterator

import pytest

Sources = dict[str, str]

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
TERMINAL_FLOOR = "api/"
FILELESS_FLOOR = "symbiosis/"


def long_files(path: str, source: str) -> Iterator[str]:
    """A file longer than the limit, which is two rooms."""
    length = len(source.splitlines())
    if length > LONGEST_FILE:
        yield f"{path} has {length} lines, the limit is {LONGEST_FILE}: split it by subject"


def long_functions(path: str, source: str) -> Iterator[str]:
    """Functions longer than the limit, decorators not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield (
                    f"{path}:{node.lineno} {node.name} has {length} lines, the limit is {LONGEST_FUNCTION}: "
                    "give its stages functions of their own"
                )


def bare_excepts(path: str, source: str) -> Iterator[str]:
    """Handlers that would swallow even an interrupt."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"{path}:{node.lineno} catches everything: name the exceptions that are expected"


def global_state(path: str, source: str) -> Iterator[str]:
    """Functions that write to their module's variables."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Global):
            yield f"{path}:{node.lineno} writes the global {', '.join(node.names)}: hand the value in and return it"


def calls(name: str, source: str) -> Iterator[int]:
    """The lines that call a built-in function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node.lineno


def prints(path: str, source: str) -> Iterator[str]:
    """Calls of print below the floor that talks to people."""
    if not path.startswith(TERMINAL_FLOOR):
        for line in calls("print", source):
            yield f"{path}:{line} prints: progress is a callback, output belongs to api"


def opened_files(path: str, source: str) -> Iterator[str]:
    """Calls of open in the domain."""
    if path.startswith(FILELESS_FLOOR):
        for line in calls("open", source):
            yield f"{path}:{line} opens a file: read it in data, or through importlib.resources if it is the package's"


def faults(check: Callable[[str, str], Iterator[str]], sources: Sources) -> list[str]:
    return [fault for path, source in sources.items() for fault in check(path, source)]


@pytest.mark.parametrize("check", [long_files, long_functions, bare_excepts])
def test_every_source_keeps_its_shape(check: Callable[[str, str], Iterator[str]], all_sources: Sources) -> None:
    """Files and functions stay short enough to read, tests and benchmarks included, and catch what they name."""
    assert faults(check, all_sources) == []


@pytest.mark.parametrize("check", [global_state, prints, opened_files])
def test_each_floor_keeps_to_its_means(check: Callable[[str, str], Iterator[str]], package_sources: Sources) -> None:
    """No function writes a global, nothing below api prints, and the domain opens no file."""
    assert faults(check, package_sources) == []


LIMITS: dict[str, tuple[Callable[[str, str], Iterator[str]], str, str]] = {
    "file": (long_files, "x = 1\n" * LONGEST_FILE, "x = 1\n" * (LONGEST_FILE + 1)),
    "function": (
        long_functions,
        "def f():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1),
        "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION,
    ),
    "method": (
        long_functions,
        "class A:\n    async def f(self):\n" + "        x = 1\n" * (LONGEST_FUNCTION - 1),
        "class A:\n    async def f(self):\n" + "        x = 1\n" * LONGEST_FUNCTION,
    ),
    "except": (bare_excepts, "try:\n    f()\nexcept OSError:\n    g()\n", "try:\n    f()\nexcept:\n    g()\n"),
    "global": (global_state, "n = 0\n", "n = 0\ndef f():\n    global n\n    n = 1\n"),
    "open": (opened_files, "def f(table):\n    table.open()\n", "def f():\n    open('a')\n"),
    "print": (prints, "def f(log):\n    log.print('a')\n", "def f():\n    print('a')\n"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_each_limit_bites_where_it_says(case: str) -> None:
    """A source at the limit passes; one step beyond gives one fault that names the file."""
    check, good, bad = LIMITS[case]
    assert list(check("symbiosis/good.py", good)) == []
    (fault,) = check("symbiosis/bad.py", bad)
    assert fault.startswith("symbiosis/bad.py")


def test_upper_floors_are_free_to_do_their_work() -> None:
    """The floor that talks to people may print, and the one that reads files may open them."""
    assert list(prints("api/cli/main.py", "print('a')\n")) == []
    assert list(opened_files("data/readers/csv.py", "open('a')\n")) == []
