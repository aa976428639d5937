"""No text of a CSV file can become a formula, however a spreadsheet tells the cells apart."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.faults import Code, Report
from data.formulas import guard, guard_quoted, unguard
from data.writers.tables import csv_text

RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
TEXTS = st.text("';,\"\t\r\n=+-@aé＝", max_size=10)


def as_split_elsewhere(text: str) -> list[str]:
    """The cells that a spreadsheet makes of a CSV text where semicolons or tabs separate cells."""
    cells = text
    for sign in ";\t\r":
        cells = cells.replace(sign, "\n")
    return cells.split("\n")


@given(TEXTS)
@example("a;=b")
@example("x\n=cmd()")
@example("'=x;'=y")
@example(";\t=")
def test_a_guarded_text_runs_nowhere_and_reads_as_it_was(text: str) -> None:
    """Wherever a cell may begin, no formula does, and what was put in is taken off again."""
    guarded = guard(text)
    assert not guarded.startswith((*RUNS, "\t", "\r", "\n"))
    assert not any(cell.startswith(RUNS) for cell in as_split_elsewhere(guarded))
    assert unguard(guarded) == text


@given(TEXTS, TEXTS)
@example("=", "'=")
def test_no_two_texts_look_the_same_once_guarded(one: str, other: str) -> None:
    """Different texts stay different."""
    assert (guard(one) == guard(other)) == (one == other)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@example([("s", "a;\"=cmd|' /C calc'!A0\";b")])
def test_a_table_runs_nothing_by_any_separator(rows: list[tuple[str, str]]) -> None:
    """The whole CSV text, quotes included, holds no formula, whatever sign a spreadsheet takes for the separator."""
    text = csv_text({"id": [row[0] for row in rows], "note": [row[1] for row in rows]})
    for separator in ",;\t":
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        assert not any(cell.startswith(RUNS) for row in read for cell in row)


@pytest.mark.parametrize("text", ["bread", "", "R4;R5", "a-b", "two\nlines", "O'Hara", "'quoted'", "x;'y"])
def test_plain_texts_are_left_alone(text: str) -> None:
    """Lists, names and lines that start no formula stand as they are."""
    assert guard(text) == text == unguard(text)


@pytest.mark.parametrize(
    ("cell", "shown"), [("-5", "-5"), ("-", "-"), ("+1.5e3", "+1.5e3"), ("=1+1", "'=1+1"), ("-5+A1", "'-5+A1")]
)
def test_a_report_quotes_figures_as_they_are(cell: str, shown: str) -> None:
    """What a report quotes is guarded unless it is a plain figure or a dash."""
    assert guard_quoted(cell) == shown


def test_the_error_report_as_csv_runs_nothing() -> None:
    """Cells of the user's that a report quotes, column names too, cannot run in its CSV."""
    report = Report()
    report.add(Code.BAD_NUMBER, "streams", 1, "=evil()", "=cmd|' /C calc'!A0", "a number", "@hint")
    report.add(Code.OUT_OF_RANGE, "streams", 2, "quantity", "-5", "a number >= 0")
    _, first, second = csv.reader(io.StringIO(report.to_csv()))
    assert (first[2], first[5], first[7]) == ("'=evil()", "'=cmd|' /C calc'!A0", "'@hint")
    assert (second[2], second[5]) == ("quantity", "-5")
