"""Progress of long work on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.cli.output import console, figure

if TYPE_CHECKING:
    from solvers.solution import Progress


@dataclass(frozen=True, slots=True)
class Shown:
    """Who is told of stages and of the solver's progress; nobody where nobody looks."""

    stage: Callable[[str], None] | None = None
    observe: Callable[[Progress], None] | None = None


@contextmanager
def shown_progress() -> Iterator[Shown]:
    """Show a spinner, the stage, the time, and the latest cost and bound; yields what is to be told of them."""
    if not sys.stderr.isatty():
        yield Shown()
        return
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bars(*columns, console=console(error=True), transient=True) as bars:
        task = bars.add_task("", total=None)
        stages = ["solve"]

        def observe(progress: Progress) -> None:
            bars.update(task, description=f"{stages[-1]}: {describe(progress)}")

        def stage(name: str) -> None:
            stages.append(name)
            bars.update(task, description=name)

        yield Shown(stage, observe)


def describe(progress: Progress) -> str:
    """Cost and bound so far, in words."""
    return f"cost {figure(progress.objective, 2)}, proved at least {figure(progress.bound, 2)}"
