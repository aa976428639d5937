"""Coordinates that cannot be meant: zeros, latitude and longitude exchanged, the wrong country, the open sea.

What is known of the world is a box or a few for each country (data/reference/country_boxes.csv), so all of this warns
and nothing is corrected: a coast, a border or a bay inside a box passes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from data.faults import Code
from data.normalise import Tables
from data.typed import TypedTable
from symbiosis.inventory import Flag, Index, Real, Text

MARGIN_DEG = 0.1
"""How far outside its country's box a place may lie without a warning."""
CORE_LATITUDE_DEG, CORE_LONGITUDE_DEG = 25.0, 40.0
"""Places this near to the median of all are the region, whose box tells what lies outside it."""
LEAST_CORE = 3
LATITUDE = "latitude_deg"

_BOXES = Path(__file__).resolve().parents[1] / "reference" / "country_boxes.csv"


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees that enclose a country or a part of it; ``east`` below ``west`` crosses the antimeridian."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude: Real, longitude: Real, margin: float = MARGIN_DEG) -> Flag:
        """Tell which points lie in the box or within a margin of it; shape (n,)."""
        after_west, before_east = longitude >= self.west - margin, longitude <= self.east + margin
        between = after_west & before_east if self.west <= self.east else after_west | before_east
        return (latitude >= self.south - margin) & (latitude <= self.north + margin) & between


@dataclass(frozen=True, slots=True)
class _Spots:
    """Places of one table: their rows, coordinates and countries (``""`` = not told); each of shape (n,)."""

    table: TypedTable
    row: Index
    latitude: Real
    longitude: Real
    country: Text


@cache
def country_boxes() -> MappingProxyType[str, tuple[Box, ...]]:
    """Return the boxes of each country by its ISO 3166-1 alpha-2 code."""
    boxes: dict[str, tuple[Box, ...]] = {}
    with _BOXES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            box = Box(*(float(row[column]) for column in ("lat_min", "lat_max", "lon_min", "lon_max")))
            boxes[row["country"]] = (*boxes.get(row["country"], ()), box)
    return MappingProxyType(boxes)


@cache
def _land() -> Flag:
    """Tell which cells of one degree any country's box touches; shape (180, 360), from 90 S and 180 W."""
    south, west = np.meshgrid(np.arange(-90.0, 90.0), np.arange(-180.0, 180.0), indexing="ij")
    land = np.zeros(south.shape, dtype=np.bool_)
    for boxes in country_boxes().values():
        for box in boxes:
            land |= box.holds(south + 0.5, west + 0.5, margin=0.5)
    land.flags.writeable = False
    return land


def check_places(tables: Tables, of_site: Text, of_stream: Text, of_demand: Text) -> None:
    """Warn of listed sites and of inline places whose coordinates cannot be meant; one warning a place at most.

    Args:
        tables: Sites, streams and demands are looked at.
        of_site: Country of each listed site, in its normal form; shape (sites,).
        of_stream: Of each row of streams that gives one; shape (streams,).
        of_demand: Of each row of demands that gives one; shape (demands,).
    """
    spots = [
        _of_sites(tables["sites"], of_site),
        _inline(tables["streams"], of_stream),
        _inline(tables["demands"], of_demand),
    ]
    region = _region(np.concatenate([s.latitude for s in spots]), np.concatenate([s.longitude for s in spots]))
    for own in spots:
        for code, where in _judged(own, region):
            for place in own.table.listed(code, where):
                own.table.fault(code, int(own.row[place]), LATITUDE, *_words(code, own, place))


def _of_sites(table: TypedTable, country: Text) -> _Spots:
    return _spots(table, np.ones(len(table), dtype=np.bool_), country)


def _inline(table: TypedTable, country: Text) -> _Spots:
    return _spots(table, table.text("site_id") == "", country)


def _spots(table: TypedTable, own: Flag, country: Text) -> _Spots:
    latitude, longitude = table.real(LATITUDE), table.real("longitude_deg")
    rows = np.flatnonzero(own & ~np.isnan(latitude) & ~np.isnan(longitude)).astype(np.int32)
    return _Spots(table, rows, latitude[rows], longitude[rows], country[rows])


def _region(latitude: Real, longitude: Real) -> Box | None:
    """Return the box of the places near their median; None where too few are near to tell where the region is."""
    told = (latitude != 0) | (longitude != 0)
    latitude, longitude = latitude[told], longitude[told]
    if len(latitude) < LEAST_CORE:
        return None
    near = np.abs(latitude - np.median(latitude)) <= CORE_LATITUDE_DEG
    near &= np.abs(longitude - np.median(longitude)) <= CORE_LONGITUDE_DEG
    if near.sum() < max(LEAST_CORE, len(near) / 2):
        return None
    return Box(latitude[near].min(), latitude[near].max(), longitude[near].min(), longitude[near].max())


def _judged(spots: _Spots, region: Box | None) -> Iterator[tuple[Code, Flag]]:
    """Yield each kind of defect with the places that have it; the first that fits a place is its only one."""
    latitude, longitude = spots.latitude, spots.longitude
    fine, swapped = _in_country(spots)
    untold = spots.country == ""
    if region is not None:
        swapped |= untold & ~region.holds(latitude, longitude) & region.holds(longitude, latitude)
    zero = (latitude == 0) & (longitude == 0)
    swapped &= ~zero & ~fine
    left = ~zero & ~swapped & ~fine
    sea = left & ~_on_land(latitude, longitude)
    yield Code.PLACE_ZERO, zero
    yield Code.PLACE_SWAPPED, swapped
    yield Code.PLACE_AT_SEA, sea
    yield Code.PLACE_OUTSIDE_COUNTRY, left & ~sea & ~untold


def _in_country(spots: _Spots) -> tuple[Flag, Flag]:
    """Tell which places lie in the country that they state, and which would with their coordinates exchanged."""
    fine, swapped = (np.zeros(len(spots.row), dtype=np.bool_) for _ in range(2))
    for country in set(spots.country.tolist()) & country_boxes().keys():
        own = np.flatnonzero(spots.country == country)
        fine[own] = holds(country, spots.latitude[own], spots.longitude[own])
        swapped[own] = holds(country, spots.longitude[own], spots.latitude[own])
    return fine, swapped


def holds(country: str, latitude: Real, longitude: Real) -> Flag:
    """Tell which points lie in a country's boxes; shape (n,)."""
    found = np.zeros(len(latitude), dtype=np.bool_)
    for box in country_boxes()[country]:
        found |= box.holds(latitude, longitude)
    return found


def _on_land(latitude: Real, longitude: Real) -> Flag:
    """Tell which points lie in a cell of one degree that a country's box touches."""
    row = np.clip(np.floor(latitude).astype(np.int64) + 90, 0, 179)
    column = np.clip(np.floor(longitude).astype(np.int64) + 180, 0, 359)
    return _land()[row, column]


def _words(code: Code, spots: _Spots, place: int) -> tuple[str, str]:
    """Return what was expected, and a hint with the figures."""
    latitude, longitude, country = spots.latitude[place], spots.longitude[place], spots.country[place]
    if code is Code.PLACE_SWAPPED:
        where = f"in {country}" if country else "among the other places"
        hint = f"Exchanged, they lie {where}: latitude {longitude:g}, longitude {latitude:g}."
        return "latitude and longitude, not the other way round", hint
    if code is Code.PLACE_OUTSIDE_COUNTRY:
        return f"a place in {country}", _sign_hint(country, latitude, longitude)
    return "a place on land", ""


def _sign_hint(country: str, latitude: float, longitude: float) -> str:
    """Return a hint where a lost sign explains the place; ``""`` where it does not."""
    for north, east in ((latitude, -longitude), (-latitude, longitude), (-latitude, -longitude)):
        if holds(country, np.array([north]), np.array([east]))[0]:
            return f"With another sign it lies in {country}: latitude {north:g}, longitude {east:g}."
    return f"Latitude {latitude:g}, longitude {longitude:g} is not in {country}: correct the country or the place."
