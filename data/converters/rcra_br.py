"""Converter of the United States' biennial hazardous waste report (RCRAInfo BR_REPORTING), fixed width or CSV.

Field mapping, choices and reason codes: `docs/converters.md`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data.converters.base import ConversionReport
from data.converters.delimited import SourceRow, open_delimited, read_text
from data.converters.faults import Fault, parse_year, read_quantity
from data.converters.forms import Form, FormTable, Reading, check_file, convert_form
from data.converters.ledger import Flow, Site
from data.converters.places import Locations, load_boxes, read_locations
from data.converters.rule_table import load_rules
from symbiosis.codes import low

USED = (
    "Handler ID", "BR Form", "Report Cycle", "State", "Handler Name", "Location State", "Waste Description",
    "Form Code", "Management Method", "Managed Tons", "Shipped Tons", "Received Tons", "Federal Waste Codes",
)  # fmt: skip
REQUIRED = (
    "Handler ID", "BR Form", "Report Cycle", "Form Code", "Management Method", "Shipped Tons", "Received Tons",
    "Federal Waste Codes",
)  # fmt: skip
_NAMES = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in USED}
_HEADER = re.compile(r"handler[ _]?id", re.IGNORECASE)
_WASTE_CODE = re.compile(r"[DFKPU]\d{3}")
_TONNES_PER_SHORT_TON = Decimal("0.90718474")


def convert(source: Path, *, year: int | None, out: Path) -> ConversionReport:
    """Turn a report cycle into an inventory folder, with the conversion's report in `OUT/conversion/`.

    Args:
        source: BR_REPORTING as CSV with a header row, or as the older text file of fixed width without one;
            `locations.csv` beside it gives the coordinates of handlers, for example cut from the FRS.
        year: report cycle; None takes the latest.
        out: folder to write; a new one, an empty one, or one that an earlier conversion wrote.

    Raises:
        ConversionError: the file is missing, unreadable or lacks a column; no row of the cycle;
            `out` holds other files.
    """
    check_file(source)
    boxes = load_boxes("forms_country_boxes")["US"]
    form: Form = _Report((_table(source),), read_locations(source.parent, boxes, "the United States"))
    return convert_form("rcra-br", form, year=year, out=out)


def _table(source: Path) -> FormTable:
    text = read_text(source)
    if _HEADER.search(text.split("\n", 1)[0]):
        return open_delimited(source, REQUIRED, rename=_name, keep=USED)
    return _FixedWidth(source.name, text)


def _name(column: str) -> str:
    name = column.strip()
    return _NAMES.get(re.sub(r"[^a-z0-9]", "", name.lower()), name)


@dataclass(frozen=True, slots=True)
class _FixedWidth:
    """The text file of fixed width, laid out as `data/reference/rcra_br_layout.csv` says."""

    file: str
    text: str

    def rows(self) -> Iterator[SourceRow]:
        """Yield the lines; one that ends before Received Tons has no cells."""
        layout = load_rules("rcra_br_layout")
        slices = {row["column"]: slice(int(row["position"]) - 1, int(row["position"]) - 1 + int(row["size"]))
                  for row in layout if row["column"] in USED}  # fmt: skip
        shortest = slices["Received Tons"].stop
        for number, line in enumerate((line for line in self.text.split("\n") if line.strip()), start=1):
            cells = {name: line[part].strip() for name, part in slices.items()} if len(line) >= shortest else None
            yield SourceRow(number, cells, (line,))


@dataclass(frozen=True, slots=True)
class _Report:
    tables: tuple[FormTable, ...]
    locations: Locations

    def row_id(self, cells: Mapping[str, str]) -> str:
        return cells["Handler ID"]

    def identity(self, cells: Mapping[str, str]) -> str:
        return ""

    def year(self, cells: Mapping[str, str]) -> int | Fault:
        text = cells["Report Cycle"]
        year = parse_year(text)
        return year if year is not None else Fault("year_unreadable", text, "the report cycle is not a year")

    def read(self, cells: Mapping[str, str]) -> Reading | Fault:
        kind = cells["BR Form"].upper()
        if kind == "GM":
            return self._shipped(cells)
        if kind == "WR":
            return self._received(cells)
        return Fault("form_unknown", cells["BR Form"], "the BR form is neither GM (generated) nor WR (received)")

    def _shipped(self, cells: Mapping[str, str]) -> Reading | Fault:
        """Read waste that its generator shipped: a stream."""
        if _is_nothing(cells["Shipped Tons"]):
            managed = cells.get("Managed Tons", "")
            if not _is_nothing(managed):
                return Fault("managed_on_site", managed, "treated where it arose, nothing was shipped")
            return Fault("not_shipped", cells["Shipped Tons"], "nothing was shipped in the cycle")
        operation, remarks = _operation(cells["Management Method"])
        return self._reading(cells, "Shipped Tons", operation, remarks, demand=False)

    def _received(self, cells: Mapping[str, str]) -> Reading | Fault:
        """Read waste that a site received: a demand where it recovers it, else nothing new (it was shipped)."""
        method = cells["Management Method"].upper()
        rule = _method(method)
        if rule is None or rule["recovery"] != "true":
            return Fault("received_not_recovered", method, "received, but not for recovery: no demand is made of it")
        return self._reading(cells, "Received Tons", rule["operation"], (), demand=True)

    def _reading(
        self, cells: Mapping[str, str], column: str, operation: str, remarks: tuple[Fault, ...], *, demand: bool
    ) -> Reading | Fault:
        quantity = read_quantity(cells[column], _TONNES_PER_SHORT_TON, "short tons")
        if isinstance(quantity, Fault):
            return quantity
        rule = material_rule(cells["Federal Waste Codes"], cells["Form Code"])
        if rule is None:
            shown = f"{cells['Form Code']} {cells['Federal Waste Codes']}".strip()
            return Fault("material_unmapped", shown, "no row of rcra_br_materials.csv fits the codes; add one")
        site = self._site(cells)
        if isinstance(site, Fault):
            return site
        flow = Flow(
            kind="demand" if demand else "stream",
            site=site,
            material=rule["material"],
            hazardous=_is_hazardous(rule["material"]),
            quantity_t=quantity,
            basis="",
            treatment=operation,
            description=f"estimated material; the report says: {cells.get('Waste Description', '')}",
            source=f"RCRAInfo BR_REPORTING, {column}; material {rule['source']}, confidence {rule['confidence']}",
        )
        return Reading((flow,), remarks)

    def _site(self, cells: Mapping[str, str]) -> Site | Fault:
        handler = cells["Handler ID"]
        if not handler:
            return Fault("id_missing", "", "the row has no Handler ID")
        point = self.locations.find(handler)
        if isinstance(point, Fault):
            return point
        state = cells.get("Location State", "") or cells.get("State", "")
        name = cells.get("Handler Name", "")
        return Site(handler, "", name, point.latitude_deg, point.longitude_deg, "US", state)


def material_rule(waste_codes: str, form_code: str) -> Mapping[str, str] | None:
    """Return the first row of the material table that fits the federal waste codes and the form code."""
    codes, form = set(_WASTE_CODE.findall(waste_codes.upper())), form_code.upper()
    fitting = (
        row
        for row in load_rules("rcra_br_materials")
        if (not row["waste_code"] or row["waste_code"] in codes) and row["form_code"] in ("", form)
    )
    return next(fitting, None)


def _method(code: str) -> Mapping[str, str] | None:
    return next((row for row in load_rules("rcra_br_methods") if row["method"] == code), None)


def _operation(method: str) -> tuple[str, tuple[Fault, ...]]:
    rule = _method(method.upper())
    if rule is not None:
        return rule["operation"], ()
    if not method:
        return "", ()
    return "", (Fault("method_unknown", method, "no row of rcra_br_methods.csv; the treatment is left open"),)


def _is_nothing(text: str) -> bool:
    """Whether tons are empty or nought; what cannot be read is something, and reported as such."""
    quantity = read_quantity(text)
    return isinstance(quantity, Fault) and quantity.code in ("quantity_missing", "quantity_zero")


def _is_hazardous(material: str) -> bool:
    code = low.normalise(material)
    entry = low.entry(code) if code is not None else None
    return entry is not None and entry.hazardous
