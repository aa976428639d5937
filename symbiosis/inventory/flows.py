"""What is on offer, what is wanted, what comes back, and what may stand in for what."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbiosis.inventory.kinds import FOR_PEOPLE, Flag, Index, Patterns, Real, Text


@dataclass(frozen=True, eq=False)
class Streams:
    """Waste on offer; shape (S,), per unit of the stream's material."""

    id: Text
    site: Index
    material: Index
    quantity: Real
    """(S, T): available in each period."""
    min_quantity: Real
    """(S, T): must be placed (exchanged or treated)."""
    disposal_cost: Real
    disposal_co2e: Real
    collection_cost: Real
    asking_price: Real
    """nan = no requirement."""
    min_lot: Real
    max_partners: Real
    """A whole number, or inf."""
    max_distance_km: Real
    hazardous: Flag
    """Resolved: the cell, else the material's or its List of Waste entry, else false."""
    physical_form: Text
    """Resolved: the cell, else the material's, else ``""`` (unknown)."""
    quantity_basis: Text
    uncertainty_pct: Real
    visibility: Text
    description: Text = field(metadata=FOR_PEOPLE)
    current_treatment: Text


@dataclass(frozen=True, eq=False)
class Demands:
    """Feedstock wanted; shape (D,), per unit of the demand's material."""

    id: Text
    site: Index
    material: Index
    quantity: Real
    """(D, T): the most wanted in each period."""
    min_quantity: Real
    """(D, T): must be met by exchanges."""
    purchase_cost: Real
    purchase_co2e: Real
    max_price: Real
    """inf = no limit."""
    min_lot: Real
    max_partners: Real
    max_distance_km: Real
    max_supplier_share: Real
    max_substitution_share: Real
    accepts_hazardous: Flag
    forms: Patterns
    operation: Text
    visibility: Text
    description: Text = field(metadata=FOR_PEOPLE)


@dataclass(frozen=True, eq=False)
class Returns:
    """Take-back: what demands received comes back as another material; shape (B,), one row per demand and material.

    How much is a sparse table of shape (L,): of what the demand received from exchanges, the share ``fraction[k]``
    comes back ``lag[k]`` periods later as return ``of[k]``. What falls beyond the horizon is dropped.
    """

    id: Text
    """``<demand_id>#<material>``."""
    demand: Index
    material: Index
    collection_cost: Real
    disposal_cost: Real
    disposal_co2e: Real
    disposal_limit: Real
    """Units per period; inf = no limit."""
    of: Index
    lag: Index
    fraction: Real


@dataclass(frozen=True, eq=False)
class Quality:
    """Properties, resolved to their owners (an owner's own row precedes its material's); sparse.

    Offers: what supplier ``offer_supplier[k]`` has of property ``offer_property[k]``, between low and high; shape (K,).
    Outputs of pools have none: they have the mean of what enters.
    Limits: what receiver ``limit_receiver[j]`` accepts of the blend of all it receives; shape (J,).
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    offer_supplier: Index
    offer_property: Index
    offer_low: Real
    offer_high: Real
    limit_receiver: Index
    limit_property: Index
    limit_min: Real
    """-inf = no limit."""
    limit_max: Real


@dataclass(frozen=True, eq=False)
class Conversions:
    """What may stand in for what, as given; shape (C,). ``symbiosis.candidates.conversions`` applies the rules."""

    from_material: Index
    """Row in materials, or -1 where ``from_prefix`` is set."""
    from_prefix: Text
    """List of Waste prefix of two or four digits, or ``""``."""
    to_material: Index
    yield_: Real
    """Units of *to* per unit of *from*; > 0."""
    cost: Real
    co2e: Real
    forms: Patterns
    hazardous: Flag
    """A prefix row covers hazardous streams only when true."""
    source: Text = field(metadata=FOR_PEOPLE)
    confidence: Real
