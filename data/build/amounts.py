"""Units of rows: every amount and every per-unit figure of a row brought to its material's unit, per period."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from data.build.materials import MaterialBook
from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.codes import units
from symbiosis.inventory import Flag, Index, Real


@dataclass(frozen=True)
class Scale:
    """Factors of each row as numerator and denominator, so that 7 kg is 7/1000 t to the last digit; shape (rows,)."""

    amount_over: Real
    amount_under: Real
    unit_over: Real
    unit_under: Real

    def figures(self, table: TypedTable, column: str) -> Real:
        """Return a column in the material's unit; nan where it is empty and has no default."""
        values = table.real(column)
        spec = table.spec.column(column)
        assert spec is not None
        if spec.scale == "amount":
            return values * self.amount_over / self.amount_under
        return values * self.unit_under / self.unit_over if spec.scale == "per_unit" else values

    def where(self, other: Scale, take: Flag) -> Scale:
        """Return the factors of ``other`` in the rows of a mask."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Scale(*(np.where(take, theirs, own) for own, theirs in pairs))


def settle_units(book: MaterialBook, table: TypedTable, material: Index) -> None:
    """Give materials that are neither listed nor codes the unit of their rows; the first row that tells one wins.

    A later row of another kind of unit is reported by ``scale``, like any that does not fit its material.
    """
    cells = table.text("unit")
    for place in rows_of((cells != "") & (material >= 0)):
        number = int(material[place])
        if not book.unit[number]:
            parsed = _parse(str(cells[place]))
            if isinstance(parsed, units.Unit):
                book.unit[number] = parsed.canonical


def scale(book: MaterialBook, table: TypedTable, material: Index, days: float, *, report: bool = True) -> Scale:
    """Return the factors of each row in a period of so many days; units that are unknown or do not fit are reported."""
    cells = table.text("unit")
    # Rows of one unit and material share their factors: few pairs, however many rows.
    given = np.flatnonzero((cells != "") & (material >= 0))
    spelt, names = pd.factorize(cells[given])
    pair, pairs = pd.factorize(spelt * len(book.unit) + material[given])
    factors = np.ones((4, len(table)))
    found = np.ones((4, len(pairs)))
    wrong: dict[int, tuple[Code, str, str]] = {}
    for number, (name, kind) in enumerate(divmod(int(key), len(book.unit)) for key in pairs):
        match _factors(book, str(names[name]), kind, days):
            case (Fraction() as amount, Fraction() as unit):
                found[:, number] = amount.numerator, amount.denominator, unit.numerator, unit.denominator
            case (Code() as code, str(expected), str(hint)):
                wrong[number] = code, expected, hint
    factors[:, given] = found[:, pair]
    for place in np.flatnonzero(np.isin(pair, list(wrong))) if report else ():
        code, expected, hint = wrong[int(pair[place])]
        table.fault(code, int(given[place]), "unit", expected, hint)
    over, under, unit_over, unit_under = factors
    return Scale(over, under, unit_over, unit_under)


def _parse(cell: str) -> units.Unit | tuple[Code, str]:
    try:
        return units.parse(cell)
    except units.AmbiguousUnitError as error:
        return Code.AMBIGUOUS_UNIT, f"{error}."
    except units.UnknownUnitError as error:
        return Code.UNKNOWN_UNIT, f"{error}."


def _factors(
    book: MaterialBook, cell: str, material: int, days: float
) -> tuple[Fraction, Fraction] | tuple[Code, str, str]:
    """Return the factors of an amount and of a unit, or what is wrong: code, expected, hint."""
    own = book.unit[material] or "t"
    parsed = _parse(cell)
    if not isinstance(parsed, units.Unit):
        return parsed[0], f"a unit such as {own}", parsed[1]
    change = _between(parsed.canonical, own, book.density[material])
    if change is None:
        why = (
            "its density is not listed"
            if {parsed.canonical, own} == {"t", "m3"}
            else "there is no way from one to the other"
        )
        return Code.UNIT_MISMATCH, own, f"The material is counted in {own}, and {why}."
    return parsed.per_period(days) * change, parsed.factor * change


def _between(unit: str, own: str, density: float) -> Fraction | None:
    """Return the units of ``own`` in one of ``unit``: 1, or by the density between t and m3, else None."""
    if unit == own:
        return Fraction(1)
    if {unit, own} != {"t", "m3"} or not density > 0:
        return None
    tonnes = Fraction(repr(float(density)))
    return tonnes if own == "t" else 1 / tonnes
