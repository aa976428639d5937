"""A reason for everything left over: one row per stream or demand and period."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan

import numpy as np
import numpy.typing as npt

from symbiosis.bill import not_covered, not_placed, offered
from symbiosis.candidates.conversions import compatible
from symbiosis.candidates.pairs import wishes
from symbiosis.explain.nearest import NearMiss, near_misses_of_demands, near_misses_of_streams
from symbiosis.explain.obstacles import Obstacles, arcs_of_interest, best_arcs, find_obstacles
from symbiosis.explain.reasons import REASONS
from symbiosis.extract import Flows
from symbiosis.inventory import Flag, Index, Inventory, Real, Text
from symbiosis.model.assemble import Model
from symbiosis.plan import Unmatched

TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class _Side:
    """Streams or demands, as the explanation sees them."""

    kind: str
    id: Text
    unit: Text
    left: Real
    """(n, T)."""
    owner: Index
    """(A,) the row of each arc on this side, or beyond the last."""
    partner: Text
    """(A,) id on the other side of each arc."""
    per_unit: Real
    """(A,) units of this side per *from* unit."""
    chosen: Flag
    """(n,) only the best of its partners may have been looked at."""


def explain_unmatched(inventory: Inventory, model: Model, flows: Flows, *, proved: bool) -> tuple[Unmatched, ...]:
    """Explain every stream and demand with something left; ``proved`` tells whether the plan is known to be optimal."""
    frame = model.frame.only(arcs_of_interest(model.frame, flows))
    suppliers, demands, arcs = inventory.suppliers, inventory.demands, frame.arcs
    units, uncovered = inventory.materials.unit, not_covered(inventory, flows)
    waste = np.flatnonzero(suppliers.facility < 0)  # streams and returns come first
    left = _there(not_placed(inventory, flows)[waste], offered(inventory, flows)[waste])
    searched = frame.candidates.searched
    sides = (
        _Side("stream", suppliers.id[waste], units[suppliers.material[waste]], left, arcs.supplier,
              inventory.receiver_id[arcs.receiver], np.ones(len(arcs)), searched.chosen(searched.supplier, len(waste))),
        _Side("demand", demands.id, units[demands.material], _there(uncovered, demands.quantity), arcs.receiver,
              suppliers.id[arcs.supplier], arcs.yield_, searched.chosen(searched.wish, len(demands.id))),
    )  # fmt: skip
    obstacles = find_obstacles(inventory, frame, flows)
    misses = _near_misses(inventory, sides, complete=not frame.candidates.outranked)
    km = frame.of_candidate(frame.candidates.rows.km)
    return tuple(
        row
        for side, near in zip(sides, misses, strict=True)
        for row in _side_rows(inventory, side, near, obstacles, arcs.period, km, proved=proved)
    )


def _there(left: Real, quantity: Real) -> Real:
    """What is left, 0 where that is within tolerance."""
    return np.where(left > TOLERANCE * np.maximum(1.0, quantity), left, 0.0)


def _near_misses(
    inventory: Inventory, sides: tuple[_Side, _Side], *, complete: bool
) -> tuple[dict[int, NearMiss], dict[int, NearMiss]]:
    """What came closest for the rows that have something left and no arc."""
    kinds, wished = compatible(inventory), wishes(inventory)
    alone = [np.flatnonzero((side.left > 0).any(axis=1) & ~_has_arc(side)) for side in sides]
    return (
        near_misses_of_streams(inventory, kinds, wished, alone[0], complete=complete),
        near_misses_of_demands(inventory, kinds, wished, alone[1], complete=complete),
    )


def _has_arc(side: _Side) -> npt.NDArray[np.bool_]:
    return np.bincount(side.owner, minlength=len(side.id))[: len(side.id)] > 0


def _side_rows(
    inventory: Inventory,
    side: _Side,
    near: dict[int, NearMiss],
    obstacles: Obstacles,
    period_of_arc: Index,
    km: Real,
    *,
    proved: bool,
) -> list[Unmatched]:
    """The rows of one side, in the order of its table."""
    ours = np.flatnonzero(side.owner < len(side.id))
    best = best_arcs(
        side.owner[ours], period_of_arc[ours], obstacles.worth[ours], len(side.id), len(inventory.periods.id)
    )
    rows = []
    for row, period in zip(*np.nonzero(side.left), strict=True):
        found = int(best[row, period])
        if found >= 0:
            arc = int(ours[found])
            code = str(obstacles.code[arc])
            code = "not_proved" if code == "trade_off" and not proved else code
            code = "outranked" if code == "partner_full" and side.chosen[row] else code
            unit = side.per_unit[arc] if REASONS[code].shortfall == "quantity" else 1.0
            finding = NearMiss(code, str(side.partner[arc]), float(km[arc]), float(obstacles.shortfall[arc] * unit))
        else:
            nothing = "no_taker" if side.kind == "stream" else "no_supplier"
            finding = near.get(int(row), NearMiss(nothing, "", nan, nan))
        rows.append(_row(inventory, side, int(row), int(period), finding))
    return rows


def _row(inventory: Inventory, side: _Side, row: int, period: int, finding: NearMiss) -> Unmatched:
    """Put a finding into words."""
    reason = REASONS[finding.code]
    units = {
        "km": "km",
        "quantity": str(side.unit[row]),
        "left": str(side.unit[row]),
        "price": f"{inventory.policy.currency}/{side.unit[row]}",
        "money": inventory.policy.currency,
        "": "",
    }
    unit = units[reason.shortfall]
    left = float(side.left[row, period])
    short = {"": nan, "left": left}.get(reason.shortfall, finding.shortfall)
    words = {
        "partner": finding.partner,
        "km": f"{finding.km:,.1f} km",
        "short": "an unknown amount" if isnan(short) else f"{_rounded(short, reason.shortfall)} {unit}",
    }
    return Unmatched(
        id=str(side.id[row]),
        kind=side.kind,
        period=str(inventory.periods.id[period]),
        quantity_left=left,
        reason_code=reason.code,
        reason=reason.told(side.kind).format(**words),
        nearest_id=finding.partner,
        shortfall=short,
        shortfall_unit=unit if not isnan(short) else "",
        advice=reason.advice.format(**words),
    )


def _rounded(amount: float, kind: str) -> str:
    """An amount as a person reads it: km to a hundred metres, money to the cent, quantities to six digits."""
    return {"km": f"{amount:,.1f}", "price": f"{amount:,.2f}", "money": f"{amount:,.2f}"}.get(kind, f"{amount:,.6g}")
