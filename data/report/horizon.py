"""What a plan over several periods does from one to the next: flows by material, and plants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from data.report.directory import Directory
from data.report.figures import UNKNOWN, figure
from symbiosis.plan import Exchange, FacilityPeriod

MOST_MATERIALS = 25


@dataclass(frozen=True, slots=True)
class MaterialOverTime:
    """What is sent of one material in each period, and in all."""

    material: str
    sent: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class FlowsOverTime:
    """The flows of one unit by period; the materials of which most is sent first."""

    periods: tuple[str, ...]
    rows: tuple[MaterialOverTime, ...]
    more: int
    """Materials that are not listed."""
    total: MaterialOverTime


def flows_over_time(
    exchanges: Iterable[Exchange], unit: str, periods: Sequence[str], directory: Directory
) -> FlowsOverTime | None:
    """Sum what is sent in a unit by material and period; None where there is one period only."""
    if len(periods) < 2:
        return None
    place = {period: number for number, period in enumerate(periods)}
    sums: dict[str, list[float]] = {}
    for row in exchanges:
        if row.unit == unit and row.period in place:
            sent = sums.setdefault(directory.material(row.material), [0.0] * len(periods))
            sent[place[row.period]] += row.quantity
    ordered = sorted(sums.items(), key=lambda item: (-sum(item[1]), item[0]))
    shown = tuple(_material(name, sent) for name, sent in ordered[:MOST_MATERIALS])
    every = [sum(column) for column in zip(*sums.values(), strict=True)]
    return FlowsOverTime(tuple(periods), shown, len(ordered) - len(shown), _material("All", every))


def _material(name: str, sent: Sequence[float]) -> MaterialOverTime:
    return MaterialOverTime(name, tuple(figure(each) if each else UNKNOWN for each in sent), figure(sum(sent)))


def spans(some: Iterable[str], periods: Sequence[str]) -> str:
    """Name periods shortly, those that follow each other as from–to; ``periods`` are all, in order."""
    place = {period: number for number, period in enumerate(periods)}
    distinct = dict.fromkeys(some)
    known = sorted(place[period] for period in distinct if period in place)
    runs = [[at for _, at in run] for _, run in groupby(enumerate(known), key=lambda item: item[1] - item[0])]
    named = [periods[run[0]] + (f"–{periods[run[-1]]}" if len(run) > 1 else "") for run in runs]
    return ", ".join([*named, *(period for period in distinct if period not in place)])


def in_order(facilities: Sequence[FacilityPeriod]) -> list[FacilityPeriod]:
    """Keep each facility's periods together, in order; those that treat most first, those that never open last."""
    treated: dict[str, float] = {}
    opened: dict[str, bool] = {}
    for row in facilities:
        treated[row.facility_id] = treated.get(row.facility_id, 0.0) + row.throughput
        opened[row.facility_id] = opened.get(row.facility_id, False) or row.open
    first = {name: number for number, name in enumerate(treated)}

    def rank(row: FacilityPeriod) -> tuple[bool, float, int]:
        name = row.facility_id
        return (not opened[name], -treated[name], first[name])

    return sorted(facilities, key=rank)


def never_open(facilities: Iterable[FacilityPeriod]) -> tuple[str, ...]:
    """The ids of facilities that are open in no period."""
    opened: dict[str, bool] = {}
    for row in facilities:
        opened[row.facility_id] = opened.get(row.facility_id, False) or row.open
    return tuple(name for name, is_open in opened.items() if not is_open)
