"""Many questions from one CSV file: the columns ``resource`` and ``taker``, whatever else is in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

RESOURCE, TAKER = "resource", "taker"


class BatchError(ValueError):
    """The file holds no questions; says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row: what is on offer, and who would take it (None where the cell is empty)."""

    resource: str
    taker: str | None


def read_questions(path: Path) -> list[Question]:
    """Read the questions of a CSV file (UTF-8, comma or semicolon), one a row, in order.

    Raises:
        BatchError: The file is no CSV text, or has no column `resource`.
        OSError: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: byte {error.start} is no UTF-8; save the file as CSV UTF-8") from error
    header = text.partition("\n")[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=separator, skipinitialspace=True)
    try:
        names = {name.strip().lower(): name for name in rows.fieldnames or ()}
        if RESOURCE not in names:
            columns = ", ".join(names) or "none"
            raise BatchError(f"{path}: no column {RESOURCE!r}; the columns are: {columns}")
        return [
            Question(row[names[RESOURCE]] or "", (row[names[TAKER]] or "").strip() or None if TAKER in names else None)
            for row in rows
        ]
    except csv.Error as error:
        raise BatchError(f"{path}: line {rows.line_num}: {error}; save the file as plain CSV") from error
