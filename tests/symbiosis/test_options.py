"""Options of ``match``: ranges, and their way to the solver."""

from math import inf, nan

import pytest

from symbiosis import MatchOptions


def test_the_defaults_ask_for_the_contracts_gap_thoroughly() -> None:
    """Without a gap, 1e-4 is tolerated and the solver goes on as long as that is cheap."""
    options = MatchOptions()
    assert options.gap_tolerance == 1e-4
    assert options.for_solver().gap == 1e-4
    assert options.for_solver().thorough


def test_an_asked_gap_is_the_gap_and_no_more_is_done() -> None:
    """A gap that was asked for, 0 too, is handed on as it is, and reaching it is enough."""
    for gap in (0.0, 0.05):
        options = MatchOptions(gap=gap)
        assert (options.gap_tolerance, options.for_solver().gap) == (gap, gap)
        assert not options.for_solver().thorough


def test_everything_else_reaches_the_solver_unchanged() -> None:
    """Time limit, seed, threads and determinism are the solver's own."""
    told = MatchOptions(time_limit_s=7.5, seed=11, threads=2, deterministic=True).for_solver()
    assert (told.time_limit_s, told.seed, told.threads, told.deterministic) == (7.5, 11, 2, True)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("time_limit_s", 0.0, "time limit"), ("time_limit_s", -1.0, "time limit"), ("time_limit_s", nan, "time limit"),
        ("gap", -1e-9, "gap"), ("gap", nan, "gap"), ("gap", inf, "gap"), ("seed", -1, "seed"),
        ("seed", 2**31, "seed"), ("threads", 0, "threads"),
    ],
)  # fmt: skip
def test_a_value_outside_its_range_is_refused_by_name(option: str, value: float, message: str) -> None:
    """Options are checked where they are made, and the message names the option."""
    with pytest.raises(ValueError, match=message):
        MatchOptions(**{option: value})
