"""Streams and demands."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from data.build.forms import read_form, read_forms
from data.build.hazards import stream_hazards
from data.build.materials import MaterialBook
from data.build.timing import Amounts
from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.codes import treatment
from symbiosis.inventory import Demands, Index, Patterns, Real, Streams, Text


def build_streams(amounts: Amounts, site: Index, material: Index, book: MaterialBook) -> Streams:
    """Return the streams in canonical units; ``site`` and ``material`` are of each stream, not of each row."""
    table, quantity = amounts.entries.first, _quantities(amounts)
    return Streams(
        id=table.text("stream_id"),
        site=site,
        material=material,
        quantity=quantity,
        min_quantity=amounts.quantities("min_quantity"),
        disposal_cost=amounts.constant("disposal_cost"),
        disposal_co2e=amounts.constant("disposal_co2e"),
        collection_cost=amounts.constant("collection_cost"),
        asking_price=amounts.constant("asking_price"),
        min_lot=amounts.constant("min_lot"),
        max_partners=table.real("max_partners", inf),
        max_distance_km=table.real("max_distance_km", inf),
        hazardous=stream_hazards(table, material, book),
        physical_form=_forms(table, material, book),
        quantity_basis=table.text("quantity_basis"),
        uncertainty_pct=table.real("uncertainty_pct", nan),
        visibility=table.text("visibility"),
        description=table.text("description"),
        current_treatment=operations(table, "current_treatment"),
    )


def build_demands(amounts: Amounts, site: Index, material: Index) -> Demands:
    """Return the demands in canonical units; ``site`` and ``material`` are of each demand, not of each row."""
    table, quantity = amounts.entries.first, _quantities(amounts)
    max_price = amounts.constant("max_price")
    return Demands(
        id=table.text("demand_id"),
        site=site,
        material=material,
        quantity=quantity,
        min_quantity=amounts.quantities("min_quantity"),
        purchase_cost=amounts.constant("purchase_cost"),
        purchase_co2e=amounts.constant("purchase_co2e"),
        max_price=np.where(np.isnan(max_price), inf, max_price),
        min_lot=amounts.constant("min_lot"),
        max_partners=table.real("max_partners", inf),
        max_distance_km=table.real("max_distance_km", inf),
        max_supplier_share=table.real("max_supplier_share"),
        max_substitution_share=table.real("max_substitution_share"),
        accepts_hazardous=table.flag("accepts_hazardous", True),
        forms=read_forms(table, "forms"),
        operation=operations(table, "operation"),
        visibility=table.text("visibility"),
        description=table.text("description"),
    )


def _quantities(amounts: Amounts) -> Real:
    """Return the quantities of each period; a minimum above its quantity is reported."""
    check_minimum(amounts.entries.rows, "min_quantity", "quantity")
    return amounts.quantities("quantity")


def check_minimum(table: TypedTable, low: str, high: str) -> None:
    """Report rows whose one figure exceeds the other, as written."""
    for place in rows_of(table.real(low) > table.real(high)):
        hint = f"The row asks for at least {table.value(low, place)}, but {high} is {table.value(high, place)}."
        table.fault(Code.MINIMUM_ABOVE_MAXIMUM, place, low, f"at most {high}", hint)


def _forms(table: TypedTable, material: Index, book: MaterialBook) -> Text:
    """Return the physical form of each stream: the cell, else the material's, else unknown."""
    cell = read_form(table, "physical_form")
    return np.where(cell != "", cell, np.array([*book.form, ""], dtype=np.object_)[material])


def operations(table: TypedTable, column: str) -> Text:
    """Return R and D codes in their normal form; a cell that is none is reported."""
    cells = table.text(column).copy()
    for place in rows_of(cells != ""):
        code = treatment.normalise(cells[place])
        if code is None:
            table.fault(Code.UNKNOWN_TREATMENT, place, column, "R1 to R13, D1 to D15")
        cells[place] = code or ""
    return cells


def check_permits(table: TypedTable, site: Index, permits: Patterns, operation: Text) -> None:
    """Warn of receivers at a site with permits that do not say what they perform."""
    silent = np.asarray((operation == "") & ~table.given("operation"), dtype=np.bool_)
    for place in rows_of(silent):
        number = int(site[place])
        if number >= 0 and permits[number]:
            column = "operation" if table.spec.column("operation") else "process"
            table.fault(Code.UNCHECKED_PERMIT, place, column, "one of " + ", ".join(permits[number]))
