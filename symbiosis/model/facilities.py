"""Facilities: recipes, capacity, and nothing enters a plant that is not open.

Recipe: ``sum of yield_a x_a of input k = amount_k throughput`` for each input, or with a free mix
``sum of yield_a x_a / amount_a = throughput``. Capacity: ``min_throughput open <= throughput <= capacity open``, and
disaggregated (the strong form of facility location): ``x_a <= most_a open``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.arrays import combine, find, join
from symbiosis.candidates.capacity import recipe_amount
from symbiosis.model.exchanges import bound_by
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    _fixed_recipes(builder, frame)
    _free_mixes(builder, frame)
    _closed_receives_nothing(builder, frame)
    return [_existing_minima(builder, frame)]


def _fixed_recipes(builder: ProgramBuilder, frame: Frame) -> None:
    """Every input arrives in the proportion of the recipe."""
    facilities, processes = frame.inventory.facilities, frame.inventory.processes
    facility, entry = join(facilities.process.astype(np.int64), processes.input_process.astype(np.int64))
    fixed = ~processes.free_mix[processes.input_process[entry]]
    facility, entry = facility[fixed], entry[fixed]
    materials = len(frame.inventory.materials.id)
    need = combine((facility, len(facilities.id)), (processes.input_material[entry], materials))
    arc = np.flatnonzero(frame.facility >= 0)
    wish = frame.candidates.rows.to_material[frame.arcs.candidate[arc]]
    place = find(need, combine((frame.facility[arc], len(facilities.id)), (wish, materials)))
    arc, place = arc[place >= 0], place[place >= 0]
    periods = np.arange(frame.periods)
    row = np.arange(len(need) * frame.periods)
    builder.add_rows(
        len(row),
        np.concatenate([place * frame.periods + frame.arcs.period[arc], row]),
        np.concatenate([frame.columns.quantity[arc], frame.columns.throughput[facility][:, periods].ravel()]),
        np.concatenate([frame.arcs.yield_[arc], np.repeat(-processes.input_amount[entry], frame.periods)]),
        lower=0.0,
        upper=0.0,
    )


def _free_mixes(builder: ProgramBuilder, frame: Frame) -> None:
    """Any mix of the inputs, each counted by its amount."""
    facilities = frame.inventory.facilities
    free = np.flatnonzero(frame.inventory.processes.free_mix[facilities.process])
    number = np.full(len(facilities.id) + 1, -1)
    number[free] = np.arange(len(free))
    arc = np.flatnonzero(number[frame.facility] >= 0)
    wish = frame.candidates.rows.to_material[frame.arcs.candidate[arc]]
    amount = recipe_amount(frame.inventory, frame.facility[arc], wish)
    row = np.arange(len(free) * frame.periods)
    builder.add_rows(
        len(row),
        np.concatenate([number[frame.facility[arc]] * frame.periods + frame.arcs.period[arc], row]),
        np.concatenate([frame.columns.quantity[arc], frame.columns.throughput[free].ravel()]),
        np.concatenate([frame.arcs.yield_[arc] / amount, np.full(len(row), -1.0)]),
        lower=0.0,
        upper=0.0,
    )


def _closed_receives_nothing(builder: ProgramBuilder, frame: Frame) -> None:
    """Throughput and every arc are bounded by the opening of a candidate facility."""
    facilities, columns = frame.inventory.facilities, frame.columns
    candidate = np.repeat(np.flatnonzero(columns.open != NO_COLUMN), frame.periods)
    throughput = columns.throughput[columns.open != NO_COLUMN].ravel()
    capacity = facilities.capacity[columns.open != NO_COLUMN].ravel()
    bound_by(builder, throughput, columns.open[candidate], capacity)
    least = facilities.min_throughput[columns.open != NO_COLUMN].ravel()
    row = np.arange(len(throughput))
    builder.add_rows(
        len(row),
        np.concatenate([row, row]),
        np.concatenate([throughput, columns.open[candidate]]),
        np.concatenate([np.ones(len(row)), -least]),
        lower=0.0,
    )
    opening = np.append(columns.open, NO_COLUMN)[frame.facility]
    plain = np.flatnonzero((opening != NO_COLUMN) & (columns.used == NO_COLUMN))
    bound_by(builder, columns.quantity[plain], opening[plain], frame.arcs.most[plain])
    used = np.flatnonzero((opening != NO_COLUMN) & (columns.used != NO_COLUMN))
    bound_by(builder, columns.used[used], opening[used], np.ones(len(used)))


def _existing_minima(builder: ProgramBuilder, frame: Frame) -> Required:
    """An existing plant is open, so its least throughput must be reached."""
    facilities = frame.inventory.facilities
    facility, period = np.nonzero((facilities.min_throughput > 0) & facilities.existing[:, None])
    row = builder.add_rows(
        len(facility),
        np.arange(len(facility)),
        frame.columns.throughput[facility, period],
        1.0,
        lower=facilities.min_throughput[facility, period],
    )
    return Required(Requirement.THROUGHPUT_MINIMUM, row, facility, period)
