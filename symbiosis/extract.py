"""From the solver's values to a plan: quantities cleaned, every figure worked out anew from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.candidates.combinations import Combinations
from symbiosis.candidates.screens import LEAST_QUANTITY
from symbiosis.inventory import Flag, Inventory, Real
from symbiosis.model.assemble import Model
from symbiosis.model.frame import NO_COLUMN
from symbiosis.quantities import Received, from_stock, loads_of, throughput_of

DECIMALS = 9
"""Quantities are rounded to so many decimals: far below the tolerance, and free of the solver's last digits."""


@dataclass(frozen=True, eq=False)
class Plants:
    """What facilities do; shape (F, T)."""

    open: Flag
    throughput: Real
    added: Real
    """Capacity added up to then."""
    stored: Real
    """(J, T) of each tank at the end of a period."""


@dataclass(frozen=True, eq=False)
class Flows:
    """What is exchanged, columnar, in the order of the plan's rows; shape (E,); money undiscounted, per exchange."""

    rows: Combinations
    period: npt.NDArray[np.int64]
    quantity: Real
    received: Real
    transport: Real
    plants: Plants


def extract(inventory: Inventory, model: Model, values: Real) -> Flows:
    """Read the quantities off the solver's values; what is below the contract's least quantity is nothing."""
    arcs, columns = model.frame.arcs, model.frame.columns
    some = np.flatnonzero(values[columns.quantity] > 0.0)
    quantity = np.asarray(np.round(np.minimum(values[columns.quantity[some]], arcs.most[some]), DECIMALS), np.float64)
    enough = quantity >= LEAST_QUANTITY
    there, quantity = some[enough], quantity[enough]
    order = np.lexsort((arcs.candidate[there], arcs.period[there]))
    there, quantity = there[order], quantity[order]
    rows, period = model.frame.candidates.rows.keep(arcs.candidate[there]), arcs.period[there].astype(np.int64)
    received: Real = quantity * rows.yield_
    transport: Real = rows.unit_transport * quantity + rows.load_cost * loads_of(quantity, rows.load_size)
    return Flows(rows, period, quantity, received, transport, _plants(model, values, rows, period, received))


def _plants(model: Model, values: Real, rows: Combinations, period: npt.NDArray[np.int64], received: Real) -> Plants:
    """Throughput follows from what was received, and where there are tanks from what the solver left in stock."""
    frame, columns = model.frame, model.frame.columns
    into = rows.receiver >= frame.demands
    facility = rows.receiver[into] - np.int32(frame.demands)
    at = Received(facility, rows.to_material[into], period[into], received[into])
    kept = np.round(values[columns.stock], DECIMALS).clip(min=0.0)
    stored = np.concatenate([kept, np.zeros((len(kept), 1))], axis=1)
    throughput = throughput_of(frame.inventory, at.with_more(from_stock(frame.inventory, frame.tanks, stored)))
    there = columns.added != NO_COLUMN
    added = np.zeros(there.shape)
    added[there] = np.round(values[columns.added[there]], DECIMALS)
    added = np.maximum.accumulate(np.where(added >= LEAST_QUANTITY, added, 0.0), axis=1)
    return Plants(_open(frame.inventory, columns.open, values), throughput, added, stored)


def _open(inventory: Inventory, columns: npt.NDArray[np.int32], values: Real) -> Flag:
    """Which facilities are open in each period; shape (F, T)."""
    chosen: Flag = np.append(values, 0.0)[np.where(columns == NO_COLUMN, len(values), columns)] > 0.5
    return inventory.facilities.existing[:, None] | chosen
