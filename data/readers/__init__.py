"""Readers of inventories: a file a format, each known here by one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.faults import Code, Report
from data.raw import RawInventory
from data.readers import csv_folder, json_document, workbook, zip_folder
from data.readers.options import DETECT, ReadingOptions

__all__ = ["ReadingOptions", "read"]

Reader = Callable[[Path, Report, ReadingOptions], RawInventory]

FOLDER: Reader = csv_folder.read
FILES: dict[str, Reader] = {".json": json_document.read, ".zip": zip_folder.read, ".xlsx": workbook.read}
"""Readers by the ending of the file."""

_OTHERS = {
    ".xls": "XLS workbooks: save the workbook as XLSX",
    ".xlsb": "XLSB workbooks: save the workbook as XLSX",
    ".xlsm": "workbooks with macros: save the workbook as XLSX",
    ".ods": "ODS workbooks: save the workbook as XLSX",
    ".csv": "one CSV file: name the folder that the tables are in",
    ".parquet": "one Parquet file: name the folder that the tables are in",
    ".geojson": "one GeoJSON file: name the folder that it is in",
    "": "files without an ending: a folder, .xlsx, .json or .zip is read",
}
"""What is not read, by the ending of the file, and what to do."""


def read(path: Path | str, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory at a path as it was written; what is wrong with its form is in the report.

    Raises:
        FileNotFoundError: Where there is nothing at the path.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder at {path}")
    if path.is_dir():
        return FOLDER(path, report, options)
    ending = path.suffix.lower()
    if ending in FILES:
        return FILES[ending](path, report, options)
    what = _OTHERS.get(ending, f"files ending in {ending}: a folder, .xlsx, .json or .zip is read")
    hint = f"This version does not read {what}."
    report.add(Code.FORMAT_NOT_BUILT, path.name, expected="a folder, .xlsx, .json or .zip", hint=hint)
    return RawInventory()
