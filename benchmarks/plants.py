"""A region where plants may open, by the network engine and by HiGHS beside it: what each proves in the same time.

usage: python -m benchmarks.plants REGION [--plants N] [--makers SHARE] [--time-limit S] [--solvers NAME ...]

REGION is a folder of streams, demands and conversions, as `symbiosis generate` writes them; plants are put near some of
its streams. A burner takes the wastes that are most common where it stands, and nothing leaves it; a maker makes the
feedstock that is most wanted there of a few wastes.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measured import run, write_table
from symbiosis import MatchOptions

NEAR_DEG = 0.7
"""Degrees of latitude and longitude within which a plant looks about."""
BURNED, MIXED = 40, 8
"""Wastes that a burner and a maker take."""
BURNT_T, MADE_T = 40_000, 15_000
"""What they may take in a period."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the region by each solver and print what it took; 1 where a plan is not verified."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("region", type=Path)
    parser.add_argument("--plants", type=int, default=30)
    parser.add_argument(
        "--makers", type=float, default=0.0, metavar="SHARE", help="share of plants that make something"
    )
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solvers", nargs="+", default=["network", "highs"])
    asked = parser.parse_args(arguments)
    verified = True
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "region"
        write_case(asked.region, asked.plants, asked.makers, asked.seed, folder)
        for solver in asked.solvers:
            done = run(folder, MatchOptions(time_limit_s=asked.time_limit, solver=solver))
            at_work = sum(row.throughput > 0 for row in done.plan.facilities)
            print(f"{asked.region.name}, {asked.plants} plants, {solver}: {done}; {at_work} plants at work")
            verified &= done.verified
    return 0 if verified else 1


def write_case(region: Path, plants: int, makers: float, seed: int, folder: Path) -> None:
    """Write the region with plants; the same numbers give the same bytes."""
    shutil.copytree(region, folder)
    streams, demands = (_places(region / f"{table}.csv") for table in ("streams", "demands"))
    random = np.random.default_rng(seed)
    sites: list[tuple[object, ...]] = []
    recipes: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    for k, home in enumerate(random.choice(len(streams), plants, replace=False)):
        makes = k < makers * plants
        wastes, wanted = _common(streams, streams[home], MIXED if makes else BURNED), _common(demands, streams[home], 1)
        recipes += [(f"recipe-{k}", "input", waste, 1, "free") for waste in wastes]
        recipes += [(f"recipe-{k}", "output", material, 0.85, "") for material in wanted if makes]
        sites.append((f"yard-{k}", *streams[home][1:]))
        size = MADE_T if makes else BURNT_T
        opening, fixed, variable = size * random.uniform(20, 50), size * random.uniform(2, 5), random.uniform(10, 25)
        rows.append((f"plant-{k}", f"yard-{k}", f"recipe-{k}", size, round(opening), round(fixed), round(variable, 2)))
    write_table(folder, "sites", "site_id,latitude_deg,longitude_deg", sites)
    write_table(folder, "processes", "process,role,material,amount,mix", recipes)
    write_table(
        folder, "facilities", "facility_id,site_id,process,capacity,opening_cost,fixed_cost,variable_cost", rows
    )


def _places(table: Path) -> list[tuple[str, float, float]]:
    """Material, latitude and longitude of each row."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [(row["material"], float(row["latitude_deg"]), float(row["longitude_deg"])) for row in rows]


def _common(rows: list[tuple[str, float, float]], home: tuple[str, float, float], most: int) -> list[str]:
    """The materials that most rows near a place have, the most common first."""
    near = (row for row in rows if max(abs(row[1] - home[1]), abs(row[2] - home[2])) <= NEAR_DEG)
    return [material for material, _ in Counter(row[0] for row in near).most_common(most)]


if __name__ == "__main__":
    sys.exit(main())
