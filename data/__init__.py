"""Reading inventories and writing plans: the border between files and the domain.

What stands here is imported when it is first asked for: reading needs pandas, which a part of the package may not.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.faults import Fault, Report
    from data.loading import Loaded, load, load_raw

__all__ = ["Fault", "Loaded", "Report", "load", "load_raw"]

_PLACES = {
    "Fault": "data.faults",
    "Loaded": "data.loading",
    "Report": "data.faults",
    "load": "data.loading",
    "load_raw": "data.loading",
}


def __getattr__(name: str) -> Any:
    """Import what the package exports, at its first use."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
