"""Converter of the European pollutant release and transfer register (E-PRTR) in its CSV form.

Field mapping, assumptions and reason codes: `docs/eprtr.md`.
"""

from collections.abc import Sequence
from pathlib import Path

from data.converters import eprtr_facilities, eprtr_transfers
from data.converters.base import ConversionError, ConversionReport, ReportedRow, TableCount
from data.converters.delimited import SourceTable, read_delimited
from data.converters.eprtr_assumptions import Assumptions, load_assumptions
from data.converters.eprtr_facilities import FacilityList, select_facilities
from data.converters.eprtr_tables import TABLE_NAMES, build_tables
from data.converters.eprtr_transfers import Transfer, TransferList, rows_of_year, select_transfers
from data.converters.faults import parse_year
from data.converters.output import OutputTable, check_out, write_inventory, write_report

FACILITIES_FILE = "facilities.csv"
TRANSFERS_FILE = "waste_transfers.csv"
_KEY_COLUMNS = ("facilityId", "Facility_INSPIRE_ID")


def convert(source: Path, *, year: int | None, out: Path) -> ConversionReport:
    """Turn a year of the register into an inventory folder, with the conversion's report in `OUT/conversion/`.

    Args:
        source: the folder with `facilities.csv` and `waste_transfers.csv`, or either file.
        year: reporting year; None takes the latest of the transfers.
        out: folder to write; a new one, an empty one, or one that an earlier conversion wrote.

    Raises:
        ConversionError: a file is missing, empty, not UTF-8 or lacks a column; the year is not in the register;
            `out` holds other files.
    """
    facilities_table, transfers_table, key_column = _read(source)
    check_out(out, TABLE_NAMES)
    year = _year(transfers_table, year)
    assumptions = load_assumptions()
    facilities, transfers = _select(facilities_table, transfers_table, key_column, year, assumptions)
    tables = build_tables(tuple(facilities.located.values()), transfers.transfers, assumptions, year)
    defaults = _default_remarks(transfers_table.file, transfers.transfers, assumptions)
    report = _report(facilities_table, transfers_table, facilities, transfers, defaults, tables, year, out)
    write_inventory(out, tables, assumptions.policy)
    write_report(report)
    return report


def _read(source: Path) -> tuple[SourceTable, SourceTable, str]:
    folder = source if source.is_dir() else source.parent
    if not source.exists():
        raise ConversionError(f"{source}: no such folder; it must hold {FACILITIES_FILE} and {TRANSFERS_FILE}")
    facilities = read_delimited(folder / FACILITIES_FILE, eprtr_facilities.REQUIRED_COLUMNS)
    transfers = read_delimited(folder / TRANSFERS_FILE, eprtr_transfers.REQUIRED_COLUMNS)
    shared = [name for name in _KEY_COLUMNS if name in facilities.columns and name in transfers.columns]
    if not shared:
        wanted = " or ".join(_KEY_COLUMNS)
        raise ConversionError(f"{FACILITIES_FILE}, {TRANSFERS_FILE}: missing column {wanted}; both files need the same")
    return facilities, transfers, shared[0]


def _year(transfers: SourceTable, wanted: int | None) -> int:
    years = {
        year for row in transfers.rows if row.cells and (year := parse_year(row.cells["reportingYear"])) is not None
    }
    if not years:
        raise ConversionError(f"{transfers.file}: no row has a reporting year, so there is nothing to convert")
    if wanted is not None and wanted not in years:
        listed = ", ".join(str(year) for year in sorted(years))
        raise ConversionError(f"{transfers.file}: no row of the year {wanted}; the years in it are {listed}")
    return wanted if wanted is not None else max(years)


def _select(
    facilities_table: SourceTable,
    transfers_table: SourceTable,
    key_column: str,
    year: int,
    assumptions: Assumptions,
) -> tuple[FacilityList, TransferList]:
    rows = rows_of_year(transfers_table, year)
    needed = {row.cells[key_column] for row in rows if row.cells is not None}
    facilities = select_facilities(facilities_table, key_column, year, needed, assumptions.boxes)
    return facilities, select_transfers(transfers_table, rows, key_column, facilities)


def _default_remarks(file: str, transfers: Sequence[Transfer], assumptions: Assumptions) -> list[ReportedRow]:
    """Report each stream whose activity the material table does not know."""
    text = "the activity is not in the material table; the default material of the hazard class is used"
    return [
        ReportedRow(file, transfer.row, transfer.facility.key, "activity_unknown", "converted", transfer.activity, text)
        for transfer in transfers
        if not assumptions.material_rule(transfer.activity, transfer.hazard, transfer.treatment).activity_prefix
    ]


def _report(
    facilities_table: SourceTable,
    transfers_table: SourceTable,
    facilities: FacilityList,
    transfers: TransferList,
    defaults: Sequence[ReportedRow],
    tables: Sequence[OutputTable],
    year: int,
    out: Path,
) -> ConversionReport:
    converted = len(transfers.transfers)
    counts = (
        TableCount(facilities_table.file, facilities.read, facilities.read - facilities.kept_out, facilities.kept_out),
        TableCount(transfers_table.file, transfers.read, converted, transfers.read - converted),
    )
    rows = sorted([*facilities.reported, *transfers.reported, *defaults], key=lambda row: (row.file, row.row))
    written = {table.name: len(table.rows) for table in tables}
    return ConversionReport("eprtr", year, out, counts, written, tuple(rows))
