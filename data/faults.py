"""What can be wrong with an inventory: stable codes, the faults found, and the report that gathers them."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, fields
from operator import itemgetter
from typing import Any

from data.fault_codes import EXPLANATIONS, Code, Explanation, Severity
from data.formulas import guard_quoted
from data.schema import TABLES

__all__ = ["COLUMNS", "EXPLANATIONS", "Code", "Explanation", "Fault", "Report", "Severity"]


@dataclass(frozen=True)
class Fault:
    """One fault: where, what was found, what was expected, and what to do."""

    table: str
    row: int | None
    """Data row from 1; None where the fault is of a whole table or file."""
    column: str
    code: Code
    severity: Severity
    value: str
    expected: str
    hint: str


COLUMNS = tuple(column.name for column in fields(Fault))
MOST_ROWS = 10_000
"""Faults that a report lists."""
FIRST = 100
"""Faults of each code in each column that are listed before further ones of any."""
_BUFFER = 10 * MOST_ROWS
_Group = tuple[str, str, Code]
"""Table, column, code."""
_Place = tuple[Any, ...]
_RANK = {name: rank for rank, name in enumerate(TABLES)}


def _place(fault: Fault) -> _Place:
    """Order by table as in the contract, then by row; whole tables before their rows, other files last."""
    rank = _RANK.get(fault.table, len(_RANK))
    return rank, fault.table, fault.row or 0, fault.column, fault.code, fault.value, fault.expected, fault.hint


def _ranked(faults: Iterable[Fault]) -> list[tuple[_Place, Fault]]:
    """Return the faults by what is listed first: the first of each code in each column, then errors, then by place."""
    counts: Counter[_Group] = Counter()
    ranked = []
    for place, fault in sorted(((_place(fault), fault) for fault in faults), key=itemgetter(0)):
        group = (fault.table, fault.column, fault.code)
        counts[group] += 1
        ranked.append(((counts[group] > FIRST, fault.severity == "warning", *place), fault))
    return sorted(ranked, key=itemgetter(0))


def _not_listed(code: Code, total: int, listed: int) -> Fault:
    hint = f"{code}: {total} found, {listed} listed. Correct these and validate again."
    return Fault("", None, "", Code.REPORT_CAPPED, "warning", str(code), f"at most {MOST_ROWS} faults", hint)


@dataclass
class Report:
    """All faults of one inventory. Faults are added while reading; the order of ``faults`` does not depend on that.

    At most ``MOST_ROWS`` are kept, errors before warnings, and of each code in each column the first ``FIRST`` before
    the hundredth of any: a million bad cells in one column do not hide the one in another, nor fill the memory.
    Whatever is kept, everything is counted.
    """

    totals: Counter[Code] = field(default_factory=Counter)
    """How many faults of each code were found."""
    _faults: list[Fault] = field(default_factory=list)
    _full: dict[_Group, int] = field(default_factory=dict)
    """Groups of which ``FIRST`` are kept, and the row of the last of these."""
    _last: _Place | None = None
    """The last fault that was kept when faults were left out."""

    def add(
        self,
        code: Code,
        table: str,
        row: int | None = None,
        column: str = "",
        value: str = "",
        expected: str = "",
        hint: str = "",
    ) -> None:
        """Add a fault; an empty hint becomes the code's own advice."""
        known = EXPLANATIONS[code]
        self.totals[code] += 1
        if self._last is not None and self._is_beyond(code, table, row or 0, column, known.severity):
            return
        self._faults.append(Fault(table, row, column, code, known.severity, value, expected, hint or known.action))
        if len(self._faults) >= _BUFFER:
            self._leave_out()

    def _is_beyond(self, code: Code, table: str, row: int, column: str, severity: Severity) -> bool:
        """Tell whether a fault certainly comes after all that are kept."""
        full = self._full.get((table, column, code))
        if full is None or row <= full or self._last is None:
            return False
        return (True, severity == "warning", _RANK.get(table, len(_RANK)), table, row) > self._last[:5]

    def _leave_out(self) -> None:
        """Keep the first ``MOST_ROWS`` of the faults so far."""
        ranked = _ranked(self._faults)[:MOST_ROWS]
        self._faults = [fault for _, fault in ranked]
        self._last = ranked[-1][0]
        counts: Counter[_Group] = Counter()
        for _, fault in ranked:
            group = (fault.table, fault.column, fault.code)
            counts[group] += 1
            if counts[group] == FIRST:
                self._full[group] = fault.row or 0

    @property
    def faults(self) -> list[Fault]:
        """The faults in the order of table, row and column; at the end, of each code, how many are not listed."""
        if len(self) <= MOST_ROWS:
            return sorted(self._faults, key=_place)
        kept = sorted((fault for _, fault in _ranked(self._faults)[:MOST_ROWS]), key=_place)
        listed = Counter(fault.code for fault in kept)
        return kept + [
            _not_listed(code, total, listed[code])
            for code, total in sorted(self.totals.items())
            if total > listed[code]
        ]

    @property
    def errors(self) -> list[Fault]:
        """The faults listed that stop the solve."""
        return [fault for fault in self.faults if fault.severity == "error"]

    @property
    def warnings(self) -> list[Fault]:
        """The faults listed that do not."""
        return [fault for fault in self.faults if fault.severity == "warning"]

    def count(self, severity: Severity) -> int:
        """Return how many faults of a severity were found, listed or not."""
        return sum(total for code, total in self.totals.items() if EXPLANATIONS[code].severity == severity)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.count("error")

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    def __len__(self) -> int:
        """Return how many faults were found, listed or not."""
        return self.totals.total()

    def rows(self) -> list[dict[str, str | int | None]]:
        """Return one dict per fault, with the contract's columns."""
        return [dict(zip(COLUMNS, (*_plain(fault),), strict=True)) for fault in self.faults]

    def to_json(self) -> str:
        """Return the rows as a JSON array."""
        return json.dumps(self.rows(), ensure_ascii=False, indent=2)

    def to_csv(self) -> str:
        """Return the rows as CSV text with a header; what is quoted from the inventory cannot run as a formula."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for fault in self.faults:
            writer.writerow([guard_quoted(cell) if isinstance(cell, str) else cell for cell in _plain(fault)])
        return out.getvalue()


def _plain(fault: Fault) -> Iterable[str | int | None]:
    return (str(cell) if isinstance(cell, Code) else cell for cell in astuple(fault))
