"""Facilities: capacity, least throughput, opening once and for good; nothing enters or leaves a plant that is closed.

``throughput_t <= capacity_t open_t + added_t``; ``min_throughput_t open_t <= throughput_t``;
``open_t-1 <= open_t``, and equal where it may not be opened in t. Disaggregated (the strong form of facility
location): ``x_a <= most_a open_t`` for every arc into and out of the plant.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.model.exchanges import bound_by
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    _capacity(builder, frame)
    _least_throughput(builder, frame)
    _open_for_good(builder, frame)
    for facility in (frame.facility, frame.giver):
        _closed_exchanges_nothing(builder, frame, facility)
    return [_existing_minima(builder, frame)]


def _capacity(builder: ProgramBuilder, frame: Frame) -> None:
    """Rows ``throughput - capacity open - added <= 0``, where the column's own bound does not say it."""
    columns, facilities = frame.columns, frame.inventory.facilities
    facility, period = np.nonzero((columns.open != NO_COLUMN) | (columns.added != NO_COLUMN))
    opening, added = columns.open[facility, period], columns.added[facility, period]
    capacity = facilities.capacity[facility, period]
    row = np.arange(len(facility))
    opens, grows = np.flatnonzero(opening != NO_COLUMN), np.flatnonzero(added != NO_COLUMN)
    builder.add_rows(
        len(row),
        np.concatenate([row, opens, grows]),
        np.concatenate([columns.throughput[facility, period], opening[opens], added[grows]]),
        np.concatenate([np.ones(len(row)), -capacity[opens], -np.ones(len(grows))]),
        upper=np.where(opening == NO_COLUMN, capacity, 0.0),
    )


def _least_throughput(builder: ProgramBuilder, frame: Frame) -> None:
    """Rows ``throughput - min_throughput open >= 0`` of candidates."""
    columns, least = frame.columns, frame.inventory.facilities.min_throughput
    facility, period = np.nonzero((columns.open != NO_COLUMN) & (least > 0))
    row = np.arange(len(facility))
    builder.add_rows(
        len(row),
        np.concatenate([row, row]),
        np.concatenate([columns.throughput[facility, period], columns.open[facility, period]]),
        np.concatenate([np.ones(len(row)), -least[facility, period]]),
        lower=0.0,
    )


def _open_for_good(builder: ProgramBuilder, frame: Frame) -> None:
    """Rows ``0 <= open_t - open_t-1``, and ``= 0`` where it may not be opened in t."""
    columns, may_open = frame.columns, frame.inventory.facilities.may_open
    facility, before = np.nonzero(columns.open[:, 1:] != NO_COLUMN)
    rises(builder, columns.open[facility, before], columns.open[facility, before + 1], may_open[facility, before + 1])


def rises(
    builder: ProgramBuilder, before: npt.NDArray[np.int32], after: npt.NDArray[np.int32], may: npt.NDArray[np.bool_]
) -> None:
    """Rows ``before <= after``, with equality where it may not rise."""
    row = np.arange(len(before))
    builder.add_rows(
        len(row),
        np.concatenate([row, row]),
        np.concatenate([after, before]),
        np.concatenate([np.ones(len(row)), -np.ones(len(row))]),
        lower=0.0,
        upper=np.where(may, np.inf, 0.0),
    )


def _closed_exchanges_nothing(builder: ProgramBuilder, frame: Frame, facility: npt.NDArray[np.int32]) -> None:
    """Every arc into (out of) a candidate facility is bounded by its opening; ``facility`` (A,), -1 = none."""
    columns, arcs = frame.columns, frame.arcs
    opening = np.full(len(arcs), NO_COLUMN, np.int32)
    at = np.flatnonzero(facility >= 0)
    opening[at] = columns.open[facility[at], arcs.period[at]]
    plain = np.flatnonzero((opening != NO_COLUMN) & (columns.used == NO_COLUMN))
    bound_by(builder, columns.quantity[plain], opening[plain], arcs.most[plain])
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
