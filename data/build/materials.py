"""Every material that any table names: listed, a List of Waste code, or taken as it is with a warning."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan

import numpy as np

from data.build.references import canonical, check_unique
from data.faults import Code
from data.names import Names
from data.normalise import Tables
from data.typed import UNSET, TypedTable
from symbiosis.codes import low, units
from symbiosis.inventory import Index, Materials, Text


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
        if not _lost_zero(cell):
            hint = self.names.hint(
                cell, "List it in the table materials; until then it has the unit of its rows, or t."
            )
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
        if self.is_listed(identifier) and not self.low_code[self.row[identifier]]:
            return None
        if _lost_zero(cell) and not self.is_listed(cell):
            hint = f"Did you mean '0{cell}'? A spreadsheet drops the leading zero of a number: make the cell a text."
            return Code.UNKNOWN_CODE, "a six-digit code of the List of Waste", hint
        code = low.normalise(cell)
        if code is None:
            return None
        entry = low.entry(code)
        if entry is None:
            return Code.UNKNOWN_CODE, "a code of the List of Waste", _unknown_code_hint(code)
        if low.starred(cell) and not entry.hazardous:
            hint = f"{code} is a non-hazardous entry: leave the star out, or give the hazardous entry."
            return Code.HAZARD_CONTRADICTION, code, hint
        return None

    def freeze(self) -> Materials:
        """Return the materials; one whose rows told no unit is counted in t, a code without a name has our label."""
        return Materials(
            id=_texts(list(self.row)),
            name=_texts([name or _label(identifier) for identifier, name in zip(self.row, self.name, strict=True)]),
            unit=_texts([unit or "t" for unit in self.unit]),
            physical_form=_texts(self.form),
            low_code=_texts(self.low_code),
            density_t_per_m3=np.array(self.density, dtype=np.float64),
        )


def _unknown_code_hint(code: low.LowCode) -> str:
    """Return what to do about six digits that the list does not have."""
    later = low.BATTERIES
    if later.may_add(code):
        return (
            f"{later.decision} adds codes here from {later.applies_from}, and the list that is known here is the one "
            "before: list the material in the table materials, with its unit and hazard."
        )
    otherwise = "Look the code up; a material of your own goes into the table materials."
    return Names(low.entries()).hint(code, otherwise)


def _label(identifier: str) -> str:
    """Return our words for a code of the list; empty for other materials, whatever they are called."""
    entry = low.entry(low.LowCode(identifier))
    return entry.label if entry is not None else ""


def _lost_zero(cell: str) -> bool:
    """Tell whether a cell is a code of the list without its leading zero."""
    return len(cell) == 5 and cell.isdigit() and f"0{cell}" in low.entries()


def open_book(tables: Tables) -> MaterialBook:
    """Return the book with the listed materials, whose rows are checked."""
    table = tables["materials"]
    book = MaterialBook(table)
    identifiers = [canonical(cell) for cell in table.text("material")]
    check_unique(table, ["material"])
    density, form, name = table.real("density_t_per_m3"), table.text("physical_form"), table.text("name")
    for place, identifier in enumerate(identifiers):
        if identifier in book.row:
            identifier = f"{identifier}\n{place}"  # a duplicate, reported: keeps the rows in step
        number = book.add(identifier, _code(table, place), _unit(table, place), density[place])
        book.form[number], book.name[number] = str(form[place]).lower(), name[place]
        _settle_hazard(book, number, place)
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
    given = low.normalise(cell)
    if given is None or low.entry(given) is None:
        hint = Names(low.entries()).hint(given or cell, "Look the code up: it has six digits.")
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


def _settle_hazard(book: MaterialBook, number: int, place: int) -> None:
    """Take the hazard of a listed material from its cell; one that contradicts an absolute entry is reported."""
    flag = int(book.listed.tristate("hazardous")[place])
    code = book.low_code[number]
    if flag == UNSET:
        return
    report_contradiction(book.listed, place, flag, code)
    book.hazardous[number] = flag


def report_contradiction(table: TypedTable, place: int, flag: int, code: str) -> None:
    """Report a hazard that contradicts the absolute entry of a code."""
    entry = low.entry(low.LowCode(code)) if code else None
    if entry is not None and entry.kind == "absolute" and entry.hazardous != bool(flag):
        says = "hazardous" if entry.hazardous else "not hazardous"
        hint = f"{code} is an absolute entry: always {says}. Leave the cell empty, or correct the code."
        table.fault(Code.HAZARD_CONTRADICTION, place, "hazardous", str(entry.hazardous).lower(), hint)


def _texts(values: list[str]) -> Text:
    array = np.empty(len(values), dtype=np.object_)
    array[:] = values
    return array
