"""An inventory as it was read to any of the forms that are read: what is written reads as the same inventory."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isnan
from pathlib import Path

from data import parse
from data.raw import RawInventory, RawTable
from data.schema import POLICY, TABLES
from data.writers.export import Export, Form, folder, one_file, put, zipped
from data.writers.geojson_sites import SITES, sites_collection, with_listed_sites
from data.writers.tables import Cell, UnwritableError, collection_text, csv_text, json_text, parquet_bytes
from data.writers.workbook import workbook_bytes
from symbiosis.inventory import Text

ENDINGS: dict[Form, str] = {"csv": "", "parquet": "", "geojson": "", "xlsx": ".xlsx", "json": ".json", "zip": ".zip"}
"""Of the one file that a form is; empty: a folder. geojson is sites.geojson beside the other tables in CSV."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_BARE_VALUE = re.compile(r"true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_TURN = str.maketrans(",.", ".,")


def export_inventory(raw: RawInventory, form: Form) -> Export:
    """Return an inventory in a form; reading it gives the same inventory.

    Cells of figures become numbers where the form knows numbers; identifiers, codes, texts, and cells that should be
    figures and are none, stay as they are.

    Raises:
        UnwritableError: The form cannot hold a cell, or nothing has a place that GeoJSON could hold.
    """
    tables = {name: _cells(table) for name, table in raw.tables.items()}
    if form == "json":
        return one_file("inventory.json", json_text(tables, **({"policy": dict(raw.policy)} if raw.policy else {})))
    tables = {name: columns or _header(name) for name, columns in tables.items()}
    if form == "xlsx":
        return one_file("inventory.xlsx", workbook_bytes({**tables, **_policy_sheet(raw.policy)}))
    files: dict[str, bytes | str] = {}
    if form == "geojson":
        tables = with_listed_sites(tables)
        if SITES not in tables:
            raise UnwritableError("no row of the inventory has coordinates, so there is nothing for GeoJSON: write csv")
        files[f"{SITES}.geojson"] = collection_text(sites_collection(tables.pop(SITES))["features"])
    if form == "parquet":
        files |= {f"{name}.parquet": parquet_bytes(columns) for name, columns in tables.items()}
    else:
        files |= {f"{name}.csv": csv_text(columns) for name, columns in tables.items()}
    if raw.policy:
        files["policy.toml"] = policy_text(raw.policy)
    export = folder(files)
    return one_file("inventory.zip", zipped(export.files)) if form == "zip" else export


def write_raw(raw: RawInventory, path: Path, form: Form) -> tuple[Path, ...]:
    """Write an inventory to a new path, a folder or a file by its form, and return the paths written.

    Raises:
        UnwritableError: The form cannot hold a cell.
        TakenError: There is something at the path, or its ending is not the form's.
        OSError: The path cannot be written to.
    """
    return put(export_inventory(raw, form), path)


def _header(name: str) -> dict[str, list[Cell]]:
    """Return the columns that a table without any, such as an empty array in JSON, cannot do without."""
    return {column.name: [] for column in TABLES[name].columns if column.required}


def _cells(table: RawTable) -> dict[str, list[Cell]]:
    """Return the columns of a table, figures as numbers; a cell that should be one and is none stays a text."""
    spec = TABLES[table.name]
    columns: dict[str, list[Cell]] = {}
    for name, cells in table.columns.items():
        column = spec.column(name)
        figures = column is not None and column.kind in ("number", "whole")
        columns[name] = _figures(cells, table.decimal) if figures else [str(cell) for cell in cells]
    return columns


def _figures(cells: Text, decimal: str) -> list[Cell]:
    values, _ = parse.numbers(cells, decimal)
    pairs = zip(values.tolist(), cells.tolist(), strict=True)
    return [value if not isnan(value) else _foreign(cell, decimal) if cell else None for value, cell in pairs]


def _foreign(cell: str, decimal: str) -> Cell:
    """Return a cell that is no figure as a text that is none with decimal points either."""
    return str(cell).translate(_TURN) if decimal == "," else str(cell)


def _policy_sheet(policy: Mapping[str, str]) -> dict[str, dict[str, list[Cell]]]:
    return {"policy": {"key": list(policy), "value": list(policy.values())}} if policy else {}


def policy_text(policy: Mapping[str, str]) -> str:
    """Return a policy as TOML, a dotted key a line; a key that is also the beginning of another is quoted whole."""
    lines = []
    for key, value in policy.items():
        bare = _BARE_KEY.fullmatch(key) and not any(other.startswith(f"{key}.") for other in policy)
        beneath = any(key.startswith(f"{other}.") for other in policy)
        lines.append(f"{key if bare and not beneath else _toml(key)} = {_toml_value(key, value)}")
    return "\n".join(lines) + "\n"


def _toml_value(key: str, value: str) -> str:
    known = next((entry for entry in POLICY if entry.name == key), None)
    textual = known is not None and known.kind not in ("number", "whole", "flag")
    return value if _BARE_VALUE.fullmatch(value) and not textual else _toml(value)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
