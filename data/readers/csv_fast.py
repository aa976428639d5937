"""Large CSV files without quotes, read by columns: the same table as row by row, in a fraction of time and memory."""

from __future__ import annotations

import io
import re

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from data.raw import RawTable
from symbiosis.inventory import Text

LEAST_CHARACTERS = 1 << 16
"""Below it the plain way is fast enough."""
_FIRST_LINE = re.compile(r"[\r\n]*([^\r\n]+)(?:\r\n|\n)")
_LONE_RETURN = re.compile(r"\r(?!\n)")


def parse(name: str, text: str, separator: str, least: int = LEAST_CHARACTERS) -> RawTable | None:
    """Return the table, blank rows included, or None where the text is small or calls for the careful way."""
    first = _FIRST_LINE.match(text)
    if len(text) < least or first is None or '"' in text or _LONE_RETURN.search(text):
        return None
    header = [cell.strip() for cell in first.group(1).split(separator)]
    if "" in header or len(set(header)) < len(header):
        return None
    try:
        content = text[first.end() :].encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return None
    columns = _columns(content, header, separator)
    if columns is None:
        return None
    rows = len(next(iter(columns.values())))
    return RawTable(name, columns, np.arange(1, rows + 1, dtype=np.int32))


def _columns(content: bytes, header: list[str], separator: str) -> dict[str, Text] | None:
    """Return the columns, or None where rows differ in length."""
    try:
        table = pa_csv.read_csv(
            io.BytesIO(content),
            read_options=pa_csv.ReadOptions(column_names=header, use_threads=False, block_size=1 << 23),
            parse_options=pa_csv.ParseOptions(
                delimiter=separator, quote_char=False, double_quote=False, escape_char=False, newlines_in_values=False
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), null_values=[], strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return {column: as_texts(table.column(column)) for column in header}


def as_texts(column: pa.ChunkedArray) -> Text:
    """Return a column of texts as Python texts; equal cells share one."""
    encoded = column.dictionary_encode().combine_chunks()
    values = encoded.dictionary.to_numpy(zero_copy_only=False)
    texts = np.empty(len(values), dtype=np.object_)
    texts[:] = values
    taken: Text = texts[encoded.indices.to_numpy(zero_copy_only=False)]
    return taken
