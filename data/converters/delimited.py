"""Reading of delimited text files as they come from agencies: every cell as text, nothing guessed."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data.converters.base import ConversionError

_DELIMITERS = (";", ",", "\t")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")
_THREE_AFTER_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One data row: its number (from 1 below the header) and its cells, stripped, by column name.

    `cells` is None where the row has another number of cells than the header; `raw` is the row as read.
    """

    number: int
    cells: Mapping[str, str] | None
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A delimited file: its name, its columns in the order given, and its rows in file order."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[SourceRow, ...]


def read_delimited(path: Path, required: Sequence[str]) -> SourceTable:
    """Read a UTF-8 file (a BOM is fine) separated by `;`, `,` or tabs, whichever yields `required`.

    Raises:
        ConversionError: no such file, not UTF-8, empty, a column missing or twice there.
    """
    text = _text(path)
    header_line = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=lambda mark: len(set(_split(header_line, mark)) & set(required)))
    try:
        records = [record for record in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if any(record)]
    except csv.Error as fault:
        raise ConversionError(f"{path.name}: not a readable CSV file ({fault}); save it again as CSV UTF-8") from fault
    columns = tuple(name.strip() for name in records[0])
    _check_columns(path.name, columns, required)
    rows = tuple(_row(number, record, columns) for number, record in enumerate(records[1:], start=1))
    return SourceTable(path.name, columns, rows)


def parse_decimal(text: str) -> Decimal | None:
    """Read a decimal number with a point or, as is usual beside `;`, a comma; None for anything else."""
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def is_ambiguous(text: str) -> bool:
    """Whether the comma may part thousands as well as decimals: `1,234` may be 1234 or 1.234."""
    return _THREE_AFTER_COMMA.fullmatch(text) is not None


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as fault:
        raise ConversionError(f"{path}: no such file; give the folder that holds it") from fault
    except UnicodeDecodeError as fault:
        where = f"byte {fault.start + 1} is not UTF-8"
        raise ConversionError(f"{path.name}: {where}; save the file as CSV UTF-8") from fault
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    if not text.strip():
        raise ConversionError(f"{path.name}: the file is empty; it needs a header row and data rows")
    return text


def _split(header_line: str, delimiter: str) -> list[str]:
    return [name.strip().strip('"') for name in header_line.split(delimiter)]


def _check_columns(file: str, columns: Sequence[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        found = ", ".join(columns)
        raise ConversionError(f"{file}: missing column {', '.join(missing)}; the header row has: {found}")
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise ConversionError(f"{file}: column {', '.join(doubled)} is there twice; remove one of them")


def _row(number: int, record: Sequence[str], columns: Sequence[str]) -> SourceRow:
    raw = tuple(cell.strip() for cell in record)
    cells = dict(zip(columns, raw, strict=True)) if len(raw) == len(columns) else None
    return SourceRow(number, cells, raw)
