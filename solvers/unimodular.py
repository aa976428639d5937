"""A sufficient test of total unimodularity, for what a program is when its integer columns are fixed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers.program import Flag, Index, Program

Whole = npt.NDArray[np.int64]
Row = dict[int, float]


def two_sided(program: Program) -> bool:
    """Heller and Tompkins' condition on the continuous columns, once rows that nest are told apart.

    Entries ±1. A row that contains another one is that one's activity and the rest: with a column for the activity of
    each row, the rest is a shorter row, and the integer points stay what they were. Of what is left: at most two
    entries a column, and the rows fall into two sides: equal entries of a column on different ones, opposite entries
    on the same.
    """
    keep: Flag = ~program.integer[program.index] & (program.value != 0)
    if not (np.abs(program.value[keep]) == 1.0).all():
        return False
    rows = _continuous_rows(program, keep)
    return _two_sided(rows) or _two_sided(_told_apart(rows, program.columns))


def _two_sided(rows: list[Row]) -> bool:
    """At most two entries a column, and rows that can be put on two sides."""
    entries: dict[int, list[tuple[int, float]]] = {}
    for number, row in enumerate(rows):
        for column, value in row.items():
            entries.setdefault(column, []).append((number, value))
    if max(map(len, entries.values()), default=0) > 2:
        return False
    pairs = [entry for entry in entries.values() if len(entry) == 2]
    one = np.array([a[0] for a, _ in pairs], np.int64)
    other = np.array([b[0] for _, b in pairs], np.int64)
    differ = np.array([a[1] == b[1] for a, b in pairs], np.bool_)
    return _two_colours(len(rows), one, other, differ)


def _continuous_rows(program: Program, keep: Flag) -> list[Row]:
    """Different rows of two and more continuous columns, the shortest first; one and its negative count once."""
    rows: dict[frozenset[tuple[int, float]], Row] = {}
    for start, end in zip(program.start[:-1].tolist(), program.start[1:].tolist(), strict=True):
        part = np.flatnonzero(keep[start:end]) + start
        if len(part) < 2:
            continue
        sign = float(np.sign(program.value[part[np.argmin(program.index[part])]]))
        row = dict(zip(program.index[part].tolist(), (sign * program.value[part]).tolist(), strict=True))
        rows.setdefault(frozenset(row.items()), row)
    return sorted(rows.values(), key=len)


def _told_apart(rows: list[Row], columns: int) -> list[Row]:
    """Each row less the longest rows that it contains, plus their activities; row i's own is column n + i.

    A row goes into one other row at most, or its activity would have three entries.
    """
    holding: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        for column in row:
            holding.setdefault(column, []).append(number)
    apart: list[Row] = []
    inner: set[int] = set()
    for number, row in enumerate(rows):
        rest, inside = dict(row), {}
        shorter = sorted({k for column in row for k in holding[column] if k < number} - inner, reverse=True)
        for k in shorter:
            if rows[k].items() <= rest.items():
                inside[columns + k] = 1.0
                inner.add(k)
                rest = {column: value for column, value in rest.items() if column not in rows[k]}
        apart.append(rest | inside | {columns + number: -1.0})
    return apart


def _two_colours(count: int, one: Index | Whole, other: Index | Whole, differ: Flag) -> bool:
    """Can ``count`` rows be put on two sides so that each pair differs or agrees as asked?

    Each row stands twice, once a side; a row that hangs together with its own other side cannot be placed.
    """
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    away = np.where(differ, count, 0)
    tail = np.concatenate([one, one + count])
    head = np.concatenate([other + away, other + count - away])
    graph = sparse.coo_array((np.ones(len(tail)), (tail, head)), shape=(2 * count, 2 * count))
    _, part = connected_components(graph, directed=False)
    return bool((part[:count] != part[count:]).all())
