"""Units of rows before the inventory is built, so that a reference figure can be put into a row's own unit."""

from __future__ import annotations

from fractions import Fraction

from data.build.references import canonical
from data.normalise import Tables
from data.typed import UNSET, rows_of
from symbiosis.codes import low, units


class Measures:
    """Unit, density, hazard and names of every material of the tables."""

    def __init__(self, tables: Tables) -> None:
        """Read the table of materials; a material that it does not list has the unit of its rows, or t."""
        listed = tables["materials"]
        self._unit: dict[str, str] = {}
        self._density: dict[str, float] = {}
        self._hazard: dict[str, bool] = {}
        self._code: dict[str, str] = {}
        self._name: dict[str, str] = {}
        cells = zip(
            (canonical(cell) for cell in listed.text("material")),
            listed.text("unit"),
            listed.real("density_t_per_m3"),
            listed.tristate("hazardous"),
            listed.text("low_code"),
            listed.text("name"),
            strict=True,
        )
        for material, unit, density, hazard, code, name in cells:
            parsed = _parsed(unit)
            self._unit[material] = parsed.canonical if parsed else "t"
            self._density[material] = float(density)
            self._code[material] = low.normalise(code) or ""
            self._name[material] = name
            if hazard != UNSET:
                self._hazard[material] = bool(hazard)
        self._settle(tables)

    def _settle(self, tables: Tables) -> None:
        """Give materials that are neither listed nor codes the unit of the first row that tells one."""
        for name in ("streams", "demands"):
            material, unit = tables[name].text("material"), tables[name].text("unit")
            for row in rows_of((unit != "") & (material != "")):
                identifier = canonical(material[row])
                parsed = _parsed(unit[row])
                if parsed is not None and low.normalise(identifier) is None:
                    self._unit.setdefault(identifier, parsed.canonical)

    def unit(self, material: str) -> str:
        """Return the unit that a material is counted in: ``t``, ``m3``, ``MWh`` or ``piece``."""
        return self._unit.get(material, "t")

    def code(self, material: str) -> str:
        """Return the List of Waste code of a material: the one listed, or itself; ``""`` where it has none."""
        own = low.normalise(material)
        return self._code.get(material, "") or (own if own and low.entry(own) else "")

    def names(self, material: str) -> tuple[str, ...]:
        """Return what a material is called: its id, and its name where it is listed with one."""
        name = self._name.get(material, "")
        return (material, name) if name else (material,)

    def hazardous(self, material: str) -> bool:
        """Tell whether a material is hazardous where its row does not say: as listed, else by its code, else no."""
        if material in self._hazard:
            return self._hazard[material]
        entry = low.entry(low.LowCode(self.code(material)))
        return entry is not None and entry.hazardous

    def in_row_unit(self, material: str, cell: str, unit: str) -> Fraction | None:
        """Return how much of ``unit`` one of a row's own unit is, by the density between t and m3; None if no way."""
        own = _parsed(cell) if cell else units.Unit(self.unit(material), Fraction(1))
        if own is None:
            return None
        if own.canonical == unit:
            return own.factor
        density = self._density.get(material, float("nan"))
        if {own.canonical, unit} != {"t", "m3"} or not density > 0:
            return None
        tonnes = Fraction(repr(density))
        return own.factor * (tonnes if unit == "t" else 1 / tonnes)

    def row_unit(self, material: str, cell: str) -> str:
        """Return the unit of a row in words, without its rate: a cost is per kg, not per kg/month."""
        return cell.partition("/")[0].partition(" per ")[0].strip() or self.unit(material)


def _parsed(cell: str) -> units.Unit | None:
    """Return the unit of a cell; None for one that the build reports."""
    try:
        return units.parse(cell)
    except (units.AmbiguousUnitError, units.UnknownUnitError):
        return None
