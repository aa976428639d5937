"""Messages over a pipe: a count of lengths, the lengths, a pickle, and its large arrays as they lie in memory."""

from __future__ import annotations

import pickle  # between a process and a child that it started itself, never from outside
import struct
from typing import IO, Any


def write_frame(stream: IO[bytes], message: object) -> None:
    """Write one message and flush."""
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    parts = [memoryview(head), *(buffer.raw() for buffer in buffers)]
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


def _read(stream: IO[bytes], length: int) -> bytes:
    """Exactly ``length`` bytes."""
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
