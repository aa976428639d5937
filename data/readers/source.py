"""The bytes of one file, in a folder or an archive: opened as often as they are looked at, and read in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

Source = Callable[[], IO[bytes]]
"""Opens the file anew, at its first byte; whoever calls it closes the file."""
_PIECE = 1 << 20


def at(path: Path) -> Source:
    """Return the file at a path."""
    return lambda: path.open("rb")


def pieces(source: Source) -> Iterator[bytes]:
    """Return the bytes of a file, piece by piece."""
    with source() as file:
        while piece := file.read(_PIECE):
            yield piece


def whole(source: Source) -> bytes:
    """Return all bytes of a file."""
    with source() as file:
        return file.read()
