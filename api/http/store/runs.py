"""Runs in the database: the queue, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.http.store.tables import OrganisationRecord, RunRecord, RunState


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A run that a worker has taken from the queue."""

    id: str
    inventory_id: str
    options: dict[str, Any]
    attempt: int


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended."""

    state: RunState
    status: str | None = None
    summary: dict[str, Any] | None = None
    detail: str | None = None


def find(session: Session, run_id: str) -> RunRecord | None:
    """One run, or None."""
    return session.get(RunRecord, run_id)


def page(session: Session, limit: int, offset: int) -> tuple[Sequence[RunRecord], int]:
    """A page of runs, newest first, and how many there are in all."""
    newest = select(RunRecord).order_by(RunRecord.created_at.desc(), RunRecord.id).limit(limit).offset(offset)
    return session.scalars(newest).all(), session.scalar(select(func.count()).select_from(RunRecord)) or 0


def claim(session: Session, now: datetime) -> ClaimedRun | None:
    """Take the run that has waited longest, or None; needs a write transaction."""
    waiting = select(RunRecord).where(RunRecord.state == RunState.QUEUED)
    run = session.scalars(waiting.order_by(RunRecord.created_at, RunRecord.id).limit(1)).first()
    if run is None:
        return None
    run.state, run.started_at, run.attempt = RunState.RUNNING, now, run.attempt + 1
    return ClaimedRun(run.id, run.inventory_id, run.options, run.attempt)


def note_progress(session: Session, run: ClaimedRun, **values: str | float | None) -> None:
    """Keep how far a run is: ``stage``, ``progress_cost``, ``progress_bound``."""
    session.execute(_latest(run).values(**values))


def finish(session: Session, run: ClaimedRun, result: RunResult, now: datetime) -> None:
    """Keep the result of a run; of an attempt that is no longer the latest, nothing is kept."""
    values = {"state": result.state, "status": result.status, "summary": result.summary, "detail": result.detail}
    session.execute(_latest(run).values(**values, finished_at=now))


def _latest(run: ClaimedRun) -> Any:
    running = RunRecord.state == RunState.RUNNING
    return update(RunRecord).where(RunRecord.id == run.id, RunRecord.attempt == run.attempt, running)


def requeue_interrupted(session: Session, now: datetime) -> int:
    """Queue again what was running when the service stopped, and return how many; cancelled ones end as such."""
    running = RunRecord.state == RunState.RUNNING
    ended = {"state": RunState.CANCELLED, "finished_at": now}
    session.execute(update(RunRecord).where(running, RunRecord.cancel_requested).values(**ended))
    interrupted = list(session.scalars(select(RunRecord).where(running)))
    for run in interrupted:
        run.state, run.stage, run.progress_cost, run.progress_bound = RunState.QUEUED, None, None, None
    return len(interrupted)


def latest_with_plan(session: Session, organisation: str) -> RunRecord | None:
    """The run that finished last with a plan, on an inventory that names the organisation; None where none has."""
    named = OrganisationRecord.inventory_id == RunRecord.inventory_id
    finished = (
        select(RunRecord)
        .join(OrganisationRecord, named)
        .where(
            OrganisationRecord.name == organisation,
            RunRecord.state == RunState.DONE,
            RunRecord.status.in_(("optimal", "feasible")),
        )
    )
    return session.scalars(finished.order_by(RunRecord.finished_at.desc(), RunRecord.id).limit(1)).first()
