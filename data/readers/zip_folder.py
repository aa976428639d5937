"""A ZIP of the CSV folder, read in memory. Its directory is judged before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from data.faults import Code, Report
from data.raw import RawInventory
from data.readers import csv_folder

MOST_MEMBERS = 1_000
MOST_BYTES = 1 << 30
"""Of all members together, unpacked."""
MOST_RATIO = 200
"""Unpacked bytes per packed byte, of a member above ``SMALL_BYTES``; CSV packs 5 to 50 times."""
SMALL_BYTES = 10 << 20


class _RefusedError(Exception):
    """The archive is not read; the message says why."""


def read(path: Path, report: Report) -> RawInventory:
    """Return the inventory of the archive at a path."""
    try:
        content = path.read_bytes()
    except OSError as error:
        report.add(Code.UNREADABLE, path.name, hint=f"{path.name}: {error.strerror}.")
        return RawInventory()
    return parse(content, report)


def parse(content: bytes, report: Report) -> RawInventory:
    """Return the inventory that the bytes of an archive hold, its files at the top or in one folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _members(archive)
            files = {name: _unpack(archive, member) for name, member in members.items()}
    except _RefusedError as error:
        report.add(Code.BAD_ZIP, "", expected="a ZIP of the CSV files", hint=f"{error}.")
        return RawInventory()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        report.add(
            Code.BAD_ZIP, "", expected="a ZIP of the CSV files", hint=f"The archive cannot be unpacked: {error}."
        )
        return RawInventory()
    return csv_folder.assemble(files, report)


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members that belong to the inventory, by file name."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _RefusedError(f"The archive has {len(members)} members, at most {MOST_MEMBERS} are read")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise _RefusedError(f"The archive unpacks to {total} bytes, at most {MOST_BYTES} are read")
    for member in members:
        _judge(member)
    paths = [(PurePosixPath(member.filename), member) for member in members if not member.is_dir()]
    wanted = [(path, member) for path, member in paths if csv_folder.concerns(path.name) and not _hidden(path)]
    return _in_one_folder(wanted)


def _hidden(path: PurePosixPath) -> bool:
    """Tell whether a file was put there by a file manager, not by the user."""
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _judge(member: zipfile.ZipInfo) -> None:
    """Refuse members that lie about where they belong or blow up when unpacked."""
    name = member.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise _RefusedError(f"The member {name!r} points outside the archive")
    if member.flag_bits & 0x1:
        raise _RefusedError(f"The member {name!r} is encrypted")
    if member.file_size > SMALL_BYTES and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise _RefusedError(f"The member {name!r} unpacks to more than {MOST_RATIO} times its size")


def _in_one_folder(wanted: list[tuple[PurePosixPath, zipfile.ZipInfo]]) -> dict[str, zipfile.ZipInfo]:
    """Return the files of the top, or else of the only folder that has any."""
    folders = sorted({str(path.parent) for path, _ in wanted})
    folder = "." if "." in folders else "".join(folders[:1])
    if folder != "." and len(folders) > 1:
        raise _RefusedError(
            f"The archive has CSV files in several folders ({', '.join(folders[:3])}): pack one inventory"
        )
    if folder.count("/"):
        raise _RefusedError(f"The CSV files are more than one folder deep ({folder}): pack the folder itself")
    chosen: dict[str, zipfile.ZipInfo] = {}
    for path, member in wanted:
        if str(path.parent) == folder and chosen.setdefault(path.name, member) is not member:
            raise _RefusedError(f"The archive has two members named {member.filename!r}")
    return chosen


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's content, never more than its directory entry says."""
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise _RefusedError(f"The member {member.filename!r} is larger than it says")
    return content
