"""A mixed-integer program, linear or bilinear, as arrays, and a builder that adds blocks of columns and rows."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from solvers.blocks import empty_array
from solvers.products import Products

Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]
Flag = npt.NDArray[np.bool_]
Part = TypeVar("Part")

_COLUMN_ARRAYS = ("cost", "lower", "upper", "integer")
_ROW_ARRAYS = ("row_lower", "row_upper")
_ROWS_AT_A_TIME = 100_000
_DTYPES = {"integer": np.bool_, "start": np.int32, "index": np.int32}


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise ``offset + cost @ x`` subject to ``row_lower <= A x + products <= row_upper``, ``lower <= x <= upper``.

    ``n`` columns, ``m`` rows; A is CSR: row ``i`` has the entries ``start[i]:start[i + 1]`` of ``index`` and ``value``,
    its columns distinct and ascending. ``integer[j]``: x_j takes whole numbers. Infinite bounds are ``±inf``.
    ``products`` adds terms ``value x_left x_right`` to rows; a program without any is linear.
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
    products: Products = field(default_factory=Products)

    def __post_init__(self) -> None:
        """Hold the promised shapes, kinds and ranges, and make the arrays read-only."""
        n, m = len(self.cost), len(self.row_lower)
        if any(len(getattr(self, name)) != n for name in _COLUMN_ARRAYS):
            raise ValueError("columns: cost, lower, upper and integer must have one length")
        if not (len(self.row_upper) == m and len(self.start) == m + 1):
            raise ValueError("rows: row_lower, row_upper and start must fit")
        if not (len(self.index) == len(self.value) == int(self.start[-1])):
            raise ValueError("entries: index and value must have start[-1] entries")
        if len(self.index) and (int(self.index.min()) < 0 or int(self.index.max()) >= n):
            raise ValueError(f"entries: index must be between 0 and {n - 1}")
        if not self.products.fit(m, n):
            raise ValueError("products: row, left and right must be rows and columns of the program")
        self._hold_numbers()
        for name in _ARRAYS:
            array = getattr(self, name)
            if array.dtype != _DTYPES.get(name, np.float64):
                raise ValueError(f"{name}: expected {np.dtype(_DTYPES.get(name, np.float64))}, got {array.dtype}")
            array.flags.writeable = False

    def _hold_numbers(self) -> None:
        """Refuse what no solver can read: NaN anywhere, infinite costs and entries, bounds at the wrong infinity."""
        for name in ("cost", "value"):
            _refuse_where(~np.isfinite(getattr(self, name)), name, "a finite number")
        for low in ("lower", "row_lower"):
            _refuse_where(np.isnan(getattr(self, low)) | (getattr(self, low) == np.inf), low, "a number or -inf")
        for high in ("upper", "row_upper"):
            _refuse_where(np.isnan(getattr(self, high)) | (getattr(self, high) == -np.inf), high, "a number or inf")
        if not np.isfinite(self.offset):
            raise ValueError(f"offset must be a finite number, got {self.offset}")

    def __reduce__(self) -> tuple[type[Program], tuple[Any, ...]]:
        """Pickle through the constructor, so that the arrays are read-only on the other side too."""
        return Program, tuple(getattr(self, field.name) for field in fields(self))

    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """Every array but those of products."""
        return tuple(getattr(self, name) for name in _ARRAYS)

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
        """A x and the products; shape (m,)."""
        linear = np.empty(self.rows)
        for first in range(0, self.rows, _ROWS_AT_A_TIME):  # so that what is needed in between stays small
            start = self.start[first : first + _ROWS_AT_A_TIME + 1]
            entries, count = slice(start[0], start[-1]), len(start) - 1
            terms = self.value[entries] * x[self.index[entries]]
            row = np.repeat(np.arange(count), np.diff(start))
            linear[first : first + count] = np.bincount(row, weights=terms, minlength=count)
        return linear + self.products.activity(x, self.rows) if len(self.products) else linear

    def entry_rows(self) -> Index:
        """Row of each entry; shape (entries,)."""
        return np.repeat(np.arange(self.rows, dtype=np.int32), np.diff(self.start))


_ARRAYS = tuple(field.name for field in fields(Program) if field.name not in ("offset", "products"))


def _refuse_where(wrong: Flag, name: str, expected: str) -> None:
    """Name the first entry that is not what was expected."""
    if wrong.any():
        raise ValueError(f"{name}: entry {int(np.argmax(wrong))} must be {expected}")


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    """A block of rows, compressed; its column numbers are those of the program."""

    lower: Real
    upper: Real
    start: Index
    index: Index
    value: Real


@dataclass
class ProgramBuilder:
    """Collects blocks of columns and rows; ``build`` joins them once."""

    offset: float = 0.0
    _columns: list[tuple[Real, Real, Flag]] = field(default_factory=list)
    _rows: list[_Rows] = field(default_factory=list)
    _costs: list[tuple[Index, Real]] = field(default_factory=list)
    _products: list[tuple[Index, Index, Index, Real]] = field(default_factory=list)
    _column_count: int = 0
    _row_count: int = 0

    @property
    def rows(self) -> int:
        """Number of rows added so far."""
        return self._row_count

    def add_columns(
        self, count: int, *, lower: Real | float = 0.0, upper: Real | float = np.inf, integer: bool = False
    ) -> Index:
        """Add ``count`` columns of no cost; scalar bounds hold for all. Returns their numbers, shape (count,)."""
        bounds = [np.broadcast_to(np.asarray(bound, np.float64), (count,)) for bound in (lower, upper)]
        self._columns.append((bounds[0], bounds[1], np.broadcast_to(np.bool_(integer), (count,))))
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
        values = np.broadcast_to(np.asarray(value, np.float64), (len(column),))
        entries = _compressed(count, np.asarray(row), np.asarray(column, np.int32), values)
        self._rows.append(_Rows(bounds[0], bounds[1], *entries))
        self._row_count += count
        return np.arange(self._row_count - count, self._row_count, dtype=np.int32)

    def add_products(
        self,
        row: npt.NDArray[np.integer],
        left: npt.NDArray[np.integer],
        right: npt.NDArray[np.integer],
        value: Real | float,
    ) -> None:
        """Add terms ``value x_left x_right`` to rows (numbers that ``add_rows`` returned); a scalar holds for all."""
        values = np.array(np.broadcast_to(np.asarray(value, np.float64), (len(row),)))
        self._products.append((np.array(row, np.int32), np.array(left, np.int32), np.array(right, np.int32), values))

    def build(self) -> Program:
        """Join the blocks into one program; the builder gives them up, so that nothing large stands there twice."""
        cost = empty_array(self._column_count, np.float64)
        cost[:] = 0.0
        for column, extra in _taken(self._costs):
            np.add.at(cost, column, extra)
        columns, rows = _taken(self._columns), _taken(self._rows)
        lower, upper, integer = ([block[k] for block in columns] for k in range(3))
        row_lower, row_upper = [block.lower for block in rows], [block.upper for block in rows]
        start, index, value = (
            [block.start for block in rows],
            [block.index for block in rows],
            [block.value for block in rows],
        )
        columns.clear()
        rows.clear()
        return Program(
            cost=cost,
            lower=_join(lower, np.float64),
            upper=_join(upper, np.float64),
            integer=_join(integer, np.bool_),
            start=_join_starts(start),
            index=_join(index, np.int32),
            value=_join(value, np.float64),
            row_lower=_join(row_lower, np.float64),
            row_upper=_join(row_upper, np.float64),
            offset=self.offset,
            products=self._join_products(),
        )

    def _join_products(self) -> Products:
        """All terms in one table."""
        return Products(*(np.concatenate(parts) for parts in zip(*self._products, strict=True)))


def _compressed(count: int, row: npt.NDArray[np.integer], column: Index, value: Real) -> tuple[Index, Index, Real]:
    """Triplets as rows ``start, index, value``, columns distinct and ascending; those that come so are not sorted."""
    if len(row) and not 0 <= int(row.min()) <= int(row.max()) < count:
        raise ValueError(f"entries: row must be between 0 and {count - 1}")
    same = row[1:] == row[:-1]
    if ((row[1:] > row[:-1]) | (same & (column[1:] > column[:-1]))).all():
        start = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(row, minlength=count), out=start[1:])
        return start, column, value
    from scipy import sparse  # here, so that a solver's process starts without it

    width = int(column.max()) + 1
    matrix = sparse.coo_array((value, (row.astype(np.int32, copy=False), column)), shape=(count, width)).tocsr()
    matrix.sort_indices()
    return matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), np.asarray(matrix.data, np.float64)


def _taken(parts: list[Part]) -> list[Part]:
    """What a list holds; the list is empty then."""
    taken = parts.copy()
    parts.clear()
    return taken


def _join(parts: list[npt.NDArray[Any]], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """Concatenate, letting go of each part once it is copied; no parts make an empty array.

    Where one figure is all there is, it is held once: a read-only view.
    """
    length, of_one = sum(map(len, parts)), [part[0] for part in parts if len(part) and part.strides == (0,)]
    if length and len(of_one) == sum(len(part) > 0 for part in parts) and len(set(of_one)) == 1:
        return np.broadcast_to(np.array(of_one[0], kind), length)
    joined, end = empty_array(length, kind), 0
    parts.reverse()
    while parts:
        part = parts.pop()
        joined[end : end + len(part)] = part
        end += len(part)
    return joined


def _join_starts(parts: list[Index]) -> Index:
    """Starts of the rows of all blocks; each block's own begin at 0."""
    starts, entries = [np.zeros(1, np.int32)], 0
    for part in _taken(parts):
        starts.append(part[1:] + np.int32(entries))
        entries += int(part[-1])
    return _join(starts, np.int32)
