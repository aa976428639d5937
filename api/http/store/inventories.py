"""Inventories in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, defer

from api.http.store.tables import ACTIVE, InventoryRecord, OrganisationRecord, RunRecord


def add(session: Session, record: InventoryRecord, organisations: Iterable[str]) -> None:
    """Keep an inventory and the names of its organisations."""
    session.add(record)
    session.flush()
    names = [{"inventory_id": record.id, "name": name} for name in dict.fromkeys(organisations)]
    if names:
        session.execute(insert(OrganisationRecord), names)


def find(session: Session, inventory_id: str) -> InventoryRecord | None:
    """One inventory, or None."""
    return session.get(InventoryRecord, inventory_id)


def page(session: Session, limit: int, offset: int) -> tuple[Sequence[InventoryRecord], int]:
    """A page of inventories, newest first, without their warnings, and how many there are in all."""
    newest = select(InventoryRecord).order_by(InventoryRecord.created_at.desc(), InventoryRecord.id)
    rows = session.scalars(newest.options(defer(InventoryRecord.warnings)).limit(limit).offset(offset)).all()
    return rows, session.scalar(select(func.count()).select_from(InventoryRecord)) or 0


def run_ids(session: Session, inventory_id: str) -> list[str]:
    """Ids of all runs on an inventory."""
    return list(session.scalars(select(RunRecord.id).where(RunRecord.inventory_id == inventory_id)))


def has_active_runs(session: Session, inventory_id: str) -> bool:
    """Whether a run on the inventory is queued or running."""
    active = select(RunRecord.id).where(RunRecord.inventory_id == inventory_id, RunRecord.state.in_(ACTIVE))
    return session.scalar(active.limit(1)) is not None


def names_organisation(session: Session, inventory_id: str, organisation: str) -> bool:
    """Whether the inventory has an organisation of that name."""
    return session.get(OrganisationRecord, (inventory_id, organisation)) is not None
