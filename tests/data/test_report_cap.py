"""The cap of the error report: bounded, fair, counted, and the same in whatever order faults are found."""

import random
from pathlib import Path

import pytest

from data import load
from data.faults import FIRST, MOST_ROWS, Code, Report


def report_of(faults: list[tuple[Code, str, int, str]]) -> Report:
    report = Report()
    for code, table, row, column in faults:
        report.add(code, table, row, column)
    return report


@pytest.fixture(scope="module")
def many() -> list[tuple[Code, str, int, str]]:
    """Far more faults than are listed: two columns of streams, warnings everywhere, a few errors late."""
    faults = [(Code.BAD_NUMBER, "streams", row, "quantity") for row in range(1, 60_001)]
    faults += [(Code.WHITESPACE, "sites", row, "site_id") for row in range(1, 60_001)]
    faults += [(Code.MISSING_CELL, "demands", row, "quantity") for row in range(1, 51)]
    return faults


def test_a_report_is_capped_and_says_so(many: list[tuple[Code, str, int, str]]) -> None:
    """At most 10 000 faults are listed, then one row a code says how many are not; all are counted."""
    report = report_of(many)
    listed = report.faults
    notes = [fault for fault in listed if fault.code is Code.REPORT_CAPPED]
    assert len(listed) - len(notes) == MOST_ROWS
    assert listed[-len(notes) :] == notes
    assert {fault.value for fault in notes} == {"bad_number", "whitespace"}
    assert "60000 found" in notes[0].hint
    assert len(report) == len(many)
    assert (report.count("error"), report.count("warning")) == (60_050, 60_000)
    assert not report.ok


def test_no_fault_is_hidden_by_many_of_another_kind(many: list[tuple[Code, str, int, str]]) -> None:
    """The first of each code in each column are listed, and what room is left goes to errors."""
    listed = report_of(many).faults
    assert sum(fault.table == "demands" for fault in listed) == 50
    assert sum(fault.code is Code.WHITESPACE for fault in listed) == FIRST
    rows = [fault.row for fault in listed if fault.code is Code.BAD_NUMBER]
    assert rows == list(range(1, MOST_ROWS - FIRST - 50 + 1))


def test_a_capped_report_does_not_depend_on_the_order_of_finding(many: list[tuple[Code, str, int, str]]) -> None:
    """Shuffled or turned round, the same faults give the same report."""
    wanted = report_of(many).to_csv()
    assert report_of(many[::-1]).to_csv() == wanted
    shuffled = random.Random(7).sample(many, len(many))
    assert report_of(shuffled).to_csv() == wanted


def test_memory_is_bounded(many: list[tuple[Code, str, int, str]]) -> None:
    """However many are found, no more than ten times the cap are held."""
    report = Report()
    for _ in range(3):
        for code, table, row, column in many:
            report.add(code, table, row, column)
            assert len(report._faults) <= 10 * MOST_ROWS


def test_all_bad_rows_end_in_a_capped_report(tmp_path: Path) -> None:
    """A table in which every row is wrong in several cells is counted whole and listed in part."""
    rows = 30_000
    lines = [f"s{i},o,160,25,030105,12 t,maybe,guessed" for i in range(rows)]
    header = "stream_id,organisation,latitude_deg,longitude_deg,material,quantity,hazardous,quantity_basis"
    (tmp_path / "streams.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    report = load(tmp_path).report
    assert report.totals == {
        Code.BAD_NUMBER: rows,
        Code.BAD_FLAG: rows,
        Code.BAD_CHOICE: rows,
        Code.OUT_OF_RANGE: rows,
    }
    assert len([fault for fault in report if fault.code is not Code.REPORT_CAPPED]) == MOST_ROWS
    assert report.count("error") == 4 * rows


def test_ten_thousand_columns_are_each_reported(tmp_path: Path) -> None:
    """A table with 10 000 unknown columns ends in a report, not in a failure."""
    names = [f"column_{i}" for i in range(10_000)]
    (tmp_path / "streams.csv").write_text(f"{','.join(names)}\n{','.join('1' * 10_000)}\n", encoding="utf-8")
    report = load(tmp_path).report
    assert report.totals[Code.UNKNOWN_COLUMN] == 10_000
    assert report.totals[Code.MISSING_COLUMN] == 4
    assert {fault.column for fault in report.errors} == {"stream_id", "site_id", "material", "quantity"}
