"""What it costs to dispose of a stream whose owner does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.build.references import canonical
from data.defaults import reference
from data.defaults.cells import with_cells
from data.defaults.measures import Measures
from data.defaults.money import Money
from data.faults import Code
from data.normalise import Tables
from data.typed import UNSET, TypedTable
from symbiosis.codes import treatment
from symbiosis.inventory import Assumption

COLUMN = "disposal_cost"
LANDFILL, INCINERATION, RECOVERY = "landfill", "incineration", "recovery"
BIOLOGICAL, PHYSICO_CHEMICAL, WASTE_WATER = "biological", "physico_chemical", "waste_water"

_TREATMENTS = {
    **dict.fromkeys(("D1", "D3", "D4", "D5", "D12"), LANDFILL),
    **dict.fromkeys(("D10", "D11", "R1"), INCINERATION),
    **dict.fromkeys(("D2", "D6", "D7", "D8"), BIOLOGICAL),
    **dict.fromkeys(("D9", "D13", "D14", "D15"), PHYSICO_CHEMICAL),
}
"""Kind of treatment of each disposal operation and of R1; every other R operation is recovery."""


@dataclass(frozen=True)
class Regions:
    """The country group of each site, by its id."""

    group: dict[str, str]

    def at(self, site: str) -> str:
        """Return the group of a site; ``any`` where the row gives its own place, or the site no country."""
        return self.group.get(site, reference.ANY)


def regions_of(sites: TypedTable) -> Regions:
    """Return the groups of all listed sites."""
    rows = zip(sites.text("site_id"), sites.text("country"), strict=True)
    return Regions({site: reference.group_of(country) for site, country in rows})


def fill_disposal(tables: Tables, measures: Measures, money: Money) -> tuple[TypedTable, list[Assumption]]:
    """Return the streams with every empty ``disposal_cost`` that the reference tables know; the others are warned of.

    The treatment is that of ``current_treatment``; where that is empty, landfill, or incineration of hazardous waste.
    """
    table, regions = tables["streams"], regions_of(tables["sites"])
    costs = table.real(COLUMN, empty=np.nan)
    uses, unknown = [], np.zeros(len(table), dtype=np.bool_)
    for row, use in _uses(table, np.flatnonzero(np.isnan(costs) & table.intact()), regions, measures, money):
        if use is None:
            unknown[row] = True
        else:
            costs[row] = use.value
            uses.append(use)
    table.faults(Code.NO_DEFAULT, unknown, COLUMN, "a cost per unit")
    return with_cells(table, COLUMN, costs), uses


def _uses(
    table: TypedTable, rows: np.ndarray, regions: Regions, measures: Measures, money: Money
) -> Iterator[tuple[int, Assumption | None]]:
    """Yield each row with the figure that it gets, or None."""
    identifier, site, unit = table.text("stream_id"), table.text("site_id"), table.text("unit")
    material, today, hazard = table.text("material"), table.text("current_treatment"), table.tristate("hazardous")
    for row in map(int, rows):
        name = canonical(material[row])
        if not name or not identifier[row]:
            continue  # reported as missing
        hazardous = measures.hazardous(name) if hazard[row] == UNSET else bool(hazard[row])
        kind = kind_of(today[row], hazardous)
        figure = reference.disposal()[regions.at(site[row]), kind, hazardous]
        amount = measures.in_row_unit(name, unit[row], figure.unit)
        if amount is None and not hazardous and _is_water(name, measures):
            figure = reference.disposal()[regions.at(site[row]), WASTE_WATER, False]
            amount = measures.in_row_unit(name, unit[row], figure.unit)
        if amount is None:
            yield row, None
        else:
            told = measures.row_unit(name, unit[row])
            yield row, money.use(figure, amount, "streams", identifier[row], COLUMN, told)


def kind_of(operation: str, hazardous: bool) -> str:
    """Return the kind of treatment of an R or D code; of none, what is usual."""
    code = treatment.normalise(operation)
    if code is None:
        return INCINERATION if hazardous else LANDFILL
    return _TREATMENTS.get(code, RECOVERY)


def _is_water(material: str, measures: Measures) -> bool:
    """Tell whether a material that is counted in m3 is called water."""
    called = " ".join(measures.names(material)).casefold()
    return measures.unit(material) == "m3" and any(word in called for word in ("water", "effluent", "condensate"))
