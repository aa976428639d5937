"""ZIP archives, and workbooks, which are some: their directory is judged before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

MOST_MEMBERS = 1_000
MOST_BYTES = 1 << 30
"""Of all members together, unpacked."""
MOST_RATIO = 200
"""Unpacked bytes per packed byte, of a member above ``SMALL_BYTES``; CSV packs 5 to 50 times."""
SMALL_BYTES = 10 << 20
_ENTRY = b"PK\x01\x02"
"""Begins each entry of the directory; counted before the directory is read, which may itself fill the memory."""
_PIECE = 1 << 20


class RefusedError(Exception):
    """The archive is not read; the message says why."""


def opened(content: bytes) -> zipfile.ZipFile:
    """Open an archive whose members may be unpacked, as far as its directory tells.

    Raises:
        RefusedError: There are too many, they are too large or packed too densely, or one is not what it should be.
        zipfile.BadZipFile: It is no archive.
    """
    entries = content.count(_ENTRY)
    if entries > MOST_MEMBERS:
        raise RefusedError(f"The archive has about {entries} members, at most {MOST_MEMBERS} are read")
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise RefusedError(f"The archive unpacks to {total} bytes, at most {MOST_BYTES} are read")
    if sum(member.compress_size for member in members) > len(content):
        raise RefusedError("The members of the archive overlap, or are smaller than they say")
    for member in members:
        _judge(member)
    return archive


def _judge(member: zipfile.ZipInfo) -> None:
    """Refuse members that lie about where they belong or blow up when unpacked."""
    name = member.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise RefusedError(f"The member {name!r} points outside the archive")
    if member.flag_bits & 0x1:
        raise RefusedError(f"The member {name!r} is encrypted")
    if member.file_size > SMALL_BYTES and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise RefusedError(f"The member {name!r} unpacks to more than {MOST_RATIO} times its size")


def check(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a member once to nothing, so that a damaged archive is known before any of it is used.

    Raises:
        zipfile.BadZipFile: What comes out is not what its directory says; other errors where nothing comes out.
    """
    with archive.open(member) as file:
        while file.read(_PIECE):
            pass
