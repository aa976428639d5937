"""Did you mean ...?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

_BUDGET = 200_000
"""Comparisons that one set of names may cost: 100 000 broken references are not worth hours of advice."""


class Names:
    """Known names, asked for the one nearest to a misspelt name."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._budget = _BUDGET

    @cached_property
    def _folded(self) -> dict[str, str]:
        """The names by their spelling without capitals; the first of those that are alike."""
        folded: dict[str, str] = {}
        for name in self._known:
            folded.setdefault(name.casefold(), name)
        return folded

    def nearest(self, name: str) -> str | None:
        """Return the known name that is spelt most alike, or None."""
        same = self._folded.get(name.casefold().strip())
        if same is not None:
            return same
        if len(self._folded) > self._budget:
            return None
        self._budget -= len(self._folded)
        near = get_close_matches(name.casefold(), self._folded, n=1, cutoff=0.7)
        return self._folded[near[0]] if near else None

    def hint(self, name: str, otherwise: str = "") -> str:
        """Return a question after the nearest name, or ``otherwise``."""
        near = self.nearest(name)
        return f"Did you mean {near!r}?" if near is not None else otherwise
