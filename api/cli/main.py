"""The program: its commands, and how each of its ends reaches the user.

Nothing heavy is imported here or at the top of a command's file, so that ``--help`` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from api.cli.check import check
from api.cli.convert import convert
from api.cli.exits import ExitCode
from api.cli.generate import generate
from api.cli.match import match
from api.cli.pareto import pareto
from api.cli.serve import serve
from api.cli.suggest import suggest
from api.cli.template import template
from api.cli.validate import validate
from api.faults import Refused
from api.tuning import tune_memory

PROGRAM = "symbiosis"
COMMANDS = {
    command.__name__: command
    for command in (match, validate, check, pareto, generate, convert, template, suggest, serve)
}


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{PROGRAM} {version('symbiosis-engine')}")
        raise typer.Exit


def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def _application(**more: Any) -> typer.Typer:
    return typer.Typer(
        rich_markup_mode=None,  # typer's coloured help would import rich, which takes longer than all the rest
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **more,
    )


def _one(name: str) -> typer.Typer:
    """Return the program that is one command; to lay out the options of all would take as long again."""
    application = _application()
    application.command()(COMMANDS[name])
    return application


def _all() -> typer.Typer:
    """Return the program that lists the commands, each by its own help; it runs none of them."""
    application = _application(
        help="Find which firm's waste should become which firm's feedstock: the exchange plan of least cost, proved "
        "and checked."
    )
    application.callback()(_program)
    for name, command in COMMANDS.items():
        application.command(name, help=command.__doc__)(_nothing)
    return application


def _nothing() -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; ``arguments`` default to those of the process."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:  # this process is ours
        tune_memory()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name that the terminal cannot show must not stop the answer
            stream.reconfigure(errors="replace")
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone. What is still buffered goes nowhere, so that the interpreter's own flush stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    return code


def _run(arguments: list[str]) -> int:
    """Run the command, turning every foreseeable failure into a sentence and an exit code."""
    as_json = "--json" in arguments
    try:
        code = int(_called(arguments or ["--help"]) or 0)
        if code == ExitCode.INTERRUPTED:  # typer's own answer to Ctrl-C, which says nothing
            raise KeyboardInterrupt
        return code if arguments else ExitCode.USAGE
    except typer.TyperException as error:
        return _fail(error.format_message(), ExitCode.USAGE, as_json, hint=_help_hint(arguments))
    except Refused as refusal:
        return _fail(str(refusal), ExitCode.USAGE, as_json)
    except BrokenPipeError:
        raise
    except OSError as error:
        code = ExitCode.FAILED if error.errno in _MACHINE_FAILURES else ExitCode.USAGE
        return _fail(describe_os_error(error), code, as_json)
    except MemoryError:
        return _fail("not enough memory for this inventory", ExitCode.FAILED, as_json)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted", ExitCode.INTERRUPTED, as_json)


def _called(arguments: list[str]) -> Any:
    """Hand the arguments to the command that they begin with, or else to the list of commands."""
    if arguments[0] in COMMANDS:
        name, *rest = arguments
        return _one(name)(rest, prog_name=f"{PROGRAM} {name}", standalone_mode=False)
    return _all()(arguments, prog_name=PROGRAM, standalone_mode=False)


_MACHINE_FAILURES = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def describe_os_error(error: OSError) -> str:
    """What the operating system refused, with the path: ``plan/summary.json: Permission denied``."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else reason


def _help_hint(arguments: list[str]) -> str:
    command = f" {arguments[0]}" if arguments and arguments[0] in COMMANDS else ""
    return f"Try '{PROGRAM}{command} --help'."


def _fail(message: str, code: ExitCode, as_json: bool, hint: str = "") -> int:
    """Say why on standard error; with --json, as the one document on standard output too."""
    sys.stderr.write(f"Error: {message}\n" + (f"{hint}\n" if hint else ""))
    if as_json:
        import json

        sys.stdout.write(json.dumps({"error": message, "exit_code": int(code)}, ensure_ascii=False, indent=2) + "\n")
    return code
