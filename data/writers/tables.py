"""Tables of cells to files: CSV, Parquet, JSON. No text in any of them can become a formula.

In CSV a text that a spreadsheet would take for a formula gets an apostrophe (`data.formulas`), which the readers take
off. The other forms say of each cell whether it is a text.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from data.formulas import guard

Cell = str | float | bool | None
"""None, and a figure that is not finite, is an empty cell."""
Tables = Mapping[str, Mapping[str, Sequence[Cell]]]
"""By table, then by column; the columns of a table are of equal length."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NEEDS_CARE = re.compile("[\",;\\t\\r\\n]|(?:^|\0)'*[=+\\-@＝＋－＠]")
"""In texts joined by NUL: what must be quoted, or may have to be guarded against spreadsheets. No others must."""
_BREAKS_A_ROW = re.compile(r'[",\r\n]')


class UnwritableError(ValueError):
    """The format cannot hold what is to be written; the message says what and where."""


def csv_text(columns: Mapping[str, Sequence[Cell]]) -> str:
    """Return a table as CSV text: UTF-8 to be, commas, points, a header row."""
    lines = [",".join(quoted(guard(name)) for name in columns)]
    lines += [",".join(map(_csv_cell, row)) for row in zip(*columns.values(), strict=True)]
    if len(columns) == 1:  # a row of one empty cell would be a blank line
        lines = [line or '""' for line in lines]
    return "\n".join(lines) + "\n"


def parquet_bytes(columns: Mapping[str, Sequence[Cell]], kinds: Mapping[str, type] | None = None) -> bytes:
    """Return a table as a Parquet file.

    A column is of texts, of figures or of truth values, as ``kinds`` has it (str, float, bool) or else by its cells; a
    column of several kinds is of texts.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: _array(cells, (kinds or {}).get(name)) for name, cells in columns.items()})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def json_text(tables: Tables, **more: Any) -> str:
    """Return tables as one JSON document, an array of rows per table; cells that are not given are left out."""
    parts = {name: json_lines(_rows(columns)) for name, columns in tables.items()}
    parts |= {name: _json(value, indent=1) for name, value in more.items()}
    return "{\n" + ",\n".join(f"{_json(name)}: {text}" for name, text in parts.items()) + "\n}\n"


def json_lines(members: Iterable[Any]) -> str:
    """Return a JSON array, a member a line: indenting takes the slow encoder."""
    return "[\n" + ",\n".join(map(_ENCODER.encode, members)) + "\n]"


def collection_text(features: Iterable[Mapping[str, Any]]) -> str:
    """Return a GeoJSON FeatureCollection as strict JSON, a feature a line."""
    return f'{{"type": "FeatureCollection", "features": {json_lines(features)}}}\n'


def _json(value: Any, **how: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, **how)


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return quoted(guard(cell))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _figure(cell) if cell is not None and isfinite(cell) else ""


def _figure(value: float) -> str:
    """Return a figure as its shortest decimal."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e16 else repr(float(value))


def csv_texts(texts: Sequence[str]) -> Sequence[str]:
    """Return the cells of a column of texts, guarded and quoted; each distinct one is looked at once, if at all."""
    if not _NEEDS_CARE.search("\0".join(texts)):
        return texts
    cells = {text: quoted(guard(text)) for text in set(texts)}
    return [cells[text] for text in texts]


def quoted(text: str) -> str:
    """Quote what would break a row; Python 3.11's csv module forgets a lone carriage return."""
    return '"' + text.replace('"', '""') + '"' if _BREAKS_A_ROW.search(text) else text


def _array(cells: Sequence[Cell], kind: type | None) -> Any:
    import pyarrow as pa

    kind = kind or _kind(cells)
    if kind is bool:
        return pa.array(cells, pa.bool_())
    if kind is float:
        return pa.array([_finite(cell) for cell in cells], pa.float64())
    return pa.array([None if cell is None else _unguarded_text(cell) for cell in cells], pa.string())


def _kind(cells: Sequence[Cell]) -> type:
    """Return what all cells are, those not given aside; texts where they differ."""
    kinds = {
        bool if isinstance(cell, bool) else str if isinstance(cell, str) else float
        for cell in cells
        if cell is not None
    }
    return kinds.pop() if len(kinds) == 1 else str


def _finite(cell: Cell) -> float | None:
    return float(cell) if cell is not None and isfinite(float(cell)) else None


def _unguarded_text(cell: str | float | bool) -> str:
    if isinstance(cell, str):
        return cell
    return _csv_cell(cell)


def _rows(columns: Mapping[str, Sequence[Cell]]) -> Iterator[dict[str, Cell]]:
    return (
        {name: cell for name, cell in zip(columns, row, strict=True) if _said(cell)}
        for row in zip(*columns.values(), strict=True)
    )


def _said(cell: Cell) -> bool:
    return cell is not None and cell != "" and (isinstance(cell, str | bool) or isfinite(cell))
