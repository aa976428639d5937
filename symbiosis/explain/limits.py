"""The limits that requirements may run against: which there are in an inventory, and the inventory without some.

A limit is loosened in the inventory, not in the program: what follows from it (candidates, the most that an exchange
carries, the strength of switches) is then worked out anew. To add one, write a line in ``Limit``, in ``_standing`` and
in ``_freed``, and its words in ``explain/limit_words.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from symbiosis.inventory import Inventory
from symbiosis.model.requirements import Requirement

ALWAYS = -1
"""In place of a period: in all of them."""


class Limit(StrEnum):
    """The kinds of limits, those that are the easiest to understand first."""

    FACILITY_CAPACITY = "facility_capacity"
    DEMAND_QUANTITY = "demand_quantity"
    """What exchanges may cover of it."""
    STREAM_QUANTITY = "stream_quantity"
    PERMIT_QUANTITY = "permit_quantity"
    LINK_CAPACITY = "link_capacity"
    SUPPLIER_SHARE = "supplier_share"
    ORGANISATION_LOSS = "organisation_loss"
    STREAM_PARTNERS = "stream_partners"
    DEMAND_PARTNERS = "demand_partners"
    STREAM_LOT = "stream_lot"
    DEMAND_LOT = "demand_lot"
    BLEND = "blend"
    LEAST_THROUGHPUT = "least_throughput"
    """Of a facility that may be opened."""
    GROUP = "group"
    OPEN_IN = "open_in"
    MAX_EXCHANGES = "max_exchanges"
    LEAST_BENEFIT = "least_benefit"


class Held(NamedTuple):
    """A requirement or a limit: its kind, the row in the table that the kind speaks of, and the period."""

    kind: Requirement | Limit
    entity: int
    period: int = ALWAYS


def standing(inventory: Inventory) -> list[Held]:
    """All limits that an inventory sets, by kind."""
    return [held for kind in Limit for held in _standing(inventory, kind)]


def _standing(inventory: Inventory, kind: Limit) -> Iterator[Held]:
    """The limits of one kind."""
    streams, demands, facilities = inventory.streams, inventory.demands, inventory.facilities
    policy, quality = inventory.policy, inventory.quality
    candidate = ~facilities.existing
    masks: dict[Limit, Callable[[], Any]] = {
        Limit.FACILITY_CAPACITY: lambda: np.isfinite(facilities.max_capacity),
        Limit.DEMAND_QUANTITY: lambda: np.isfinite(demands.quantity) & (demands.max_substitution_share > 0)[:, None],
        Limit.STREAM_QUANTITY: lambda: np.isfinite(streams.quantity),
        Limit.PERMIT_QUANTITY: lambda: np.isfinite(inventory.sites.permit_quantity) & policy.permits,
        Limit.LINK_CAPACITY: lambda: np.isfinite(inventory.links.capacity),
        Limit.SUPPLIER_SHARE: lambda: demands.max_supplier_share < 1,
        Limit.ORGANISATION_LOSS: lambda: np.array([policy.max_organisation_loss < 1]),
        Limit.STREAM_PARTNERS: lambda: np.isfinite(streams.max_partners),
        Limit.DEMAND_PARTNERS: lambda: np.isfinite(demands.max_partners),
        Limit.STREAM_LOT: lambda: streams.min_lot > 0,
        Limit.DEMAND_LOT: lambda: demands.min_lot > 0,
        Limit.BLEND: lambda: np.isfinite(quality.limit_min) | np.isfinite(quality.limit_max),
        Limit.LEAST_THROUGHPUT: lambda: (facilities.min_throughput > 0) & candidate[:, None],
        Limit.GROUP: lambda: (facilities.group != "") & candidate,
        Limit.OPEN_IN: lambda: ~facilities.may_open.all(axis=1),
        Limit.MAX_EXCHANGES: lambda: np.isfinite([policy.limits.max_exchanges]),
        Limit.LEAST_BENEFIT: lambda: ~np.isnan([policy.limits.min_benefit_per_exchange]),
    }
    for place in zip(*(index.tolist() for index in np.nonzero(masks[kind]())), strict=True):
        yield Held(kind, *place)


def loosened(inventory: Inventory, limits: Collection[Held]) -> Inventory:
    """The inventory as if these limits were not set; amounts become more than all requirements can ask for."""
    plenty, edited = _plenty(inventory), dict[tuple[str, str], np.ndarray]()
    policy = inventory.policy
    for held in limits:
        if held.kind is Limit.ORGANISATION_LOSS:
            policy = replace(policy, max_organisation_loss=1.0)
        elif held.kind is Limit.MAX_EXCHANGES:
            policy = replace(policy, limits=replace(policy.limits, max_exchanges=np.inf))
        elif held.kind is Limit.LEAST_BENEFIT:
            policy = replace(policy, limits=replace(policy.limits, min_benefit_per_exchange=np.nan))
        else:
            for table, column, place, value in _freed(inventory, held, plenty):
                array = edited.setdefault((table, column), getattr(getattr(inventory, table), column).copy())
                array[place] = value
    tables: dict[str, Any] = {
        table: replace(getattr(inventory, table), **{c: array for (t, c), array in edited.items() if t == table})
        for table, _ in edited
    }
    return replace(inventory, policy=policy, **tables)


def _freed(inventory: Inventory, held: Held, plenty: float) -> list[tuple[str, str, Any, Any]]:
    """(table, column, place, value) of what says a limit, as if it said nothing."""
    at, when = held.entity, (held.entity, held.period)
    facilities = inventory.facilities
    match held.kind:
        case Limit.FACILITY_CAPACITY:
            room = facilities.max_capacity - facilities.capacity
            grows = room[when] if facilities.max_capacity[when] > 0 else room[at].max()
            most = max(plenty, float(facilities.capacity[when]))
            return [("facilities", "capacity", when, most), ("facilities", "max_capacity", when, most + grows)]
        case Limit.LEAST_THROUGHPUT:
            return [("facilities", "min_throughput", when, 0.0)]
        case Limit.DEMAND_QUANTITY:
            share = inventory.demands.max_substitution_share[at]
            return [("demands", "quantity", when, max(plenty / share, float(inventory.demands.quantity[when])))]
        case Limit.STREAM_QUANTITY:
            return [("streams", "quantity", when, max(plenty, float(inventory.streams.quantity[when])))]
        case Limit.BLEND:
            return [("quality", "limit_min", at, -np.inf), ("quality", "limit_max", at, np.inf)]
        case _:
            table, column, value = _NONE[Limit(held.kind)]
            return [(table, column, at, value)]


_NONE: dict[Limit, tuple[str, str, Any]] = {
    Limit.PERMIT_QUANTITY: ("sites", "permit_quantity", np.inf),
    Limit.LINK_CAPACITY: ("links", "capacity", np.inf),
    Limit.SUPPLIER_SHARE: ("demands", "max_supplier_share", 1.0),
    Limit.STREAM_PARTNERS: ("streams", "max_partners", np.inf),
    Limit.DEMAND_PARTNERS: ("demands", "max_partners", np.inf),
    Limit.STREAM_LOT: ("streams", "min_lot", 0.0),
    Limit.DEMAND_LOT: ("demands", "min_lot", 0.0),
    Limit.GROUP: ("facilities", "group", ""),
    Limit.OPEN_IN: ("facilities", "may_open", True),
}
"""What a column says where it limits nothing."""


def _plenty(inventory: Inventory) -> float:
    """More than the requirements together can ask for of any one stream, demand or plant."""
    streams, demands, processes = inventory.streams, inventory.demands, inventory.processes
    asked = sum(
        float(least.sum())
        for least in (streams.min_quantity, demands.min_quantity, inventory.facilities.min_throughput,
                      streams.min_lot, demands.min_lot)
    )  # fmt: skip
    asked += float(inventory.links.min_quantity.sum()) * len(inventory.periods.id)
    rates = np.concatenate([inventory.conversions.yield_, processes.input_amount, processes.output_amount, [1.0]])
    rates = rates[rates > 0]
    widest = min(float(max(rates.max(), 1.0 / rates.min())), 1e3)
    return 10.0 * max(asked, 1.0) * widest * widest
