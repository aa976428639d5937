"""Properties, resolved to their owners: what streams have, what receivers accept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from data.build.materials import MaterialBook
from data.build.references import Ids, canonical, same_as
from data.faults import Code
from data.names import Names
from data.normalise import Tables
from data.typed import TypedTable, rows_of
from symbiosis.inventory import Facilities, Index, Processes, Quality

OFFER = ("value", "low", "high")
LIMIT = ("min", "max")
Bounds = dict[tuple[str, int, int], tuple[float, float, int]]
"""By kind of owner, its row and the number of the property: low and high, or min and max; and the row that tells it."""


@dataclass(frozen=True)
class Receivers:
    """What is needed to hand limits down from materials to receivers."""

    demand_material: Index
    facilities: Facilities
    processes: Processes


def build_quality(tables: Tables, book: MaterialBook, stream_material: Index, receivers: Receivers) -> Quality:
    """Return offers of every stream and limits of every receiver; an owner's own row precedes its material's."""
    table = tables["properties"]
    names = list(dict.fromkeys(name for name in table.text("property") if name))
    offers, limits = _bounds(table, _owners(tables, book), {name: number for number, name in enumerate(names)})
    offered = _inherit(offers, "stream", stream_material.tolist())
    limited = _inherit(limits, "demand", receivers.demand_material.tolist())
    beyond = len(receivers.demand_material)
    treated = _inherit(limits, "facility", _only_inputs(receivers))
    limited += [(row + beyond, number, least, most) for row, number, least, most in treated]
    offer, limit = _columns(offered), _columns(limited)
    return Quality(
        names=tuple(names),
        units=_units(table, names),
        offer_stream=offer[:, 0].astype(np.int32),
        offer_property=offer[:, 1].astype(np.int32),
        offer_low=offer[:, 2].copy(),
        offer_high=offer[:, 3].copy(),
        limit_receiver=limit[:, 0].astype(np.int32),
        limit_property=limit[:, 1].astype(np.int32),
        limit_min=limit[:, 2].copy(),
        limit_max=limit[:, 3].copy(),
    )


def _columns(rows: Iterable[tuple[float, ...]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(list(rows), dtype=np.float64).reshape(-1, 4)


def _owners(tables: Tables, book: MaterialBook) -> list[tuple[str, Mapping[str, int]]]:
    """Return what an owner may be, with the rows of its ids; nothing where no row names one."""
    if not len(tables["properties"]):
        return []
    return [
        ("stream", Ids((tables["streams"], "stream_id")).row),
        ("demand", Ids((tables["demands"], "demand_id")).row),
        ("facility", Ids((tables["facilities"], "facility_id")).row),
        ("material", book.row),
    ]


def _bounds(
    table: TypedTable, owners: list[tuple[str, Mapping[str, int]]], number: Mapping[str, int]
) -> tuple[Bounds, Bounds]:
    """Return what each row offers and what it limits, by owner; rows that make no sense are reported."""
    offers: Bounds = {}
    limits: Bounds = {}
    low, high = table.real("low"), table.real("high")
    value, least, most = table.real("value"), table.real("min"), table.real("max")
    known = Names(identifier for _, rows in owners for identifier in rows)
    for place in rows_of((table.text("owner_id") != "") & (table.text("property") != "")):
        owner = _owner(table, place, owners, known)
        _check_figures(table, place)
        if owner is None:
            continue
        key = (*owner, number[table.text("property")[place]])
        if _given(table, place, OFFER) and _may(table, place, owner[0], ("stream", "material"), OFFER):
            single = not np.isnan(value[place])
            pair = (value[place], value[place]) if single else (low[place], high[place])
            _keep(table, place, offers, key, pair)
        if _given(table, place, LIMIT) and _may(table, place, owner[0], ("demand", "facility", "material"), LIMIT):
            pair = (least[place], most[place])
            _keep(
                table,
                place,
                limits,
                key,
                (-inf if np.isnan(pair[0]) else pair[0], inf if np.isnan(pair[1]) else pair[1]),
            )
    return offers, limits


def _owner(
    table: TypedTable, place: int, owners: list[tuple[str, Mapping[str, int]]], known: Names
) -> tuple[str, int] | None:
    """Return the kind and row of the owner; one that fits nothing, or two things, is reported."""
    cell = str(table.text("owner_id")[place])
    fits = [(kind, rows[cell]) for kind, rows in owners if cell in rows]
    fits = fits or [
        (kind, rows[canonical(cell)]) for kind, rows in owners if kind == "material" and canonical(cell) in rows
    ]
    if len(fits) > 1:
        found = " and ".join(kind for kind, _ in fits)
        table.fault(Code.AMBIGUOUS_OWNER, place, "owner_id", "one owner", f"{cell} is a {found}: rename one of them.")
        return None
    if not fits:
        if table.raw.complete:
            hint = known.hint(cell, "There is no such stream, demand, facility or material.")
            table.fault(Code.UNKNOWN_REFERENCE, place, "owner_id", "a stream, demand, facility or material", hint)
        return None
    return fits[0]


def _given(table: TypedTable, place: int, columns: Iterable[str]) -> bool:
    return any(table.value(column, place).strip() for column in columns)


def _check_figures(table: TypedTable, place: int) -> None:
    """Report a row without figures, with two kinds of them, or with ends the wrong way round."""
    value, low, high = (table.value(column, place).strip() != "" for column in OFFER)
    if not _given(table, place, (*OFFER, *LIMIT)):
        table.fault(
            Code.INCOMPLETE, place, "value", "value, or low and high, or min or max", "The row tells no figure."
        )
    if value and (low or high):
        table.fault(Code.CONTRADICTION, place, "value", "value, or low and high", "Give one figure, or its two ends.")
    elif low != high:
        column = "high" if low else "low"
        table.fault(Code.INCOMPLETE, place, column, "low and high", "Give both ends, or value.")
    for least, most in (("low", "high"), ("min", "max")):
        if table.real(least)[place] > table.real(most)[place]:
            hint = f"{least} is {table.value(least, place)}, {most} is {table.value(most, place)}."
            table.fault(Code.MINIMUM_ABOVE_MAXIMUM, place, least, f"at most {most}", hint)


def _may(table: TypedTable, place: int, kind: str, allowed: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    """Tell whether such an owner may have such figures, and report it if not."""
    if kind in allowed:
        return True
    column = next(column for column in columns if table.value(column, place).strip())
    if columns == OFFER and kind == "facility":
        hint = "What a facility gives is not built in this version: leave the row out."
        table.fault(Code.NOT_BUILT, place, column, "an empty cell", hint)
        return False
    what = "limits (min, max)" if columns == OFFER else "figures of what is offered (value, low, high)"
    table.fault(Code.MEANINGLESS, place, column, "an empty cell", f"The owner is a {kind}, which has {what}.")
    return False


def _keep(table: TypedTable, place: int, bounds: Bounds, key: tuple[str, int, int], pair: tuple[float, float]) -> None:
    """Add a row's figures; a second row for the same is reported."""
    if key in bounds:
        columns = ("owner_id", "property")
        hint = same_as(table, bounds[key][2], place, columns)
        table.fault(Code.DUPLICATE, place, "owner_id", "one row of each " + ", ".join(columns), hint)
        return
    bounds[key] = (float(pair[0]), float(pair[1]), place)


def _inherit(bounds: Bounds, kind: str, materials: list[int]) -> list[tuple[int, int, float, float]]:
    """Return (owner's row, property, low, high) in that order, from own rows and else from the material's."""
    of_material: dict[int, dict[int, tuple[float, float]]] = {}
    own: dict[int, dict[int, tuple[float, float]]] = {}
    for (owner, row, number), (least, most, _) in bounds.items():
        if owner in ("material", kind):
            (of_material if owner == "material" else own).setdefault(row, {})[number] = least, most
    if not own and not of_material:
        return []
    return [
        (row, number, *pair)
        for row, material in enumerate(materials)
        for number, pair in sorted((of_material.get(material, {}) | own.get(row, {})).items())
    ]


def _only_inputs(receivers: Receivers) -> list[int]:
    """Return the material of each facility whose process has exactly one input, else -1."""
    inputs: dict[int, list[int]] = {}
    pairs = zip(receivers.processes.input_process.tolist(), receivers.processes.input_material.tolist(), strict=True)
    for process, material in pairs:
        inputs.setdefault(process, []).append(material)
    found = (inputs.get(process, []) for process in receivers.facilities.process.tolist())
    return [materials[0] if len(materials) == 1 else -1 for materials in found]


def _units(table: TypedTable, names: list[str]) -> tuple[str, ...]:
    """Return the unit of each property; rows that disagree are reported."""
    unit = dict.fromkeys(names, "")
    cells, owner = table.text("unit"), table.text("property")
    for place in rows_of((cells != "") & (owner != "")):
        name = str(owner[place])
        if unit[name] and unit[name] != cells[place]:
            hint = f"Another row counts {name} in {unit[name]}: convert the figures to one unit."
            table.fault(Code.UNIT_MISMATCH, place, "unit", unit[name], hint)
        unit[name] = unit[name] or str(cells[place])
    return tuple(unit[name] for name in names)
