"""How long reading a large inventory takes, and how much memory, beside plain ``pandas.read_csv`` of the same file.

    python -m benchmarks.reading [--rows N] [--workbook-rows N]

Each figure is of a process of its own. pandas only splits and converts the cells; the engine also checks each of them,
resolves references and builds the inventory.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = "stream_id,organisation,latitude_deg,longitude_deg,material,quantity,unit,disposal_cost"
CODES = ("030105", "191202", "170405", "200108", "010408", "100101")
MEASURED = """
import resource, sys, time
{setup}
start = time.perf_counter()
said = {call}
took = time.perf_counter() - start
print(f"{{took:.1f}} s, {{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}} MB, {{said}}")
"""
WAYS = {
    "symbiosis": ("from data import load", "load(sys.argv[1]).report.ok"),
    "pandas.read_csv": ("import pandas", "len(pandas.read_csv(sys.argv[1] + '/streams.csv'))"),
    "pandas.read_csv, texts": ("import pandas", "len(pandas.read_csv(sys.argv[1] + '/streams.csv', dtype=str))"),
}


def write_streams(rows: int, folder: Path, bad: bool = False) -> None:
    """Write that many streams of fifty thousand firms; ``bad``: a quantity that is no number in each."""
    dice = random.Random(1)
    with (folder / "streams.csv").open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        for row in range(rows):
            place = f"{55 + dice.random() * 10:.5f},{10 + dice.random() * 20:.5f}"
            quantity = "many" if bad else f"{dice.random() * 1000:.3f}"
            code = CODES[row % len(CODES)]
            file.write(f"s{row},Firm {row % 50_000},{place},{code},{quantity},t,{dice.random() * 90:.2f}\n")


def measure(name: str, path: Path) -> str:
    setup, call = WAYS[name]
    command = [sys.executable, "-c", MEASURED.format(setup=setup, call=call), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def workbook_of(folder: Path) -> Path:
    from data.faults import Report
    from data.readers import read
    from data.writers.inventory import write_raw

    (path,) = write_raw(read(folder, Report()), folder / "inventory.xlsx", "xlsx")
    return path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--workbook-rows", type=int, default=100_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        good, bad, small = (Path(place) / name for name in ("good", "bad", "small"))
        for folder, rows in ((good, asked.rows), (bad, asked.rows), (small, asked.workbook_rows)):
            folder.mkdir()
            write_streams(rows, folder, bad=folder is bad)
        for name in WAYS:
            print(f"CSV, {asked.rows} rows, {name}: {measure(name, good)}", flush=True)
        print(f"CSV, {asked.rows} bad rows, symbiosis: {measure('symbiosis', bad)}", flush=True)
        print(f"XLSX, {asked.workbook_rows} rows, symbiosis: {measure('symbiosis', workbook_of(small))}", flush=True)


if __name__ == "__main__":
    main()
