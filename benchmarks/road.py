"""How long each stage of the road takes, and how much memory, for the inventory in a folder or a made-up region.

    python -m benchmarks.road [FOLDER | STREAMS] [--solver NAME] [--time-limit SECONDS]

The memory of a stage is that of this process at its height so far, less what it took once all was imported; the
solver's own processes are told apart. Reading and writing are stages here, so that the whole of ``match`` is told.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measured import read
from data.generate import generate
from data.writers.plan import write_plan
from symbiosis import MatchOptions, Plan, match

MB = 1024.0
LINE = "  {:<12} {:>9.2f} s {:>8.0f} MB   {}"


@dataclass(slots=True)
class Measured:
    """Stages as they begin, each with the second and the height of memory at that moment."""

    start_mb: float = field(default_factory=lambda: peak_mb())
    begun: list[tuple[str, float, float]] = field(default_factory=list)

    def begin(self, stage: str) -> None:
        """Note that a stage begins and the one before ends."""
        self.begun.append((stage, time.monotonic(), peak_mb() - self.start_mb))

    def stages(self) -> Iterator[tuple[str, float, float]]:
        """Yield name, seconds and the height of memory (MB beyond the start) at its end, of all but the last begun."""
        for (stage, began, _), (_, ended, height) in zip(self.begun, self.begun[1:], strict=False):
            yield stage, ended - began, height


def peak_mb(who: int = resource.RUSAGE_SELF) -> float:
    """Memory at its height so far, of this process or of the largest of its children that have ended."""
    return resource.getrusage(who).ru_maxrss / MB


def measure(folder: Path, options: MatchOptions, out: Path) -> tuple[Plan, Measured]:
    """Read, match and write, with every stage measured."""
    measured = Measured()
    measured.begin("read")
    inventory = read(folder)
    plan = match(inventory, options, clock=time.monotonic, stage=measured.begin)
    measured.begin("write")
    write_plan(plan, inventory, out)
    measured.begin("end")
    return plan, measured


def show(plan: Plan, measured: Measured) -> None:
    """Print the stages, and what they come to beside the solver and by candidate."""
    counts = {stage.name: stage.counts for stage in plan.summary.stages}
    total, solving = 0.0, 0.0
    for name, seconds, height in measured.stages():
        said = ", ".join(f"{number} {what}" for what, number in counts.get(name, {}).items())
        print(LINE.format(name, seconds, height, said), flush=True)
        total += seconds
        solving += seconds if name == "solve" else 0.0
    candidates = max(plan.summary.counts["candidates"], 1)
    each = measured.begun[-1][2] * MB * MB / candidates
    print(f"  all {total:.2f} s, of which not solving {total - solving:.2f} s; {each:.0f} bytes a candidate at peak; "
          f"largest process of a solver {peak_mb(resource.RUSAGE_CHILDREN):.0f} MB")  # fmt: skip
    certificate = plan.summary.certificate
    print(f"  {plan.summary.status.value}, {certificate.status if certificate else 'not judged'}; "
          f"{len(plan.exchanges)} exchanges, gap {plan.summary.gap}")  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("inventory", nargs="?", default="3300", help="a folder, or a number of streams and demands")
    options.add_argument("--solver", default="auto")
    options.add_argument("--time-limit", type=float, default=60.0)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = Path(asked.inventory)
        if asked.inventory.isdigit():
            folder = place / "region"
            generate(int(asked.inventory), int(asked.inventory), 1, folder)
        matching = MatchOptions(solver=asked.solver, time_limit_s=asked.time_limit)
        print(asked.inventory)
        show(*measure(folder, matching, place / "plan"))


if __name__ == "__main__":
    main()
