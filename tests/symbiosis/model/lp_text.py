"""A program as text, in the LP format that solvers read, its columns named by what they mean and its rows by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from solvers import Program
from symbiosis.model.frame import NO_COLUMN, Frame


def write(program: Program, columns: Sequence[str], blocks: Sequence[tuple[str, int]], title: str) -> str:
    """The program's text; ``blocks`` are (name, rows) in the order of the rows, ``title`` says what it is about."""
    lines = [f"\\ {title}", "", "Minimize", *_fold(" cost: ", _terms(program.cost, columns, program.offset)), ""]
    lines += ["Subject To", *_rows(program, columns, blocks), "", "Bounds", *_bounds(program, columns)]
    whole = [columns[number] for number in np.flatnonzero(program.integer)]
    return "\n".join([*lines, *(["", "General", *(f" {name}" for name in whole)] if whole else []), "", "End", ""])


def name_columns(frame: Frame, more: Sequence[str]) -> list[str]:
    """Names such as ``x(s1,d1,p1)``; ``more`` are those of the columns that a block lays for itself, in their order."""
    inventory, columns, arcs = frame.inventory, frame.columns, frame.arcs
    names: dict[int, str] = {}

    def call(symbol: str, numbers: np.ndarray, owners: Sequence[str]) -> None:
        for number, owner in zip(numbers.ravel().tolist(), owners, strict=True):
            if number != NO_COLUMN:
                names.setdefault(number, f"{symbol}({owner})".replace(" ", "_"))

    periods = inventory.periods.id.tolist()
    suppliers = inventory.suppliers
    pairs = [f"{suppliers.id[s]},{inventory.receiver_id[r]}" for s, r in zip(arcs.supplier, arcs.receiver, strict=True)]
    when = [periods[period] for period in arcs.period]
    how = _distinct(frame)
    call("x", columns.quantity, [f"{p},{t}{h}" for p, t, h in zip(pairs, when, how, strict=True)])
    call("u", columns.used, [f"{p},{t}{h}" for p, t, h in zip(pairs, when, how, strict=True)])
    call("l", columns.loads, [f"{p},{t}{h}" for p, t, h in zip(pairs, when, how, strict=True)])
    call("v", columns.active, [f"{pairs[arc]},{when[arc]}" for arc in arcs.first_of_pair])
    sources = inventory.source_id[suppliers.source[arcs.supplier[arcs.first_of_partnership]]]
    receivers = inventory.receiver_id[arcs.receiver[arcs.first_of_partnership]]
    call("w", columns.partner, [f"{source},{to}" for source, to in zip(sources, receivers, strict=True)])
    of_facilities = [f"{name},{period}" for name in inventory.facilities.id for period in periods]
    for symbol, numbers in (("open", columns.open), ("h", columns.throughput), ("e", columns.added)):
        call(symbol, numbers, of_facilities)
    inputs = inventory.materials.id[inventory.processes.input_material[frame.tanks.entry]]
    stores = zip(inventory.facilities.id[frame.tanks.facility], inputs, strict=True)
    call("s", columns.stock, [f"{name},{material},{t}" for name, material in stores for t in periods[:-1]])
    laid = [names[number] for number in range(len(names))]
    assert len(set(laid)) == len(laid), "two columns of one name"
    return [*laid, *more]


def _distinct(frame: Frame) -> list[str]:
    """What tells arcs of one pair and period apart: material in, mode; empty where there is nothing to tell."""
    rows, inventory, arcs = frame.candidates.rows, frame.inventory, frame.arcs
    material = inventory.materials.id[rows.to_material[arcs.candidate]]
    sent = inventory.materials.id[inventory.suppliers.material[arcs.supplier]]
    mode = inventory.modes.id[rows.mode[arcs.candidate]]
    ends = [inventory.source_id[inventory.suppliers.source[arcs.supplier]], arcs.receiver, arcs.period]
    groups: dict[tuple[object, ...], list[int]] = {}
    for arc, key in enumerate(zip(*ends, strict=True)):
        groups.setdefault(key, []).append(arc)
    parts = [""] * len(arcs)
    for members in groups.values():
        for labels in (sent, material, mode):
            if len({labels[arc] for arc in members}) > 1:
                for arc in members:
                    parts[arc] += f",{labels[arc]}"
    return parts


def _rows(program: Program, columns: Sequence[str], blocks: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Every row under the name of its block; one of two bounds is two."""
    row = 0
    for block, count in blocks:
        if count:
            yield f"\\ {block}"
        for number in range(1, count + 1):
            entries = slice(program.start[row], program.start[row + 1])
            names = [columns[column] for column in program.index[entries]]
            terms = _terms(program.value[entries], names)
            terms += _products(program, columns, row)
            low, high = program.row_lower[row], program.row_upper[row]
            for sign, bound, suffix in _sides(low, high):
                yield from _fold(
                    f" {block}_{number}{suffix}: ", [*(terms or [f"0 {columns[0]}"]), f"{sign} {bound + 0.0:.9g}"]
                )
            row += 1
    assert row == program.rows, "rows of no block"


def _sides(low: float, high: float) -> list[tuple[str, float, str]]:
    """Sign, bound and suffix of the lines that a row takes."""
    if low == high:
        return [("=", low, "")]
    both = np.isfinite(low) and np.isfinite(high)
    sides = [(">=", low, "_low" if both else ""), ("<=", high, "_high" if both else "")]
    return [side for side in sides if np.isfinite(side[1])]


def _products(program: Program, columns: Sequence[str], row: int) -> list[str]:
    """The bilinear terms of a row."""
    terms = program.products
    mine = np.flatnonzero(terms.row == row)
    inside = [f"{terms.value[k]:+.9g} {columns[terms.left[k]]} * {columns[terms.right[k]]}" for k in mine]
    return [f"+ [ {' '.join(inside)} ]".replace("[ +", "[ ")] if inside else []


def _terms(values: np.ndarray, names: Sequence[str], constant: float = 0.0) -> list[str]:
    """Terms such as ``+ 3 x(s1,d1,p1)``; those of value 0 are left out."""
    terms = [
        f"{'-' if value < 0 else '+'} {'' if abs(value) == 1 else f'{abs(value):.9g} '}{name}"
        for value, name in zip(values.tolist(), names, strict=True)
        if value != 0
    ]
    return [*terms, f"{'-' if constant < 0 else '+'} {abs(constant):.9g}"] if constant else terms


def _bounds(program: Program, columns: Sequence[str]) -> Iterator[str]:
    """The range of every column."""
    for name, low, high in zip(columns, program.lower.tolist(), program.upper.tolist(), strict=True):
        yield f" {low:.9g} <= {name} <= {high:.9g}" if np.isfinite(high) else f" {name} >= {low:g}"


def _fold(start: str, words: Sequence[str], width: int = 110) -> Iterator[str]:
    """Words in lines that are not too long; all but the first are set in."""
    line = start
    for word in words:
        if len(line) + len(word) > width:
            yield line.rstrip()
            line = "    "
        line += word + " "
    yield line.rstrip()
