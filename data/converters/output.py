"""Writing of what a converter made: the inventory's tables, and the conversion's own report beside them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from data.converters.base import ConversionError, ConversionReport, ReportedRow, TableCount
from data.formulas import guard_quoted

REPORT_FOLDER = "conversion"
"""Folder inside the inventory's, so that the inventory itself holds known tables only."""
REPORT_FILE = "report.csv"
COUNTS_FILE = "counts.csv"
POLICY_FILE = "policy.toml"


@dataclass(frozen=True, slots=True)
class OutputTable:
    """One table of an inventory: its name, its columns, and its rows as text by column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def check_out(out: Path, tables: Iterable[str]) -> None:
    """Refuse a folder with tables that are not an earlier conversion's.

    Raises:
        ConversionError: `out` is a file, or a folder with foreign tables: they would be read with the inventory.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise ConversionError(f"{out} is a file; give a folder to write the inventory to")
    own = {f"{name}.csv" for name in tables} | {POLICY_FILE}
    tables_there = (entry.name for entry in out.iterdir() if entry.suffix in (".csv", ".toml"))
    foreign = sorted(name for name in tables_there if name not in own)
    if foreign:
        raise ConversionError(f"{out} already holds {', '.join(foreign[:5])}; give an empty or a new folder")


def write_inventory(out: Path, tables: Sequence[OutputTable], policy: str) -> None:
    """Write each table as CSV (UTF-8, comma, LF) and the policy, making the folder where it is absent."""
    out.mkdir(parents=True, exist_ok=True)
    for table in tables:
        _write_csv(out / f"{table.name}.csv", table.columns, table.rows)
    (out / POLICY_FILE).write_text(policy, encoding="utf-8", newline="\n")


def write_report(report: ConversionReport) -> None:
    """Write the reported rows and the counts to `OUT/conversion/`."""
    folder = report.out / REPORT_FOLDER
    folder.mkdir(exist_ok=True)
    _write_records(folder / REPORT_FILE, ReportedRow, report.rows)
    _write_records(folder / COUNTS_FILE, TableCount, report.counts)


def _write_records(
    path: Path, kind: type[ReportedRow] | type[TableCount], records: Sequence[ReportedRow | TableCount]
) -> None:
    columns = [field.name for field in fields(kind)]
    _write_csv(path, columns, [{name: str(getattr(record, name)) for name in columns} for record in records])


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows({name: guard_quoted(cell) for name, cell in row.items()} for row in rows)
