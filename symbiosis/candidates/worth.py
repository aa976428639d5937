"""What a pair could be worth at most, from figures of its two ends alone: what the search ranks partners by.

The net benefit of a unit, bounded from above: disposal avoided + yield x purchase avoided - collection - conversion -
the cheapest transport over a distance that no geodesic undercuts, the carbon and distance prices of the policy
included. A link or distance row may say better; pairs that one names are kept whatever they are worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from symbiosis.candidates.capacity import permitted_quantity
from symbiosis.candidates.conversions import Compatible, factors
from symbiosis.candidates.pairs import Wishes, chord, reach_km, unit_vectors
from symbiosis.inventory import Index, Inventory, Real

WORTH, MOST, LOT, PRICE, KM, HAZARD, PLANT = range(7)
"""Columns of both ends: money a unit; most in a period; smallest lot; price asked or paid; distance limit; hazardous or
accepting it; plant."""


@dataclass(frozen=True, eq=False)
class Rules:
    """How kinds of suppliers and materials wanted go together; shape (L,), and what carrying costs; shape (M,)."""

    kind: Index
    material: Index
    yield_: Real
    cost: Real
    """Conversion, emissions priced, per *from* unit."""
    handling: Real
    """Per unit, by mode."""
    per_km: Real
    """Per unit and geodesic km, by mode; emissions and distance priced; may be negative."""
    circuity: Real
    once: Real
    """Fixed cost of an exchange in a period, by mode."""


@dataclass(frozen=True, eq=False)
class Ends:
    """Both ends of all pairs that could be, as columns for compiled loops."""

    offer: Real
    """(N, 7): the columns named above, of each supplier."""
    wish: Real
    """(W, 7): of each wish; per *to* unit."""
    at_supplier: Real
    """(N, 3): unit vectors."""
    at_wish: Real
    supplier_kind: Index
    wish_material: Index
    rules: Rules
    radius: float
    """Chord on the unit sphere that covers the reach; 2 = everywhere."""
    kinds: int
    materials: int

    @property
    def squared(self) -> float:
        """The square of the radius; beyond every distance where everything is within reach."""
        return 5.0 if self.radius >= 2.0 else self.radius**2

    @property
    def supplier_is_plant(self) -> npt.NDArray[np.bool_]:
        """Whether each supplier is an output of a plant; shape (N,)."""
        return self.offer[:, PLANT] >= 0

    @property
    def wish_is_plants(self) -> npt.NDArray[np.bool_]:
        """Whether each wish is a plant's; shape (W,)."""
        return self.wish[:, PLANT] >= 0


def both_ends(inventory: Inventory, compatible: Compatible, wished: Wishes) -> Ends:
    """Lay the ends of all pairs out."""
    sites = inventory.sites
    point = unit_vectors(sites.latitude_deg, sites.longitude_deg)
    return Ends(
        offer=_offers(inventory),
        wish=_wishes(inventory, wished),
        at_supplier=point[inventory.suppliers.site],
        at_wish=point[inventory.receiver_site[wished.receiver]],
        supplier_kind=compatible.supplier_kind,
        wish_material=wished.to_material,
        rules=_rules(inventory, compatible),
        radius=chord(reach_km(inventory)),
        kinds=compatible.kinds,
        materials=len(inventory.materials.id),
    )


def _carbon(inventory: Inventory) -> float:
    """Money per kg CO2e."""
    return inventory.policy.objective.carbon_price / 1000.0


def _offers(inventory: Inventory) -> Real:
    suppliers = inventory.suppliers
    worth = suppliers.disposal_cost - suppliers.collection_cost + _carbon(inventory) * suppliers.disposal_co2e
    asked = np.where(np.isnan(suppliers.asking_price), -inf, suppliers.asking_price)
    most = suppliers.most.max(axis=1, initial=0.0)
    columns = (worth, most, suppliers.min_lot, asked, suppliers.max_distance_km, suppliers.hazardous,
               suppliers.facility)  # fmt: skip
    return np.column_stack([np.asarray(column, np.float64) for column in columns])


def _wishes(inventory: Inventory, wished: Wishes) -> Real:
    """Columns of the wishes; a plant has no price, lot or limit of its own, and pays nothing for a purchase."""
    demands, facilities = inventory.demands, len(inventory.facilities.id)
    share = np.minimum(demands.max_supplier_share, demands.max_substitution_share)
    most = demands.quantity.max(axis=1, initial=0.0) * share
    most = np.minimum(most, permitted_quantity(inventory)[demands.site])
    columns = (
        (demands.purchase_cost + _carbon(inventory) * demands.purchase_co2e, 0.0), (most, inf), (demands.min_lot, 0.0),
        (demands.max_price, inf), (demands.max_distance_km, inf), (demands.accepts_hazardous, 1.0),
    )  # fmt: skip
    table = [np.concatenate([np.asarray(of, np.float64), np.full(facilities, other)]) for of, other in columns]
    plant = np.concatenate([np.full(len(demands.id), -2.0), np.arange(facilities, dtype=np.float64)])
    return np.column_stack([*table, plant])[wished.receiver]


def _rules(inventory: Inventory, compatible: Compatible) -> Rules:
    modes, objective = inventory.modes, inventory.policy.objective
    of = factors(inventory, compatible.conversion)
    carbon = _carbon(inventory)
    with np.errstate(invalid="ignore"):
        loads = np.nan_to_num(modes.cost_per_load_km / modes.load_size, nan=0.0, posinf=0.0)
    per_km = modes.cost_per_unit_km + loads + carbon * modes.co2e_per_unit_km + objective.distance_price
    return Rules(
        kind=compatible.kind,
        material=compatible.to_material,
        yield_=of.yield_,
        cost=of.cost + carbon * of.co2e,
        handling=modes.cost_per_unit,
        per_km=per_km * modes.circuity,
        circuity=modes.circuity,
        once=modes.fixed_cost + inventory.policy.transaction_fixed_cost,
    )
