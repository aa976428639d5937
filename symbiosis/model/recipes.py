"""Recipes: what is received and drawn from stock makes the throughput.

For each input k ``sum of yield_a x_a + stock_t-1 - stock_t = amount_k throughput``, or with a free mix
``sum over inputs of (sum of yield_a x_a + stock_t-1 - stock_t) / amount_k = throughput``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.arrays import combine, find, join
from symbiosis.candidates.capacity import recipe_amount
from symbiosis.inventory import Real
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What tanks give to (+1) and take from (-1) a period's processing; shape (n,)."""

    tank: Rows
    period: Rows
    column: npt.NDArray[np.int32]
    sign: Real


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    drawn = _drawn(frame)
    _fixed_recipes(builder, frame, drawn)
    _free_mixes(builder, frame, drawn)
    return []


def _drawn(frame: Frame) -> _Drawn:
    """Every stock column with the period that it ends and the one that it begins."""
    stock = frame.columns.stock
    tank, period = (index.ravel() for index in np.indices(stock.shape))
    ones = np.ones(len(tank))
    return _Drawn(np.concatenate([tank, tank]), np.concatenate([period, period + 1]),
                  np.concatenate([stock.ravel(), stock.ravel()]), np.concatenate([-ones, ones]))  # fmt: skip


def _fixed_recipes(builder: ProgramBuilder, frame: Frame, drawn: _Drawn) -> None:
    """Every input arrives in the proportion of the recipe."""
    facilities, processes = frame.inventory.facilities, frame.inventory.processes
    facility, entry = join(facilities.process.astype(np.int64), processes.input_process.astype(np.int64))
    fixed = ~processes.free_mix[processes.input_process[entry]]
    facility, entry = facility[fixed], entry[fixed]
    need = combine((facility, len(facilities.id)), (entry, len(processes.input_process)))
    arc = np.flatnonzero(frame.facility >= 0)
    place = find(
        need, combine((frame.facility[arc], len(facilities.id)), (_input_of(frame, arc), len(processes.input_process)))
    )
    arc, place = arc[place >= 0], place[place >= 0]
    tank_place = find(
        need, combine((frame.tanks.facility, len(facilities.id)), (frame.tanks.entry, len(processes.input_process)))
    )
    stored = np.flatnonzero(tank_place[drawn.tank] >= 0)
    row = np.arange(len(need) * frame.periods)
    builder.add_rows(
        len(row),
        np.concatenate([
            place * frame.periods + frame.arcs.period[arc],
            tank_place[drawn.tank[stored]] * frame.periods + drawn.period[stored],
            row,
        ]),
        np.concatenate([frame.columns.quantity[arc], drawn.column[stored], frame.columns.throughput[facility].ravel()]),
        np.concatenate([
            frame.arcs.yield_[arc], drawn.sign[stored], np.repeat(-processes.input_amount[entry], frame.periods)
        ]),
        lower=0.0,
        upper=0.0,
    )  # fmt: skip


def _free_mixes(builder: ProgramBuilder, frame: Frame, drawn: _Drawn) -> None:
    """Any mix of the inputs, each counted by its amount."""
    facilities, processes = frame.inventory.facilities, frame.inventory.processes
    free = np.flatnonzero(processes.free_mix[facilities.process])
    number = np.full(len(facilities.id) + 1, -1)
    number[free] = np.arange(len(free))
    arc = np.flatnonzero(number[frame.facility] >= 0)
    wish = frame.candidates.rows.to_material[frame.arcs.candidate[arc]]
    amount = recipe_amount(frame.inventory, frame.facility[arc], wish)
    stored = np.flatnonzero(number[frame.tanks.facility[drawn.tank]] >= 0)
    tank = drawn.tank[stored]
    row = np.arange(len(free) * frame.periods)
    builder.add_rows(
        len(row),
        np.concatenate([
            number[frame.facility[arc]] * frame.periods + frame.arcs.period[arc],
            number[frame.tanks.facility[tank]] * frame.periods + drawn.period[stored],
            row,
        ]),
        np.concatenate([frame.columns.quantity[arc], drawn.column[stored], frame.columns.throughput[free].ravel()]),
        np.concatenate([
            frame.arcs.yield_[arc] / amount,
            drawn.sign[stored] / processes.input_amount[frame.tanks.entry[tank]],
            np.full(len(row), -1.0),
        ]),
        lower=0.0,
        upper=0.0,
    )  # fmt: skip


def _input_of(frame: Frame, arc: Rows) -> Rows:
    """Row in the inputs of processes that each arc into a facility serves; shape of ``arc``."""
    processes, sizes = frame.inventory.processes, (len(frame.inventory.processes.id), len(frame.inventory.materials.id))
    table = combine((processes.input_process, sizes[0]), (processes.input_material, sizes[1]))
    process = frame.inventory.facilities.process[frame.facility[arc]]
    wish = frame.candidates.rows.to_material[frame.arcs.candidate[arc]]
    return find(table, combine((process, sizes[0]), (wish, sizes[1])))
