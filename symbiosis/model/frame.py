"""What every block of the formulation sees: the inventory, the arcs and the columns, laid once and never changed.

An *arc* is a candidate in a period. Sums "per stream and period" and the like are sums over arcs that share a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan

import numpy as np

from solvers import ProgramBuilder
from symbiosis.arrays import Rows, combine, constant, first_of, number, shared
from symbiosis.candidates import Candidates
from symbiosis.candidates.screens import LEAST_QUANTITY, lot_size
from symbiosis.earlier import Fixed
from symbiosis.inventory import Flag, Index, Inventory, Real
from symbiosis.stock import Tanks

NO_COLUMN = -1


@dataclass(frozen=True, eq=False)
class Arcs:
    """Candidates laid out over the periods, where they can carry anything; shape (A,).

    Where there may be millions, numbers that are equal in two columns are held once, and read-only.
    """

    candidate: Index
    period: Index
    supplier: Index
    receiver: Index
    most: Real
    yield_: Real
    pair: Index
    """Number of the (supplier, receiver, period) of each arc, 0 .. pairs - 1."""
    pairs: int
    partnership: Index
    """Number of the (source, receiver) of each arc over the horizon, 0 .. partnerships - 1."""
    partnerships: int

    def __len__(self) -> int:
        """Number of arcs."""
        return len(self.candidate)

    @cached_property
    def first_of_pair(self) -> Index:
        """First arc of each pair; shape (pairs,)."""
        return shared(first_of(self.pair, self.pairs), self.candidate)

    @cached_property
    def first_of_partnership(self) -> Index:
        """First arc of each partnership; shape (partnerships,)."""
        return shared(first_of(self.partnership, self.partnerships), self.candidate)


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of the program by meaning; ``NO_COLUMN`` where there is none."""

    quantity: Index
    """(A,) *from* units that the arc carries."""
    used: Index
    """(A,) 1 where the arc carries anything: needed for what is due once per exchange."""
    active: Index
    """(pairs,) 1 where the pair exchanges anything: needed for lots."""
    partner: Index
    """(partnerships,) 1 where the two exchange anything in any period: needed for partner limits."""
    loads: Index
    """(A,) whole loads."""
    open: Index
    """(F, T) 1 where a facility that does not stand from the start is open."""
    throughput: Index
    """(F, T)."""
    added: Index
    """(F, T) capacity added up to and in the period, where a facility may be expanded."""
    stock: Index
    """(J, T - 1) of each tank at the end of all periods but the last."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Inventory, candidates, arcs and columns, as every block gets them."""

    inventory: Inventory
    candidates: Candidates
    arcs: Arcs
    tanks: Tanks
    columns: Columns
    fixed: Fixed | None = None
    """What is kept of an earlier plan."""

    @property
    def periods(self) -> int:
        """Number of periods T."""
        return len(self.inventory.periods.id)

    @property
    def demands(self) -> int:
        """Number of demands D: receivers from there on are facilities."""
        return len(self.inventory.demands.id)

    def only(self, arc: Rows) -> Frame:
        """The frame of some arcs (rows, ascending) and their candidates alone, for asking about them; no columns."""
        arcs, candidates = self.arcs, self.candidates
        chosen, row = np.unique(arcs.candidate[arc], return_inverse=True)
        pair, pairs = number(arcs.pair[arc].astype(np.int64))
        partnership, partnerships = number(arcs.partnership[arc].astype(np.int64))
        few = Arcs(row.astype(np.int32), arcs.period[arc], arcs.supplier[arc], arcs.receiver[arc], arcs.most[arc],
                   arcs.yield_[arc], pair, pairs, partnership, partnerships)  # fmt: skip
        kept = replace(candidates, rows=candidates.rows.keep(chosen), most=candidates.most[chosen])
        return replace(self, arcs=few, candidates=kept)

    def of_candidate(self, column: Real) -> Real:
        """A candidate's figures, per arc."""
        return column[self.arcs.candidate]

    def of_arc_received(self, column: Real) -> Real:
        """A demand's figures per unit received (D, T), per unit on each arc; 0 into facilities; shape (A,)."""
        arcs, into = self.arcs, self.arcs.receiver < self.demands
        figure = np.zeros(len(arcs))
        figure[into] = column[arcs.receiver[into], arcs.period[into]] * arcs.yield_[into]
        return figure

    @property
    def facility(self) -> Index:
        """Facility that receives on each arc, or -1 at a demand; shape (A,)."""
        facility: Index = np.maximum(self.arcs.receiver - np.int32(self.demands), np.int32(-1))
        return facility

    @property
    def giver(self) -> Index:
        """Facility that sends on each arc, or -1; shape (A,)."""
        return self.inventory.suppliers.facility[self.arcs.supplier]


def lay_arcs(inventory: Inventory, candidates: Candidates) -> Arcs:
    """Lay the candidates out over the periods."""
    there = candidates.most >= LEAST_QUANTITY
    rows, most, receivers = candidates.rows, candidates.most.ravel(), len(inventory.receiver_id)
    candidate = np.arange(len(candidates), dtype=np.int32)
    period: Index = np.broadcast_to(np.int32(0), len(candidates))
    supplier, receiver, yield_ = rows.supplier, rows.receiver, rows.yield_
    if there.shape[1] > 1 or not there.all():  # else the candidates are the arcs, and nothing need be copied
        candidate, period = (place.astype(np.int32) for place in np.nonzero(there))
        supplier, receiver, yield_ = supplier[candidate], receiver[candidate], yield_[candidate]
        most = most[there.ravel()]
    yield_ = constant(yield_)
    of_pair = combine(
        (supplier, len(inventory.suppliers.id)), (receiver, receivers), (period, len(inventory.periods.id))
    )
    pair, pairs = number(of_pair)
    of_partnership = combine((inventory.suppliers.source[supplier], len(inventory.source_id)), (receiver, receivers))
    partnership, partnerships = number(of_partnership)
    return Arcs(candidate, period, supplier, receiver, most, yield_, shared(pair, candidate), pairs,
                shared(partnership, candidate), partnerships)  # fmt: skip


def lay_columns(
    builder: ProgramBuilder, inventory: Inventory, candidates: Candidates, arcs: Arcs, tanks: Tanks
) -> Columns:
    """Add every column of the program."""
    facilities, periods = inventory.facilities, len(inventory.periods.id)
    quantity = shared(builder.add_columns(len(arcs), upper=arcs.most), arcs.candidate)
    used, active, partner = (constant(column) for column in _switches(builder, inventory, candidates, arcs))
    loads = np.full(len(arcs), NO_COLUMN, np.int32)
    load_size = candidates.rows.load_size[arcs.candidate]
    loaded = np.flatnonzero(np.isfinite(load_size))
    most_loads = np.ceil(arcs.most[loaded] / load_size[loaded])
    loads[loaded] = builder.add_columns(len(loaded), upper=most_loads, integer=True)
    shape = (len(facilities.id), periods)
    stands = np.repeat(facilities.existing, periods)
    opened = _binaries(builder, ~stands, upper=np.maximum.accumulate(facilities.may_open, axis=1).ravel())
    throughput = builder.add_columns(shape[0] * shape[1], upper=facilities.max_capacity.ravel())
    added = np.full(shape, NO_COLUMN, np.int32)
    grows = (facilities.max_capacity > facilities.capacity).any(axis=1)
    most_added = expandable(inventory)[grows]
    added[grows] = builder.add_columns(most_added.size, upper=most_added.ravel()).reshape(most_added.shape)
    stock = builder.add_columns(len(tanks.facility) * (periods - 1), upper=np.repeat(tanks.limit, periods - 1))
    return Columns(
        quantity, used, shared(active, used), partner, constant(loads), opened.reshape(shape),
        throughput.reshape(shape), added, stock.reshape(len(tanks.facility), periods - 1),
    )  # fmt: skip


def expandable(inventory: Inventory) -> Real:
    """The most that may have been added to each facility by the end of a period; shape (F, T).

    A period in which the facility has no capacity of its own sets no bound of its own.
    """
    facilities = inventory.facilities
    room = facilities.max_capacity - facilities.capacity
    return np.where(facilities.max_capacity > 0, room, room.max(axis=1, initial=0.0)[:, None])


def _switches(
    builder: ProgramBuilder, inventory: Inventory, candidates: Candidates, arcs: Arcs
) -> tuple[Index, Index, Index]:
    """The 0/1 columns of arcs, pairs and partnerships; a pair of one arc shares its column, and so on upward."""
    partner_needed = needs_partner(inventory, arcs)
    pair_alone = np.bincount(arcs.pair, minlength=arcs.pairs) == 1
    partnership_of_pair = arcs.partnership[arcs.first_of_pair]
    partnership_alone = np.bincount(partnership_of_pair, minlength=arcs.partnerships) == 1
    shared = (partner_needed & partnership_alone)[partnership_of_pair]
    active_needed = needs_active(inventory, candidates, arcs) | shared
    used = _binaries(builder, needs_used(inventory, candidates, arcs) | (active_needed & pair_alone)[arcs.pair])
    active = _binaries(builder, active_needed & ~pair_alone)
    single = active_needed & pair_alone
    active[single] = used[arcs.first_of_pair[single]]
    partner = _binaries(builder, partner_needed & ~partnership_alone)
    partner[partnership_of_pair[shared]] = active[shared]
    return used, active, partner


def needs_used(inventory: Inventory, candidates: Candidates, arcs: Arcs) -> Flag:
    """Arcs for which something is due or counted once the exchange exists; shape (A,)."""
    limits = inventory.policy.limits
    due = candidates.rows.fixed_cost[arcs.candidate] > 0
    counted = np.full(len(arcs), np.isfinite(limits.max_exchanges))
    benefit = to_be_worth(inventory, arcs) & (not isnan(limits.min_benefit_per_exchange))
    needed: Flag = due | counted | benefit
    return needed


def to_be_worth(inventory: Inventory, arcs: Arcs) -> Flag:
    """Arcs of which the policy may ask a least benefit: from streams and returns to demands; shape (A,)."""
    from_plant = inventory.suppliers.facility[arcs.supplier] >= 0
    asked: Flag = ~from_plant & (arcs.receiver < len(inventory.demands.id))
    return asked


def needs_active(inventory: Inventory, candidates: Candidates, arcs: Arcs) -> Flag:
    """Pairs with a lot; shape (pairs,)."""
    needed = np.zeros(arcs.pairs, np.bool_)
    needed[arcs.pair[lot_size(inventory, candidates.rows)[arcs.candidate] > 0]] = True
    return needed


def needs_partner(inventory: Inventory, arcs: Arcs) -> Flag:
    """Partnerships of a stream or demand with more possible partners than it may have; shape (partnerships,)."""
    demands, first = inventory.demands, arcs.first_of_partnership
    source, receiver = inventory.suppliers.source[arcs.supplier[first]], arcs.receiver[first]
    of_source = np.bincount(source, minlength=len(inventory.source_id))[source]
    of_receiver = np.bincount(receiver, minlength=len(inventory.receiver_id))[receiver]
    most = np.append(demands.max_partners, np.full(len(inventory.facilities.id), np.inf))[receiver]
    needed: Flag = (of_source > inventory.suppliers.max_partners[arcs.supplier[first]]) | (of_receiver > most)
    return needed


def _binaries(builder: ProgramBuilder, needed: Flag, upper: Flag | float = 1.0) -> Index:
    """A 0/1 column where needed, ``NO_COLUMN`` elsewhere."""
    columns = np.full(len(needed), NO_COLUMN, np.int32)
    most = np.broadcast_to(np.asarray(upper, np.float64), (len(needed),))[needed]
    columns[needed] = builder.add_columns(int(needed.sum()), upper=most, integer=True)
    return columns
