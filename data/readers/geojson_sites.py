"""``sites.geojson``: a FeatureCollection of points (RFC 7946: WGS 84, longitude first) to the table of sites."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from data.faults import Code, Report
from data.raw import NumberText, RawTable
from data.readers import json_document

_SITES = "sites"
_WGS84 = ("crs84", "4326", "4979")
_PLACE = ("longitude_deg", "latitude_deg")


def parse(content: bytes, report: Report) -> RawTable:
    """Return the table of sites: a feature a row, its properties the columns, its ``id`` the site's where none is."""
    document = json_document.document(content, report, _SITES)
    features = None if document is None else _features(document, report)
    if features is None:
        return RawTable(_SITES, {}, np.empty(0, np.int32), complete=False)
    rows = [_row(number, feature, report) for number, feature in enumerate(features, 1)]
    table = json_document.table(_SITES, rows, report)
    placeless = {place for place, feature in enumerate(features) if not _is_placed(feature)}
    return replace(table, damaged=table.damaged | placeless)


def _features(document: dict[str, Any], report: Report) -> list[Any] | None:
    """Return the features of a collection in WGS 84, or None after a fault."""
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        found = str(document.get("type", ""))[:80]
        report.add(Code.BAD_GEOJSON, _SITES, value=found, expected="a FeatureCollection with an array of features")
        return None
    system = document.get("crs")
    if system is not None and not any(known in str(system).lower() for known in _WGS84):
        hint = "The coordinates are in another reference system: convert the file to WGS 84 (EPSG:4326)."
        report.add(Code.BAD_GEOJSON, _SITES, value=str(system)[:80], expected="WGS 84", hint=hint)
        return None
    return features


def _row(number: int, feature: Any, report: Report) -> dict[str, Any]:
    """Return the row of one feature; one that is no point has no place."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    row = dict(properties) if isinstance(properties, dict) else {}
    if not isinstance(feature, dict):
        report.add(Code.BAD_GEOJSON, _SITES, number, value=str(feature)[:80], expected="a Feature")
        return row
    if "site_id" not in row and feature.get("id") is not None:
        identifier = feature["id"]
        row = {"site_id": str(identifier) if isinstance(identifier, NumberText) else identifier, **row}
    geometry = feature.get("geometry")
    if geometry is not None:
        place = _point(geometry)
        if place is None:
            found = str(geometry.get("type") if isinstance(geometry, dict) else geometry)[:80]
            expected = "a Point of longitude and latitude"
            report.add(Code.BAD_GEOJSON, _SITES, number, "geometry", found, expected)
        else:
            row = _placed(number, row, place, report)
    return row


def _is_placed(feature: Any) -> bool:
    """Tell whether nothing is left to say of a feature's place: it has a point, or none at all."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else feature
    return geometry is None or _point(geometry) is not None


def _point(geometry: Any) -> tuple[NumberText, NumberText] | None:
    """Return longitude and latitude of a point, or None where the geometry is none."""
    place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(place, list) or len(place) < 2:
        return None
    longitude, latitude = place[:2]
    both = isinstance(longitude, NumberText) and isinstance(latitude, NumberText)
    return (longitude, latitude) if both else None


def _placed(number: int, row: dict[str, Any], place: tuple[NumberText, NumberText], report: Report) -> dict[str, Any]:
    """Return the row with the place of its point; properties that say another one are a fault."""
    for column, figure in zip(_PLACE, place, strict=True):
        said = row.get(column)
        if said not in (None, "", figure):
            hint = "The feature has a point: leave the property out."
            report.add(Code.PLACE_CONFLICT, _SITES, number, column, str(said)[:80], figure, hint)
    return {**row, **dict(zip(_PLACE, place, strict=True))}
