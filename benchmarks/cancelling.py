"""How long a cancelled run of the network engine takes to end: ``python -m benchmarks.cancelling --arcs 1000000``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.tasks import plain_network
from solvers import Program, SolveOptions, solve
from solvers.network.exact import as_program

FIXED = 12_000.0
"""EUR to begin an exchange."""


def latency(program: Program, after_s: float) -> tuple[float, float, bool]:
    """Seconds until the first question after ``after_s``, from there to the answer, and whether it has a plan."""
    asked: list[float] = []
    began = time.monotonic()

    def cancelled() -> bool:
        now = time.monotonic()
        if now - began >= after_s:
            asked.append(now)
        return bool(asked)

    answer = solve(program, SolveOptions(gap=0.0, time_limit_s=after_s + 60.0), solver="network", cancelled=cancelled)
    ended = time.monotonic()
    first = asked[0] if asked else ended
    return max(0.0, first - began - after_s), ended - first, answer.values is not None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each moment of cancelling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arcs", type=int, default=1_000_000)
    parser.add_argument("--after", type=float, nargs="+", default=[1.0, 5.0, 10.0, 20.0], help="seconds")
    options = parser.parse_args(arguments)
    program = as_program(plain_network(options.arcs, 1, fixed=FIXED))
    print("cancelled after s   asked s later   ended s after that   plan")
    for after_s in options.after:
        waited, ending, has_plan = latency(program, after_s)
        print(f"{after_s:17.1f}   {waited:13.2f}   {ending:18.2f}   {'yes' if has_plan else 'no'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
