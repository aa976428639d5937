"""A region of mixing tanks, each fed by every stream and drawn on by every demand: plan, bound, gap and time.

usage: python -m benchmarks.pools [--pools N] [--feeds N] [--draws N] [--time-limit S] [--solver NAME]

Every stream may go into every tank, every tank may serve every demand, and every demand limits three properties: the
program has ``pools x feeds x (draws + 1)`` products of unknowns. Every second tank stands already, the others may open.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measured import run, write_table
from symbiosis import MatchOptions

PROPERTIES = ("ash", "chlorine", "moisture")
LEAST, MOST = 2.0, 18.0
"""Between these are the values of streams."""
STRICT = (7.0, 12.0)
"""Between these is the most that demands accept of each."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Match the region and print what it took; 1 where the plan is not verified."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pools", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pools", type=int, default=20)
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--draws", type=int, default=60)
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S")
    parser.add_argument("--solver", default="auto")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tanks"
        write_case(asked.pools, asked.feeds, asked.draws, folder)
        done = run(folder, MatchOptions(time_limit_s=asked.time_limit, solver=asked.solver))
    print(f"{asked.pools} pools, {asked.feeds} feeds, {asked.draws} draws: {done}")
    found = done.plan.summary
    bound = "not known" if found.bound is None else f"{found.bound:,.2f}"
    print(f"  products {asked.pools * asked.feeds * (asked.draws + 1)}, bound {bound}, solver {found.solver}")
    for note in found.notes:
        print(f"  {note}")
    return 0 if done.verified else 1


def write_case(pools: int, feeds: int, draws: int, folder: Path) -> None:
    """Write the inventory; the same numbers give the same bytes."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(4)
    offered = random.uniform(100.0, 1000.0, feeds).round(0)
    values = random.uniform(LEAST, MOST, (feeds, len(PROPERTIES))).round(2)
    wanted = random.uniform(100.0, 1000.0, draws).round(0)
    limits = random.uniform(*STRICT, (draws, len(PROPERTIES))).round(2)
    capacity = round(1.2 * float(offered.sum()) / pools)
    write_table(folder, "sites", "site_id,latitude_deg,longitude_deg", _sites(random, pools, feeds, draws))
    write_table(folder, "streams", "stream_id,site_id,material,quantity,unit,disposal_cost",
                [(f"s{k}", f"at-s{k}", "waste", offered[k], "t", price)
                 for k, price in enumerate(random.integers(20, 90, feeds).tolist())])  # fmt: skip
    write_table(folder, "demands", "demand_id,site_id,material,quantity,unit,purchase_cost",
                [(f"d{k}", f"at-d{k}", "blend", wanted[k], "t", price)
                 for k, price in enumerate(random.integers(30, 120, draws).tolist())])  # fmt: skip
    write_table(folder, "processes", "process,role,material,amount,mix,disposal_limit",
                [("mix", "input", "waste", 1, "free", ""), ("mix", "output", "blend", 1, "", 0)])  # fmt: skip
    write_table(folder, "facilities", "facility_id,site_id,process,capacity,existing,opening_cost,pool",
                [(f"p{k}", f"at-p{k}", "mix", capacity, k % 2 == 0, 4000, True) for k in range(pools)])  # fmt: skip
    properties = [
        (f"s{k}", name, value, "") for k in range(feeds) for name, value in zip(PROPERTIES, values[k], strict=True)
    ]
    properties += [
        (f"d{k}", name, "", most) for k in range(draws) for name, most in zip(PROPERTIES, limits[k], strict=True)
    ]
    write_table(folder, "properties", "owner_id,property,value,max", properties)


def _sites(random: np.random.Generator, pools: int, feeds: int, draws: int) -> list[tuple[object, ...]]:
    """A place for everything, in a square of some 200 km."""
    names = [f"at-{kind}{k}" for kind, count in (("s", feeds), ("d", draws), ("p", pools)) for k in range(count)]
    latitude, longitude = random.uniform(50.0, 52.0, len(names)), random.uniform(4.0, 7.0, len(names))
    return [(name, round(x, 4), round(y, 4)) for name, x, y in zip(names, latitude, longitude, strict=True)]


if __name__ == "__main__":
    sys.exit(main())
