"""Columns out of rows, for the builder of small inventories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt

from symbiosis.inventory import Patterns


class Cells:
    """Rows by table, and their columns as arrays."""

    given: dict[str, list[dict[str, Any]]]
    t: int
    """Number of periods."""

    def _texts(self, table: str, column: str) -> npt.NDArray[np.object_]:
        return text_array(row.get(column, "") for row in self.given[table])

    def _real(self, table: str, column: str, default: float = nan) -> npt.NDArray[np.float64]:
        return np.array([row.get(column, default) for row in self.given[table]], dtype=np.float64)

    def _reals(self, table: str, **defaults: float) -> dict[str, Any]:
        return {column: self._real(table, column, default) for column, default in defaults.items()}

    def _labels(self, table: str, columns: str) -> dict[str, Any]:
        return {column: self._texts(table, column) for column in columns.split()}

    def _flag(self, table: str, column: str, default: bool) -> npt.NDArray[np.bool_]:
        return np.array([row.get(column, default) for row in self.given[table]], dtype=np.bool_)

    def _per_period(self, table: str, column: str) -> npt.NDArray[np.float64]:
        figures = [np.broadcast_to(row.get(column, 0.0), (self.t,)) for row in self.given[table]]
        return np.array(figures, dtype=np.float64).reshape(-1, self.t)

    def _index(self, table: str, column: str, numbers: Mapping[str, int]) -> npt.NDArray[np.int32]:
        rows = self.given[table]
        return np.array([numbers[row[column]] if row.get(column) else -1 for row in rows], dtype=np.int32)

    def _patterns(self, table: str, column: str) -> Patterns:
        """Split ``;``-separated cells."""
        return tuple(tuple(part for part in row.get(column, "").split(";") if part) for row in self.given[table])


def text_array(values: Iterable[str]) -> npt.NDArray[np.object_]:
    return np.array(list(values), dtype=np.object_)
