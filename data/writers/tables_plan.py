"""A plan folder in the other forms that people and programs ask for: one workbook, one document, Parquet, a ZIP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from data.writers.export import Export, Form, folder, one_file, zipped
from data.writers.plan_form import (
    BOOKINGS,
    EXCHANGES,
    FACILITIES,
    MAP,
    OUTSIDE,
    PLAN_FILES,
    ROW_TYPES,
    STORAGE,
    SUMMARY,
    UNMATCHED,
)
from data.writers.plan_form import columns as columns_of
from data.writers.summary import to_summary_dict
from data.writers.tables import Cell, UnwritableError, csv_text, json_text, parquet_bytes
from data.writers.workbook import workbook_bytes
from symbiosis.plan import Plan

ENDINGS: dict[Form, str] = {
    "csv": "",
    "parquet": "",
    "xlsx": ".xlsx",
    "json": ".json",
    "geojson": ".geojson",
    "zip": ".zip",
}
"""Of the one file that a form is; empty: a folder."""

Columns = dict[str, list[Cell]]


def export_plan(plan_folder: Path, plan: Plan, form: Form) -> Export:
    """Return a plan in a form; it was read from the folder, whose files the forms geojson and zip hand on.

    csv and parquet hold a file a table and summary.json; json the tables and the summary; xlsx the tables, and the
    summary on sheets of its own; geojson is the map; zip the plan folder itself.

    Raises:
        UnwritableError: The form cannot hold a cell, or the folder has no map.
    """
    if form == "geojson":
        return one_file(MAP, _map(plan_folder))
    if form == "zip":
        files = {name: plan_folder / name for name in PLAN_FILES}
        return one_file("plan.zip", zipped({name: file.read_bytes() for name, file in files.items() if file.is_file()}))
    tables, summary = plan_tables(plan), to_summary_dict(plan.summary)
    if form == "json":
        return one_file("plan.json", json_text(tables, summary=summary))
    if form == "xlsx":
        return one_file("plan.xlsx", workbook_bytes({"summary": _figures(summary), **tables, **_lists(summary)}))
    document = json.dumps(summary, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    if form == "csv":
        return folder({SUMMARY: document} | {f"{name}.csv": csv_text(columns) for name, columns in tables.items()})
    return folder(
        {SUMMARY: document}
        | {
            f"{name}.parquet": parquet_bytes(columns, columns_of(ROW_TYPES[f"{name}.csv"]))
            for name, columns in tables.items()
        }
    )


def plan_tables(plan: Plan) -> dict[str, Columns]:
    """Return the tables of a plan by name: exchanges, facilities, unmatched; others where they have rows."""
    rows: dict[str, Iterable[object]] = {
        EXCHANGES: plan.exchanges,
        FACILITIES: plan.facilities,
        UNMATCHED: plan.unmatched,
    }
    if plan.bookings:
        rows[BOOKINGS] = plan.bookings
    if plan.storage:
        rows[STORAGE] = plan.storage
    if plan.outside:
        rows[OUTSIDE] = plan.outside
    return {
        file.removesuffix(".csv"): {name: [getattr(row, name) for row in found] for name in columns_of(ROW_TYPES[file])}
        for file, found in ((file, list(found)) for file, found in rows.items())
    }


def _map(plan_folder: Path) -> bytes:
    """Return the map that was written with the plan.

    Raises:
        UnwritableError: There is none.
    """
    file = plan_folder / MAP
    if not file.is_file():
        raise UnwritableError(f"the plan has no {MAP}, so its places are not known: match its inventory again")
    content = file.read_bytes()
    try:
        document = json.loads(content)
    except ValueError as error:
        raise UnwritableError(f"{MAP} of the plan cannot be read: {error}") from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise UnwritableError(f"{MAP} of the plan is no FeatureCollection")
    return content


def _figures(summary: Mapping[str, Any]) -> Columns:
    """Return the plain figures of a summary as keys and values; its costs and counts with dotted keys."""
    flat: dict[str, Cell] = {}
    for key, value in summary.items():
        inner = value.items() if isinstance(value, dict) else ((None, value),)
        for name, cell in inner:
            if isinstance(cell, str | float | int):
                flat[key if name is None else f"{key}.{name}"] = cell
    return {"key": list(flat), "value": list(flat.values())}


def _lists(summary: Mapping[str, Any]) -> dict[str, Columns]:
    """Return the lists of a summary that there are, a table each."""
    certificate = summary["certificate"] or {}
    lists = {
        "notes": [{"note": note} for note in summary["notes"]],
        "conflicts": summary["conflicts"],
        "assumptions": summary["assumptions"],
        "violations": certificate.get("violations", []),
    }
    return {name: {column: [row[column] for row in rows] for column in rows[0]} for name, rows in lists.items() if rows}
