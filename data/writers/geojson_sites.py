"""The places of an inventory as ``sites.geojson``: listed sites, and those that streams and demands give themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.writers.tables import Cell

Columns = dict[str, list[Cell]]
SITES = "sites"
_LONGITUDE, _LATITUDE = "longitude_deg", "latitude_deg"
_OWNERS = (("streams", "stream_id"), ("demands", "demand_id"))
_TOLD = ("country", "region")
"""What a row with a place of its own may tell of it too."""


def with_listed_sites(tables: Mapping[str, Columns]) -> dict[str, Columns]:
    """Return the tables with a row of sites for every place that a stream or demand gives itself; it names that then.

    The sites have the names and the order in which an inventory without them makes its own, so both mean the same. A
    row without coordinates, or with some that are none, stays as it is.
    """
    changed = {name: {column: list(cells) for column, cells in columns.items()} for name, columns in tables.items()}
    sites = _rows(changed.get(SITES, {}))
    listed = {_text(site, "site_id") for site in sites}
    at: dict[tuple[str, float, float], dict[str, Cell]] = {}
    for site in sites:
        place = _place(site, _text(site, "organisation") or _text(site, "site_id"))
        if place is not None:
            at.setdefault(place, site)
    for name, key in _OWNERS:
        columns = changed.get(name, {})
        for position, row in enumerate(_rows(columns)):
            place = None if _text(row, "site_id") else _place(row, _text(row, "organisation") or _text(row, key))
            if place is None or (place not in at and _made(place)["site_id"] in listed):
                continue
            if place not in at:
                sites.append(at.setdefault(place, _made(place)))
            _tell(at[place], row)
            _move(columns, position, _text(at[place], "site_id"))
        _drop_empty(columns)
    names = dict.fromkeys([*changed.get(SITES, {}), *(column for site in sites for column in site)])
    return {**changed, SITES: {name: [site.get(name) for site in sites] for name in names}} if names else changed


def _rows(columns: Columns) -> list[dict[str, Cell]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _text(row: Mapping[str, Cell], column: str) -> str:
    cell = row.get(column)
    return cell.strip() if isinstance(cell, str) else ""


def _place(row: Mapping[str, Cell], owner: str) -> tuple[str, float, float] | None:
    """Return who is where, or None where the row does not say."""
    latitude, longitude = row.get(_LATITUDE), row.get(_LONGITUDE)
    if not (isinstance(latitude, float) and isinstance(longitude, float) and owner):
        return None
    return (owner, latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _made(place: tuple[str, float, float]) -> dict[str, Cell]:
    owner, latitude, longitude = place
    identifier = f"{owner}@{latitude!r},{longitude!r}"
    return {"site_id": identifier, "organisation": owner, _LATITUDE: latitude, _LONGITUDE: longitude}


def _tell(site: dict[str, Cell], row: Mapping[str, Cell]) -> None:
    """Take over what the row tells of its place and the site does not."""
    for column in _TOLD:
        if _text(row, column) and not _text(site, column):
            site[column] = row[column]


def _move(columns: Columns, position: int, site: str) -> None:
    """Let a row name its site instead of its owner and coordinates."""
    if "site_id" not in columns:
        columns["site_id"] = [""] * len(columns[_LATITUDE])
    columns["site_id"][position] = site
    columns[_LATITUDE][position] = columns[_LONGITUDE][position] = None
    if "organisation" in columns:
        columns["organisation"][position] = ""


def _drop_empty(columns: Columns) -> None:
    """Leave out the columns of places in which nothing stands any more."""
    for name in ("organisation", _LATITUDE, _LONGITUDE):
        if name in columns and all(cell in (None, "") for cell in columns[name]):
            del columns[name]


def sites_collection(columns: Columns) -> dict[str, Any]:
    """Return sites as a GeoJSON FeatureCollection of points (RFC 7946); one without coordinates has no geometry."""
    return {"type": "FeatureCollection", "features": [_feature(row) for row in _rows(columns)]}


def _feature(row: Mapping[str, Cell]) -> dict[str, Any]:
    place = [row.get(_LONGITUDE), row.get(_LATITUDE)]
    located = all(isinstance(figure, float) for figure in place)
    properties = {
        name: cell
        for name, cell in row.items()
        if cell not in (None, "") and not (located and name in (_LONGITUDE, _LATITUDE))
    }
    geometry = {"type": "Point", "coordinates": place} if located else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}
