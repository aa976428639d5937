"""Properties, resolved to their owners: what suppliers have, what receivers accept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from data.build.materials import MaterialBook
from data.build.references import Ids, canonical, same_as
from data.build.sharing import RETURN_ID
from data.faults import Code
from data.names import Names
from data.normalise import Tables
from data.typed import TypedTable, rows_of
from symbiosis.arrays import join
from symbiosis.inventory import Facilities, Index, Processes, Quality, Returns

OFFER = ("value", "low", "high")
LIMIT = ("min", "max")
_HAVING = {OFFER: ("stream", "return", "facility", "material"), LIMIT: ("demand", "facility", "material")}
"""Kinds of owners by what they may have."""
Bounds = dict[tuple[str, int, int], tuple[float, float, int]]
"""By kind of owner, its row and the number of the property: low and high, or min and max; and the row that tells it."""


@dataclass(frozen=True)
class Owners:
    """What is needed to hand figures and limits down from materials to suppliers and owners."""

    stream_material: Index
    returns: Returns
    demand_material: Index
    facilities: Facilities
    processes: Processes


def build_quality(tables: Tables, book: MaterialBook, owners: Owners) -> Quality:
    """Return offers of every supplier and limits of every receiver; an owner's own row precedes its material's.

    ``tables`` has one row of each stream, return, demand and facility.
    """
    table = tables["properties"]
    names = list(dict.fromkeys(name for name in table.text("property") if name))
    number = {name: place for place, name in enumerate(names)}
    offers, limits = _bounds(table, _owners(tables, book), number, _mute(owners))
    offer, limit = _columns(_offers(offers, owners)), _columns(_limits(limits, owners))
    return Quality(
        names=tuple(names),
        units=_units(table, names),
        offer_supplier=offer[:, 0].astype(np.int32),
        offer_property=offer[:, 1].astype(np.int32),
        offer_low=offer[:, 2].copy(),
        offer_high=offer[:, 3].copy(),
        limit_receiver=limit[:, 0].astype(np.int32),
        limit_property=limit[:, 1].astype(np.int32),
        limit_min=limit[:, 2].copy(),
        limit_max=limit[:, 3].copy(),
    )


def _offers(offers: Bounds, owners: Owners) -> list[tuple[int, int, float, float]]:
    """Return what streams, returns and outputs of plants have; what a pool gives has the mean of what enters."""
    streams, returned = owners.stream_material.tolist(), owners.returns.material.tolist()
    facility, output = join(
        owners.facilities.process.astype(np.int64), owners.processes.output_process.astype(np.int64)
    )
    told = ~owners.facilities.pool[facility]
    supplier = len(streams) + len(returned) + np.flatnonzero(told)
    given = list(
        zip(
            supplier.tolist(),
            facility[told].tolist(),
            owners.processes.output_material[output[told]].tolist(),
            strict=True,
        )
    )
    return [
        *_inherit(offers, "stream", [(row, row, material) for row, material in enumerate(streams)]),
        *_inherit(offers, "return", [(row + len(streams), row, material) for row, material in enumerate(returned)]),
        *_inherit(offers, "facility", given),
    ]


def _limits(limits: Bounds, owners: Owners) -> list[tuple[int, int, float, float]]:
    """Return what receivers accept: demands, then facilities."""
    wanted = owners.demand_material.tolist()
    return [
        *_inherit(limits, "demand", [(row, row, material) for row, material in enumerate(wanted)]),
        *_inherit(limits, "facility", [(row + len(wanted), row, one) for row, one in enumerate(_only_inputs(owners))]),
    ]


def _mute(owners: Owners) -> dict[int, str]:
    """Return the facilities whose outputs cannot have figures of their own, and why."""
    giving = set(owners.processes.output_process.tolist())
    mute = {
        row: "The facility gives nothing: its process has no row with the role output. Leave the cell empty."
        for row, process in enumerate(owners.facilities.process.tolist())
        if process not in giving
    }
    pools = rows_of(owners.facilities.pool)
    return mute | dict.fromkeys(pools, "What a pool gives has the mean of what enters it: leave the cell empty.")


def _columns(rows: Iterable[tuple[float, ...]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(list(rows), dtype=np.float64).reshape(-1, 4)


def _owners(tables: Tables, book: MaterialBook) -> list[tuple[str, Mapping[str, int]]]:
    """Return what an owner may be, with the rows of its ids; nothing where no row names one."""
    if not len(tables["properties"]):
        return []
    return [
        ("stream", Ids((tables["streams"], "stream_id")).row),
        ("return", Ids((tables["returns"], RETURN_ID)).row),
        ("demand", Ids((tables["demands"], "demand_id")).row),
        ("facility", Ids((tables["facilities"], "facility_id")).row),
        ("material", book.row),
    ]


def _bounds(
    table: TypedTable,
    owners: list[tuple[str, Mapping[str, int]]],
    number: Mapping[str, int],
    mute: Mapping[int, str],
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
        if _given(table, place, OFFER) and _may(table, place, owner, OFFER, mute):
            single = not np.isnan(value[place])
            pair = (value[place], value[place]) if single else (low[place], high[place])
            _keep(table, place, offers, key, pair)
        if _given(table, place, LIMIT) and _may(table, place, owner, LIMIT, {}):
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
            hint = known.hint(cell, "There is no such stream, return, demand, facility or material.")
            table.fault(
                Code.UNKNOWN_REFERENCE, place, "owner_id", "a stream, return, demand, facility or material", hint
            )
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


def _may(
    table: TypedTable, place: int, owner: tuple[str, int], columns: tuple[str, ...], mute: Mapping[int, str]
) -> bool:
    """Tell whether an owner may have such figures, and report it if not."""
    kind, row = owner
    if kind in _HAVING[columns] and not (kind == "facility" and row in mute):
        return True
    column = next(column for column in columns if table.value(column, place).strip())
    what = "limits (min, max)" if columns == OFFER else "figures of what is offered (value, low, high)"
    hint = mute[row] if kind == "facility" else f"The owner is a {kind}, which has {what}."
    table.fault(Code.MEANINGLESS, place, column, "an empty cell", hint)
    return False


def _keep(table: TypedTable, place: int, bounds: Bounds, key: tuple[str, int, int], pair: tuple[float, float]) -> None:
    """Add a row's figures; a second row for the same is reported."""
    if key in bounds:
        columns = ("owner_id", "property")
        hint = same_as(table, bounds[key][2], place, columns)
        table.fault(Code.DUPLICATE, place, "owner_id", "one row of each " + ", ".join(columns), hint)
        return
    bounds[key] = (float(pair[0]), float(pair[1]), place)


def _inherit(bounds: Bounds, kind: str, members: list[tuple[int, int, int]]) -> list[tuple[int, int, float, float]]:
    """Return (number, property, low, high) in that order, from own rows and else from the material's.

    Args:
        bounds: What the rows of the table say.
        kind: Of the owners.
        members: Number to return, the owner's row, its material; in order.
    """
    of_material: dict[int, dict[int, tuple[float, float]]] = {}
    own: dict[int, dict[int, tuple[float, float]]] = {}
    for (owner, row, number), (least, most, _) in bounds.items():
        if owner in ("material", kind):
            (of_material if owner == "material" else own).setdefault(row, {})[number] = least, most
    if not own and not of_material:
        return []
    return [
        (member, number, *pair)
        for member, row, material in members
        for number, pair in sorted((of_material.get(material, {}) | own.get(row, {})).items())
    ]


def _only_inputs(owners: Owners) -> list[int]:
    """Return the material of each facility whose process has exactly one input, else -1."""
    inputs: dict[int, list[int]] = {}
    pairs = zip(owners.processes.input_process.tolist(), owners.processes.input_material.tolist(), strict=True)
    for process, material in pairs:
        inputs.setdefault(process, []).append(material)
    found = (inputs.get(process, []) for process in owners.facilities.process.tolist())
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
