"""Shared equipment: requests and assets of one kind or of several, and how far the schedule is proved.

usage: python -m benchmarks.equipment [--requests N] [--assets N] [--kinds K ...] [--seeds N] [--time-limit S]

Sites lie within 60 km; an asset takes 1 to 3 units at a rate of its own, a request wants 1 or 2 units for 2 to 24 hours
within a window that is up to two days longer. With one kind, all requests compete for the same assets.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.measured import Run, run, write_table
from symbiosis import MatchOptions

FIRST = datetime(2026, 1, 5)  # noqa: DTZ001  (a Monday; instants without an offset are UTC)
KM_PER_DEG = 111.2
SIDE_KM = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Schedule each case and print a line for it; 1 where a plan is not verified."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.equipment", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--assets", type=int, default=30)
    parser.add_argument("--kinds", type=int, nargs="+", default=[5, 1])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S")
    asked = parser.parse_args(arguments)
    options = MatchOptions(time_limit_s=asked.time_limit, threads=asked.threads)
    print("requests assets kinds seed        cost       bound      gap  seconds  proved  verified  load")
    verified = True
    for kinds in asked.kinds:
        for seed in range(asked.seeds):
            with tempfile.TemporaryDirectory() as scratch:
                write_case(asked.requests, asked.assets, kinds, asked.days, seed, Path(scratch))
                done = run(Path(scratch), options)
            print(f"{asked.requests:8} {asked.assets:6} {kinds:5} {seed:4} {_line(done)}", flush=True)
            verified = verified and done.verified
    return 0 if verified else 1


def _line(done: Run) -> str:
    found = done.plan.summary
    assert found.plan_cost is not None, "every request may be left, so there is always a plan"
    assert found.bound is not None, "each request's least cost is a bound"
    assert found.gap is not None, "cost and bound make a gap"
    proved, verified = ("yes" if word else "no" for word in (found.status.value == "optimal", done.verified))
    figures = f"{found.plan_cost:11.2f} {found.bound:11.2f} {100 * found.gap:7.4f}% {done.wall_s:8.1f}"
    return f"{figures} {proved:>7} {verified:>9} {os.getloadavg()[0]:5.1f}"


def write_case(requests: int, assets: int, kinds: int, days: int, seed: int, folder: Path) -> None:
    """Write the inventory; the same numbers give the same bytes."""
    random = np.random.default_rng(seed)
    places = random.uniform(0.0, SIDE_KM, (assets + requests, 2)) / KM_PER_DEG
    sites = [(f"site-{row}", round(45 + x, 6), round(9 + y, 6)) for row, (x, y) in enumerate(places.tolist())]
    write_table(folder, "sites", "site_id,latitude_deg,longitude_deg", sites)
    header = "asset_id,site_id,kind,capacity,start,end,hourly_cost"
    write_table(folder, "assets", header, [_asset(row, kinds, days, random) for row in range(assets)])
    header = "request_id,site_id,kind,amount,duration_h,earliest,latest,outside_hourly_cost,max_distance_km"
    write_table(
        folder, "requests", header, [_request(row, assets + row, kinds, days, random) for row in range(requests)]
    )


def _asset(row: int, kinds: int, days: int, random: np.random.Generator) -> tuple[object, ...]:
    start, end = int(random.integers(0, 24)), 24 * days - int(random.integers(0, 24))
    capacity, rate = int(random.choice([1, 1, 1, 2, 3])), int(random.integers(10, 60))
    return f"asset-{row}", f"site-{row}", f"kind-{row % kinds}", capacity, _instant(start), _instant(end), rate


def _request(row: int, site: int, kinds: int, days: int, random: np.random.Generator) -> tuple[object, ...]:
    amount, duration = int(random.choice([1, 1, 1, 2])), int(random.integers(2, 25))
    earliest = int(random.integers(0, 24 * days - duration))
    latest = min(earliest + duration + int(random.integers(0, 49)), 24 * days)
    outside, reach = int(random.integers(40, 120)), int(random.choice([30, 45, 100]))
    window = _instant(earliest), _instant(latest)
    return f"request-{row}", f"site-{site}", f"kind-{row % kinds}", amount, duration, *window, outside, reach


def _instant(hour: int) -> str:
    return (FIRST + timedelta(hours=hour)).isoformat()


if __name__ == "__main__":
    sys.exit(main())
