"""Conversions that nobody gave: what may stand in for what by the table of pathways, marked as assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import nan
from typing import Protocol

import numpy as np

from data.build.references import canonical
from data.defaults.measures import Measures
from data.defaults.money import Money
from data.normalise import Tables
from data.typed import UNSET, Cells, TypedTable
from symbiosis.codes import low
from symbiosis.inventory import Assumption

TABLE = "conversions"


@dataclass(frozen=True, slots=True)
class Material:
    """A material as pathways are asked for it."""

    names: tuple[str, ...]
    """Its id, and its name where it is listed with one."""
    code: str
    """List of Waste code of six digits, or ``""``."""
    unit: str
    """One of ``t m3 MWh piece``."""
    hazardous: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a material to another."""

    yield_: float
    """Units of what is wanted per unit of what is offered; above 0."""
    cost_eur: float
    """EUR per unit of what is offered."""
    source: str
    """Table, row and origin in one text."""
    confidence: float


class Pathways(Protocol):
    """What knows which waste may stand in for which feedstock."""

    def __call__(self, offered: Material, wanted: Material) -> Step | None:
        """Return the way from the one to the other, or None."""
        ...


def add_conversions(
    tables: Tables, measures: Measures, money: Money | None, pathways: Pathways
) -> tuple[TypedTable, list[Assumption]]:
    """Return the conversions with those that are missing between what is offered and what is wanted.

    A pair for which any row holds, if only for its chapter, is left as it is: its owner has spoken. Without money the
    inventory's currency has no rate, and nothing is added.
    """
    table = tables[TABLE]
    if money is None:
        return table, []
    known = {
        (low.prefix(origin) or canonical(origin), canonical(goal))
        for origin, goal in zip(table.text("from_material"), table.text("to_material"), strict=True)
    }
    rows: list[dict[str, str | float]] = []
    uses: list[Assumption] = []
    for origin, goal, step in _missing(tables, measures, known, pathways):
        cost = step.cost_eur * float(money.per_eur)
        source = f"assumed: {step.source}"
        rows.append(
            {
                "from_material": origin,
                "to_material": goal,
                "yield": step.yield_,
                "cost": cost,
                "source": source,
                "confidence": step.confidence,
            }
        )
        pair, per = f"{origin} > {goal}", measures.unit(origin)
        uses += [
            Assumption(TABLE, pair, "yield", step.yield_, f"{measures.unit(goal)} per {per}", source, step.confidence),
            Assumption(TABLE, pair, "cost", cost, f"{money.currency} per {per}", source, step.confidence),
        ]
    return (_with_rows(table, rows) if rows else table), uses


def _missing(
    tables: Tables, measures: Measures, known: set[tuple[str, str]], pathways: Pathways
) -> Iterator[tuple[str, str, Step]]:
    """Yield what is offered, what is wanted and the way between, where no conversion says anything of the two."""
    offers = _offers(tables, measures)
    goals = {goal: _material(goal, measures) for goal in _wanted(tables)}
    for origin, offered in offers.items():
        starts = {origin, offered.code, offered.code[:4], offered.code[:2]} - {""}
        for goal, wanted in goals.items():
            if goal not in starts and not any((start, goal) in known for start in starts):
                step = pathways(offered, wanted)
                if step is not None:
                    yield origin, goal, step


def _offers(tables: Tables, measures: Measures) -> dict[str, Material]:
    """Return the materials of streams, returns and outputs; hazardous where any stream of it is."""
    table, processes = tables["streams"], tables["processes"]
    outputs = processes.text("material")[processes.text("role") == "output"]
    offered = np.concatenate([table.text("material"), tables["returns"].text("material"), outputs])
    flags = table.tristate("hazardous").tolist()
    hazardous: dict[str, bool] = {}
    for cell, flag in zip(offered, flags + [UNSET] * (len(offered) - len(flags)), strict=True):
        name = canonical(cell)
        if name and low.prefix(name) is None:  # two or four digits alone would be read as a chapter
            own = measures.hazardous(name) if flag == UNSET else bool(flag)
            hazardous[name] = hazardous.get(name, False) or own
    return {name: replace(_material(name, measures), hazardous=flag) for name, flag in hazardous.items()}


def _wanted(tables: Tables) -> dict[str, None]:
    """Return the materials of demands and of inputs of processes, in order."""
    processes = tables["processes"]
    inputs = processes.text("material")[processes.text("role") == "input"]
    return dict.fromkeys(name for cell in (*tables["demands"].text("material"), *inputs) if (name := canonical(cell)))


def _material(name: str, measures: Measures) -> Material:
    return Material(measures.names(name), measures.code(name), measures.unit(name), measures.hazardous(name))


def _with_rows(table: TypedTable, rows: list[dict[str, str | float]]) -> TypedTable:
    """Return the table with rows more; every other cell of theirs is empty."""
    more = len(rows)
    columns = {
        name: np.concatenate([cells, np.full(more, "", dtype=np.object_)]) for name, cells in table.raw.columns.items()
    }
    number = np.concatenate([table.raw.number, np.zeros(more, dtype=table.raw.number.dtype)])
    cells = {name: _extended(old, more) for name, old in table.cells.items()}
    for name in rows[0]:
        old = table.text(name) if isinstance(rows[0][name], str) else table.real(name, empty=nan)
        cells[name] = np.concatenate([old, _column(row[name] for row in rows)])
    return replace(table, raw=replace(table.raw, columns=columns, number=number), cells=cells)


def _extended(cells: Cells, more: int) -> Cells:
    """Return cells with empty ones more."""
    if isinstance(cells, tuple):
        return cells + ((),) * more
    empty = {"f": nan, "i": UNSET}.get(cells.dtype.kind, "")
    return np.concatenate([cells, np.full(more, empty, dtype=cells.dtype)])


def _column(cells: Iterable[str | float]) -> np.ndarray:
    given = list(cells)
    array = np.empty(len(given), dtype=np.object_ if isinstance(given[0], str) else np.float64)
    array[:] = given
    return array
