"""The tables of what is left over, by reason; over several periods a row sums what is left for one reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan

from data.report.directory import Directory, Entry
from data.report.figures import amount, amounts, by_unit, figure, in_words, plural
from data.report.horizon import spans
from symbiosis.plan import Unmatched

MOST_UNMATCHED_PER_REASON = 25


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """What one stream or demand has left, over all periods in which that is for the same reason."""

    identifier: str
    organisation: str
    kind: str
    material: str
    periods: str
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

    @property
    def names_partners(self) -> bool:
        """Whether any row names a partner that came close."""
        return any(row.nearest for row in self.rows)

    @property
    def says_by_how_much(self) -> bool:
        """Whether any row says by how much it missed."""
        return any(row.missed_by for row in self.rows)


def unmatched_groups(
    unmatched: Iterable[Unmatched], directory: Directory, periods: Sequence[str]
) -> list[UnmatchedGroup]:
    """Group what is left by reason, the most frequent first."""
    groups: dict[str, list[Unmatched]] = {}
    for row in unmatched:
        groups.setdefault(row.reason_code, []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_group(code, rows, directory, periods) for code, rows in ordered]


def _group(code: str, rows: list[Unmatched], directory: Directory, periods: Sequence[str]) -> UnmatchedGroup:
    merged = _merged(rows) if len(periods) > 1 else [[row] for row in rows]
    merged.sort(key=lambda same: (_unit(same[0], directory), -sum(row.quantity_left for row in same)))
    shown = merged[:MOST_UNMATCHED_PER_REASON]
    reasons, advices = {row.reason for row in rows}, {row.advice for row in rows}
    return UnmatchedGroup(
        code=code,
        title=in_words(code),
        left=" and ".join(_left(kind, merged, directory, periods) for kind in dict.fromkeys(row.kind for row in rows)),
        reason=reasons.pop() if len(reasons) == 1 else "",
        advice=advices.pop() if len(advices) == 1 else "",
        rows=tuple(_unmatched_row(same, directory, periods) for same in shown),
        more=sum(len(same) for same in merged[MOST_UNMATCHED_PER_REASON:]),
    )


def _merged(rows: list[Unmatched]) -> list[list[Unmatched]]:
    """Put the periods of one stream or demand together where its reason and partner are the same."""
    same: dict[tuple[str, ...], list[Unmatched]] = {}
    for row in rows:
        same.setdefault((row.kind, row.id, row.nearest_id, row.reason, row.advice), []).append(row)
    return list(same.values())


def _left(kind: str, merged: list[list[Unmatched]], directory: Directory, periods: Sequence[str]) -> str:
    """What streams have left and what demands lack are different things, and not added up."""
    own = [row for same in merged for row in same if row.kind == kind]
    left = amounts(by_unit((_unit(row, directory), row.quantity_left) for row in own))
    count = len({row.id for row in own}) if len(periods) > 1 else len(own)
    return f"{plural(count, kind)} ({left})"


def _entry(row: Unmatched, directory: Directory) -> Entry | None:
    return (directory.streams if row.kind == "stream" else directory.demands).get(row.id)


def _unit(row: Unmatched, directory: Directory) -> str:
    entry = _entry(row, directory)
    return entry.unit if entry else ""


def _unmatched_row(same: list[Unmatched], directory: Directory, periods: Sequence[str]) -> UnmatchedRow:
    row, entry = same[0], _entry(same[0], directory)
    return UnmatchedRow(
        identifier=row.id,
        organisation=entry.organisation if entry else "",
        kind=row.kind,
        material=entry.material if entry else "",
        periods=spans((each.period for each in same), periods),
        left=amount(sum(each.quantity_left for each in same), entry.unit if entry else ""),
        nearest=row.nearest_id,
        missed_by=_missed_by(same),
        reason=row.reason,
        advice=row.advice,
    )


def _missed_by(same: list[Unmatched]) -> str:
    """Return the shortfall, or its range over the periods; ``""`` where it is not a matter of amount."""
    known = [row.shortfall for row in same if not isnan(row.shortfall)]
    if not known:
        return ""
    least, most = min(known), max(known)
    unit = same[0].shortfall_unit
    return amount(most, unit) if figure(least) == figure(most) else f"{figure(least)} to {amount(most, unit)}"
