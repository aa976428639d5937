"""Messages over a pipe: a count of lengths, the lengths, a pickle, and its large arrays as they lie in memory.

Large arrays in blocks that the reader may map (``solvers.blocks``) are named instead; of one that repeats a figure that
figure is sent. All arrays are read-only on the other side.
"""

from __future__ import annotations

import io
import pickle  # between a process and a child that it started itself, never from outside
import struct
from collections.abc import Collection
from typing import IO, Any

import numpy as np

from solvers.blocks import LEAST_BYTES, Block, block_of, mapped


def write_frame(stream: IO[bytes], message: object, passed: Collection[Block] = ()) -> None:
    """Write one message and flush; the reader was started with the files of the blocks that are ``passed``."""
    buffers: list[pickle.PickleBuffer] = []
    head = io.BytesIO()
    _Pickler(head, buffers, passed).dump(message)
    parts = [head.getbuffer(), *(buffer.raw() for buffer in buffers)]
    stream.write(struct.pack(f"<I{len(parts)}Q", len(parts), *(len(part) for part in parts)))
    for part in parts:
        stream.write(part)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Any:
    """Read one message; ``EOFError`` where the other side is gone, in mid-message too."""
    (count,) = struct.unpack("<I", _read(stream, 4))
    lengths = struct.unpack(f"<{count}Q", _read(stream, 8 * count))
    head, *buffers = [_read(stream, length) for length in lengths]
    return pickle.loads(head, buffers=buffers)  # noqa: S301  (see the import)


class _Pickler(pickle.Pickler):
    """Leaves the content of large arrays out."""

    def __init__(self, head: io.BytesIO, buffers: list[pickle.PickleBuffer], passed: Collection[Block]) -> None:
        super().__init__(head, protocol=5, buffer_callback=buffers.append)
        self._passed = passed

    def reducer_override(self, item: Any) -> Any:
        """How to make an array anew, where it need not be sent."""
        if not isinstance(item, np.ndarray):
            return NotImplemented
        if item.ndim == 1 and item.nbytes >= LEAST_BYTES and (item == item[0]).all():
            return np.broadcast_to, (item[0], item.shape)
        block = block_of(item)
        if block is not None and any(block is one for one in self._passed):
            return mapped, (block.fd, item.dtype.str, len(item))
        return NotImplemented


def _read(stream: IO[bytes], length: int) -> bytes:
    """Exactly ``length`` bytes."""
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
