"""A flow diagram from suppliers' materials to receivers, laid out without a library.

What an organisation sends stands on the left and what it receives on the right, so one that does both appears twice
and no flow runs in a circle. Flows of one diagram have one unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from data.report.figures import shorten

WIDTH = 1000.0
LABEL_WIDTH = 290.0
NODE_WIDTH = 14.0
SLOT = 32.0
"""Least height of a node with its two lines of text, in pixels: labels never overlap."""
GAP = 8.0
THINNEST = 1.2
OTHER = ""
"""Key of the node that stands for all that have none of their own."""

Key = tuple[str, str]
"""(organisation, material) of a node."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A quantity from a supplier's material to a receiver's."""

    source: Key
    target: Key
    quantity: float


@dataclass(frozen=True, slots=True)
class Node:
    """A box with its label; coordinates in pixels from the top left."""

    key: Key
    quantity: float
    x: float
    y: float
    height: float
    middle: float
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow as a band of constant thickness along ``path``."""

    source: Node
    target: Node
    quantity: float
    path: str
    thickness: float


@dataclass(frozen=True, slots=True)
class Sankey:
    """A diagram ready to be drawn."""

    height: float
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]


def lay_out(flows: Iterable[Flow], most: int = 25) -> Sankey:
    """Lay out flows of one unit; ends that none of the ``most`` largest flows has are grouped as "other".

    Totals of the ends that are shown are complete. Returns an empty diagram (height 0) when nothing flows.
    """
    merged = _merged(flow for flow in flows if 0 < flow.quantity < inf)
    if not merged:
        return Sankey(0.0, (), (), ())
    grouped = _merged(_grouped(merged, most))
    left, right = _ordered(grouped)
    scale = _scale(grouped, max(len(left), len(right)))
    height = max(_column_height(left, scale), _column_height(right, scale))
    placed_left = _place(left, LABEL_WIDTH, height, scale)
    placed_right = _place(right, WIDTH - LABEL_WIDTH - NODE_WIDTH, height, scale)
    return Sankey(
        height,
        tuple(placed_left.values()),
        tuple(placed_right.values()),
        tuple(_ribbons(grouped, placed_left, placed_right, scale)),
    )


def _merged(flows: Iterable[Flow]) -> list[Flow]:
    """Sum flows between the same ends; the largest first."""
    sums: dict[tuple[Key, Key], float] = {}
    for flow in flows:
        ends = (flow.source, flow.target)
        sums[ends] = sums.get(ends, 0.0) + flow.quantity
    merged = [Flow(source, target, quantity) for (source, target), quantity in sums.items()]
    return sorted(merged, key=lambda flow: (-flow.quantity, flow.source, flow.target))


def _grouped(flows: list[Flow], most: int) -> Iterable[Flow]:
    """Give every end that no large flow has to "other"."""
    sources = {flow.source for flow in flows[:most]}
    targets = {flow.target for flow in flows[:most]}
    lost_sources = len({flow.source for flow in flows} - sources)
    lost_targets = len({flow.target for flow in flows} - targets)
    other_source = (OTHER, f"{lost_sources} other suppliers’ materials")
    other_target = (OTHER, f"{lost_targets} other receivers")
    for flow in flows:
        source = flow.source if flow.source in sources or lost_sources == 1 else other_source
        target = flow.target if flow.target in targets or lost_targets == 1 else other_target
        yield Flow(source, target, flow.quantity)


def _ordered(flows: list[Flow]) -> tuple[dict[Key, float], dict[Key, float]]:
    """Return both columns with their totals, ordered so that few ribbons cross, "other" at the bottom."""
    left: dict[Key, float] = {}
    right: dict[Key, float] = {}
    for flow in flows:
        left[flow.source] = left.get(flow.source, 0.0) + flow.quantity
        right[flow.target] = right.get(flow.target, 0.0) + flow.quantity
    onward = [(flow.source, flow.target, flow.quantity) for flow in flows]
    backward = [(target, source, quantity) for source, target, quantity in onward]
    for _ in range(4):
        right = _by_barycentre(right, left, backward)
        left = _by_barycentre(left, right, onward)
    return left, right


def _by_barycentre(
    column: Mapping[Key, float], opposite: Mapping[Key, float], links: list[tuple[Key, Key, float]]
) -> dict[Key, float]:
    """Sort a column by where, on the whole, its partners stand in the opposite one."""
    rank = {key: place for place, key in enumerate(opposite)}
    pull = dict.fromkeys(column, 0.0)
    for key, partner, quantity in links:
        pull[key] += rank[partner] * quantity
    order = sorted(column, key=lambda key: (key[0] == OTHER, pull[key] / column[key]))
    return {key: column[key] for key in order}


def _scale(flows: list[Flow], nodes: int) -> float:
    """Return pixels per unit: few nodes make a low diagram, many one that still fits a screen."""
    return min(40.0 + 24.0 * nodes, 460.0) / sum(flow.quantity for flow in flows)


def _height(quantity: float, scale: float) -> float:
    return max(quantity * scale, THINNEST)


def _column_height(column: Mapping[Key, float], scale: float) -> float:
    slots = [max(_height(quantity, scale), SLOT) for quantity in column.values()]
    return sum(slots) + GAP * (len(slots) + 1)


def _place(column: Mapping[Key, float], x: float, height: float, scale: float) -> dict[Key, Node]:
    """Stack a column's nodes, each in the middle of its slot, the column in the middle of the diagram."""
    top = (height - _column_height(column, scale)) / 2 + GAP
    placed = {}
    for key, quantity in column.items():
        own = _height(quantity, scale)
        slot = max(own, SLOT)
        title, subtitle = (key[1], "") if key[0] == OTHER else key
        placed[key] = Node(
            key=key,
            quantity=quantity,
            x=x,
            y=top + (slot - own) / 2,
            height=own,
            middle=top + slot / 2,
            title=shorten(title, LABEL_WIDTH - 16, 13),
            subtitle=shorten(subtitle, LABEL_WIDTH - 106, 11.5),
        )
        top += slot + GAP
    return placed


def _ribbons(flows: list[Flow], left: Mapping[Key, Node], right: Mapping[Key, Node], scale: float) -> Iterable[Ribbon]:
    """Draw each flow from its place on the left node to its place on the right one, in the partners' order."""
    starts = _offsets([(flow.source, flow.target, flow.quantity) for flow in flows], left, right, scale)
    ends = _offsets([(flow.target, flow.source, flow.quantity) for flow in flows], right, left, scale)
    for flow in flows:
        source, target = left[flow.source], right[flow.target]
        x1, x2 = source.x + NODE_WIDTH, target.x
        y1, y2 = starts[flow.source, flow.target], ends[flow.target, flow.source]
        bend = (x1 + x2) / 2
        path = f"M{x1:.1f},{y1:.1f} C{bend:.1f},{y1:.1f} {bend:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
        yield Ribbon(source, target, flow.quantity, path, max(flow.quantity * scale, THINNEST))


def _offsets(
    links: list[tuple[Key, Key, float]], own: Mapping[Key, Node], opposite: Mapping[Key, Node], scale: float
) -> dict[tuple[Key, Key], float]:
    """Return the height of each ribbon's middle at its own node."""
    used = {key: node.y for key, node in own.items()}
    offsets = {}
    for key, partner, quantity in sorted(links, key=lambda link: opposite[link[1]].y):
        offsets[key, partner] = used[key] + quantity * scale / 2
        used[key] += quantity * scale
    return offsets
