"""The stop-watch of the road."""

from collections.abc import Iterator

import pytest

from symbiosis.watch import Watch


def ticking() -> Iterator[float]:
    """A clock that was set at 100 s and is read at growing intervals."""
    now = 100.0
    for step in range(100):
        yield now
        now += step


def test_stages_are_timed_in_order_with_their_counts() -> None:
    """Each stage has the seconds between its two readings, and what was counted inside."""
    clock = ticking()
    watch = Watch(lambda: next(clock))
    with watch.stage("first") as counts:
        counts["rows"] = 3
    with watch.stage("second"):
        pass
    assert [(stage.name, stage.wall_s, stage.counts) for stage in watch.stages] == [
        ("first", 0.0, {"rows": 3}),
        ("second", 2.0, {}),
    ]
    assert watch.wall_s == 2.0


def test_a_stage_is_announced_before_it_begins() -> None:
    """The reporter hears the name before anything inside runs."""
    heard: list[str] = []
    watch = Watch(report=heard.append)
    with watch.stage("candidates"):
        assert heard == ["candidates"]
    with watch.stage("solve"):
        assert heard == ["candidates", "solve"]


def test_a_stage_that_fails_is_not_counted_and_not_hidden() -> None:
    """An exception passes through; only stages that ended are kept."""
    watch = Watch()
    with pytest.raises(RuntimeError), watch.stage("solve"):
        raise RuntimeError
    assert watch.stages == []


def test_without_a_clock_no_time_passes() -> None:
    """The domain has no clock of its own: all stages take 0 s."""
    watch = Watch()
    with watch.stage("check"):
        pass
    assert watch.wall_s == 0.0
