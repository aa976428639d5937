"""The database: its schema, its transactions, and the queue in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from api.http.store import inventories, runs
from api.http.store.database import Database, sqlite_url
from api.http.store.runs import RunResult
from api.http.store.tables import Base, InventoryRecord, RunRecord, RunState

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def an_inventory(identifier: str = "i1") -> InventoryRecord:
    return InventoryRecord(
        id=identifier,
        created_at=NOON,
        name="",
        file_format="zip",
        size_bytes=1,
        sha256="",
        currency="EUR",
        counts={},
        warnings=[],
    )


def a_run(identifier: str, minute: int = 0, **values: object) -> RunRecord:
    given = {"state": RunState.QUEUED, "cancel_requested": False, "attempt": 0, "options": {"seed": 1}, **values}
    return RunRecord(id=identifier, inventory_id="i1", created_at=NOON + timedelta(minutes=minute), **given)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated database with one inventory of two organisations."""
    opened = Database(sqlite_url(tmp_path / "test.db"))
    opened.migrate()
    with opened.write() as session:
        inventories.add(session, an_inventory(), ["Bakery", "Brewery", "Bakery"])
    yield opened
    opened.close()


def state_of(database: Database, run_id: str) -> str:
    with database.read() as session:
        run = runs.find(session, run_id)
        assert run is not None
        return run.state


def test_the_migrations_lead_to_the_tables_in_the_code(tmp_path: Path) -> None:
    """What the migrations make is what the classes describe, column for column."""
    url = sqlite_url(tmp_path / "test.db")
    migrated = Database(url)
    migrated.migrate()
    migrated.migrate()
    migrated.close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_what_is_committed_is_on_disk(database: Database) -> None:
    """The settings that durability rests on hold on a connection of the pool."""
    with database.read() as session:
        settings = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_transaction_that_raises_changes_nothing(database: Database) -> None:
    """A run of an inventory that does not exist is refused by the key, and the run beside it goes with it."""
    stray = a_run("stray")
    stray.inventory_id = "nowhere"
    with pytest.raises(IntegrityError), database.write() as session:
        session.add_all([a_run("r1"), stray])
    with database.read() as session:
        assert runs.page(session, 10, 0)[1] == 0


def test_the_run_that_waited_longest_is_taken_first(database: Database) -> None:
    """Runs leave the queue in the order in which they were asked for, each once."""
    with database.write() as session:
        session.add_all([a_run("second", 2), a_run("first", 1)])
    taken = []
    for _ in range(3):
        with database.write() as session:
            run = runs.claim(session, NOON)
            taken.append(run.id if run else None)
    assert taken == ["first", "second", None]


def test_times_come_back_in_utc(database: Database) -> None:
    """A time given in another zone is the same moment when it is read."""
    with database.write() as session:
        session.add(a_run("r1"))
        run = runs.find(session, "r1")
        assert run is not None
        run.started_at = datetime.fromisoformat("2026-11-22T14:00:00+02:00")
    with database.read() as session:
        run = runs.find(session, "r1")
        assert run is not None
        assert run.started_at == NOON
        assert run.started_at.tzinfo is UTC


def test_only_the_latest_attempt_may_finish_a_run(database: Database) -> None:
    """A result that comes from an attempt before the restart is dropped."""
    with database.write() as session:
        session.add(a_run("r1"))
    with database.write() as session:
        earlier = runs.claim(session, NOON)
        assert earlier is not None
    with database.write() as session:
        assert runs.requeue_interrupted(session, NOON) == 1
        later = runs.claim(session, NOON)
        assert later is not None
    with database.write() as session:
        runs.finish(session, earlier, RunResult(RunState.FAILED), NOON)
    assert state_of(database, "r1") == "running"
    with database.write() as session:
        runs.finish(session, later, RunResult(RunState.DONE, "optimal", {"plan_cost": 1.0}), NOON)
    assert state_of(database, "r1") == "done"


def test_an_interrupted_run_that_was_to_be_cancelled_is_cancelled(database: Database) -> None:
    """At a restart a run is queued again only where nobody had asked it to stop."""
    with database.write() as session:
        session.add_all([a_run("on", state="running"), a_run("off", state="running", cancel_requested=True)])
    with database.write() as session:
        assert runs.requeue_interrupted(session, NOON) == 1
    assert (state_of(database, "on"), state_of(database, "off")) == ("queued", "cancelled")


def test_the_latest_run_with_a_plan_is_found_by_organisation(database: Database) -> None:
    """Later runs that failed or found nothing, and other regions' runs, are passed over."""
    ended = {"finished_at": NOON + timedelta(hours=1), "state": "done", "status": "optimal"}
    later = NOON + timedelta(hours=3)
    with database.write() as session:
        inventories.add(session, an_inventory("i2"), ["Quarry"])
        elsewhere = a_run("elsewhere", **{**ended, "finished_at": later})
        elsewhere.inventory_id = "i2"
        session.add_all(
            [
                a_run("old", **ended),
                a_run("new", **{**ended, "finished_at": NOON + timedelta(hours=2)}),
                a_run("infeasible", **{**ended, "finished_at": later, "status": "infeasible"}),
                a_run("failed", state="failed", finished_at=later),
                elsewhere,
            ]
        )
    with database.read() as session:
        found = runs.latest_with_plan(session, "Bakery")
        assert found is not None
        assert found.id == "new"
        assert runs.latest_with_plan(session, "Nobody") is None


def test_deleting_an_inventory_deletes_what_hangs_on_it(database: Database) -> None:
    """Its runs and organisations go with it."""
    with database.write() as session:
        session.add(a_run("r1", state="done"))
    with database.write() as session:
        session.delete(inventories.find(session, "i1"))
    with database.read() as session:
        assert runs.find(session, "r1") is None
        assert not inventories.names_organisation(session, "i1", "Bakery")
