"""A region over twelve months, with plants that may open and keep stock: time, gap and memory.

usage: python -m benchmarks.periods [--streams N] [--demands N] [--periods N] [--plants N] [--time-limit S]

The region is that of `symbiosis generate`; half of its streams come in summer, half in winter, while what is wanted is
wanted evenly. Plants mix all wastes of a family freely, keep stock from month to month, and make one feedstock.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measured import run, write_table
from data.generate import CITIES, FAMILIES, GRADES, generate
from symbiosis import MatchOptions

SWING = 0.6
"""How far a season's streams rise above their mean, and fall below it."""
MIN_LOT_T, FIXED_COST = 12, 750
"""A month's part of what `symbiosis generate` asks of a year."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the region and print what it took; 1 where the plan is not verified."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.periods", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--streams", type=int, default=2000)
    parser.add_argument("--demands", type=int, default=500)
    parser.add_argument("--periods", type=int, default=12)
    parser.add_argument("--plants", type=int, default=30, help="every second one stands already")
    parser.add_argument("--time-limit", type=float, default=300.0, metavar="S")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "region"
        write_case(asked.streams, asked.demands, asked.periods, asked.plants, folder)
        done = run(folder, MatchOptions(time_limit_s=asked.time_limit))
    size = f"{asked.streams} streams, {asked.demands} demands, {asked.plants} plants, {asked.periods} periods"
    print(f"{size}: {done}")
    plants = done.plan.facilities
    stocked, used = sum(row.stored > 0 for row in plants), sum(row.throughput > 0 for row in plants)
    print(f"  {used} months of plants at work, {stocked} that end with something in stock")
    return 0 if done.verified else 1


def write_case(streams: int, demands: int, periods: int, plants: int, folder: Path) -> None:
    """Write the inventory; the same numbers give the same bytes."""
    generate(streams, demands, 1, folder)
    months = [f"month-{month:02}" for month in range(1, periods + 1)]
    write_table(folder, "periods", "period,days", [(month, 30) for month in months])
    _seasons(folder, months)
    _with_profile(folder / "streams.csv", ("summer", "winter"), {"min_lot": MIN_LOT_T})
    _with_profile(folder / "demands.csv", ("even",), {})
    policy = (folder / "policy.toml").read_text("utf-8").splitlines()
    kept = [f"fixed_cost = {FIXED_COST}" if line.startswith("fixed_cost") else line for line in policy]
    (folder / "policy.toml").write_text("\n".join([*kept, ""]), "utf-8")
    _plants(folder, plants)


def _seasons(folder: Path, months: list[str]) -> None:
    rows: list[tuple[object, ...]] = []
    for number, month in enumerate(months):
        swing = SWING * math.sin(2 * math.pi * number / len(months))
        factors = {"summer": 1 + swing, "winter": 1 - swing, "even": 1.0}
        rows += [(profile, month, round(factor / 12, 6)) for profile, factor in factors.items()]
    write_table(folder, "profiles", "profile,period,factor", rows)


def _with_profile(table: Path, profiles: Sequence[str], cells: dict[str, object]) -> None:
    """Give the rows of a table the profiles in turn, and the cells that replace theirs."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    changed = [{**row, **cells, "profile": profiles[number % len(profiles)]} for number, row in enumerate(rows)]
    if changed:
        write_table(table.parent, table.stem, ",".join(changed[0]), [list(row.values()) for row in changed])


def _plants(folder: Path, count: int) -> None:
    """Write that many plants, a family each in turn, in cities by chance; every second one is a candidate."""
    random = np.random.default_rng(2)
    city = random.integers(0, len(CITIES), count)
    sites = [(f"yard-{number}", *CITIES[place][1:]) for number, place in enumerate(city)]
    write_table(folder, "sites", "site_id,latitude_deg,longitude_deg", sites)
    recipes: list[tuple[object, ...]] = []
    for family in FAMILIES:
        recipes += [(f"mix-{family}", "input", f"{family}-waste-{grade}", 1, "free") for grade in range(1, GRADES + 1)]
        recipes.append((f"mix-{family}", "output", f"{family}-feed-1", 0.85, ""))
    write_table(folder, "processes", "process,role,material,amount,mix", recipes)
    plants = [
        (f"plant-{number}", f"yard-{number}", f"mix-{FAMILIES[number % len(FAMILIES)]}", 900, number % 2 == 0,
         120_000, 4_000, 18, 600, 1.5)
        for number in range(count)
    ]  # fmt: skip
    header = ("facility_id,site_id,process,capacity,existing,opening_cost,fixed_cost,variable_cost,"
              "storage_capacity,storage_cost")  # fmt: skip
    write_table(folder, "facilities", header, plants)


if __name__ == "__main__":
    sys.exit(main())
