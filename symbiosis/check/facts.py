"""What the inventory's tables say of one combination of supplier, receiver, material and mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isnan

import numpy as np
from pyproj import Geod

from symbiosis.check.exact import ONE, ZERO, exact
from symbiosis.check.suppliers import list_suppliers
from symbiosis.check.tanks import Tanks, list_tanks
from symbiosis.inventory import Inventory

Key = tuple[int, int, int, int]
"""Supplier, receiver, to_material and mode, as rows."""

KM_PER_M = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one material stands in for another; per unit of *from*."""

    yield_: Decimal
    cost: Decimal
    co2e: Decimal
    forms: tuple[str, ...]


AS_IT_IS = Conversion(ONE, ZERO, ZERO, ())
"""A material stands in for itself."""


@dataclass(frozen=True, slots=True)
class Combination:
    """A way for something to go from a supplier to a receiver."""

    supplier: int
    receiver: int
    to_material: int
    mode: int
    conversion: Conversion
    link: int
    """The winning row of links, or -1."""
    km: Decimal


@dataclass(frozen=True, slots=True)
class Limit:
    """What a receiver accepts of one property (a row of ``Quality.names``); infinite = no limit."""

    name: int
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier has of one property."""

    low: Fraction
    high: Fraction


class Facts:
    """An inventory with the look-ups of the judge; nothing in it changes after it is built."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.demand_count = len(inventory.demands.id)
        self.suppliers = list_suppliers(inventory)
        self.source_id: list[str] = [*inventory.streams.id, *inventory.returns.id, *inventory.facilities.id]
        self.suppliers_of = _by_id(supplier.id for supplier in self.suppliers)
        self.receiver_id: list[str] = [*inventory.demands.id, *inventory.facilities.id]
        self.receiver = rows_of(self.receiver_id)
        self.demand = rows_of(inventory.demands.id)
        self.facility = rows_of(inventory.facilities.id)
        self.material = rows_of(inventory.materials.id)
        self.mode = rows_of(inventory.modes.id)
        self.period = rows_of(inventory.periods.id)
        self.receiver_site: list[int] = [*inventory.demands.site.tolist(), *inventory.facilities.site.tolist()]
        self.low_code: list[str] = inventory.materials.low_code.tolist()
        self.material_id: list[str] = inventory.materials.id.tolist()
        self.organisation: list[str] = inventory.organisations[inventory.sites.organisation].tolist()
        self.place: list[int] = inventory.sites.place.tolist()
        self.input_materials = _inputs(inventory)
        self.tanks: Tanks = list_tanks(inventory)
        self.returning = _returning(inventory)
        self.links_of = _links(inventory)
        self._by_material, self._by_prefix = _conversions(inventory)
        self._given_km = _distances(inventory)
        self.offers = _offers(inventory)
        self.limits = _limits(inventory)

    def accepted(self, receiver: int) -> Iterable[int]:
        """Return the materials that a receiver takes: the demand's, or the inputs of the facility's process."""
        if receiver < self.demand_count:
            return (int(self.inventory.demands.material[receiver]),)
        process = int(self.inventory.facilities.process[receiver - self.demand_count])
        return self.input_materials[process]

    def supplier_named(self, from_id: str, material: str) -> int:
        """Return what an id sends of a material, or else the one thing that it sends; -1 where that is not clear."""
        rows = self.suppliers_of.get(from_id, ())
        named = [row for row in rows if self.material_id[self.suppliers[row].material] == material]
        if named:
            return named[0]
        return rows[0] if len(rows) == 1 else -1

    def conversion(self, supplier: int, to_material: int) -> Conversion | None:
        """Return how what is sent stands in for another material: the longest match, or None where nothing matches."""
        material = self.suppliers[supplier].material
        row = self._by_material.get((material, to_material))
        if row is None and material == to_material:
            return AS_IT_IS
        code = self.low_code[material]
        if row is None and code:
            row = self._by_material.get((self.material.get(code, -1), to_material))
            for length in (4, 2):
                if row is None:
                    row = self._covering_prefix(supplier, code[:length], to_material)
        if row is None:
            return None
        table = self.inventory.conversions
        return Conversion(exact(table.yield_[row]), exact(table.cost[row]), exact(table.co2e[row]), table.forms[row])

    def _covering_prefix(self, supplier: int, prefix: str, to_material: int) -> int | None:
        """Return the row of a prefix; what is hazardous is covered only where the row says so."""
        row = self._by_prefix.get((prefix, to_material))
        if row is not None and self.suppliers[supplier].hazardous and not self.inventory.conversions.hazardous[row]:
            return None
        return row

    def covering_links(self, supplier: int, receiver: int, mode: int) -> list[int]:
        """Return the rows of links, forbidding ones too, that cover what is sent by a mode."""
        table, material = self.inventory.links, self.suppliers[supplier].material
        return [
            row
            for row in self.links_of.get((self.suppliers[supplier].source, receiver), ())
            if table.mode[row] in (-1, mode) and table.material[row] in (-1, material)
        ]

    def winning_link(self, supplier: int, receiver: int, mode: int) -> int:
        """Return the covering row that names the mode, then the material, or -1 where none covers."""
        table = self.inventory.links
        rows = self.covering_links(supplier, receiver, mode)
        return max(rows, key=lambda row: (table.mode[row] >= 0, table.material[row] >= 0), default=-1)

    def combinations(self, keys: Iterable[Key]) -> dict[Key, Combination]:
        """Return the combinations that a conversion makes possible, with all geodesics taken in one call."""
        possible: dict[Key, tuple[Conversion, int, Decimal | None]] = {}
        for key in keys:
            conversion = self.conversion(key[0], key[2])
            if conversion is not None:
                link = self.winning_link(key[0], key[1], key[3])
                possible[key] = conversion, link, self._known_km(key, link)
        metres = self._geodesics(key for key, (_, _, km) in possible.items() if km is None)
        return {
            key: Combination(*key, conversion, link, metres[key] if km is None else km)
            for key, (conversion, link, km) in possible.items()
        }

    def _known_km(self, key: Key, link: int) -> Decimal | None:
        """Return the distance that the tables give (link, matrix by mode, matrix, one place), or None."""
        if link >= 0 and not isnan(self.inventory.links.distance_km[link]):
            return exact(self.inventory.links.distance_km[link])
        here, there = self.suppliers[key[0]].site, self.receiver_site[key[1]]
        for mode in (key[3], -1):
            if (here, there, mode) in self._given_km:
                return exact(self._given_km[here, there, mode])
        return ZERO if self.place[here] == self.place[there] else None

    def _geodesics(self, keys: Iterable[Key]) -> dict[Key, Decimal]:
        """Return geodesic on WGS 84 x circuity, in km, of each combination."""
        wanted = list(keys)
        sites = self.inventory.sites
        here = np.array([self.suppliers[key[0]].site for key in wanted], dtype=np.int64)
        there = np.array([self.receiver_site[key[1]] for key in wanted], dtype=np.int64)
        _, _, metres = Geod(ellps="WGS84").inv(
            sites.longitude_deg[here], sites.latitude_deg[here], sites.longitude_deg[there], sites.latitude_deg[there]
        )
        circuity = [exact(factor) for factor in self.inventory.modes.circuity]
        return {
            key: exact(length) * KM_PER_M * circuity[key[3]]
            for key, length in zip(wanted, metres.tolist(), strict=True)
        }


def rows_of(ids: Iterable[str]) -> dict[str, int]:
    """Return the row of each id."""
    return {identifier: row for row, identifier in enumerate(ids)}


def _by_id(ids: Iterable[str]) -> dict[str, list[int]]:
    """Return the rows of each id, of which it may have several."""
    rows: dict[str, list[int]] = {}
    for row, identifier in enumerate(ids):
        rows.setdefault(identifier, []).append(row)
    return rows


def _inputs(inventory: Inventory) -> list[dict[int, Decimal]]:
    """Return, per process, the amount of each input material per unit of throughput."""
    table = inventory.processes
    inputs: list[dict[int, Decimal]] = [{} for _ in table.id]
    for process, material, amount in zip(table.input_process, table.input_material, table.input_amount, strict=True):
        inputs[int(process)][int(material)] = exact(amount)
    return inputs


def _returning(inventory: Inventory) -> list[list[tuple[int, Decimal]]]:
    """Return, per return, its lags in periods with the fraction that comes back then."""
    table = inventory.returns
    rows: list[list[tuple[int, Decimal]]] = [[] for _ in table.id]
    for row, lag, fraction in zip(table.of.tolist(), table.lag.tolist(), table.fraction.tolist(), strict=True):
        rows[row].append((lag, exact(fraction)))
    return rows


def _links(inventory: Inventory) -> dict[tuple[int, int], list[int]]:
    """Return the rows of links of each source and receiver."""
    pairs: dict[tuple[int, int], list[int]] = {}
    for row, pair in enumerate(zip(inventory.links.source.tolist(), inventory.links.receiver.tolist(), strict=True)):
        pairs.setdefault(pair, []).append(row)
    return pairs


def _conversions(inventory: Inventory) -> tuple[dict[tuple[int, int], int], dict[tuple[str, int], int]]:
    """Return the rows of conversions by (material, to) and by (prefix, to)."""
    table = inventory.conversions
    by_material: dict[tuple[int, int], int] = {}
    by_prefix: dict[tuple[str, int], int] = {}
    for row, to_material in enumerate(table.to_material.tolist()):
        if table.from_prefix[row]:
            by_prefix.setdefault((table.from_prefix[row], to_material), row)
        else:
            by_material.setdefault((int(table.from_material[row]), to_material), row)
    return by_material, by_prefix


def _distances(inventory: Inventory) -> dict[tuple[int, int, int], float]:
    """Return the known distances by (from site, to site, mode or -1)."""
    table = inventory.distances
    keys = zip(table.from_site.tolist(), table.to_site.tolist(), table.mode.tolist(), strict=True)
    return dict(zip(keys, table.distance_km.tolist(), strict=True))


def _offers(inventory: Inventory) -> dict[tuple[int, int], Offer]:
    """Return what suppliers have, by (supplier, property)."""
    table = inventory.quality
    keys = zip(table.offer_supplier.tolist(), table.offer_property.tolist(), strict=True)
    figures = zip(table.offer_low.tolist(), table.offer_high.tolist(), strict=True)
    return {
        key: Offer(Fraction(exact(low)), Fraction(exact(high))) for key, (low, high) in zip(keys, figures, strict=True)
    }


def _limits(inventory: Inventory) -> dict[int, list[Limit]]:
    """Return what receivers accept, by receiver."""
    table = inventory.quality
    limits: dict[int, list[Limit]] = {}
    for row, receiver in enumerate(table.limit_receiver.tolist()):
        limit = Limit(int(table.limit_property[row]), exact(table.limit_min[row]), exact(table.limit_max[row]))
        limits.setdefault(receiver, []).append(limit)
    return limits
