"""``map.geojson``: sites as points and exchanges as lines, after RFC 7946 (WGS 84, longitude first)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Any

from data.writers.plan_form import columns
from symbiosis.inventory import Index, Inventory, Text
from symbiosis.plan import Exchange, Plan

Feature = dict[str, Any]


def to_geojson(plan: Plan, inventory: Inventory) -> Feature:
    """Return a FeatureCollection of every site of the inventory and every exchange of the plan."""
    return {"type": "FeatureCollection", "features": list(features(plan, inventory))}


def features(plan: Plan, inventory: Inventory) -> Iterator[Feature]:
    """Yield every site of the inventory and every exchange of the plan, one after the other.

    A site that the inventory names without a position, or an exchange with an end that it does not know, is a
    feature with ``geometry`` null, as the standard has it for what is not located.
    """
    suppliers, receivers = end_sites(inventory)
    holdings = [
        _ids_by_site(inventory.streams.id, inventory.streams.site),
        _ids_by_site(inventory.demands.id, inventory.demands.site),
        _ids_by_site(inventory.facilities.id, inventory.facilities.site),
    ]
    for row in range(len(inventory.sites.id)):
        yield _site_feature(row, inventory, *(held.get(row, []) for held in holdings))
    names = columns(Exchange)
    for exchange in plan.exchanges:
        yield _exchange_feature(exchange, names, inventory, suppliers, receivers)


def end_sites(inventory: Inventory) -> tuple[dict[str, int], dict[str, int]]:
    """Return the site row of each id that may send (streams, returns, facilities) and receive (demands, facilities)."""
    facilities = _sites_by_id(inventory.facilities.id, inventory.facilities.site.tolist())
    streams = _sites_by_id(inventory.streams.id, inventory.streams.site.tolist())
    demands = _sites_by_id(inventory.demands.id, inventory.demands.site.tolist())
    returns = _sites_by_id(inventory.returns.id, inventory.demands.site[inventory.returns.demand].tolist())
    return facilities | streams | returns, facilities | demands


def _sites_by_id(ids: Text, sites: list[int]) -> dict[str, int]:
    return dict(zip(ids.tolist(), sites, strict=True))


def _ids_by_site(ids: Text, sites: Index) -> dict[int, list[str]]:
    """Group the ids of a table by their site's row, in the table's order."""
    grouped: dict[int, list[str]] = {}
    for name, site in zip(ids.tolist(), sites.tolist(), strict=True):
        grouped.setdefault(site, []).append(name)
    return grouped


def _site_feature(
    row: int, inventory: Inventory, streams: list[str], demands: list[str], facilities: list[str]
) -> Feature:
    sites = inventory.sites
    roles = {"supplier": streams, "receiver": demands, "facility": facilities}
    properties = {
        "kind": "site",
        "id": sites.id[row],
        "organisation": inventory.organisations[sites.organisation[row]],
        "name": sites.name[row],
        "roles": [role for role, ids in roles.items() if ids],
        "streams": streams,
        "demands": demands,
        "facilities": facilities,
    }
    position = _position(row, inventory)
    return _feature(properties, None if position is None else {"type": "Point", "coordinates": position})


def _exchange_feature(
    exchange: Exchange,
    names: Iterable[str],
    inventory: Inventory,
    suppliers: Mapping[str, int],
    receivers: Mapping[str, int],
) -> Feature:
    rows = (suppliers.get(exchange.from_id), receivers.get(exchange.to_id))
    positions = [None if row is None else _position(row, inventory) for row in rows]
    geometry = None if None in positions else {"type": "LineString", "coordinates": positions}
    cells = {name: _or_null(getattr(exchange, name)) for name in names}
    return _feature({"kind": "exchange", **cells}, geometry)


def _feature(properties: dict[str, Any], geometry: dict[str, Any] | None) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _position(row: int, inventory: Inventory) -> list[float] | None:
    longitude = float(inventory.sites.longitude_deg[row])
    latitude = float(inventory.sites.latitude_deg[row])
    return [longitude, latitude] if isfinite(longitude) and isfinite(latitude) else None


def _or_null(value: str | float) -> str | float | None:
    return value if isinstance(value, str) or isfinite(value) else None
