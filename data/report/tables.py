"""The tables of the report, with their figures as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

from data.report.directory import Directory
from data.report.figures import (
    UNITS,
    UNKNOWN,
    amount,
    amounts,
    by_unit,
    emissions,
    figure,
    in_words,
    money,
    percent,
    plural,
    unit_sign,
)
from data.report.horizon import in_order, never_open
from symbiosis.inventory import Assumption
from symbiosis.plan import COST_HEADS, Exchange, FacilityPeriod, Summary, Unmatched

MOST_EXCHANGES = 200
MOST_UNMATCHED_PER_REASON = 25
MOST_FACILITIES = 200
MOST_IDS = 12

_HEADS = {
    "disposal": "Disposal of what is not placed",
    "purchase": "Purchase of what is not covered",
    "collection": "Collection",
    "transport": "Transport",
    "conversion": "Conversion",
    "treatment": "Treatment",
    "opening": "Opening of facilities",
    "fixed": "Fixed cost of facilities",
    "expansion": "Expansion of facilities",
    "storage": "Storage",
    "output_disposal": "Disposal of facilities’ outputs",
    "exchange_fixed": "Fixed cost of exchanges",
    "carbon": "Carbon price",
    "distance": "Distance price",
    "assets": "Shared assets",
}


@dataclass(frozen=True, slots=True)
class CostRow:
    """One head of the plan's cost."""

    label: str
    plan: str
    share: str
    bar: float
    """Per cent of the largest head; 0 for a head that is an income."""


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange."""

    identifier: str
    period: str
    supplier: str
    from_id: str
    receiver: str
    to_id: str
    material: str
    mode: str
    grade: str
    """How far the supplier's figures can be trusted."""
    quantity: str
    received: str
    distance: str
    transport: str
    fixed: str
    co2e: str
    benefit: str


@dataclass(frozen=True, slots=True)
class AssumptionGroup:
    """A figure of a reference table, and all rows that it was filled into."""

    column: str
    value: str
    unit: str
    ids: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """One facility in one period."""

    identifier: str
    organisation: str
    process: str
    period: str
    state: str
    throughput: str
    capacity: str
    used: str
    stored: str
    opening: str
    running: str


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """One remainder."""

    identifier: str
    organisation: str
    kind: str
    material: str
    period: str
    left: str
    nearest: str
    missed_by: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class UnmatchedGroup:
    """All remainders with one reason; ``reason`` and ``advice`` are set where they are the same for all."""

    code: str
    title: str
    left: str
    """How many streams and demands, and how much of each, by unit."""
    reason: str
    advice: str
    rows: tuple[UnmatchedRow, ...]
    more: int


def cost_rows(summary: Summary) -> list[CostRow]:
    """Return the heads of the cost that are not zero, in the plan's order, unknown ones last."""
    heads = [*COST_HEADS, *(head for head in summary.costs if head not in COST_HEADS)]
    costs = {head: summary.costs[head] for head in heads if summary.costs.get(head)}
    largest = max([*costs.values(), 0.0])
    total = sum(costs.values())
    return [
        CostRow(
            _HEADS.get(head) or in_words(head),
            money(cost),
            percent(cost / total) if total > 0 else UNKNOWN,
            100 * max(cost, 0.0) / largest if largest > 0 else 0.0,
        )
        for head, cost in costs.items()
    ]


def kpi_rows(kpis: Mapping[str, float]) -> list[tuple[str, str]]:
    """Return the plan's own key figures in words, with the unit that ends their keys."""
    return [_kpi_row(key, value) for key, value in kpis.items()]


def _kpi_row(key: str, value: float) -> tuple[str, str]:
    stem, _, unit = key.rpartition("_")
    if stem.endswith("_share"):
        return f"{in_words(stem)} of {unit_sign(unit)}", percent(value)
    if stem and unit == "kg" and "co2e" in stem:
        return in_words(stem).replace("o2e", "O₂e"), emissions(value)
    if stem and unit in (*UNITS, "km", "kg"):
        return in_words(stem), amount(value, unit)
    return in_words(key), figure(value)


def exchange_rows(exchanges: Iterable[Exchange], directory: Directory) -> list[ExchangeRow]:
    """Return the exchanges of most benefit, at most ``MOST_EXCHANGES``; money without its currency."""
    best = sorted(exchanges, key=lambda row: -row.net_benefit)[:MOST_EXCHANGES]
    return [_exchange_row(row, directory) for row in best]


def _exchange_row(row: Exchange, directory: Directory) -> ExchangeRow:
    material, to_material = directory.material(row.material), directory.material(row.to_material)
    same = row.material == row.to_material and row.quantity == row.received_quantity
    return ExchangeRow(
        identifier=row.exchange_id,
        period=row.period,
        supplier=row.from_organisation,
        from_id=row.from_id,
        receiver=row.to_organisation,
        to_id=row.to_id,
        material=material if row.material == row.to_material else f"{material} → {to_material}",
        mode=row.mode,
        grade=_grade(row, directory),
        quantity=amount(row.quantity, row.unit),
        received="" if same else amount(row.received_quantity, directory.material_units.get(row.to_material, "")),
        distance=amount(row.distance_km, "km"),
        transport=money(row.transport_cost + row.conversion_cost),
        fixed=money(row.fixed_cost),
        co2e=emissions(row.co2e_saved_kg),
        benefit=money(row.net_benefit),
    )


def _grade(row: Exchange, directory: Directory) -> str:
    entry = directory.streams.get(row.from_id)
    return entry.grade if entry and entry.grade else UNKNOWN


def assumption_groups(assumptions: Iterable[Assumption]) -> list[AssumptionGroup]:
    """Group what was filled in by column and figure, the most frequent first; places by their city, after figures."""
    groups: dict[tuple[str, str, float, str, str], list[Assumption]] = {}
    cities: dict[str, list[Assumption]] = {}
    for use in assumptions:
        if use.is_coordinate:
            cities.setdefault(use.source, []).append(use)
        else:
            groups.setdefault((use.table, use.column, use.value, use.unit, use.source), []).append(use)
    ordered, places = (
        sorted(grouped.values(), key=lambda uses: (-len(uses), uses[0].table, uses[0].column, uses[0].id))
        for grouped in (groups, cities)
    )
    return [*(_assumption_group(uses) for uses in ordered), *(_place_group(uses) for uses in places)]


def _assumption_group(uses: list[Assumption]) -> AssumptionGroup:
    first = uses[0]
    return AssumptionGroup(
        column=in_words(f"{first.table}_{first.column}"),
        value=figure(first.value),
        unit=first.unit,
        ids=_ids(uses),
        source=first.source,
        confidence=percent(first.confidence),
    )


def _place_group(uses: list[Assumption]) -> AssumptionGroup:
    """The places that were put at the centre of one city; of each, latitude and longitude."""
    halves = {use.column: use.value for use in uses}
    north, east = (halves.get(column, nan) for column in ("latitude_deg", "longitude_deg"))
    return AssumptionGroup(
        column="Place",
        value=f"{abs(north):.3f}° {'N' if north >= 0 else 'S'}, {abs(east):.3f}° {'E' if east >= 0 else 'W'}",
        unit="",
        ids=_ids(list({(use.table, use.id): use for use in uses}.values())),
        source=uses[0].source,
        confidence=percent(uses[0].confidence),
    )


def _ids(uses: list[Assumption]) -> str:
    ids = ", ".join(use.id for use in uses[:MOST_IDS])
    return ids if len(uses) <= MOST_IDS else f"{ids} and {len(uses) - MOST_IDS} more"


def facility_rows(facilities: Sequence[FacilityPeriod], directory: Directory) -> list[FacilityRow]:
    """Return the facilities, those that treat most first.

    A facility's periods stand together, in order; one that is never open has a single row, for all of them.
    """
    shut = set(never_open(facilities))
    rows = []
    for row in in_order(facilities):
        if row.facility_id not in shut:
            rows.append(_facility_row(row, directory))
        elif not rows or rows[-1].identifier != row.facility_id:
            rows.append(replace(_facility_row(row, directory), period="all"))
    return rows


def _facility_row(row: FacilityPeriod, directory: Directory) -> FacilityRow:
    entry = directory.facilities.get(row.facility_id)
    return FacilityRow(
        identifier=row.facility_id,
        organisation=entry.organisation if entry else "",
        process=entry.material if entry else "",
        period=row.period,
        state="open" if row.open else "closed",
        throughput=figure(row.throughput),
        capacity=figure(row.capacity),
        used=percent(row.throughput / row.capacity) if row.open and row.capacity > 0 else UNKNOWN,
        stored=figure(row.stored) if row.stored else UNKNOWN,
        opening=money(row.opening_cost + row.expansion_cost),
        running=money(row.fixed_cost + row.variable_cost),
    )


def unmatched_groups(unmatched: Iterable[Unmatched], directory: Directory) -> list[UnmatchedGroup]:
    """Group what is left by reason, the most frequent first."""
    groups: dict[str, list[Unmatched]] = {}
    for row in unmatched:
        groups.setdefault(row.reason_code, []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_group(code, rows, directory) for code, rows in ordered]


def _group(code: str, rows: list[Unmatched], directory: Directory) -> UnmatchedGroup:
    shown = sorted(rows, key=lambda row: (_unit(row, directory), -row.quantity_left))[:MOST_UNMATCHED_PER_REASON]
    reasons, advices = {row.reason for row in rows}, {row.advice for row in rows}
    return UnmatchedGroup(
        code=code,
        title=in_words(code),
        left=" and ".join(_left(kind, rows, directory) for kind in dict.fromkeys(row.kind for row in rows)),
        reason=reasons.pop() if len(reasons) == 1 else "",
        advice=advices.pop() if len(advices) == 1 else "",
        rows=tuple(_unmatched_row(row, directory) for row in shown),
        more=len(rows) - len(shown),
    )


def _left(kind: str, rows: list[Unmatched], directory: Directory) -> str:
    """What streams have left and what demands lack are different things, and not added up."""
    own = [row for row in rows if row.kind == kind]
    left = amounts(by_unit((_unit(row, directory), row.quantity_left) for row in own))
    return f"{plural(len(own), kind)} ({left})"


def _unit(row: Unmatched, directory: Directory) -> str:
    entry = (directory.streams if row.kind == "stream" else directory.demands).get(row.id)
    return entry.unit if entry else ""


def _unmatched_row(row: Unmatched, directory: Directory) -> UnmatchedRow:
    entry = (directory.streams if row.kind == "stream" else directory.demands).get(row.id)
    return UnmatchedRow(
        identifier=row.id,
        organisation=entry.organisation if entry else "",
        kind=row.kind,
        material=entry.material if entry else "",
        period=row.period,
        left=amount(row.quantity_left, entry.unit if entry else ""),
        nearest=row.nearest_id,
        missed_by="" if row.shortfall != row.shortfall else amount(row.shortfall, row.shortfall_unit),
        reason=row.reason,
        advice=row.advice,
    )
