"""A path in, an inventory out, or the report of all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from data import readers
from data.build import build
from data.defaults import asked, fill, fill_modes
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


def load(path: Path | str, reading: ReadingOptions = DETECT, *, defaults: bool = False) -> Loaded:
    """Read the inventory at a path: a folder of CSV or Parquet files, a ZIP of CSVs, an XLSX or JSON document.

    Args:
        path: Of the folder or file.
        reading: How its CSV files are to be read, where that should not be found out.
        defaults: Whether what is missing is filled in from reference tables, as if the policy said so.

    Raises:
        FileNotFoundError: Where there is nothing at the path.
    """
    report = Report()
    return load_raw(readers.read(path, report, reading), report, defaults=defaults)


def load_raw(raw: RawInventory, report: Report | None = None, *, defaults: bool = False) -> Loaded:
    """Build an inventory of tables that were read already; ``report`` holds what was wrong with their form.

    With ``defaults``, or where the policy asks for them, what is missing is filled in from reference tables.
    """
    report = Report() if report is None else report
    if defaults or asked(raw.policy):
        return _load_with_defaults(raw, report)
    inventory = build(normalise(raw, report), raw.policy, report)
    return Loaded(inventory if report.ok else None, report)


def _load_with_defaults(raw: RawInventory, report: Report) -> Loaded:
    """Build an inventory whose missing costs and conversions come from reference tables; each use is told in it."""
    raw, modes = fill_modes(raw, report)
    filled = fill(normalise(raw, report), raw.policy, modes)
    inventory = build(filled.tables, raw.policy, report)
    return Loaded(replace(inventory, assumptions=filled.assumptions) if report.ok else None, report)
