"""The tables of the database."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    """It came to a result; ``status`` says which."""
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = (RunState.QUEUED, RunState.RUNNING)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, in UTC; SQLite keeps no zone, so none is stored and UTC is put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring the time to UTC and leave the zone off."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables; constraints have names, so that later migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class InventoryRecord(Base):
    """An inventory that was uploaded and found valid; the file itself lies in the data folder under ``id``."""

    __tablename__ = "inventories"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))
    """For people; never a path."""
    file_format: Mapped[str] = mapped_column(String(8))
    """``zip``, ``xlsx`` or ``json``."""
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    """Fingerprint of the content, as in a plan's summary."""
    currency: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class OrganisationRecord(Base):
    """An organisation that an inventory names."""

    __tablename__ = "organisations"

    inventory_id: Mapped[str] = mapped_column(ForeignKey("inventories.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String, primary_key=True)

    __table_args__ = (Index("ix_organisations_name", "name"),)


class RunRecord(Base):
    """A run of the engine on an inventory; its plan lies in the data folder under ``id``."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    inventory_id: Mapped[str] = mapped_column(ForeignKey("inventories.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=0)
    """How often it was started; a result is taken from the latest attempt only."""
    stage: Mapped[str | None] = mapped_column(String(32))
    """Of the road; the last one begun."""
    progress_cost: Mapped[float | None]
    progress_bound: Mapped[float | None]
    status: Mapped[str | None] = mapped_column(String(16))
    """The plan's status; None while there is none."""
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    detail: Mapped[str | None]
    """Why it failed, in words."""

    __table_args__ = (Index("ix_runs_state_created_at", "state", "created_at"),)
