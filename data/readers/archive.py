"""ZIP archives, and workbooks, which are some: their directory is judged before anything is unpacked."""

from __future__ import annotations

import zipfile

MOST_MEMBERS = 1_000
MOST_BYTES = 1 << 30
"""Of all members together, unpacked."""
MOST_RATIO = 200
"""Unpacked bytes per packed byte, of a member above ``SMALL_BYTES``; CSV packs 5 to 50 times."""
SMALL_BYTES = 10 << 20


class RefusedError(Exception):
    """The archive is not read; the message says why."""


def judge(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members of an archive that may be unpacked.

    Raises:
        RefusedError: There are too many, they are too large or packed too densely, or one is not what it should be.
    """
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise RefusedError(f"The archive has {len(members)} members, at most {MOST_MEMBERS} are read")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise RefusedError(f"The archive unpacks to {total} bytes, at most {MOST_BYTES} are read")
    for member in members:
        _judge(member)
    return members


def _judge(member: zipfile.ZipInfo) -> None:
    """Refuse members that lie about where they belong or blow up when unpacked."""
    name = member.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise RefusedError(f"The member {name!r} points outside the archive")
    if member.flag_bits & 0x1:
        raise RefusedError(f"The member {name!r} is encrypted")
    if member.file_size > SMALL_BYTES and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise RefusedError(f"The member {name!r} unpacks to more than {MOST_RATIO} times its size")


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's content, never more than its directory entry says.

    Raises:
        RefusedError: It is larger than it says.
    """
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise RefusedError(f"The member {member.filename!r} is larger than it says")
    return content
