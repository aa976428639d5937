"""Processes: recipes of what is taken and what is given."""

from __future__ import annotations

from math import inf, nan

import numpy as np

from data.build.flows import operations
from data.build.references import Ids, check_unique
from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.inventory import Flag, Index, Processes, Text

_OF_INPUTS = ("storage_limit", "storage_cost")
_WHY = {"input": "only outputs are disposed of", "output": "only inputs are stored"}
_OF_OUTPUTS = ("disposal_cost", "disposal_co2e", "disposal_limit")


def build_processes(table: TypedTable, material: Index) -> tuple[Processes, Ids]:
    """Return the recipes and the processes' ids."""
    role = table.text("role")
    check_unique(table, ["process", "role", "material"])
    names = list(dict.fromkeys(name for name in table.text("process") if name))
    number = {name: row for row, name in enumerate(names)}
    process = np.array([number.get(name, -1) for name in table.text("process")], dtype=np.int32)
    named = (process >= 0) & (material >= 0)
    inputs, outputs = (role == "input") & named, (role == "output") & named
    _check_inputs(table, process, names)
    _check_sides(table)
    made = Processes(
        id=np.array(names, dtype=np.object_),
        operation=_operation(table, process, names),
        free_mix=_free_mix(table, process, inputs, names),
        input_process=process[inputs],
        input_material=material[inputs],
        input_amount=table.real("amount")[inputs],
        input_storage_limit=table.real("storage_limit", nan)[inputs],
        input_storage_cost=table.real("storage_cost", nan)[inputs],
        output_process=process[outputs],
        output_material=material[outputs],
        output_amount=table.real("amount")[outputs],
        output_disposal_cost=table.real("disposal_cost")[outputs],
        output_disposal_co2e=table.real("disposal_co2e")[outputs],
        output_disposal_limit=table.real("disposal_limit", inf)[outputs],
    )
    return made, Ids((table, "process"))


def _check_inputs(table: TypedTable, process: Index, names: list[str]) -> None:
    """Report processes that take nothing."""
    role = table.text("role")
    for row, name in enumerate(names):
        own = process == row
        if bool((role[own] == "output").all()):
            first = int(np.flatnonzero(own)[0])
            table.fault(
                Code.INCOMPLETE, first, "role", "a row with the role input", f"The process {name} takes nothing."
            )


def _check_sides(table: TypedTable) -> None:
    """Report figures that belong to the other side of a recipe; a cost of 0 says nothing and passes."""
    role = table.text("role")
    for side, columns in (("output", _OF_INPUTS), ("input", _OF_OUTPUTS)):
        for column in columns:
            values = table.real(column, nan)
            wrong = (role == side) & ~np.isnan(values) & ((values != 0) | (column == "disposal_limit"))
            hint = f"The row is an {side}, and {_WHY[side]}: leave the cell empty."
            table.faults(Code.MEANINGLESS, wrong, column, "an empty cell", hint)


def _operation(table: TypedTable, process: Index, names: list[str]) -> Text:
    """Return the operation of each process: that of its rows, which may not differ."""
    cells = operations(table, "operation")
    found = np.full(len(names), "", dtype=np.object_)
    for place in rows_of((cells != "") & (process >= 0)):
        row = int(process[place])
        if found[row] and found[row] != cells[place]:
            hint = f"Another row of the process says {found[row]}."
            table.fault(Code.CONTRADICTION, place, "operation", str(found[row]), hint)
        found[row] = found[row] or cells[place]
    return found


def _free_mix(table: TypedTable, process: Index, inputs: Flag, names: list[str]) -> Flag:
    """Return which processes mix their inputs freely; a process must say so on all of them or on none."""
    free = table.text("mix") == "free"
    mixes = np.zeros(len(names), dtype=np.bool_)
    for row in range(len(names)):
        own = inputs & (process == row)
        mixes[row] = bool(free[own].any())
        if mixes[row]:
            hint = "Another input of the process has mix = free: say so on all of them, or on none."
            table.faults(Code.CONTRADICTION, own & ~free & (table.text("mix") == ""), "mix", "free", hint)
    return mixes
