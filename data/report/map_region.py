"""What a map shows, before it has a frame: where sites are, what they do, and who is connected with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite, sqrt
from typing import TypeVar

from data.report.directory import Directory
from data.report.figures import amount
from symbiosis.inventory import Inventory
from symbiosis.plan import Exchange

MOST_CONNECTIONS = 600
SMALLEST_RADIUS, LARGEST_RADIUS = 4.0, 15.0
THINNEST, WIDEST = 1.0, 7.0
IDLE_RADIUS = 3.0
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class SiteMark:
    """How a site is shown."""

    organisation: str
    role: str
    """``supplier``, ``receiver``, ``both``, ``facility`` or ``idle``."""
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Connection:
    """All that goes from one site to another in one unit."""

    start: int
    end: int
    unit: str
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Region:
    """Sites by row of the inventory's table, and connections, the widest first."""

    positions: dict[int, tuple[float, float]]
    """(longitude, latitude) in degrees; longitudes run on beyond 180 where the region does."""
    marks: dict[int, SiteMark]
    """Of the sites that have a position; the largest first, idle ones last."""
    connections: tuple[Connection, ...]
    left_out: int
    """Connections beyond the number that a map can show."""
    at_home: int
    """Exchanges within one place."""

    @property
    def active(self) -> list[int]:
        """Sites with a position that take part."""
        return [row for row, mark in self.marks.items() if mark.role != "idle"]


@dataclass(slots=True)
class _Activity:
    """What a site does in the plan, by unit."""

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
        units = self.sent.keys() | self.received.keys()
        return {unit: self.sent.get(unit, 0.0) + self.received.get(unit, 0.0) for unit in units}


def survey(exchanges: Sequence[Exchange], inventory: Inventory, directory: Directory) -> Region:
    """Return what there is to draw of a plan. An exchange with an unknown end is left out."""
    positions = _positions(inventory)
    connections, left_out, at_home = _connections(exchanges, positions, directory)
    return Region(positions, _marks(exchanges, positions, inventory, directory), connections, left_out, at_home)


def _positions(inventory: Inventory) -> dict[int, tuple[float, float]]:
    """Keep a region across the 180th meridian in one piece."""
    sites = inventory.sites
    rows = enumerate(zip(sites.longitude_deg.tolist(), sites.latitude_deg.tolist(), strict=True))
    positions = {row: (lon, lat) for row, (lon, lat) in rows if isfinite(lon) and isfinite(lat)}
    longitudes = [longitude for longitude, _ in positions.values()]
    turned = [longitude % 360 for longitude in longitudes]
    if not longitudes or max(turned) - min(turned) >= max(longitudes) - min(longitudes) - 1e-9:
        return positions
    return {row: (longitude % 360, latitude) for row, (longitude, latitude) in positions.items()}


def _marks(
    exchanges: Iterable[Exchange], positions: Iterable[int], inventory: Inventory, directory: Directory
) -> dict[int, SiteMark]:
    active = _activities(exchanges, directory)
    sizes = _relative({row: activity.handled() for row, activity in active.items()})
    marks = {}
    for row in sorted(positions, key=lambda row: (row not in active, -sizes.get(row, 0.0))):
        organisation = str(inventory.organisations[inventory.sites.organisation[row]])
        name = str(inventory.sites.name[row])
        title = f"{organisation}, {name}" if name and name != organisation else organisation
        if row in active:
            radius = SMALLEST_RADIUS + (LARGEST_RADIUS - SMALLEST_RADIUS) * sqrt(sizes[row])
            title = f"{title}: {_in_and_out(active[row])}"
            marks[row] = SiteMark(organisation, active[row].role, radius, title)
        else:
            marks[row] = SiteMark(organisation, "idle", IDLE_RADIUS, title)
    return marks


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
    return dict(active)


def _in_and_out(activity: _Activity) -> str:
    parts = [f"sends {amount(value, unit)}" for unit, value in activity.sent.items()]
    return ", ".join(parts + [f"receives {amount(value, unit)}" for unit, value in activity.received.items()])


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


def _connections(
    exchanges: Iterable[Exchange], positions: Mapping[int, tuple[float, float]], directory: Directory
) -> tuple[tuple[Connection, ...], int, int]:
    """Return the widest connections, how many more there are, and how many exchanges stay in one place."""
    bundles: dict[tuple[int, int, str], list[Exchange]] = defaultdict(list)
    at_home = 0
    for exchange in exchanges:
        sender, receiver = directory.sender(exchange.from_id), directory.receiver(exchange.to_id)
        if sender is None or receiver is None or not {sender.site, receiver.site} <= positions.keys():
            continue
        if positions[sender.site] == positions[receiver.site]:
            at_home += 1
        else:
            bundles[sender.site, receiver.site, exchange.unit].append(exchange)
    sums = {ends: {ends[2]: sum(exchange.quantity for exchange in bundle)} for ends, bundle in bundles.items()}
    sizes = _relative(sums)
    widest = sorted(bundles, key=lambda ends: (-sizes[ends], ends))[:MOST_CONNECTIONS]
    connections = tuple(
        Connection(
            *ends,
            THINNEST + (WIDEST - THINNEST) * sqrt(sizes[ends]),
            _connection_title(bundles[ends], sums[ends][ends[2]], directory),
        )
        for ends in widest
    )
    return connections, len(bundles) - len(widest), at_home


def _connection_title(bundle: Sequence[Exchange], quantity: float, directory: Directory) -> str:
    first = bundle[0]
    materials = list(dict.fromkeys(directory.material(exchange.material) for exchange in bundle))
    named = ", ".join(materials[:4]) + (f" and {len(materials) - 4} more" if len(materials) > 4 else "")
    total = amount(quantity, first.unit)
    return f"{first.from_organisation} → {first.to_organisation}: {total} {named}, {amount(first.distance_km, 'km')}"
