"""The page on codes says what the code does."""

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "codes.md"


def test_examples_of_the_page_hold() -> None:
    """Each example of docs/codes.md gives the answer that stands below it."""
    results = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert results.attempted >= 5
    assert results.failed == 0
