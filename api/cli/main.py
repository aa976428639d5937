"""The program: its commands, and how each of its ends reaches the user.

Nothing heavy is imported here or at the top of a command's file, so that ``--help`` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from api.cli.check import check
from api.cli.convert import convert
from api.cli.exits import ExitCode
from api.cli.generate import generate
from api.cli.match import match
from api.cli.serve import serve
from api.cli.suggest import suggest
from api.cli.template import template
from api.cli.validate import validate
from api.faults import Refused

PROGRAM = "symbiosis"

app = typer.Typer(
    name=PROGRAM,
    help="Find which firm's waste should become which firm's feedstock: the exchange plan of least cost, proved and "
    "checked.",
    rich_markup_mode=None,  # typer's coloured help would import rich, which takes longer than all the rest
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (match, validate, check, generate, convert, template, suggest, serve):
    app.command()(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{PROGRAM} {version('symbiosis-engine')}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; ``arguments`` default to those of the process."""
    given = list(sys.argv[1:] if arguments is None else arguments)
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
        code = int(app(arguments or ["--help"], prog_name=PROGRAM, standalone_mode=False) or 0)
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


_MACHINE_FAILURES = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def describe_os_error(error: OSError) -> str:
    """What the operating system refused, with the path: ``plan/summary.json: Permission denied``."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else reason


def _help_hint(arguments: list[str]) -> str:
    command = next((argument for argument in arguments if not argument.startswith("-")), "")
    known = {info.callback.__name__ for info in app.registered_commands if info.callback}
    return f"Try '{PROGRAM} {command} --help'." if command in known else f"Try '{PROGRAM} --help'."


def _fail(message: str, code: ExitCode, as_json: bool, hint: str = "") -> int:
    """Say why on standard error; with --json, as the one document on standard output too."""
    sys.stderr.write(f"Error: {message}\n" + (f"{hint}\n" if hint else ""))
    if as_json:
        import json

        sys.stdout.write(json.dumps({"error": message, "exit_code": int(code)}, ensure_ascii=False, indent=2) + "\n")
    return code
