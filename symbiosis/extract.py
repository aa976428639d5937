"""From the solver's values to a plan: quantities cleaned, every figure worked out anew from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from symbiosis.candidates.combinations import Combinations
from symbiosis.candidates.screens import LEAST_QUANTITY
from symbiosis.economics import disposal_avoided, emissions_added, emissions_avoided, purchase_avoided
from symbiosis.inventory import Flag, Inventory, Real
from symbiosis.model.assemble import Model
from symbiosis.model.frame import NO_COLUMN
from symbiosis.plan import Exchange, FacilityPeriod
from symbiosis.quantities import loads_of, throughput_of

DECIMALS = 9
"""Quantities are rounded to so many decimals: far below the tolerance, and free of the solver's last digits."""


@dataclass(frozen=True, eq=False)
class Flows:
    """What is exchanged, columnar, in the order of the plan's rows; shape (E,); money undiscounted, per exchange."""

    rows: Combinations
    period: npt.NDArray[np.int64]
    quantity: Real
    received: Real
    transport: Real
    throughput: Real
    """(F, T)."""
    open: Flag
    """(F, T)."""


def extract(inventory: Inventory, model: Model, values: Real) -> Flows:
    """Read the quantities off the solver's values; what is below the contract's least quantity is nothing."""
    arcs, columns = model.frame.arcs, model.frame.columns
    quantity = np.asarray(np.round(np.minimum(values[columns.quantity], arcs.most), DECIMALS), np.float64)
    there = np.flatnonzero(quantity >= LEAST_QUANTITY)
    there = there[np.lexsort((arcs.candidate[there], arcs.period[there]))]
    rows, quantity, period = (
        model.frame.candidates.rows.keep(arcs.candidate[there]),
        quantity[there],
        arcs.period[there],
    )
    received: Real = quantity * rows.yield_
    demands = len(inventory.demands.id)
    into = rows.receiver >= demands
    facility = rows.receiver[into] - np.int32(demands)
    throughput = throughput_of(inventory, facility, rows.to_material[into], period[into], received[into])
    transport: Real = rows.unit_transport * quantity + rows.load_cost * loads_of(quantity, rows.load_size)
    return Flows(rows, period, quantity, received, transport, throughput, _open(inventory, columns.open, values))


def _open(inventory: Inventory, columns: npt.NDArray[np.int32], values: Real) -> Flag:
    """Which facilities are open in each period."""
    chosen = np.append(values, 0.0)[np.where(columns == NO_COLUMN, len(values), columns)] > 0.5
    opened = inventory.facilities.existing | chosen
    return np.repeat(opened[:, None], len(inventory.periods.id), axis=1)


def exchange_rows(inventory: Inventory, flows: Flows) -> tuple[Exchange, ...]:
    """The rows of exchanges.csv."""
    rows, quantity = flows.rows, flows.quantity
    streams, sites, materials = inventory.streams, inventory.sites, inventory.materials
    material = streams.material[rows.supplier]
    saved = (emissions_avoided(inventory, rows) - emissions_added(inventory, rows)) * quantity
    disposal, purchase = disposal_avoided(inventory, rows) * quantity, purchase_avoided(inventory, rows) * quantity
    conversion = rows.conversion_cost * quantity
    collection = streams.collection_cost[rows.supplier] * quantity
    columns = (
        (f"x{number}" for number in range(1, len(quantity) + 1)),
        inventory.periods.id[flows.period],
        streams.id[rows.supplier],
        inventory.receiver_id[rows.receiver],
        inventory.organisations[sites.organisation[streams.site[rows.supplier]]],
        inventory.organisations[sites.organisation[inventory.receiver_site[rows.receiver]]],
        materials.id[material],
        materials.id[rows.to_material],
        inventory.modes.id[rows.mode],
        quantity.tolist(),
        flows.received.tolist(),
        materials.unit[material],
        rows.km.tolist(),
        flows.transport.tolist(),
        conversion.tolist(),
        rows.fixed_cost.tolist(),
        disposal.tolist(),
        purchase.tolist(),
        saved.tolist(),
        (disposal + purchase - collection - flows.transport - conversion - rows.fixed_cost).tolist(),
    )
    return tuple(Exchange(*row) for row in zip(*columns, strict=True))


def facility_rows(inventory: Inventory, flows: Flows) -> tuple[FacilityPeriod, ...]:
    """The rows of facilities.csv: every facility in every period."""
    facilities, periods = inventory.facilities, inventory.periods.id.tolist()
    return tuple(
        FacilityPeriod(
            facility_id=facilities.id[row],
            period=periods[period],
            open=bool(flows.open[row, period]),
            throughput=float(flows.throughput[row, period]),
            capacity=float(facilities.capacity[row, period]),
            stored=0.0,
            opening_cost=_due(facilities.opening_cost[row], opened=_opens(inventory, flows, row, period)),
            fixed_cost=_due(facilities.fixed_cost[row], opened=bool(flows.open[row, period])),
            variable_cost=float(facilities.variable_cost[row] * flows.throughput[row, period]),
            expansion_cost=0.0,
        )
        for row in range(len(facilities.id))
        for period in range(len(periods))
    )


def _opens(inventory: Inventory, flows: Flows, row: int, period: int) -> bool:
    """Whether a facility opens in a period: it is open then, was not before, and did not stand from the start."""
    before = bool(flows.open[row, period - 1]) if period else bool(inventory.facilities.existing[row])
    return bool(flows.open[row, period]) and not before


def _due(cost: float, *, opened: bool) -> float:
    return float(cost) if opened else 0.0


def cost_heads(inventory: Inventory, flows: Flows) -> dict[str, float]:
    """The plan's cost by head, over the horizon, discounted; heads that this model never has are 0."""
    streams, demands, facilities, rows = inventory.streams, inventory.demands, inventory.facilities, flows.rows
    discount = inventory.periods.discount_factor
    left, uncovered = leftovers(inventory, flows)
    objective = inventory.policy.objective
    due = discount[flows.period]
    first = np.diff(flows.open, axis=1, prepend=facilities.existing[:, None]) & flows.open
    heads: dict[str, Any] = {
        "disposal": streams.disposal_cost @ left @ discount,
        "purchase": demands.purchase_cost @ uncovered @ discount,
        "collection": due @ (streams.collection_cost[rows.supplier] * flows.quantity),
        "transport": due @ flows.transport,
        "conversion": due @ (rows.conversion_cost * flows.quantity),
        "treatment": facilities.variable_cost @ flows.throughput @ discount,
        "opening": facilities.opening_cost @ first.astype(np.float64) @ discount,
        "fixed": facilities.fixed_cost @ flows.open @ discount,
        "expansion": 0.0,
        "storage": 0.0,
        "output_disposal": 0.0,
        "exchange_fixed": due @ rows.fixed_cost,
        "carbon": objective.carbon_price / 1000.0 * (emissions(inventory, flows) @ discount),
        "distance": objective.distance_price * (due @ (rows.km * flows.quantity)),
        "assets": 0.0,
    }
    return {head: float(cost) for head, cost in heads.items()}


def leftovers(inventory: Inventory, flows: Flows) -> tuple[Real, Real]:
    """What of each stream is not placed (S, T), and of each demand not covered (D, T)."""
    left, uncovered = inventory.streams.quantity.copy(), inventory.demands.quantity.copy()
    np.subtract.at(left, (flows.rows.supplier, flows.period), flows.quantity)
    into = flows.rows.receiver < len(inventory.demands.id)
    np.subtract.at(uncovered, (flows.rows.receiver[into], flows.period[into]), flows.received[into])
    return left, uncovered


def emissions(inventory: Inventory, flows: Flows) -> Real:
    """Kg CO2e per period, all heads; shape (T,)."""
    left, uncovered = leftovers(inventory, flows)
    total = inventory.streams.disposal_co2e @ left + inventory.demands.purchase_co2e @ uncovered
    total = total + inventory.facilities.co2e @ flows.throughput
    moved = emissions_added(inventory, flows.rows) * flows.quantity
    return total + np.bincount(flows.period, weights=moved, minlength=len(total))
