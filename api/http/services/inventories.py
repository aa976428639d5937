"""Taking inventories in, listing and deleting them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from api.cli.output import counted
from api.http.context import Context
from api.http.media import XLSX_TYPE
from api.http.problems import Conflict, InvalidInventory, NotFound, UnsupportedMediaType
from api.http.store import inventories
from api.http.store.tables import InventoryRecord
from data import load
from data.faults import Report
from symbiosis.inventory import Inventory

FORMATS = {
    XLSX_TYPE: "xlsx",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/json": "json",
}
"""Media type of a body to the ending that its file gets."""
LONGEST_NAME = 200


def format_of(media_type: str) -> str:
    """The format of a body by its media type.

    Raises:
        UnsupportedMediaType: It is none that is read here.
    """
    file_format = FORMATS.get(media_type.partition(";")[0].strip().lower())
    if file_format is None:
        raise UnsupportedMediaType(
            f"An inventory is sent as application/zip (its folder), {XLSX_TYPE}, application/json, or as files of a "
            f"form, not as {media_type or 'nothing'!r}"
        )
    return file_format


async def take(
    context: Context, chunks: AsyncIterator[bytes], file_format: str, name: str, *, geocode: bool = False
) -> InventoryRecord:
    """Receive an inventory, read it, and keep it if it is valid; committed when this returns.

    With ``geocode``, rows with a city and no coordinates are put at its centre.

    Raises:
        InvalidInventory: It has errors.
    """
    return await judge(context, await context.files.receive(chunks, file_format), name, geocode=geocode)


async def judge(context: Context, received: Path, name: str, *, geocode: bool = False) -> InventoryRecord:
    """Read an inventory that was received, and keep it if it is valid; committed when this returns.

    Raises:
        InvalidInventory: It has errors.
    """
    try:
        return await run_in_threadpool(_keep_if_valid, context, received, name, geocode)
    finally:
        received.unlink(missing_ok=True)


def _keep_if_valid(context: Context, received: Path, name: str, geocode: bool) -> InventoryRecord:
    loaded = load(received, geocode=geocode)
    if loaded.inventory is None:
        raise _invalid(loaded.report, context.files.set_aside(received), geocode)
    record = _record(loaded.inventory, loaded.report, received, name)
    context.files.keep(received, record.id)
    try:
        with context.database.write() as session:
            inventories.add(session, record, loaded.inventory.organisations.tolist())
    except BaseException:
        context.files.remove(record.id, record.file_format, [])
        raise
    return record


def _record(inventory: Inventory, report: Report, received: Path, name: str) -> InventoryRecord:
    counts = {
        "organisations": len(inventory.organisations),
        "sites": len(inventory.sites.id),
        "streams": len(inventory.streams.id),
        "demands": len(inventory.demands.id),
        "facilities": len(inventory.facilities.id),
        "materials": len(inventory.materials.id),
    }
    return InventoryRecord(
        id=str(uuid4()),
        created_at=datetime.now(UTC),
        name=display_name(name),
        file_format=received.suffix.removeprefix("."),
        size_bytes=received.stat().st_size,
        sha256=inventory.sha256,
        currency=inventory.policy.currency,
        counts=counts,
        warnings=report.rows(),
    )


def display_name(name: str) -> str:
    """A name as people see it: no control characters, not too long. It is never a path."""
    return "".join(letter for letter in name if letter.isprintable()).strip()[:LONGEST_NAME]


def _invalid(report: Report, report_id: str, geocode: bool) -> InvalidInventory:
    errors, warnings = report.count("error"), report.count("warning")
    detail = f"{counted(errors, 'error')} and {counted(warnings, 'warning')}; the inventory was not taken."
    address = f"/v1/reports/{report_id}{'?geocode=true' if geocode else ''}"
    return InvalidInventory(detail, errors=errors, warnings=warnings, report=address, faults=report.rows())


def get(context: Context, inventory_id: str) -> InventoryRecord:
    """One inventory.

    Raises:
        NotFound: There is none of that id.
    """
    with context.database.read() as session:
        record = inventories.find(session, inventory_id)
    if record is None:
        raise NotFound("There is no inventory of that id.")
    return record


def page(context: Context, limit: int, offset: int) -> tuple[Sequence[InventoryRecord], int]:
    """A page of inventories, newest first, and how many there are."""
    with context.database.read() as session:
        return inventories.page(session, limit, offset)


def delete(context: Context, inventory_id: str) -> None:
    """Delete an inventory with its runs and their plans.

    Raises:
        NotFound: There is none of that id.
        Conflict: A run on it is queued or running.
    """
    with context.database.write() as session:
        record = inventories.find(session, inventory_id)
        if record is None:
            raise NotFound("There is no inventory of that id.")
        if inventories.has_active_runs(session, inventory_id):
            raise Conflict("A run on this inventory is queued or running; cancel it first.")
        run_ids = inventories.run_ids(session, inventory_id)
        session.delete(record)
    context.files.remove(inventory_id, record.file_format, run_ids)
