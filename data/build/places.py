"""Where things are: listed sites, and the places that rows of streams and demands give themselves."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
import pandas as pd

from data.build.activities import check_activities
from data.build.materials import MaterialBook
from data.build.patterns import material_patterns
from data.build.place_checks import check_places
from data.build.references import Ids
from data.faults import Code
from data.normalise import Tables
from data.typed import TypedTable, rows_of
from symbiosis.codes import countries, treatment
from symbiosis.inventory import Index, Patterns, Real, Sites, Text


@dataclass(frozen=True)
class Places:
    """Sites, who runs them, and the site of each stream and demand."""

    sites: Sites
    organisations: Text
    ids: Ids
    stream: Index
    demand: Index


@dataclass(frozen=True)
class _Spots:
    """Rows of one table: the site they name, or the owner and coordinates that they give instead."""

    site: Index
    inline: Index
    """Positions of the rows that give their own place."""
    owner: Text
    latitude: Real
    longitude: Real
    country: Text
    """Of every row, as the region."""
    region: Text


@dataclass(frozen=True)
class _Rows:
    """What the listed sites, then the inline places of streams and of demands tell of themselves."""

    owner: Text
    latitude: Real
    longitude: Real
    country: Text
    region: Text


def build_places(tables: Tables, book: MaterialBook) -> Places:
    """Return all sites: the listed ones first, then one for each place that is only given inline."""
    table = tables["sites"]
    ids = Ids((table, "site_id"))
    owner = np.where(table.text("organisation") != "", table.text("organisation"), table.text("site_id"))
    spots = [
        _spots(tables[name], column, table, owner, ids)
        for name, column in (("streams", "stream_id"), ("demands", "demand_id"))
    ]
    rows = _Rows(
        owner=np.concatenate([owner, *(spot.owner for spot in spots)]),
        latitude=np.concatenate([table.real("latitude_deg"), *(spot.latitude for spot in spots)]),
        longitude=np.concatenate([table.real("longitude_deg"), *(spot.longitude for spot in spots)]),
        country=np.concatenate([_countries(table), *(spot.country[spot.inline] for spot in spots)]),
        region=np.concatenate([table.text("region"), *(spot.region[spot.inline] for spot in spots)]),
    )
    place = _number_places(rows.owner, rows.latitude, rows.longitude)
    first = np.unique(place, return_index=True)[1].astype(np.int64)
    kept = np.concatenate([np.arange(len(table)), first[first >= len(table)]])
    site_at = np.empty(len(first), dtype=np.int32)
    site_at[place[kept[::-1]]] = np.arange(len(kept))[::-1]
    organisation, organisations = pd.factorize(rows.owner[kept])
    streams, demands = _sites_of(spots, site_at[place[len(table) :]])
    sites = _sites(table, kept, rows, place, organisation.astype(np.int32), book)
    _check_country(tables["streams"], streams, spots[0].country, sites.country)
    _check_country(tables["demands"], demands, spots[1].country, sites.country)
    check_places(tables, sites.country[: len(table)], spots[0].country, spots[1].country)
    return Places(
        sites=sites,
        organisations=np.asarray(organisations, dtype=np.object_),
        ids=ids,
        stream=streams,
        demand=demands,
    )


def _number_places(owner: Text, latitude: Real, longitude: Real) -> Index:
    """Number equal owners at equal coordinates alike, in order of first appearance."""
    frame = pd.DataFrame({"owner": pd.factorize(owner)[0], "latitude": latitude, "longitude": longitude})
    grouped = frame.groupby(["owner", "latitude", "longitude"], sort=False, dropna=False)
    return np.asarray(grouped.ngroup(), dtype=np.int32)


def _spots(table: TypedTable, key: str, sites: TypedTable, owner: Text, ids: Ids) -> _Spots:
    """Return where the rows of streams or demands are; rows that say two places are reported."""
    site = ids.find(table, "site_id")
    latitude, longitude = table.real("latitude_deg"), table.real("longitude_deg")
    organisation = table.text("organisation")
    own = (table.text("site_id") == "") & ~np.isnan(latitude) & ~np.isnan(longitude)
    for column, cells in (("latitude_deg", latitude), ("longitude_deg", longitude)):
        known = sites.real(column)
        clash = (site >= 0) & ~np.isnan(cells)
        clash[clash] = known[site[clash]] != cells[clash]
        table.faults(
            Code.PLACE_CONFLICT, clash, column, "an empty cell", "The row has a site_id: leave the coordinates empty."
        )
    clash = (site >= 0) & (organisation != "")
    clash[clash] = owner[site[clash]] != organisation[clash]
    hint = "The organisation is given by the site: leave the cell empty, or correct it there."
    table.faults(Code.PLACE_CONFLICT, clash, "organisation", "an empty cell", hint)
    inline = np.flatnonzero(own).astype(np.int32)
    named = np.where(organisation != "", organisation, table.text(key))[inline]
    return _Spots(site, inline, named, latitude[inline], longitude[inline], _countries(table), table.text("region"))


def _check_country(table: TypedTable, site: Index, cells: Text, known: Text) -> None:
    """Report rows that give another country than their site, or than another row of their place."""
    clash = (site >= 0) & (cells != "")
    clash[clash] = known[site[clash]] != cells[clash]
    clash[clash] = known[site[clash]] != ""
    hint = "Its site, or another row of its place, is in another country: correct the one or the other."
    table.faults(Code.PLACE_CONFLICT, clash, "country", "the country of its site", hint)


def _sites_of(spots: list[_Spots], inline_sites: Index) -> tuple[Index, Index]:
    """Return the site of each stream and each demand, inline places included."""
    done, start = [], 0
    for spot in spots:
        site = spot.site.copy()
        site[spot.inline] = inline_sites[start : start + len(spot.inline)]
        start += len(spot.inline)
        done.append(site)
    return done[0], done[1]


def _sites(
    table: TypedTable,
    kept: Index,
    rows: _Rows,
    place: Index,
    organisation: Index,
    book: MaterialBook,
) -> Sites:
    """Return the sites; what an inline place does not tell is empty."""
    listed, more = len(table), len(kept) - len(table)
    inline = kept[listed:]
    made = np.empty(more, dtype=np.object_)
    made[:] = [
        f"{owner}@{north!r},{east!r}"
        for owner, north, east in zip(
            rows.owner[inline].tolist(), rows.latitude[inline].tolist(), rows.longitude[inline].tolist(), strict=True
        )
    ]
    blank = np.full(more, "", dtype=np.object_)

    def text(column: str) -> Text:
        return np.concatenate([table.text(column), blank])

    check_activities(table)
    return Sites(
        id=np.concatenate([table.text("site_id"), made]),
        organisation=organisation,
        place=pd.factorize(place[kept])[0].astype(np.int32),
        name=text("name"),
        latitude_deg=rows.latitude[kept],
        longitude_deg=rows.longitude[kept],
        country=_told(rows.country, kept, place, listed),
        region=_told(rows.region, kept, place, listed),
        nace=text("nace"),
        nace_version=text("nace_version"),
        permits=_operations(table) + ((),) * more,
        permit_materials=material_patterns(table, "permit_materials", book) + ((),) * more,
        permit_quantity=np.concatenate([table.real("permit_quantity", inf), np.full(more, inf)]),
    )


def _told(cells: Text, kept: Index, place: Index, listed: int) -> Text:
    """Return what each site tells; where it tells nothing, the first inline row of its place that does."""
    inline = listed + np.flatnonzero(cells[listed:] != "")
    told = np.full(len(cells), "", dtype=np.object_)
    told[place[inline[::-1]]] = cells[inline[::-1]]
    return np.where(cells[kept] != "", cells[kept], told[place[kept]])


def _countries(table: TypedTable) -> Text:
    """Return the countries in capitals; one that does not exist is reported and left empty."""
    cells = table.text("country").copy()
    for place in rows_of(cells != ""):
        code = countries.normalise(cells[place])
        if code is None:
            meant = countries.OFTEN_MEANT.get(cells[place].upper())
            hint = f"Did you mean {meant!r}?" if meant else ""
            table.fault(Code.UNKNOWN_COUNTRY, place, "country", "an ISO 3166-1 alpha-2 code", hint)
        cells[place] = code or ""
    return cells


def _operations(table: TypedTable) -> Patterns:
    """Return the permits as R and D codes; entries that are none are reported."""
    permits = []
    for place, entries in enumerate(table.lists("permits")):
        codes = [treatment.normalise(entry) for entry in entries]
        for entry, code in zip(entries, codes, strict=True):
            if code is None:
                table.fault(
                    Code.UNKNOWN_TREATMENT, place, "permits", "R1 to R13, D1 to D15", f"{entry!r} is none of them."
                )
        permits.append(tuple(code for code in codes if code is not None))
    return tuple(permits)
