"""Who uses which shared asset when: a bar a booking, a row for each that fits beside no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.report.figures import figure, shorten, text_width
from symbiosis.inventory import Inventory
from symbiosis.plan import Booking

WIDTH = 1000.0
LEFT = 210.0
ROW = 26.0
TOP = 26.0
LEAST_LANE = 36.0
"""Room for an asset's name and what it is."""
TICK_SIZE = 12.0
MOST_ASSETS = 60
MOST_TICKS = 8
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
    """The asset's id, cut to the room that there is."""
    asset: str
    """Its id in full."""
    note: str
    """Its kind, and how much of it may be in use at once."""
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
    """Places and moments; without a text where it would not fit before the edge."""
    span: str
    more: int
    """Assets with bookings that are not shown."""


def draw_gantt(bookings: Iterable[Booking], inventory: Inventory) -> Gantt | None:
    """Lay out the bookings by asset, in the order of the inventory; None where nothing is booked."""
    by_asset: dict[str, list[tuple[datetime, datetime, Booking]]] = {}
    for row in bookings:
        start, end = moment_of(row.start), moment_of(row.end)
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
    span = f"from {axis.first:%d %B %Y %H:%M} to {axis.last:%d %B %Y %H:%M}"
    return Gantt(y + 4, tuple(lanes), tuple(axis.ticks()), span, len(by_asset) - len(shown))


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
            text = f"{moment:%d %b}" + (f" {moment:%H:%M}" if step < timedelta(days=1) else "")
            x = self.x(moment)
            yield x, text if x + text_width(text, TICK_SIZE) <= WIDTH else ""
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
        title = f"{row.request_id}: {start:%d %b %H:%M} to {end:%d %b %H:%M}, {figure(row.amount)} booked"
        bars.append(Bar(left, y + 3 + place * ROW, width, label, title))
    return Lane(
        name=shorten(name, LEFT - 12, 12),
        asset=name,
        note=shorten(_note(name, inventory), LEFT - 12, 11),
        y=y,
        height=max(len(free) * ROW + 4, LEAST_LANE),
        closed=tuple(_closed(name, axis, inventory)),
        bars=tuple(bars),
    )


def _note(name: str, inventory: Inventory) -> str:
    row = inventory.assets.id.tolist().index(name)
    return f"{inventory.assets.kind[row]}, {figure(inventory.assets.capacity[row])} at once"


def _closed(name: str, axis: _Axis, inventory: Inventory) -> Iterator[tuple[float, float]]:
    """Yield left edge and width of the time before and after an asset is available."""
    row = inventory.assets.id.tolist().index(name)
    opens, closes = float(inventory.assets.start[row]), float(inventory.assets.end[row])
    if opens > axis.first.timestamp():
        yield LEFT, axis.x(datetime.fromtimestamp(opens, UTC)) - LEFT
    if closes < axis.last.timestamp():
        edge = axis.x(datetime.fromtimestamp(closes, UTC))
        yield edge, WIDTH - edge


def moment_of(text: str) -> datetime | None:
    """An instant of a plan, in UTC; None where the plan holds something else."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
