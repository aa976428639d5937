"""The queue of runs, with solving replaced by functions of the test's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.http.jobs import Hooks, RunQueue
from api.http.store import inventories, runs
from api.http.store.database import Database, sqlite_url
from api.http.store.runs import ClaimedRun, RunResult
from api.http.store.tables import InventoryRecord, RunRecord, RunState
from solvers.solution import Progress

DONE = RunResult(RunState.DONE, "optimal", {"plan_cost": 1.0})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated database with an inventory."""
    opened = Database(sqlite_url(tmp_path / "test.db"))
    opened.migrate()
    texts = {"id": "i1", "name": "", "file_format": "zip", "sha256": "", "currency": "EUR"}
    with opened.write() as session:
        record = InventoryRecord(**texts, created_at=datetime.now(UTC), size_bytes=1, counts={}, warnings=[])
        inventories.add(session, record, [])
    yield opened
    opened.close()


def put(database: Database, *run_ids: str, state: RunState = RunState.QUEUED) -> None:
    with database.write() as session:
        for run_id in run_ids:
            now = datetime.now(UTC)
            run = RunRecord(id=run_id, inventory_id="i1", created_at=now, options={}, state=state, attempt=0)
            run.cancel_requested = False
            session.add(run)
            session.flush()


def look(database: Database, run_id: str) -> RunRecord:
    with database.read() as session:
        run = runs.find(session, run_id)
        assert run is not None
        return run


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not what():
        assert time.monotonic() < until, "it did not happen within 10 s"
        time.sleep(0.01)


def until_cancelled(_run: ClaimedRun, hooks: Hooks) -> RunResult:
    wait_for(hooks.cancelled)
    return RunResult(RunState.DONE, "feasible", {"plan_cost": 2.0})


def test_workers_solve_as_many_runs_at_once_as_there_are_workers(database: Database) -> None:
    """Two workers hold two runs at the same moment, and the third waits."""
    meeting = threading.Barrier(2, timeout=10)

    def solve(run: ClaimedRun, hooks: Hooks) -> RunResult:
        if run.id != "r3":
            meeting.wait()
        return DONE

    put(database, "r1", "r2", "r3")
    queue = RunQueue(database, solve, 2)
    queue.start()
    wait_for(lambda: all(look(database, name).state == "done" for name in ("r1", "r2", "r3")))
    queue.stop(5)


def test_a_run_that_raises_fails_and_the_next_is_solved(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """A defect costs one run, is logged whole, and tells the client nothing of the inside."""

    def solve(run: ClaimedRun, hooks: Hooks) -> RunResult:
        if run.id == "r1":
            raise RuntimeError("secret path")
        return DONE

    put(database, "r1", "r2")
    queue = RunQueue(database, solve, 1)
    queue.start()
    wait_for(lambda: look(database, "r2").state == "done")
    queue.stop(5)
    failed = look(database, "r1")
    assert failed.state == "failed"
    assert "secret" not in (failed.detail or "")
    assert "secret path" in caplog.text


def test_progress_is_kept_while_a_run_goes(database: Database) -> None:
    """Stage, cost and bound can be read from the database; what is not finite is not known."""
    looked = threading.Event()

    def solve(run: ClaimedRun, hooks: Hooks) -> RunResult:
        hooks.stage("solve")
        hooks.observe(Progress(12.5, float("-inf"), 0.1))
        assert looked.wait(10)
        return DONE

    put(database, "r1")
    queue = RunQueue(database, solve, 1)
    queue.start()
    wait_for(lambda: look(database, "r1").progress_cost is not None)
    run = look(database, "r1")
    looked.set()
    assert (run.stage, run.progress_cost, run.progress_bound) == ("solve", 12.5, None)
    wait_for(lambda: look(database, "r1").state == "done")
    queue.stop(5)


def test_a_cancelled_run_keeps_what_it_had_found(database: Database) -> None:
    """Cancelling a run that is going ends it as cancelled, with its best plan."""
    put(database, "r1")
    queue = RunQueue(database, until_cancelled, 1)
    queue.start()
    wait_for(lambda: look(database, "r1").state == "running")
    with database.write() as session:
        run = runs.find(session, "r1")
        assert run is not None
        run.cancel_requested = True
    queue.cancel("r1")
    wait_for(lambda: look(database, "r1").state == "cancelled")
    assert look(database, "r1").summary == {"plan_cost": 2.0}
    queue.stop(5)


def test_a_run_that_a_stop_interrupts_is_solved_by_the_next_queue(database: Database) -> None:
    """Stopping lets the run go without a result; the next start queues it again and finishes it."""
    put(database, "r1")
    first = RunQueue(database, until_cancelled, 1)
    first.start()
    wait_for(lambda: look(database, "r1").state == "running")
    first.stop(5)
    assert look(database, "r1").state == "running"
    second = RunQueue(database, lambda run, hooks: DONE, 1)
    second.start()
    wait_for(lambda: look(database, "r1").state == "done")
    assert look(database, "r1").attempt == 2
    second.stop(5)
