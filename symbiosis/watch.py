"""A stop-watch for the stages of the road; the clock is handed in, so that the domain has none of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from symbiosis.plan import Stage

Clock = Callable[[], float]
"""Seconds since some moment, never falling."""


def no_clock() -> float:
    """A clock that stands still."""
    return 0.0


@dataclass
class Watch:
    """Times stages one after the other."""

    clock: Clock = no_clock
    stages: list[Stage] = field(default_factory=list)
    report: Callable[[str], None] | None = None
    """Told the name of each stage as it begins."""

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, int]]:
        """Time what happens inside; counts put into the dictionary that it gives are kept with the time."""
        if self.report:
            self.report(name)
        began = self.clock()
        counts: dict[str, int] = {}
        yield counts
        self.stages.append(Stage(name, self.clock() - began, counts))

    @property
    def wall_s(self) -> float:
        """Seconds of all stages so far."""
        return sum(stage.wall_s for stage in self.stages)
