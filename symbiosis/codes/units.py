"""Units: a table of our own, exact factors to the four canonical units, and rates per stretch of time.

A material is counted in ``t``, ``m3``, ``MWh`` or ``piece``. Aliases are matched without regard to case, except where
case tells two units apart (``MT`` and ``Mg``). ``ton`` and ``MT`` mean different things to different people and are
refused. A rate such as ``t/month`` is brought to a period by its days: a year has 365 days, a quarter 365/4, a month
365/12, a week 7; so 10 t/month is 120 t in a period of 365 days.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

CANONICAL = ("t", "m3", "MWh", "piece")

_TONNES = (
    "t tonne tonnes metric-ton metric-tons metric-tonne metric-tonnes mg megagram megagrams "
    "tonnen tonelada toneladas tonnellata tonnellate"
)
_ALIASES: tuple[tuple[str, str, str], ...] = (
    ("t", "1", _TONNES),
    ("t", "1/1000", "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
    ("t", "1/1000000", "g gram grams gramme grammes"),
    ("t", "1/10", "dt decitonne decitonnes"),
    ("t", "1000", "kt kilotonne kilotonnes gg gigagram gigagrams"),
    ("t", "0.00045359237", "lb lbs pound pounds"),
    ("t", "0.90718474", "short-ton short-tons us-ton us-tons us-short-ton us-short-tons"),
    ("t", "1.0160469088", "long-ton long-tons imperial-ton imperial-tons"),
    ("m3", "1", "m3 m^3 m**3 cbm cum cu-m cubic-metre cubic-metres cubic-meter cubic-meters kubikmeter nm3"),
    ("m3", "1", "kl kilolitre kilolitres kiloliter kiloliters"),
    ("m3", "1/1000", "l ltr litre litres liter liters dm3"),
    ("m3", "1/10", "hl hectolitre hectolitres hectoliter hectoliters"),
    ("m3", "0.003785411784", "us-gal us-gallon us-gallons"),
    ("m3", "0.00454609", "imperial-gal imperial-gallon imperial-gallons"),
    ("m3", "0.028316846592", "ft3 cft cu-ft cubic-foot cubic-feet"),
    ("m3", "0.764554857984", "yd3 cu-yd cubic-yard cubic-yards"),
    ("MWh", "1/1000000", "wh watt-hour watt-hours"),
    ("MWh", "1/1000", "kwh kilowatt-hour kilowatt-hours"),
    ("MWh", "1", "mwh megawatt-hour megawatt-hours"),
    ("MWh", "1000", "gwh gigawatt-hour gigawatt-hours"),
    ("MWh", "1000000", "twh terawatt-hour terawatt-hours"),
    ("MWh", "1/3600000", "kj kilojoule kilojoules"),
    ("MWh", "1/3600", "mj megajoule megajoules"),
    ("MWh", "5/18", "gj gigajoule gigajoules"),
    ("MWh", "2500/9", "tj terajoule terajoules"),
    ("MWh", "2500000/9", "pj petajoule petajoules"),
    ("piece", "1", "piece pieces pc pcs pce pces ea each unit units item items stück stk"),
)
"""Canonical unit, canonical units in one, and the words for it in lower case, with dashes for spaces."""

_A_TON = "a ton may be 1000 kg (t), 907 kg (short ton) or 1016 kg (long ton): write one of these"
_MILLIONS = "MT may be a metric ton (t) or a million tons: write t, kt or the figure in full"
_GALLON = "a gallon may be 3.785 l or 4.546 l: write the figure in l, or us gallon or imperial gallon"
_BARREL = "a barrel of oil is 159 l, others differ: write the figure in l"
_AMBIGUOUS = {
    **dict.fromkeys(("ton", "tons", "to", "tn"), _A_TON),
    **dict.fromkeys(("mt", "mmt", "mts", "mtpa"), _MILLIONS),
    **dict.fromkeys(("gallon", "gallons", "gal", "gals"), _GALLON),
    **dict.fromkeys(("barrel", "barrels", "bbl", "bbls"), _BARREL),
    **{
        word: f"{word} may count tonnes or tons: write t/year, t/month, t/day or t/h"
        for word in ("tpa", "tpy", "tpm", "tpd", "tph", "ktpa")
    },
    "ml": "ml is a millilitre, ML a megalitre: write l or m3",
    "mm3": "mm3 is a cubic millimetre, Mm3 a million m3: write the figure in m3",
    "cwt": "a hundredweight may be 45.4 kg or 50.8 kg: write the figure in kg",
}
_DRY = "dry tonnes leave out the water that is carried too: write t as received, and the moisture as a property"
_DRY_WORDS = re.compile(r"(?:dry-.+|.+-(?:dry|d\.?m|d\.?s|d\.?w|ts|tm|atro)|tds|tdm|bdt|odt)")
_POWERS = ("w", "kw", "mw", "gw")

_DAYS: dict[str, Fraction] = {
    name: days
    for names, days in (
        ("h hr hrs hour hours", Fraction(1, 24)),
        ("d day days tag", Fraction(1)),
        ("w wk week weeks woche", Fraction(7)),
        ("month months mo mth mon monat", Fraction(365, 12)),
        ("quarter quarters q qtr quartal", Fraction(365, 4)),
        ("year years yr yrs y a pa annum an jahr", Fraction(365)),
    )
    for name in names.split()
}
_EVERY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
_EVERY |= dict.fromkeys(("yearly", "annually", "annual"), "year")
_PERIOD = "period"
"""A rate per period is the amount itself."""

_SIGNS = str.maketrans({"⁄": "/", "∕": "/", "−": "-", "·": " ", "⋅": " "})
_RATE = re.compile(r"(?P<unit>.+?)(?:\s*/\s*|\s+per\s+|\s+pro\s+)(?P<time>[a-z0-9. ]+)")
_INVERSE = re.compile(r"(?P<unit>.+?)[\s*.]+(?P<time>[a-z]+)\^?\(?-1\)?")
_ADVERB = re.compile(r"(?P<unit>.+?)\s+(?P<time>p\.?\s?a\.?|" + "|".join(_EVERY) + ")")


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
            for canonical, factor, aliases in _ALIASES
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
    cell = " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())
    lowered = cell.lower()
    match = next((found for form in (_RATE, _INVERSE, _ADVERB) if (found := form.fullmatch(lowered))), None)
    if match is None or len(lowered) != len(cell):
        return _plain(cell)
    unit = _plain(cell[: match.end("unit")])
    return Unit(unit.canonical, unit.factor, _days(match.group("time")))


def _days(words: str) -> Fraction | None:
    """Return the days of a stretch of time; None for the period itself."""
    time = re.sub(r"[. ]", "", words)
    time = _EVERY.get(time, time)
    if time == _PERIOD:
        return None
    if time == "m":
        raise AmbiguousUnitError("m may be a month, a minute or a metre: write month")
    if time not in _DAYS:
        raise UnknownUnitError(f"{words!r} is no stretch of time: use day, week, month, quarter or year")
    return _DAYS[time]


def _plain(cell: str) -> Unit:
    """Return a unit without a rate."""
    name = cell.lower().replace("(s)", "s").replace(" ", "-").rstrip(".")
    if name in _AMBIGUOUS:
        raise AmbiguousUnitError(_AMBIGUOUS[name])
    if _DRY_WORDS.fullmatch(name):
        raise AmbiguousUnitError(_DRY)
    if name == "mg" and cell.rstrip(".") != "Mg":
        raise AmbiguousUnitError("mg is a milligram, Mg a megagram: write t or g")
    unit = _table().get(name)
    if unit is None:
        raise UnknownUnitError(f"{cell!r} is no unit that is known here: {_advice(name)}")
    return unit


def _advice(name: str) -> str:
    """Return what to use instead of a unit that is not known."""
    if name in _POWERS:
        return "it is a power, not an amount; use kWh or MWh, or a rate such as MWh/year"
    if re.match(r"['’]?[0-9]", name):
        return "a figure stands before it; multiply the amounts, and use the unit alone"
    return "use t, kg, m3, l, MWh, kWh, GJ or piece"
