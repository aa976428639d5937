"""Who uses which shared asset when: a bar a booking, a row for each that fits beside no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.report.figures import shorten, text_width
from symbiosis.inventory import Inventory
from symbiosis.plan import Booking

WIDTH = 1000.0
LEFT = 170.0
ROW = 26.0
TOP = 26.0
MOST_ASSETS = 60
MOST_TICKS = 10
_STEPS_H = (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760, 87600)


@dataclass(frozen=True, slots=True)
class Bar:
    """A booking; pixels from the top left."""

    x: float
    y: float
    width: float
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """An asset with its rows of bars, and the hours in which it is not available."""

    name: str
    y: float
    height: float
    closed: tuple[tuple[float, float], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """A chart ready to be drawn."""

    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    more: int
    """Assets with bookings that are not shown."""


def draw_gantt(bookings: Iterable[Booking], inventory: Inventory) -> Gantt | None:
    """Lay out the bookings by asset, in the order of the inventory; None where nothing is booked."""
    by_asset: dict[str, list[tuple[datetime, datetime, Booking]]] = {}
    for row in bookings:
        start, end = _moment(row.start), _moment(row.end)
        if start is not None and end is not None and start < end:
            by_asset.setdefault(row.asset_id, []).append((start, end, row))
    if not by_asset:
        return None
    shown = [name for name in inventory.assets.id.tolist() if name in by_asset][:MOST_ASSETS]
    times = [moment for name in shown for start, end, _ in by_asset[name] for moment in (start, end)]
    if not times:
        return None
    axis = _Axis(min(times), max(times))
    lanes, y = [], TOP
    for name in shown:
        lane = _lane(name, y, by_asset[name], axis, inventory)
        lanes.append(lane)
        y += lane.height
    return Gantt(y + 4, tuple(lanes), tuple(axis.ticks()), len(by_asset) - len(shown))


@dataclass(frozen=True, slots=True)
class _Axis:
    """The time shown, from left to right."""

    first: datetime
    last: datetime

    def x(self, moment: datetime) -> float:
        """Pixels from the left, within the chart."""
        share = (moment - self.first) / (self.last - self.first)
        return round(LEFT + (WIDTH - LEFT) * min(max(share, 0.0), 1.0), 1)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield round moments, in UTC."""
        hours = (self.last - self.first) / timedelta(hours=1)
        step = timedelta(hours=next((step for step in _STEPS_H if hours / step <= MOST_TICKS), _STEPS_H[-1]))
        day = self.first.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = day + -((day - self.first) // step) * step  # the first round one that is not before the bookings
        while moment <= self.last:
            yield self.x(moment), f"{moment:%d %b}" + (f" {moment:%H:%M}" if step < timedelta(days=1) else "")
            moment += step


def _lane(
    name: str, y: float, rows: list[tuple[datetime, datetime, Booking]], axis: _Axis, inventory: Inventory
) -> Lane:
    """Put each booking into the first row that is free."""
    free: list[datetime] = []
    bars = []
    for start, end, row in sorted(rows, key=lambda item: (item[0], item[1], item[2].request_id)):
        place = next((number for number, until in enumerate(free) if until <= start), len(free))
        free[place : place + 1] = [end]
        left, width = axis.x(start), max(axis.x(end) - axis.x(start), 1.0)
        label = row.request_id if text_width(row.request_id, 11) <= width - 6 else ""
        title = f"{row.request_id}: {start:%d %b %H:%M} to {end:%d %b %H:%M}, {row.amount:g} booked"
        bars.append(Bar(left, y + 3 + place * ROW, width, label, title))
    height = max(len(free), 1) * ROW + 4
    return Lane(shorten(name, LEFT - 12, 12), y, height, tuple(_closed(name, axis, inventory)), tuple(bars))


def _closed(name: str, axis: _Axis, inventory: Inventory) -> Iterator[tuple[float, float]]:
    """Yield left edge and width of the time before and after an asset is available."""
    row = inventory.assets.id.tolist().index(name)
    opens, closes = float(inventory.assets.start[row]), float(inventory.assets.end[row])
    if opens > axis.first.timestamp():
        yield LEFT, axis.x(datetime.fromtimestamp(opens, UTC)) - LEFT
    if closes < axis.last.timestamp():
        edge = axis.x(datetime.fromtimestamp(closes, UTC))
        yield edge, WIDTH - edge


def _moment(text: str) -> datetime | None:
    """An instant of a plan, in UTC; None where the plan holds something else."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
