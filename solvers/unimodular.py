"""A sufficient test of total unimodularity, for what a program is when its integer columns are fixed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from solvers.program import Flag, Index, Program

Whole = npt.NDArray[np.int64]
Row = dict[int, float]


def two_sided(program: Program) -> bool:
    """Heller and Tompkins' condition on the continuous columns, block by block, once rows that nest are told apart.

    Entries ±1. A row that contains another one is that one's activity and the rest: with a column for the activity of
    each row, the rest is a shorter row, and the integer points stay what they were. Of what is left: at most two
    entries a column, and the rows fall into two sides: equal entries of a column on different ones, opposite entries
    on the same.
    """
    keep: Flag = ~program.integer[program.index] & (program.value != 0)
    if not (np.abs(program.value[keep]) == 1.0).all():
        return False
    return all(map(_block_holds, _blocks(_continuous_rows(program, keep))))


def _block_holds(rows: list[Row]) -> bool:
    """The condition for a block, as it stands or turned over: a matrix and its transpose are unimodular together."""
    columns = 1 + max(max(row) for row in rows)
    turned: dict[int, Row] = {}
    for number, row in enumerate(rows):
        for column, value in row.items():
            turned.setdefault(column, {})[number] = value
    over = sorted(turned.values(), key=len)
    return (
        _two_sided(rows)
        or _two_sided(_told_apart(sorted(rows, key=len), columns))
        or _two_sided(over)
        or _two_sided(_told_apart(over, len(rows)))
    )


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """The matrix taken apart wherever one row or one column holds two parts together.

    Rows and columns are the nodes of a graph, entries its edges. Its biconnected parts (Hopcroft and Tarjan 1973) are
    joined in single nodes: the matrix is a chain of 1-sums and 2-sums of them, which is totally unimodular where they
    are (Seymour 1980). Parts of one entry are left out.
    """
    ends: list[list[tuple[int, int]]] = [[] for _ in rows]
    of_column: dict[int, int] = {}
    edges: list[tuple[int, int, float]] = []
    for number, row in enumerate(rows):
        for column, value in row.items():
            node = of_column.setdefault(column, len(ends))
            if node == len(ends):
                ends.append([])
            ends[number].append((node, len(edges)))
            ends[node].append((number, len(edges)))
            edges.append((number, column, value))
    blocks = []
    for part in _biconnected(ends):
        block: dict[int, Row] = {}
        for edge in part:
            number, column, value = edges[edge]
            block.setdefault(number, {})[column] = value
        if len(part) > 1:
            blocks.append(list(block.values()))
    return blocks


def _biconnected(ends: list[list[tuple[int, int]]]) -> Iterator[list[int]]:
    """Yield the edges of each biconnected part; ``ends`` are the (neighbour, edge) of each node."""
    found = [0] * len(ends)
    low = [0] * len(ends)
    time = 0
    for root in range(len(ends)):
        if found[root]:
            continue
        time += 1
        found[root] = low[root] = time
        path = [(root, -1, 0, iter(ends[root]))]
        stack: list[int] = []
        while path:
            node, came, first, rest = path[-1]
            for other, edge in rest:
                if edge == came:
                    continue
                if not found[other]:
                    time += 1
                    found[other] = low[other] = time
                    path.append((other, edge, len(stack), iter(ends[other])))
                    stack.append(edge)
                    break
                if found[other] < found[node]:
                    stack.append(edge)
                    low[node] = min(low[node], found[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                    if low[node] >= found[above]:
                        yield stack[first:]
                        del stack[first:]


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
