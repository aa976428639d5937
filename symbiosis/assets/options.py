"""Which assets could serve which requests, and what keeps the others from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from symbiosis.inventory import Flag, Inventory, Real


class Hurdle(StrEnum):
    """What keeps an asset from a request, in the order in which they are asked."""

    NO_ASSET = "no_asset"
    TOO_SMALL = "too_small"
    TOO_FAR = "too_far"
    NO_TIME = "no_time"
    NO_SAVING = "no_saving"
    TAKEN = "capacity_taken"


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every request with every asset of its kind; shape (K,). Instants in whole milliseconds since 1970."""

    request: npt.NDArray[np.int64]
    asset: npt.NDArray[np.int64]
    earliest: npt.NDArray[np.int64]
    latest: npt.NDArray[np.int64]
    km: Real
    cost: Real
    outside_cost: Real
    large_enough: Flag
    near_enough: Flag
    in_time: Flag
    cheaper: Flag

    @property
    def possible(self) -> Flag:
        """Which may be booked and would save something."""
        return self.large_enough & self.near_enough & self.in_time & self.cheaper


def milliseconds(seconds: Real) -> npt.NDArray[np.int64]:
    """Instants or lengths in whole milliseconds, a thousandth of what counts as a difference."""
    return np.round(seconds * 1000.0).astype(np.int64)


def list_pairs(inventory: Inventory) -> Pairs:
    """Hold every request against every asset of its kind."""
    assets, requests = inventory.assets, inventory.requests
    request, asset = np.nonzero(requests.kind[:, None] == assets.kind[None, :])
    earliest = np.maximum(milliseconds(requests.earliest)[request], milliseconds(assets.start)[asset])
    latest = np.minimum(milliseconds(requests.latest)[request], milliseconds(assets.end)[asset])
    km = _km(inventory, requests.site[request], assets.site[asset])
    hours: Real = (requests.duration_h * requests.amount)[request]
    cost, outside = hours * assets.hourly_cost[asset], hours * requests.outside_hourly_cost[request]
    return Pairs(
        request,
        asset,
        earliest,
        latest,
        km,
        cost,
        outside,
        large_enough=requests.amount[request] <= assets.capacity[asset],
        near_enough=km <= requests.max_distance_km[request],
        in_time=earliest + milliseconds(requests.duration_h * 3600.0)[request] <= latest,
        cheaper=(cost < outside) & (milliseconds(requests.duration_h * 3600.0)[request] > 0),
    )


def _km(inventory: Inventory, here: npt.NDArray[np.int32], there: npt.NDArray[np.int32]) -> Real:
    """Geodesic on WGS 84, 0 within one place."""
    sites = inventory.sites
    _, _, metres = Geod(ellps="WGS84").inv(
        sites.longitude_deg[here], sites.latitude_deg[here], sites.longitude_deg[there], sites.latitude_deg[there]
    )
    return np.where(sites.place[here] == sites.place[there], 0.0, np.asarray(metres, np.float64) / 1000.0)
