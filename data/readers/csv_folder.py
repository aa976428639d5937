"""A folder of one file a table (CSV, Parquet, GeoJSON for the sites), and ``policy.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from data.faults import Code, Report
from data.names import Names
from data.raw import RawInventory, RawTable
from data.readers import csv_table, geojson_sites, parquet_table, policy_file
from data.readers.options import DETECT, ReadingOptions
from data.readers.rows import nothing
from data.readers.source import Source, at, whole
from data.schema import TABLES

POLICY_FILE = "policy.toml"
SITES_FILE = "sites.geojson"
_ENDINGS = (".csv", ".parquet")


def read(folder: Path, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the tables of the folder; other files than tables and the policy are left alone."""
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and concerns(path.name)]
    return assemble({_printable(path.name): at(path) for path in paths}, report, options)


def _printable(name: str) -> str:
    """Return a file name that a report can hold, whatever bytes the file system has for it."""
    return name.encode("utf-8", "replace").decode()


def concerns(name: str) -> bool:
    """Tell whether a file of that name may belong to an inventory: a table by its ending, or the policy."""
    return name.lower().endswith(_ENDINGS) or name.lower() in (POLICY_FILE, SITES_FILE)


def assemble(files: Mapping[str, Source], report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory that files hold, by name; a table of two files is a fault."""
    tables: dict[str, RawTable] = {}
    for name, source in files.items():
        table = PurePosixPath(name).stem
        if table not in TABLES or not (name.endswith(_ENDINGS) or name == SITES_FILE):
            if name != POLICY_FILE:
                _unknown(name, report)
        elif table in tables:
            hint = f"Another file holds the table {table} too: keep one of the two."
            report.add(Code.DUPLICATE, table, value=name, expected="one file a table", hint=hint)
        else:
            tables[table] = _table(name, source, report, options)
    if not tables:
        found = ", ".join(files) or "no CSV file"
        report.add(Code.NO_TABLE, "", value=found, expected="at least one of " + ", ".join(f"{t}.csv" for t in TABLES))
    return RawInventory(tables, _policy(files[POLICY_FILE], report) if POLICY_FILE in files else {})


def _table(name: str, source: Source, report: Report, options: ReadingOptions) -> RawTable:
    """Return the table of one file, which is read while it is built."""
    path = PurePosixPath(name)
    try:
        if path.suffix == ".parquet":
            return parquet_table.parse(path.stem, source, report)
        if path.suffix == ".geojson":
            return geojson_sites.parse(whole(source), report)
        return csv_table.parse(path.stem, source, report, options)
    except OSError as error:
        _unreadable(name, error, report)
        return nothing(path.stem)


def _policy(source: Source, report: Report) -> dict[str, str]:
    """Return the policy of its file."""
    try:
        return policy_file.parse(whole(source), report)
    except OSError as error:
        _unreadable(POLICY_FILE, error, report)
        return {}


def _unreadable(name: str, error: OSError, report: Report) -> None:
    report.add(Code.UNREADABLE, name, hint=f"{error.strerror}.")


def _unknown(name: str, report: Report) -> None:
    path = PurePosixPath(name)
    near = Names([*TABLES, "policy"]).nearest(path.stem)
    ending = path.suffix if path.suffix in _ENDINGS else ".csv"
    meant = POLICY_FILE if near == "policy" else f"{near}{ending}"
    hint = f"Did you mean {meant!r}?" if near is not None else ""
    report.add(Code.UNKNOWN_TABLE, name, expected="a table of the contract", hint=hint)
