"""How long a front of cost against emissions takes, with warm starts and without.

usage: python -m benchmarks.pareto [--size N] [--points N] [--time-limit S] [--gap G]

On the Kalundborg sample to a gap of 1e-6, and on an invented region of N streams and N demands to the gap and limit
that are given.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import ROOT
from benchmarks.measured import read
from data.generate import generate
from symbiosis import Inventory, MatchOptions
from symbiosis.pareto import Front, Point, find_front

AIMS = ("cost", "co2e")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both fronts' times; 1 where a plan of a front is not verified or there is none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pareto", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=1000, help="streams and demands of the region; 0: no region")
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--time-limit", type=float, default=10.0, metavar="S", help="of each solve of the region")
    parser.add_argument("--gap", type=float, default=1e-3, help="of each solve of the region")
    asked = parser.parse_args(arguments)
    sample = read(ROOT / "data" / "samples" / "kalundborg")
    good = _both("kalundborg", sample, asked.points, MatchOptions(gap=1e-6, time_limit_s=60.0))
    if asked.size:
        with tempfile.TemporaryDirectory() as scratch:
            generate(asked.size, asked.size, 1, Path(scratch) / "region")
            region = read(Path(scratch) / "region")
        options = MatchOptions(gap=asked.gap, time_limit_s=asked.time_limit)
        good &= _both(f"region {asked.size} x {asked.size}", region, asked.points, options)
    return 0 if good else 1


def _both(name: str, inventory: Inventory, points: int, options: MatchOptions) -> bool:
    """Find the front with warm starts and from nothing, and print a line of each."""
    good = True
    for way in ("warm", "cold"):
        front = find_front(inventory, AIMS, points, options, clock=time.monotonic, warm=way == "warm")
        print(f"{name}, {points} points asked, {way}: {_line(front)}", flush=True)
        good &= bool(front.points) and _unverified(front) == 0
    return good


def _line(front: Front) -> str:
    in_points = sum(point.seconds for point in front.points)
    ends = " to ".join(", ".join(f"{figure:,.0f}" for figure in point.figures) for point in _ends(front))
    return " ".join(
        (
            f"{len(front.points)} points, {_unverified(front)} not verified, {front.solves} solves in "
            f"{front.seconds:.1f} s ({in_points:.1f} s of it in the points kept); {', '.join(AIMS)} from {ends}.",
            *front.notes,
        )
    )


def _ends(front: Front) -> tuple[Point, ...]:
    return (front.points[0], front.points[-1]) if front.points else ()


def _unverified(front: Front) -> int:
    certificates = [point.plan.summary.certificate for point in front.points]
    return sum(certificate is None or not certificate.verified for certificate in certificates)


if __name__ == "__main__":
    sys.exit(main())
