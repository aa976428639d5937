"""Every material that any table names: listed, a List of Waste code, or taken as it is with a warning."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan

import numpy as np

from data.build.forms import read_form
from data.build.references import canonical, check_unique
from data.build.waste_codes import judge, name_hint
from data.faults import Code
from data.names import Names
from data.normalise import Tables
from data.typed import UNSET, TypedTable
from symbiosis.codes import low, units
from symbiosis.inventory import Index, Materials, Text

_SIX_DIGITS = "Look the code up: it has six digits."


@dataclass
class MaterialBook:
    """The materials found so far; filled while the tables are read, then turned into ``Materials``."""

    listed: TypedTable
    row: dict[str, int] = field(default_factory=dict)
    """Number of each material id."""
    unit: list[str] = field(default_factory=list)
    """Canonical; ``""`` until the rows of an unlisted material have told theirs."""
    low_code: list[str] = field(default_factory=list)
    density: list[float] = field(default_factory=list)
    hazardous: list[int] = field(default_factory=list)
    """1, 0 or ``UNSET``: the cell, else the entry of the code."""
    form: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    names: Names = field(default_factory=lambda: Names(()))

    def add(self, identifier: str, code: str = "", unit: str = "", density: float = nan) -> int:
        """Add a material and return its number."""
        number = self.row.setdefault(identifier, len(self.row))
        entry = low.entry(low.LowCode(code)) if code else None
        self.unit.append(unit)
        self.low_code.append(code)
        self.density.append(density)
        self.hazardous.append(UNSET if entry is None else int(entry.hazardous))
        self.form.append("")
        self.name.append("")
        return number

    def find(self, table: TypedTable, column: str) -> Index:
        """Return the material of each row, -1 where the cell is empty; materials not known yet are added."""
        known: dict[str, int] = {"": -1}
        cells = table.text(column)
        rows = np.empty(len(cells), dtype=np.int32)
        for place, cell in enumerate(cells):
            number = known.get(cell)
            if number is None:
                number = known[cell] = self._number(table, column, place, cell)
            rows[place] = number
        self._check_cells(table, column, cells)
        return rows

    def is_listed(self, identifier: str) -> bool:
        """Tell whether the table of materials has the id."""
        return self.row.get(identifier, len(self.listed)) < len(self.listed)

    def _number(self, table: TypedTable, column: str, place: int, cell: str) -> int:
        """Return the number of a material, adding it at its first occurrence."""
        identifier = canonical(cell)
        number = self.row.get(identifier)
        if number is not None:
            return number
        code = low.normalise(cell)
        if code is not None:
            return self.add(code, code, "t")
        if judge(cell) is None:
            hint = self.names.hint(cell, name_hint(cell))
            table.fault(Code.UNLISTED_MATERIAL, place, column, "a listed material or a List of Waste code", hint)
        return self.add(identifier)

    def _check_cells(self, table: TypedTable, column: str, cells: Text) -> None:
        """Report codes that the list does not have, and stars that contradict it, in every row."""
        wrong = {cell: found for cell in set(cells.tolist()) if (found := self._judge(cell)) is not None}
        if wrong:
            for place, cell in enumerate(cells):
                if cell in wrong:
                    table.fault(wrong[cell][0], place, column, *wrong[cell][1:])

    def _judge(self, cell: str) -> tuple[Code, str, str] | None:
        """Return what is wrong with a material cell, if anything: code, expected, hint."""
        identifier = canonical(cell)
        if self.is_listed(identifier) and (low.normalise(cell) is None or not self.low_code[self.row[identifier]]):
            return None  # a name of the user's own, whatever it looks like
        return judge(cell)

    def freeze(self) -> Materials:
        """Return the materials; one whose rows told no unit is counted in t, a code without a name has our label."""
        return Materials(
            id=_texts(list(self.row)),
            name=_texts([name or _label(identifier) for identifier, name in zip(self.row, self.name, strict=True)]),
            unit=_texts([unit or "t" for unit in self.unit]),
            physical_form=_texts(self.form),
            low_code=_texts(self.low_code),
            hazardous=np.array([flag == 1 for flag in self.hazardous], dtype=np.bool_),
            density_t_per_m3=np.array(self.density, dtype=np.float64),
        )


def _label(identifier: str) -> str:
    """Return our words for a code of the list; empty for other materials, whatever they are called."""
    entry = low.entry(low.LowCode(identifier))
    return entry.label if entry is not None else ""


def open_book(tables: Tables) -> MaterialBook:
    """Return the book with the listed materials, whose rows are checked."""
    table = tables["materials"]
    book = MaterialBook(table)
    identifiers = [canonical(cell) for cell in table.text("material")]
    check_unique(table, ["material"])
    density, form, name = table.real("density_t_per_m3"), read_form(table, "physical_form"), table.text("name")
    for place, identifier in enumerate(identifiers):
        if identifier in book.row:
            identifier = f"{identifier}\n{place}"  # a duplicate, reported: keeps the rows in step
        number = book.add(identifier, _code(table, place), _unit(table, place), density[place])
        book.form[number], book.name[number] = form[place], name[place]
    book.names = Names(identifiers)
    book._check_cells(table, "material", table.text("material"))
    return book


def _code(table: TypedTable, place: int) -> str:
    """Return the List of Waste code of a listed material: itself, or the one in low_code."""
    own = low.normalise(table.text("material")[place])
    if own is not None and low.entry(own) is None:
        own = None  # a six-digit name of the user's own: listed, therefore meant
    cell = table.text("low_code")[place]
    if not cell:
        return own or ""
    given, wrong = low.normalise(cell), judge(cell, _SIX_DIGITS)
    if wrong is not None:
        table.fault(wrong[0], place, "low_code", *wrong[1:])
    if given is None or low.entry(given) is None:
        if wrong is None:
            hint = Names(low.known()).hint(cell, _SIX_DIGITS)
            table.fault(Code.UNKNOWN_CODE, place, "low_code", "a code of the List of Waste", hint)
        return own or ""
    if own is not None and given != own:
        table.fault(Code.CONTRADICTION, place, "low_code", own, "The material is a code itself: leave low_code empty.")
    return given


def _unit(table: TypedTable, place: int) -> str:
    """Return the unit of a listed material; one that is none of the four is reported, and t."""
    cell = table.text("unit")[place]
    if not cell:
        return "t"
    try:
        unit = units.parse(cell)
    except units.AmbiguousUnitError as error:
        table.fault(Code.AMBIGUOUS_UNIT, place, "unit", "t, m3, MWh or piece", f"{error}.")
        return "t"
    except units.UnknownUnitError as error:
        table.fault(Code.UNKNOWN_UNIT, place, "unit", "t, m3, MWh or piece", f"{error}.")
        return "t"
    if unit.factor != 1 or unit.rate_days is not None:
        hint = (
            f"Materials are counted in t, m3, MWh or piece; {cell} may stand in the column unit of streams and demands."
        )
        table.fault(Code.UNKNOWN_UNIT, place, "unit", "t, m3, MWh or piece", hint)
    elif unit.canonical != "t" and low.normalise(table.text("material")[place]) is not None and _code(table, place):
        hint = "A List of Waste code is counted in t; rows may give m3 where the density is listed."
        table.fault(Code.UNIT_MISMATCH, place, "unit", "t", hint)
        return "t"
    return unit.canonical


def _texts(values: list[str]) -> Text:
    array = np.empty(len(values), dtype=np.object_)
    array[:] = values
    return array
