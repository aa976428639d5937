"""Distances of points and boxes on the unit sphere, and what carrying over them costs at least: compiled."""

from __future__ import annotations

from math import pi, sqrt

from solvers.network.kernel import kernel
from symbiosis.candidates.pairs import EARTH_RADIUS_KM, ELLIPSOID_SLACK
from symbiosis.inventory import Real

SHORTEST = EARTH_RADIUS_KM / ELLIPSOID_SLACK
LONGEST = EARTH_RADIUS_KM * ELLIPSOID_SLACK


@kernel
def apart(points: Real, one: int, others: Real, other: int) -> float:
    """The square of the chord between two points (rows)."""
    x, y, z = others[other, 0] - points[one, 0], others[other, 1] - points[one, 1], others[other, 2] - points[one, 2]
    squared: float = x * x + y * y + z * z
    return squared


@kernel
def box_distances(
    low: Real, high: Real, one: int, other_low: Real, other_high: Real, other: int
) -> tuple[float, float]:
    """The squares of the least and the greatest distance between points of two boxes (rows)."""
    near = far = 0.0
    for axis in range(3):
        begin, end, other_begin, other_end = (
            low[one, axis],
            high[one, axis],
            other_low[other, axis],
            other_high[other, axis],
        )
        gap = max(0.0, other_begin - end, begin - other_end)
        width = max(other_end - begin, end - other_begin)
        near += gap * gap
        far += width * width
    return near, far


@kernel
def from_point(points: Real, one: int, low: Real, high: Real, cell: int) -> tuple[float, float]:
    """The squares of the least and the greatest distance between a point and those of a box (rows)."""
    return box_distances(points, points, one, low, high, cell)


@kernel
def at_least_km(squared: float) -> float:
    """No WGS-84 geodesic over that chord (squared) is shorter: the first terms of the arc's series, all positive."""
    return SHORTEST * sqrt(squared) * (1.0 + squared * (1.0 / 24.0 + squared * (3.0 / 640.0)))


@kernel
def at_most_km(squared: float) -> float:
    """No geodesic over that chord (squared) is longer: an arc is at most pi/2 times its chord."""
    return LONGEST * sqrt(min(squared, 4.0)) * (pi / 2)


@kernel
def carrying(modes: Real, near: float, far: float) -> float:
    """The least that carrying a unit costs by the cheapest mode between two distances (chords, squared)."""
    low, high = at_least_km(near), at_most_km(far)
    least = 1e300
    for mode in range(modes.shape[1]):
        slope = modes[1, mode]
        least = min(least, modes[0, mode] + slope * (low if slope >= 0 else high))
    return least
