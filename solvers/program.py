"""A mixed-integer linear program as arrays, and a builder that adds blocks of columns and rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]
Flag = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``offset + cost @ x`` subject to ``row_lower <= A x <= row_upper``, ``lower <= x <= upper``.

    ``n`` columns, ``m`` rows; A is CSR: row ``i`` has the entries ``start[i]:start[i + 1]`` of ``index`` and ``value``,
    its columns distinct and ascending. ``integer[j]``: x_j takes whole numbers. Infinite bounds are ``±inf``.
    Every array is read-only: no back end edits the program that it was given.
    """

    cost: Real
    lower: Real
    upper: Real
    integer: Flag
    row_lower: Real
    row_upper: Real
    start: Index
    index: Index
    value: Real
    offset: float = 0.0

    def __post_init__(self) -> None:
        """Hold the promised shapes, and make the arrays read-only."""
        n, m = len(self.cost), len(self.row_lower)
        if not (len(self.lower) == len(self.upper) == len(self.integer) == n):
            raise ValueError("columns: cost, lower, upper and integer must have one length")
        if not (len(self.row_upper) == m and len(self.start) == m + 1):
            raise ValueError("rows: row_lower, row_upper and start must fit")
        if not (len(self.index) == len(self.value) == int(self.start[-1])):
            raise ValueError("entries: index and value must have start[-1] entries")
        for name in ("cost", "lower", "upper", "integer", "row_lower", "row_upper", "start", "index", "value"):
            getattr(self, name).flags.writeable = False

    @property
    def columns(self) -> int:
        """Number of columns n."""
        return len(self.cost)

    @property
    def rows(self) -> int:
        """Number of rows m."""
        return len(self.row_lower)

    def objective(self, x: Real) -> float:
        """Cost of a point, offset included; x has shape (n,)."""
        return float(self.offset + self.cost @ x)

    def activity(self, x: Real) -> Real:
        """A x; shape (m,)."""
        matrix = sparse.csr_array((self.value, self.index, self.start), shape=(self.rows, self.columns))
        return np.asarray(matrix @ x, np.float64)


@dataclass
class ProgramBuilder:
    """Collects blocks of columns and rows; ``build`` joins them once."""

    offset: float = 0.0
    _columns: list[tuple[Real, Real, Flag]] = field(default_factory=list)
    _rows: list[tuple[Real, Real]] = field(default_factory=list)
    _entries: list[tuple[Index, Index, Real]] = field(default_factory=list)
    _costs: list[tuple[Index, Real]] = field(default_factory=list)
    _column_count: int = 0
    _row_count: int = 0

    def add_columns(
        self, count: int, *, lower: Real | float = 0.0, upper: Real | float = np.inf, integer: bool = False
    ) -> Index:
        """Add ``count`` columns of no cost; scalar bounds hold for all. Returns their numbers, shape (count,)."""
        bounds = [np.broadcast_to(np.asarray(bound, np.float64), (count,)) for bound in (lower, upper)]
        self._columns.append((bounds[0], bounds[1], np.full(count, integer)))
        self._column_count += count
        return np.arange(self._column_count - count, self._column_count, dtype=np.int32)

    def add_cost(self, column: npt.NDArray[np.integer], cost: Real | float) -> None:
        """Add to the cost of columns, per unit; a column named twice gets both."""
        self._costs.append((np.asarray(column, np.int32), np.broadcast_to(np.asarray(cost, np.float64), column.shape)))

    def add_rows(
        self,
        count: int,
        row: npt.NDArray[np.integer],
        column: npt.NDArray[np.integer],
        value: Real | float,
        *,
        lower: Real | float = -np.inf,
        upper: Real | float = np.inf,
    ) -> Index:
        """Add ``count`` rows from triplets; ``row`` counts from 0 within the block, equal places add up.

        Scalar values and bounds hold for all. Returns the rows' numbers, shape (count,).
        """
        bounds = [np.broadcast_to(np.asarray(bound, np.float64), (count,)) for bound in (lower, upper)]
        self._rows.append((bounds[0], bounds[1]))
        values = np.broadcast_to(np.asarray(value, np.float64), (len(column),))
        place = np.asarray(row, np.int32) + np.int32(self._row_count)
        self._entries.append((place, np.asarray(column, np.int32), values))
        self._row_count += count
        return np.arange(self._row_count - count, self._row_count, dtype=np.int32)

    def build(self) -> Program:
        """Join the blocks into one program."""
        cost = np.zeros(self._column_count)
        for column, extra in self._costs:
            np.add.at(cost, column, extra)
        row, column, value = (_join([entry[k] for entry in self._entries]) for k in range(3))
        shape = (self._row_count, self._column_count)
        matrix = sparse.coo_array((value, (row.astype(np.int32), column.astype(np.int32))), shape=shape).tocsr()
        matrix.sort_indices()
        return Program(
            cost=cost,
            lower=_join([block[0] for block in self._columns]),
            upper=_join([block[1] for block in self._columns]),
            integer=_join([block[2] for block in self._columns]).astype(np.bool_),
            row_lower=_join([block[0] for block in self._rows]),
            row_upper=_join([block[1] for block in self._rows]),
            start=matrix.indptr.astype(np.int32),
            index=matrix.indices.astype(np.int32),
            value=np.asarray(matrix.data, np.float64),
            offset=self.offset,
        )


def _join(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Concatenate; no parts make an empty array."""
    return np.concatenate(parts) if parts else np.zeros(0)
