"""Large arrays in memory that a child may map: what parent and child only read is held once, and not sent."""

from __future__ import annotations

import mmap
import os
import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

LEAST_BYTES = 1 << 20
"""Arrays below this are cheaper to send than to map."""


class Block(mmap.mmap):
    """Memory of an array; the system takes it back once no process maps it or has ``fd`` open."""

    fd: int


def empty_array(count: int, kind: npt.DTypeLike) -> Array:
    """A new array, shape (count,), of any content; of a block where it is large and the system has such memory."""
    size = count * np.dtype(kind).itemsize
    if size < LEAST_BYTES or not hasattr(os, "memfd_create"):
        return np.empty(count, kind)
    fd = os.memfd_create("array")
    os.ftruncate(fd, size)
    block = Block(fd, size)
    block.fd = fd
    weakref.finalize(block, os.close, fd)
    return np.frombuffer(block, kind)


def block_of(array: Array) -> Block | None:
    """The block that an array fills; None where it fills none."""
    holder: Any = array
    while isinstance(holder, np.ndarray):
        holder = holder.base
    if isinstance(holder, memoryview):
        holder = holder.obj
    return holder if isinstance(holder, Block) and len(holder) == array.nbytes else None


def blocks_of(arrays: Iterable[Array]) -> list[Block]:
    """All the blocks of some arrays."""
    return [block for block in map(block_of, arrays) if block is not None]


def mapped(fd: int, kind: str, count: int) -> Array:
    """The array that fills a block of the parent, read-only; shape (count,)."""
    return np.frombuffer(mmap.mmap(fd, count * np.dtype(kind).itemsize, access=mmap.ACCESS_READ), kind)
