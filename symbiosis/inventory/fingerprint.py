"""The fingerprint of an inventory's content."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def fingerprint(value: Any) -> str:
    """SHA-256 of a dataclass, fields that only people read left out."""
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    """Add a value to the digest, each part with its length, so that no two different inventories read the same."""
    if is_dataclass(value):
        for column in fields(value):
            member = getattr(value, column.name)
            if not (column.metadata.get("for_people") or (column.metadata.get("silent_when_empty") and not member)):
                _feed(digest, column.name)
                _feed(digest, member)
        return
    if isinstance(value, tuple) and any(is_dataclass(member) for member in value):
        _feed(digest, len(value))
        for member in value:
            _feed(digest, member)
        return
    if isinstance(value, np.ndarray) and value.dtype != np.object_:
        raw = np.ascontiguousarray(value + 0.0 if value.dtype.kind == "f" else value).tobytes()
    elif isinstance(value, np.ndarray):
        raw = "\x1f".join(value.tolist()).encode()
    else:
        raw = repr(value).encode()
    digest.update(len(raw).to_bytes(8, "little"))
    digest.update(raw)
