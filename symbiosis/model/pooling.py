"""Pools: what leaves a mixing tank has the mean of the properties of all that enters it in the period.

The pq formulation (Tawarmalani and Sahinidis 2002; Alfaki and Haugland 2013), for each pool and period. A *feed* i is
what comes from one supplier, a *draw* j what one output gives to one receiver that limits anything; r_i is received of
feed i, R of all, y_j sent, q_i the share of feed i, v_ij its part of draw j:

``R = sum of r_i``; ``sum of q_i <= 1``; ``r_i = q_i R``; ``v_ij = q_i y_j``; ``sum over i of v_ij = y_j``;
``sum over the draws of an output o of v_ij <= given_o r_i``, with ``given_o`` the most of it per unit received (the
reformulation-linearisation cut: nobody gets more of a feed than came in).

Blends of receivers that pools feed: ``sum of (value_i / yield_i) v_ij + sum of value_a x_a`` over what comes directly
stays within the limit times all that is received, the worse end of values counting. What has no value for a limited
property, or is hazardous and exceeds a maximum alone, does not reach that receiver: ``v_ij = 0``.

Where no receiver of a pool limits anything, there is nothing to add, and the program stays linear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers import Program, ProgramBuilder
from symbiosis.arrays import combine, join
from symbiosis.candidates.screens import SLACK
from symbiosis.inventory import Flag, Index, Real
from symbiosis.model.blending import Parts, direct_parts, hold_blends
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required
from symbiosis.quality import from_pool, values_at

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mixes:
    """Pools in periods in which what they give is limited somewhere; shape (n,)."""

    pool: Rows
    """Row in facilities."""
    most: Real
    """The most that is received."""
    per_received: Real
    """The most throughput per unit received."""


@dataclass(frozen=True, eq=False)
class Ends:
    """Arcs into or out of mixes, put together where nothing tells them apart; shapes (n,), those of arcs (a,)."""

    mix: Rows
    supplier: Index
    receiver: Index
    yield_: Real
    most: Real
    """Feeds: the most received. Draws: the most sent."""
    arc: Rows
    of: Rows
    """The feed or draw to which each arc belongs."""


@dataclass(frozen=True, eq=False)
class Paths:
    """Every feed with every draw of its mix; shape (n,)."""

    feed: Rows
    draw: Rows
    column: Index


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block, with columns of its own."""
    into, out = _arcs_of_pools(frame)
    if not len(out):
        return []
    mixes, feeds, draws = _lay(frame, into, out)
    total = builder.add_columns(len(mixes.pool), upper=mixes.most)
    share = builder.add_columns(len(feeds.mix), upper=1.0)
    sent = builder.add_columns(len(draws.mix), upper=draws.most)
    paths = _lay_paths(builder, frame, mixes, feeds, draws)
    _shares(builder, frame, mixes, feeds, total, share)
    _parts_of_draws(builder, frame, draws, paths, share, sent)
    _no_more_than_came_in(builder, frame, mixes, feeds, draws, paths)
    hold_blends(builder, frame, _parts(frame, feeds, draws, paths))
    return []


def fill_columns(frame: Frame, program: Program, values: Real) -> None:
    """Put into the block's own columns what follows from the quantities that ``values``, shape (columns,), has.

    A share of what is not received is 0.
    """
    into, out = _arcs_of_pools(frame)
    if not len(out):
        return
    mixes, feeds, draws = _lay(frame, into, out)
    carried = values[frame.columns.quantity]
    received = np.bincount(
        feeds.of, weights=carried[feeds.arc] * frame.arcs.yield_[feeds.arc], minlength=len(feeds.mix)
    )
    total = np.bincount(feeds.mix, weights=received, minlength=len(mixes.pool))
    of_feed = total[feeds.mix]
    share = np.where(of_feed > 0, received / np.where(of_feed > 0, of_feed, 1.0), 0.0)
    sent = np.bincount(draws.of, weights=carried[draws.arc], minlength=len(draws.mix))
    feed, draw = join(feeds.mix, draws.mix)
    own = np.concatenate([total, share, sent, share[feed] * sent[draw]])
    # As ``add`` lays them: totals, then the shares, which are the left columns of the products, then all else.
    first = int(program.products.left.min()) - len(total)
    values[first : first + len(own)] = own


def _arcs_of_pools(frame: Frame) -> tuple[Rows, Rows]:
    """Arcs into pools, and those from pools to receivers that limit anything."""
    inventory, arcs = frame.inventory, frame.arcs
    pooled, limits = from_pool(inventory, arcs.supplier), np.zeros(len(inventory.receiver_id), np.bool_)
    limits[inventory.quality.limit_receiver] = True
    into: Flag = np.append(inventory.facilities.pool, False)[frame.facility]
    assert not (into & pooled).any(), "a pool is fed by a pool"
    assert not inventory.facilities.pool[frame.tanks.facility].any(), "a pool has storage"
    return np.flatnonzero(into), np.flatnonzero(pooled & limits[arcs.receiver])


def _lay(frame: Frame, into: Rows, out: Rows) -> tuple[Mixes, Ends, Ends]:
    """Mixes, and what enters and leaves them."""
    facilities, processes, arcs = frame.inventory.facilities, frame.inventory.processes, frame.arcs
    of_out = frame.giver[out] * frame.periods + arcs.period[out]
    places = np.unique(of_out)
    of_into = frame.facility[into] * frame.periods + arcs.period[into]
    used = np.isin(of_into, places)
    into, of_into = into[used], of_into[used]
    pool, period = np.divmod(places, frame.periods)
    amounts = [processes.input_amount[processes.input_process == facilities.process[f]] for f in pool.tolist()]
    free = processes.free_mix[facilities.process[pool]]
    largest = np.where(free, [a.max() for a in amounts], [a.sum() for a in amounts])
    smallest = np.where(free, [a.min() for a in amounts], [a.sum() for a in amounts])
    mixes = Mixes(pool, facilities.max_capacity[pool, period] * largest, 1.0 / smallest)
    feeds = _ends(frame, into, np.searchsorted(places, of_into), arcs.yield_[into])
    return mixes, feeds, _ends(frame, out, np.searchsorted(places, of_out), np.ones(len(out)))


def _ends(frame: Frame, arc: Rows, mix: Rows, unit: Real) -> Ends:
    """Arcs of one mix, supplier, receiver and yield as one; ``unit`` per *from* unit on an arc is what is counted."""
    arcs, inventory = frame.arcs, frame.inventory
    yields, yield_ = np.unique(arcs.yield_[arc], return_inverse=True)
    key = combine(
        (mix, int(mix.max(initial=0)) + 1),
        (arcs.supplier[arc], len(inventory.suppliers.id)),
        (arcs.receiver[arc], len(inventory.receiver_id)),
        (yield_, len(yields)),
    )
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    most = np.bincount(of, weights=unit * arcs.most[arc], minlength=len(first)).astype(np.float64)
    one = arc[first]
    return Ends(mix[first], arcs.supplier[one], arcs.receiver[one], arcs.yield_[one], most, arc, of)


def _lay_paths(builder: ProgramBuilder, frame: Frame, mixes: Mixes, feeds: Ends, draws: Ends) -> Paths:
    """A column for what each draw has of each feed; none of it where the feed may not reach the receiver."""
    feed, draw = join(feeds.mix, draws.mix)
    most = np.minimum(draws.most[draw], feeds.most[feed] * _given(frame, mixes, draws)[draw])
    most[_kept_out(frame, feeds, draws, feed, draw)] = 0.0
    return Paths(feed, draw, builder.add_columns(len(feed), upper=most))


def _given(frame: Frame, mixes: Mixes, draws: Ends) -> Real:
    """The most of a draw's output per unit that its pool receives; shape of draws."""
    amount = frame.inventory.processes.output_amount[frame.inventory.suppliers.output[draws.supplier]]
    return np.asarray(amount * mixes.per_received[draws.mix], np.float64)


def _kept_out(frame: Frame, feeds: Ends, draws: Ends, feed: Rows, draw: Rows) -> Flag:
    """Paths to a receiver that asks for what is unknown, or under whose limit hazardous waste would be diluted."""
    inventory, quality = frame.inventory, frame.inventory.quality
    path, limit = join(draws.receiver[draw].astype(np.int64), quality.limit_receiver.astype(np.int64))
    _, high = values_at(inventory, feeds.supplier[feed[path]], limit)
    alone = high / feeds.yield_[feed[path]] / draws.yield_[draw[path]]
    most = quality.limit_max[limit]
    diluted = inventory.suppliers.hazardous[feeds.supplier[feed[path]]] & (
        alone > most + SLACK * np.maximum(1.0, np.abs(most))
    )
    kept_out = np.zeros(len(feed), np.bool_)
    kept_out[path[np.isnan(high)]] = True
    if not inventory.policy.dilute_hazardous:
        kept_out[path[diluted]] = True
    return kept_out


def _shares(builder: ProgramBuilder, frame: Frame, mixes: Mixes, feeds: Ends, total: Index, share: Index) -> None:
    """Rows ``sum of received - R = 0``, ``sum of q <= 1`` and ``r_i - q_i R = 0``, this by the most of R."""
    quantity, received = frame.columns.quantity[feeds.arc], frame.arcs.yield_[feeds.arc]
    count = len(mixes.pool)
    row = np.arange(count)
    builder.add_rows(
        count,
        np.concatenate([feeds.mix[feeds.of], row]),
        np.concatenate([quantity, total]),
        np.concatenate([received, -np.ones(count)]),
        lower=0.0,
        upper=0.0,
    )
    builder.add_rows(count, feeds.mix, share, 1.0, upper=1.0)
    scale = 1.0 / np.maximum(1.0, mixes.most[feeds.mix])
    rows = builder.add_rows(len(share), feeds.of, quantity, received * scale[feeds.of], lower=0.0, upper=0.0)
    builder.add_products(rows, share, total[feeds.mix], -scale)


def _parts_of_draws(
    builder: ProgramBuilder, frame: Frame, draws: Ends, paths: Paths, share: Index, sent: Index
) -> None:
    """Rows ``sum of x - y_j = 0``, ``sum of v_ij - y_j = 0`` and ``v_ij - q_i y_j = 0``, by the most that y can be."""
    count = len(draws.mix)
    row, ones = np.arange(count), np.ones(count)
    for of, column in ((draws.of, frame.columns.quantity[draws.arc]), (paths.draw, paths.column)):
        builder.add_rows(
            count,
            np.concatenate([of, row]),
            np.concatenate([column, sent]),
            np.concatenate([np.ones(len(of)), -ones]),
            lower=0.0,
            upper=0.0,
        )
    scale = 1.0 / np.maximum(1.0, draws.most[paths.draw])
    rows = builder.add_rows(len(scale), np.arange(len(scale)), paths.column, scale, lower=0.0, upper=0.0)
    builder.add_products(rows, share[paths.feed], sent[paths.draw], -scale)


def _no_more_than_came_in(
    builder: ProgramBuilder, frame: Frame, mixes: Mixes, feeds: Ends, draws: Ends, paths: Paths
) -> None:
    """Rows ``sum of v_ij over the draws of an output <= given_o r_i``."""
    outputs = len(frame.inventory.suppliers.id)
    key = combine((paths.feed, len(feeds.mix)), (draws.supplier[paths.draw], outputs))
    places, first, row = np.unique(key, return_index=True, return_inverse=True)
    arc_row, arc = join(paths.feed[first], feeds.of)
    given = _given(frame, mixes, draws)[paths.draw[first]]
    builder.add_rows(
        len(places),
        np.concatenate([row, arc_row]),
        np.concatenate([paths.column, frame.columns.quantity[feeds.arc[arc]]]),
        np.concatenate([np.ones(len(row)), -given[arc_row] * frame.arcs.yield_[feeds.arc[arc]]]),
        upper=0.0,
    )


def _parts(frame: Frame, feeds: Ends, draws: Ends, paths: Paths) -> Parts:
    """What is brought to the receivers that pools feed: values on paths and direct arcs, quantity on every arc."""
    arcs, limits = frame.arcs, frame.inventory.quality.limit_receiver.astype(np.int64)
    direct = direct_parts(frame, pooled=True)
    path, of_path = join(draws.receiver[paths.draw].astype(np.int64), limits)
    low, high = values_at(frame.inventory, feeds.supplier[paths.feed[path]], of_path)
    per_received = 1.0 / feeds.yield_[paths.feed[path]]
    arc, of_arc = join(arcs.receiver[draws.arc].astype(np.int64), limits)
    first_arc = draws.arc[np.unique(draws.of, return_index=True)[1]]
    none, nothing = np.zeros(len(path)), np.zeros(len(arc))
    return Parts(
        np.concatenate([direct.column, paths.column[path], frame.columns.quantity[draws.arc[arc]]]),
        np.concatenate([direct.limit, of_path, of_arc]),
        np.concatenate([direct.period, arcs.period[first_arc[paths.draw[path]]], arcs.period[draws.arc[arc]]]),
        np.concatenate([direct.low, np.nan_to_num(low) * per_received, nothing]),
        np.concatenate([direct.high, np.nan_to_num(high) * per_received, nothing]),
        np.concatenate([direct.received, none, arcs.yield_[draws.arc[arc]]]),
    )
