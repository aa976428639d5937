"""A ZIP of the CSV folder, never unpacked to disk. Its directory is judged before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import partial
from pathlib import Path, PurePosixPath

from data.faults import Code, Report
from data.raw import RawInventory
from data.readers import csv_folder
from data.readers.archive import RefusedError, check, opened
from data.readers.options import DETECT, ReadingOptions
from data.readers.signature import described, is_archive
from data.readers.source import Source

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What the standard library raises of archives that are damaged, or packed in ways that it does not know."""
_WORKBOOK = "xl/workbook.xml"


def read(path: Path, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory of the archive at a path."""
    try:
        content = path.read_bytes()
    except OSError as error:
        report.add(Code.UNREADABLE, path.name, hint=f"{path.name}: {error.strerror}.")
        return RawInventory()
    return parse(content, report, options)


def parse(content: bytes, report: Report, options: ReadingOptions = DETECT) -> RawInventory:
    """Return the inventory that the bytes of an archive hold, its files at the top or in one folder."""
    if not is_archive(content) and not content.startswith(b"PK"):
        what = described(content)
        hint = f"The content is {what}, not a ZIP archive: give the file its own ending, or pack it."
        report.add(Code.WRONG_FORMAT, "", value=what, expected="a ZIP of the CSV files", hint=hint)
        return RawInventory()
    try:
        files = _files(content)
    except RefusedError as error:
        report.add(Code.BAD_ZIP, "", expected="a ZIP of the CSV files", hint=f"{error}.")
        return RawInventory()
    except _BROKEN as error:
        report.add(
            Code.BAD_ZIP, "", expected="a ZIP of the CSV files", hint=f"The archive cannot be unpacked: {error}."
        )
        return RawInventory()
    return csv_folder.assemble(files, report, options)


def _files(content: bytes) -> dict[str, Source]:
    """Return the files of an archive that is whole."""
    archive = opened(content)
    members = _members(archive)
    for member in members.values():
        check(archive, member)
    return {name: _source(archive, name, member) for name, member in members.items()}


def _source(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> Source:
    """Return a member that is unpacked while it is read; Parquet, which is read from its end, in memory."""
    if name.endswith(".parquet"):
        return lambda: io.BytesIO(archive.read(member))
    return partial(archive.open, member)


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members that belong to the inventory, by file name."""
    members = archive.infolist()
    if any(member.filename == _WORKBOOK for member in members):
        raise RefusedError("The archive is an XLSX workbook: give the file the ending .xlsx")
    paths = [(PurePosixPath(member.filename), member) for member in members if not member.is_dir()]
    wanted = [(path, member) for path, member in paths if csv_folder.concerns(path.name) and not _hidden(path)]
    return _in_one_folder(wanted)


def _hidden(path: PurePosixPath) -> bool:
    """Tell whether a file was put there by a file manager, not by the user."""
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _in_one_folder(wanted: list[tuple[PurePosixPath, zipfile.ZipInfo]]) -> dict[str, zipfile.ZipInfo]:
    """Return the files of the top, or else of the only folder that has any."""
    folders = sorted({str(path.parent) for path, _ in wanted})
    folder = "." if "." in folders else "".join(folders[:1])
    if folder != "." and len(folders) > 1:
        raise RefusedError(
            f"The archive has CSV files in several folders ({', '.join(folders[:3])}): pack one inventory"
        )
    if folder.count("/"):
        raise RefusedError(f"The CSV files are more than one folder deep ({folder}): pack the folder itself")
    chosen: dict[str, zipfile.ZipInfo] = {}
    for path, member in wanted:
        if str(path.parent) == folder and chosen.setdefault(path.name, member) is not member:
            raise RefusedError(f"The archive has two members named {member.filename!r}")
    return chosen
