"""Draws with short names, for random inventories."""

from __future__ import annotations

from typing import Any

import numpy as np

Rows = list[dict[str, Any]]


class Dice:
    """A seeded generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def figure(self, low: float, high: float) -> float:
        return round(float(self.rng.uniform(low, high)), 2)

    def one(self, *of: Any) -> Any:
        return of[self.whole(0, len(of) - 1)]

    def maybe(self, row: dict[str, Any], probability: float, **columns: Any) -> None:
        """Give a row some columns, or not."""
        if self.chance(probability):
            row.update(columns)

    def some(self, probability: float, of: list[Any]) -> list[Any]:
        return [each for each in of if self.chance(probability)]
