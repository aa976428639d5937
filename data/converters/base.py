"""What every converter of an official register takes and gives."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Outcome = Literal["kept_out", "converted"]


class ConversionError(ValueError):
    """The source as a whole cannot be converted; the message says what, where, and what to do.

    A fault of a single row is never raised: it becomes a `ReportedRow`.
    """


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """One remark on one row of the source.

    Attributes:
        file: name of the source file.
        row: data row in it, counted from 1 below the header.
        row_id: the source's own id of what the row is about; empty where the row has none.
        code: stable reason code, for example `coordinates_missing`.
        outcome: `kept_out` (the row is not in the inventory) or `converted` (it is, with this remark).
        value: the raw cell that caused the remark.
        text: what was found and what was done about it.
    """

    file: str
    row: int
    row_id: str
    code: str
    outcome: Outcome
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class TableCount:
    """How the rows of one source file came out; `read` is always `converted` + `kept_out`."""

    file: str
    read: int
    converted: int
    kept_out: int


@dataclass(frozen=True, slots=True)
class ConversionReport:
    """What a conversion did.

    Attributes:
        source_format: name of the format, for example `eprtr`.
        year: reporting year converted; None for a format without years.
        out: folder of the inventory written.
        counts: one entry a source file.
        written: rows written, by inventory table.
        rows: every remark, in order of file and row.
    """

    source_format: str
    year: int | None
    out: Path
    counts: tuple[TableCount, ...]
    written: Mapping[str, int]
    rows: tuple[ReportedRow, ...]

    def by_code(self) -> dict[tuple[str, str, Outcome], int]:
        """Count the remarks by (file, reason code, outcome), in that order."""
        return dict(sorted(Counter((row.file, row.code, row.outcome) for row in self.rows).items()))


class Converter(Protocol):
    """A function that turns a register into an inventory folder."""

    def __call__(self, source: Path, *, year: int | None, out: Path) -> ConversionReport:
        """Convert `source` (a folder or file), writing an inventory of CSV tables to the folder `out`.

        Args:
            source: the register, as its publisher gives it.
            year: reporting year; None takes the latest in the source.
            out: folder to write; made where absent.

        Raises:
            ConversionError: the source as a whole cannot be read, or `out` holds foreign files.
        """
