"""Units: exact factors, rates, refusals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.codes import units


@pytest.mark.parametrize(
    ("text", "canonical", "factor"),
    [
        ("t", "t", "1"),
        ("Tonnes", "t", "1"),
        ("Mg", "t", "1"),
        ("kg", "t", "1/1000"),
        ("g", "t", "1/1000000"),
        ("kt", "t", "1000"),
        ("lb", "t", "0.00045359237"),
        ("short ton", "t", "0.90718474"),
        ("Long  Tons", "t", "1.0160469088"),
        ("m3", "m3", "1"),
        ("m³", "m3", "1"),
        ("litre", "m3", "1/1000"),
        ("hl", "m3", "1/10"),
        ("MWh", "MWh", "1"),
        ("kWh", "MWh", "1/1000"),
        ("GWh", "MWh", "1000"),
        ("GJ", "MWh", "5/18"),
        ("MJ", "MWh", "1/3600"),
        ("㎥", "m3", "1"),
        ("Nm3", "m3", "1"),
        ("kL", "m3", "1"),
        ("US gallons", "m3", "0.003785411784"),
        ("cu yd", "m3", "0.764554857984"),
        ("ft3", "m3", "0.028316846592"),
        ("TWh", "MWh", "1000000"),
        ("PJ", "MWh", "2500000/9"),
        ("Tonnen", "t", "1"),
        ("tonne(s)", "t", "1"),
        ("metric ton(s)", "t", "1"),
        ("Gg", "t", "1000"),
        ("dt", "t", "1/10"),
        ("t.", "t", "1"),
        ("pcs", "piece", "1"),
        ("EA", "piece", "1"),
        ("unit", "piece", "1"),
    ],
)
def test_factors_are_exact(text: str, canonical: str, factor: str) -> None:
    """Each alias has the factor of its definition, to the last digit."""
    unit = units.parse(text)
    assert (unit.canonical, unit.factor, unit.rate_days) == (canonical, Fraction(factor), None)


@pytest.mark.parametrize(
    ("text", "a_year"),
    [
        ("t/month", 12),
        ("kg/day", Fraction(365, 1000)),
        ("t/year", 1),
        ("t per year", 1),
        ("t/a", 1),
        ("t p.a.", 1),
        ("t pa", 1),
        ("t p. a.", 1),
        ("t/y", 1),
        ("t/yr.", 1),
        ("t a-1", 1),
        ("t·a⁻¹", 1),
        ("kg yr^-1", Fraction(1, 1000)),
        ("t pro Jahr", 1),
        ("t⁄a", 1),
        ("tonnes annually", 1),
        ("t monthly", 12),
        ("kg / d", Fraction(365, 1000)),
        ("㎏/day", Fraction(365, 1000)),
        ("m³/yr", 1),
        ("kWh/month", Fraction(12, 1000)),
        ("t/days", 365),
        ("short tons per year", Fraction("0.90718474")),
        ("t/quarter", 4),
        ("m3/h", 24 * 365),
        ("tonnes per week", Fraction(365, 7)),
    ],
)
def test_rates_come_to_a_year(text: str, a_year: Fraction) -> None:
    """A rate over 365 days gives the amount that people expect; half the days give half of it."""
    unit = units.parse(text)
    assert unit.per_period(365) == a_year
    assert unit.per_period(182.5) == Fraction(a_year) / 2


@pytest.mark.parametrize(
    ("text", "advice"),
    [("1000 t", "multiply the amounts"), ("'000 t", "multiply the amounts"), ("MW", "MWh/year"), ("kW", "MWh/year")],
)
def test_near_units_are_refused_with_what_is_wrong_with_them(text: str, advice: str) -> None:
    """A figure before the unit and a power are named as what they are."""
    with pytest.raises(units.UnknownUnitError, match=advice):
        units.parse(text)


def test_a_rate_per_period_is_the_amount() -> None:
    """t/period is t, whatever the days."""
    assert units.parse("t/period") == units.parse("t")
    assert units.parse("kg per period").per_period(30) == Fraction(1, 1000)


def test_plain_units_do_not_follow_the_days() -> None:
    """An amount without a rate is per period already."""
    assert units.parse("kg").per_period(30) == Fraction(1, 1000)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ton",
            "tons",
            "TON",
            "to",
            "tn",
            "ton/month",
            "tons per year",
            "MT",
            "mt",
            "Mt/a",
            "MMT",
            "tpa",
            "tpd",
            "ktpa",
        ),
        *("mg", "MG", "mg/a", "cwt", "gallon", "bbl", "barrels", "ml", "ML", "Mm3", "t/m"),
        *("tds", "dry tonnes", "t DM", "t TS", "kg dry", "t d.m./a", "odt"),
    ],
)
def test_ambiguous_units_are_refused_with_the_way_out(text: str) -> None:
    """Nobody's ton is guessed; the message names what to write."""
    with pytest.raises(units.AmbiguousUnitError, match="write"):
        units.parse(text)


@pytest.mark.parametrize(
    "text", ["", "bags", "t/shift", "/month", "t/", "per year", "€", "t/t", "t/2 weeks", "t/s", "toe", "t,"]
)
def test_unknown_units_are_refused(text: str) -> None:
    """What is not in the table is no unit."""
    with pytest.raises(units.UnknownUnitError, match="use "):
        units.parse(text)


@given(st.text(max_size=15))
def test_parse_only_raises_its_own_errors(text: str) -> None:
    """Any text gives a unit or one of the two refusals."""
    try:
        unit = units.parse(text)
    except (units.AmbiguousUnitError, units.UnknownUnitError):
        return
    assert unit.canonical in units.CANONICAL
    assert unit.factor > 0


@pytest.mark.parametrize("alias", units.known())
def test_every_alias_is_accepted_with_a_rate(alias: str) -> None:
    """Each alias of the table can be parsed, alone and per month (Mg is the one that needs its capital)."""
    text = "Mg" if alias == "mg" else alias
    assert units.parse(f"{text}/month").factor == units.parse(text).factor
