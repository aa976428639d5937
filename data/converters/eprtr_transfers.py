"""Waste transfers of the pollutant register: each row of the year becomes a transfer or a reported row."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from data.converters.base import Outcome, ReportedRow
from data.converters.delimited import SourceRow, SourceTable, parse_decimal
from data.converters.eprtr_facilities import Facility, FacilityList, normalise_activity, row_fault
from data.converters.faults import Fault, parse_year, read_quantity

REQUIRED_COLUMNS = ("reportingYear", "wasteClassificationCode", "wasteTreatmentCode", "totalWasteQuantityTNE")
# HWIC and HWOC part hazardous waste into transfers within the country and out of it.
_HAZARD = {"HW": "HW", "HWIC": "HW", "HWOC": "HW", "NONHW": "NONHW", "NON-HW": "NONHW"}
_BASIS = {"M": "measured", "C": "calculated", "E": "estimated"}
_TREATMENTS = ("R", "D")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One located off-site waste transfer.

    Attributes:
        stream_id: the inventory's id, made of site, class, treatment and the receiver's country.
        hazard: `HW` or `NONHW`.
        treatment: `R` or `D`.
        quantity_t: tonnes in the year, above 0.
        basis: `measured`, `calculated`, `estimated`, or empty.
        receiver_country: as the register names it; empty for a transfer within the country.
        activity: Annex I activity code of the transfer's own year, normalised.
    """

    stream_id: str
    facility: Facility
    row: int
    hazard: str
    treatment: str
    quantity_t: Decimal
    basis: str
    receiver_country: str
    activity: str


@dataclass(frozen=True, slots=True)
class TransferList:
    """The year's transfers, the remarks, and the number of rows read."""

    transfers: tuple[Transfer, ...]
    reported: tuple[ReportedRow, ...]
    read: int


def rows_of_year(table: SourceTable, year: int) -> list[SourceRow]:
    """Return the rows of the year, and those whose year cannot be told: none may get lost."""
    return [row for row in table.rows if row.cells is None or parse_year(row.cells["reportingYear"]) in (None, year)]


def select_transfers(
    table: SourceTable, rows: Iterable[SourceRow], key_column: str, facilities: FacilityList
) -> TransferList:
    """Turn each row into a transfer, or report why not.

    Transfers of the same facility, class and treatment stay apart (they go to different receivers); a row that
    repeats another in every cell is a double entry and kept out.
    """
    transfers: list[Transfer] = []
    reported: list[ReportedRow] = []
    first_of: dict[tuple[str, ...], int] = {}
    taken_ids: set[str] = set()
    read = 0
    for row in rows:
        read += 1
        fault = _fault(row, key_column, facilities, first_of)
        if fault is not None:
            reported.append(_reported(table, row, key_column, fault, kept_out=True))
            continue
        first_of[row.raw] = row.number
        transfer, remarks = _transfer(row, key_column, facilities, taken_ids)
        transfers.append(transfer)
        reported += [_reported(table, row, key_column, remark, kept_out=False) for remark in remarks]
    return TransferList(tuple(transfers), tuple(reported), read)


def _fault(
    row: SourceRow, key_column: str, facilities: FacilityList, first_of: Mapping[tuple[str, ...], int]
) -> Fault | None:
    fault = row_fault(row, key_column)
    if fault is not None:
        return fault
    assert row.cells is not None, "row_fault reports rows of a wrong shape"
    if row.raw in first_of:
        return Fault("row_doubled", "", f"the row repeats row {first_of[row.raw]} in every cell")
    return _class_fault(row.cells) or _quantity_fault(row.cells) or _facility_fault(row.cells[key_column], facilities)


def _class_fault(cells: Mapping[str, str]) -> Fault | None:
    hazard, treatment = cells["wasteClassificationCode"], cells["wasteTreatmentCode"]
    if hazard.upper() not in _HAZARD:
        return Fault("class_unknown", hazard, "the waste class is neither HW nor NONHW")
    if treatment.upper() not in _TREATMENTS:
        return Fault("treatment_unknown", treatment, "the treatment is neither R (recovery) nor D (disposal)")
    return None


def _quantity_fault(cells: Mapping[str, str]) -> Fault | None:
    quantity = read_quantity(cells["totalWasteQuantityTNE"])
    return quantity if isinstance(quantity, Fault) else None


def _facility_fault(key: str, facilities: FacilityList) -> Fault | None:
    if key in facilities.located:
        return None
    fault = facilities.faults.get(key)
    if fault is None:
        return Fault("facility_not_listed", key, "the facilities file has no row of this facility in any year")
    return Fault(fault.code, fault.value, f"its facility is kept out: {fault.text}")


def _transfer(
    row: SourceRow, key_column: str, facilities: FacilityList, taken_ids: set[str]
) -> tuple[Transfer, list[Fault]]:
    cells = row.cells
    assert cells is not None, "faulty rows are reported before"
    facility = facilities.located[cells[key_column]]
    hazard, treatment = _HAZARD[cells["wasteClassificationCode"].upper()], cells["wasteTreatmentCode"].upper()
    receiver = cells.get("ReceivingSite_countryName", "")
    base = "-".join([facility.site_id, hazard, treatment, *([_slug(receiver)] if receiver else [])])
    stream_id = _free_id(base, taken_ids)
    method = cells.get("methodCode", "")
    quantity = parse_decimal(cells["totalWasteQuantityTNE"])
    assert quantity is not None, "unreadable quantities are reported before"
    remarks = []
    if stream_id != base:
        remarks.append(Fault("stream_numbered", stream_id, "class, treatment and country do not tell it from another"))
    if method and method.upper() not in _BASIS:
        remarks.append(Fault("method_unknown", method, "not M, C or E; the basis of the quantity is left open"))
    transfer = Transfer(
        stream_id=stream_id,
        facility=facility,
        row=row.number,
        hazard=hazard,
        treatment=treatment,
        quantity_t=quantity,
        basis=_BASIS.get(method.upper(), ""),
        receiver_country=receiver,
        activity=normalise_activity(cells.get("mainActivityCode", "")) or facility.activity,
    )
    return transfer, remarks


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _free_id(base: str, taken_ids: set[str]) -> str:
    free, number = base, 2
    while free in taken_ids:
        free, number = f"{base}-{number}", number + 1
    taken_ids.add(free)
    return free


def _reported(table: SourceTable, row: SourceRow, key_column: str, fault: Fault, *, kept_out: bool) -> ReportedRow:
    key = row.cells[key_column] if row.cells is not None else ""
    outcome: Outcome = "kept_out" if kept_out else "converted"
    return ReportedRow(table.file, row.number, key, fault.code, outcome, fault.value, fault.text)
