"""What a table, a column and a policy key are: the vocabulary in which the contract is written down as data."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Kind = Literal["identifier", "reference", "material", "text", "number", "whole", "flag", "choice", "list", "instant"]
"""identifier: names its row; reference: names a row of another table; material: a material or List of Waste code;
list: ``;``-separated; instant: ISO 8601. Identifiers, references, materials and lists are never read as numbers."""

Scale = Literal["", "amount", "per_unit"]
"""How a figure follows the row's ``unit``: an amount is multiplied by the factor, a per-unit figure divided by it."""

Default = str | float | bool | None


@dataclass(frozen=True)
class Column:
    """One column of a table, as the contract fixes it."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unless: tuple[str, ...] = ()
    """A required cell may stay empty where these columns are given instead."""
    found_by: str | None = None
    """A required cell may stay empty where this column is given; whether it is looked up there is asked later."""
    default: Default = None
    """None: "not given" keeps its own meaning, told in ``absent``."""
    absent: str = ""
    """What an empty cell means, where that is not a constant."""
    minimum: float = -inf
    maximum: float = inf
    above: bool = False
    """The minimum itself is not allowed."""
    unit: str = ""
    """For people: ``km``, ``money per unit`` ..."""
    scale: Scale = ""
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    """Tables whose identifiers the cell may name."""
    example: str = ""

    @property
    def textual(self) -> bool:
        """Whether the cell is an identifier of some kind, which a JSON number would damage (``010102``)."""
        return self.kind in ("identifier", "reference", "material", "list")

    @property
    def expected(self) -> str:
        """What a good cell looks like, in words."""
        match self.kind:
            case "number" | "whole":
                return self._range()
            case "flag":
                return "true or false"
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "list":
                return "entries separated by ;"
            case "instant":
                return "a date and time such as 2026-03-01T08:00"
            case _:
                return "a text"

    def _range(self) -> str:
        noun = "a whole number" if self.kind == "whole" else "a number"
        low = f" {'above' if self.above else 'of at least'} {self.minimum:g}" if self.minimum > -inf else ""
        high = f" {'and' if low else 'of'} at most {self.maximum:g}" if self.maximum < inf else ""
        return noun + low + high


@dataclass(frozen=True)
class Table:
    """One table of the contract: its columns in order, and the columns that name a row."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    built: bool = True

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class PolicyKey:
    """One key of the policy, dotted; ``<process>`` at its end stands for any process."""

    name: str
    kind: Kind
    meaning: str
    default: Default = None
    absent: str = ""
    minimum: float = -inf
    maximum: float = inf
    unit: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""

    @property
    def expected(self) -> str:
        """What a good value looks like, in words."""
        column = Column(self.name, self.kind, "", minimum=self.minimum, maximum=self.maximum, choices=self.choices)
        return column.expected


FORMS = "solid, powder, sludge, paste, liquid, gas or energy, or another word for one of them (see physical forms)"
"""What a cell of physical forms may say."""

SOURCE = Column("source", "text", "where the figures of the row come from", example="annual report 2024, p. 12")
"""Accepted in every table, so that each number can name its origin."""


def identifier(name: str, meaning: str, example: str = "") -> Column:
    """Return a required column that names its row."""
    return Column(name, "identifier", meaning, required=True, example=example)


def reference(
    name: str,
    meaning: str,
    *refers: str,
    required: bool = True,
    absent: str = "",
    example: str = "",
) -> Column:
    """Return a column that names a row of another table."""
    return Column(name, "reference", meaning, required=required, refers=refers, absent=absent, example=example)


def number(
    name: str,
    meaning: str,
    default: float | None = None,
    *,
    signed: bool = False,
    required: bool = False,
    absent: str = "",
    above: bool = False,
    maximum: float = inf,
    unit: str = "",
    scale: Scale = "",
    example: str = "",
    whole: bool = False,
) -> Column:
    """Return a column of decimal figures, at least 0 unless ``signed``."""
    return Column(
        name,
        "whole" if whole else "number",
        meaning,
        required=required,
        default=default,
        absent=absent,
        minimum=-inf if signed else 0.0,
        maximum=maximum,
        above=above,
        unit=unit,
        scale=scale,
        example=example,
    )


def flag(name: str, meaning: str, default: bool | None, absent: str = "", example: str = "true") -> Column:
    """Return a column of true and false."""
    return Column(name, "flag", meaning, default=default, absent=absent, example=example)


def text(name: str, meaning: str, example: str = "", absent: str = "") -> Column:
    """Return a free text column."""
    return Column(name, "text", meaning, example=example, absent=absent)


def entries(name: str, meaning: str, absent: str, example: str = "") -> Column:
    """Return a column of ``;``-separated entries."""
    return Column(name, "list", meaning, absent=absent, example=example)


def with_source(table: Table) -> Table:
    """Return the table with the optional column ``source``, where it has none of its own."""
    if table.column("source") is not None:
        return table
    return Table(table.name, table.meaning, (*table.columns, SOURCE), table.key, table.built)
