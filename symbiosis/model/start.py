"""An earlier plan as a point of the program to begin from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.verify import verify_point
from symbiosis.candidates.screens import LEAST_QUANTITY
from symbiosis.earlier import Placed, place
from symbiosis.inventory import Real
from symbiosis.model import pooling
from symbiosis.model.assemble import Model
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.plan import Plan
from symbiosis.quantities import Received, loads_of, throughput_of


@dataclass(frozen=True, eq=False)
class Start:
    """A point to begin from, and what the reader of the plan should know of it."""

    values: Real
    notes: tuple[str, ...] = ()


def starting_point(model: Model, plan: Plan | None) -> Start:
    """The earlier plan where it holds in this model, else the plan in which nothing is exchanged."""
    notes = _kept(model)
    if plan is None:
        return Start(model.nothing_exchanged(), notes)
    values = start_from(model, plan)
    faults = verify_point(model.program, values).faults
    if faults:
        said = f"The plan to start from does not hold in this inventory, and was not used: {faults[0]}."
        return Start(model.nothing_exchanged(), (*notes, said))
    cost = model.program.objective(values)
    return Start(values, (*notes, f"Started from an earlier plan, which costs {cost:,.2f} here."))


def _kept(model: Model) -> tuple[str, ...]:
    """A plan with something kept is the best among those that keep it, not the best of all."""
    fixed = model.frame.fixed
    if fixed is None:
        return ()
    return (f"The {fixed.what.value} of an earlier plan were kept: cost, bound and reasons hold with them kept.",)


def start_from(model: Model, plan: Plan) -> Real:
    """Values of every column as the plan has them; where it does not fit they break a row; shape (columns,).

    Stock follows from what was received and processed, the columns of pools from what enters and leaves them.
    """
    frame = model.frame
    placed = place(frame.inventory, frame.candidates, plan)
    values = np.zeros(model.program.columns)
    carry(frame, placed.carried, values)
    _facilities(frame, placed, values)
    pooling.fill_columns(frame, model.program, values)
    return values


def carry(frame: Frame, of_candidates: Real, values: Real) -> None:
    """Write what candidates carry (C, T) to their columns, with the switches that this turns on, and loads."""
    arcs, columns = frame.arcs, frame.columns
    carried = of_candidates[arcs.candidate, arcs.period]
    values[columns.quantity] = carried
    on = carried >= LEAST_QUANTITY
    for column in (columns.used, columns.active[arcs.pair], columns.partner[arcs.partnership]):
        values[column[on & (column != NO_COLUMN)]] = 1.0
    loaded = np.flatnonzero(columns.loads != NO_COLUMN)
    values[columns.loads[loaded]] = loads_of(
        carried[loaded], frame.of_candidate(frame.candidates.rows.load_size)[loaded]
    )


def _facilities(frame: Frame, placed: Placed, values: Real) -> None:
    """Openings, expansions, throughput and stock."""
    columns, tanks, inventory = frame.columns, frame.tanks, frame.inventory
    received = _received(frame, values)
    of_receipts = throughput_of(inventory, received)
    told = ~np.isnan(placed.throughput)
    has_tank = np.zeros(len(inventory.facilities.id), np.bool_)
    has_tank[tanks.facility] = True
    throughput = np.where(told & has_tank[:, None], np.nan_to_num(placed.throughput), of_receipts)
    values[columns.throughput] = throughput
    for column, figure in ((columns.open, placed.open), (columns.added, placed.added)):
        there = column != NO_COLUMN
        values[column[there]] = np.nan_to_num(figure)[there]
    amount = inventory.processes.input_amount[tanks.entry]
    arrived = np.zeros((len(tanks.facility), frame.periods))
    material = inventory.processes.input_material[tanks.entry]
    for tank in range(len(tanks.facility)):
        mine = (received.facility == tanks.facility[tank]) & (received.material == material[tank])
        np.add.at(arrived[tank], received.period[mine], received.amount[mine])
    stock = np.cumsum(arrived - amount[:, None] * throughput[tanks.facility], axis=1)
    values[columns.stock] = stock[:, :-1]


def _received(frame: Frame, values: Real) -> Received:
    """What facilities receive at a point."""
    arc = np.flatnonzero(frame.facility >= 0)
    amount = values[frame.columns.quantity[arc]] * frame.arcs.yield_[arc]
    material = frame.candidates.rows.to_material[frame.arcs.candidate[arc]]
    return Received(frame.facility[arc], material, frame.arcs.period[arc].astype(np.int64), amount)
