"""Facilities of the pollutant register: which are located, in which year's row, and which are kept out."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.converters.base import Outcome, ReportedRow
from data.converters.delimited import SourceRow, SourceTable, parse_decimal
from data.converters.faults import Fault, cell_count_fault, parse_year
from data.converters.places import CountryBox, read_point

COORDINATE_COLUMNS = ("pointGeometryLat", "pointGeometryLon")
REQUIRED_COLUMNS = ("reportingYear", "mainActivityCode", *COORDINATE_COLUMNS)
_ISO_CODES = {"EL": "GR", "UK": "GB"}
_WITHHELD = "CONFIDENTIAL"


@dataclass(frozen=True, slots=True)
class Facility:
    """A located facility.

    Attributes:
        key: the register's id.
        site_id: the inventory's id of its site.
        row: data row that it was taken from.
        latitude_deg, longitude_deg: WGS 84, as the register writes them (decimal point).
        country: ISO 3166-1 alpha-2, or empty.
        activity: Annex I activity code, normalised.
        operating: false where the register says of this year that it is not functional.
    """

    key: str
    site_id: str
    row: int
    organisation: str
    name: str
    latitude_deg: str
    longitude_deg: str
    country: str
    activity: str
    operating: bool


@dataclass(frozen=True, slots=True)
class FacilityList:
    """Located facilities and the faults of the others, both by key; the remarks; and the year's row counts."""

    located: Mapping[str, Facility]
    faults: Mapping[str, Fault]
    reported: tuple[ReportedRow, ...]
    read: int
    kept_out: int


def normalise_activity(code: str) -> str:
    """Bring an Annex I activity code to the form `4(a)(ii)`: `4.(A) (ii)` is the same."""
    return re.sub(r"[\s.]", "", code).lower()


def shown_name(text: str) -> str:
    """Return the name, or nothing where the register withholds it (two withheld names are not one organisation)."""
    return "" if text.upper() == _WITHHELD else text


def select_facilities(
    table: SourceTable, key_column: str, year: int, needed: set[str], boxes: Mapping[str, CountryBox]
) -> FacilityList:
    """Locate each facility that the year lists, and each other one in `needed` (those with transfers).

    A facility that the year's row does not locate takes its place from the row of the nearest other year
    that does, the later one of two equally near; this is reported.
    """
    usable, reported, unreadable = _usable_rows(table, key_column, year)
    rows_by_key: dict[str, list[tuple[int, SourceRow]]] = defaultdict(list)
    for row_year, key, row in usable:
        rows_by_key[key].append((row_year, row))
    located: dict[str, Facility] = {}
    faults: dict[str, Fault] = {}
    taken_ids: set[str] = set()
    read, kept_out = unreadable, unreadable
    for key, rows in rows_by_key.items():
        of_year = [row for row_year, row in rows if row_year == year]
        if not of_year and key not in needed:
            continue
        choice = _choose(rows, year, boxes)
        if isinstance(choice, Fault):
            faults[key] = choice
            reported += [_reported(table, row, key, choice, "kept_out") for row in of_year]
            kept_out += len(of_year)
        else:
            row_year, row = choice
            located[key] = _facility(key, row, row_year == year, taken_ids)
            reported += _remarks(table, key, row_year, row, of_year, boxes, year)
            kept_out += max(0, len(of_year) - 1)
        read += len(of_year)
    return FacilityList(located, faults, tuple(reported), read, kept_out)


def _usable_rows(
    table: SourceTable, key_column: str, year: int
) -> tuple[list[tuple[int, str, SourceRow]], list[ReportedRow], int]:
    """Part the rows with a year and an id from those that have none and may concern `year`."""
    usable: list[tuple[int, str, SourceRow]] = []
    reported: list[ReportedRow] = []
    for row in table.rows:
        fault = row_fault(row, key_column)
        row_year = parse_year(row.cells["reportingYear"]) if row.cells is not None else None
        if fault is not None and row_year in (None, year):
            reported.append(_reported(table, row, "", fault, "kept_out"))
        elif fault is None and row.cells is not None and row_year is not None:
            usable.append((row_year, row.cells[key_column], row))
    return usable, reported, len(reported)


def row_fault(row: SourceRow, key_column: str) -> Fault | None:
    """Return why a row cannot be told apart: its shape, its year or its id; None where it can."""
    if row.cells is None:
        return cell_count_fault(row)
    if parse_year(row.cells["reportingYear"]) is None:
        return Fault("year_unreadable", row.cells["reportingYear"], "the reporting year is not a year of four digits")
    if not row.cells[key_column]:
        return Fault("id_missing", "", f"the row has no {key_column}")
    return None


def _choose(
    rows: Sequence[tuple[int, SourceRow]], year: int, boxes: Mapping[str, CountryBox]
) -> tuple[int, SourceRow] | Fault:
    """Return the row that locates the facility, the year's own first; else the fault of the nearest row."""
    nearest_first = sorted(rows, key=lambda entry: (abs(entry[0] - year), -entry[0]))
    faults: list[Fault] = []
    for row_year, row in nearest_first:
        fault = coordinate_fault(_cells(row), boxes)
        if fault is None:
            return row_year, row
        faults.append(fault)
    return faults[0]


def _cells(row: SourceRow) -> Mapping[str, str]:
    assert row.cells is not None, "rows of a wrong shape are parted off before"
    return row.cells


def coordinate_fault(cells: Mapping[str, str], boxes: Mapping[str, CountryBox]) -> Fault | None:
    """Return what is wrong with a facility row's coordinates, or None. Nothing is repaired silently."""
    country = country_code(cells)
    box = boxes.get(country)
    point = read_point(_texts(cells), [] if box is None else [box], country)
    return point if isinstance(point, Fault) else None


def _texts(cells: Mapping[str, str]) -> tuple[str, str]:
    latitude, longitude = COORDINATE_COLUMNS
    return cells[latitude], cells[longitude]


def country_code(cells: Mapping[str, str]) -> str:
    """Return the ISO 3166-1 alpha-2 code (the register writes EL and UK), or nothing."""
    code = cells.get("countryCode", "").upper()
    return _ISO_CODES.get(code, code)


def _facility(key: str, row: SourceRow, of_year: bool, taken_ids: set[str]) -> Facility:
    cells = _cells(row)
    latitude, longitude = (parse_decimal(cells[column]) for column in COORDINATE_COLUMNS)
    country = country_code(cells)
    status = cells.get("status", "")
    return Facility(
        key=key,
        site_id=_site_id(key, country, taken_ids),
        row=row.number,
        organisation=shown_name(cells.get("parentCompanyName", "")),
        name=shown_name(cells.get("nameOfFeature", "")),
        latitude_deg=f"{latitude:f}",
        longitude_deg=f"{longitude:f}",
        country=country,
        activity=normalise_activity(cells["mainActivityCode"]),
        operating=not of_year or status in ("", "functional"),
    )


def _site_id(key: str, country: str, taken_ids: set[str]) -> str:
    """Make a readable id of letters, digits, `_` and `-`, headed by the country; numbered where it is taken."""
    readable = re.sub(r"[^A-Za-z0-9_]+", "-", key).strip("-")
    base = readable if not country or readable.startswith(country) else f"{country}-{readable}"
    site_id, number = base, 2
    while site_id in taken_ids:
        site_id, number = f"{base}-{number}", number + 1
    taken_ids.add(site_id)
    return site_id


def _remarks(
    table: SourceTable,
    key: str,
    row_year: int,
    chosen: SourceRow,
    of_year: Sequence[SourceRow],
    boxes: Mapping[str, CountryBox],
    year: int,
) -> list[ReportedRow]:
    """Return what is to be said of a facility that is located."""
    remarks: list[ReportedRow] = []
    if not of_year:
        text = f"no row of {year}; place, name and activity are those of {row_year}"
        remarks.append(_reported(table, chosen, key, Fault("facility_of_other_year", str(row_year), text), "converted"))
    elif row_year != year:
        text = f"not located in {year}; place, name and activity are those of {row_year} (row {chosen.number})"
        fault = Fault("coordinates_of_other_year", str(row_year), text)
        remarks.append(_reported(table, of_year[0], key, fault, "converted"))
    elif _cells(chosen).get("status", "functional") not in ("", "functional"):
        status = _cells(chosen)["status"]
        fault = Fault("not_operating", status, "no demand is assumed at a facility that is not functional")
        remarks.append(_reported(table, chosen, key, fault, "converted"))
    if country_code(_cells(chosen)) not in boxes:
        text = "no bounds are known for this country; the coordinates were not checked against it"
        fault = Fault("country_unknown", _cells(chosen).get("countryCode", ""), text)
        remarks.append(_reported(table, chosen, key, fault, "converted"))
    used = chosen if row_year == year else of_year[0] if of_year else chosen
    doubles = [row for row in of_year if row is not used]
    text = f"the facility has another row in {year} (row {used.number}), which is used"
    return remarks + [_reported(table, row, key, Fault("facility_doubled", "", text), "kept_out") for row in doubles]


def _reported(table: SourceTable, row: SourceRow, key: str, fault: Fault, outcome: Outcome) -> ReportedRow:
    return ReportedRow(table.file, row.number, key, fault.code, outcome, fault.value, fault.text)
