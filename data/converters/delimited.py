"""Reading of delimited text files as they come from agencies: every cell as text, nothing guessed."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """A delimited file that is parsed row by row, as often as it is asked for: a national file is large."""

    file: str
    columns: tuple[str, ...]
    keep: frozenset[str] | None
    text: str
    delimiter: str

    def rows(self) -> Iterator[SourceRow]:
        """Yield the data rows in file order, with the cells of the columns in `keep` (all, where it is None).

        Raises:
            ConversionError: the file is not readable CSV, for example a quote is left open.
        """
        number = -1
        kept = [(place, name) for place, name in enumerate(self.columns) if self.keep is None or name in self.keep]
        try:
            for record in csv.reader(io.StringIO(self.text), delimiter=self.delimiter, strict=True):
                if any(record):
                    number += 1
                    if number:
                        yield _row(number, record, len(self.columns), kept)
        except csv.Error as fault:
            raise _unreadable(self.file, fault) from fault


def open_delimited(
    path: Path,
    required: Sequence[str],
    *,
    rename: Callable[[str], str] = str.strip,
    keep: Collection[str] | None = None,
) -> DelimitedText:
    """Open a UTF-8 file (a BOM is fine) separated by `;`, `,` or tabs, whichever yields `required`.

    Args:
        path: the file.
        required: columns that must be there, by their name after `rename`.
        rename: what brings a column's name in the file to the name it is used by.
        keep: columns whose cells are kept; None keeps all.

    Raises:
        ConversionError: no such file, not UTF-8, empty, a column missing or twice there.
    """
    text = read_text(path)
    header_line = text.split("\n", 1)[0]
    wanted = set(required)
    split = {mark: {rename(name) for name in _split(header_line, mark)} for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: (len(split[mark] & wanted), len(split[mark])))
    try:
        header = next(
            record for record in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if any(record)
        )
    except csv.Error as fault:
        raise _unreadable(path.name, fault) from fault
    columns = tuple(rename(name.strip()) for name in header)
    _check_columns(path.name, columns, required, keep)
    return DelimitedText(path.name, columns, None if keep is None else frozenset(keep), text, delimiter)


def read_delimited(path: Path, required: Sequence[str], *, rename: Callable[[str], str] = str.strip) -> SourceTable:
    """Read a whole file as `open_delimited` does.

    Raises:
        ConversionError: as there, or the file is not readable CSV.
    """
    opened = open_delimited(path, required, rename=rename)
    return SourceTable(opened.file, opened.columns, tuple(opened.rows()))


def parse_decimal(text: str) -> Decimal | None:
    """Read a decimal number with a point or, as is usual beside `;`, a comma; None for anything else."""
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def is_ambiguous(text: str) -> bool:
    """Whether the comma may part thousands as well as decimals: `1,234` may be 1234 or 1.234."""
    return _THREE_AFTER_COMMA.fullmatch(text) is not None


def read_text(path: Path) -> str:
    """Read a UTF-8 file with LF line ends and no blank lines in front.

    Raises:
        ConversionError: no such file, not UTF-8, or empty.
    """
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


def _unreadable(file: str, fault: csv.Error) -> ConversionError:
    return ConversionError(f"{file}: not a readable CSV file ({fault}); save it again as CSV UTF-8")


def _check_columns(file: str, columns: Sequence[str], required: Sequence[str], keep: Collection[str] | None) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        found = ", ".join(columns)
        raise ConversionError(f"{file}: missing column {', '.join(missing)}; the header row has: {found}")
    used = columns if keep is None else [name for name in columns if name in keep]
    doubled = sorted({name for name in used if columns.count(name) > 1})
    if doubled:
        raise ConversionError(f"{file}: column {', '.join(doubled)} is there twice; remove one of them")


def _row(number: int, record: Sequence[str], width: int, kept: Sequence[tuple[int, str]]) -> SourceRow:
    raw = tuple(map(str.strip, record))
    cells = {name: raw[place] for place, name in kept} if len(raw) == width else None
    return SourceRow(number, cells, raw)
