"""How this process keeps house with memory: for inventories of tens of thousands of streams."""

from __future__ import annotations

import ctypes
import gc
import sys

_AT_ONCE = 1 << 20
"""Bytes from which an array goes back to the system as soon as it is let go."""
_MMAP_THRESHOLD = -3
"""The C library's number of that setting (``M_MMAP_THRESHOLD``)."""
_NEW_OBJECTS = 100_000
"""Objects after which the interpreter looks for cycles; a plan has hundreds of thousands of rows, and no cycle."""


def tune_memory() -> None:
    """Give large arrays back at once, and look for cycles less often; for a process of our own only.

    The GNU library by itself keeps arrays of up to 32 MB for later once some were let go: at 3 million candidates most
    columns are of that size, and what is kept of them is as much again as what is held.
    """
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):
            library.mallopt(_MMAP_THRESHOLD, _AT_ONCE)
