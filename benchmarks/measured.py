"""What the benchmarks of one question share: writing an inventory, matching it, and saying what it took."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contest import peak_mb
from data import load
from symbiosis import Inventory, MatchOptions, Plan, match


@dataclass(frozen=True, slots=True)
class Run:
    """A plan, and what it took to find it."""

    plan: Plan
    reading_s: float
    wall_s: float
    """From the inventory to the plan: candidates, formulation, solving, explaining and checking."""

    @property
    def verified(self) -> bool:
        """Whether the judge found nothing against the plan."""
        certificate = self.plan.summary.certificate
        return certificate is not None and certificate.verified

    def __str__(self) -> str:
        found = self.plan.summary
        verdict = "verified" if self.verified else "not verified"
        return (
            f"{found.status.value}, {verdict}; cost {_figure(found.plan_cost, 2)}, gap {_percent(found.gap)}, "
            f"of the benefit {_percent(found.benefit_gap)}; {found.counts['candidates']} candidates, "
            f"{found.counts['exchanges']} exchanges; read in {self.reading_s:.1f} s, matched in {self.wall_s:.1f} s; "
            f"memory {peak_mb():.0f} MB"
        )


def run(folder: Path, options: MatchOptions) -> Run:
    """Read an inventory and match it."""
    began = time.monotonic()
    inventory = read(folder)
    read_by = time.monotonic()
    plan = match(inventory, options, clock=time.monotonic)
    return Run(plan, read_by - began, time.monotonic() - read_by)


def read(folder: Path) -> Inventory:
    """The inventory in a folder; an error in it is a defect of the benchmark."""
    loaded = load(folder)
    if loaded.inventory is None:
        raise ValueError(f"{folder.name}: {loaded.report.errors[0]}")
    return loaded.inventory


def write_table(folder: Path, table: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    """Write a table of an inventory; ``header`` as it stands in the file."""
    with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _figure(value: float | None, decimals: int) -> str:
    return "not known" if value is None else f"{value:,.{decimals}f}"


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{100 * value:.4f} %"
