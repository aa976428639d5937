"""Products of two columns in rows: what makes a linear program a bilinear one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]


def _no_index() -> Index:
    return np.zeros(0, np.int32)


def _no_value() -> Real:
    return np.zeros(0)


@dataclass(frozen=True, eq=False, slots=True)
class Products:
    """Terms ``value x_left x_right`` of rows; shape (p,), read-only. A row may have several, a column be its own other.

    By custom ``left`` is what is left over when the program is to be linear: a share, a concentration.
    """

    row: Index = field(default_factory=_no_index)
    left: Index = field(default_factory=_no_index)
    right: Index = field(default_factory=_no_index)
    value: Real = field(default_factory=_no_value)

    def __post_init__(self) -> None:
        """Hold shapes and kinds, and make the arrays read-only."""
        for name in ("row", "left", "right", "value"):
            array = getattr(self, name)
            wanted = np.float64 if name == "value" else np.int32
            if array.dtype != wanted or array.shape != self.value.shape:
                raise ValueError(f"products: {name} must be {np.dtype(wanted)} of shape {self.value.shape}")
            array.flags.writeable = False
        if not np.isfinite(self.value).all():
            raise ValueError("products: every value must be a finite number")

    def __reduce__(self) -> tuple[type[Products], tuple[Index, Index, Index, Real]]:
        """Pickle through the constructor, so that the arrays are read-only on the other side too."""
        return Products, (self.row, self.left, self.right, self.value)

    def __len__(self) -> int:
        """Number of terms."""
        return len(self.value)

    def fit(self, rows: int, columns: int) -> bool:
        """Whether all of them are within a program of that size."""
        places = ((self.row, rows), (self.left, columns), (self.right, columns))
        return all(not len(self) or (int(part.min()) >= 0 and int(part.max()) < size) for part, size in places)

    @property
    def two_sided(self) -> bool:
        """Whether no column is left in one term and right in another: with either side fixed the rest is linear."""
        return not np.isin(self.left, self.right).any()

    def activity(self, x: Real, rows: int) -> Real:
        """What they add to each row at a point; shape (rows,)."""
        terms = self.value * x[self.left] * x[self.right]
        return np.bincount(self.row, weights=terms, minlength=rows).astype(np.float64)

    def slopes(self, x: Real) -> tuple[Index, Index, Real]:
        """The terms' derivatives at a point, as triplets (row, column, value) of shape (2p,); equal places add up."""
        row, column = np.concatenate([self.row, self.row]), np.concatenate([self.left, self.right])
        return row, column, np.concatenate([self.value * x[self.right], self.value * x[self.left]])
