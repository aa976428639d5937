"""The queue of runs: a few threads that take runs from the database and solve them.

The database is the queue, so what was acknowledged outlives the process: runs that were going when it stopped are
queued again when it starts. A solver itself runs in a process of its own, which the run's thread kills.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from sqlalchemy.exc import SQLAlchemyError

from api.http.store import runs
from api.http.store.database import Database
from api.http.store.runs import ClaimedRun, RunResult
from api.http.store.tables import RunState
from solvers.solution import Cancelled, Observer, Progress


@dataclass(frozen=True, slots=True)
class Hooks:
    """What a run is given: whom to tell how far it is, and whom to ask whether to stop."""

    stage: Callable[[str], None]
    observe: Observer
    cancelled: Cancelled


Solve = Callable[[ClaimedRun, Hooks], RunResult]
"""Solve one run; called in a worker's thread."""

PROGRESS_EVERY_S = 0.5
_RETRY_S = 5.0

_log = logging.getLogger(__name__)


class RunQueue:
    """Takes queued runs, oldest first, ``workers`` at a time."""

    def __init__(self, database: Database, solve: Solve, workers: int) -> None:
        self._database = database
        self._solve = solve
        self._threads = [
            threading.Thread(target=self._work, name=f"run-worker-{number}", daemon=True) for number in range(workers)
        ]
        self._wake = threading.Condition()
        self._stopping = threading.Event()
        self._cancelled: dict[str, threading.Event] = {}

    def start(self) -> None:
        """Queue again what had been interrupted, and begin."""
        with self._database.write() as session:
            again = runs.requeue_interrupted(session, datetime.now(UTC))
        if again:
            _log.warning("%d interrupted runs are queued again", again)
        for thread in self._threads:
            thread.start()

    def notify(self) -> None:
        """Say that a run was queued."""
        with self._wake:
            self._wake.notify()

    def cancel(self, run_id: str) -> None:
        """Ask a run that is going to stop; of any other, nothing."""
        with self._wake:
            flag = self._cancelled.get(run_id)
        if flag is not None:
            flag.set()

    def stop(self, grace_s: float) -> None:
        """Stop the runs that are going, to be queued again at the next start; waits at most ``grace_s``."""
        self._stopping.set()
        with self._wake:
            self._wake.notify_all()
        until = time.monotonic() + grace_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._take_one()
            except Exception:  # noqa: BLE001 - a full disk or busy database must not end the queue: logged, tried again
                _log.exception("the queue of runs failed; trying again in %g s", _RETRY_S)
                self._stopping.wait(_RETRY_S)
                continue
            if not worked:
                with self._wake:
                    # The timeout covers a run that was queued between the look and the wait.
                    self._wake.wait(1.0)

    def _take_one(self) -> bool:
        """Solve the run that has waited longest; False where none waits."""
        with self._database.write() as session:
            run = runs.claim(session, datetime.now(UTC))
        if run is None:
            return False
        flag = threading.Event()
        with self._wake:
            self._cancelled[run.id] = flag
        try:
            result = self._outcome(run, flag)
        finally:
            with self._wake:
                del self._cancelled[run.id]
        self._keep(run, result)
        return True

    def _keep(self, run: ClaimedRun, result: RunResult) -> None:
        """Keep a result, however long the database is not to be had; a stopping service leaves the run to the next."""
        while not self._stopping.is_set():
            try:
                with self._database.write() as session:
                    runs.finish(session, run, result, datetime.now(UTC))
            except SQLAlchemyError:
                _log.exception("the result of run %s could not be kept; trying again in %g s", run.id, _RETRY_S)
                self._stopping.wait(_RETRY_S)
            else:
                return

    def _outcome(self, run: ClaimedRun, flag: threading.Event) -> RunResult:
        with self._database.read() as session:
            record = runs.find(session, run.id)
        if record is not None and record.cancel_requested:  # asked between the claim and the flag
            flag.set()
        try:
            result = self._solve(run, self._hooks(run, flag))
        except Exception:  # noqa: BLE001 - one run's defect must not end the queue: that run fails, and is logged
            _log.exception("run %s failed", run.id)
            return RunResult(RunState.FAILED, detail="The service failed on this run; its log says why.")
        if flag.is_set() and result.state is RunState.DONE and result.status != "optimal":
            return RunResult(RunState.CANCELLED, result.status, result.summary, result.detail)
        return result

    def _hooks(self, run: ClaimedRun, flag: threading.Event) -> Hooks:
        notes = _Notes(self._database, run)

        def cancelled() -> bool:
            notes.write_due()
            return flag.is_set() or self._stopping.is_set()

        return Hooks(stage=notes.stage, observe=notes.observe, cancelled=cancelled)


class _Notes:
    """Keeps the progress of a run in the database: every stage, and the latest cost and bound now and then."""

    def __init__(self, database: Database, run: ClaimedRun) -> None:
        self._database = database
        self._run = run
        self._due: Progress | None = None
        self._last = 0.0

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._write(stage=name)

    def observe(self, progress: Progress) -> None:
        """The solver has a better plan or bound."""
        self._due = progress
        self.write_due()

    def write_due(self) -> None:
        """Write the latest progress, unless one was written a moment ago; asked again whenever the solver polls."""
        if self._due is None or time.monotonic() - self._last < PROGRESS_EVERY_S:
            return
        cost, bound = (value if isfinite(value) else None for value in (self._due.objective, self._due.bound))
        self._due, self._last = None, time.monotonic()
        self._write(progress_cost=cost, progress_bound=bound)

    def _write(self, **values: str | float | None) -> None:
        with self._database.write() as session:
            runs.note_progress(session, self._run, **values)
