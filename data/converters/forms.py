"""The road that converters of official forms share: open, choose the year, read each row, add up, write.

A form says how its own rows are opened and read; every row ends either in the ledger or in the report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from data.converters.base import ConversionError, ConversionReport, Outcome, ReportedRow, TableCount
from data.converters.delimited import SourceRow
from data.converters.faults import Fault, cell_count_fault
from data.converters.ledger import POLICY, TABLE_NAMES, Flow, Ledger
from data.converters.output import check_out, write_inventory, write_report


class FormTable(Protocol):
    """One source file whose rows can be gone through more than once."""

    @property
    def file(self) -> str:
        """Name of the file."""
        ...

    def rows(self) -> Iterator[SourceRow]:
        """Yield the data rows in file order."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a usable row says, and what is to be remarked on it; at least one flow."""

    flows: tuple[Flow, ...]
    remarks: tuple[Fault, ...] = ()


class Form(Protocol):
    """How one official form is read."""

    @property
    def tables(self) -> Sequence[FormTable]:
        """The source files, opened."""
        ...

    def row_id(self, cells: Mapping[str, str]) -> str:
        """Return the form's own id of a row, for the report; may be empty."""
        ...

    def identity(self, cells: Mapping[str, str]) -> str:
        """Return what no second row may share, or nothing where the form has no such id."""
        ...

    def year(self, cells: Mapping[str, str]) -> int | Fault:
        """Return the year that a row belongs to."""
        ...

    def read(self, cells: Mapping[str, str]) -> Reading | Fault:
        """Return what a row says, or why it is kept out."""
        ...


def check_file(source: Path) -> None:
    """Refuse a folder where one file is wanted.

    Raises:
        ConversionError: `source` is a folder.
    """
    if source.is_dir():
        raise ConversionError(f"{source} is a folder; give the file in it")


def convert_form(name: str, form: Form, *, year: int | None, out: Path) -> ConversionReport:
    """Turn a year of opened forms into an inventory folder, with the conversion's report in `OUT/conversion/`.

    Raises:
        ConversionError: no row has the year; `out` holds other files.
    """
    check_out(out, TABLE_NAMES)
    chosen = _choose_year(form, year)
    ledger = Ledger()
    seen = _Seen()
    accounts = [_Account(form, table, chosen, seen).take(ledger) for table in form.tables]
    tables = ledger.tables(chosen)
    counts = tuple(TableCount(a.table.file, a.read, a.converted, a.read - a.converted) for a in accounts)
    reported = tuple(row for account in accounts for row in account.reported)
    written = {table.name: len(table.rows) for table in tables}
    report = ConversionReport(name, chosen, out, counts, written, reported)
    write_inventory(out, tables, POLICY)
    write_report(report)
    return report


def _choose_year(form: Form, wanted: int | None) -> int:
    years = set()
    for table in form.tables:
        found = (form.year(row.cells) for row in table.rows() if row.cells is not None)
        years |= {year for year in found if isinstance(year, int)}
    files = ", ".join(table.file for table in form.tables)
    if not years:
        raise ConversionError(f"{files}: no row has a year, so there is nothing to convert")
    if wanted is not None and wanted not in years:
        listed = ", ".join(str(year) for year in sorted(years))
        raise ConversionError(f"{files}: no row of the year {wanted}; the years in it are {listed}")
    return wanted if wanted is not None else max(years)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where a row and an id were first converted, over all files; rows by their 64-bit hash, since files are large."""

    rows: dict[int, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


class _Account:
    """Goes through one file: rows of other years are passed over, of the rest none gets lost."""

    def __init__(self, form: Form, table: FormTable, year: int, seen: _Seen) -> None:
        self.form, self.table, self.year, self.seen = form, table, year, seen
        self.read = self.converted = 0
        self.reported: list[ReportedRow] = []

    def take(self, ledger: Ledger) -> "_Account":
        for row in self.table.rows():
            year = self.form.year(row.cells) if row.cells is not None else cell_count_fault(row)
            if isinstance(year, int) and year != self.year:
                continue
            self.read += 1
            outcome = year if isinstance(year, Fault) else self._outcome(row)
            if isinstance(outcome, Fault):
                self._report(row, outcome, "kept_out")
                continue
            self.converted += 1
            for flow in outcome.flows:
                ledger.add(flow, self._place(row))
            for remark in outcome.remarks:
                self._report(row, remark, "converted")
        return self

    def _outcome(self, row: SourceRow) -> Reading | Fault:
        assert row.cells is not None, "rows of a wrong shape are reported before"
        doubled = self._doubled(row, row.cells)
        if doubled is not None:
            return doubled
        reading = self.form.read(row.cells)
        if isinstance(reading, Reading):
            self.seen.rows[hash(row.raw)] = self._place(row)
            identity = self.form.identity(row.cells)
            if identity:
                self.seen.ids[identity] = self._place(row)
        return reading

    def _doubled(self, row: SourceRow, cells: Mapping[str, str]) -> Fault | None:
        first = self.seen.rows.get(hash(row.raw))
        if first is not None:
            return Fault("row_doubled", "", f"repeats {first} in every cell")
        identity = self.form.identity(cells)
        first = self.seen.ids.get(identity) if identity else None
        if first is not None:
            return Fault("id_repeated", identity, f"{first} has this id too; remove the one that does not hold")
        return None

    def _place(self, row: SourceRow) -> str:
        return f"{self.table.file} row {row.number}"

    def _report(self, row: SourceRow, fault: Fault, outcome: Outcome) -> None:
        row_id = self.form.row_id(row.cells) if row.cells is not None else ""
        entry = ReportedRow(self.table.file, row.number, row_id, fault.code, outcome, fault.value, fault.text)
        self.reported.append(entry)
