"""Starting runs, following them, cancelling them, and solving the one that a worker has taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import uuid4

from api.faults import Refused
from api.http.context import Context
from api.http.files import DataFolder
from api.http.jobs import Hooks, Solve
from api.http.problems import CannotBeRun, Conflict, NotFound
from api.http.store import inventories, runs
from api.http.store.database import Database
from api.http.store.runs import ClaimedRun, RunResult
from api.http.store.tables import ACTIVE, RunRecord, RunState
from api.run import run_match
from data.writers.summary import to_summary_dict
from solvers import SolverRefused
from solvers.backends import resolve
from symbiosis.options import MatchOptions

_INVENTORY_LOST = "The stored inventory cannot be read any more; upload it again."


def start(context: Context, inventory_id: str, options: MatchOptions, *, defaults: bool = False) -> RunRecord:
    """Queue a run; committed when this returns. With ``defaults``, reference tables fill what is missing.

    Raises:
        NotFound: There is no such inventory.
        CannotBeRun: The time limit is longer than the service allows, or there is no such solver here.
    """
    try:
        resolve(options.solver)
    except SolverRefused as refusal:
        raise CannotBeRun(str(refusal)) from refusal
    longest = context.settings.max_time_limit_s
    if options.time_limit_s > longest:
        raise CannotBeRun(f"time_limit_s is {options.time_limit_s:g}; this service solves for {longest:g} s at most.")
    run = RunRecord(
        id=str(uuid4()),
        inventory_id=inventory_id,
        created_at=datetime.now(UTC),
        options={**asdict(options), "defaults": defaults},
        state=RunState.QUEUED,
        cancel_requested=False,
        attempt=0,
    )
    with context.database.write() as session:
        if inventories.find(session, inventory_id) is None:
            raise NotFound("There is no inventory of that id.")
        session.add(run)
    context.queue.notify()
    return run


def get(context: Context, run_id: str) -> RunRecord:
    """One run.

    Raises:
        NotFound: There is none of that id.
    """
    with context.database.read() as session:
        run = runs.find(session, run_id)
    if run is None:
        raise NotFound("There is no run of that id.")
    return run


def page(context: Context, limit: int, offset: int) -> tuple[Sequence[RunRecord], int]:
    """A page of runs, newest first, and how many there are."""
    with context.database.read() as session:
        return runs.page(session, limit, offset)


def cancel(context: Context, run_id: str) -> RunRecord:
    """Cancel a run: at once where it still waits; else its solver is asked to stop.

    Raises:
        NotFound: There is none of that id.
        Conflict: It has ended.
    """
    with context.database.write() as session:
        run = runs.find(session, run_id)
        if run is None:
            raise NotFound("There is no run of that id.")
        if run.state not in ACTIVE:
            raise Conflict(f"The run has ended: it is {run.state}.")
        run.cancel_requested = True
        if run.state == RunState.QUEUED:
            run.state, run.finished_at = RunState.CANCELLED, datetime.now(UTC)
    context.queue.cancel(run_id)
    return run


def solver(database: Database, files: DataFolder) -> Solve:
    """The function that solves one claimed run, by the same road as the command line."""

    def solve(run: ClaimedRun, hooks: Hooks) -> RunResult:
        with database.read() as session:
            inventory = inventories.find(session, run.inventory_id)
        assert inventory is not None, "an inventory with an active run cannot be deleted"
        path, plan_folder = files.inventory(inventory.id, inventory.file_format), files.plan(run.id)
        if not path.is_file():
            return RunResult(RunState.FAILED, detail=_INVENTORY_LOST)
        defaults = bool(run.options.get("defaults", False))
        options = {name: value for name, value in run.options.items() if name != "defaults"}
        try:
            outcome = run_match(
                path,
                plan_folder,
                MatchOptions(**options),
                defaults=defaults,
                geocode=True,  # an inventory that lacks places was only kept because its upload asked for them
                stage=hooks.stage,
                observe=hooks.observe,
                cancelled=hooks.cancelled,
            )
        except Refused as refusal:
            return RunResult(RunState.FAILED, detail=str(refusal))
        if outcome.plan is None:
            return RunResult(RunState.FAILED, detail=_INVENTORY_LOST)
        summary = outcome.plan.summary
        detail = "The plan failed its certificate; summary.certificate names why." if outcome.rejected else None
        return RunResult(RunState.DONE, summary.status.value, to_summary_dict(summary), detail)

    return solve
