"""A simple sufficient test of total unimodularity, for what a program is when its integer columns are fixed."""

from __future__ import annotations

import numpy as np

from solvers.program import Flag, Index, Program


def two_sided(program: Program) -> bool:
    """Heller and Tompkins' condition on the continuous columns.

    Entries ±1; at most two entries a column in rows that hold two or more continuous columns (a row of one is a bound
    and does no harm); and the rows fall into two sides: equal entries of a column on different ones, opposite entries
    on the same. Rows that are equal in these columns, or opposite, count once: a square part with two of them has the
    determinant 0.
    """
    entry_rows = program.entry_rows()
    continuous: Flag = ~program.integer[program.index] & (program.value != 0)
    if not (np.abs(program.value[continuous]) == 1.0).all():
        return False
    shared = continuous & (np.bincount(entry_rows[continuous], minlength=program.rows)[entry_rows] > 1)
    shared &= _first_of_equals(program, shared, entry_rows)[entry_rows]
    count = np.bincount(program.index[shared], minlength=program.columns)
    if int(count.max(initial=0)) > 2:
        return False
    pairs = shared & (count[program.index] == 2)
    order = np.argsort(program.index[pairs], kind="stable")
    rows, signs = entry_rows[pairs][order], program.value[pairs][order]
    return _two_colours(program.rows, rows[0::2], rows[1::2], signs[0::2] == signs[1::2])


def _first_of_equals(program: Program, shared: Flag, entry_rows: Index) -> Flag:
    """Rows that are the first with their entries marked, up to the sign of the whole row; shape (m,)."""
    seen: set[bytes] = set()
    first = np.zeros(program.rows, np.bool_)
    index, value = program.index[shared], program.value[shared]
    ends = np.searchsorted(entry_rows[shared], np.arange(program.rows + 1))
    for row, (start, end) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)):
        if start == end:
            continue
        key = index[start:end].tobytes() + (value[start:end] * value[start]).tobytes()
        first[row] = key not in seen
        seen.add(key)
    return first


def _two_colours(count: int, one: Index, other: Index, differ: Flag) -> bool:
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
