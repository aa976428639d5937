"""Repairs that lose nothing: the way a cell is written is changed only where what it says certainly stays.

Spaces around cells, capitals of fixed words, the punctuation of codes, the capitals of units. An inventory that was
readable before has the same fingerprint afterwards; a repaired one has nothing left to repair. What is merely likely
(a misspelt name, a decimal comma, a lost zero) is for people to correct: the error report proposes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from data import parse
from data.raw import NumberText, RawInventory, RawTable
from data.schema import POLICY, TABLES, Column, PolicyKey
from symbiosis.codes import countries, low, treatment, units
from symbiosis.inventory import Text

Rule = Callable[[str], str]
"""From a cell without spaces around it to the way in which it should be written; itself where that is not known."""


@dataclass(frozen=True)
class Repair:
    """One cell that is written otherwise now."""

    table: str
    row: int | None
    """Data row from 1; None in the policy, and where a whole table is meant."""
    column: str
    before: str
    after: str


def repair(raw: RawInventory) -> tuple[RawInventory, list[Repair]]:
    """Return the inventory with its lossless repairs, and their list in the order of the tables."""
    done: list[Repair] = []
    tables = {name: _table(table, done) for name, table in raw.tables.items()}
    policy = {key: _policy_value(key, value, done) for key, value in raw.policy.items()}
    return replace(raw, tables=tables, policy=policy), done


def _table(table: RawTable, done: list[Repair]) -> RawTable:
    """Return the table with repaired cells; figures with decimal commas get points."""
    spec = TABLES[table.name]
    columns: dict[str, Text] = {}
    if table.decimal == ",":
        done.append(Repair(table.name, None, "", "decimal commas", "decimal points"))
    for name, cells in table.columns.items():
        column = spec.column(name)
        turn = column is not None and column.kind in ("number", "whole") and table.decimal == ","
        written = _turned(cells) if turn else cells
        columns[name] = written if column is None else _column(table, column, written, done)
    return replace(table, columns=columns, decimal=".")


def _turned(cells: Text) -> Text:
    """Exchange points and commas, as reading does: what was no figure is none afterwards."""
    swap = str.maketrans(",.", ".,")
    return _texts([str(cell).translate(swap) for cell in cells])


def _column(table: RawTable, column: Column, cells: Text, done: list[Repair]) -> Text:
    """Return the repaired cells of one column; equal cells are looked at once."""
    rule = _rule(table.name, column)
    known: dict[str, str] = {}
    for cell in set(cells.tolist()):
        after = cell if isinstance(cell, NumberText) else rule(cell.strip())
        if after != cell:
            known[cell] = after
    if not known:
        return cells
    repaired = cells.copy()
    for place, cell in enumerate(cells):
        if cell in known and not isinstance(cell, NumberText):
            repaired[place] = known[cell]
            done.append(Repair(table.name, int(table.number[place]), column.name, cell, known[cell]))
    return repaired


def _rule(table: str, column: Column) -> Rule:
    """Return how cells of a column should be written."""
    if (table, column.name) in _RULES:
        return _RULES[table, column.name]
    if column.kind == "material":
        return _material
    return _by_kind(column)


def _by_kind(column: Column | PolicyKey) -> Rule:
    match column.kind:
        case "choice":
            return lambda cell: next((word for word in column.choices if word.lower() == cell.lower()), cell)
        case "flag":
            return lambda cell: cell.lower() if parse.flag(cell) is not None else cell
        case _:
            return str


def _material(cell: str) -> str:
    """Write a code of the list as six digits; a star goes only where the entry says the same."""
    code = low.normalise(cell)
    entry = None if code is None else low.entry(code)
    return cell if entry is None or (low.starred(cell) and not entry.hazardous) else entry.code


def _operation(cell: str) -> str:
    return treatment.normalise(cell) or cell


def _country(cell: str) -> str:
    return countries.normalise(cell) or cell


_SPELLING = {
    word.lower(): word for word in ("Wh", "kWh", "MWh", "GWh", "TWh", "kJ", "MJ", "GJ", "TJ", "PJ", "Nm3", "Gg")
}
"""Units with capitals of their own."""


def _unit(cell: str) -> str:
    """Write a unit with its usual capitals, if it means the same then."""
    try:
        meant = units.parse(cell)
    except (units.UnknownUnitError, units.AmbiguousUnitError):
        return cell
    lowered = cell.lower()
    length = next((place for place, sign in enumerate(lowered) if sign in "/ "), len(lowered))
    usual = _SPELLING.get(lowered[:length], lowered[:length]) + lowered[length:]
    try:
        return usual if units.parse(usual) == meant else cell
    except (units.UnknownUnitError, units.AmbiguousUnitError):  # Mg is a tonne, mg is refused
        return cell


def _each(rule: Rule) -> Rule:
    """Apply a rule to the entries of a list; their order stays, and so do the spaces between them."""

    def of_list(cell: str) -> str:
        parts = cell.split(";")
        return ";".join(_within_spaces(part, rule) for part in parts)

    return of_list


def _within_spaces(part: str, rule: Rule) -> str:
    core = part.strip()
    return part.replace(core, rule(core), 1) if core else part


_RULES: dict[tuple[str, str], Rule] = {
    ("materials", "low_code"): _material,
    ("materials", "unit"): _unit,
    ("streams", "unit"): _unit,
    ("demands", "unit"): _unit,
    ("streams", "current_treatment"): _operation,
    ("demands", "operation"): _operation,
    ("processes", "operation"): _operation,
    ("sites", "country"): _country,
    ("sites", "permits"): _each(_operation),
}
"""Columns whose words are fixed elsewhere than in the schema."""


def _policy_value(name: str, value: str, done: list[Repair]) -> str:
    """Return the repaired value of a key of the policy."""
    key = next((key for key in POLICY if key.name == name), None)
    if key is None:
        return value
    after = _by_kind(key)(value.strip())
    if after != value:
        done.append(Repair("policy", None, name, value, after))
    return after


def _texts(cells: list[str]) -> Text:
    array = np.empty(len(cells), dtype=np.object_)
    array[:] = cells
    return array
