"""An inventory as it was written: every cell a text, nothing judged but its form."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbiosis.inventory import Index, Text


class NumberText(str):
    """The literal text of a number, where the format tells numbers from texts (JSON)."""

    __slots__ = ()


@dataclass(frozen=True)
class RawTable:
    """The cells of one table, in columns of equal length."""

    name: str
    columns: dict[str, Text]
    """By name; each of shape (rows,), cells of type str, empty = not given."""
    number: Index
    """Row numbers as a report states them: data rows from 1; shape (rows,)."""
    damaged: frozenset[int] = frozenset()
    """Positions of rows whose cells could not be told apart; that is reported already, and the cells are left empty."""
    literal: bool = False
    """True: numbers are told from texts, as ``NumberText``."""
    complete: bool = True
    """False: the file could not be read, so what others say of its rows cannot be judged."""

    decimal: str = "."
    """Between whole and fraction in the cells of figures: ``.`` or ``,``."""

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.number)


@dataclass(frozen=True)
class RawInventory:
    """The tables and the policy of one inventory."""

    tables: dict[str, RawTable] = field(default_factory=dict)
    policy: dict[str, str] = field(default_factory=dict)
    """Dotted keys to the text of their values: true and false for truth values, numbers by their literal form."""
