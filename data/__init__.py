"""Reading inventories and writing plans: the border between files and the domain."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.faults import Fault, Report
    from data.loading import Loaded, load, load_raw

__all__ = ["Fault", "Loaded", "Report", "load", "load_raw"]

_HOMES = {
    "Fault": "data.faults",
    "Report": "data.faults",
    "Loaded": "data.loading",
    "load": "data.loading",
    "load_raw": "data.loading",
}


def __getattr__(name: str) -> object:
    """Import a public name where it is used: reading needs pandas, which a command's help should not wait for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'data' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
