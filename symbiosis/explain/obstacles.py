"""For what has candidates: what keeps each of them from carrying more, given the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbiosis.arrays import Key, Rows, combine, find
from symbiosis.bill import offered
from symbiosis.candidates.capacity import permitted_quantity, received_per_throughput
from symbiosis.candidates.screens import lot_size
from symbiosis.economics import unit_benefit
from symbiosis.explain.blends import ROOM, blend_at_limit
from symbiosis.extract import Flows
from symbiosis.inventory import Flag, Index, Inventory, Real
from symbiosis.model.emissions import emissions_of_arcs
from symbiosis.model.frame import Frame
from symbiosis.model.links import covered_arcs
from symbiosis.quantities import loads_of

Row = npt.NDArray[np.integer]
PIECE = 200_000
"""Arcs reckoned at a time: what is needed in between stays small beside the arcs."""


@dataclass(frozen=True, eq=False)
class Obstacles:
    """Per arc the first obstacle to carrying more, and what carrying more would be worth; shape (A,)."""

    code: npt.NDArray[np.object_]
    """``trade_off`` where nothing of the pair itself stands in the way."""
    worth: Real
    """Money of carrying the most that it can."""
    shortfall: Real
    """How much is missing, in the unit of the code's reason."""


@dataclass(frozen=True, eq=False)
class _Room:
    """What is left around each arc, in *from* units; shape (A,)."""

    stream: Real
    receiver: Real
    carried: Real


def arcs_of_interest(frame: Frame, flows: Flows) -> Rows:
    """The arcs that explanations are about, ascending: the one worth most of each end and period, and what flows."""
    arcs = frame.arcs
    pieces = [np.arange(at, min(at + PIECE, len(arcs))) for at in range(0, len(arcs), PIECE)]
    worth = np.concatenate([np.zeros(0), *(_worth(frame.only(piece)) for piece in pieces)])
    best = [
        best_arcs(end, arcs.period, worth, len(ids), frame.periods).ravel()
        for end, ids in ((arcs.supplier, frame.inventory.suppliers.id), (arcs.receiver, frame.inventory.receiver_id))
    ]
    chosen = np.unique(np.concatenate([*best, _arcs_of(frame, flows)]))
    return np.asarray(chosen[chosen >= 0], np.int64)


def best_arcs(owner: Index, period: Index, worth: Real, owners: int, periods: int) -> Rows:
    """Of each owner and period the arc worth most, the first of equals, or -1; shape (owners, periods)."""
    place = owner.astype(np.int64) * periods + period
    most = np.full(owners * periods, -np.inf)
    np.maximum.at(most, place, worth)
    reached = np.flatnonzero(worth == most[place])
    best = np.full(owners * periods, -1, np.int64)
    best[place[reached][::-1]] = reached[::-1]  # of equals the last one written stays
    return best.reshape(owners, periods)


def find_obstacles(inventory: Inventory, frame: Frame, flows: Flows) -> Obstacles:
    """Say of every arc of a frame why it does not carry more; all that carry anything are among them."""
    carried = _carried(frame, flows)
    sent, received = _sums(frame, carried)
    room = _Room(
        offered(inventory, flows)[frame.arcs.supplier, frame.arcs.period] - sent,
        _receiver_room(frame, flows, received),
        carried,
    )
    gain = _gain(frame)
    code = np.full(len(frame.arcs), "trade_off", np.object_)
    none = short = np.full(len(frame.arcs), np.nan)
    possible = np.minimum(frame.arcs.most, np.minimum(room.stream, room.receiver)).clip(min=0.0)
    lot = frame.of_candidate(lot_size(inventory, frame.candidates.rows)) * (carried == 0)
    extra, worth = _once(frame, carried, possible), _worth(frame)
    rules = (
        ("blend", blend_at_limit(frame, carried, received), none),
        ("partner_limit", _partners_used_up(frame, flows, carried), none),
        ("remainder_not_worth_it", gain * possible <= extra, extra - gain * possible),
        ("remainder_below_lot", possible < lot * (1 - ROOM), lot - possible),
        ("link_capacity", _link_used_up(frame, carried), none),
        ("supplier_share", _share_used_up(frame, carried), none),
        ("permit_quantity", _permit_used_up(frame, received), none),
        ("partner_full", room.stream <= ROOM * np.maximum(1.0, sent), none),
        *((name, holds, none) for name, holds in _receiver_rules(frame, flows, room, received)),
        ("not_worth_it", worth <= 0, -worth),
    )
    for name, holds, amount in rules:
        code[holds] = name
        short = np.where(holds, amount, short)
    return Obstacles(code, worth, short)


def _receiver_rules(frame: Frame, flows: Flows, room: _Room, received: Real) -> tuple[tuple[str, Flag], ...]:
    """The receiver is full, closed, or may not substitute more."""
    at = frame.facility
    plant = at >= 0
    full = room.receiver <= ROOM * np.maximum(1.0, received)
    closed = plant & ~np.append(flows.plants.open, np.ones((1, frame.periods), np.bool_), axis=0)[at, frame.arcs.period]
    share = np.append(frame.inventory.demands.max_substitution_share, np.ones(len(frame.inventory.facilities.id)))
    limited = share[frame.arcs.receiver] < 1
    return (
        ("partner_full", full & ~plant),
        ("substitution_share", full & limited & ~plant),
        ("facility_full", full & plant),
        ("facility_closed", closed),
    )


def _gain(frame: Frame) -> Real:
    """Money that a unit on each arc saves, treatment and carbon included."""
    inventory, rows = frame.inventory, frame.candidates.rows
    carbon = inventory.policy.objective.carbon_price / 1000.0
    distance = inventory.policy.objective.distance_price * rows.km
    gain = frame.of_candidate(unit_benefit(inventory, rows) - distance) - carbon * emissions_of_arcs(frame)
    treatment = np.append(inventory.facilities.variable_cost + carbon * inventory.facilities.co2e, 0.0)[frame.facility]
    unit: Real = gain - treatment * frame.arcs.yield_ / received_per_throughput(inventory, rows)[frame.arcs.candidate]
    return unit


def _worth(frame: Frame) -> Real:
    """Money that each arc is worth where it carries the most that it can."""
    most = frame.arcs.most
    return _gain(frame) * most - _once(frame, np.zeros(len(most)), most)


def _once(frame: Frame, carried: Real, more: Real) -> Real:
    """What carrying more costs beside what it gains per unit: further loads, and the fixed cost of a new exchange."""
    rows = frame.candidates.rows
    size, cost = frame.of_candidate(rows.load_size), frame.of_candidate(rows.load_cost)
    loads = loads_of(carried + more, size) - loads_of(carried, size)
    due: Real = cost * loads + frame.of_candidate(rows.fixed_cost) * (carried == 0)
    return due


def _carried(frame: Frame, flows: Flows) -> Real:
    """What each arc carries in the plan."""
    carried = np.zeros(len(frame.arcs))
    carried[_arcs_of(frame, flows)] = flows.quantity
    return carried


def _arcs_of(frame: Frame, flows: Flows) -> Rows:
    """The arc of each flow; shape (E,)."""
    rows, arcs = frame.candidates.rows, frame.arcs
    inventory, flowing = frame.inventory, flows.rows
    sizes = (
        len(inventory.suppliers.id),
        len(inventory.receiver_id),
        len(inventory.materials.id),
        len(inventory.modes.id),
    )

    def key(supplier: Row, receiver: Row, to_material: Row, mode: Row, period: Row) -> Key:
        return combine((supplier, sizes[0]), (receiver, sizes[1]), (to_material, sizes[2]), (mode, sizes[3]),
                       (period, frame.periods))  # fmt: skip

    chosen = key(flowing.supplier, flowing.receiver, flowing.to_material, flowing.mode, flows.period)
    laid = arcs.candidate
    every = key(arcs.supplier, arcs.receiver, rows.to_material[laid], rows.mode[laid], arcs.period)
    return find(every, chosen)


def _sums(frame: Frame, carried: Real) -> tuple[Real, Real]:
    """Per arc: all that its stream sends, and all that its receiver receives (in *to* units), in its period."""
    arcs = frame.arcs
    stream = arcs.supplier.astype(np.int64) * frame.periods + arcs.period
    receiver = arcs.receiver.astype(np.int64) * frame.periods + arcs.period
    return (
        np.bincount(stream, carried)[stream] if len(carried) else carried,
        np.bincount(receiver, carried * arcs.yield_)[receiver] if len(carried) else carried,
    )


def _receiver_room(frame: Frame, flows: Flows, received: Real) -> Real:
    """What the receiver of each arc could still take, in *from* units."""
    inventory, arcs = frame.inventory, frame.arcs
    demands = inventory.demands
    wanted = demands.quantity * demands.max_substitution_share[:, None]
    spare = (inventory.facilities.capacity + flows.plants.added - flows.plants.throughput).clip(min=0.0)
    factor = received_per_throughput(inventory, frame.candidates.rows)[arcs.candidate]
    most = np.concatenate([wanted, spare])[arcs.receiver, arcs.period] * factor
    return np.where(arcs.receiver < frame.demands, most - received, most) / arcs.yield_


def _link_used_up(frame: Frame, carried: Real) -> Flag:
    """A link that covers the arc carries its capacity, on this arc or on all that it covers."""
    links, arcs = frame.inventory.links, frame.arcs
    limited = np.flatnonzero(np.isfinite(links.capacity))
    place, arc = covered_arcs(frame, limited)
    key = place * frame.periods + arcs.period[arc]
    full = np.bincount(key, carried[arc])[key] if len(key) else np.zeros(0)
    used_up = np.zeros(len(arcs), np.bool_)
    used_up[arc[full >= links.capacity[limited[place]] * (1 - ROOM)]] = True
    return used_up


def _share_used_up(frame: Frame, carried: Real) -> Flag:
    """The stream's organisation supplies its full share of the demand."""
    inventory, arcs = frame.inventory, frame.arcs
    share = np.append(inventory.demands.max_supplier_share, 1.0)[np.minimum(arcs.receiver, frame.demands)]
    wanted = np.concatenate([inventory.demands.quantity, inventory.facilities.capacity])[arcs.receiver, arcs.period]
    organisation = inventory.sites.organisation[inventory.suppliers.site[arcs.supplier]]
    key = combine((arcs.receiver, len(inventory.receiver_id)), (arcs.period, frame.periods),
                  (organisation, len(inventory.organisations)))  # fmt: skip
    group = np.unique(key, return_inverse=True)[1]
    supplied = np.bincount(group, carried * arcs.yield_)[group] if len(carried) else carried
    used_up: Flag = (share < 1) & (supplied >= share * wanted * (1 - ROOM))
    return used_up


def _permit_used_up(frame: Frame, received: Real) -> Flag:
    """The receiver's site got all that it may, this receiver alone or with others."""
    inventory, arcs = frame.inventory, frame.arcs
    first = np.unique(arcs.receiver.astype(np.int64) * frame.periods + arcs.period, return_index=True)[1]
    place = inventory.receiver_site[arcs.receiver].astype(np.int64) * frame.periods + arcs.period
    total = np.bincount(place[first], received[first], minlength=len(inventory.sites.id) * frame.periods)
    most = permitted_quantity(inventory)[inventory.receiver_site[arcs.receiver]]
    used_up: Flag = np.isfinite(most) & (total[place] >= most * (1 - ROOM))
    return used_up


def _partners_used_up(frame: Frame, flows: Flows, carried: Real) -> Flag:
    """Stream or demand has all the partners that it may have, and this is none of them."""
    inventory, arcs = frame.inventory, frame.arcs
    suppliers = inventory.suppliers
    pairs = np.unique(np.column_stack([suppliers.source[flows.rows.supplier], flows.rows.receiver]), axis=0)
    pairs = pairs.reshape(-1, 2)
    of_source = np.bincount(pairs[:, 0], minlength=len(inventory.source_id))[suppliers.source[arcs.supplier]]
    of_receiver = np.bincount(pairs[:, 1], minlength=len(inventory.receiver_id))[arcs.receiver]
    limit = np.append(inventory.demands.max_partners, np.inf)[np.minimum(arcs.receiver, frame.demands)]
    used_up: Flag = (of_source >= suppliers.max_partners[arcs.supplier]) | (of_receiver >= limit)
    unused: Flag = used_up & (carried == 0)
    return unused
