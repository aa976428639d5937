"""Every pair by every mode, with what carrying it would cost; screens then decide which of them may exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from symbiosis.arrays import Number, combine, find, narrow
from symbiosis.candidates.conversions import factor
from symbiosis.candidates.pairs import Pairs
from symbiosis.inventory import Flag, Index, Inventory, Real


@dataclass(frozen=True, eq=False)
class Combinations:
    """(supplier, receiver, to_material, mode) with its figures; shape (n,); money and emissions per *from* unit.

    There may be millions: what follows from a row of a table is looked up when it is asked for, and numbers of small
    tables are as narrow as those tables allow.
    """

    supplier: Index
    receiver: Index
    to_material: Number
    mode: Number
    conversion: Number
    """Row in conversions, or -1: the material itself."""
    link: Number
    """The link that governs it, or -1."""
    km: Real
    inventory: Inventory
    """Where its numbers are rows."""

    def __len__(self) -> int:
        """Number of combinations."""
        return len(self.supplier)

    def keep(self, rows: Flag | npt.NDArray[np.integer]) -> Self:
        """The chosen rows only."""
        return replace(self, **{name: getattr(self, name)[rows] for name in COLUMNS})

    @property
    def yield_(self) -> Real:
        """*To* units per *from* unit."""
        return factor(self.inventory.conversions.yield_, self.conversion, 1.0)

    @property
    def conversion_cost(self) -> Real:
        """Money per *from* unit."""
        return factor(self.inventory.conversions.cost, self.conversion, 0.0)

    @property
    def conversion_co2e(self) -> Real:
        """Kg CO2e per *from* unit."""
        return factor(self.inventory.conversions.co2e, self.conversion, 0.0)

    @property
    def unit_transport(self) -> Real:
        """Transport cost per unit, loads aside: what the link says, else by the mode's rates."""
        modes = self.inventory.modes
        by_mode = modes.cost_per_unit[self.mode] + modes.cost_per_unit_km[self.mode] * self.km
        linked = self.inventory.links.unit_cost
        return self._where_linked(~np.isnan(linked), linked, by_mode)

    @property
    def load_size(self) -> Real:
        """Units of a whole load; inf where loads cost nothing."""
        return np.where(self.load_cost > 0, self.inventory.modes.load_size[self.mode], np.inf)

    @property
    def load_cost(self) -> Real:
        """Money per load; 0 where a link says what a unit costs."""
        by_mode = self.inventory.modes.cost_per_load_km[self.mode] * self.km
        linked = self.inventory.links.unit_cost
        return self._where_linked(~np.isnan(linked), np.zeros(len(linked)), by_mode)

    @property
    def transport_co2e(self) -> Real:
        """Kg CO2e per unit."""
        return self.inventory.modes.co2e_per_unit_km[self.mode] * self.km

    @property
    def fixed_cost(self) -> Real:
        """Per exchange and period: mode + link + transaction."""
        of_link = _of_link(self.inventory.links.fixed_cost, self.link, 0.0)
        return self.inventory.modes.fixed_cost[self.mode] + of_link + self.inventory.policy.transaction_fixed_cost

    def _where_linked(self, says: Flag, linked: Real, otherwise: Real) -> Real:
        """What the links say, where one governs and says anything; ``says`` and ``linked`` have the links' shape."""
        if not says.any():
            return otherwise
        return np.where((self.link >= 0) & says[self.link], linked[self.link], otherwise)


COLUMNS = ("supplier", "receiver", "to_material", "mode", "conversion", "link", "km")
"""What is held of each combination."""


def combine_modes(inventory: Inventory, pairs: Pairs) -> Combinations:
    """Lay every pair out over every mode and work out its link and its distance."""
    count = len(inventory.modes.id)
    of_pair = np.repeat(np.arange(len(pairs.supplier)), count)
    supplier, receiver = pairs.supplier[of_pair], pairs.receiver[of_pair]
    mode = np.tile(np.arange(count, dtype=np.int32), len(pairs.supplier))
    link = governing_link(inventory, supplier, receiver, mode)
    return Combinations(
        supplier=supplier,
        receiver=receiver,
        to_material=narrow(pairs.to_material[of_pair], len(inventory.materials.id)),
        mode=narrow(mode, count),
        conversion=narrow(pairs.conversion[of_pair], len(inventory.conversions.to_material)),
        link=narrow(link, len(inventory.links.source)),
        km=distance_km(inventory, pairs, of_pair, mode, link),
        inventory=inventory,
    )


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
