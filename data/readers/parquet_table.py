"""One Parquet file to one table of texts, whatever the types of its columns."""

from __future__ import annotations

from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from data.faults import Code, Report
from data.raw import RawTable
from data.readers.rows import MOST_CELLS, Texts, nothing, numbered, without_blank
from data.readers.signature import described
from data.readers.source import Source

MOST_BYTES = 1 << 30
"""Of all columns together: as the footer says, and of the texts of all cells."""
_BATCH = 1 << 16
"""Rows that are unpacked at a time."""
_BROKEN = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, MemoryError)
"""What pyarrow raises of damaged files; OSError also where a footer is none."""


class _RefusedError(Exception):
    """The file is too large; the message says why."""


def parse(name: str, source: Source, report: Report) -> RawTable:
    """Return the table that a Parquet file holds; a table without rows where it cannot be read."""
    with source() as file:
        start = file.read(4096)
        if not start.startswith(b"PAR1"):
            what = described(start)
            hint = f"The content is {what}, not Parquet: give the file its own ending, or write it as Parquet."
            report.add(Code.WRONG_FORMAT, name, value=what, expected="Parquet", hint=hint)
            return nothing(name)
        try:
            return without_blank(_table(name, file, report), report)
        except _RefusedError as error:
            hint = f"{error}."
        except _BROKEN as error:
            words = str(error).splitlines()[0] if str(error) else type(error).__name__
            hint = f"The file cannot be read: {words[:200]}"
    report.add(Code.BAD_PARQUET, name, expected="a Parquet file", hint=hint)
    return nothing(name)


def _table(name: str, file: IO[bytes], report: Report) -> RawTable:
    """Return the table of a file, unpacked some rows at a time; texts stay numbers in a dictionary meanwhile."""
    metadata = pq.read_metadata(file)
    _judge(metadata)
    plain = [field.name for field in metadata.schema.to_arrow_schema() if not pa.types.is_nested(field.type)]
    opened = pq.ParquetFile(file, metadata=metadata, read_dictionary=plain)
    columns = _headers(name, opened.schema_arrow, report)
    rows = size = 0
    for batch in opened.iter_batches(_BATCH):
        for place, (column, texts) in list(columns.items()):
            cells = batch.column(place)
            added = _add(texts, cells)
            if added is None:
                _refuse_type(name, column, cells.type, report)
                del columns[place]
            size += added or 0
        rows += batch.num_rows
        if size > MOST_BYTES:
            raise _RefusedError(f"The cells hold more than {MOST_BYTES} bytes of text")
    pa.default_memory_pool().release_unused()  # or what is unpacked stays beside the texts made of it
    return RawTable(name, {column: texts.joined() for column, texts in columns.values()}, numbered(rows))


def _judge(metadata: Any) -> None:
    """Refuse a file that is too large by its footer, before anything is unpacked."""
    cells = metadata.num_rows * max(metadata.num_columns, 1)
    if cells > MOST_CELLS or metadata.num_rows < 0:
        raise _RefusedError(f"The file holds {cells} cells, at most {MOST_CELLS} are read")
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if size > MOST_BYTES:
        raise _RefusedError(f"The file unpacks to {size} bytes, at most {MOST_BYTES} are read")


def _headers(name: str, schema: pa.Schema, report: Report) -> dict[int, tuple[str, Texts]]:
    """Return the columns by position; a second column of a name, or of a type that has no text, is a fault."""
    columns: dict[int, tuple[str, Texts]] = {}
    for place, (raw, kind) in enumerate(zip(schema.names, schema.types, strict=True)):
        column = raw.strip()
        if not column:
            report.add(Code.EMPTY_HEADER, name, column=f"#{place + 1}", expected="a column name")
        elif column in {known for known, _ in columns.values()}:
            report.add(Code.DUPLICATE_COLUMN, name, column=column, expected="one column of each name")
        elif pa.types.is_nested(kind):
            _refuse_type(name, column, kind, report)
        else:
            columns[place] = (column, Texts())
    return columns


def _refuse_type(name: str, column: str, kind: pa.DataType, report: Report) -> None:
    shown = str(kind.value_type if pa.types.is_dictionary(kind) else kind)
    hint = f"The column holds {shown}: give texts, numbers, dates or true/false."
    report.add(Code.BAD_VALUE, name, column=column, value=shown, expected="texts", hint=hint)


def _add(texts: Texts, cells: pa.Array) -> int | None:
    """Add some cells to a column and return the length of their texts, or None where its bytes are no text."""
    if not pa.types.is_dictionary(cells.type):
        plain = [_text(value) for value in _values(cells)]
        texts.add(plain)
        return sum(map(len, plain))
    used, codes = np.unique(cells.indices.fill_null(-1).to_numpy(zero_copy_only=False), return_inverse=True)
    given = cells.dictionary.take(pa.array(used[used >= 0]))
    try:
        values = [_text(value) for value in _values(_as_strings(given))]
    except (pa.ArrowInvalid, UnicodeDecodeError):  # the format promises UTF-8, a damaged file need not keep it
        return None
    different = [""] * int((used < 0).sum()) + values
    texts.add_coded(different, codes)
    lengths: npt.NDArray[np.int64] = np.array([len(text) for text in different], dtype=np.int64)
    return int(lengths[codes].sum())


def _as_strings(cells: pa.Array) -> pa.Array:
    kind = cells.type
    return cells.cast(pa.string()) if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) else cells


def _values(cells: pa.Array) -> list[Any]:
    """Return the values of a column as numpy or Python has them; single precision stays, for its shortest decimal."""
    if pa.types.is_float32(cells.type) or pa.types.is_float16(cells.type):
        given = cells.is_valid().to_pylist()
        figures = cells.to_numpy(zero_copy_only=False)
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
