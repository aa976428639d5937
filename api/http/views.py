"""From records of the store to bodies of the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from api.http.models import InventoryDetails, InventoryListed, RowPage, RunDetails, RunListed, RunProgress
from api.http.store.tables import InventoryRecord, RunRecord


def inventory_listed(record: InventoryRecord) -> InventoryListed:
    """An inventory for a list."""
    return InventoryListed.model_validate(_inventory_members(record))


def inventory_details(record: InventoryRecord) -> InventoryDetails:
    """An inventory with its warnings."""
    return InventoryDetails.model_validate({**_inventory_members(record), "warnings": record.warnings})


def _inventory_members(record: InventoryRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in InventoryListed.model_fields}


def run_listed(record: RunRecord) -> RunListed:
    """A run for a list."""
    return RunListed.model_validate(_run_members(record))


def run_details(record: RunRecord) -> RunDetails:
    """A run with its options and the summary of its plan."""
    more = {name: getattr(record, name) for name in ("options", "cancel_requested", "summary")}
    return RunDetails.model_validate({**_run_members(record), **more})


def _run_members(record: RunRecord) -> dict[str, Any]:
    progress = RunProgress(stage=record.stage, cost=record.progress_cost, bound=record.progress_bound)
    plain = {name: getattr(record, name) for name in RunListed.model_fields if name != "progress"}
    return {**plain, "state": str(record.state), "progress": progress}


def row_page(rows: Sequence[Any], limit: int, offset: int) -> RowPage:
    """A page of a plan's rows; a figure that is not finite is null."""
    items = [{key: _figure(value) for key, value in asdict(row).items()} for row in rows[offset : offset + limit]]
    return RowPage(items=items, total=len(rows), limit=limit, offset=offset)


def _figure(value: str | float | bool) -> str | float | bool | None:
    return None if isinstance(value, float) and not isfinite(value) else value
