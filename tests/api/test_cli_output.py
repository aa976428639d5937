"""What commands print: --json alone on its stream, readable text, help that answers at once."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import fields
from inspect import signature
from pathlib import Path

import pytest

from api.cli.main import COMMANDS, main
from api.cli.match import match as match_command
from api.cli.output import clean, figure, share
from tests.api.trials import BREAD, INFEASIBLE, INVALID, PROGRAM, Tables, tables

Folder = Callable[[Tables], Path]


def documents(text: str) -> list[dict[str, object]]:
    """Every JSON document on a stream; anything else there is an error."""
    found, decoder, place = [], json.JSONDecoder(), 0
    while text[place:].strip():
        document, place = decoder.raw_decode(text, place + len(text[place:]) - len(text[place:].lstrip()))
        found.append(document)
    return found


@pytest.mark.parametrize(
    ("command", "inventory"),
    [
        ("match", BREAD),
        ("match", INVALID),
        ("match", INFEASIBLE),
        ("validate", BREAD),
        ("validate", INVALID),
        ("check", BREAD),
        ("check", tables(demands={"quantity": 20})),
    ],
    ids=["match", "match invalid", "match infeasible", "validate", "validate invalid", "check", "check rejected"],
)
def test_json_is_one_document_and_nothing_else(
    command: str, inventory: Tables, folder: Folder, solved: tuple[Path, Path], tmp_path: Path
) -> None:
    """Whatever the outcome, standard output is one JSON document, without nan, in a process of its own."""
    last = {"match": ["--out", str(tmp_path / "other")], "validate": [], "check": [str(solved[1])]}[command]
    ended = subprocess.run(
        [*PROGRAM, command, str(folder(inventory)), *last, "--json"], capture_output=True, text=True, timeout=60
    )
    (document,) = documents(ended.stdout)
    assert isinstance(document, dict)
    assert "NaN" not in ended.stdout
    assert "Infinity" not in ended.stdout
    assert ended.stderr == ""


def test_a_refusal_is_a_document_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json even a wrong option is told on standard output, as one document."""
    assert main(["match", str(tmp_path / "nowhere"), "--out", "plan", "--json"]) == 2
    (document,) = documents(capsys.readouterr().out)
    assert document["exit_code"] == 2
    assert "nowhere" in str(document["error"])


def test_the_json_of_a_match_is_its_summary(
    solved: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The document is summary.json with the paths written beside it."""
    plan = tmp_path / "plan"
    assert main(["match", str(solved[0]), "--out", str(plan), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    written = {Path(path) for path in document.pop("written")}
    assert document == json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    assert written == set(plan.iterdir())


def test_the_summary_can_be_read(solved: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status, money, proof, exchange, remainder and paths are there, without control codes where nobody looks."""
    plan = tmp_path / "plan"
    assert main(["match", str(solved[0]), "--out", str(plan)]) == 0
    text = capsys.readouterr().out
    for expected in ("optimal", "EUR", "Baseline", "Net benefit", "Proved bound", "verified", "Bakery (bread)"):
        assert expected in text
    assert str(plan / "report.html") in text
    assert "\x1b" not in text


def test_a_name_cannot_command_the_terminal(folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup in a name is printed as it stands."""
    inventory = folder(tables(streams={"organisation": "[red]Bakery[/red]"}))
    assert main(["match", str(inventory), "--out", str(tmp_path / "plan")]) == 0
    assert "[red]Bakery[/red]" in capsys.readouterr().out


def test_clean_takes_the_escape_out_of_a_name() -> None:
    """An escape sequence loses the character that a terminal would obey."""
    assert clean("a\x1b[31mb\n") == "a�[31mb�"


def test_figures_are_grouped_and_unknown_ones_are_dashes() -> None:
    """Thousands are set apart; None, nan and inf are not known."""
    assert figure(1234567.891, 2) == "1 234 567.89"
    assert figure(-0.0) == "0"
    assert {figure(None), figure(float("nan")), figure(float("-inf")), share(None)} == {"–"}
    assert (share(0.0), share(0.000123), share(0.5), share(1e-15)) == ("0 %", "0.0123 %", "50 %", "< 0.0001 %")


def test_the_defaults_are_those_of_the_engine() -> None:
    """The command line repeats the engine's defaults, because its help may not import the engine."""
    from symbiosis.options import MatchOptions

    own = signature(match_command).parameters
    names = {"time_limit_s": "time_limit"}
    for option in fields(MatchOptions):
        assert own[names.get(option.name, option.name)].default == option.default, option.name


def test_help_names_what_is_there_and_only_that(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command and option that is built is listed, and none that is not."""
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(
        name in listed for name in ("match", "validate", "check", "pareto", "generate", "convert", "suggest", "serve")
    )
    assert not any(name in listed for name in ("explain", "share ", "stress", "compare"))
    assert main(["match", "--help"]) == 0
    options = capsys.readouterr().out
    assert all(option in options for option in ("--time-limit", "--start", "--fix", "--fixing"))


@pytest.mark.parametrize("asked", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_imports_nothing_heavy(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Help answers without numpy, pandas, rich or a web framework; the time it takes is printed."""
    heavy = ("numpy", "pandas", "scipy", "rich", "fastapi", "pydantic", "sqlalchemy", "symbiosis", "solvers", "data")
    probe = (
        f"import sys; from api.cli.main import main; code = main({asked!r}); "
        f"sys.exit(code or bool(set({heavy!r}) & set(sys.modules)))"
    )
    began = time.monotonic()
    ended = subprocess.run([PROGRAM[0], "-c", probe], capture_output=True, text=True, timeout=60)
    took = time.monotonic() - began
    assert ended.returncode == 0, ended.stderr
    with capsys.disabled():
        print(f"\nsymbiosis {' '.join(asked)}: {took:.2f} s")


def test_the_list_of_commands_says_what_each_does(capsys: pytest.CaptureFixture[str]) -> None:
    """Each command stands in the list with the first words of its own help, and its own help has its options."""
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    for name, command in COMMANDS.items():
        sentence = " ".join((command.__doc__ or "").split())
        assert f"  {name:<10}{sentence[:30]}" in listed
        assert main([name, "--help"]) == 0
        own = capsys.readouterr().out
        assert own.startswith(f"Usage: symbiosis {name} ")
        assert "--" in own.partition("Options:")[2].replace("--help", "")
