"""Tables of cells to files: CSV, Parquet, XLSX, JSON. No text in any of them can become a formula.

In CSV a text that a spreadsheet would take for a formula gets an apostrophe (`data.formulas`), which the readers take
off. The other forms say of each cell whether it is a text.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from data.formulas import guard
from data.readers.workbook_sheet import MOST_CELLS

Cell = str | float | bool | None
"""None, and a figure that is not finite, is an empty cell."""
Tables = Mapping[str, Mapping[str, Sequence[Cell]]]
"""By table, then by column; the columns of a table are of equal length."""

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook may hold."""
MOST_ROWS = 1_048_575
"""Below the header of a sheet."""
_LEAST_WIDTH = 12
"""Of a column of a sheet, in characters."""
_BREAKS_A_ROW = re.compile(r'[",\r\n]')
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


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
    document: dict[str, Any] = {name: _rows(columns) for name, columns in tables.items()}
    return json.dumps({**document, **more}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def workbook_bytes(tables: Tables) -> bytes:
    """Return tables as an XLSX workbook, a sheet a table; row by row, so that long tables need little memory.

    Raises:
        UnwritableError: A text is too long for a cell or has characters that XML cannot hold, or cells are too many.
    """
    import xlsxwriter

    from data.writers.sheet_cells import write_text

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options | {"constant_memory": True}) as book:
        head = book.add_format({"bold": True})
        for name, columns in tables.items():
            _require_room(name, columns)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(columns):
                sheet.set_column(position, position, max(_LEAST_WIDTH, len(column) + 2))
                write_text(sheet, 0, position, _for_xml(column, name, 0), head)
            for row, cells in enumerate(zip(*columns.values(), strict=True), 1):
                for position, cell in enumerate(cells):
                    _write(sheet, row, position, cell, name)
    return out.getvalue()


def _require_room(name: str, columns: Mapping[str, Sequence[Cell]]) -> None:
    rows = max((len(cells) for cells in columns.values()), default=0)
    if rows > MOST_ROWS:
        raise UnwritableError(f"{name} has {rows} rows, a sheet at most {MOST_ROWS}: write CSV")
    if (rows + 1) * len(columns) > MOST_CELLS:
        raise UnwritableError(f"{name} has more than the {MOST_CELLS} cells that a sheet is read with: write CSV")


def _write(sheet: Any, row: int, column: int, cell: Cell, table: str) -> None:
    from data.writers.sheet_cells import write_figure, write_text

    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        if cell:
            write_text(sheet, row, column, _for_xml(cell, table, row))
    elif cell is not None and isfinite(cell):
        write_figure(sheet, row, column, cell)


def _for_xml(text: str, table: str, row: int) -> str:
    from data.writers.sheet_cells import is_exact

    if len(text) > LONGEST_TEXT:
        raise UnwritableError(f"{table}, row {row}: a text of {len(text)} characters, a cell holds {LONGEST_TEXT}")
    if _NOT_IN_XML.search(text) or not is_exact(text):
        raise UnwritableError(f"{table}, row {row}: a character that no workbook can hold; write CSV")
    return text


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return quoted(guard(cell))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _figure(cell) if cell is not None and isfinite(cell) else ""


def _figure(value: float) -> str:
    """Return a figure as its shortest decimal."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e16 else repr(float(value))


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


def _rows(columns: Mapping[str, Sequence[Cell]]) -> list[dict[str, Cell]]:
    return [
        {name: cell for name, cell in zip(columns, row, strict=True) if _said(cell)}
        for row in zip(*columns.values(), strict=True)
    ]


def _said(cell: Cell) -> bool:
    return cell is not None and cell != "" and (isinstance(cell, str | bool) or isfinite(cell))
