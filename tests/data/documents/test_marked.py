"""The marked workbook says at its beginning what it does not repeat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from data.documents import marked
from data.documents.marked import REPORT_SHEET, write_marked
from data.faults import COLUMNS, Code, Report
from data.raw import RawInventory, RawTable
from data.readers.rows import as_text, numbered

ROWS = 8


def sheets(path: Path, report: Report, rows: int = ROWS) -> dict[str, list[list[object]]]:
    """The sheets of the marked workbook of a table of streams, as they are read again."""
    columns = {"stream_id": as_text([f"s{row}" for row in range(1, rows + 1)]), "quantity": as_text(["1"] * rows)}
    raw = RawInventory({"streams": RawTable("streams", columns, np.asarray(numbered(rows)))})
    write_marked(raw, report, path)
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def faults_at(*rows: int) -> Report:
    report = Report()
    for row in rows:
        report.add(Code.BAD_NUMBER, "streams", row, "quantity", "x")
    return report


def test_a_short_table_is_repeated_whole(tmp_path: Path) -> None:
    """Where every row is repeated, the first sheet begins with the report's columns."""
    found = sheets(tmp_path / "marked.xlsx", faults_at(3))
    assert found[REPORT_SHEET][0] == list(COLUMNS)
    assert [row[0] for row in found["streams"][1:]] == [f"s{row}" for row in range(1, ROWS + 1)]


def test_of_a_long_table_the_faulty_rows_are_repeated_where_they_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the limit only rows with a listed fault are there, and the first sheet counts what is not."""
    monkeypatch.setattr(marked, "MOST_REPEATED_ROWS", ROWS - 1)
    found = sheets(tmp_path / "marked.xlsx", faults_at(2, 7))
    assert [row[0] for row in found["streams"]] == ["stream_id", "", "s2", "", "", "", "", "s7"]
    ((sentence, *_), header, *listed) = found[REPORT_SHEET]
    assert isinstance(sentence, str)
    assert sentence.startswith(f"streams: 2 of {ROWS} rows, those with a fault listed here, and 2 of 2 columns")
    assert header == list(COLUMNS)
    assert [row[1] for row in listed] == ["2", "7"]


def test_what_a_sheet_cannot_hold_is_counted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and columns beyond a sheet's last are left out, and the first sheet says how many of each are there."""
    monkeypatch.setattr(marked, "MOST_SHEET_ROWS", 6)
    monkeypatch.setattr(marked, "MOST_SHEET_COLUMNS", 1)
    found = sheets(tmp_path / "marked.xlsx", faults_at(8))
    assert found["streams"] == [["stream_id"], *([f"s{row}"] for row in range(1, 6))]
    assert str(found[REPORT_SHEET][0][0]).startswith(f"streams: 5 of {ROWS} rows and 1 of 2 columns")
    assert [row[1] for row in found[REPORT_SHEET][2:]] == ["8"]
