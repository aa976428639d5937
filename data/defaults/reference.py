"""The reference tables of costs, read once. Every row has its year, its source and how far it can be trusted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).resolve().parents[1] / "reference"

ONE = Fraction(1)
ANY = "any"
"""The group of countries that are not told."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a reference table."""

    cost_eur: Fraction
    """EUR per ``unit``."""
    unit: str
    """One of ``t m3 MWh piece``; ``""`` where the figure is per whatever unit is carried."""
    source: str
    """Table, row, year and origin in one text."""
    confidence: float


@dataclass(frozen=True, slots=True)
class CarriageFigure:
    """What a mode of transport costs in a group of countries."""

    per_unit_km: Figure
    per_unit: Figure


@cache
def country_groups() -> MappingProxyType[str, str]:
    """Return the group of each country (ISO 3166-1 alpha-2)."""
    return MappingProxyType({row["country"]: row["group"] for row in _rows("costs_country_groups.csv")})


def group_of(country: str) -> str:
    """Return the group of a country in any case; ``ANY`` where it is empty or no country."""
    return country_groups().get(country.strip().upper(), ANY)


@cache
def currencies() -> MappingProxyType[str, Fraction]:
    """Return how much of each currency (ISO 4217) one euro is."""
    return MappingProxyType({row["currency"]: Fraction(row["per_eur"]) for row in _rows("costs_currencies.csv")})


@cache
def disposal() -> MappingProxyType[tuple[str, str, bool], Figure]:
    """Return the cost of disposal by country group, treatment and hazard."""
    table = {}
    for row in _rows("costs_disposal.csv"):
        hazardous = row["hazardous"] == "true"
        what = f"{row['group']}, {row['treatment']}, {'hazardous' if hazardous else 'not hazardous'}"
        table[row["group"], row["treatment"], hazardous] = _figure(row, "cost_eur", row["unit"], "disposal", what)
    return MappingProxyType(table)


@cache
def carriage() -> MappingProxyType[tuple[str, str], CarriageFigure]:
    """Return the cost of transport by country group and mode."""
    return MappingProxyType(
        {
            (row["group"], row["mode"]): CarriageFigure(
                *(
                    _figure(row, column, "", "transport", f"{row['group']}, {row['mode']}")
                    for column in ("cost_per_unit_km_eur", "cost_per_unit_eur")
                )
            )
            for row in _rows("costs_transport.csv")
        }
    )


@cache
def virgin() -> MappingProxyType[str, Figure]:
    """Return the price of bought material by each term that names it, in small letters."""
    table = {}
    for row in _rows("costs_virgin.csv"):
        figure = _figure(row, "price_eur", row["unit"], "virgin", row["material"])
        table.update(dict.fromkeys(row["terms"].split(";"), figure))
    return MappingProxyType(table)


def _figure(row: dict[str, str], column: str, unit: str, table: str, what: str) -> Figure:
    source = f"costs_{table}.csv, {what}, {row['year']}: {row['source']}"
    return Figure(Fraction(row[column]), unit, source, float(row["confidence"]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
