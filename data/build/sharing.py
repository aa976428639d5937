"""Returns, and equipment that is shared."""

from __future__ import annotations

import numpy as np

from symbiosis.inventory import Assets, Requests, Returns

_NOTHING = {"text": np.zeros(0, np.object_), "index": np.zeros(0, np.int32), "real": np.zeros(0)}


def no_returns() -> Returns:
    """Return none."""
    text, index, real = _NOTHING.values()
    return Returns(text, index, index, real, real, real, real, index, index, real)


def no_assets() -> Assets:
    """Return none."""
    text, index, real = _NOTHING.values()
    return Assets(text, index, text, real, real, real, real)


def no_requests() -> Requests:
    """Return none."""
    text, index, real = _NOTHING.values()
    return Requests(text, index, text, real, real, real, real, real, real)
