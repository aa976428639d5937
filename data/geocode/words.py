"""What people are told of a city that was looked up, or could not be."""

from __future__ import annotations

from data.fault_codes import Code
from data.geocode.gazetteer import LEAST_PEOPLE, REQUIREMENT, City, installed
from data.geocode.lookup import UNITED_STATES, Ambiguous, Found, Query, Unknown
from data.schema import Column

EXPECTED = "the name of one city"
MOST_CANDIDATES = 4
"""Namesakes that a fault lists."""


def coordinates(column: Column) -> str:
    """Say what is expected in a column that tells where a row is."""
    return f"{column.name}, or {' and '.join(column.unless)}" if column.unless else column.expected


def how(city: str, wanted: bool) -> str:
    """Say how a row that gives no more than its city comes to a place."""
    install = f"pip install '{REQUIREMENT}'"
    if wanted:
        return f"The table of cities is not installed ({install}): install it, or give the coordinates."
    needs = "" if installed() else f" after {install}"
    return f"Give the coordinates, or have {city} looked up: --geocode, or geocode = true in the policy{needs}."


def refusal(query: Query, outcome: Ambiguous | Unknown) -> tuple[Code, str]:
    """Return the code and the advice for a name that is not of one city."""
    if isinstance(outcome, Unknown):
        if outcome.near:
            return Code.CITY_UNKNOWN, f"Did you mean {' or '.join(_short(city) for city in outcome.near)}?"
        if "," in query.name:
            return Code.CITY_UNKNOWN, "Name the city alone: country and region have columns of their own."
        where = f" in {query.country}" if query.country else ""
        hint = f"No place of {LEAST_PEOPLE} people{where} has that name: give the coordinates, or a town nearby."
        return Code.CITY_UNKNOWN, hint
    listed = "; ".join(_long(city) for city in outcome.candidates[:MOST_CANDIDATES])
    more = len(outcome.candidates) - MOST_CANDIDATES
    rest = f"; and {more} more" if more > 0 else ""
    return Code.CITY_AMBIGUOUS, f"{_advice(query)} It may be {listed}{rest}."


def _advice(query: Query) -> str:
    if not query.country:
        return "Give the country."
    if query.country == UNITED_STATES:
        return "Give the state as region, or the coordinates."
    return "Give the region by its code below, or the coordinates."


def placed(hit: Found, others: int) -> str:
    """Say where a row was put, how far that may be off, and how many others lie at the same point."""
    city = hit.city
    where = f"Put at {city.latitude_deg}, {city.longitude_deg}, the {centre(hit)}: give the coordinates if you can."
    if not others:
        return where
    return f"{where} {others} other {'place is' if others == 1 else 'places are'} put there too, 0 km away."


def centre(hit: Found) -> str:
    """Name the centre of a city, with what it is right to."""
    return f"centre of {hit.city.name} ({hit.city.country}), right to about {hit.radius_km:g} km"


def _short(city: City) -> str:
    return f"{city.name!r} ({_where(city)})"


def _long(city: City) -> str:
    people = f", {city.population} people" if city.population else ""
    return f"{city.name} ({_where(city)}{people}) at {city.latitude_deg}, {city.longitude_deg}"


def _where(city: City) -> str:
    return f"{city.country}, region {city.region}" if city.region else city.country
