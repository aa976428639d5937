"""How long each stage of the road takes, and how much memory, for the inventory in a folder or a made-up region.

    python -m benchmarks.road [FOLDER | STREAMS] [--solver NAME] [--time-limit SECONDS]

Wall and processor time of each stage, of this process and of the solver's, and the height of memory in it: of this
process, of the solver's, and of both at one moment, what they share counted once. Bytes a candidate are those of both,
less what this process took once all was imported and what the solver's takes with next to nothing to solve. Reading and
writing are stages here, so that the whole of ``match`` is told.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from api.tuning import tune_memory
from benchmarks.measured import read
from benchmarks.memory import MemoryWatch
from data.generate import generate
from data.writers.plan import write_plan
from symbiosis import MatchOptions, Plan, match

HEAD = "  {:<11} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}"
LINE = "  {:<11} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.0f} {:>9.0f} {:>9.0f}   {}"
_NEXT_TO_NOTHING = 60
"""Streams and demands of the region by which the solver's process is weighed."""


@dataclass(slots=True)
class Measured:
    """Stages as they begin, each with the second and the processor times at that moment; memory as it is watched."""

    memory: MemoryWatch
    begun: list[tuple[str, float, float, float]] = field(default_factory=list)

    def begin(self, stage: str) -> None:
        """Note that a stage begins and the one before ends."""
        self.memory.begin(stage)
        spent = os.times()
        self.begun.append(
            (stage, time.monotonic(), spent.user + spent.system, spent.children_user + spent.children_system)
        )

    def stages(self) -> Iterator[tuple[str, float, float, float]]:
        """Yield name, seconds, processor seconds here and in processes that ended in it, of all but the last begun."""
        for (stage, *begin), (_, *end) in pairwise(self.begun):
            wall, own, others = (after - before for before, after in zip(begin, end, strict=True))
            yield stage, wall, own, others


def measure(folder: Path, options: MatchOptions, out: Path) -> tuple[Plan, Measured]:
    """Read, match and write, with every stage measured."""
    with MemoryWatch() as memory:
        measured = Measured(memory)
        measured.begin("read")
        inventory = read(folder)
        plan = match(inventory, options, clock=time.monotonic, stage=measured.begin)
        measured.begin("write")
        write_plan(plan, inventory, out)
        measured.begin("end")
    return plan, measured


def idle_mb(options: MatchOptions, place: Path) -> float:
    """What this process and the solver's take with next to nothing to solve; ``auto`` stands for the engine here."""
    generate(_NEXT_TO_NOTHING, _NEXT_TO_NOTHING, 1, place / "small")
    few = replace(options, solver="network" if options.solver == "auto" else options.solver, time_limit_s=5.0)
    return measure(place / "small", few, place / "small-plan")[1].memory.heights.together


def show(plan: Plan, measured: Measured, idle: float) -> None:
    """Print the stages, and what they come to beside the solver and by candidate."""
    counts = {stage.name: stage.counts for stage in plan.summary.stages}
    print(HEAD.format("stage", "wall s", "CPU s", "solver's", "MB here", "solver's", "together"))
    total, solving = 0.0, 0.0
    for name, wall, own, others in measured.stages():
        said = ", ".join(f"{number} {what}" for what, number in counts.get(name, {}).items())
        high = measured.memory.of_stage[name]
        print(LINE.format(name, wall, own, others, high.own, high.others, high.together, said), flush=True)
        total += wall
        solving += wall if name == "solve" else 0.0
    candidates, high = max(plan.summary.counts["candidates"], 1), measured.memory.heights
    each = (high.together - idle) * 1024 * 1024 / candidates
    print(f"  all {total:.2f} s, of which not solving {total - solving:.2f} s; at peak {high.own:.0f} MB here,"
          f" {high.others:.0f} MB the solver's, {high.together:.0f} MB together, {idle:.0f} MB of them idle;"
          f" {each:.0f} bytes a candidate at peak")  # fmt: skip
    certificate = plan.summary.certificate
    found = f"{len(plan.exchanges)} exchanges, gap {plan.summary.gap}, of the benefit {plan.summary.benefit_gap}"
    print(f"  {plan.summary.status.value}, {certificate.status if certificate else 'not judged'}; {found}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("inventory", nargs="?", default="3300", help="a folder, or a number of streams and demands")
    options.add_argument("--solver", default="auto")
    options.add_argument("--time-limit", type=float, default=60.0)
    asked = options.parse_args()
    tune_memory()  # as the command does
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = Path(asked.inventory)
        if asked.inventory.isdigit():
            folder = place / "region"
            generate(int(asked.inventory), int(asked.inventory), 1, folder)
        matching = MatchOptions(solver=asked.solver, time_limit_s=asked.time_limit)
        idle = idle_mb(matching, place)
        print(asked.inventory)
        show(*measure(folder, matching, place / "plan"), idle)


if __name__ == "__main__":
    main()
