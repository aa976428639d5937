"""The memory of this process and of those that it starts, at one moment, sampled while something runs."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY_S = 0.02
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Heights:
    """MB; ``together`` is the most that all processes took at one moment, what they share counted once."""

    own: float = 0.0
    others: float = 0.0
    together: float = 0.0

    def or_higher(self, own: float, others: float, shared: float) -> Heights:
        """The heights so far, given what is taken now; ``shared`` is part of what each of the two takes."""
        return Heights(max(self.own, own), max(self.others, others), max(self.together, own + others - shared))


@dataclass(slots=True)
class MemoryWatch:
    """Looks every so often; a context manager. Needs Linux, whose ``/proc`` tells what is shared."""

    heights: Heights = Heights()
    of_stage: dict[str, Heights] = field(default_factory=dict)
    """Heights by stage."""
    stage: str = ""
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        assert self._thread is not None
        self._thread.join()

    def begin(self, stage: str) -> None:
        """What is seen from now on belongs to this stage."""
        self.stage = stage
        self.look()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY_S):
            self.look()

    def look(self) -> None:
        """Take one sample."""
        with self._lock:
            own, own_shared = taken_mb(os.getpid())
            children = [taken_mb(child) for child in _children(os.getpid())]
            others = sum(mb for mb, _ in children)
            shared = min(own_shared, max((mb for _, mb in children), default=0.0))
            self.heights = self.heights.or_higher(own, others, shared)
            before = self.of_stage.get(self.stage, Heights())
            self.of_stage[self.stage] = before.or_higher(own, others, shared)


def taken_mb(pid: int) -> tuple[float, float]:
    """Memory of a process in MB, and what of it may be shared with another; nothing where it has ended."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
    return kilobytes.get("VmRSS", 0) / 1024, kilobytes.get("RssShmem", 0) / 1024


def _children(pid: int) -> list[int]:
    """All processes that descend from one."""
    found: list[int] = []
    for tasks in (PROC / str(pid) / "task").glob("*/children"):
        try:
            found += map(int, tasks.read_text().split())
        except (FileNotFoundError, ProcessLookupError):  # a thread or process that has ended meanwhile
            continue
    return found + [deeper for child in found for deeper in _children(child)]
