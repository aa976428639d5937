"""Converter of French hazardous waste slips (BSDD) of Trackdéchets.

Field mapping, choices and reason codes: `docs/converters.md`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from data.converters.base import ConversionReport
from data.converters.delimited import open_delimited
from data.converters.faults import Fault, read_quantity
from data.converters.forms import Form, FormTable, Reading, check_file, convert_form
from data.converters.json_rows import JsonObject, flatten, read_json_rows
from data.converters.ledger import Flow, Site
from data.converters.places import Locations, load_boxes, normalise_id, read_locations
from data.converters.waste_codes import FINAL_RECOVERY, Waste, read_operation, read_waste

FIELDS = (
    "id", "readableId", "status", "emitterType", "emitterCompanySiret", "emitterCompanyName", "emitterWorkSiteAddress",
    "recipientCompanySiret", "recipientCompanyName", "recipientProcessingOperation", "wasteDetailsCode",
    "wasteDetailsName", "wasteDetailsQuantity", "wasteDetailsIsDangerous", "wasteDetailsConsistence",
    "wasteAcceptationStatus", "quantityReceived", "quantityRefused", "processingOperationDone",
    "receivedAt", "processedAt", "sentAt",
)  # fmt: skip
REQUIRED = ("wasteDetailsCode", "emitterCompanySiret", "recipientCompanySiret", "quantityReceived", "receivedAt")
_NAMES = {name.lower(): name for name in FIELDS}
# Paths of the GraphQL type Form that do not give the flat name by joining their parts.
_PATHS = {
    "wasteDetails.consistence.0": "wasteDetailsConsistence",
    "wasteDetails.consistence": "wasteDetailsConsistence",
}
_ARRIVED = frozenset(
    ("RECEIVED", "ACCEPTED", "PROCESSED", "NO_TRACEABILITY", "AWAITING_GROUP", "GROUPED", "FOLLOWED_WITH_PNTTD")
)
_NOT_ARRIVED = frozenset(
    ("DRAFT", "SEALED", "SIGNED_BY_PRODUCER", "SENT", "TEMP_STORED", "TEMP_STORER_ACCEPTED", "RESEALED",
     "SIGNED_BY_TEMP_STORER", "RESENT", "REFUSED", "CANCELED")
)  # fmt: skip
_CONSISTENCE = {"SOLID": "solid", "LIQUID": "liquid", "GASEOUS": "gas", "DOUGHY": "sludge"}
_BOOLEANS = {"true": "true", "t": "true", "1": "true", "false": "false", "f": "false", "0": "false"}
_SIRET = re.compile(r"\d{14}")
# `D 9 F` is D 9 as a final treatment.
_FINAL_MARK = re.compile(r"\s*F\s*$")
_DATE = re.compile(r"(\d{4})-\d{2}-\d{2}(?!\d).*")


def convert(source: Path, *, year: int | None, out: Path) -> ConversionReport:
    """Turn slips into an inventory folder, with the conversion's report in `OUT/conversion/`.

    Args:
        source: a CSV file with the flat fields (`wasteDetailsCode`, or `waste_details_code`), or a JSON file of the
            API's `forms`; `locations.csv` beside it gives the coordinates of establishments by SIRET.
        year: year of reception; None takes the latest.
        out: folder to write; a new one, an empty one, or one that an earlier conversion wrote.

    Raises:
        ConversionError: the file is missing, unreadable or lacks a field; no slip of the year; `out` holds other files.
    """
    check_file(source)
    boxes = load_boxes("forms_country_boxes")["FR"]
    form: Form = _Slips((_table(source),), read_locations(source.parent, boxes, "France"))
    return convert_form("trackdechets", form, year=year, out=out)


def _table(source: Path) -> FormTable:
    if source.suffix.lower() == ".json":
        return read_json_rows(source, _unwrap, _flat_row)
    return open_delimited(source, REQUIRED, rename=_flat_name, keep=FIELDS)


def _flat_name(column: str) -> str:
    name = column.strip()
    return _NAMES.get(name.replace("_", "").lower(), name)


def _unwrap(document: Any) -> Any:
    """Take the slips out of a GraphQL answer: `{"data": {"forms": [...]}}`."""
    if isinstance(document, dict) and isinstance(document.get("data"), dict):
        document = document["data"]
    if isinstance(document, dict) and "forms" in document:
        document = document["forms"]
    return document


def _flat_row(slip: JsonObject) -> list[JsonObject]:
    """Give the nested fields their flat names: `emitter.company.siret` is `emitterCompanySiret`."""
    cells = {}
    for path, text in flatten(slip).items():
        joined = _PATHS.get(path) or "".join(path.split("."))
        cells[_flat_name(joined)] = text
    return [cells]


@dataclass(frozen=True, slots=True)
class _Slips:
    tables: tuple[FormTable, ...]
    locations: Locations

    def row_id(self, cells: Mapping[str, str]) -> str:
        return cells.get("readableId", "") or cells.get("id", "")

    def identity(self, cells: Mapping[str, str]) -> str:
        return self.row_id(cells)

    def year(self, cells: Mapping[str, str]) -> int | Fault:
        text = next((cells[name] for name in ("receivedAt", "processedAt", "sentAt") if cells.get(name)), "")
        match = _DATE.fullmatch(text)
        return int(match.group(1)) if match else Fault("year_unreadable", text, "no date of reception, as 2024-05-31")

    def read(self, cells: Mapping[str, str]) -> Reading | Fault:
        fault = _state_fault(cells)
        if fault is not None:
            return fault
        waste = read_waste(
            cells.get("wasteDetailsCode", ""), _BOOLEANS.get(_lower(cells, "wasteDetailsIsDangerous"), "")
        )
        if isinstance(waste, Fault):
            return waste
        quantity = _quantity(cells)
        if isinstance(quantity, Fault):
            return quantity
        return self._flows(cells, waste, quantity)

    def _flows(self, cells: Mapping[str, str], waste: Waste, quantity: Decimal) -> Reading | Fault:
        operation, remarks = _operation(cells)
        remarks = [*waste.remarks, *remarks]
        flows: list[Flow] = []
        emitter = self._site(cells, "emitter")
        recipient = self._site(cells, "recipient")
        if isinstance(emitter, Site):
            flows.append(_stream(cells, emitter, waste, quantity, operation))
            remarks += _work_site(cells)
        else:
            remarks.append(emitter)
        if operation in FINAL_RECOVERY and isinstance(recipient, Site):
            flows.append(_demand(cells, recipient, waste, quantity, operation))
        elif isinstance(recipient, Fault):
            remarks.append(recipient)
        if not flows:
            return (
                emitter if isinstance(emitter, Fault) else Fault("nothing_located", "", "no establishment is located")
            )
        return Reading(tuple(flows), tuple(remarks))

    def _site(self, cells: Mapping[str, str], role: str) -> Site | Fault:
        siret = normalise_id(cells.get(f"{role}CompanySiret", ""))
        if not siret:
            return Fault(f"{role}_missing", "", f"no {role}CompanySiret (a private person, a ship or a foreign firm)")
        if not _SIRET.fullmatch(siret):
            return Fault(f"{role}_unreadable", siret, "a SIRET has 14 digits; a spreadsheet may have cut zeros off")
        point = self.locations.find(siret)
        if isinstance(point, Fault):
            return Fault(f"{role}_{point.code}", siret, point.text)
        name = cells.get(f"{role}CompanyName", "")
        # The first nine digits are the SIREN: establishments of one firm are one organisation.
        return Site(siret, siret[:9], name, point.latitude_deg, point.longitude_deg, "FR")


def _lower(cells: Mapping[str, str], name: str) -> str:
    return cells.get(name, "").lower()


def _state_fault(cells: Mapping[str, str]) -> Fault | None:
    status, acceptance = cells.get("status", ""), cells.get("wasteAcceptationStatus", "")
    if status in _NOT_ARRIVED:
        return Fault("not_received", status, "the waste had not arrived, or was refused or cancelled")
    if status and status not in _ARRIVED:
        return Fault("status_unknown", status, "not a status of a BSDD")
    if acceptance == "REFUSED":
        return Fault("refused", acceptance, "the recipient refused the waste")
    if cells.get("emitterType", "") == "APPENDIX1":
        return Fault(
            "round_summary", "APPENDIX1", "sums up the slips of a collection round, which are rows of their own"
        )
    return None


def _quantity(cells: Mapping[str, str]) -> Decimal | Fault:
    if cells.get("emitterType", "") == "APPENDIX1_PRODUCER":
        # Slips of a round are weighed together; each has the quantity that its producer declared.
        return read_quantity(cells.get("wasteDetailsQuantity", ""))
    received = read_quantity(cells.get("quantityReceived", ""))
    refused_text = cells.get("quantityRefused", "")
    if isinstance(received, Fault) or not refused_text:
        return received
    refused = read_quantity(refused_text)
    if isinstance(refused, Fault):
        return received if refused.code == "quantity_zero" else refused
    if refused >= received:
        return Fault("refused", f"{refused} t of {received} t", "nothing of what was received was accepted")
    return received - refused


def _operation(cells: Mapping[str, str]) -> tuple[str, list[Fault]]:
    """Return the operation done, else the one foreseen, and remarks."""
    done, foreseen = cells.get("processingOperationDone", ""), cells.get("recipientProcessingOperation", "")
    operation = read_operation(_FINAL_MARK.sub("", done or foreseen))
    if isinstance(operation, Fault):
        return "", [operation]
    if done or not foreseen:
        return operation, []
    return operation, [Fault("operation_foreseen", foreseen, "not treated yet; the operation foreseen is taken")]


def _work_site(cells: Mapping[str, str]) -> list[Fault]:
    address = cells.get("emitterWorkSiteAddress", "")
    text = "the waste arose at a work site; the place of the emitter's establishment is used"
    return [Fault("work_site", address, text)] if address else []


def _stream(cells: Mapping[str, str], site: Site, waste: Waste, quantity: Decimal, operation: str) -> Flow:
    declared = cells.get("emitterType", "") == "APPENDIX1_PRODUCER"
    return Flow(
        kind="stream",
        site=site,
        material=waste.material,
        hazardous=waste.hazardous,
        quantity_t=quantity,
        basis="estimated" if declared else "measured",
        treatment=operation,
        physical_form=_CONSISTENCE.get(cells.get("wasteDetailsConsistence", "").strip('{}[]" ').upper(), ""),
        description=cells.get("wasteDetailsName", ""),
        source="Trackdéchets BSDD",
    )


def _demand(cells: Mapping[str, str], site: Site, waste: Waste, quantity: Decimal, operation: str) -> Flow:
    return Flow(
        kind="demand",
        site=site,
        material=waste.material,
        hazardous=waste.hazardous,
        quantity_t=quantity,
        basis="measured",
        treatment=operation,
        description=cells.get("wasteDetailsName", ""),
        source="Trackdéchets BSDD",
    )
