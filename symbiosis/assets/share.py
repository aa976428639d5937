"""From assets and requests to bookings, with a bound, and a reason for every request that is bought outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from solvers import Progress
from solvers.schedule import LEFT, Schedule, Timetable
from solvers.scheduling import solve_schedule
from solvers.solution import Termination
from symbiosis.assets.options import Pairs, list_pairs, milliseconds
from symbiosis.assets.reasons import explain
from symbiosis.inventory import Inventory, Real
from symbiosis.options import MatchOptions
from symbiosis.plan import Booking, BoughtOutside

MOST_UNITS = 2**31
"""Of one asset, in the units in which its capacity is counted."""
PART = 1 / 3
"""Of the time limit that the schedule may use where there are exchanges to be found too."""


@dataclass(frozen=True)
class Sharing:
    """What was booked, what was not and why, what it costs (undiscounted) and what is proved of that."""

    bookings: tuple[Booking, ...] = ()
    outside: tuple[BoughtOutside, ...] = ()
    cost: float = 0.0
    bound: float = 0.0
    all_outside: float = 0.0
    """What the requests cost with nothing shared."""
    seconds: float = 0.0
    solver: str = "none"
    counts: tuple[tuple[str, int], ...] = ()
    """``()`` where nothing is asked for."""
    figures: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()

    def left_of(self, options: MatchOptions) -> MatchOptions:
        """The options with the time that is left to the exchanges; to repeat exactly, what the schedule might use."""
        if not self.counts:
            return options
        limit = options.time_limit_s
        used = PART * limit if options.deterministic else self.seconds
        return replace(options, time_limit_s=max(limit - used, 0.1 * limit))


NOTHING_SHARED = Sharing()


def share_equipment(
    inventory: Inventory,
    options: MatchOptions,
    *,
    observe: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Sharing:
    """Book the requests on assets so that hours booked and hours bought outside cost least."""
    if not len(inventory.requests.id):
        return NOTHING_SHARED
    pairs = list_pairs(inventory)
    possible = np.flatnonzero(pairs.possible)
    schedule = _schedule(inventory, pairs, possible)
    alone = not (len(inventory.demands.id) or len(inventory.facilities.id))
    limit = options.time_limit_s if alone else PART * options.time_limit_s
    asked = replace(options.for_solver(), time_limit_s=limit)
    found = solve_schedule(schedule, asked, observe=observe, cancelled=cancelled)
    chosen = np.array([-1 if k == LEFT else int(possible[k]) for k in found.choice], np.int64)
    bookings = tuple(_bookings(inventory, pairs, chosen, found.start))
    return Sharing(
        bookings,
        explain(inventory, pairs, chosen, found.start),
        found.objective,
        found.bound,
        float(schedule.cost_left.sum()),
        found.seconds,
        found.solver,
        (("assets", len(inventory.assets.id)), ("requests", len(chosen)), ("bookings", len(bookings))),
        tuple(_figures(inventory, found)),
        tuple(_notes(found)),
    )


def _schedule(inventory: Inventory, pairs: Pairs, possible: npt.NDArray[np.int64]) -> Schedule:
    """The requests as tasks, the assets as resources, the pairs that are possible as alternatives."""
    requests = inventory.requests
    request, asset = pairs.request[possible], pairs.asset[possible]
    capacity = np.zeros(len(inventory.assets.id), np.int64)
    units = np.ones(len(possible), np.int64)
    for row in np.unique(asset).tolist():
        there = asset == row
        capacity[row], units[there] = _counted(float(inventory.assets.capacity[row]), requests.amount[request[there]])
    return Schedule(
        duration=milliseconds(requests.duration_h * 3600.0),
        cost_left=requests.duration_h * requests.amount * requests.outside_hourly_cost,
        capacity=capacity,
        task=request,
        resource=asset,
        units=units,
        earliest=pairs.earliest[possible],
        latest=pairs.latest[possible],
        cost=pairs.cost[possible],
    )


def _counted(capacity: float, amounts: Real) -> tuple[int, npt.NDArray[np.int64]]:
    """A capacity and the amounts booked on it in whole numbers of their greatest common divisor.

    Where that is too fine, in parts of the capacity far below what counts as a difference, so that nothing that fits
    is refused.
    """
    exact = [Fraction(repr(float(figure))) for figure in amounts.tolist()]
    most = min(Fraction(repr(capacity)), sum(exact, Fraction(0)))
    denominator = lcm(*(amount.denominator for amount in exact))
    step = Fraction(gcd(*(int(amount * denominator) for amount in exact)), denominator)
    if most / step > MOST_UNITS:
        step = most / MOST_UNITS
    return int(most // step), np.array([max(1, int(amount // step)) for amount in exact], np.int64)


def _bookings(
    inventory: Inventory, pairs: Pairs, chosen: npt.NDArray[np.int64], start: npt.NDArray[np.int64]
) -> Iterator[Booking]:
    requests = inventory.requests
    length = milliseconds(requests.duration_h * 3600.0)
    for row in np.flatnonzero(chosen >= 0).tolist():
        yield Booking(
            str(requests.id[row]),
            str(inventory.assets.id[pairs.asset[chosen[row]]]),
            written(int(start[row])),
            written(int(start[row] + length[row])),
            float(requests.amount[row]),
            float(pairs.cost[chosen[row]]),
        )


def written(moment: int) -> str:
    """Milliseconds since 1970 in the form of ISO 8601, in UTC."""
    text = (datetime(1970, 1, 1) + timedelta(milliseconds=moment)).isoformat()  # noqa: DTZ001 (UTC, told by the Z)
    return f"{text.rstrip('0') if '.' in text else text}Z"


def _figures(inventory: Inventory, found: Timetable) -> Iterator[tuple[str, float]]:
    requests = inventory.requests
    hours, there = requests.duration_h * requests.amount, found.choice != LEFT
    outside = hours * requests.outside_hourly_cost
    yield "hours_booked", float(hours[there].sum())
    yield "hours_bought_outside", float(hours[~there].sum())
    yield "saved_by_sharing", float(outside.sum()) - found.objective


def _notes(found: Timetable) -> Iterator[str]:
    yield f"Shared equipment scheduled by CP-SAT and HiGHS: {found.termination.value}."
    if found.termination is not Termination.OPTIMAL:
        yield f"The bookings are proved to be within {found.objective - found.bound:.6g} of the least cost."
    if found.message:
        yield found.message
