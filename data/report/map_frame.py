"""The frame of a map: degrees to pixels, the grid of degrees and the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from statistics import median

from data.report.figures import amount

WIDTH = 1000.0
LOWEST, HIGHEST = 380.0, 680.0
MARGIN = 56.0
KM_PER_DEGREE = 111.32
FEWEST_IN_CORE = 8
_NICE_KM = tuple(digit * 10.0**power for power in range(-2, 5) for digit in (1, 2, 5))
_NICE_DEGREES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; a vertical grid line has its label's ``x``, a horizontal one its ``y``."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to pixels."""

    west: float
    north: float
    px_per_lon: float
    px_per_lat: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return x and y of a position."""
        return (longitude - self.west) * self.px_per_lon, (self.north - latitude) * self.px_per_lat

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is on the map."""
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def frame_around(positions: Sequence[tuple[float, float]]) -> Frame:
    """Return the frame around positions, with room at the edges; a single place gets a few km around it."""
    longitudes = [longitude for longitude, _ in positions]
    latitudes = [latitude for _, latitude in positions]
    middle_lon = (min(longitudes) + max(longitudes)) / 2
    middle_lat = (min(latitudes) + max(latitudes)) / 2
    squeeze = max(cos(radians(middle_lat)), 0.05)
    across = max((max(longitudes) - min(longitudes)) * squeeze, 0.02)
    along = max(max(latitudes) - min(latitudes), 0.02)
    px_per_lat = min((WIDTH - 2 * MARGIN) / across, (HIGHEST - 2 * MARGIN) / along)
    height = max(LOWEST, along * px_per_lat + 2 * MARGIN)
    px_per_lon = px_per_lat * squeeze
    return Frame(
        middle_lon - WIDTH / 2 / px_per_lon, middle_lat + height / 2 / px_per_lat, px_per_lon, px_per_lat, height
    )


def core(positions: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the positions of a dense core, where one holds most of them in a small part of the whole; else nothing.

    The core is around the median; it counts when seven in ten positions are within a fifth of the farthest distance.
    """
    if len(positions) < FEWEST_IN_CORE:
        return []
    middle_lon = median(longitude for longitude, _ in positions)
    middle_lat = median(latitude for _, latitude in positions)
    squeeze = max(cos(radians(middle_lat)), 0.05)
    away = [hypot((longitude - middle_lon) * squeeze, latitude - middle_lat) for longitude, latitude in positions]
    near = sorted(away)[int(0.7 * len(away))]
    if near * 5 > max(away):
        return []
    return [position for position, distance in zip(positions, away, strict=True) if distance <= 1.5 * near]


def scale_bar(frame: Frame) -> tuple[float, str]:
    """Return the length in pixels of a round distance, and the distance."""
    km_per_px = KM_PER_DEGREE / frame.px_per_lat
    km = max((km for km in _NICE_KM if km / km_per_px <= 200), default=_NICE_KM[0])
    return km / km_per_px, amount(km, "km") if km >= 1 else amount(1000 * km, "m")


def grid(frame: Frame) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """Return the meridians and parallels with their labels."""
    step = next((step for step in _NICE_DEGREES if step * frame.px_per_lon >= 130), _NICE_DEGREES[-1])
    east = frame.west + WIDTH / frame.px_per_lon
    south = frame.north - frame.height / frame.px_per_lat
    meridians = [
        Label(frame.place(longitude, 0)[0], 0.0, _degrees((longitude + 180) % 360 - 180, "E", "W", step))
        for longitude in _multiples(frame.west, east, step)
    ]
    parallels = [
        Label(0.0, frame.place(0, latitude)[1], _degrees(latitude, "N", "S", step))
        for latitude in _multiples(south, frame.north, step)
        if abs(latitude) <= 90
    ]
    return tuple(meridians), tuple(parallels)


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [count * step for count in range(int(low // step) + 1, int(high // step) + 1)]


def _degrees(value: float, positive: str, negative: str, step: float) -> str:
    decimals = max(0, -int(f"{step:e}".split("e")[1]))
    side = "" if abs(value) < step / 2 else (positive if value > 0 else negative)
    return f"{abs(value):.{decimals}f}°{side}"
