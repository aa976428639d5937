"""One Parquet file to one table of texts, whatever the types of its columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.faults import Code, Report
from data.raw import RawTable
from data.readers.csv_fast import as_texts
from data.readers.csv_table import numbered, without_blank
from data.readers.signature import described
from symbiosis.inventory import Text

MOST_CELLS = 50_000_000
MOST_BYTES = 1 << 30
"""Of all columns together, unpacked."""
_BROKEN = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, MemoryError)
"""What pyarrow raises of damaged files; OSError also where a footer is none."""


def parse(name: str, content: bytes, report: Report) -> RawTable:
    """Return the table that the bytes of a Parquet file hold; a table without rows where they cannot be read."""
    nothing = RawTable(name, {}, np.empty(0, np.int32), complete=False)
    if not content.startswith(b"PAR1"):
        what = described(content)
        hint = f"The content is {what}, not Parquet: give the file its own ending, or write it as Parquet."
        report.add(Code.WRONG_FORMAT, name, value=what, expected="Parquet", hint=hint)
        return nothing
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        refusal = _refusal(file.metadata)
        table = file.read() if refusal is None else None
    except _BROKEN as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        report.add(Code.BAD_PARQUET, name, expected="a Parquet file", hint=f"The file cannot be read: {words[:200]}")
        return nothing
    if table is None:
        report.add(Code.BAD_PARQUET, name, expected="a Parquet file", hint=f"{refusal}.")
        return nothing
    return without_blank(RawTable(name, _columns(name, table, report), numbered(table.num_rows)), report)


def _refusal(metadata: Any) -> str | None:
    """Return why a file is not unpacked, judged by its footer alone, or None."""
    cells = metadata.num_rows * max(metadata.num_columns, 1)
    if cells > MOST_CELLS or metadata.num_rows < 0:
        return f"The file holds {cells} cells, at most {MOST_CELLS} are read"
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if size > MOST_BYTES:
        return f"The file unpacks to {size} bytes, at most {MOST_BYTES} are read"
    return None


def _columns(name: str, table: pa.Table, report: Report) -> dict[str, Text]:
    """Return the columns as texts; a second column of a name, or of a type that has no text, is a fault."""
    columns: dict[str, Text] = {}
    for position, (raw, cells) in enumerate(zip(table.column_names, table.columns, strict=True), 1):
        column = raw.strip()
        if not column:
            report.add(Code.EMPTY_HEADER, name, column=f"#{position}", expected="a column name")
        elif column in columns:
            report.add(Code.DUPLICATE_COLUMN, name, column=column, expected="one column of each name")
        else:
            found = _texts(cells)
            if found is None:
                hint = f"The column holds {cells.type}: give texts, numbers, dates or true/false."
                report.add(Code.BAD_VALUE, name, column=column, value=str(cells.type), expected="texts", hint=hint)
            else:
                columns[column] = found
    return columns


def _texts(cells: pa.ChunkedArray) -> Text | None:
    """Return a column as texts, empty where nothing is given, or None where its type or bytes have no text."""
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return _texts(cells.cast(kind.value_type))
    try:
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            cells = cells.cast(pa.string())
        if pa.types.is_string(kind) or pa.types.is_large_string(kind) or cells.type == pa.string():
            cells = cells.cast(pa.string()) if cells.type != pa.string() else cells
            cells.validate(full=True)  # the format promises UTF-8, a damaged file need not keep it
            return as_texts(pc.fill_null(cells, ""))
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    if pa.types.is_nested(kind):
        return None
    texts = np.empty(len(cells), dtype=np.object_)
    texts[:] = [_text(value) for value in _values(cells)]
    return texts


def _values(cells: pa.ChunkedArray) -> list[Any]:
    """Return the values of a column as numpy or Python has them; single precision stays, for its shortest decimal."""
    if pa.types.is_float32(cells.type) or pa.types.is_float16(cells.type):
        given = cells.is_valid().to_pylist()
        figures = cells.to_numpy()
        return [figure if there else None for figure, there in zip(figures, given, strict=True)]
    if pa.types.is_timestamp(cells.type) and cells.type.unit == "ns":
        cells = cells.cast(pa.timestamp("us", cells.type.tz), safe=False)
    values: list[Any] = cells.to_pylist()
    return values


def _text(value: Any) -> str:
    """Return the text of a cell: a number as its shortest decimal, a date in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
