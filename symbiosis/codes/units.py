"""Units: a table of our own, exact factors to the four canonical units, and rates per stretch of time.

A material is counted in ``t``, ``m3``, ``MWh`` or ``piece``. Aliases are matched without regard to case, except where
case tells two units apart (``MT`` and ``Mg``). ``ton`` and ``MT`` mean different things to different people and are
refused. A rate such as ``t/month`` is brought to a period by its days: a year has 365 days, a quarter 365/4, a month
365/12, a week 7; so 10 t/month is 120 t in a period of 365 days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

CANONICAL = ("t", "m3", "MWh", "piece")

_ALIASES: dict[str, tuple[str, str, str]] = {
    "tonne": ("t", "1", "t tonne tonnes metric-ton metric-tons metric-tonne metric-tonnes mg megagram megagrams"),
    "kilogram": ("t", "1/1000", "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
    "gram": ("t", "1/1000000", "g gram grams gramme grammes"),
    "kilotonne": ("t", "1000", "kt kilotonne kilotonnes"),
    "pound": ("t", "0.00045359237", "lb lbs pound pounds"),
    "short ton": ("t", "0.90718474", "short-ton short-tons us-ton us-tons"),
    "long ton": ("t", "1.0160469088", "long-ton long-tons imperial-ton imperial-tons"),
    "cubic metre": ("m3", "1", "m3 m³ m^3 cbm cubic-metre cubic-metres cubic-meter cubic-meters nm3"),
    "litre": ("m3", "1/1000", "l litre litres liter liters dm3"),
    "hectolitre": ("m3", "1/10", "hl hectolitre hectolitres hectoliter hectoliters"),
    "megawatt hour": ("MWh", "1", "mwh megawatt-hour megawatt-hours"),
    "kilowatt hour": ("MWh", "1/1000", "kwh kilowatt-hour kilowatt-hours"),
    "gigawatt hour": ("MWh", "1000", "gwh gigawatt-hour gigawatt-hours"),
    "terajoule": ("MWh", "2500/9", "tj terajoule terajoules"),
    "gigajoule": ("MWh", "5/18", "gj gigajoule gigajoules"),
    "megajoule": ("MWh", "1/3600", "mj megajoule megajoules"),
    "piece": ("piece", "1", "piece pieces pc pcs unit units item items each"),
}

_AMBIGUOUS = {
    "ton": "a ton may be 1000 kg (t), 907 kg (short ton) or 1016 kg (long ton): write one of these",
    "tons": "a ton may be 1000 kg (t), 907 kg (short ton) or 1016 kg (long ton): write one of these",
    "mt": "MT may be a metric ton (t) or a million tons: write t, kt or the figure in full",
    "gallon": "a gallon may be 3.785 l or 4.546 l: write the figure in l",
    "gallons": "a gallon may be 3.785 l or 4.546 l: write the figure in l",
    "gal": "a gallon may be 3.785 l or 4.546 l: write the figure in l",
    "cwt": "a hundredweight may be 45.4 kg or 50.8 kg: write the figure in kg",
    **dict.fromkeys(
        ("tds", "tdm", "bdt", "odt", "dry-tonne", "dry-tonnes", "dry-ton", "dry-tons", "t-dry", "t-ds", "t-dm"),
        "dry tonnes leave out the water that is carried too: write t as received, and the moisture as a property",
    ),
    "barrel": "a barrel of oil is 159 l, others differ: write the figure in l",
}

_DAYS: dict[str, Fraction] = {
    name: days
    for names, days in (
        ("h hr hour", Fraction(1, 24)),
        ("d day", Fraction(1)),
        ("w wk week", Fraction(7)),
        ("month mo mth", Fraction(365, 12)),
        ("quarter q qtr", Fraction(365, 4)),
        ("year yr y a annum", Fraction(365)),
    )
    for name in names.split()
}

_RATE = re.compile(r"(?P<unit>.+?)\s*(?:/\s*|\s+per\s+|(?<=\s)(?=p\.?a\.?$))(?P<time>[a-z.]+)")


class AmbiguousUnitError(ValueError):
    """The unit has several meanings; the message says which, and what to write instead."""


class UnknownUnitError(ValueError):
    """The unit is not in the table."""


@dataclass(frozen=True)
class Unit:
    """A unit that amounts may be given in."""

    canonical: str
    """One of ``t m3 MWh piece``."""
    factor: Fraction
    """Canonical units in one of this unit; exact."""
    rate_days: Fraction | None = None
    """Days that the rate counts by; None where the amount is per period already."""

    def per_period(self, days: float) -> Fraction:
        """Return the canonical units in a period of so many days that an amount of one makes."""
        return self.factor if self.rate_days is None else self.factor * Fraction(days) / self.rate_days


@cache
def _table() -> MappingProxyType[str, Unit]:
    return MappingProxyType(
        {
            alias: Unit(canonical, Fraction(factor))
            for canonical, factor, aliases in _ALIASES.values()
            for alias in aliases.split()
        }
    )


def known() -> tuple[str, ...]:
    """Return every accepted alias, for hints."""
    return tuple(_table())


def parse(text: str) -> Unit:
    """Return the unit that a cell names.

    Raises:
        AmbiguousUnitError: Where it has several meanings (``ton``, ``MT``).
        UnknownUnitError: Where it is not known.
    """
    cell = " ".join(text.split())
    match = _RATE.fullmatch(cell.lower())
    if match is None:
        return _plain(cell)
    length = match.group("unit")
    days = _DAYS.get("year" if match.group("time").replace(".", "") == "pa" else match.group("time"))
    if days is None:
        raise UnknownUnitError(f"{match.group('time')!r} is no stretch of time: use day, week, month, quarter or year")
    unit = _plain(cell[: len(length)])
    return Unit(unit.canonical, unit.factor, days)


def _plain(cell: str) -> Unit:
    """Return a unit without a rate."""
    name = cell.lower().replace(" ", "-").rstrip(".")
    if name in _AMBIGUOUS:
        raise AmbiguousUnitError(_AMBIGUOUS[name])
    if name == "mg" and cell != "Mg":
        raise AmbiguousUnitError("mg is a milligram, Mg a megagram: write t or g")
    unit = _table().get(name)
    if unit is None:
        raise UnknownUnitError(f"{cell!r} is no unit that is known here: use t, kg, m3, l, MWh, kWh, GJ or piece")
    return unit
