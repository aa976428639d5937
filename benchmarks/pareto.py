"""How long a front of cost against emissions takes, with warm starts and without.

usage: python -m benchmarks.pareto [--size N] [--region DIR ...] [--points N] [--time-limit S] [--gap G] [--ways ...]

On the Kalundborg sample to a gap of 1e-6; on an invented region of N streams and N demands, and on inventories that are
named, to the gap and limit that are given. Warm is `symbiosis pareto` as it is, cold the same levels solved from
nothing, each in a process of its own.
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
WAYS = ("warm", "cold")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both fronts' times; 1 where a plan of a front is not verified or there is none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pareto", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=1000, help="streams and demands of the region; 0: no region")
    parser.add_argument("--region", type=Path, nargs="*", default=[], metavar="DIR", help="inventories to add")
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--time-limit", type=float, default=15.0, metavar="S", help="of each solve of the region")
    parser.add_argument("--gap", type=float, default=1e-4, help="of each solve of the region")
    asked = parser.parse_args(arguments)
    sample = read(ROOT / "data" / "samples" / "kalundborg")
    good = _compare("kalundborg", sample, asked, MatchOptions(gap=1e-6, time_limit_s=60.0))
    options = MatchOptions(gap=asked.gap, time_limit_s=asked.time_limit)
    if asked.size:
        with tempfile.TemporaryDirectory() as scratch:
            generate(asked.size, asked.size, 1, Path(scratch) / "region")
            region = read(Path(scratch) / "region")
        good &= _compare(f"region {asked.size} x {asked.size}", region, asked, options)
    for folder in asked.region:
        good &= _compare(folder.name, read(folder), asked, options)
    return 0 if good else 1


def _compare(name: str, inventory: Inventory, asked: argparse.Namespace, options: MatchOptions) -> bool:
    """Find the front in each way that is asked for, print a line of each, and one that compares them."""
    good, fronts = True, []
    for way in asked.ways:
        front = find_front(inventory, AIMS, asked.points, options, clock=time.monotonic, warm=way == "warm")
        print(f"{name}, {asked.points} points asked, {way}: {_line(front)}", flush=True)
        good &= bool(front.points) and _unverified(front) == 0
        fronts.append(front)
    said = "; ".join(
        f"{way} {len(front.points)} points in {front.seconds:.1f} s, {front.solves} solves"
        for way, front in zip(asked.ways, fronts, strict=True)
    )
    print(f"{name}: {said}", flush=True)
    return good


def _line(front: Front) -> str:
    in_points = sum(point.seconds for point in front.points)
    ends = " to ".join(", ".join(f"{figure:,.0f}" for figure in point.figures) for point in _ends(front))
    return " ".join(
        (
            f"{len(front.points)} points, {_unverified(front)} not verified, {_gaps(front)}, {front.solves} solves in "
            f"{front.seconds:.1f} s ({in_points:.1f} s of it in the points kept); {', '.join(AIMS)} from {ends}.",
            *front.notes,
        )
    )


def _gaps(front: Front) -> str:
    """How many points are proved within the gap, and the widest gap of all."""
    known = [point.gap for point in front.points if point.gap is not None]
    return f"{sum(point.proved for point in front.points)} proved, widest gap {max(known, default=float('inf')):.1e}"


def _ends(front: Front) -> tuple[Point, ...]:
    return (front.points[0], front.points[-1]) if front.points else ()


def _unverified(front: Front) -> int:
    certificates = [point.plan.summary.certificate for point in front.points]
    return sum(certificate is None or not certificate.verified for certificate in certificates)


if __name__ == "__main__":
    sys.exit(main())
