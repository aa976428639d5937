"""A folder of CSV files, one a table, and ``policy.toml``."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from data.faults import Code, Report
from data.names import Names
from data.raw import RawInventory
from data.readers import csv_table, policy_file
from data.schema import TABLES

POLICY_FILE = "policy.toml"


def read(folder: Path, report: Report) -> RawInventory:
    """Return the tables of the folder; other files than tables and the policy are left alone."""
    files = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and concerns(path.name):
            try:
                files[_printable(path.name)] = path.read_bytes()
            except OSError as error:
                report.add(Code.UNREADABLE, _printable(path.name), hint=f"{error.strerror}.")
    return assemble(files, report)


def _printable(name: str) -> str:
    """Return a file name that a report can hold, whatever bytes the file system has for it."""
    return name.encode("utf-8", "replace").decode()


def concerns(name: str) -> bool:
    """Tell whether a file of that name may belong to an inventory: it ends in .csv, or is the policy."""
    return name.lower().endswith(".csv") or name.lower() == POLICY_FILE


def assemble(files: dict[str, bytes], report: Report) -> RawInventory:
    """Return the inventory that files hold, by name and content."""
    tables = {}
    for name, content in files.items():
        table = PurePosixPath(name).stem if name.endswith(".csv") else ""
        if table in TABLES:
            tables[table] = csv_table.parse(table, content, report)
        elif name != POLICY_FILE:
            _unknown(name, report)
    if not tables:
        found = ", ".join(files) or "no CSV file"
        report.add(Code.NO_TABLE, "", value=found, expected="at least one of " + ", ".join(f"{t}.csv" for t in TABLES))
    policy = policy_file.parse(files[POLICY_FILE], report) if POLICY_FILE in files else {}
    return RawInventory(tables, policy)


def _unknown(name: str, report: Report) -> None:
    near = Names([*TABLES, "policy"]).nearest(PurePosixPath(name).stem)
    meant = POLICY_FILE if near == "policy" else f"{near}.csv"
    hint = f"Did you mean {meant!r}?" if near is not None else ""
    report.add(Code.UNKNOWN_TABLE, name, expected="a table of the contract", hint=hint)
