"""How long it takes to lay out a take-back network: where to open plants for what comes back, and when.

usage: python -m benchmarks.takeback [--cities N] [--years N] [--time-limit S] [--out FOLDER]

Pumps are delivered to cities each year; of those delivered a tenth comes back worn after a year, a quarter after two
and a tenth after three. A city may open a plant, small or large, whose recipe makes of worn pumps parts for the maker,
cast iron for a foundry, copper for a smelter and a rest to be disposed of. All figures are invented.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measured import run, write_table
from symbiosis import MatchOptions, Plan

CITIES = (
    ("Tampere", 61.50, 23.76), ("Turku", 60.45, 22.27), ("Oulu", 65.01, 25.47), ("Jyvaskyla", 62.24, 25.75),
    ("Lahti", 60.98, 25.66), ("Kuopio", 62.89, 27.68), ("Pori", 61.49, 21.80), ("Joensuu", 62.60, 29.76),
    ("Lappeenranta", 61.06, 28.19), ("Vaasa", 63.10, 21.62),
)  # fmt: skip
RETURNS = ((1, 0.10), (2, 0.25), (3, 0.10))
"""(years after delivery, share of what was delivered)"""
RECIPE = (("pump parts", 0.45), ("cast iron", 0.35), ("copper", 0.12), ("rest", 0.08))
"""(product, tonnes per tonne of worn pumps)"""
SIZES = (("small", 160, 90_000, 14_000, 62), ("large", 420, 170_000, 24_000, 55))
"""(name, t a year, opening, fixed a year, variable per t)"""
TAKERS = (("pump parts", "Tampere", 900, 610), ("cast iron", "Lahti", 1500, 190), ("copper", "Pori", 600, 2400))
"""(product, city, t a year, cost per t of what else would be bought)"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the case and print what it took; 1 where the plan is not verified."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.takeback", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cities", type=int, default=len(CITIES), help=f"at most {len(CITIES)}")
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--time-limit", type=float, default=120.0, metavar="S")
    parser.add_argument("--out", type=Path, help="keep the inventory in this folder")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.out or Path(scratch) / "takeback"
        write_case(asked.cities, asked.years, folder)
        done = run(folder, MatchOptions(time_limit_s=asked.time_limit))
    print(f"take-back, {asked.cities} cities, {asked.years} years: {done}")
    for line in _network(done.plan):
        print(f"  {line}")
    return 0 if done.verified else 1


def write_case(cities: int, years: int, folder: Path) -> None:
    """Write the inventory; the same numbers give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen, random = CITIES[:cities], np.random.default_rng(4)
    takers = [row for row in TAKERS if row[1] in {name for name, _, _ in chosen}]
    write_table(folder, "sites", "site_id,latitude_deg,longitude_deg", chosen)
    materials = ("pumps", "worn pumps", *(name for name, _ in RECIPE))
    write_table(folder, "materials", "material,unit", [(name, "t") for name in materials])
    periods = [(2027 + year, round(0.95**year, 4)) for year in range(years)]
    write_table(folder, "periods", "period,discount_factor", periods)
    wanted = [(f"pumps for {name}", name, "pumps", int(random.integers(120, 400)), 5200) for name, _, _ in chosen]
    asked = [(f"{product} for {name}", name, product, amount, cost) for product, name, amount, cost in takers]
    write_table(folder, "demands", "demand_id,site_id,material,quantity,purchase_cost", [*wanted, *asked])
    makers = [(f"pumps of {name}", name, "pumps", 1800, 4100) for name, _, _ in chosen[:2]]
    write_table(folder, "streams", "stream_id,site_id,material,quantity,collection_cost", makers)
    back = [(demand[0], "worn pumps", lag, share, 35, 260) for demand in wanted for lag, share in RETURNS]
    write_table(folder, "returns", "demand_id,material,lag_periods,fraction,collection_cost,disposal_cost", back)
    recipe = [("dismantle", "output", product, share, 140 if product == "rest" else 20) for product, share in RECIPE]
    rows = [("dismantle", "input", "worn pumps", 1, ""), *recipe]
    write_table(folder, "processes", "process,role,material,amount,disposal_cost", rows)
    plants = [(f"{size} plant in {name}", name, "dismantle", *figures, name) for name, _, _ in chosen
              for size, *figures in SIZES]  # fmt: skip
    header = "facility_id,site_id,process,capacity,opening_cost,fixed_cost,variable_cost,group"
    write_table(folder, "facilities", header, plants)


def _network(plan: Plan) -> list[str]:
    """Which plants the plan opens, when, and how much they treat over the years."""
    lines = []
    for plant in dict.fromkeys(row.facility_id for row in plan.facilities):
        years = [row for row in plan.facilities if row.facility_id == plant and row.open]
        if years:
            treated = sum(row.throughput for row in years)
            lines.append(f"{plant}: from {years[0].period}, {treated:,.0f} t over {len(years)} years")
    return lines or ["no plant opens"]


if __name__ == "__main__":
    sys.exit(main())
