"""Gap over time as a picture: logarithmic both ways, a panel a case, a line a way, the median over the seeds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import log10

from benchmarks.ledger import Measured, middle

COLOURS = {
    "auto": "#222222",
    "network": "#0b6e4f",
    "highs": "#c1440e",
    "cp-sat": "#3b5b92",
    "pulp:cbc": "#8a6d3b",
    "scip": "#7b4b94",
}
WIDTH, HEIGHT, LEFT, TOP, ACROSS = 400, 240, 58, 34, 2
"""Of a panel, with room for its axis and its name; panels in a row."""
RIGHT, BELOW = 16, 34
LOW, HIGH = 1e-5, 1.0
"""Gaps shown."""
FIRST_S = 0.1


def svg(measured: Iterable[Measured]) -> str:
    """The picture of the regions, in the order given."""
    cases = [case for case in measured if case.stage == "fixed-charge" and case.name.startswith("region")]
    rows = -(-len(cases) // ACROSS)
    width, height = WIDTH * min(ACROSS, max(len(cases), 1)), HEIGHT * rows + 28
    panels = [_panel(case, WIDTH * (n % ACROSS), HEIGHT * (n // ACROSS)) for n, case in enumerate(cases)]
    shown = [way for way in COLOURS if any(way in case.ways() for case in cases)]
    legend = "".join(
        f'<rect x="{LEFT + 110 * n}" y="{height - 18}" width="14" height="4" fill="{COLOURS[way]}"/>'
        f'<text x="{LEFT + 20 + 110 * n}" y="{height - 12}">{escape(way)}</text>'
        for n, way in enumerate(shown)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11">'
        f'<title>Proved gap over seconds</title><rect width="{width}" height="{height}" fill="#fff"/>'
        + "".join(panels)
        + legend
        + "</svg>\n"
    )


def _panel(case: Measured, x0: int, y0: int) -> str:
    inner, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BELOW
    decades = log10(case.seconds * 1.1 / FIRST_S)

    def x(seconds: float) -> float:
        return x0 + LEFT + inner * log10(max(seconds, FIRST_S) / FIRST_S) / decades

    def y(gap: float) -> float:
        return y0 + TOP + tall * log10(HIGH / min(max(gap, LOW), HIGH)) / log10(HIGH / LOW)

    parts = [f'<text x="{x0 + LEFT}" y="{y0 + 22}" font-weight="bold">{escape(case.name)}</text>']
    for power in range(-5, 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{x0 + LEFT} {at:.1f}h{inner}" stroke="#ddd"/>')
        label = f"{100 * 10.0**power:g} %"
        parts.append(f'<text x="{x0 + LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    for seconds in (0.1, 1.0, 10.0, 60.0, 100.0):
        if seconds <= case.seconds:
            at = x(seconds)
            parts.append(f'<path d="M{at:.1f} {y0 + TOP}v{tall}" stroke="#eee"/>')
            parts.append(f'<text x="{at:.1f}" y="{y0 + TOP + tall + 16}" text-anchor="middle">{seconds:g} s</text>')
    for way in case.ways():
        points = _curve(case, way)
        if points:
            line = " ".join(f"{x(s):.1f},{y(gap):.1f}" for s, gap in points)
            colour = COLOURS.get(way, "#555")
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.8"/>')
    return "".join(parts)


def _curve(case: Measured, way: str) -> list[tuple[float, float]]:
    """The median gap at each of many moments, from the first at which there is one."""
    outcomes = case.of_way(way)
    moments = [FIRST_S * (case.seconds * 1.1 / FIRST_S) ** (step / 150) for step in range(151)]
    gaps = [middle([each.gap_at(moment, trial.baseline) for each, trial in outcomes]) for moment in moments]
    return [(moment, gap) for moment, gap in zip(moments, gaps, strict=True) if gap is not None]
