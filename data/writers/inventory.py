"""An inventory as it was read to any of the forms that are read: what is written reads as the same inventory."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isnan
from pathlib import Path
from typing import Any, Literal, get_args

from data import parse
from data.raw import RawInventory, RawTable
from data.schema import POLICY, TABLES
from data.writers.tables import Cell, csv_text, json_text, parquet_bytes, workbook_bytes, write_files
from symbiosis.inventory import Text

Form = Literal["csv", "parquet", "xlsx", "json", "geojson"]
FORMS: tuple[str, ...] = get_args(Form)
"""csv, parquet and geojson are folders (geojson: sites.geojson beside CSV tables), xlsx and json one file."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_BARE_VALUE = re.compile(r"true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_TURN = str.maketrans(",.", ".,")
_PLACE = ("longitude_deg", "latitude_deg")
_SITES = "sites"


def write_raw(raw: RawInventory, path: Path, form: Form) -> tuple[Path, ...]:
    """Write an inventory to a path, a folder or a file by its form, and return the paths written.

    Cells of figures become numbers where the form knows numbers; identifiers, codes and texts stay as they are.

    Raises:
        UnwritableError: The form cannot hold a cell.
        OSError: The path cannot be written to.
    """
    tables = {name: _cells(table) for name, table in raw.tables.items()}
    if form == "xlsx":
        return _write_file(path, workbook_bytes({**tables, **_policy_sheet(raw.policy)}))
    if form == "json":
        return _write_file(path, json_text(tables, **({"policy": dict(raw.policy)} if raw.policy else {})).encode())
    contents: dict[str, bytes | str] = {}
    for name, columns in tables.items():
        if form == "parquet":
            contents[f"{name}.parquet"] = parquet_bytes(columns)
        elif form == "geojson" and name == _SITES:
            contents[f"{name}.geojson"] = json.dumps(sites_collection(columns), ensure_ascii=False, indent=1) + "\n"
        else:
            contents[f"{name}.csv"] = csv_text(columns)
    if raw.policy:
        contents["policy.toml"] = policy_text(raw.policy)
    return write_files(contents, path)


def _write_file(path: Path, content: bytes) -> tuple[Path, ...]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return (path,)


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
    return [_foreign(cell, decimal) if isnan(value) else value for value, cell in pairs]


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


def sites_collection(columns: Mapping[str, list[Cell]]) -> dict[str, Any]:
    """Return the sites as a GeoJSON FeatureCollection of points; one without coordinates has no geometry."""
    names = [name for name in columns if name not in _PLACE]
    rows = len(next(iter(columns.values()), []))
    places = [columns.get(name, [None] * rows) for name in _PLACE]
    features = []
    for row in range(rows):
        properties = {name: columns[name][row] for name in names if columns[name][row] not in (None, "")}
        place = [cells[row] for cells in places]
        located = all(isinstance(figure, float) for figure in place)
        if not located:
            properties |= {name: figure for name, figure in zip(_PLACE, place, strict=True) if figure not in (None, "")}
        geometry = {"type": "Point", "coordinates": place} if located else None
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return {"type": "FeatureCollection", "features": features}
