"""Write a plan folder: summary, tables, map and report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import isfinite
from operator import attrgetter
from pathlib import Path
from typing import Any

from data.report import render_report
from data.writers.folder import put_files
from data.writers.geojson import features
from data.writers.plan_form import (
    BOOKINGS,
    EXCHANGES,
    FACILITIES,
    MAP,
    OUTSIDE,
    REPORT,
    ROW_TYPES,
    STORAGE,
    SUMMARY,
    UNMATCHED,
    columns,
)
from data.writers.summary import to_summary_dict
from data.writers.tables import collection_text, csv_texts
from symbiosis.inventory import Inventory
from symbiosis.plan import Plan


def write_plan(plan: Plan, inventory: Inventory, folder: Path) -> tuple[Path, ...]:
    """Write ``plan`` into ``folder``, in place of a plan that is there already, and return the paths written.

    ``inventory`` is the one that the plan was made from: it gives map and report their places, names and units.
    Figures keep every digit; one that is not finite is an empty cell. ``bookings.csv``, ``storage.csv`` and
    ``outside.csv`` are written only where there is something in them.

    Raises:
        PlanFolderError: ``folder`` is a file, holds an inventory, or cannot be written to.
    """
    tables: dict[str, Iterable[object]] = {
        EXCHANGES: plan.exchanges,
        FACILITIES: plan.facilities,
        UNMATCHED: plan.unmatched,
    }
    if plan.bookings:
        tables[BOOKINGS] = plan.bookings
    if plan.storage:
        tables[STORAGE] = plan.storage
    if plan.outside:
        tables[OUTSIDE] = plan.outside
    contents = {SUMMARY: to_json(to_summary_dict(plan.summary))}
    contents |= {name: _to_csv(ROW_TYPES[name], rows) for name, rows in tables.items()}
    contents[MAP] = collection_text(features(plan, inventory))
    contents[REPORT] = render_report(plan, inventory)
    return put_files(contents, folder)


def to_json(value: Any) -> str:
    """Return strict JSON, indented, letters as they are; nan and inf raise ValueError."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _to_csv(row_type: type, rows: Iterable[object]) -> str:
    """Return a table as CSV text, worked out column by column: there may be a million cells."""
    kinds, held = columns(row_type), list(rows)
    cells = [_cells(kind, list(map(attrgetter(name), held))) for name, kind in kinds.items()]
    return "\n".join([",".join(kinds), *map(",".join, zip(*cells, strict=True))]) + "\n"


def _cells(kind: type, values: list[Any]) -> Sequence[str]:
    """Return the cells of a column of texts, truth values or figures."""
    if kind is str:
        return csv_texts(values)
    if kind is bool:
        return ["true" if value else "false" for value in values]
    return [repr(float(value)) if isfinite(value) else "" for value in values]
