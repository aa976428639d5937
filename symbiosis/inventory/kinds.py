"""What columns hold, and marks of fields."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Text = npt.NDArray[np.object_]
Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]
Flag = npt.NDArray[np.bool_]
Patterns = tuple[tuple[str, ...], ...]
"""Per row, the material codes or prefixes, operations or forms of a ``;``-separated cell; ``()`` = no restriction."""

FOR_PEOPLE = {"for_people": True}
"""Metadata of a field that is no part of the fingerprint: people read it, no figure, rule or share depends on it."""
SILENT_WHEN_EMPTY = {"silent_when_empty": True}
"""Metadata of a field that is no part of the fingerprint while it is empty."""
