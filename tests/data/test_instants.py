"""Dates and times of ISO 8601."""

import pytest

from data.instants import instant


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("1970-01-01", 0.0),
        ("1970-01-01T01:00", 3600.0),
        ("1970-01-01 01:00:30.5", 3630.5),
        ("1970-01-01T01:00Z", 3600.0),
        ("1970-01-01T02:00+02:00", 0.0),
        ("1969-12-31T21:30-0230", 0.0),
        ("1970-01-01T24:00", 86400.0),
        ("2024-02-29", 1709164800.0),
    ],
)
def test_instants_are_seconds_since_1970(cell: str, seconds: float) -> None:
    """Each way of writing a moment gives the same number, UTC where no offset is told."""
    found = instant(cell)
    assert found is not None
    assert found.seconds == seconds


@pytest.mark.parametrize(
    "cell", ["1.3.2026", "2026-02-30", "2026-13-01", "2026-01-01T25:00", "2026-01-01T24:01", "2026-01-01T08", "46082",
             "2026-01-01T08:00+25:00", "soon", "2026-01-01T08:61", "٢٠٢٦-٠١-٠١"],
)  # fmt: skip
def test_what_is_no_moment_is_none(cell: str) -> None:
    """Days and hours that do not exist, other notations and words are refused."""
    assert instant(cell) is None
