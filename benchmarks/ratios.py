"""Ratios of ours to a peer's that are committed in `ratios.toml`: what has been gained is not to be lost unseen.

Processor time is compared, or the gap that is proved at the limit; the least of several runs of each, taken in turns:
other work on the machine changes both alike. ``python -m benchmarks.ratios`` measures all ratios, and prints them
beside the committed ones.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from dataclasses import dataclass
from math import inf
from pathlib import Path

from benchmarks.contest import Outcome, gap, run
from benchmarks.registry import Case, cases

COMMITTED = Path(__file__).with_name("ratios.toml")
WORSE = 1.5
"""By so much a ratio may exceed the committed one."""
ROUNDS = 5
LIMIT_S = 30.0
CLOSED = 1e-6
"""A smaller gap counts as this one."""


@dataclass(frozen=True)
class Ratio:
    """A case on which our processor time, or our gap, is to be at most so many times a peer's."""

    case: str
    ours: str
    peer: str
    committed: float
    of: str = "time"
    """``time`` or ``gap``."""

    def of_registry(self) -> Case:
        """The case by its name."""
        return next(case for case in cases() if case.name == self.case)

    def figure(self, outcome: Outcome, baseline: float | None) -> float | None:
        """What is compared; None where the way came to none."""
        if self.of == "time":
            return outcome.cpu_s
        proved = gap(outcome.cost, outcome.bound, baseline)
        return None if proved is None else max(proved, CLOSED)

    def holds(self, measured: float) -> bool:
        """Is a measured ratio not worse than the committed one by half?"""
        return measured <= WORSE * self.committed


def committed() -> list[Ratio]:
    """All of the file."""
    return [Ratio(**entry) for entry in tomllib.loads(COMMITTED.read_text(encoding="utf-8"))["ratio"]]


def measure(ratio: Ratio, rounds: int = ROUNDS) -> float:
    """Ours to the peer's, best of up to so many rounds: no further one once the ratio holds; 0 where a peer has no gap.

    Raises:
        RuntimeError: A way came to nothing; the message is what it said.
    """
    case = ratio.of_registry()
    least = {ratio.ours: inf, ratio.peer: inf}
    with tempfile.TemporaryDirectory() as folder:
        path, task = case.write(1, Path(folder))
        for _ in range(rounds):
            for way in least:
                outcome = run(case.stage, way, path, min(LIMIT_S, case.seconds), repeat=case.repeat)
                found = ratio.figure(outcome, task.baseline)
                if found is None and (ratio.of == "time" or way == ratio.ours):
                    raise RuntimeError(f"{case.name}, {way}: {outcome.said}")
                least[way] = min(least[way], inf if found is None else found)
            if ratio.holds(least[ratio.ours] / least[ratio.peer]):
                break
    return least[ratio.ours] / least[ratio.peer]


def main() -> int:
    """Print all ratios; 1 where one does not hold."""
    held = True
    for ratio in committed():
        if ratio.of_registry().absent():
            print(ratio.of_registry().absent(), file=sys.stderr)
            continue
        measured = measure(ratio)
        held = held and ratio.holds(measured)
        print(
            f"{ratio.case:<16} {ratio.of}, {ratio.ours} / {ratio.peer}: {measured:.3f}, committed {ratio.committed:g}",
            flush=True,
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
