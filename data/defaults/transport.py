"""What transport costs where the inventory does not say: one lorry, or the known cost of a mode that it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from data.build.transport import TRUCK
from data.defaults import reference
from data.defaults.money import Money
from data.defaults.reference import ANY, Figure
from data.raw import RawInventory, RawTable
from symbiosis.inventory import Assumption, Text

TABLE = "modes"
PER_UNIT_KM, PER_UNIT = "cost_per_unit_km", "cost_per_unit"


def fill_modes(raw: RawInventory, money: Money) -> tuple[RawInventory, list[Assumption]]:
    """Return the inventory as written, with modes that say what they cost.

    Without any mode there will be one lorry; a mode of a known name whose ``cost_per_unit_km`` is empty gets the
    figure for that name. The cell is required, so this comes before presence is checked. The figures are those of the
    country group that most sites are in.
    """
    table = raw.tables.get(TABLE)
    group = _usual_group(raw.tables.get("sites"))
    if table is None or (not table.rows and table.complete):
        filled, uses = _lorry(group, money)
    elif "mode" in table.columns:
        filled, uses = _known(table, group, money)
    else:
        return raw, []
    return replace(raw, tables={**raw.tables, TABLE: filled}), uses


def _usual_group(sites: RawTable | None) -> str:
    """Return the group of most sites; of as many, the first by name."""
    if sites is None or "country" not in sites.columns:
        return ANY
    groups = Counter(reference.group_of(country) for country in sites.columns["country"])
    groups.pop(ANY, None)
    return min(groups, key=lambda group: (-groups[group], group)) if groups else ANY


def _lorry(group: str, money: Money) -> tuple[RawTable, list[Assumption]]:
    """Return a table of one lorry, with cost by the km and for handling."""
    figures = reference.carriage()[group, TRUCK]
    uses = [_use(money, figures.per_unit_km, TRUCK, PER_UNIT_KM), _use(money, figures.per_unit, TRUCK, PER_UNIT)]
    cells = {"mode": TRUCK, PER_UNIT_KM: repr(uses[0].value), PER_UNIT: repr(uses[1].value), "co2e_per_unit_km": "0.09"}
    columns = {name: _texts([cell]) for name, cell in cells.items()}
    return RawTable(TABLE, columns, np.ones(1, dtype=np.int32)), uses


def _known(table: RawTable, group: str, money: Money) -> tuple[RawTable, list[Assumption]]:
    """Return the modes with the cost of those whose name is known and whose cost is not given."""
    cells = list(table.columns.get(PER_UNIT_KM, _texts([""] * table.rows)))
    uses = []
    for row, name in enumerate(table.columns["mode"]):
        figures = reference.carriage().get((group, name.strip().casefold()))
        if figures is not None and not cells[row].strip() and row not in table.damaged:
            use = _use(money, figures.per_unit_km, name.strip(), PER_UNIT_KM)
            cells[row] = repr(use.value).replace(".", table.decimal)
            uses.append(use)
    return (replace(table, columns={**table.columns, PER_UNIT_KM: _texts(cells)}) if uses else table), uses


def _use(money: Money, figure: Figure, mode: str, column: str) -> Assumption:
    unit = "unit and km" if column == PER_UNIT_KM else "unit"
    return money.use(figure, reference.ONE, TABLE, mode, column, unit)


def _texts(cells: list[str]) -> Text:
    array = np.empty(len(cells), dtype=np.object_)
    array[:] = cells
    return array
