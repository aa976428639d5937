"""The map of a plan as lines and circles in pixels: equirectangular, true to scale in its middle.

A site's circle and a line's width show its quantity relative to the largest in the same unit: tonnes and cubic metres
are never added. Coastlines would need data that is not at hand offline; the grid of degrees and the scale stand in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import hypot, inf, isfinite, sqrt
from typing import TypeVar

from data.report.directory import Directory
from data.report.figures import amount, figure, plural, shorten, text_width
from data.report.map_frame import Frame, Label, frame_around, grid, scale_bar
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange

MOST_LINES = 600
MOST_IDLE_SITES = 2000
MOST_LABELS = 14
ARROWS_UP_TO = 80
LABEL_SIZE = 12.0
BEND = 0.11
"""How far a line leaves the straight, as a share of its length."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Point:
    """A site."""

    x: float
    y: float
    radius: float
    role: str
    """``supplier``, ``receiver``, ``both``, ``facility`` or ``idle``."""
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """All that goes from one place to another in one unit."""

    path: str
    width: float
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map ready to be drawn."""

    height: float
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    meridians: tuple[Label, ...]
    parallels: tuple[Label, ...]
    scale_px: float
    scale_text: str
    units: tuple[str, ...]
    arrows: bool
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Activity:
    """What a site does in the plan."""

    sent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    received: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    treats: bool = False

    @property
    def role(self) -> str:
        if self.treats:
            return "facility"
        if self.sent and self.received:
            return "both"
        return "supplier" if self.sent else "receiver"

    def handled(self) -> dict[str, float]:
        """Return quantity by unit, both directions."""
        units = self.sent.keys() | self.received.keys()
        return {unit: self.sent.get(unit, 0.0) + self.received.get(unit, 0.0) for unit in units}


def draw_map(exchanges: Sequence[Exchange], inventory: Inventory, directory: Directory) -> Map | None:
    """Draw the sites of an inventory and the exchanges between them; None where no site has a position."""
    positions = _positions(inventory)
    active = _activities(exchanges, directory)
    shown = [row for row in active if row in positions] or list(positions)
    if not shown:
        return None
    frame = frame_around([positions[row] for row in shown])
    places = {row: frame.place(*position) for row, position in positions.items()}
    sizes = _relative({row: activity.handled() for row, activity in active.items()})
    radii = {row: 4 + 11 * sqrt(sizes[row]) for row in active}
    lines, remarks = _lines(exchanges, directory, places, radii)
    idle, left_out = _idle_points(inventory, active, places, frame)
    busy = [
        Point(*places[row], radii[row], active[row].role, _site_title(inventory, row, active[row]))
        for row in sorted(active, key=lambda row: -radii[row])
        if row in places
    ]
    if left_out:
        remarks.append(f"{plural(left_out, 'site')} without exchanges outside the map")
    scale_px, scale_text = scale_bar(frame)
    meridians, parallels = grid(frame)
    return Map(
        height=frame.height,
        points=(*idle, *busy),
        lines=tuple(lines),
        labels=tuple(_labels(inventory, active, places, radii, frame)),
        meridians=meridians,
        parallels=parallels,
        scale_px=scale_px,
        scale_text=scale_text,
        units=tuple(dict.fromkeys(line.unit for line in lines)),
        arrows=len(lines) <= ARROWS_UP_TO,
        remarks=tuple(remarks),
    )


def _positions(inventory: Inventory) -> dict[int, tuple[float, float]]:
    """Return (longitude, latitude) by site row; a region across the 180th meridian is kept in one piece."""
    sites = inventory.sites
    rows = enumerate(zip(sites.longitude_deg.tolist(), sites.latitude_deg.tolist(), strict=True))
    positions = {row: (lon, lat) for row, (lon, lat) in rows if isfinite(lon) and isfinite(lat)}
    longitudes = [longitude for longitude, _ in positions.values()]
    turned = [longitude % 360 for longitude in longitudes]
    if not longitudes or max(turned) - min(turned) >= max(longitudes) - min(longitudes) - 1e-9:
        return positions
    return {row: (longitude % 360, latitude) for row, (longitude, latitude) in positions.items()}


def _activities(exchanges: Iterable[Exchange], directory: Directory) -> dict[int, _Activity]:
    active: dict[int, _Activity] = defaultdict(_Activity)
    for exchange in exchanges:
        sender, receiver = directory.sender(exchange.from_id), directory.receiver(exchange.to_id)
        if sender is not None:
            active[sender.site].sent[exchange.unit] += exchange.quantity
        if receiver is not None:
            unit = directory.material_units.get(exchange.to_material, exchange.unit)
            active[receiver.site].received[unit] += exchange.received_quantity
            active[receiver.site].treats |= exchange.to_id in directory.facilities
    return active


def _relative(amounts: Mapping[K, Mapping[str, float]]) -> dict[K, float]:
    """Return each entry's largest share (0-1) of the largest amount in the same unit."""
    largest: dict[str, float] = {}
    for sums in amounts.values():
        for unit, value in sums.items():
            largest[unit] = max(largest.get(unit, 0.0), value)
    return {
        key: max((_share(value, largest[unit]) for unit, value in sums.items()), default=0.0)
        for key, sums in amounts.items()
    }


def _share(value: float, largest: float) -> float:
    """A plan that was rejected is drawn too: what is below zero or beyond all bounds counts as nothing."""
    return value / largest if 0 < value <= largest < inf else 0.0


def _lines(
    exchanges: Iterable[Exchange],
    directory: Directory,
    places: Mapping[int, tuple[float, float]],
    radii: Mapping[int, float],
) -> tuple[list[Line], list[str]]:
    """Return one line for each pair of places and unit, the widest last, and what could not be drawn."""
    bundles: dict[tuple[int, int, str], list[Exchange]] = defaultdict(list)
    at_home = 0
    for exchange in exchanges:
        sender, receiver = directory.sender(exchange.from_id), directory.receiver(exchange.to_id)
        if sender is None or receiver is None or not {sender.site, receiver.site} <= places.keys():
            continue
        if places[sender.site] == places[receiver.site]:
            at_home += 1
        else:
            bundles[sender.site, receiver.site, exchange.unit].append(exchange)
    sums = {ends: {ends[2]: sum(exchange.quantity for exchange in bundle)} for ends, bundle in bundles.items()}
    sizes = _relative(sums)
    widest = sorted(bundles, key=lambda ends: (-sizes[ends], ends))[:MOST_LINES]
    lines = [
        Line(
            _arc(places[ends[0]], places[ends[1]], radii[ends[1]]),
            1 + 6 * sqrt(sizes[ends]),
            ends[2],
            _line_title(bundles[ends], sums[ends][ends[2]], directory),
        )
        for ends in reversed(widest)
    ]
    remarks = [f"{plural(at_home, 'exchange')} within one place"] if at_home else []
    if len(bundles) > MOST_LINES:
        remarks.append(f"the {len(widest)} widest of {figure(len(bundles), 0)} connections are shown")
    return lines, remarks


def _arc(start: tuple[float, float], end: tuple[float, float], radius: float) -> str:
    """Return a path that bends to the right, so that there and back stay apart, and stops short of the circle."""
    (x1, y1), (x2, y2) = start, end
    middle_x, middle_y = (x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND
    away = hypot(x2 - middle_x, y2 - middle_y)
    cut = min((radius + 1) / away, 0.6) if away else 0.0
    x2, y2 = x2 + (middle_x - x2) * cut, y2 + (middle_y - y2) * cut
    return f"M{x1:.1f},{y1:.1f} Q{middle_x:.1f},{middle_y:.1f} {x2:.1f},{y2:.1f}"


def _line_title(bundle: Sequence[Exchange], quantity: float, directory: Directory) -> str:
    first = bundle[0]
    materials = list(dict.fromkeys(directory.material(exchange.material) for exchange in bundle))
    named = ", ".join(materials[:4]) + (f" and {len(materials) - 4} more" if len(materials) > 4 else "")
    total = amount(quantity, first.unit)
    return f"{first.from_organisation} → {first.to_organisation}: {total} {named}, {amount(first.distance_km, 'km')}"


def _idle_points(
    inventory: Inventory, active: Mapping[int, _Activity], places: Mapping[int, tuple[float, float]], frame: Frame
) -> tuple[list[Point], int]:
    """Return the sites that exchange nothing, as far as they are inside the frame, and how many are left out."""
    idle = [row for row in range(len(inventory.sites.id)) if row not in active]
    inside = [row for row in idle if row in places and frame.holds(*places[row])][:MOST_IDLE_SITES]
    return [Point(*places[row], 3.0, "idle", _site_name(inventory, row)) for row in inside], len(idle) - len(inside)


def _site_name(inventory: Inventory, row: int) -> str:
    organisation = str(inventory.organisations[inventory.sites.organisation[row]])
    name = str(inventory.sites.name[row])
    return f"{organisation}, {name}" if name and name != organisation else organisation


def _site_title(inventory: Inventory, row: int, activity: _Activity) -> str:
    parts = [f"sends {amount(value, unit)}" for unit, value in activity.sent.items()]
    parts += [f"receives {amount(value, unit)}" for unit, value in activity.received.items()]
    return f"{_site_name(inventory, row)}: {', '.join(parts)}"


def _labels(
    inventory: Inventory,
    active: Mapping[int, _Activity],
    places: Mapping[int, tuple[float, float]],
    radii: Mapping[int, float],
    frame: Frame,
) -> Iterable[Label]:
    """Name the busiest sites where there is room beside their circles."""
    circles = {row: _around(places[row], radii[row]) for row in active if row in places}
    labels: list[tuple[float, ...]] = []
    named: set[str] = set()
    for row in sorted(active, key=lambda row: -radii[row])[: 4 * MOST_LABELS]:
        name = shorten(str(inventory.organisations[inventory.sites.organisation[row]]), 200, LABEL_SIZE)
        if row not in places or name in named or len(named) == MOST_LABELS:
            continue
        x, y = places[row]
        width, away = text_width(name, LABEL_SIZE), radii[row] + 4
        spots = [
            (x + away, y + 4),
            (x - away - width, y + 4),
            (x - width / 2, y - away),
            (x - width / 2, y + away + 10),
        ]
        for left, base in spots:
            box = (left, base - LABEL_SIZE, left + width, base + 4)
            others = chain(labels, (circle for owner, circle in circles.items() if owner != row))
            if frame.holds(*box[:2]) and frame.holds(*box[2:]) and not any(_overlap(box, other) for other in others):
                labels.append(box)
                named.add(name)
                yield Label(left, base, name)
                break


def _around(place: tuple[float, float], radius: float) -> tuple[float, ...]:
    """Return the box (left, top, right, bottom) of a circle."""
    return place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
