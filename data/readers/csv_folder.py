"""A folder of one file a table (CSV, Parquet, GeoJSON for the sites), and ``policy.toml``."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from data.faults import Code, Report
from data.names import Names
from data.raw import RawInventory, RawTable
from data.readers import csv_table, geojson_sites, parquet_table, policy_file
from data.readers.options import DETECT, ReadingOptions
from data.schema import TABLES

POLICY_FILE = "policy.toml"
SITES_FILE = "sites.geojson"
_ENDINGS = (".csv", ".parquet")


def read(folder: Path, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the tables of the folder; other files than tables and the policy are left alone."""
    files = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and concerns(path.name):
            try:
                files[_printable(path.name)] = path.read_bytes()
            except OSError as error:
                report.add(Code.UNREADABLE, _printable(path.name), hint=f"{error.strerror}.")
    return assemble(files, report, options)


def _printable(name: str) -> str:
    """Return a file name that a report can hold, whatever bytes the file system has for it."""
    return name.encode("utf-8", "replace").decode()


def concerns(name: str) -> bool:
    """Tell whether a file of that name may belong to an inventory: a table by its ending, or the policy."""
    return name.lower().endswith(_ENDINGS) or name.lower() in (POLICY_FILE, SITES_FILE)


def assemble(files: dict[str, bytes], report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory that files hold, by name and content; a table of two files is a fault."""
    tables: dict[str, RawTable] = {}
    for name, content in files.items():
        table = PurePosixPath(name).stem
        if table not in TABLES or not (name.endswith(_ENDINGS) or name == SITES_FILE):
            if name != POLICY_FILE:
                _unknown(name, report)
        elif table in tables:
            hint = f"Another file holds the table {table} too: keep one of the two."
            report.add(Code.DUPLICATE, table, value=name, expected="one file a table", hint=hint)
        else:
            tables[table] = _table(table, PurePosixPath(name).suffix, content, report, options)
    if not tables:
        found = ", ".join(files) or "no CSV file"
        report.add(Code.NO_TABLE, "", value=found, expected="at least one of " + ", ".join(f"{t}.csv" for t in TABLES))
    policy = policy_file.parse(files[POLICY_FILE], report) if POLICY_FILE in files else {}
    return RawInventory(tables, policy)


def _table(name: str, ending: str, content: bytes, report: Report, options: ReadingOptions) -> RawTable:
    """Return the table of one file."""
    if ending == ".parquet":
        return parquet_table.parse(name, content, report)
    if ending == ".geojson":
        return geojson_sites.parse(content, report)
    return csv_table.parse(name, content, report, options)


def _unknown(name: str, report: Report) -> None:
    path = PurePosixPath(name)
    near = Names([*TABLES, "policy"]).nearest(path.stem)
    ending = path.suffix if path.suffix in _ENDINGS else ".csv"
    meant = POLICY_FILE if near == "policy" else f"{near}{ending}"
    hint = f"Did you mean {meant!r}?" if near is not None else ""
    report.add(Code.UNKNOWN_TABLE, name, expected="a table of the contract", hint=hint)
