"""Why a request is bought outside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from symbiosis.assets.options import Hurdle, Pairs, milliseconds
from symbiosis.inventory import Inventory
from symbiosis.plan import BoughtOutside

MOST_NAMES = 5


def explain(
    inventory: Inventory, pairs: Pairs, chosen: npt.NDArray[np.int64], start: npt.NDArray[np.int64]
) -> tuple[BoughtOutside, ...]:
    """Return a row for each request that no asset serves, with the hurdle that the nearest to serving it met."""
    return tuple(_row(inventory, pairs, chosen, start, row) for row in np.flatnonzero(chosen < 0).tolist())


def _row(
    inventory: Inventory, pairs: Pairs, chosen: npt.NDArray[np.int64], start: npt.NDArray[np.int64], row: int
) -> BoughtOutside:
    requests, assets = inventory.requests, inventory.assets
    cost = float(requests.duration_h[row] * requests.amount[row] * requests.outside_hourly_cost[row])
    mine = np.flatnonzero(pairs.request == row)
    hurdle, nearest = Hurdle.NO_ASSET, ""
    for test, failed in (
        (pairs.large_enough, Hurdle.TOO_SMALL),
        (pairs.near_enough, Hurdle.TOO_FAR),
        (pairs.in_time, Hurdle.NO_TIME),
        (pairs.cheaper, Hurdle.NO_SAVING),
    ):
        if not len(mine):
            break
        hurdle, nearest = failed, str(assets.id[pairs.asset[mine[np.argmin(pairs.km[mine])]]])
        mine = mine[test[mine]]
    if len(mine):
        hurdle = Hurdle.TAKEN
        nearest = str(assets.id[pairs.asset[mine[np.argmin(pairs.cost[mine])]]])
    takers = ", ".join(_takers(inventory, pairs, chosen, start, mine))
    reason = _words(hurdle, str(requests.kind[row]), nearest, takers)
    return BoughtOutside(str(requests.id[row]), cost, str(hurdle), reason, nearest)


def _takers(
    inventory: Inventory,
    pairs: Pairs,
    chosen: npt.NDArray[np.int64],
    start: npt.NDArray[np.int64],
    mine: npt.NDArray[np.int64],
) -> Iterator[str]:
    """Yield the requests that are booked on the assets in question within the windows in question."""
    length = milliseconds(inventory.requests.duration_h * 3600.0)
    names = []
    for row in np.flatnonzero(chosen >= 0).tolist():
        same = mine[pairs.asset[mine] == pairs.asset[chosen[row]]]
        if ((start[row] < pairs.latest[same]) & (start[row] + length[row] > pairs.earliest[same])).any():
            names.append(str(inventory.requests.id[row]))
    yield from names[:MOST_NAMES]
    if len(names) > MOST_NAMES:
        yield f"{len(names) - MOST_NAMES} more"


def _words(hurdle: Hurdle, kind: str, nearest: str, takers: str) -> str:
    match hurdle:
        case Hurdle.NO_ASSET:
            return f"There is no asset of the kind {kind}."
        case Hurdle.TOO_SMALL:
            return f"No asset of the kind {kind} has the capacity; the nearest is {nearest}."
        case Hurdle.TOO_FAR:
            return f"Every asset of the kind {kind} that is large enough is too far away; the nearest is {nearest}."
        case Hurdle.NO_TIME:
            return (
                f"The booking does not fit into both its window and that of an asset within reach, such as {nearest}."
            )
        case Hurdle.NO_SAVING:
            return f"No asset that could serve it is cheaper than outside; the nearest is {nearest}."
        case Hurdle.TAKEN:
            return f"Serving it would cost more elsewhere: {nearest} is taken in its window by {takers}."
