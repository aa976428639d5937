"""Processes and facilities."""

from __future__ import annotations

from math import nan

import numpy as np

from data.build.flows import check_minimum, operations
from data.build.references import Ids, check_unique
from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.inventory import Facilities, Flag, Index, Processes, Text


def build_processes(table: TypedTable, material: Index) -> tuple[Processes, Ids]:
    """Return the recipes and the processes' ids; outputs are refused by name."""
    role = table.text("role")
    output = role == "output"
    hint = "This version reads final treatment only: leave rows with the role output out."
    table.faults(Code.NOT_BUILT, output, "role", "input", hint)
    check_unique(table, ["process", "role", "material"])
    names = list(dict.fromkeys(name for name in table.text("process") if name))
    number = {name: row for row, name in enumerate(names)}
    process = np.array([number.get(name, -1) for name in table.text("process")], dtype=np.int32)
    inputs = (role == "input") & (process >= 0) & (material >= 0)
    _check_inputs(table, process, names)
    made = Processes(
        id=np.array(names, dtype=np.object_),
        operation=_operation(table, process, names),
        free_mix=_free_mix(table, process, inputs, names),
        input_process=process[inputs],
        input_material=material[inputs],
        input_amount=table.real("amount")[inputs],
        input_storage_limit=np.full(int(inputs.sum()), nan),
        input_storage_cost=np.full(int(inputs.sum()), nan),
        output_process=np.zeros(0, np.int32),
        output_material=np.zeros(0, np.int32),
        output_amount=np.zeros(0),
        output_disposal_cost=np.zeros(0),
        output_disposal_co2e=np.zeros(0),
        output_disposal_limit=np.zeros(0),
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


def build_facilities(table: TypedTable, sites: Ids, processes: Ids, numbers: dict[str, int]) -> Facilities:
    """Return the facilities.

    Args:
        table: The typed table.
        sites: Sites to name.
        processes: Processes to name.
        numbers: Row of each process in ``Processes``.
    """
    processes.find(table, "process")
    process = [numbers.get(name, -1) for name in table.text("process")]
    check_minimum(table, "min_throughput", "capacity")
    return Facilities(
        id=table.text("facility_id"),
        site=sites.find(table, "site_id"),
        process=np.array(process, dtype=np.int32),
        capacity=table.real("capacity")[:, None],
        min_throughput=table.real("min_throughput")[:, None],
        existing=table.flag("existing", False),
        opening_cost=table.real("opening_cost"),
        fixed_cost=table.real("fixed_cost"),
        variable_cost=table.real("variable_cost"),
        co2e=table.real("co2e"),
        max_capacity=table.real("capacity")[:, None],
        expansion_cost=table.real("expansion_cost"),
        expansion_fixed_cost=table.real("expansion_fixed_cost"),
        may_open=np.ones((len(table), 1), np.bool_),
        storage_capacity=np.full(len(table), nan),
        storage_cost=table.real("storage_cost"),
        pool=table.flag("pool", False),
        group=table.text("group"),
    )
