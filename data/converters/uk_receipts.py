"""Converter of receipts of the United Kingdom's digital waste tracking, as the Receipt of Waste API takes them.

Field mapping, choices and reason codes: `docs/converters.md`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from data.converters.base import ConversionError, ConversionReport
from data.converters.faults import Fault, read_quantity
from data.converters.forms import Form, Reading, convert_form
from data.converters.json_rows import JsonObject, JsonTable, read_json_rows
from data.converters.ledger import Flow, Site
from data.converters.places import Locations, load_boxes, read_locations
from data.converters.waste_codes import FINAL_RECOVERY, Waste, read_operation, read_waste

_TONNES_IN = {"Grams": Decimal("0.000001"), "Kilograms": Decimal("0.001"), "Tonnes": Decimal(1)}
_FORMS = {"Gas": "gas", "Liquid": "liquid", "Solid": "solid", "Powder": "powder", "Sludge": "sludge", "Mixed": ""}
_DATE = re.compile(r"(\d{4})-\d{2}-\d{2}(?!\d).*")


def convert(source: Path, *, year: int | None, out: Path) -> ConversionReport:
    """Turn receipts into an inventory folder, with the conversion's report in `OUT/conversion/`.

    Args:
        source: a JSON file of one receipt or an array of them, or a folder of such files; `locations.csv` beside them
            gives the coordinates of permits or postcodes.
        year: year of `dateTimeReceived`; None takes the latest.
        out: folder to write; a new one, an empty one, or one that an earlier conversion wrote.

    Raises:
        ConversionError: a file is missing, not JSON or not receipts; no receipt of the year; `out` holds other files.
    """
    tables = tuple(read_json_rows(path, _unwrap, _items) for path in _files(source))
    folder = source if source.is_dir() else source.parent
    boxes = load_boxes("forms_country_boxes")["GB"]
    form: Form = _Receipts(tables, read_locations(folder, boxes, "the United Kingdom"))
    return convert_form("uk-receipts", form, year=year, out=out)


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    files = sorted(source.glob("*.json"))
    if not files:
        raise ConversionError(f"{source}: no .json file in it; give a file of receipts or their folder")
    return files


def _unwrap(document: Any) -> Any:
    return document


def _items(receipt: JsonObject) -> Sequence[JsonObject]:
    """Return a row for each waste item, or one without an item, so that no receipt gets lost."""
    head = {key: value for key, value in receipt.items() if key != "wasteItems"}
    items = receipt.get("wasteItems")
    if not isinstance(items, list) or not items:
        return [head]
    return [head | {"number": str(number), "item": item} for number, item in enumerate(items, start=1)]


@dataclass(frozen=True, slots=True)
class _Receipts:
    tables: tuple[JsonTable, ...]
    locations: Locations

    def row_id(self, cells: Mapping[str, str]) -> str:
        names = ("wasteTrackingId", "yourUniqueReference", "hazardousWasteConsignmentCode")
        return next((cells[name] for name in names if cells.get(name)), "")

    def identity(self, cells: Mapping[str, str]) -> str:
        tracking_id = cells.get("wasteTrackingId", "")
        return f"{tracking_id} item {cells.get('number', '')}" if tracking_id else ""

    def year(self, cells: Mapping[str, str]) -> int | Fault:
        text = cells.get("dateTimeReceived", "")
        match = _DATE.fullmatch(text)
        return int(match.group(1)) if match else Fault("year_unreadable", text, "dateTimeReceived is no ISO 8601 date")

    def read(self, cells: Mapping[str, str]) -> Reading | Fault:
        if "number" not in cells:
            return Fault("items_missing", "", "the receipt has no wasteItems")
        site = self._site(cells)
        if isinstance(site, Fault):
            return site
        waste = _waste(cells)
        if isinstance(waste, Fault):
            return waste
        weight = _weight(cells, "item.weight")
        if isinstance(weight, Fault):
            return weight
        return _split(cells, site, waste, weight)

    def _site(self, cells: Mapping[str, str]) -> Site | Fault:
        permit, postcode = cells.get("receiver.authorisationNumber", ""), cells.get("receipt.address.postcode", "")
        if not permit:
            return Fault("receiver_missing", "", "the receipt does not name the receiver's authorisationNumber")
        point = self.locations.find(permit, postcode)
        if isinstance(point, Fault):
            return point
        # One permit may cover several addresses (mobile plant); an address, several permits.
        key = f"{permit} {postcode}".upper()
        name = cells.get("receiver.siteName", "")
        return Site(key, "", name, point.latitude_deg, point.longitude_deg, "GB")


def _waste(cells: Mapping[str, str]) -> Waste | Fault:
    """Read the item's codes: of several, the first hazardous one stands for the item, else the first."""
    codes = list(_listed(cells, "item.ewcCodes"))
    flag = cells.get("item.containsHazardous", "")
    if not codes:
        return read_waste("", flag)
    read = [read_waste(code, "") for code in codes]
    unknown = next((entry for entry in read if isinstance(entry, Fault)), None)
    if unknown is not None:
        return unknown
    known = [entry for entry in read if isinstance(entry, Waste)]
    chosen = next((entry for entry in known if entry.hazardous), known[0])
    waste = read_waste(chosen.material, flag)
    if isinstance(waste, Fault) or len(codes) == 1:
        return waste
    text = f"one weight for several codes; {chosen.material} stands for the item"
    return Waste(waste.material, waste.hazardous, (*waste.remarks, Fault("codes_several", ", ".join(codes), text)))


def _weight(cells: Mapping[str, str], path: str) -> Decimal | Fault:
    metric = cells.get(f"{path}.metric", "")
    factor = _TONNES_IN.get(metric)
    if factor is None:
        return Fault("unit_unknown", metric, "the weight's metric is not Grams, Kilograms or Tonnes")
    return read_quantity(cells.get(f"{path}.amount", ""), factor, metric.lower())


def _split(cells: Mapping[str, str], site: Site, waste: Waste, weight: Decimal) -> Reading | Fault:
    """Part the weight by what was done with it: final recovery is a demand of the site, all else waste on offer."""
    parts: list[tuple[str, Decimal]] = []
    remarks = list(waste.remarks)
    for path in _entries(cells, "item.disposalOrRecoveryCodes"):
        operation = read_operation(cells.get(f"{path}.code", ""))
        amount = _weight(cells, f"{path}.weight")
        if isinstance(amount, Fault):
            return amount
        if isinstance(operation, Fault):
            remarks.append(operation)
        parts.append((operation if isinstance(operation, str) else "", amount))
    rest = weight - sum((amount for _, amount in parts), Decimal(0))
    if rest < 0:
        return Fault("weights_disagree", f"{weight - rest} t of {weight} t", "more was treated than was received")
    if rest > 0:
        parts.append(("", rest))
    return Reading(tuple(_flow(cells, site, waste, part) for part in parts), tuple(remarks))


def _flow(cells: Mapping[str, str], site: Site, waste: Waste, part: tuple[str, Decimal]) -> Flow:
    operation, amount = part
    return Flow(
        kind="demand" if operation in FINAL_RECOVERY else "stream",
        site=site,
        material=waste.material,
        hazardous=waste.hazardous,
        quantity_t=amount,
        basis="estimated" if cells.get("item.weight.isEstimate") == "true" else "measured",
        treatment=operation,
        physical_form="" if operation in FINAL_RECOVERY else _FORMS.get(cells.get("item.physicalForm", ""), ""),
        description=cells.get("item.wasteDescription", ""),
        source="waste tracking receipts",
    )


def _listed(cells: Mapping[str, str], path: str) -> Iterator[str]:
    number = 0
    while f"{path}.{number}" in cells:
        yield cells[f"{path}.{number}"]
        number += 1


def _entries(cells: Mapping[str, str], path: str) -> Iterator[str]:
    number = 0
    while any(name.startswith(f"{path}.{number}.") for name in cells):
        yield f"{path}.{number}"
        number += 1
