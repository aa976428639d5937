"""The benchmark of the search runs, on small sizes; its figures are for people, and only truth is asserted."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import candidates
from symbiosis.candidates.ranking import pairs_within_reach


def test_sizes_are_searched_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each size, with all that is within reach and no more kept."""
    assert candidates.main(["--sizes", "200", "400", "--best", "2", "--radius", "200"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[0] for line in lines] == ["200", "400"]
    assert all(0 < int(line[2].replace(",", "")) <= int(line[1].replace(",", "")) for line in lines)


def test_the_tree_finds_all_that_is_within_reach_where_it_may() -> None:
    """With as many partners as there are, the nearest are all: the two counts agree."""
    ends = candidates.region(300, 5, 150.0)
    assert candidates.nearest(ends, 300) == pairs_within_reach(ends) > 0
    assert np.isfinite(ends.at_wish).all()
