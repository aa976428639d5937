"""Every pair by every mode, with what carrying it would cost; screens then decide which of them may exist."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from symbiosis.arrays import combine, find
from symbiosis.candidates.conversions import factors
from symbiosis.candidates.pairs import Pairs
from symbiosis.inventory import Flag, Index, Inventory, Real


@dataclass(frozen=True, eq=False)
class Combinations:
    """(supplier, receiver, to_material, mode) with its figures; shape (n,); money and emissions per *from* unit."""

    supplier: Index
    receiver: Index
    to_material: Index
    mode: Index
    conversion: Index
    """Row in conversions, or -1: the material itself."""
    link: Index
    """The link that governs it, or -1."""
    km: Real
    yield_: Real
    conversion_cost: Real
    conversion_co2e: Real
    unit_transport: Real
    """Transport cost per unit, loads aside."""
    load_size: Real
    """inf where loads cost nothing."""
    load_cost: Real
    """Per load."""
    transport_co2e: Real
    fixed_cost: Real
    """Per exchange and period: mode + link + transaction."""

    def __len__(self) -> int:
        """Number of combinations."""
        return len(self.supplier)

    def keep(self, rows: Flag | npt.NDArray[np.integer]) -> Self:
        """The chosen rows only."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def combine_modes(inventory: Inventory, pairs: Pairs) -> Combinations:
    """Lay every pair out over every mode and work out distance, transport cost and fixed cost."""
    modes, links = inventory.modes, inventory.links
    count = len(modes.id)
    of_pair = np.repeat(np.arange(len(pairs.supplier)), count)
    supplier, receiver = pairs.supplier[of_pair], pairs.receiver[of_pair]
    mode = np.tile(np.arange(count, dtype=np.int32), len(pairs.supplier))
    link = governing_link(inventory, supplier, receiver, mode)
    km = distance_km(inventory, pairs, of_pair, mode, link)
    conversion = factors(inventory, pairs.conversion[of_pair])
    linked_cost = _of_link(links.unit_cost, link, np.nan)
    priced = ~np.isnan(linked_cost)
    load_cost = np.where(priced, 0.0, modes.cost_per_load_km[mode] * km)
    return Combinations(
        supplier=supplier,
        receiver=receiver,
        to_material=pairs.to_material[of_pair],
        mode=mode,
        conversion=pairs.conversion[of_pair],
        link=link,
        km=km,
        yield_=conversion.yield_,
        conversion_cost=conversion.cost,
        conversion_co2e=conversion.co2e,
        unit_transport=np.where(priced, linked_cost, modes.cost_per_unit[mode] + modes.cost_per_unit_km[mode] * km),
        load_size=np.where(load_cost > 0, modes.load_size[mode], np.inf),
        load_cost=load_cost,
        transport_co2e=modes.co2e_per_unit_km[mode] * km,
        fixed_cost=modes.fixed_cost[mode] + _of_link(links.fixed_cost, link, 0.0)
        + inventory.policy.transaction_fixed_cost,
    )  # fmt: skip


def governing_link(inventory: Inventory, supplier: Index, receiver: Index, mode: Index) -> Index:
    """The link row that decides a combination, or -1: one naming the mode wins, then one naming the material."""
    links = inventory.links
    if not len(links.source):
        return np.full(len(supplier), -1, np.int32)
    sizes = (len(inventory.source_id), len(inventory.receiver_id), len(inventory.modes.id) + 1,
             len(inventory.materials.id) + 1)  # fmt: skip
    table = combine(*zip((links.source, links.receiver, links.mode + 1, links.material + 1), sizes, strict=True))
    source, material = inventory.suppliers.source[supplier], inventory.suppliers.material[supplier]
    anything = np.zeros_like(mode)
    best = np.full(len(supplier), -1, np.int64)
    for by_mode, by_material in ((anything, anything), (anything, material + 1), (mode + 1, anything),
                                 (mode + 1, material + 1)):  # fmt: skip
        row = find(table, combine(*zip((source, receiver, by_mode, by_material), sizes, strict=True)))
        best = np.where(row >= 0, row, best)
    return best.astype(np.int32)


def distance_km(inventory: Inventory, pairs: Pairs, of_pair: npt.NDArray[np.int64], mode: Index, link: Index) -> Real:
    """Km that each combination is paid for.

    What its link says, else the distance matrix (a row naming the mode first), else 0 within one place, else the
    WGS-84 geodesic times the mode's circuity.
    """
    sites = inventory.sites
    start, end = inventory.suppliers.site[pairs.supplier], inventory.receiver_site[pairs.receiver]
    geodesic = geodesic_km(sites.longitude_deg, sites.latitude_deg, start, end)
    geodesic[sites.place[start] == sites.place[end]] = 0.0
    km = geodesic[of_pair] * inventory.modes.circuity[mode]
    table = inventory.distances
    if len(table.from_site):
        sizes = (len(sites.id), len(sites.id), len(inventory.modes.id) + 1)
        known = combine(*zip((table.from_site, table.to_site, table.mode + 1), sizes, strict=True))
        for by_mode in (np.zeros_like(mode), mode + 1):
            row = find(known, combine(*zip((start[of_pair], end[of_pair], by_mode), sizes, strict=True)))
            km = np.where(row >= 0, table.distance_km[row], km)
    linked = _of_link(inventory.links.distance_km, link, np.nan)
    return np.where(np.isnan(linked), km, linked)


def geodesic_km(longitude_deg: Real, latitude_deg: Real, start: Index, end: Index) -> Real:
    """WGS-84 geodesics between rows of sites; shape of ``start``."""
    _, _, metres = Geod(ellps="WGS84").inv(
        longitude_deg[start], latitude_deg[start], longitude_deg[end], latitude_deg[end]
    )
    return np.asarray(metres, np.float64) / 1000.0


def _of_link(column: Real, link: Index, otherwise: float) -> Real:
    """A link's figure, or ``otherwise`` where there is no link."""
    if not len(column):
        return np.full(len(link), otherwise)
    return np.where(link >= 0, column[link], otherwise)
