"""Ways to read an inventory, each measured in a process of its own: ``python -m benchmarks.ways WAY PATH``.

Prints as JSON how many seconds the reading took, without the imports before it, how many MB the process had at most,
and what came of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Reading = Callable[[Path], str]
"""Reads what is at a path and says what came of it."""


@dataclass(frozen=True)
class Cost:
    """What reading cost, and what came of it."""

    seconds: float
    megabytes: float
    """Of the whole process, imports included, at its height."""
    said: str


def nothing() -> Reading:
    """Import the package, and read nothing."""
    import data.loading  # noqa: F401 - what importing costs is measured

    return lambda _: "nothing read"


def symbiosis() -> Reading:
    """Read, check and build the inventory, and write the report as CSV."""
    from data import load

    def read(path: Path) -> str:
        loaded = load(path)
        listed = loaded.report.to_csv().count("\n") - 1
        if loaded.inventory is not None:
            return f"{len(loaded.inventory.streams.id)} streams, {len(loaded.report)} faults"
        first = next(iter(loaded.report))
        return f"{len(loaded.report)} faults, {listed} listed, the first: {first.code}, {first.hint}"

    return read


def marked() -> Reading:
    """Read the inventory, and write it again as a workbook with its faults marked."""
    from data.documents.marked import write_marked
    from data.faults import Report
    from data.loading import load_raw
    from data.readers import read as read_raw

    def read(path: Path) -> str:
        report = Report()
        raw = read_raw(path, report)
        load_raw(raw, report)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "marked.xlsx"
            write_marked(raw, report, out)
            return f"{len(report)} faults, a workbook of {out.stat().st_size / 1e6:.1f} MB"

    return read


def pandas_alone() -> Reading:
    """Split the cells and convert the figures, as pandas does by itself."""
    import pandas as pd

    return lambda path: f"{len(pd.read_csv(path / 'streams.csv'))} rows, not checked"


def pandas_pandera() -> Reading:
    """Read with pandas and check with pandera: types, ranges, ids, coordinates, codes, units; all faults at once."""
    import pandas as pd
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

    from symbiosis.codes import low

    texts = ("stream_id", "organisation", "material", "unit")
    figures = {"latitude_deg": (-90.0, 90.0), "longitude_deg": (-180.0, 180.0)}
    schema = pa.DataFrameSchema(
        {
            "stream_id": pa.Column(str, pa.Check.str_length(min_value=1), unique=True),
            "organisation": pa.Column(str, pa.Check.str_length(min_value=1)),
            **{name: pa.Column(float, pa.Check.in_range(*ends), coerce=True) for name, ends in figures.items()},
            "material": pa.Column(str, pa.Check.isin(list(low.entries()))),
            "quantity": pa.Column(float, pa.Check.ge(0), coerce=True),
            "unit": pa.Column(str, pa.Check.isin(["t", "kg", "m3", "l", "MWh", "GJ", "piece"])),
            "disposal_cost": pa.Column(float, coerce=True),
        },
        strict=True,
    )

    def read(path: Path) -> str:
        table = _table(pd, path, dict.fromkeys(texts, str))
        try:
            schema.validate(table, lazy=True)
        except SchemaErrors as error:
            return f"{len(error.failure_cases)} failure cases"
        return f"{len(table)} rows, 0 failure cases"

    return read


def _table(pd: object, path: Path, kinds: dict[str, type]) -> object:
    """Return the streams of a CSV folder or of a workbook as pandas has them."""
    if path.suffix == ".xlsx":
        return pd.read_excel(path, sheet_name="streams", dtype=kinds, engine="calamine")  # type: ignore[attr-defined]
    return pd.read_csv(path / "streams.csv", dtype=kinds, keep_default_na=False)  # type: ignore[attr-defined]


WAYS: dict[str, Callable[[], Reading]] = {
    "nothing": nothing,
    "symbiosis": symbiosis,
    "symbiosis, marked workbook": marked,
    "pandas": pandas_alone,
    "pandas + pandera": pandas_pandera,
}


def cost(way: str, path: Path) -> Cost:
    """Return what a way of reading costs.

    Raises:
        RuntimeError: It failed; the message is what it printed.
    """
    command = [sys.executable, "-m", "benchmarks.ways", way, str(path.resolve())]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{way}, {path.name}: {run.stderr.strip() or f'ended with {run.returncode}'}")
    return Cost(**json.loads(run.stdout))


def _height() -> float:
    """Return the most memory that this process has had, in MB; what its parent had does not count."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    way, path = sys.argv[1:]
    read = WAYS[way]()
    start = time.perf_counter()
    said = read(Path(path))
    print(json.dumps(asdict(Cost(time.perf_counter() - start, _height(), said))))


if __name__ == "__main__":
    main()
