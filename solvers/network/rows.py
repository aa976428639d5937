"""The rows of a program, sorted by what they say of a network: who needs which switch, lots, and limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.program import Flag, Index, Program, Real

EXACT = "sums that must be met exactly, as those of plants and stock are"
MINIMUM = "rows that demand a minimum of anything but all that one end sends or receives"
AGAINST = "rows in which quantities are set against each other, as in blends and plants"
SHARED = (
    "switches that several exchanges share, as lots and partner limits over several means of transport or periods do"
)
IMPOSSIBLE = "a limit below 0 or a minimum above the limit, which no plan keeps"


class NoNetwork(Exception):
    """What keeps a program from being read as a network, as a phrase."""


@dataclass(frozen=True, eq=False, slots=True)
class Needs:
    """``left_k <= ratio_k right_k``; shape (n,), all columns of the program."""

    left: Index
    right: Index
    ratio: Real


@dataclass(frozen=True, eq=False, slots=True)
class Limits:
    """``sum of weight x <= limit``; entries in the order of their rows, numbered from 0.

    Weights are above 0, but for those of quantities in rows with a limit above 0.
    """

    row: Index
    column: Index
    weight: Real
    limit: Real


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """All rows that bind."""

    most: Needs
    """A quantity and its switch."""
    lot: Needs
    """A switch and its quantity."""
    chain: Needs
    """A switch and the switch that it needs."""
    limits: Limits
    minima: Limits
    """``limit`` is what the sum must reach, above 0; quantities alone."""


def read_rows(program: Program, off: Flag, switch: Flag) -> Rows:
    """Sort the rows; columns that are ``off`` are 0. Raises ``NoNetwork``."""
    row, column, value, limit = _at_most(program, off)
    count = np.bincount(row, minlength=len(limit))
    below = np.bincount(row[value < 0], minlength=len(limit))
    asks = (below == count) & (limit < 0)
    _refuse((below == 0) & (limit < 0), IMPOSSIBLE)
    _refuse(asks[row] & switch[column], MINIMUM)
    mixed = (below > 0) & (below < count)
    pair = mixed & (count == 2) & (limit == 0)
    most, lot, chain = _pairs(row, column, value, pair, switch)
    signed = _signed(program, mixed & ~pair, (row, column, value, limit), switch)
    entries = row, column, value, limit
    return Rows(most, lot, chain, _chosen(entries, (below == 0) | signed), _chosen(entries, asks, -1.0))


def _chosen(entries: tuple[Index, Index, Real, Real], kept: Flag, sign: float = 1.0) -> Limits:
    """Some of the rows, numbered anew; weights and limits times a sign."""
    row, column, value, limit = entries
    inside = kept[row]
    number = (np.cumsum(kept) - 1).astype(np.int32)
    return Limits(number[row[inside]], column[inside], sign * value[inside], sign * limit[kept])


def _at_most(program: Program, off: Flag) -> tuple[Index, Index, Real, Real]:
    """Every row as ``sum <= limit``: row, column and value of each entry, and the limits.

    A row of no negative entries with two ends comes twice, the second time, behind all others, by its lower end.
    """
    lower, upper = program.row_lower, program.row_upper
    row = program.entry_rows()
    signed = np.bincount(row[program.value < 0], minlength=program.rows) > 0
    _refuse((np.diff(program.start) > 0) & (lower == upper) & (signed | (lower <= 0)), EXACT)
    above, both = np.isfinite(upper), np.isfinite(lower) & np.isfinite(upper)
    _refuse(both & signed, MINIMUM)
    again = both & (lower > 0)
    number = (program.rows + np.cumsum(again) - 1).astype(np.int32)
    limit = np.where(above, upper, -lower)  # inf: a row that binds nowhere
    inside = ~off[program.index] & (program.value != 0) & np.isfinite(limit)[row]
    row, column, value = row[inside], program.index[inside], program.value[inside]
    twice = np.flatnonzero(again[row])
    other = -value[twice]
    np.negative(value, out=value, where=~above[row])  # in place: there may be tens of millions of entries
    if not len(twice):
        return row, column, value, limit
    return (
        np.concatenate([row, number[row[twice]]]),
        np.concatenate([column, column[twice]]),
        np.concatenate([value, other]),
        np.concatenate([limit, -lower[again]]),
    )


def _pairs(row: Index, column: Index, value: Real, pair: Flag, switch: Flag) -> tuple[Needs, Needs, Needs]:
    """Rows ``left <= ratio right`` by what stands left and right."""
    first = np.flatnonzero(pair[row])[::2]
    positive = np.where(value[first] > 0, first, first + 1)
    negative = 2 * first + 1 - positive
    left, right, ratio = column[positive], column[negative], -value[negative] / value[positive]
    of_left, of_right = switch[left], switch[right]
    _refuse((~of_left & ~of_right) | (of_left & of_right & (ratio < 1)), AGAINST)
    kinds = (~of_left & of_right, of_left & ~of_right, of_left & of_right)
    most, lot, chain = (Needs(left[kind], right[kind], ratio[kind]) for kind in kinds)
    return most, lot, chain


def _signed(program: Program, mixed: Flag, entries: tuple[Index, Index, Real, Real], switch: Flag) -> Flag:
    """Of rows with weights of both signs those that limit: quantities give, and nothing at all is lawful, with room.

    Those that hold at any quantities are passed over; all others are refused.
    """
    if not mixed.any():
        return mixed
    row, column, value, limit = entries
    inside = mixed[row]
    row, column, value = row[inside], column[inside], value[inside]
    with np.errstate(invalid="ignore"):
        highest = np.where(value > 0, value * program.upper[column], 0.0)
    broken = mixed & (np.bincount(row, weights=highest, minlength=len(limit)) > limit)
    gives = np.bincount(row, weights=(value < 0) & switch[column], minlength=len(limit)) == 0
    signed: Flag = broken & gives & (limit > 0)
    broken = broken & ~signed
    if not broken.any():
        return signed
    # The pair's own rows: quantities on one side, one switch on the other.
    quantities = np.bincount(row, weights=~switch[column], minlength=len(limit))
    count = np.bincount(row, minlength=len(limit))
    shared = broken & (quantities == count - 1) & (limit == 0)
    lone = np.bincount(row, weights=value < 0, minlength=len(limit)) == 1
    lone |= np.bincount(row, weights=value > 0, minlength=len(limit)) == 1
    raise NoNetwork(SHARED if (shared & lone)[broken].all() else AGAINST)


def _refuse(where: npt.NDArray[np.bool_], phrase: str) -> None:
    if where.any():
        raise NoNetwork(phrase)
