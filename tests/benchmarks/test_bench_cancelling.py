"""The benchmark of cancelling runs, on a small size; its figures are for people, and only truth is asserted."""

from __future__ import annotations

import pytest

from benchmarks import cancelling


def test_a_line_for_each_moment(capsys: pytest.CaptureFixture[str]) -> None:
    """Cancelled at once and after a second: a line each."""
    assert cancelling.main(["--arcs", "20000", "--after", "0", "1"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[0] for line in lines] == ["0.0", "1.0"]
    assert all(line[-1] in ("yes", "no") for line in lines)
