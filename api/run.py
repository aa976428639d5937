"""The whole road for one inventory: read, match, write. The command line and the service both take it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.faults import Refused
from data import load
from data.faults import Report
from data.readers.options import DETECT, ReadingOptions
from data.readers.plan import PlanFormatError, read_plan
from data.writers.folder import PlanFolderError, require_plan_folder
from data.writers.plan import write_plan
from data.writers.plan_form import PLAN_FILES
from solvers import SolverRefused
from symbiosis.candidates.pairs import TooManyPairs
from symbiosis.earlier import Fixed, Fixing, PlanDoesNotFit
from symbiosis.inventory import Inventory
from symbiosis.options import MatchOptions
from symbiosis.plan import Plan
from symbiosis.road import match

if TYPE_CHECKING:
    from solvers.solution import Cancelled, Observer

ERRORS = "errors.csv"
"""The error report, in the folder where the plan would have been."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What came of a run; ``plan`` is None exactly where the inventory has errors."""

    report: Report
    plan: Plan | None
    inventory: Inventory | None
    written: tuple[Path, ...]

    @property
    def rejected(self) -> bool:
        """Whether there is a plan that its certificate does not hold for."""
        certificate = self.plan.summary.certificate if self.plan else None
        return certificate is not None and not certificate.verified


@dataclass(frozen=True, slots=True)
class Earlier:
    """Folders of plans of before: one to begin from, one of which something is kept."""

    start: Path | None = None
    fix: Path | None = None
    what: Fixing = Fixing.FACILITIES

    def read(self) -> tuple[Plan | None, Fixed | None]:
        """Read them.

        Raises:
            Refused: A folder holds no plan that can be read.
        """
        fixed = None if self.fix is None else Fixed(_earlier_plan(self.fix), self.what)
        return None if self.start is None else _earlier_plan(self.start), fixed


NO_PLAN = Earlier()


def _earlier_plan(folder: Path) -> Plan:
    try:
        return read_plan(folder)
    except PlanFormatError as error:
        raise Refused(f"{folder}: {error}") from error


def run_match(
    inventory_path: Path,
    out: Path,
    options: MatchOptions,
    *,
    earlier: Earlier = NO_PLAN,
    defaults: bool = False,
    geocode: bool = False,
    stage: Callable[[str], None] | None = None,
    observe: Observer | None = None,
    cancelled: Cancelled | None = None,
    clock: Callable[[], float] = time.monotonic,
    reading: ReadingOptions = DETECT,
) -> RunOutcome:
    """Read an inventory, match it, and write the plan folder ``out``; an invalid inventory gets ``errors.csv`` there.

    Args:
        inventory_path: Any form of inventory that ``data.load`` reads.
        out: Folder of the plan, made where absent; an earlier plan in it is replaced.
        options: How to solve.
        earlier: Plans of before, to begin from or to keep something of.
        defaults: Fill what is missing from reference tables, as if the policy said so.
        geocode: Put rows with a city and no coordinates at its centre, as if the policy said so.
        stage: Called with the name of each stage as it begins.
        observe: Called with the progress of the solver, from whichever thread solves.
        cancelled: Asked every now and then; once true, the solver stops with what it has.
        clock: Seconds, monotonic.
        reading: How the CSV files of the inventory are to be read, where that should not be found out.

    Raises:
        Refused: There is nothing at ``inventory_path``, ``out`` cannot take a plan, or the solver cannot take the
            model.
        OSError: A file cannot be read or written.
    """
    require_inventory(inventory_path)
    require_out(out)
    announce = stage or _say_nothing
    announce("read")
    start, fixed = earlier.read()
    loaded = load(inventory_path, reading, defaults=defaults, geocode=geocode)
    if loaded.inventory is None:
        return RunOutcome(loaded.report, None, None, write_faults(loaded.report, out))
    try:
        plan = match(
            loaded.inventory, options, start=start, fixed=fixed,
            clock=clock, stage=stage, observe=observe, cancelled=cancelled,
        )  # fmt: skip
    except (SolverRefused, TooManyPairs, PlanDoesNotFit) as refusal:
        raise Refused(str(refusal)) from refusal
    announce("write")
    try:
        written = write_plan(plan, loaded.inventory, out)
    except PlanFolderError as error:
        raise _cause(error) from error
    return RunOutcome(loaded.report, plan, loaded.inventory, written)


def require_inventory(path: Path) -> None:
    """Refuse a path at which there is nothing."""
    if not path.exists():
        raise Refused(f"{path}: there is no such file or folder; name an inventory")


def require_out(out: Path) -> None:
    """Refuse a folder that cannot take a plan, before anything is solved; clear an earlier run's error report."""
    try:
        require_plan_folder(out)
        (out / ERRORS).unlink(missing_ok=True)
        out.mkdir(parents=True, exist_ok=True)
    except PlanFolderError as error:
        raise _cause(error) from error


def _cause(error: PlanFolderError) -> Exception:
    """A folder that cannot take a plan is the user's to change; what the machine failed in stays what it is."""
    return error.__cause__ if isinstance(error.__cause__, OSError) else Refused(str(error))


def _say_nothing(_stage: str) -> None:
    pass


def write_faults(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the error report into ``out`` in place of a plan there: an old plan must not pass for the new answer."""
    for name in reversed(PLAN_FILES):  # the summary first: without it a folder is no plan
        (out / name).unlink(missing_ok=True)
    (out / ERRORS).write_text(report.to_csv(), encoding="utf-8", newline="")
    return (out / ERRORS,)
