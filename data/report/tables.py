"""The tables of costs, key figures, assumptions and facilities, with their figures as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

from data.report.directory import Directory
from data.report.figures import (
    UNITS,
    UNKNOWN,
    amount,
    emissions,
    figure,
    in_words,
    money,
    percent,
    unit_sign,
)
from data.report.horizon import in_order, never_open
from symbiosis.inventory import Assumption
from symbiosis.plan import COST_HEADS, FacilityPeriod, Summary

MOST_FACILITIES = 200
MOST_IDS = 12
LEAST_COST = 0.005
"""A head that rounds to no cent is what a solver's tolerance leaves, and is not shown."""

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


def cost_rows(summary: Summary) -> list[CostRow]:
    """Return the heads that come to a cent or more, in the plan's order, unknown ones last."""
    heads = [*COST_HEADS, *(head for head in summary.costs if head not in COST_HEADS)]
    costs = {head: summary.costs[head] for head in heads if abs(summary.costs.get(head, 0.0)) >= LEAST_COST}
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
