"""Streams and demands."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from data.build.amounts import Scale
from data.build.materials import MaterialBook, report_contradiction
from data.faults import Code
from data.typed import UNSET, TypedTable, rows_of
from symbiosis.codes import treatment
from symbiosis.inventory import Demands, Flag, Index, Patterns, Real, Streams, Text


def build_streams(table: TypedTable, site: Index, material: Index, scale: Scale, book: MaterialBook) -> Streams:
    """Return the streams in canonical units."""
    quantity, minimum = _quantities(table, scale)
    return Streams(
        id=table.text("stream_id"),
        site=site,
        material=material,
        quantity=quantity,
        min_quantity=minimum,
        disposal_cost=scale.figures(table, "disposal_cost"),
        disposal_co2e=scale.figures(table, "disposal_co2e"),
        collection_cost=scale.figures(table, "collection_cost"),
        asking_price=scale.figures(table, "asking_price"),
        min_lot=scale.figures(table, "min_lot"),
        max_partners=table.real("max_partners", inf),
        max_distance_km=table.real("max_distance_km", inf),
        hazardous=_hazard(table, material, book),
        physical_form=_forms(table, material, book),
        quantity_basis=table.text("quantity_basis"),
        uncertainty_pct=table.real("uncertainty_pct", nan),
        visibility=table.text("visibility"),
        description=table.text("description"),
        current_treatment=operations(table, "current_treatment"),
    )


def build_demands(table: TypedTable, site: Index, material: Index, scale: Scale) -> Demands:
    """Return the demands in canonical units."""
    quantity, minimum = _quantities(table, scale)
    max_price = scale.figures(table, "max_price")
    return Demands(
        id=table.text("demand_id"),
        site=site,
        material=material,
        quantity=quantity,
        min_quantity=minimum,
        purchase_cost=scale.figures(table, "purchase_cost"),
        purchase_co2e=scale.figures(table, "purchase_co2e"),
        max_price=np.where(np.isnan(max_price), inf, max_price),
        min_lot=scale.figures(table, "min_lot"),
        max_partners=table.real("max_partners", inf),
        max_distance_km=table.real("max_distance_km", inf),
        max_supplier_share=table.real("max_supplier_share"),
        max_substitution_share=table.real("max_substitution_share"),
        accepts_hazardous=table.flag("accepts_hazardous", True),
        forms=lower(table.lists("forms")),
        operation=operations(table, "operation"),
        visibility=table.text("visibility"),
        description=table.text("description"),
    )


def _quantities(table: TypedTable, scale: Scale) -> tuple[Real, Real]:
    """Return quantity and minimum, each of shape (rows, 1); a minimum above the quantity is reported."""
    quantity, minimum = scale.figures(table, "quantity"), scale.figures(table, "min_quantity")
    check_minimum(table, "min_quantity", "quantity")
    return quantity[:, None], minimum[:, None]


def check_minimum(table: TypedTable, low: str, high: str) -> None:
    """Report rows whose one figure exceeds the other, as written."""
    for place in rows_of(table.real(low) > table.real(high)):
        hint = f"The row asks for at least {table.value(low, place)}, but {high} is {table.value(high, place)}."
        table.fault(Code.MINIMUM_ABOVE_MAXIMUM, place, low, f"at most {high}", hint)


def _hazard(table: TypedTable, material: Index, book: MaterialBook) -> Flag:
    """Return the hazard of each stream: the cell, else the material's, else false."""
    cell = table.tristate("hazardous")
    for place in rows_of((cell != UNSET) & (material >= 0)):
        report_contradiction(table, place, int(cell[place]), book.low_code[material[place]])
    of_material = np.array([*book.hazardous, UNSET], dtype=np.int8)[material]
    return np.asarray(np.where(cell != UNSET, cell, of_material) == 1, dtype=np.bool_)


def _forms(table: TypedTable, material: Index, book: MaterialBook) -> Text:
    """Return the physical form of each stream in lower case: the cell, else the material's, else unknown."""
    cell = table.text("physical_form")
    of_material = np.array([*book.form, ""], dtype=np.object_)[material]
    if not (cell != "").any():
        return np.asarray(of_material, dtype=np.object_)
    lowered = np.empty(len(cell), dtype=np.object_)
    lowered[:] = [text.lower() for text in cell]
    return np.where(lowered != "", lowered, of_material)


def operations(table: TypedTable, column: str) -> Text:
    """Return R and D codes in their normal form; a cell that is none is reported."""
    cells = table.text(column).copy()
    for place in rows_of(cells != ""):
        code = treatment.normalise(cells[place])
        if code is None:
            table.fault(Code.UNKNOWN_TREATMENT, place, column, "R1 to R13, D1 to D15")
        cells[place] = code or ""
    return cells


def lower(patterns: Patterns) -> Patterns:
    """Return entries in lower case, so that forms compare whatever their capitals."""
    return tuple(tuple(entry.lower() for entry in entries) for entries in patterns)


def check_permits(table: TypedTable, site: Index, permits: Patterns, operation: Text) -> None:
    """Warn of receivers at a site with permits that do not say what they perform."""
    silent = np.asarray((operation == "") & ~table.given("operation"), dtype=np.bool_)
    for place in rows_of(silent):
        number = int(site[place])
        if number >= 0 and permits[number]:
            column = "operation" if table.spec.column("operation") else "process"
            table.fault(Code.UNCHECKED_PERMIT, place, column, "one of " + ", ".join(permits[number]))
