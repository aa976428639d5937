"""What every block of the formulation sees: the inventory, the arcs and the columns, laid once and never changed.

An *arc* is a candidate in a period. Sums "per stream and period" and the like are sums over arcs that share a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import numpy.typing as npt

from solvers import ProgramBuilder
from symbiosis.candidates import Candidates
from symbiosis.candidates.screens import LEAST_QUANTITY, lot_size
from symbiosis.inventory import Flag, Index, Inventory, Real

NO_COLUMN = -1


@dataclass(frozen=True, eq=False)
class Arcs:
    """Candidates laid out over the periods, where they can carry anything; shape (A,)."""

    candidate: npt.NDArray[np.int64]
    period: npt.NDArray[np.int64]
    supplier: Index
    receiver: Index
    most: Real
    yield_: Real
    pair: npt.NDArray[np.int64]
    """Number of the (supplier, receiver, period) of each arc, 0 .. pairs - 1."""
    pairs: int

    def __len__(self) -> int:
        """Number of arcs."""
        return len(self.candidate)


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of the program by meaning; ``NO_COLUMN`` where there is none."""

    quantity: Index
    """(A,) *from* units that the arc carries."""
    used: Index
    """(A,) 1 where the arc carries anything: needed for what is due once per exchange."""
    active: Index
    """(pairs,) 1 where the pair exchanges anything: needed for lots and partner limits."""
    loads: Index
    """(A,) whole loads."""
    open: Index
    """(F,) 1 where a facility to be opened is opened."""
    throughput: Index
    """(F, T)."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Inventory, candidates, arcs and columns, as every block gets them."""

    inventory: Inventory
    candidates: Candidates
    arcs: Arcs
    columns: Columns

    @property
    def periods(self) -> int:
        """Number of periods T."""
        return len(self.inventory.periods.id)

    @property
    def demands(self) -> int:
        """Number of demands D: receivers from there on are facilities."""
        return len(self.inventory.demands.id)

    def of_candidate(self, column: Real) -> Real:
        """A candidate's figures, per arc."""
        return column[self.arcs.candidate]

    @property
    def facility(self) -> npt.NDArray[np.int64]:
        """Facility of each arc, or -1 at a demand; shape (A,)."""
        facility = self.arcs.receiver.astype(np.int64) - self.demands
        return np.where(facility >= 0, facility, -1)


def lay_arcs(inventory: Inventory, candidates: Candidates) -> Arcs:
    """Lay the candidates out over the periods."""
    candidate, period = np.nonzero(candidates.most >= LEAST_QUANTITY)
    rows = candidates.rows
    supplier, receiver = rows.supplier[candidate], rows.receiver[candidate]
    key = (supplier.astype(np.int64) * len(inventory.receiver_id) + receiver) * len(inventory.periods.id) + period
    distinct, pair = np.unique(key, return_inverse=True)
    return Arcs(candidate, period, supplier, receiver, candidates.most[candidate, period], rows.yield_[candidate],
                pair, len(distinct))  # fmt: skip


def lay_columns(builder: ProgramBuilder, inventory: Inventory, candidates: Candidates, arcs: Arcs) -> Columns:
    """Add every column of the program."""
    facilities, periods = inventory.facilities, len(inventory.periods.id)
    used_needed = needs_used(inventory, candidates, arcs)
    active_needed = needs_active(inventory, candidates, arcs)
    alone = np.bincount(arcs.pair, minlength=arcs.pairs) == 1
    quantity = builder.add_columns(len(arcs), upper=arcs.most)
    used = _binaries(builder, used_needed | (active_needed & alone)[arcs.pair])
    active = _binaries(builder, active_needed & ~alone)
    single = np.flatnonzero(active_needed[arcs.pair] & alone[arcs.pair])
    active[arcs.pair[single]] = used[single]
    loads = np.full(len(arcs), NO_COLUMN, np.int32)
    loaded = np.flatnonzero(np.isfinite(candidates.rows.load_size[arcs.candidate]))
    most_loads = np.ceil(arcs.most[loaded] / candidates.rows.load_size[arcs.candidate[loaded]])
    loads[loaded] = builder.add_columns(len(loaded), upper=most_loads, integer=True)
    opened = _binaries(builder, ~facilities.existing)
    shape = (len(facilities.id), periods)
    throughput = builder.add_columns(shape[0] * shape[1], upper=facilities.capacity.ravel())
    return Columns(quantity, used, active, loads, opened, throughput.reshape(shape))


def needs_used(inventory: Inventory, candidates: Candidates, arcs: Arcs) -> Flag:
    """Arcs for which something is due or counted once the exchange exists; shape (A,)."""
    limits = inventory.policy.limits
    due = candidates.rows.fixed_cost[arcs.candidate] > 0
    counted = np.full(len(arcs), np.isfinite(limits.max_exchanges))
    benefit = (arcs.receiver < len(inventory.demands.id)) & (not isnan(limits.min_benefit_per_exchange))
    needed: Flag = due | counted | benefit
    return needed


def needs_active(inventory: Inventory, candidates: Candidates, arcs: Arcs) -> Flag:
    """Pairs with a lot, or of a stream or demand with more possible partners than it may have; shape (pairs,)."""
    streams, demands = inventory.streams, inventory.demands
    lots = lot_size(inventory, candidates.rows)[arcs.candidate] > 0
    stream_limit = streams.max_partners[arcs.supplier]
    limit = np.append(demands.max_partners, np.full(len(inventory.facilities.id), np.inf))[arcs.receiver]
    partners = np.unique(np.column_stack([arcs.supplier, arcs.receiver]), axis=0)
    of_stream = np.bincount(partners[:, 0], minlength=len(streams.id))[arcs.supplier]
    of_receiver = np.bincount(partners[:, 1], minlength=len(inventory.receiver_id))[arcs.receiver]
    needed = np.zeros(arcs.pairs, np.bool_)
    needed[arcs.pair[lots | (of_stream > stream_limit) | (of_receiver > limit)]] = True
    return needed


def _binaries(builder: ProgramBuilder, needed: Flag) -> Index:
    """A 0/1 column where needed, ``NO_COLUMN`` elsewhere."""
    columns = np.full(len(needed), NO_COLUMN, np.int32)
    columns[needed] = builder.add_columns(int(needed.sum()), upper=1.0, integer=True)
    return columns
