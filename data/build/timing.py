"""What depends on the period: rates brought to each period's days, profiles, one row for a period or for all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.build.amounts import Scale, scale
from data.build.entries import NO_ROW, Entries, check_same
from data.build.materials import MaterialBook
from data.build.references import Ids, check_unique
from data.faults import Code
from data.typed import TypedTable
from symbiosis.inventory import Index, Periods, Real

LOT = "min_lot"
_SAME = 1e-9


@dataclass(frozen=True)
class Profiles:
    """Factors by profile and period; the last row, of ones, is of rows without a profile."""

    ids: Ids
    number: Index
    """Profile of each row of the table of profiles."""
    factor: Real
    """(profiles + 1, T)"""
    told: Real
    """(profiles + 1, T): 1 where the table has a row, else 0."""

    def find(self, table: TypedTable) -> Index:
        """Return the profile of each row, -1 where it names none; an unknown one is reported."""
        row = self.ids.find(table, "profile")
        return np.append(self.number, -1)[row]


def build_profiles(table: TypedTable, periods: Periods, ids: Ids) -> Profiles:
    """Return the profiles; a period that a profile has no row for has the factor 1."""
    check_unique(table, ["profile", "period"])
    number, names = pd.factorize(table.text("profile"))
    period = ids.find(table, "period")
    factor, told = np.ones((len(names) + 1, len(periods.id))), np.zeros((len(names) + 1, len(periods.id)))
    known = period >= 0
    factor[number[known], period[known]] = table.real("factor", 1.0)[known]
    told[number[known], period[known]] = 1.0
    told[-1] = 1.0
    return Profiles(Ids((table, "profile")), np.asarray(number, dtype=np.int32), factor, told)


@dataclass(frozen=True)
class Amounts:
    """Figures of streams or demands, by entry and period, in the material's unit."""

    entries: Entries
    own: Scale
    """Of each row, in its own period, or the first where it has none."""
    by_period: tuple[Scale, ...]
    """Of each row, in each period."""
    factor: Real
    """(E, T): of the profile."""

    def constant(self, column: str) -> Real:
        """Return figures that do not depend on the period; shape (E,)."""
        return self.own.figures(self.entries.rows, column)[self.entries.first_row]

    def quantities(self, column: str) -> Real:
        """Return figures of each period, 0 where no row tells it; shape (E, T)."""
        return self._figures(column) * self.factor

    def _figures(self, column: str) -> Real:
        of_scale = {id(one): np.append(one.figures(self.entries.rows, column), 0.0) for one in self.by_period}
        columns = [of_scale[id(one)][self.entries.row[:, t]] for t, one in enumerate(self.by_period)]
        return np.stack(columns, axis=1)

    def check(self, key: str, periods: Periods) -> None:
        """Report rows of one id that differ in what does not depend on the period."""
        rows = self.entries.rows
        free = (key, "period", "profile", "unit", "quantity", "min_quantity", LOT)
        check_same(self.entries, free, lambda column: self.own.figures(rows, column))
        self._check_lots(periods)

    def _check_lots(self, periods: Periods) -> None:
        """Report lots that would be another in each period: rows that differ, or a rate in periods of other lengths."""
        lots, row = self._figures(LOT), self.entries.row
        first = np.argmax(row != NO_ROW, axis=1)
        of_first = np.take_along_axis(lots, first[:, None], axis=1)
        differ = (row != NO_ROW) & ~np.isclose(lots, of_first, rtol=_SAME, atol=0.0, equal_nan=True)
        for entry in np.flatnonzero(differ.any(axis=1)):
            one, other = int(first[entry]), int(np.argmax(differ[entry]))
            hint = (
                f"It comes to {lots[entry, one]:g} in {periods.id[one]} and to {lots[entry, other]:g} in "
                f"{periods.id[other]}: a lot is the same in every period, and as a rate it would change with the days."
            )
            self.entries.rows.fault(Code.CONTRADICTION, int(row[entry, other]), LOT, "one lot for all periods", hint)


def amounts(book: MaterialBook, entries: Entries, material: Index, periods: Periods, profiles: Profiles) -> Amounts:
    """Return the figures of one table; what is wrong with units and profiles is reported.

    Args:
        book: For the units of materials.
        entries: Rows of streams or of demands.
        material: Of each row.
        periods: The horizon.
        profiles: What rows may name.
    """
    rows = entries.rows
    lengths = [float(days) for days in periods.days]
    scales = {
        days: scale(book, rows, material, days, report=number == 0)
        for number, days in enumerate(dict.fromkeys(lengths))
    }
    by_period = tuple(scales[days] for days in lengths)
    own = by_period[0]
    period = rows.text("period")
    for t, name in enumerate(periods.id):
        if by_period[t] is not by_period[0]:
            own = own.where(by_period[t], period == name)
    profile = profiles.find(rows)
    of_entry = np.append(profile, -1)[entries.row]
    when = np.arange(len(lengths))
    _check_gaps(rows, profiles, entries, of_entry, periods)
    return Amounts(entries, own, by_period, profiles.factor[of_entry, when])


def _check_gaps(table: TypedTable, profiles: Profiles, entries: Entries, profile: Index, periods: Periods) -> None:
    """Warn, once a profile, of periods of its rows for which it has no factor."""
    gap = profiles.told[profile, np.arange(len(periods.id))] == 0
    seen: set[int] = set()
    for entry, t in np.argwhere(gap):
        number = int(profile[entry, t])
        if number not in seen:
            seen.add(number)
            place = int(entries.row[entry, t])
            hint = f"It has no factor for {periods.id[t]}, where the quantity stays as it is written."
            table.fault(Code.PROFILE_GAP, place, "profile", "a factor for each period", hint)
