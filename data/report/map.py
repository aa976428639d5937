"""The map of a plan as lines and circles in pixels: equirectangular, true to scale in its middle.

A site's circle and a line's width show its quantity relative to the largest in the same unit: tonnes and cubic metres
are never added. Coastlines would need data that is not at hand offline; the grid of degrees and the scale stand in.
Where most sites are close together and a few far away, a close-up follows the overview.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import hypot

from data.report.directory import Directory
from data.report.figures import figure, plural, shorten, text_width
from data.report.map_frame import Frame, Label, core, frame_around, grid, scale_bar
from data.report.map_region import Region, SiteMark, survey
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange

MOST_IDLE_SITES = MOST_BUSY_SITES = 2000
MOST_LABELS = 14
LABELS_TRIED = 60
ARROWS_UP_TO = 80
LABEL_SIZE = 12.0
LABEL_WIDTH = 200.0
BEND = 0.11
"""How far a line leaves the straight, as a share of its length."""

Places = Mapping[int, tuple[float, float]]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Point:
    """A site."""

    x: float
    y: float
    radius: float
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A connection."""

    path: str
    width: float
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map ready to be drawn."""

    title: str
    height: float
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    meridians: tuple[Label, ...]
    """Where vertical grid lines are (``x``), and what stands at them."""
    parallels: tuple[Label, ...]
    scale_px: float
    scale_text: str
    units: tuple[str, ...]
    """Units of the lines."""
    arrows: bool
    remarks: tuple[str, ...]


def draw_maps(exchanges: Sequence[Exchange], inventory: Inventory, directory: Directory) -> list[Map]:
    """Draw an overview and, where it helps, a close-up; nothing where no site has a position."""
    region = survey(exchanges, inventory, directory)
    shown = region.active or list(region.positions)
    if not shown:
        return []
    positions = [region.positions[row] for row in shown]
    overview = _draw("Overview", frame_around(positions), region, _remarks(region))
    crowded = core(positions)
    return [overview, _draw("Close-up", frame_around(crowded), region, [])] if crowded else [overview]


def _remarks(region: Region) -> list[str]:
    remarks = [f"{plural(region.at_home, 'exchange')} within one place"] if region.at_home else []
    if region.left_out:
        count = len(region.connections)
        remarks.append(f"the {count} widest of {figure(count + region.left_out, 0)} connections are shown")
    return remarks


def _draw(title: str, frame: Frame, region: Region, remarks: list[str]) -> Map:
    places = {row: frame.place(*position) for row, position in region.positions.items()}
    inside = {row: mark for row, mark in region.marks.items() if frame.holds(*places[row])}
    idle = [row for row, mark in inside.items() if mark.role == "idle"][:MOST_IDLE_SITES]
    busy = [row for row, mark in inside.items() if mark.role != "idle"]
    ends = {row for connection in region.connections for row in (connection.start, connection.end)}
    drawn = [row for place, row in enumerate(busy) if place < MOST_BUSY_SITES or row in ends]
    if len(drawn) < len(busy):
        remarks = [*remarks, f"{figure(len(drawn), 0)} of {figure(len(busy), 0)} sites that exchange are shown"]
    hidden = len(region.marks) - len(region.active) - len(idle)
    if hidden and title == "Overview":
        remarks = [*remarks, f"{plural(hidden, 'site')} without exchanges outside the map"]
    lines = _lines(region, places, inside)
    scale_px, scale_text = scale_bar(frame)
    meridians, parallels = grid(frame)
    return Map(
        title=title,
        height=frame.height,
        points=tuple(_point(places[row], inside[row]) for row in idle + drawn),
        lines=lines,
        labels=tuple(_labels([(places[row], inside[row]) for row in busy], frame)),
        meridians=meridians,
        parallels=parallels,
        scale_px=scale_px,
        scale_text=scale_text,
        units=tuple(dict.fromkeys(line.unit for line in lines)),
        arrows=len(lines) <= ARROWS_UP_TO,
        remarks=tuple(remarks),
    )


def _point(place: tuple[float, float], mark: SiteMark) -> Point:
    return Point(*place, mark.radius, mark.role, mark.title)


def _lines(region: Region, places: Places, inside: Mapping[int, SiteMark]) -> tuple[Line, ...]:
    """Return the connections that touch the frame, the widest last and so on top."""
    return tuple(
        Line(
            _arc(places[connection.start], places[connection.end], region.marks[connection.end].radius),
            connection.width,
            connection.unit,
            connection.title,
        )
        for connection in reversed(region.connections)
        if connection.start in inside or connection.end in inside
    )


def _arc(start: tuple[float, float], end: tuple[float, float], radius: float) -> str:
    """Return a path that bends to the right, so that there and back stay apart, and stops short of the circle."""
    (x1, y1), (x2, y2) = start, end
    middle_x, middle_y = (x1 + x2) / 2 - (y2 - y1) * BEND, (y1 + y2) / 2 + (x2 - x1) * BEND
    away = hypot(x2 - middle_x, y2 - middle_y)
    cut = min((radius + 1) / away, 0.6) if away else 0.0
    x2, y2 = x2 + (middle_x - x2) * cut, y2 + (middle_y - y2) * cut
    return f"M{x1:.1f},{y1:.1f} Q{middle_x:.1f},{middle_y:.1f} {x2:.1f},{y2:.1f}"


def _labels(sites: Sequence[tuple[tuple[float, float], SiteMark]], frame: Frame) -> Iterable[Label]:
    """Name the largest sites where there is room beside their circles; sites come largest first."""
    circles = [_around(place, mark.radius) for place, mark in sites]
    labels: list[Box] = []
    named: set[str] = set()
    for (place, mark), own in list(zip(sites, circles, strict=True))[:LABELS_TRIED]:
        name = shorten(mark.organisation, LABEL_WIDTH, LABEL_SIZE)
        if name in named or len(named) == MOST_LABELS:
            continue
        for left, base, box in _spots(place, mark.radius + 4, text_width(name, LABEL_SIZE)):
            others = chain(labels, (circle for circle in circles if circle is not own))
            if frame.holds(*box[:2]) and frame.holds(*box[2:]) and not any(_overlap(box, other) for other in others):
                labels.append(box)
                named.add(name)
                yield Label(left, base, name)
                break


def _spots(place: tuple[float, float], away: float, width: float) -> Iterable[tuple[float, float, Box]]:
    """Yield where a label may start and the box that it takes: right, left, above, below."""
    x, y = place
    starts = [
        (x + away, y + 4),
        (x - away - width, y + 4),
        (x - width / 2, y - away),
        (x - width / 2, y + away + 10),
    ]
    for left, base in starts:
        yield left, base, (left, base - LABEL_SIZE, left + width, base + 4)


def _around(place: tuple[float, float], radius: float) -> Box:
    return place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
