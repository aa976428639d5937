"""How long reading a large inventory takes, and how much memory, beside pandas and pandera with the same file.

    python -m benchmarks.reading [--rows N] [--workbook-rows N]

Each figure is of a process of its own; its memory is that of the whole process at its height. ``pandas`` only splits
and converts the cells. ``pandas + pandera`` checks each cell and the ids as well, against a schema of the columns.
``symbiosis`` also knows units and codes by any spelling, resolves references, builds the inventory and its report.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from benchmarks.bombs import write_bombs
from benchmarks.ways import Cost, cost

HEADER = "stream_id,organisation,latitude_deg,longitude_deg,material,quantity,unit,disposal_cost"
CODES = ("030105", "191202", "170405", "200108", "010408", "100101")
LINE = "  {:<34} {:>8} {:>10}   {}"


def write_streams(rows: int, folder: Path, bad: bool = False) -> Path:
    """Write that many streams of fifty thousand firms; ``bad``: a quantity that is no number in each."""
    dice = random.Random(1)
    folder.mkdir()
    with (folder / "streams.csv").open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        for row in range(rows):
            place = f"{55 + dice.random() * 10:.5f},{10 + dice.random() * 20:.5f}"
            quantity = "many" if bad else f"{dice.random() * 1000:.3f}"
            code = CODES[row % len(CODES)]
            file.write(f"s{row},Firm {row % 50_000},{place},{code},{quantity},t,{dice.random() * 90:.2f}\n")
    return folder


def write_converted(folder: Path, form: str, to: Path) -> Path:
    """Write an inventory in another form."""
    from data.faults import Report
    from data.readers import read
    from data.writers.inventory import write_raw

    write_raw(read(folder, Report()), to, form)
    return to


def show(title: str, path: Path, limits: dict[str, tuple[float, float] | None]) -> None:
    """Print what the ways of reading cost; a way's limits are seconds and MB."""
    print(title, flush=True)
    for way, limit in limits.items():
        print(LINE.format(way, *figures(cost(way, path), limit)), flush=True)


def figures(found: Cost, limit: tuple[float, float] | None, beyond: float = 0.0) -> tuple[str, str, str]:
    """Return seconds, MB (those ``beyond`` a number) and what came of it, with the limits where there are any."""
    said = found.said
    if limit is not None:
        kept = found.seconds <= limit[0] and found.megabytes - beyond <= limit[1]
        said += f" [{'within' if kept else 'BEYOND'} {limit[0]:g} s, {limit[1]:g} MB]"
    return f"{found.seconds:.1f} s", f"{found.megabytes - beyond:.0f} MB", said


def show_bombs(folder: Path) -> None:
    """Print what refusing each bomb costs beyond importing the package."""
    start = cost("nothing", folder)
    print(f"Refused before it is unpacked; MB beyond the {start.megabytes:.0f} of a process that imports the package")
    for what, path in write_bombs(folder).items():
        print(LINE.format(what, *figures(cost("symbiosis", path), (1, 200), start.megabytes)), flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--workbook-rows", type=int, default=100_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        good, bad = write_streams(asked.rows, place / "good"), write_streams(asked.rows, place / "bad", bad=True)
        small = write_streams(asked.workbook_rows, place / "small")
        ways = {"symbiosis": (30, 1500), "pandas": None, "pandas + pandera": None}
        show(f"CSV, {asked.rows} rows", good, ways)
        ways = {"symbiosis": (40, 1500), "symbiosis, marked workbook": None, "pandas + pandera": None}
        show(f"CSV, {asked.rows} bad rows", bad, ways)
        show(f"Parquet, {asked.rows} rows", write_converted(good, "parquet", place / "parquet"), {"symbiosis": None})
        book = write_converted(small, "xlsx", place / "inventory.xlsx")
        show(f"XLSX, {asked.workbook_rows} rows", book, {"symbiosis": (15, 1500), "pandas + pandera": None})
        (place / "bombs").mkdir()
        show_bombs(place / "bombs")


if __name__ == "__main__":
    main()
