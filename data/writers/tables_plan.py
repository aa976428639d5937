"""A plan's tables in the forms that people and programs ask for beside the plan folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from data.writers.geojson import to_geojson
from data.writers.plan_form import BOOKINGS, EXCHANGES, FACILITIES, ROW_TYPES, UNMATCHED
from data.writers.plan_form import columns as columns_of
from data.writers.summary import to_summary_dict
from data.writers.tables import Cell, csv_text, json_text, parquet_bytes, workbook_bytes, write_files
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan

PlanForm = Literal["csv", "parquet", "xlsx", "json", "geojson"]


def plan_tables(plan: Plan) -> dict[str, dict[str, list[Cell]]]:
    """Return the tables of a plan by name: exchanges, facilities, unmatched, and bookings where there are any."""
    rows: dict[str, Iterable[object]] = {
        EXCHANGES: plan.exchanges,
        FACILITIES: plan.facilities,
        UNMATCHED: plan.unmatched,
    }
    if plan.bookings:
        rows[BOOKINGS] = plan.bookings
    return {
        file.removesuffix(".csv"): {name: [getattr(row, name) for row in found] for name in columns_of(ROW_TYPES[file])}
        for file, found in ((file, list(found)) for file, found in rows.items())
    }


def write_plan_tables(plan: Plan, inventory: Inventory, path: Path, form: PlanForm) -> tuple[Path, ...]:
    """Write a plan's tables to a path, and return the paths written.

    csv and parquet are folders, a file a table; xlsx, json (with the summary) and geojson (the map) are one file.

    Raises:
        UnwritableError: The form cannot hold a cell.
        OSError: The path cannot be written to.
    """
    tables = plan_tables(plan)
    if form == "csv":
        return write_files({f"{name}.csv": csv_text(columns) for name, columns in tables.items()}, path)
    if form == "parquet":
        return write_files({f"{name}.parquet": parquet_bytes(columns) for name, columns in tables.items()}, path)
    summary = to_summary_dict(plan.summary)
    content: bytes | str
    if form == "json":
        content = json_text(tables, summary=summary)
    elif form == "geojson":
        content = json.dumps(to_geojson(plan, inventory), ensure_ascii=False, allow_nan=False) + "\n"
    else:
        content = workbook_bytes({"summary": _summary_sheet(summary), **tables})
    return write_files({path.name: content}, path.parent)


def _summary_sheet(summary: dict[str, object]) -> dict[str, list[Cell]]:
    """Return the plain figures of a summary as keys and values; its costs and counts with dotted keys."""
    flat: dict[str, Cell] = {}
    for key, value in summary.items():
        inner = value.items() if isinstance(value, dict) else ((None, value),)
        for name, cell in inner:
            if isinstance(cell, str | float | int):
                flat[key if name is None else f"{key}.{name}"] = cell
    return {"key": list(flat), "value": list(flat.values())}
