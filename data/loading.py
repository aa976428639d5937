"""A path in, an inventory out, or the report of all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data import readers
from data.build import build
from data.faults import Report
from data.normalise import normalise
from data.raw import RawInventory
from data.readers.options import DETECT, ReadingOptions
from symbiosis.inventory import Inventory


@dataclass(frozen=True)
class Loaded:
    """What came of reading an inventory."""

    inventory: Inventory | None
    """None where the report has an error."""
    report: Report


def load(path: Path | str, reading: ReadingOptions = DETECT) -> Loaded:
    """Read the inventory at a path: a folder of CSV or Parquet files, a ZIP of CSVs, an XLSX or JSON document.

    Args:
        path: Of the folder or file.
        reading: How its CSV files are to be read, where that should not be found out.

    Raises:
        FileNotFoundError: Where there is nothing at the path.
    """
    report = Report()
    return load_raw(readers.read(path, report, reading), report)


def load_raw(raw: RawInventory, report: Report | None = None) -> Loaded:
    """Build an inventory of tables that were read already; ``report`` holds what was wrong with their form."""
    report = Report() if report is None else report
    inventory = build(normalise(raw, report), raw.policy, report)
    return Loaded(inventory if report.ok else None, report)
