"""Readers of inventories: a file a format, each known here by one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.faults import Code, Report
from data.raw import RawInventory
from data.readers import csv_folder, json_document, zip_folder

__all__ = ["read"]

Reader = Callable[[Path, Report], RawInventory]

FOLDER: Reader = csv_folder.read
FILES: dict[str, Reader] = {".json": json_document.read, ".zip": zip_folder.read}
"""Readers by the ending of the file."""

NOT_BUILT = {".xlsx": "XLSX workbooks", ".xls": "XLS workbooks", ".ods": "ODS workbooks", ".parquet": "Parquet files"}


def read(path: Path | str, report: Report) -> RawInventory:
    """Return the inventory at a path as it was written; what is wrong with its form is in the report.

    Raises:
        FileNotFoundError: Where there is nothing at the path.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder at {path}")
    if path.is_dir():
        if not any(csv_folder.concerns(entry.name) for entry in path.iterdir()) and any(path.glob("*.parquet")):
            _refuse(path, "folders of Parquet files", report)
            return RawInventory()
        return FOLDER(path, report)
    ending = path.suffix.lower()
    if ending in FILES:
        return FILES[ending](path, report)
    _refuse(path, NOT_BUILT.get(ending, f"files ending in {ending or 'nothing'}"), report)
    return RawInventory()


def _refuse(path: Path, what: str, report: Report) -> None:
    hint = f"This version does not read {what}: give a folder of CSV files, a ZIP of one, or a JSON document."
    report.add(Code.FORMAT_NOT_BUILT, path.name, expected="a folder, .zip or .json", hint=hint)
