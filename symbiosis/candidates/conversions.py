"""What may stand in for what: the conversion rules, resolved for the materials at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbiosis.arrays import Number
from symbiosis.inventory import Index, Inventory, Real

ITSELF = -1
"""Conversion row of a material that stands in for itself without a row of its own."""


@dataclass(frozen=True, eq=False)
class Compatible:
    """What each kind of supplier may become; shape (K,), sorted by (kind, to_material).

    A *kind* is a material together with whether it is hazardous: suppliers of one kind are alike to every conversion.
    """

    supplier_kind: Index
    """Kind of each supplier; shape (N,)."""
    kinds: int
    kind: Index
    to_material: Index
    conversion: Index
    """Row in conversions, or ``ITSELF``."""


def compatible(inventory: Inventory) -> Compatible:
    """Resolve the conversions for every kind of supplier and every material that a demand or facility takes."""
    suppliers = inventory.suppliers
    code = suppliers.material.astype(np.int64) * 2 + suppliers.hazardous
    kinds, supplier_kind = np.unique(code, return_inverse=True)
    wanted = set(inventory.demands.material.tolist()) | set(inventory.processes.input_material.tolist())
    lookup = _Lookup.of(inventory)
    rows = [
        (number, to_material, conversion)
        for number, kind in enumerate(kinds.tolist())
        for to_material, conversion in sorted(lookup.of_kind(kind // 2, bool(kind % 2)).items())
        if to_material in wanted
    ]
    table = np.array(rows, np.int32).reshape(-1, 3)
    return Compatible(supplier_kind.astype(np.int32), len(kinds), table[:, 0], table[:, 1], table[:, 2])


@dataclass(frozen=True)
class _Lookup:
    """Conversion rows by what they convert from: a material's row, or a List of Waste prefix."""

    by_material: dict[int, list[int]]
    by_prefix: dict[str, list[int]]
    to_material: list[int]
    hazardous: list[bool]
    low_code: list[str]
    row_of_code: dict[str, int]

    @staticmethod
    def of(inventory: Inventory) -> _Lookup:
        """Index the conversions of an inventory."""
        table = inventory.conversions
        by_material: dict[int, list[int]] = {}
        by_prefix: dict[str, list[int]] = {}
        for row, (material, prefix) in enumerate(zip(table.from_material.tolist(), table.from_prefix, strict=True)):
            if material >= 0:
                by_material.setdefault(material, []).append(row)
            else:
                by_prefix.setdefault(prefix, []).append(row)
        row_of_code = {name: row for row, name in enumerate(inventory.materials.id)}
        return _Lookup(by_material, by_prefix, table.to_material.tolist(), table.hazardous.tolist(),
                       inventory.materials.low_code.tolist(), row_of_code)  # fmt: skip

    def of_kind(self, material: int, hazardous: bool) -> dict[int, int]:
        """Conversion row by to_material, for one material. The longest match wins, so it is written last."""
        code = self.low_code[material]
        found: dict[int, int] = {}
        for length in (2, 4):
            rows = self.by_prefix.get(code[:length], []) if code else []
            found |= {self.to_material[row]: row for row in rows if self.hazardous[row] or not hazardous}
        listed = self.row_of_code.get(code, material)
        if listed != material:
            found |= {self.to_material[row]: row for row in self.by_material.get(listed, [])}
        found[material] = ITSELF
        found |= {self.to_material[row]: row for row in self.by_material.get(material, [])}
        return found


@dataclass(frozen=True, eq=False)
class Factors:
    """Yield, cost and emissions of one conversion per pair; shape (n,)."""

    yield_: Real
    cost: Real
    co2e: Real


def factors(inventory: Inventory, conversion: Index) -> Factors:
    """Look the figures of conversion rows up; ``ITSELF`` has yield 1 and no cost."""
    table = inventory.conversions
    return Factors(
        factor(table.yield_, conversion, 1.0), factor(table.cost, conversion, 0.0), factor(table.co2e, conversion, 0.0)
    )


def factor(column: Real, conversion: Number, alone: float) -> Real:
    """One figure of conversion rows, and that of ``ITSELF``; shape of ``conversion``."""
    return np.append(column, alone)[conversion]  # row -1 is the one appended
