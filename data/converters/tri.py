"""Converter of the United States' Toxics Release Inventory, basic data file.

Field mapping, choices and reason codes: `docs/converters.md`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data.converters.base import ConversionReport
from data.converters.delimited import open_delimited
from data.converters.faults import Fault, parse_year, read_quantity
from data.converters.forms import Form, FormTable, Reading, check_file, convert_form
from data.converters.ledger import Flow, Site
from data.converters.places import CountryBox, load_boxes, read_point
from data.converters.rule_table import load_rules
from data.converters.waste_codes import Waste, read_waste

FATES = {
    "recycled": ("OFF-SITE RECYCLED TOTAL", ""),
    "energy": ("OFF-SITE ENERGY RECOVERY T", "R1"),
    "treated": ("OFF-SITE TREATED TOTAL", ""),
    "disposed": ("OFF-SITE RELEASE TOTAL", ""),
}
"""What became of the chemical off site: its column, and the operation where the column means one."""
REQUIRED = (
    "YEAR", "TRIFD", "LATITUDE", "LONGITUDE", "CHEMICAL", "UNIT OF MEASURE", *(column for column, _ in FATES.values()),
)  # fmt: skip
_ID_COLUMNS = ("CAS#", "CAS #/COMPOUND ID", "TRI CHEMICAL/COMPOUND ID")
_PARENT_COLUMNS = ("STANDARD PARENT CO NAME", "PARENT CO NAME")
USED = (*REQUIRED, *_ID_COLUMNS, *_PARENT_COLUMNS, "FACILITY NAME", "ST", "DOC_CTRL_NUM", "FORM TYPE")
_TONNES_IN = {"POUNDS": Decimal("0.00045359237"), "GRAMS": Decimal("0.000001")}
_NUMBERED = re.compile(r"^\s*\d+\.\s*")


def convert(source: Path, *, year: int | None, out: Path) -> ConversionReport:
    """Turn a year into an inventory folder, with the conversion's report in `OUT/conversion/`.

    Args:
        source: the basic data file as EPA gives it (CSV, columns `1. YEAR`, `2. TRIFD` ...).
        year: reporting year; None takes the latest.
        out: folder to write; a new one, an empty one, or one that an earlier conversion wrote.

    Raises:
        ConversionError: the file is missing, unreadable or lacks a column; no row of the year; `out` holds other files.
    """
    check_file(source)
    table = open_delimited(source, REQUIRED, rename=_name, keep=USED)
    form: Form = _Inventory((table,), load_boxes("forms_country_boxes")["US"])
    return convert_form("tri", form, year=year, out=out)


def _name(column: str) -> str:
    """Take the number off: it differs from one edition of the file to the next."""
    return _NUMBERED.sub("", column).strip().upper()


@dataclass(frozen=True, slots=True)
class _Inventory:
    tables: tuple[FormTable, ...]
    boxes: tuple[CountryBox, ...]

    def row_id(self, cells: Mapping[str, str]) -> str:
        return cells["TRIFD"]

    def identity(self, cells: Mapping[str, str]) -> str:
        return cells.get("DOC_CTRL_NUM", "")

    def year(self, cells: Mapping[str, str]) -> int | Fault:
        year = parse_year(cells["YEAR"])
        return year if year is not None else Fault("year_unreadable", cells["YEAR"], "not a year of four digits")

    def read(self, cells: Mapping[str, str]) -> Reading | Fault:
        amounts = _amounts(cells)
        if isinstance(amounts, Fault):
            return amounts
        site = self._site(cells)
        if isinstance(site, Fault):
            return site
        flows: list[Flow] = []
        unmapped: list[Fault] = []
        for fate, quantity in amounts.items():
            rule = material_rule(chemical_ids(cells), fate)
            waste = read_waste(rule["material"], "") if rule is not None else _unmapped(cells, fate)
            if rule is None or isinstance(waste, Fault):
                unmapped.append(_unmapped(cells, fate))
            else:
                flows.append(_flow(cells, site, rule, waste, fate, quantity))
        return Reading(tuple(flows), tuple(unmapped)) if flows else unmapped[0]

    def _site(self, cells: Mapping[str, str]) -> Site | Fault:
        facility = cells["TRIFD"]
        if not facility:
            return Fault("id_missing", "", "the row has no TRIFD")
        point = read_point((cells["LATITUDE"], cells["LONGITUDE"]), self.boxes, "the United States")
        if isinstance(point, Fault):
            return point
        parent = next((cells[name] for name in _PARENT_COLUMNS if cells.get(name, "NA").upper() != "NA"), "")
        name, state = cells.get("FACILITY NAME", ""), cells.get("ST", "")
        return Site(facility, parent, name, point.latitude_deg, point.longitude_deg, "US", state)


def _amounts(cells: Mapping[str, str]) -> dict[str, Decimal] | Fault:
    """Return the tonnes sent off site by fate, those above 0."""
    unit = cells["UNIT OF MEASURE"].upper()
    factor = _TONNES_IN.get(unit)
    if factor is None:
        return Fault("unit_unknown", cells["UNIT OF MEASURE"], "the unit of measure is neither Pounds nor Grams")
    amounts: dict[str, Decimal] = {}
    for fate, (column, _) in FATES.items():
        quantity = read_quantity(cells[column], factor, unit.lower())
        if isinstance(quantity, Decimal):
            amounts[fate] = quantity
        elif quantity.code not in ("quantity_missing", "quantity_zero"):
            return Fault(quantity.code, quantity.value, f"{column}: {quantity.text}")
    if amounts:
        return amounts
    if cells.get("FORM TYPE", "").upper() == "A":
        return Fault("form_a", "A", "a Form A certifies a small amount and gives no quantities")
    return Fault("nothing_transferred", "", "nothing was sent off site but, perhaps, to sewage works")


def chemical_ids(cells: Mapping[str, str]) -> set[str]:
    """Return the ids of a row's chemical: CAS digits or category (`N420`), without zeros in front or hyphens."""
    texts = (cells.get(name, "") for name in _ID_COLUMNS)
    return {re.sub(r"[^0-9A-Z]", "", text.upper()).lstrip("0") for text in texts} - {""}


def material_rule(ids: set[str], fate: str) -> Mapping[str, str] | None:
    """Return the first row of the material table that fits the chemical and what became of it."""
    fitting = (row for row in load_rules("tri_materials") if row["chemical_id"] in ids and row["fate"] in ("", fate))
    return next(fitting, None)


def _unmapped(cells: Mapping[str, str], fate: str) -> Fault:
    text = f"no row of tri_materials.csv fits the chemical, {fate}; add one"
    return Fault("material_unmapped", cells["CHEMICAL"], text)


def _flow(
    cells: Mapping[str, str], site: Site, rule: Mapping[str, str], waste: Waste, fate: str, quantity: Decimal
) -> Flow:
    return Flow(
        kind="stream",
        site=site,
        material=waste.material,
        hazardous=waste.hazardous,
        quantity_t=quantity,
        basis="estimated",
        treatment=FATES[fate][1],
        description=f"estimated material; weight of the chemical alone: {cells['CHEMICAL']}, {fate} off site",
        source=f"TRI basic data file; material {rule['source']}, confidence {rule['confidence']}",
    )
