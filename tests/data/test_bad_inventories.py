"""Broken inventories, each named after its defect, each with the report that it must give."""

from pathlib import Path

import pytest

from data import load
from data.faults import EXPLANATIONS, Code, Report

BAD = Path(__file__).parent / "bad"
CASES = sorted(folder.name for folder in BAD.iterdir() if folder.is_dir())


@pytest.mark.parametrize("name", CASES)
def test_each_defect_gives_exactly_its_report(name: str) -> None:
    """Every fault is reported once, at its place, with its code, and nothing else is."""
    (inventory,) = (path for path in (BAD / name).iterdir() if path.name != "expected.csv")
    loaded = load(inventory)
    assert loaded.report.to_csv() == (BAD / name / "expected.csv").read_text(encoding="utf-8")
    assert (loaded.inventory is None) == (not loaded.report.ok)


def test_there_are_many_defects() -> None:
    """The collection holds at least 150 defects, and most codes occur in it."""
    met = {line.split(",")[3] for name in CASES for line in (BAD / name / "expected.csv").read_text().splitlines()[1:]}
    unmet = {str(code) for code in Code} - met
    assert len(CASES) >= 150
    assert unmet <= {"unreadable", "bad_character", "report_capped"}


def test_every_code_is_explained() -> None:
    """Each code has a cause, an action and a severity, and its name is its value."""
    assert set(EXPLANATIONS) == set(Code)
    for code, text in EXPLANATIONS.items():
        assert code.value == code.name.lower()
        assert text.cause.endswith(".")
        assert text.action


def test_report_order_does_not_depend_on_the_order_of_finding() -> None:
    """Two reports with the same faults, added in opposite orders, read the same."""
    places = [("streams", 2, "quantity"), ("sites", None, ""), ("streams", 1, "quantity"), ("zebra.csv", None, "")]
    forth, back = Report(), Report()
    for table, row, column in places:
        forth.add(Code.MISSING_CELL, table, row, column)
    for table, row, column in reversed(places):
        back.add(Code.MISSING_CELL, table, row, column)
    assert forth.to_json() == back.to_json()
    assert [fault.table for fault in forth] == ["sites", "streams", "streams", "zebra.csv"]
    assert len(forth.errors) == 4
    assert forth.warnings == []
