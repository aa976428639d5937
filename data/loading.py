"""A path in, an inventory out, or the report of all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from data import readers
from data.build import build
from data.defaults import Filled, asked, fill, fill_modes
from data.faults import Report
from data.geocode import asked as geocode_asked
from data.geocode import locate
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


def load(
    path: Path | str, reading: ReadingOptions = DETECT, *, defaults: bool = False, geocode: bool = False
) -> Loaded:
    """Read the inventory at a path: a folder of CSV or Parquet files, a ZIP of CSVs, an XLSX or JSON document.

    Args:
        path: Of the folder or file.
        reading: How its CSV files are to be read, where that should not be found out.
        defaults: Whether what is missing is filled in from reference tables, as if the policy said so.
        geocode: Whether rows with a city and no coordinates get those of its centre, as if the policy said so.

    Raises:
        FileNotFoundError: Where there is nothing at the path.
    """
    report = Report()
    return load_raw(readers.read(path, report, reading), report, defaults=defaults, geocode=geocode)


def load_raw(
    raw: RawInventory, report: Report | None = None, *, defaults: bool = False, geocode: bool = False
) -> Loaded:
    """Build an inventory of tables that were read already; ``report`` holds what was wrong with their form.

    With ``defaults``, or where the policy asks for them, what is missing is filled in from reference tables; with
    ``geocode``, or where the policy asks for it, coordinates from the names of cities. Each use is told in the
    inventory.
    """
    report = Report() if report is None else report
    with_defaults = defaults or asked(raw.policy)
    raw, modes = fill_modes(raw, report) if with_defaults else (raw, ())
    tables, places = locate(normalise(raw, report), wanted=geocode or geocode_asked(raw.policy))
    filled = fill(tables, raw.policy, modes) if with_defaults else Filled(tables, ())
    inventory = build(filled.tables, raw.policy, report)
    return Loaded(replace(inventory, assumptions=(*places, *filled.assumptions)) if report.ok else None, report)
